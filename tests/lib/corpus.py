"""A corpus of mails of many shapes, made: corpus.py FOLDER. One file each, and FOLDER/expect.json: what an intake must
find in them: {file: {subject, body (a part of it), from, attachments: {name: sha256}, quarantine}}."""
import base64, hashlib, json, os, sys

folder = sys.argv[1]
big = int(sys.argv[2]) if len(sys.argv) > 2 else 0
os.makedirs(folder, exist_ok=True)
expect = {}
sha = lambda b: hashlib.sha256(b).hexdigest()
b64 = lambda b: base64.encodebytes(b)
HEAD = 'From: Eva =?utf-8?Q?Nov=C3=A1?= <eva@roof.example>\nTo: support@example.com\nDate: Fri, 20 Nov 2026 10:00:00 +0100\n'


def put(name, data, **want):
    if isinstance(data, str):
        data = data.encode()
    with open(os.path.join(folder, name), 'wb') as file:
        file.write(data)
    want['sha256'] = sha(data)
    expect[name] = want


def head(n, subject='Subject', more=''):
    return HEAD + 'Message-ID: <%s@shapes.example>\nSubject: %s\nMIME-Version: 1.0\n%s' % (n, subject, more)


def text(n, charset, body, encoding='8bit', declared=None, subject='Text'):
    kind = 'Content-Type: text/plain; charset=%s\n' % declared if declared != '' else ''
    put(n, (head(n, subject) + kind + 'Content-Transfer-Encoding: %s\n\n' % encoding).encode() + body.encode(charset),
        body=body.strip().split('\n')[0])


cz, uk, zh = 'Příliš žluťoučký kůň\n', 'Доброго дня, дах протікає\n', '屋顶漏水了，请派人来修理\n'
text('utf8', 'utf-8', cz, declared='utf-8')
text('w1250', 'cp1250', cz, declared='windows-1250')
text('latin2', 'iso-8859-2', cz, declared='ISO-8859-2')
text('koi8u', 'koi8-u', uk, declared='koi8-u')
text('w1251', 'cp1251', uk, declared='windows-1251')
text('gb18030', 'gb18030', zh, declared='gb2312')
text('big5', 'big5', '屋頂漏水了\n', declared='big5')
text('liar1', 'utf-8', cz, declared='iso-8859-1')
text('liar2', 'cp1250', cz * 4, declared='utf-8')
text('liar3', 'utf-8', uk, declared='us-ascii')
text('unknown', 'utf-8', zh, declared='x-no-such-charset')
text('undeclared', 'cp1251', uk * 3, declared='')
text('utf16', 'utf-16', uk, declared='utf-16')
text('utf16be', 'utf-16-be', uk, declared='utf-16')
put('broken', head('broken') .encode() + b'Content-Type: text/plain; charset=utf-8\n\nP\xc5\x99\xc3\xadli\xc5\xa1 \xff\xfe \xc5\xbelu\xc5\xa5ou\xc4\x8dk\xc3\xbd\n', body='Příliš \ufffd\ufffd žluťoučký')
put('nul', head('nul').encode() + b'Content-Type: text/plain\n\none\0two\n', body='one\ufffdtwo')
put('raw8', HEAD.replace('=?utf-8?Q?Nov=C3=A1?=', 'Nováková').encode('cp1250') + b'Message-ID: <raw8@shapes.example>\nSubject: ' + 'Střecha žluťoučká teče'.encode('cp1250') + b'\n\nx\n',
    subject='Střecha žluťoučká teče')
put('raw8utf', ('From: Олена Коваль <olena@kvity.example>\nTo: support@example.com\nMessage-ID: <raw8utf@shapes.example>\nSubject: Дах протікає\n\nтак\n'), subject='Дах протікає',
    **{'from': 'Олена Коваль <olena@kvity.example>'})
put('words', head('words', '=?gb18030?B?%s?=\n =?iso-8859-2?Q?_st=F8echa?=' % base64.b64encode('屋顶'.encode('gb18030')).decode()) + '\nx\n', subject='屋顶 střecha')
put('inject', head('inject', '=?utf-8?Q?Hello=0D=0ABcc:_x@y.example?=') + '\nx\n', subject='Hello  Bcc: x@y.example')
pdf, png = b'%PDF-1.4\n' + bytes(range(256)) * 20, b'\x89PNG' + bytes(range(255, -1, -1)) * 9
put('mixed', head('mixed') + 'Content-Type: multipart/mixed; boundary=b1\n\npreamble\n--b1\nContent-Type: text/plain; charset=utf-8\n\nsee the plan\n'
    '--b1\nContent-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=utf-8\'\'pl%C3%A1n%20;\n filename*1*=st%C5%99echy.pdf\nContent-Transfer-Encoding: base64\n\n'
    + b64(pdf).decode() + '--b1--\nepilogue\n', body='see the plan', attachments={'plán střechy.pdf': sha(pdf)})
put('nested', head('nested') + 'Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: multipart/alternative; boundary=a\n\n'
    '--a\nContent-Type: text/plain; charset=utf-8\n\nprostý text\n--a\nContent-Type: text/html; charset=utf-8\n\n<p>bohatý text</p>\n--a--\n--r\nContent-Type: image/png; name="logo.png"\nContent-ID: <logo@x>\n'
    'Content-Disposition: inline\nContent-Transfer-Encoding: base64\n\n' + b64(png).decode() + '--r--\n--o\nContent-Type: application/pdf; name="../../etc/a.pdf"\nContent-Transfer-Encoding: base64\n\n' + b64(pdf).decode() +
    '--o\nContent-Type: text/plain\n\n-- \nlist footer\n--o--\n', body='prostý text', attachments={'logo.png': sha(png), 'a.pdf': sha(pdf)})
put('html', head('html') + 'Content-Type: text/html; charset=utf-8\n\n<html><head><style>p{color:red}</style><title>x</title></head><body><p>Dobr&yacute; den,</p><ul><li>jedna<li>dv&#283;</ul>'
    '<script>evil()</script><a href="https://roof.example/a?b=1&amp;c=2">odkaz</a></body></html>', body='Dobrý den,\n\n- jedna\n- dvě\n\nodkaz <https://roof.example/a?b=1&c=2>')
inner = b'From: X <x@y.example>\nSubject: inside\n\ninner text\n'
put('forwarded', (head('forwarded') + 'Content-Type: multipart/mixed; boundary=f\n\n--f\nContent-Type: text/plain\n\nlook\n--f\nContent-Type: message/rfc822\n\n').encode() + inner + b'--f--\n', body='look', attachments={'attached.eml': None})
tnef = b'\x78\x9f\x3e\x22' + bytes(range(200))
put('winmail', head('winmail') + 'Content-Type: multipart/mixed; boundary=w\n\n--w\nContent-Type: text/plain\n\nfrom Outlook\n--w\nContent-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n'
    + b64(tnef).decode() + '--w--\n', body='from Outlook', attachments={'winmail.dat': sha(tnef)})
put('flowed', head('flowed') + 'Content-Type: text/plain; charset=utf-8; format=flowed\n\nOne paragraph that \ngoes on \nand ends.\nAnother.\n', body='One paragraph that goes on and ends.\nAnother.')
put('signed', head('signed') + 'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=s\n\n--s\nContent-Type: text/plain\n\nsigned text\n--s\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n--s--\n',
    body='signed text', attachments={'signature.asc': None})
put('noboundary', head('noboundary') + 'Content-Type: multipart/mixed\n\ntext without parts\n', subject='Subject')
put('unclosed', head('unclosed') + 'Content-Type: multipart/mixed; boundary=u\n\n--u\nContent-Type: text/plain\n\nthe end is missing\n', body='the end is missing')
put('noid', HEAD + 'Subject: No id\n\nno id\n', body='no id')
put('crlf', (head('crlf') + '\nline one\nline two\n').replace('\n', '\r\n'), body='line one\nline two')
put('fromline', 'From eva@roof.example Fri Nov 20 10:00:00 2026\n' + head('fromline') + '\ndelivered by an MDA\n', body='delivered by an MDA')
put('qp', head('qp') + 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nP=C5=99=C3=ADli=C5=A1 =\n=C5=BElu=C5=A5ou=C4=8Dk=C3=BD\n', body='Příliš žluťoučký')
put('uuencoded', head('uuencoded') + 'Content-Type: text/plain\n\nold\nbegin 644 a.txt\n#0V%T\n`\nend\n', body='old')
put('invitation', head('invitation') + 'Content-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\ncome\n--i\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n--i--\n', body='come', attachments={'invitation.ics': None})
put('manyto', head('manyto', 'Many', 'Cc: ' + ',\n '.join('P%d <p%d@many.example>' % (i, i) for i in range(150)) + '\n') + '\nx\n', subject='Many')
put('group', head('group', 'Group').replace('support@example.com', 'Team: support@example.com, ann@example.com;') + '\nx\n', subject='Group')
put('replyto', head('replyto', 'Form').replace('eva@roof.example', 'no-reply@site.example') .replace('To:', 'Reply-To: 王小明 <wang@datong.example>\nTo:') + '\nx\n', subject='Form')
# What nobody can take in
put('nofrom', 'To: support@example.com\nSubject: Nobody\n\nwho am I?\n', quarantine='who it is from')
put('empty', '', quarantine='empty')
put('bighead', head('bighead', 'x', 'X-Big: ' + 'x' * 1100000 + '\n') + '\nx\n', quarantine='header is larger')
put('deep', head('deep') + ''.join('Content-Type: multipart/mixed; boundary=d%d\n\n--d%d\n' % (i, i) for i in range(80)) + 'Content-Type: text/plain\n\ndeep\n', quarantine='deep')
put('parts', head('parts') + 'Content-Type: multipart/mixed; boundary=p\n\n' + '--p\n\nx\n' * 2000 + '--p--\n', quarantine='parts')
put('bomb', head('bomb') + 'Content-Type: multipart/mixed; boundary=p\n\n' + '--p\n\n\n' * 60000, quarantine='could part it')
put('bounce', 'From: MAILER-DAEMON@mx.example\nTo: support@example.com\nSubject: Undelivered\nMessage-ID: <bounce@mx.example>\n\nUnknown\n', quarantine='did not go out from here')
if big:
    data = os.urandom(1 << 20) * big
    put('big', (head('big') + 'Content-Type: multipart/mixed; boundary=g\n\n--g\nContent-Type: text/plain\n\nbig\n--g\nContent-Type: video/mp4; name="film.mp4"\nContent-Transfer-Encoding: base64\n\n').encode() + b64(data) + b'--g--\n', body='big', attachments={'film.mp4': sha(data)})
json.dump(expect, open(os.path.join(folder, '..', 'expect.json'), 'w'))
