// Package account turns settings into sessions: by which server mail is submitted, how
// it is reached, and who signs in.
//
// [New] gives an [Account], whose Config is one of package smtp: the names and ports of
// smtpmail-smtp-server and smtpmail-smtp-service, the stream type, mechanisms, trust,
// client certificates, proxies, and a function that finds the credentials when the server
// wants them. A server that the settings do not name in a form that can be dialled, and
// settings that contradict each other, are an [*Error], with what to write instead.
//
// What is asked of a user, remembered of servers, and read of the machine comes in through
// [Options]. Without them an account reads no file and asks nobody, and a server that wants
// a password gets none.
//
// The package must not know the terminal, the environment, or the command line.
package account
