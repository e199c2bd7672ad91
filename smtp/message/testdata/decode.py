"""decode.py DIR: for each N.in in DIR, Python's email package must find the same
decoded content in N.in and in N.8bit, N.7bit, N.8bit-bdat, N.7bit-bdat.  Prints what differs, exits 1 if anything does."""
import email, email.policy, glob, os, sys


def leaves(data):
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    found = []
    for part in message.walk():
        if part.is_multipart():
            found.append((part.get_content_type(), part.get_boundary()))
        else:
            content = part.get_payload(decode=True).replace(b"\r\n", b"\n")
            found.append((part.get_content_type(), part.get_filename(), content))
    return found


def show(leaf):
    return repr(leaf)[:300]


bad = count = 0
for name in sorted(glob.glob(os.path.join(sys.argv[1], "*.in"))):
    want = leaves(open(name, "rb").read())
    for way in ("8bit", "7bit", "8bit-bdat", "7bit-bdat"):
        count += 1
        data = open(name[:-2] + way, "rb").read()
        got = leaves(data)
        for line in data.split(b"\r\n"):
            if len(line) > 998 or b"\n" in line or b"\r" in line or way.startswith("7bit") and any(c > 127 for c in line):
                bad += 1
                print("%s %s: illegal line %r" % (os.path.basename(name), way, line[:80]))
                break
        if len(want) != len(got):
            bad += 1
            print("%s %s: %d parts, want %d" % (os.path.basename(name), way, len(got), len(want)))
        for a, b in zip(want, got):
            # A part without a type gets one where it is encoded.
            if a[-1] != b[-1] or a[0] != b[0]:
                bad += 1
                print("%s %s:\n  in  %s\n  out %s" % (os.path.basename(name), way, show(a), show(b)))
print("%d compared, %d differ" % (count, bad))
sys.exit(1 if bad else 0)
