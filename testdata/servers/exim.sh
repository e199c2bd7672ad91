#!/bin/bash
# exim.sh start DIR EXIM [PORT] | stop DIR     Exim as a submission server on loopback, all its files under DIR
# EXIM is the program, which may come from an unpacked package: dpkg -x exim4-daemon-light*.deb ROOT gives
# ROOT/usr/sbin/exim4 (Debian's Exim and Postfix cannot both be installed). It needs the user Debian-exim.
# PORT (2625) offers STARTTLS, PORT+1 speaks TLS from the start. AUTH PLAIN, LOGIN and CRAM-MD5, user joe, password
# s3cret; relays only after AUTH; mail for *@test.example is appended to DIR/mail/box, an mbox file.
# The certificate is DIR/cert.pem, its authority itself, for localhost and 127.0.0.1.
set -eu
command=${1:-} dir=${2:-}
case $command in
stop)
	kill "$(cat "$dir/exim.pid")" 2>/dev/null || true
	exit 0
	;;
start) exim=$3 port=${4:-2625} ;;
*)
	sed -n 2,8p "$0"
	exit 64
	;;
esac
mkdir -p "$dir"/{spool,mail,log}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
cat > "$dir/exim.conf" <<CONFIG
exim_path = $exim
primary_hostname = mx.test.example
spool_directory = $dir/spool
log_file_path = $dir/log/%slog
pid_file_path = $dir/exim.pid
exim_user = Debian-exim
exim_group = Debian-exim
never_users =
local_interfaces = 127.0.0.1
daemon_smtp_ports = $port : $((port + 1))
tls_on_connect_ports = $((port + 1))
tls_advertise_hosts = *
tls_certificate = $dir/cert.pem
tls_privatekey = $dir/key.pem
chunking_advertise_hosts = *
pipelining_advertise_hosts = *
auth_advertise_hosts = *
message_size_limit = 50M
recipients_max = 1000
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
host_lookup =
rfc1413_query_timeout = 0s
smtp_accept_max = 100
smtp_accept_max_per_connection = 1000
queue_run_max = 5
accept_8bitmime = true
smtputf8_advertise_hosts = *
deliver_queue_load_max = 1000

begin acl
rcpt:
  accept authenticated = *
  deny message = Relaying denied

begin routers
box:
  driver = accept
  domains = test.example
  transport = mbox

begin transports
mbox:
  driver = appendfile
  file = $dir/mail/box
  user = Debian-exim
  mode = 0644
  mode_fail_narrower = false

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = \${if and{{eq{\$auth2}{joe}}{eq{\$auth3}{s3cret}}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if and{{eq{\$auth1}{joe}}{eq{\$auth2}{s3cret}}}}
  server_set_id = \$auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${if eq{\$auth1}{joe}{s3cret}fail}
  server_set_id = \$auth1
CONFIG
chown -R Debian-exim "$dir"
chmod 755 "$dir"
# A configuration of one's own makes Exim drop its privileges, so that it is started without.
setpriv --reuid Debian-exim --regid "$(id -g Debian-exim)" --clear-groups "$exim" -C "$dir/exim.conf" -bd -q1m > "$dir/start.log" 2>&1
for _ in $(seq 50); do
	(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && exit 0
	sleep 0.1
done
echo "exim did not answer on $port:" >&2
cat "$dir/start.log" "$dir"/log/* >&2 || true
exit 1
