# chasquid.sh DIR PORT, by layered.sh: chasquid as a submission server on loopback. Each mail that it delivered is a
# file in DIR/mail. PORT wants STARTTLS and then AUTH PLAIN, user joe@test.example, password s3cret; DIR/cert.pem is its
# certificate, for localhost. Only a, b and c are at test.example. Says "ready", ends with its standard input.
# Debian: chasquid
set -euo pipefail
dir=$1 port=$2
mkdir -p /etc/chasquid/{certs/localhost,domains/test.example} /var/lib/chasquid "$dir/mail"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout /etc/chasquid/certs/localhost/privkey.pem \
	-out /etc/chasquid/certs/localhost/fullchain.pem 2> /dev/null
cp /etc/chasquid/certs/localhost/fullchain.pem "$dir/cert.pem"
printf '%s: joe\n' a b c > /etc/chasquid/domains/test.example/aliases
cat > /usr/local/bin/keep-mail <<KEEP
#!/bin/sh
name=\$(mktemp $dir/mail/new.XXXXXXXX) && cat > "\$name" && mv "\$name" "\${name%/new.*}/mail.\${name##*.}"
KEEP
chmod 755 /usr/local/bin/keep-mail
cat > /etc/chasquid/chasquid.conf <<CONFIG
hostname: "localhost"
smtp_address: "127.0.0.1:$((port + 1))"
submission_address: "127.0.0.1:$port"
submission_over_tls_address: "127.0.0.1:$((port + 2))"
mail_delivery_agent_bin: "/usr/local/bin/keep-mail"
mail_delivery_agent_args: "%from%"
mail_log_path: "$dir/log"
CONFIG
chasquid-util user-add joe@test.example --password=s3cret > /dev/null
chasquid -logtime -logfile="$dir/chasquid.log" &
for _ in $(seq 100); do
	(exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break
	sleep 0.1
done
echo ready
cat > /dev/null
