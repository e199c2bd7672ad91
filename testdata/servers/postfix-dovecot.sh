#!/bin/bash
# A real submission server on loopback, with everything that it writes under DIR.
#
#   postfix-dovecot.sh run DIR PORT     start, say "ready", stop at the end of standard input
#   postfix-dovecot.sh start DIR PORT   start and return
#   postfix-dovecot.sh stop DIR         stop what start started
#
# Postfix takes mail for anybody at test.example; each copy is a file in DIR/mail/box/new.
#
#   PORT     submission: STARTTLS is offered, AUTH a must
#   PORT+1   the same with TLS from the first octet
#   PORT+2   no AUTH, but STARTTLS a must; client certificates are asked for
#
# User joe, password s3cret, by Dovecot: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256
# DIGEST-MD5. DIR/cert.pem is the server's self-signed certificate for localhost and
# 127.0.0.1; DIR/client.pem and DIR/client-key.pem are one that it trusts, for joe.
# DIR/mail.log and DIR/dovecot.log say who came by which mechanism.
#
# It must be root, as both programs start as root and go on as others; for these
# every parent of DIR must be searchable. DIR is best short: a socket's name has
# 107 octets. Debian's packages: postfix (3.7), dovecot-core (2.3), openssl.
set -euo pipefail

usage() { sed -n 2,6p "$0" >&2; exit 64; }

[ $# -ge 2 ] || usage
verb=$1 dir=$2 port=${3:-}
runs=$dir/dovecot

fail() {
	echo "postfix-dovecot.sh: $1" >&2
	cat "$dir/start.log" >&2 2>/dev/null || true
	tail -n 20 "$dir/mail.log" "$dir/dovecot.log" >&2 2>/dev/null || true
	exit 1
}

# Dovecot's process may stay behind as a zombie where nobody waits for it; its
# pid file does not.
stop() {
	local pid i
	postfix -c "$dir/postfix" stop >> "$dir/start.log" 2>&1 || true
	pid=$(cat "$runs/master.pid" 2>/dev/null) || return 0
	kill "$pid" 2>/dev/null || return 0
	for ((i = 0; i < 100; i++)); do
		[ -e "$runs/master.pid" ] || return 0
		sleep 0.05
	done
	kill -KILL "$pid"
}

certificates() {
	local name=(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2)
	"${name[@]}" -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
		-keyout "$dir/key.pem" -out "$dir/cert.pem"
	"${name[@]}" -subj /CN=joe -keyout "$dir/client-key.pem" -out "$dir/client.pem"
}

# What comes in is kept as it came: no field is added or rewritten, nobody is
# slowed down for a mistake.
configure_postfix() {
	cat > "$dir/postfix/main.cf" <<-E
	compatibility_level = 3.6
	queue_directory = $dir/spool
	data_directory = $dir/data
	mail_owner = postfix
	setgid_group = postdrop
	command_directory = /usr/sbin
	daemon_directory = /usr/lib/postfix/sbin
	meta_directory = /etc/postfix
	shlib_directory = /usr/lib/postfix
	maillog_file = $dir/mail.log
	maillog_file_prefixes = $dir
	myhostname = mx.test.example
	mydestination =
	alias_maps =
	local_recipient_maps =
	mynetworks =
	inet_interfaces = loopback-only
	inet_protocols = ipv4
	default_transport = error:nothing leaves this machine
	virtual_mailbox_domains = test.example
	virtual_mailbox_base = $dir/mail
	virtual_mailbox_maps = static:box/
	virtual_uid_maps = static:65534
	virtual_gid_maps = static:65534
	virtual_mailbox_limit = 0
	message_size_limit = 52428800
	local_header_rewrite_clients =
	smtpd_error_sleep_time = 0
	in_flow_delay = 0
	smtpd_tls_cert_file = $dir/cert.pem
	smtpd_tls_key_file = $dir/key.pem
	smtpd_tls_CAfile = $dir/client.pem
	smtpd_tls_security_level = may
	smtpd_tls_received_header = yes
	smtpd_sasl_auth_enable = yes
	smtpd_sasl_type = dovecot
	smtpd_sasl_path = private/auth
	smtpd_sasl_authenticated_header = yes
	smtpd_recipient_restrictions = permit_sasl_authenticated, reject
	smtpd_relay_restrictions = permit_sasl_authenticated, reject
	E
	cat > "$dir/postfix/master.cf" <<-E
	127.0.0.1:$port inet n - n - - smtpd
	127.0.0.1:$((port + 1)) inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
	127.0.0.1:$((port + 2)) inet n - n - - smtpd
	 -o smtpd_tls_security_level=encrypt -o smtpd_tls_ask_ccert=yes -o smtpd_sasl_auth_enable=no
	 -o smtpd_recipient_restrictions=reject_unauth_destination -o smtpd_relay_restrictions=reject_unauth_destination
	cleanup unix n - n - 0 cleanup
	qmgr unix n - n 300 1 qmgr
	rewrite unix - - n - - trivial-rewrite
	bounce unix - - n - 0 bounce
	defer unix - - n - 0 bounce
	trace unix - - n - 0 bounce
	virtual unix - n n - - virtual
	error unix - - n - - error
	retry unix - - n - - error
	anvil unix - - n - 1 anvil
	tlsmgr unix - - n 1000? 1 tlsmgr
	proxymap unix - - n - - proxymap
	postlog unix-dgram n - n - 1 postlogd
	E
}

# Without its penalties, a wrong password is answered at once.
configure_dovecot() {
	cat > "$runs.conf" <<-E
	base_dir = $runs
	log_path = $dir/dovecot.log
	protocols =
	ssl = no
	disable_plaintext_auth = no
	auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 digest-md5
	auth_failure_delay = 0
	passdb {
	  driver = passwd-file
	  args = scheme=plain username_format=%u $dir/users
	}
	userdb {
	  driver = static
	  args = uid=65534 gid=65534 home=/nonexistent
	}
	service anvil {
	  unix_listener anvil-auth-penalty {
	    mode = 0
	  }
	}
	service auth {
	  unix_listener $dir/spool/private/auth {
	    mode = 0660
	    user = postfix
	    group = postfix
	  }
	}
	E
	echo 'joe:{PLAIN}s3cret::::::' > "$dir/users"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start() {
	local p i
	case $port in '' | *[!0-9]*) usage ;; esac
	for p in "$port" $((port + 1)) $((port + 2)); do
		! listens "$p" || fail "port $p is taken"
	done
	[ "$(id -u)" = 0 ] || fail "only root can start Postfix"
	mkdir -p "$dir"/{postfix,spool/private,data,mail} "$runs"
	chmod 755 "$dir"
	chown postfix "$dir/data" "$dir/spool/private"
	chown 65534:65534 "$dir/mail"
	: > "$dir/start.log"
	certificates >> "$dir/start.log" 2>&1 || fail "openssl failed"
	configure_postfix
	configure_dovecot
	trap stop EXIT
	dovecot -c "$runs.conf" >> "$dir/start.log" 2>&1 || fail "dovecot does not start"
	postfix -c "$dir/postfix" start >> "$dir/start.log" 2>&1 || fail "postfix does not start"
	for p in "$port" $((port + 1)) $((port + 2)); do
		for ((i = 0; i < 100; i++)); do
			listens "$p" && continue 2
			sleep 0.05
		done
		fail "nothing answers on port $p"
	done
}

case $verb in
start)
	start
	trap - EXIT
	;;
stop) stop ;;
run)
	start
	echo ready
	cat > /dev/null
	;;
*) usage ;;
esac
