#!/bin/bash
# Figures of the queue: bash testdata/perf/queue.sh [FOLDER]
#
# Wants Go, python3 and Postfix's smtp-sink, and for the comparisons emacs and
# msmtp. FOLDER is where queues are made (default: a temporary folder): its disk is
# what counts, and that it did not lose many files in the last minutes (ext4 then
# takes long to make new ones).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly port=${PORT:-12526} msmtp_queue=/usr/libexec/msmtp/msmtpqueue/msmtp-runqueue.sh
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

python3 -c 'print("From: Sam <sam@example.org>\nTo: a@x.example\nSubject: benchmark\nMessage-ID: <1@example.org>\n\n" + ("x" * 62 + "\n") * 61 + "x" * 62)' > "$work/queue.eml"

# fill N makes a queue of N mails of 4 kB.
fill() {
	rm -rf "$work/queue"; mkdir -m 700 "$work/queue"
	python3 - "$work/queue" "$1" "$work/queue.eml" <<'EOF'
import sys, os
dir, n = sys.argv[1], int(sys.argv[2])
text = open(sys.argv[3]).read()
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

# fill_msmtp N makes a queue of msmtp's.
fill_msmtp() {
	mkdir -p -m 700 "$work/.msmtpqueue"
	printf 'account default\nhost 127.0.0.1\nport %s\nfrom sam@example.org\n' "$port" > "$work/.msmtprc"
	chmod 600 "$work/.msmtprc"
	local i
	for ((i = 1; i <= $1; i++)); do
		cp "$work/queue.eml" "$work/.msmtpqueue/$i.mail"
		echo '-- a@x.example' > "$work/.msmtpqueue/$i.msmtp"
	done
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

echo 'queueing:'
go test ./queue -run '^$' -bench Put -benchtime 2000x | grep mails/s

echo; echo 'flushing:'
fill 10000
measure 'smtpmail flush' 10000 env HOME="$work" "$work/smtpmail" flush
if command -v emacs > /dev/null; then
	fill 200
	measure 'Emacs smtpmail-send-queued-mail' 200 env HOME="$work" emacs -Q --batch -l "$work/.emacs" --eval "(require 'smtpmail)" -f smtpmail-send-queued-mail
fi
if [ -x "$msmtp_queue" ]; then
	fill_msmtp 200
	measure "msmtp's queue" 200 env HOME="$work" "$msmtp_queue"
fi
fill 100000
measure 'smtpmail flush' 100000 env HOME="$work" "$work/smtpmail" flush
fill 10000
measure 'smtpmail flush --jobs 4' 10000 env HOME="$work" "$work/smtpmail" flush --jobs 4

echo; echo 'against a loop of the same dialogue, syncs and removals (Go benchmark):'
SMTP_SINK=127.0.0.1:$port go test ./cmd/smtpmail -run '^$' -bench 'Flush/pipelining' -benchtime 10000x | grep mails/s
go test ./cmd/smtpmail -run '^$' -bench 'Flush/chunking' -benchtime 10000x | grep mails/s
echo; echo 'round trip time 50 ms:'
go test ./cmd/smtpmail -run '^$' -bench 'Flush/rtt=50ms/pipelining' -benchtime 500x | grep mails/s
go test ./cmd/smtpmail -run '^$' -bench 'Flush/rtt=50ms/pipelining/jobs' -benchtime 2000x | grep mails/s
go test ./cmd/smtpmail -run '^$' -bench 'Flush/rtt=50ms/chunking' -benchtime 2000x | grep mails/s
