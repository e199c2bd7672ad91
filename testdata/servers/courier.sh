# courier.sh DIR PORT, by layered.sh: Courier's submission server on loopback. Each mail that it took is in
# DIR/mail, a file in Courier's queue; nothing is delivered. Says "ready", ends with its standard input.
#
# AUTH PLAIN, LOGIN, user joe, password s3cret, by PAM; without it only test.example gets mail.
# Debian: courier-mta, courier-base, courier-authlib, courier-authdaemon, libcourier-unicode4, libltdl7
set -euo pipefail
dir=$1 port=$2
getent group courier > /dev/null || groupadd --system courier
getent passwd courier > /dev/null || useradd --system --no-create-home --gid courier courier
useradd --no-create-home joe
echo joe:s3cret | chpasswd
printf '%s\n' 'auth required pam_unix.so' 'account required pam_unix.so' > /etc/pam.d/esmtp
mkdir -p /run/courier/authdaemon "$dir/mail"
mount --bind "$dir/mail" /var/lib/courier
mkdir -p /var/lib/courier/{tmp,msgs,msgq,msgshad,filters,track,allfilters}
echo mx.test.example > /etc/courier/me
echo localhost > /etc/courier/locals
echo test.example > /etc/courier/esmtpacceptmailfor
echo 100 > /etc/courier/maxrcpts
touch "$dir/log"
chown -R courier:courier /etc/courier /var/lib/courier /run/courier "$dir/log"
chmod 755 /run/courier /run/courier/authdaemon
# submit runs as courier, whoever calls it.
chown courier:courier /usr/lib/courier/courier/submit && chmod 6755 /usr/lib/courier/courier/submit
sysconfdir=/etc/courier
set -a
. /etc/courier/esmtpd
set +a
export ESMTPAUTH="PLAIN LOGIN" BOFHCHECKDNS=0 TARPIT=0 MAXPERIP=50 DEFAULTDELIVERY= ESMTP_USE_STARTTLS=0 \
	AUTHMODULES=authdaemon PROTOCOL=ESMTP
/usr/sbin/authdaemond start
/usr/sbin/couriertcpd -stderr="$dir/log" -noidentlookup -nodnslookup -user=courier -group=courier -address=127.0.0.1 \
	-maxprocs=50 -maxperc=50 -maxperip=50 "$port" /usr/lib/courier/courier/modules/esmtp/courieresmtpd &
for _ in $(seq 100); do
	(exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break
	sleep 0.1
done
echo ready
cat > /dev/null
