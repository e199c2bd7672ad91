package settings

// Variable is one row of the table.
type Variable struct {
	Name    string
	Type    Type
	Default string // as Lisp text
	Feature string // Emacs feature whose loading defines it, "" for a preloaded variable
	Since   string // first Emacs with it; "smtpmail" for our own, "2004" for those of the manual that Emacs dropped in 24.1
	Doc     string // one sentence
}

// Variables is every variable that this program obeys, by package.
var Variables = []Variable{
	{"smtpmail-smtp-server", OptionalString, "nil", "smtpmail", "20", "Host name or address of the server; defaults to $SMTPSERVER, else to smtpmail-default-smtp-server."},
	{"smtpmail-default-smtp-server", OptionalString, "nil", "smtpmail", "20", "Server to use if smtpmail-smtp-server is not set; counts only if set before smtpmail loads."},
	{"smtpmail-smtp-service", Port, "25", "smtpmail", "20", "Port of the server: a number, digits, or the name of a service."},
	{"smtpmail-smtp-user", OptionalString, "nil", "smtpmail", "24.1", "User name to look up in the credentials."},
	{"smtpmail-stream-type", StreamType, "nil", "smtpmail", "24.1", "nil: STARTTLS if offered; starttls: STARTTLS or nothing; ssl or tls: TLS from the start; plain: clear text."},
	{"smtpmail-local-domain", OptionalString, "nil", "smtpmail", "20", "Domain appended to the system's name in EHLO."},
	{"smtpmail-sendto-domain", OptionalString, "nil", "smtpmail", "20", "Domain appended to each recipient that has none."},
	{"smtpmail-debug-info", Boolean, "nil", "smtpmail", "20", "Show the replies of the server, and keep a trace of the session."},
	{"smtpmail-debug-verb", Boolean, "nil", "smtpmail", "20", "Send VERB where the server offers it."},
	{"smtpmail-code-conv-from", OptionalSymbol, "nil", "smtpmail", "20", "Coding system in which text leaves."},
	{"smtpmail-queue-mail", Boolean, "nil", "smtpmail", "20", "Queue mail instead of sending it."},
	{"smtpmail-queue-dir", String, `"~/Mail/queued-mail/"`, "smtpmail", "20", "Directory of the queue."},
	{"smtpmail-queue-index-file", String, `"index"`, "smtpmail", "20", "Name of the index, relative to the queue directory."},
	{"smtpmail-store-queue-variables", Boolean, "nil", "smtpmail", "28.1", "Store server, port, stream type and user with each queued mail."},
	{"smtpmail-servers-requiring-authorization", OptionalString, "nil", "smtpmail", "27.1", "Regexp of servers for which credentials are looked up before connecting."},
	{"smtpmail-retries", Integer, "10", "smtpmail", "27.1", "How often a transient refusal of MAIL is tried in all."},
	{"smtpmail-auth-supported", SymbolList, "(cram-md5 plain login)", "smtpmail", "22.1", "SASL mechanisms to use, in order of preference."},
	{"smtpmail-auth-credentials", Credentials, "nil", "smtpmail", "2004", "List of (HOST PORT USER PASSWORD), or the name of an authinfo file."},
	{"smtpmail-starttls-credentials", Certificates, "nil", "smtpmail", "2004", "List of (HOST PORT KEY-FILE CERTIFICATE-FILE) of servers that must do STARTTLS; the passphrase of an encrypted key is asked for."},
	{"smtpmail-warn-about-unknown-extensions", Boolean, "nil", "smtpmail", "21.1", "Without effect: unknown extensions are ignored."},
	{"smtpmail-mail-address", OptionalString, "nil", "smtpmail", "21.1", "Without effect, as a global value has none in Emacs."},
	{"smtpmail-timeout", OptionalNumber, "nil", "smtpmail", "smtpmail", "Upper bound in seconds for one session; nil for those of RFC 5321 alone."},
	{"smtpmail-allow-cleartext-auth", Boolean, "nil", "smtpmail", "smtpmail", "Send passwords over an unencrypted connection to another machine."},
	{"smtpmail-protocol", Protocol, "smtp", "smtpmail", "smtpmail", "smtp, or lmtp for a delivery server on this machine."},
	{"smtpmail-message-size-limit", Octets, "2000000000", "smtpmail", "smtpmail", "Octets that a mail on standard input may have; nil for any number."},
	{"smtpmail-ignored-extensions", Strings, "nil", "smtpmail", "smtpmail", "Extensions not to use though the server offers them, such as \"CHUNKING\"."},
	{"smtpmail-source-address", OptionalString, "nil", "smtpmail", "smtpmail", "IP address of this machine to connect from."},
	{"socks-server", SOCKSServer, `("Default server" "socks" 1080 5)`, "socks", "21.1", "SOCKS server to connect through, (NAME HOST PORT VERSION); counts where it is set."},

	{"user-mail-address", OptionalString, "nil", "", "19", "The user's address; $EMAIL, else LOGIN@HOST."},
	{"user-full-name", OptionalString, "nil", "", "19", "The user's name; $NAME, else that of the password file."},
	{"mail-host-address", OptionalString, "nil", "", "19", "Name of the machine in the default of user-mail-address."},
	{"system-name", String, `""`, "", "19", "Name of this machine, sent in EHLO."},
	{"send-mail-function", Function, "sendmail-query-once", "", "19", "Without effect: mail is sent by SMTP. One that chooses by the mail keeps it from being sent."},
	{"mail-from-style", FromStyle, "angles", "", "19", "How the From field is written: angles, parens or nil."},
	{"mail-self-blind", Boolean, "nil", "", "19", "Add the user to Bcc."},
	{"mail-default-reply-to", OptionalString, "nil", "", "19", "Address of a Reply-To field."},
	{"mail-archive-file-name", OptionalString, "nil", "", "19", "File that gets a copy of each mail."},
	{"mail-default-headers", OptionalString, "nil", "", "19", "Text of header fields for each mail."},
	{"mail-header-separator", String, `"--text follows this line--"`, "", "19", "Line that ends the header of a mail buffer."},
	{"mail-mailer-swallows-blank-line", Boolean, "nil", "", "19", "Start each text with an empty line."},
	{"mail-personal-alias-file", OptionalString, `"~/.mailrc"`, "", "19", "File of mail aliases."},
	{"mail-aliases", AliasList, "t", "sendmail", "19", "Mail aliases, a list of (NAME . ADDRESSES); t reads them from mail-personal-alias-file."},
	{"mail-specify-envelope-from", Boolean, "nil", "sendmail", "20", "Let mail-envelope-from decide the reverse-path."},
	{"mail-envelope-from", EnvelopeFrom, "nil", "sendmail", "21.1", "Reverse-path: an address, header, or nil."},
	{"mail-send-nonascii", Symbol, "mime", "sendmail", "20", "mime: label a non-ASCII text with MIME fields."},
	{"default-sendmail-coding-system", OptionalSymbol, "utf-8-unix", "sendmail", "20", "Coding system in which text leaves if smtpmail-code-conv-from is nil."},

	{"message-send-mail-function", Function, "message--default-send-mail-function", "message", "21.1", "Without effect: mail is sent by SMTP. One that chooses by the mail keeps it from being sent."},
	{"message-sendmail-envelope-from", EnvelopeFrom, "obey-mail-envelope-from", "message", "22.1", "Without effect, as on mail that Emacs sends by SMTP: mail-envelope-from decides."},
	{"message-user-fqdn", OptionalString, "nil", "message", "22.1", "Right side of a Message-ID."},
	{"message-server-alist", List, "nil", "message", "29.1", "Servers by sender. Where one is not that of the settings, no mail is sent."},
	{"message-send-hook", Hook, "nil", "message", "21.1", "Functions that Emacs runs before a send. They are read, not run: see lisp.md."},
	{"message-send-mail-hook", Hook, "nil", "message", "21.1", "Functions that Emacs runs in the mail before a send. They are read, not run: see lisp.md."},
	{"mail-send-hook", Hook, "nil", "sendmail", "19", "Functions that Emacs runs before a send. They are read, not run: see lisp.md."},
	{"gnus-posting-styles", List, "nil", "gnus", "21.1", "Header and variables by newsgroup or mail group. Read for what chooses a server, and without effect otherwise."},

	{"auth-sources", Sources, `("~/.authinfo" "~/.authinfo.gpg" "~/.netrc")`, "auth-source", "23.2", "Where credentials are looked up, in order."},
	{"auth-source-save-behavior", SaveBehavior, "ask", "auth-source", "23.2", "What to do with a password that was typed and that the server took: ask whether to save it, t: save it, nil: do not."},
	{"gnutls-trustfiles", Files, `("/etc/ssl/certs/ca-certificates.crt" "/etc/pki/tls/certs/ca-bundle.crt" "/etc/ssl/ca-bundle.pem" "/usr/ssl/certs/ca-bundle.crt" "/usr/local/share/certs/ca-root-nss.crt" "/etc/ssl/cert.pem" "/etc/certs/ca-certificates.crt")`, "gnutls", "24.1", "Files of trusted certificates."},
	{"gnutls-verify-error", VerifyError, "nil", "gnutls", "24.4", "t: a certificate that does not verify ends the connection, and no pin helps."},
	{"network-security-level", Level, "medium", "nsm", "25.1", "low, medium, high or paranoid."},
}

// byName finds a row.
var byName = func() map[string]*Variable {
	m := make(map[string]*Variable, len(Variables))
	for i := range Variables {
		m[Variables[i].Name] = &Variables[i]
	}
	return m
}()
