# dovecot-relay.sh DIR PORT BACKEND, by layered.sh: Dovecot's submission server and its LMTP server on loopback.
#
# PORT     submission: AUTH PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256, user joe, password s3cret; hands on to
#          the server at port BACKEND
# PORT+1   LMTP: a, b and c at test.example have a Maildir in DIR/mail
#
# Says "ready", ends with its standard input. Debian: dovecot-core (installed, for its users), dovecot-submissiond, dovecot-lmtpd
set -euo pipefail
dir=$1 port=$2 backend=$3
mkdir -p "$dir/mail" "$dir/run"
chown 65534:65534 "$dir/mail"
for user in a b c joe; do
	echo "$user@test.example:{PLAIN}s3cret::::::"
	echo "$user:{PLAIN}s3cret::::::"
done > "$dir/users"
cat > "$dir/dovecot.conf" <<CONFIG
base_dir = $dir/run
log_path = $dir/log
protocols = submission lmtp
ssl = no
disable_plaintext_auth = no
hostname = mx.test.example
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
auth_failure_delay = 0
first_valid_uid = 1000
mail_location = maildir:$dir/mail/%n
submission_relay_host = 127.0.0.1
submission_relay_port = $backend
submission_relay_trusted = no
passdb {
  driver = passwd-file
  args = scheme=plain username_format=%u $dir/users
}
userdb {
  driver = passwd-file
  args = username_format=%u $dir/users
  override_fields = uid=65534 gid=65534 home=$dir/mail/%n
}
service submission-login {
  inet_listener submission {
    address = 127.0.0.1
    port = $port
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = $((port + 1))
  }
}
CONFIG
dovecot -c "$dir/dovecot.conf" -F &
for p in "$port" $((port + 1)); do
	for _ in $(seq 100); do
		(exec 3<> "/dev/tcp/127.0.0.1/$p") 2> /dev/null && break
		sleep 0.1
	done
done
echo ready
cat > /dev/null
