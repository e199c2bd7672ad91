#!/usr/bin/env python3
"""record.py CASE_DIR...   run cases with real Emacs against fakesmtp; writes transcript.txt, result.txt,
messages.json, home.txt in each case directory.  Run it in a private network namespace, as replay.py.

A case directory holds
  config.el     loaded first; @HOME@ @PORT@ @CERTS@ are substituted
  message.eml   the mail buffer (raw bytes, decoded as utf-8 unless config.el sets wire-coding)
  server.json   a fakesmtp config, or a list of them, or null (no server)
  case.json     optional: {"doc":..., "runs":[{"el":"(wire-send \"message.eml\")","env":{},"stdin":""}],
                "home":{".authinfo":"..."}, "modes":{".authinfo":"600"}, "env":{}, "show_home":true,
                "server_each_run":false}
"""
import json, os, shutil, stat, subprocess, sys
W = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, W)
from fakesmtp import FakeSMTP, esc
PORT = int(os.environ.get("WIRE_PORT", "2525"))
EMACS = os.environ.get("WIRE_EMACS", "emacs")


def sub(s, home):
    return s.replace("@HOME@", home).replace("@PORT@", str(PORT)).replace("@CERTS@", W + "/certs")


def subj(o, home):
    return json.loads(sub(json.dumps(o), home))


def show_tree(home, out):
    for root, dirs, files in os.walk(home):
        dirs.sort()
        rel = os.path.relpath(root, home)
        if rel != ".":
            st = os.lstat(root)
            out.append("== dir  %s  mode %o" % (rel + "/", stat.S_IMODE(st.st_mode)))
        for f in sorted(files):
            p = os.path.join(root, f)
            st = os.lstat(p)
            r = os.path.relpath(p, home)
            if f == "eln-cache" or "/eln-cache/" in p: continue
            b = open(p, "rb").read()
            out.append("== file %s  mode %o  %d octets" % (r, stat.S_IMODE(st.st_mode), len(b)))
            for l in b.splitlines(True) if len(b) < 20000 else [b[:400], b"...\n"]:
                out.append("   | " + esc(l))


def run_case(d):
    d = os.path.abspath(d)
    name = os.path.basename(d)
    home = os.path.join(W, "h", name)
    shutil.rmtree(home, ignore_errors=True)
    os.makedirs(home)
    cj = os.path.join(d, "case.json")
    case = json.load(open(cj)) if os.path.exists(cj) else {}
    for f, txt in case.get("home", {}).items():
        p = os.path.join(home, f)
        os.makedirs(os.path.dirname(p), exist_ok=True)
        with open(p, "w", encoding="utf-8", newline="") as fh:
            fh.write(sub(txt, home))
        os.chmod(p, int(case.get("modes", {}).get(f, "600"), 8))
    for f in ("transcript.txt", "result.txt", "messages.json", "home.txt"):
        if os.path.exists(os.path.join(d, f)):
            os.unlink(os.path.join(d, f))
    cfgp = os.path.join(W, "h", name + ".config.el")
    open(cfgp, "wb").write(sub(open(os.path.join(d, "config.el"), "rb").read().decode("utf-8", "surrogateescape"), home)
                           .encode("utf-8", "surrogateescape"))
    sj = subj(json.load(open(os.path.join(d, "server.json"))), home)
    servers = []

    def up():
        if sj is None: return
        l = sj if isinstance(sj, list) else [sj]
        for i, c in enumerate(l):
            sfx = "" if len(l) == 1 else ".%d" % (i + 1)
            servers.append(FakeSMTP(c, os.path.join(d, "transcript%s.txt" % sfx), os.path.join(d, "messages%s.json" % sfx),
                                    c.get("port", PORT)).start())
    up()
    res = os.path.join(d, "result.txt")
    rf = lambda s: open(res, "a", encoding="utf-8").write(s)
    if case.get("doc"):
        rf("# %s\n" % case["doc"])
    for i, r in enumerate(case.get("runs", [{}])):
        env = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC0",
               "USER": "sam", "LOGNAME": "sam", "TERM": "dumb"}
        env.update(case.get("env", {}))
        env.update(r.get("env", {}))
        env = {k: sub(v, home) for k, v in env.items() if v is not None}
        el = r.get("el", '(wire-send "message.eml")')
        env.update(WIRE_CONFIG=cfgp, WIRE_EL=sub(el, home), WIRE_RESULT=res, WIRE_CASE=d)
        if "sh" in r:
            p = subprocess.run(["sh", "-c", sub(r["sh"], home)], cwd=home, env=env, capture_output=True, text=True)
            rf("## run %d: sh %s\n%s%s" % (i + 1, r["sh"], p.stdout, p.stderr))
            continue
        rf("## run %d: %s\n" % (i + 1, el))
        for s in servers:
            if len(case.get("runs", [{}])) > 1:
                s.log("** ---- run %d: %s" % (i + 1, el))
        try:
            p = subprocess.run([EMACS, "--batch", "-Q", "-l", os.path.join(W, "emacs_send.el")],
                               cwd=home, env=env, input=sub(r.get("stdin", ""), home).encode(),
                               capture_output=True, timeout=r.get("timeout", 60))
            rf("exit status %d\n" % p.returncode)
            so, se = p.stdout, p.stderr
        except subprocess.TimeoutExpired as e:
            rf("TIMEOUT\n")
            so, se = e.stdout or b"", e.stderr or b""
        if so: rf("---- stdout\n" + so.decode("utf-8", "replace").rstrip("\n") + "\n")
        if se: rf("---- messages (stderr)\n" + se.decode("utf-8", "replace").rstrip("\n") + "\n")
    for s in servers:
        s.stop()
    out = []
    show_tree(home, out)
    given = {os.path.join(home, f) for f in case.get("home", {})}
    open(os.path.join(d, "home.txt"), "w").write("\n".join(out) + "\n")
    if case.get("show_home"):
        rf("## files under HOME afterwards\n" + "\n".join(out) + "\n")
    shutil.rmtree(home, ignore_errors=True)
    os.unlink(cfgp)


if __name__ == "__main__":
    for d in sys.argv[1:]:
        run_case(d)
        print("ran", os.path.basename(d.rstrip("/")), flush=True)
