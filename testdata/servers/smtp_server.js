// node smtp_server.js DIR PORT    nodemailer's smtp-server on loopback; each mail that it took is a file in DIR/mail
//
// AUTH PLAIN and LOGIN, user joe, password s3cret, required; bad@… is refused. Says "ready", ends with its standard
// input. npm: smtp-server, found by NODE_PATH
const fs = require('fs'), path = require('path')
const { SMTPServer } = require('smtp-server')
const [dir, port] = [process.argv[2], +process.argv[3]]
fs.mkdirSync(path.join(dir, 'mail'), { recursive: true })
let number = 0
const server = new SMTPServer({
	hideSTARTTLS: true,
	allowInsecureAuth: true,
	authMethods: ['PLAIN', 'LOGIN'],
	size: 64 << 20,
	onAuth: ({ username, password }, session, done) =>
		username === 'joe' && password === 's3cret' ? done(null, { user: username }) : done(new Error('wrong user name or password')),
	onRcptTo: ({ address }, session, done) =>
		address.startsWith('bad@') ? done(Object.assign(new Error('no such user'), { responseCode: 550 })) : done(),
	onData: (stream, session, done) => {
		const name = path.join(dir, 'mail', String(++number))
		const file = fs.createWriteStream(name + '.new')
		stream.pipe(file).on('finish', () => { fs.renameSync(name + '.new', name); done() })
	},
})
server.listen(port, '127.0.0.1', () => console.log('ready'))
process.stdin.resume().on('end', () => process.exit(0))
