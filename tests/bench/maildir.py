"""Mails for the bench: maildir.py N FOLDER makes a Maildir of N, in threads, of 2,000 people in Czech, Ukrainian and Chinese."""
import base64, os, quopri, random, sys

random.seed(7)
n=int(sys.argv[1]); out=sys.argv[2]
os.makedirs(out+'/new'); os.makedirs(out+'/cur'); os.makedirs(out+'/tmp')
words="střecha teče voda dům okno faktura objednávka прийом дах вода 屋顶 漏水 invoice roof water order delay broken please thanks question about delivery address change account login password".split()
people=[("Eva Nová%d"%i,"eva%d@c%d.example"%(i,i%200)) for i in range(2000)]
ids=[]
for i in range(n):
    name,mail=random.choice(people)
    mid="<m%d.%d@%s>"%(i,random.randrange(10**9),mail.split('@')[1])
    re=random.choice(ids) if ids and random.random()<0.6 else None
    body=''.join(' '.join(random.choice(words) for _ in range(12))+'\n' for _ in range(random.randrange(5,40)))
    if re: body+='\nOn Mon, 2 Nov 2026, x wrote:\n'+'\n'.join('> '+random.choice(words)*3 for _ in range(10))+'\n'
    h="Return-Path: <%s>\nReceived: from a by b; Mon, 02 Nov 2026 10:00:00 +0000\nFrom: =?utf-8?B?%s?= <%s>\nTo: support@example.com\nSubject: %s\nMessage-ID: %s\nDate: Mon, %02d Nov 2026 %02d:%02d:00 +0100\nMIME-Version: 1.0\n"%(mail,base64.b64encode(name.encode()).decode(),mail,("Re: " if re else "")+"=?utf-8?Q?"+quopri.encodestring(' '.join(random.choice(words) for _ in range(3)).encode(),header=True).decode().replace('=\n','')+"?=",mid,random.randrange(1,29),random.randrange(24),random.randrange(60))
    if re: h+="In-Reply-To: %s\nReferences: %s\n"%(re,re)
    b=body.encode()
    if random.random()<0.3:
        m=h.encode()+b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'%(i,i)+b+b'\n--b%d\nContent-Type: application/pdf; name="f%d.pdf"\nContent-Disposition: attachment; filename="f%d.pdf"\nContent-Transfer-Encoding: base64\n\n'%(i,i,i)+base64.encodebytes(random.randbytes(random.randrange(2000,20000)))+b'\n--b%d--\n'%i
    else:
        m=h.encode()+b'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'+b
    open(out+'/new/%d.M%d.host'%(1700000000+i,i),'wb').write(m)
    ids.append(mid)
