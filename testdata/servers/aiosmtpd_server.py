"""aiosmtpd_server.py DIR PORT CERT KEY    aiosmtpd on loopback: PORT offers STARTTLS, PORT+1 speaks TLS from the start.

AUTH PLAIN and LOGIN, user joe, password s3cret, required.  Each mail becomes DIR/NUMBER.eml: a line
with the envelope ("FROM TO TO..."), then the message as it came.  Prints "ready", ends with its standard input.
"""
import itertools, os, ssl, sys
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, SMTP

folder, port, cert, key = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
numbers = itertools.count(1)


class Handler:
    async def handle_DATA(self, server, session, envelope):
        name = os.path.join(folder, "%d.eml" % next(numbers))
        with open(name + ".tmp", "wb") as f:
            f.write(" ".join([envelope.mail_from] + envelope.rcpt_tos).encode() + b"\n" + envelope.original_content)
        os.rename(name + ".tmp", name)
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    ok = mechanism in ("PLAIN", "LOGIN") and data.login == b"joe" and data.password == b"s3cret"
    return AuthResult(success=ok, handled=False)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(cert, key)
common = dict(hostname="127.0.0.1", authenticator=authenticate, auth_required=True, auth_require_tls=False, data_size_limit=64 << 20, enable_SMTPUTF8=True)
starttls = Controller(Handler(), port=port, tls_context=context, **common)
implicit = Controller(Handler(), port=port + 1, ssl_context=context, **common)
starttls.start()
implicit.start()
print("ready", flush=True)
sys.stdin.read()
starttls.stop()
implicit.stop()
