#!/bin/bash
# Figures of the queue: bash testdata/perf/queue.sh [FOLDER]
#
# Wants Go, python3 and Postfix's smtp-sink, and for the comparisons emacs. FOLDER
# is where queues are made (default: a temporary folder): its disk is what counts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly port=${PORT:-12526}
work=$(mktemp -d "${1:-${TMPDIR:-/tmp}}/smtpmail-perf.XXXXXX")
chmod 755 "$work"
trap 'kill "${sink:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
export TMPDIR=$work

go build -o "$work/smtpmail" ./cmd/smtpmail
user=(); [ "$(id -u)" -ne 0 ] || user=(-u nobody)
smtp-sink "${user[@]}" "127.0.0.1:$port" 200 & sink=$!
sleep 1

cat > "$work/.emacs" <<EOF
(setq user-mail-address "sam@example.org" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service $port
      smtpmail-stream-type 'plain smtpmail-queue-dir "$work/queue/")
EOF

# fill N makes a queue of N mails of 4 kB.
fill() {
	rm -rf "$work/queue"; mkdir -m 700 "$work/queue"
	python3 - "$work/queue" "$1" <<'EOF'
import sys, os
dir, n = sys.argv[1], int(sys.argv[2])
text = "From: Sam <sam@example.org>\nTo: a@x.example\nSubject: benchmark\nMessage-ID: <1@example.org>\n\n" + ("x" * 62 + "\n") * 62
with open(dir + "/index", "w") as index:
    for i in range(n):
        name = "%s/2026-11-24_10:00:00_%d" % (dir, i + 1)
        for suffix, content in (("", text), (".el", '(setq      smtpmail-recipient-address-list ("a@x.example")\n)\n')):
            with open(name + suffix, "w") as f:
                f.write(content)
        index.write(name + "\n")
EOF
	sync
}

# measure TITLE N COMMAND… prints seconds, mails a second and memory.
measure() {
	python3 - "$@" <<'EOF'
import sys, subprocess, resource, time
title, n, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
start = time.time()
subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
seconds = time.time() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print("%-34s %7d mails %8.2f s %8.0f mails/s %6.0f MB" % (title, n, seconds, n / seconds, peak))
EOF
}

for n in 10000 100000; do
	fill "$n"
	measure "smtpmail flush" "$n" env HOME="$work" "$work/smtpmail" flush
done
fill 10000
measure 'smtpmail flush --jobs 4' 10000 env HOME="$work" "$work/smtpmail" flush --jobs 4
if command -v emacs > /dev/null; then
	fill 200
	measure 'Emacs smtpmail-send-queued-mail' 200 env HOME="$work" emacs -Q --batch -l "$work/.emacs" -l smtpmail -f smtpmail-send-queued-mail
fi

echo; echo 'against a loop of the same dialogue, syncs and removals (Go benchmark):'
SMTP_SINK=127.0.0.1:$port go test ./cmd/smtpmail -run '^$' -bench 'Flush/pipelining' -benchtime 10000x | grep mails/s
go test ./cmd/smtpmail -run '^$' -bench 'Flush/chunking' -benchtime 10000x | grep mails/s
echo; echo 'round trip time 50 ms:'
go test ./cmd/smtpmail -run '^$' -bench 'Flush/rtt=50ms/pipelining' -benchtime 500x | grep mails/s
go test ./cmd/smtpmail -run '^$' -bench 'Flush/rtt=50ms/pipelining/jobs' -benchtime 2000x | grep mails/s
go test ./cmd/smtpmail -run '^$' -bench 'Flush/rtt=50ms/chunking' -benchtime 2000x | grep mails/s
echo; echo 'queueing:'
go test ./queue -run '^$' -bench Put -benchtime 2000x | grep mails/s
