# sendmail.sh DIR PORT, by layered.sh: Sendmail on loopback. Each mail that it delivered is a file in DIR/mail.
# AUTH PLAIN, LOGIN, CRAM-MD5, user joe, password s3cret; without it only test.example gets mail, where bad is nobody.
# Says "ready", ends with its standard input.
# Debian: sendmail-bin, sendmail-base, sendmail-cf, m4, liblockfile1, libldap-2.5-0, libnsl2, libtirpc3, libwrap0,
# libsasl2-modules, libsasl2-modules-db, sasl2-bin
set -euo pipefail
dir=$1 port=$2
useradd --system --no-create-home smmta || true
useradd --system --no-create-home smmsp || true
# It waits a minute for its own name.
printf '127.0.0.1 localhost\n127.0.0.1 %s.test.example %s\n' "$(hostname)" "$(hostname)" > /etc/hosts
echo 'hosts: files' > /etc/nsswitch.conf
printf '%s: files\n' passwd group shadow >> /etc/nsswitch.conf
mkdir -p /run/sendmail/mta /var/spool/mqueue /etc/mail/sasl "$dir/mail"
chmod 777 "$dir/mail"
cat > /usr/local/bin/keep-mail <<KEEP
#!/bin/sh
name=\$(mktemp $dir/mail/new.XXXXXXXX) && cat > "\$name" && mv "\$name" "\${name%/new.*}/mail.\${name##*.}"
KEEP
chmod 755 /usr/local/bin/keep-mail
printf '%s\n' 'pwcheck_method: auxprop' 'auxprop_plugin: sasldb' 'mech_list: PLAIN LOGIN CRAM-MD5' > /usr/lib/x86_64-linux-gnu/sasl2/Sendmail.conf
echo s3cret | saslpasswd2 -p -c -u mx.test.example joe
chown smmta /etc/sasldb2 && chmod 600 /etc/sasldb2
cat > /etc/mail/sendmail.mc <<'MC'
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `mx.test.example')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`confDELIVERY_MODE', `background')dnl
define(`confTO_IDENT', `0')dnl
define(`confREFUSE_LA', `10000')dnl
define(`confQUEUE_LA', `10000')dnl
define(`confAUTH_MECHANISMS', `PLAIN LOGIN CRAM-MD5')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupReadableSASLDBFile,GroupWritableDirPathSafe')dnl
define(`LOCAL_MAILER_PATH', `/usr/local/bin/keep-mail')dnl
define(`LOCAL_MAILER_ARGS', `keep-mail $u')dnl
define(`LOCAL_MAILER_FLAGS', `lsDFM')dnl
TRUST_AUTH_MECH(`PLAIN LOGIN CRAM-MD5')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`nocanonify')dnl
FEATURE(`accept_unresolvable_domains')dnl
DAEMON_OPTIONS(`Port=PORT_HERE, Addr=127.0.0.1, Name=MTA')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
LOCAL_CONFIG
Cwtest.example
MC
sed -i "s/PORT_HERE/$port/" /etc/mail/sendmail.mc
m4 -D_CF_DIR_=/usr/share/sendmail/cf/ /etc/mail/sendmail.mc > /etc/mail/sendmail.cf
printf '%s: root\n' a b c MAILER-DAEMON postmaster > /etc/mail/aliases
chmod 755 "$dir"
/usr/libexec/sendmail/sendmail -bi > /dev/null 2>> "$dir/log" || true
/usr/libexec/sendmail/sendmail -L sm-mta -X "$dir/dialogue" -bD -q1m 2>> "$dir/log" &
for _ in $(seq 100); do
	(exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break
	sleep 0.1
done
echo ready
cat > /dev/null
