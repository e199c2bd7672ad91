#!/bin/bash
# haraka.sh DIR PORT    Haraka on loopback; each mail that it took is a file in DIR/mail
#
# AUTH PLAIN and LOGIN (CRAM-MD5), user joe, password s3cret; bad@… is refused. Says "ready", ends with its standard
# input. npm: Haraka, found by NODE_PATH
set -euo pipefail
dir=$1 port=$2
mkdir -p "$dir"/{mail,config,plugins,queue}
cd "$dir"
haraka=$(node -p 'require("path").dirname(require.resolve("Haraka/package.json"))')
cp "$haraka/config/connection.ini" config/
echo mx.test.example > config/me
printf 'listen=127.0.0.1:%s\nnodes=0\n' "$port" > config/smtp.ini
printf '%s\n' auth/flat_file keep > config/plugins
printf '[core]\nmethods=PLAIN,LOGIN,CRAM-MD5\n[users]\njoe=s3cret\n' > config/auth_flat_file.ini
printf 'level=info\ntimestamps=true\n' > config/log.ini
cat > plugins/keep.js <<JS
const fs = require('fs')
let number = 0
exports.hook_rcpt = (next, connection, params) =>
	params[0].user === 'bad' ? next(DENY, 'no such user') : connection.relaying ? next(OK) : next(DENY, 'I cannot deliver mail for it')
exports.hook_queue = exports.hook_queue_outbound = (next, connection) => {
	const name = '$dir/mail/' + ++number
	connection.transaction.message_stream.pipe(fs.createWriteStream(name + '.new').on('finish', () => {
		fs.renameSync(name + '.new', name)
		next(OK)
	}))
}
JS
node "$haraka/bin/haraka" -c "$dir" > "$dir/log" 2>&1 &
server=$!
trap 'kill $server 2> /dev/null || true' EXIT
for _ in $(seq 100); do
	(exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break
	sleep 0.1
done
echo ready
cat > /dev/null
