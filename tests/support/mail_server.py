"""A mail server for tests: says its port, then each mail that it took as a line of JSON.

usage: mail_server.py PORT [CERTIFICATE KEY USER PASSWORD]

With a certificate it takes mails over STARTTLS only, from who signs in. To an address that begins with "never" it says
550, to one that begins with "later" 451 at the first attempt; both with the address in words, as real ones do.
"""

import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self):
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("never"):
            return f"550 5.1.1 nobody is called {address}"
        if address.startswith("later") and address not in self.seen:
            self.seen.add(address)
            return f"451 4.7.1 come back later, {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "text": envelope.content.decode(),
            "tls": session.ssl is not None,
            "user": session.auth_data.decode() if session.auth_data else None,
        }
        print(json.dumps(mail), flush=True)
        return "250 OK"


def options(certificate, key, user, password):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def authenticate(server, session, envelope, mechanism, data):
        if (data.login.decode(), data.password.decode()) == (user, password):
            return AuthResult(success=True, auth_data=data.login)
        return AuthResult(success=False, handled=False)

    return {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": authenticate,
        "auth_required": True,
        "auth_require_tls": True,
    }


async def main():
    port, *rest = sys.argv[1:]
    settings = options(*rest) if rest else {}
    handler, loop = Handler(), asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: SMTP(handler, hostname="mail.example", enable_SMTPUTF8=True, **settings), "127.0.0.1", int(port)
    )
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


asyncio.run(main())
