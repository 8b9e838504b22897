"""A mail server on loopback that refuses, delays and drops, as the recipient's address asks it to (python3-aiosmtpd):

    ok.1@x       taken                          slow.1@x     taken after half a second
    no.1@x       550 to RCPT                    bad.1@x      554 after the data
    later2.1@x   451 to RCPT, twice             drop2.1@x    hangs up during the data, twice, and takes nothing
    took1.1@x    taken, but hangs up instead of saying so, once (RFC 1047)

    smtpd.py FOLDER [CERT KEY] [USER PASSWORD]     writes FOLDER/port when it is ready; each mail taken is FOLDER/N.eml,
                                                   as it came, with X-To lines in front
"""
import asyncio, os, re, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult

folder = sys.argv[1]
tls = sys.argv[2:4] if len(sys.argv) > 3 else None
login = sys.argv[4:6] if len(sys.argv) > 5 else None
seen = {}
count = 0


def times(address, word):
    match = re.match(word + r'(\d+)\.', address)
    if not match:
        return False
    key = (word, address)
    seen[key] = seen.get(key, 0) + 1
    return seen[key] <= int(match.group(1))


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('no.'):
            return '550 5.1.1 nikdo takový tu není'
        if times(address, 'later'):
            return '451 4.7.1 come back later'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        global count
        address = envelope.rcpt_tos[0]
        if address.startswith('bad.'):
            return '554 5.6.0 not like this'
        if times(address, 'drop'):
            server.transport.abort()
            return '451 gone'
        if address.startswith('slow.'):
            await asyncio.sleep(0.5)
        count += 1
        path = os.path.join(folder, '%d.eml' % count)
        with open(path + '.new', 'wb') as file:
            file.write(''.join('X-To: %s\n' % to for to in envelope.rcpt_tos).encode())
            file.write(envelope.content)
        os.rename(path + '.new', path)
        if times(address, 'took'):
            server.transport.abort()
        return '250 OK'


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login.decode(), data.password.decode()) == tuple(login)
    return AuthResult(success=good, handled=False)


async def main():
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
    make = lambda: SMTP(Handler(), hostname='test', tls_context=context, require_starttls=bool(tls),
                        authenticator=authenticate if login else None, auth_required=bool(login),
                        auth_exclude_mechanism=['LOGIN'], enable_SMTPUTF8=True)
    server = await asyncio.get_running_loop().create_server(make, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    with open(os.path.join(folder, 'port.new'), 'w') as file:
        file.write(str(port))
    os.rename(os.path.join(folder, 'port.new'), os.path.join(folder, 'port'))
    await server.serve_forever()

asyncio.run(main())
