#!/usr/bin/env bash
# Which ticket a mail is on: by what it answers, as a mail reader has its threads; by the id in its subject, for who takes
# part. Bounces, automatic answers, loops, our own people.
. "$(dirname "$0")/../lib/test.sh"
need jq sqlite3 python3
export CRM_HISTORY_COMMIT=manual PYTHONDONTWRITEBYTECODE=1

crm init -q repo
cd repo
crm-config set mail.from 'Support <support@example.com>'
crm-user add name=ann full_name='Anna Dvořáková' email=ann@example.com >/dev/null
crm-user add name=old email=old@example.com active=no >/dev/null
crm-company add name='Roof & Sons' domain=roof.example >/dev/null
crm-contact add name='Jan Svoboda' email=jan@roof.example emails=honza@seznam.cz >/dev/null
field() { crm-record "$1" show "$2" -o json | jq -r ".[0].$3"; }
n=0
mail() { # FROM SUBJECT [HEADER...]: takes one in; sets $ticket, $message
	n=$((n + 1))
	{
		printf 'From: %s\nSubject: %s\n' "$1" "$2"
		if [ $# -gt 2 ]; then printf '%s\n' "${@:3}"; fi
		printf 'To: support@example.com\nMessage-ID: <m%d@test>\n\n%s\n' "$n" "${BODY:-text $n}"
	} >../mail
	run crm-mail intake ../mail
	ticket=$out
	message=$(sqlite3 crm.db "SELECT id FROM message WHERE message_id = '<m$n@test>'")
}

# -- threads -----------------------------------------------------------------------------

mail 'Jan <jan@roof.example>' 'Střecha teče'
first=$ticket
is "$(field ticket "$first" subject)|$(field ticket "$first" description)|$(field ticket "$first" channel)|$(field ticket "$first" status)" \
	'Střecha teče|text 1|email|new' 'a mail opens a ticket'
is "$(crm-ticket show "$first" -f contact.name -o json | jq -r '.[0]["contact.name"]')" 'Jan Svoboda' 'of who wrote it'
mail 'Jan <jan@roof.example>' 'Re: Střecha teče' 'In-Reply-To: <m1@test>'
is "$ticket" "$first" 'an answer is on the same'
mail 'Honza <honza@seznam.cz>' 'jiný předmět' 'References: <x@y> <m1@test> <gone@test>'
is "$ticket" "$first" 'also by what stands before in References'
is "$(field message "$message" contact)" "$(field ticket "$first" contact)" 'his other address is his'
is "$(field message "$message" references)" '<x@y> <m1@test> <gone@test>' 'References are kept in their order'
mail 'Олена <olena@kvity.example>' 'Дах'
isnt "$ticket" "$first" 'what answers nothing opens another'
is "$(sqlite3 crm.db "SELECT name, email, source FROM contact WHERE email = 'olena@kvity.example'")" 'Олена|olena@kvity.example|email' \
	'and its sender becomes a contact'
other=$ticket
mail 'Eva <eva@roof.example>' 'x'
is "$(crm-ticket show "$ticket" -f company.name -o json | jq -r '.[0]["company.name"]')" 'Roof & Sons' 'of the company whose domain it is'

# -- out of order, and with gaps ---------------------------------------------------------

crm init -q ../order
cd ../order
order() { # ID [HEADER...]
	printf 'From: olena@kvity.example\nTo: support@example.com\nSubject: %s\nMessage-ID: <%s@o>\n' "$1" "$1"
	if [ $# -gt 1 ]; then printf '%s\n' "${@:2}"; fi
	printf '\n%s\n' "$1"
}
order o2 'In-Reply-To: <o1@o>' >../mail
o2=$(crm-mail intake ../mail)
order o1 >../mail
is "$(crm-mail intake ../mail)" "$o2" 'a question that comes after its answer is on its ticket'
order o3 'References: <o1@o>' >../mail
is "$(crm-mail intake ../mail)" "$o2" 'and so is the next'
order s1 'References: <s0@o> <s9@o>' >../mail
s1=$(crm-mail intake ../mail)
order s2 'References: <s0@o> <s8@o>' >../mail
is "$(crm-mail intake ../mail)" "$s1" 'two whose thread begins with one that is not here are one'
order s0 >../mail
is "$(crm-mail intake ../mail)" "$s1" 'also when it comes'
order s00 'References: <s0@ox>' >../mail
isnt "$(crm-mail intake ../mail)" "$s1" 'an id that only begins like it is another'

if command -v notmuch >/dev/null; then
	python3 - <<'PY'
import os, random
random.seed(7)
os.makedirs('../gaps/new'); os.makedirs('../gaps/cur'); os.makedirs('../gaps/tmp')
mails, refs = [], {}
for i in range(160):
    parent = random.choice(mails[-25:]) if mails and random.random() < .85 else None
    refs[i] = refs[parent] + [parent] if parent is not None else []
    mails.append(i)
kept = [i for i in mails if random.random() < .75]
random.shuffle(kept)
for n, i in enumerate(kept):
    with open('../gaps/new/%04d' % n, 'w') as f:
        f.write('From: Wang <wang@datong.example>\nTo: support@example.com\nSubject: %d\nMessage-ID: <b%d@box>\n' % (i, i))
        f.write('Date: Fri, 20 Nov 2026 10:%02d:00 +0000\n' % (i % 60))
        if refs[i]:
            f.write('In-Reply-To: <b%d@box>\nReferences: %s\n' % (refs[i][-1], ' '.join('<b%d@box>' % r for r in refs[i])))
        f.write('\ntext %d\n' % i)
PY
	crm init -q ../nm
	(cd ../nm && crm-mail intake ../gaps -q >/dev/null)
	printf '[database]\npath=%s\n[new]\ntags=\n' "$(realpath ../gaps)" >../nmrc
	NOTMUCH_CONFIG=../nmrc notmuch new >/dev/null 2>&1
	for thread in $(NOTMUCH_CONFIG=../nmrc notmuch search --output=threads '*'); do
		NOTMUCH_CONFIG=../nmrc notmuch search --output=messages "$thread" | sed 's/^id:/</; s/$/>/' | sort | tr '\n' ' '
		echo
	done | sort >../theirs
	sqlite3 ../nm/crm.db "SELECT group_concat(message_id, ' ') || ' ' FROM (SELECT ticket, message_id FROM message ORDER BY message_id) GROUP BY ticket" |
		sort >../ours
	ok test "$(wc -l <../theirs)" -gt 5
	same_file ../ours ../theirs 'threads of mails that come in any order, with gaps, are those of notmuch'
else
	skip 'threads of notmuch' 'notmuch is not installed'
fi
cd ../repo

# -- forms that write in our name --------------------------------------------------------

mail 'Zora <zora@les.example>' 'Poptávka' 'Reply-To: Podpora <support@example.com>'
is "$(field message "$message" reply_to)" null 'Reply-To that is our own is no place for an answer'
crm-ticket reply "$ticket" 'Dobrý den' -q >/dev/null
is "$(crm-record message list ticket="$ticket" direction=out -f to -o 'template={to}')" 'Zora <zora@les.example>' 'we answer who wrote'
contacts=$(crm-contact count)
mail 'Web <support@example.com>' 'Formulář'
is "$(crm-contact count) $(field ticket "$ticket" contact)" "$contacts null" 'and are no contact of ours'
crm-ticket reply "$ticket" 'Dobrý den' >/dev/null 2>../said
like "$(cat ../said)" 'kept, but sent to nobody: it is not known who asks' 'to whom one could answer'
mail 'Web <support@example.com>' 'Formulář' 'Reply-To: Yuki <yuki@tokyo.example>'
crm-ticket reply "$ticket" 'Dobrý den' -q >/dev/null
like "$(crm-record message list ticket="$ticket" direction=out -f to -o 'template={to}')" 'yuki@tokyo.example' 'who stands in Reply-To is answered'

# -- the id in the subject ---------------------------------------------------------------

mail 'jan@roof.example' "Re: [#${first:0:8}] ještě něco"
is "$ticket" "$first" 'the id in the subject, from the ticket'"'"'s contact'
mail 'stranger@evil.example' "Re: [#${first:0:8}] let me in"
isnt "$ticket" "$first" 'from anybody else it opens a ticket'
is "$(field ticket "$ticket" subject)" 'let me in' 'whose subject is without it'
mail '"jan@roof.example" <stranger@evil.example>' "[#${first:0:8}]"
isnt "$ticket" "$first" 'a name that looks like an address is a name'
crm-ticket set "$first" watchers+=boss@roof.example >/dev/null
mail 'boss@roof.example' "[#${first:0:8}] status?"
is "$ticket" "$first" 'from a watcher it is let in'
mail 'jan@roof.example' 'cc' 'In-Reply-To: <m1@test>' 'Cc: Karel <karel@roof.example>'
mail 'karel@roof.example' "[#${first:0:8}] já taky"
is "$ticket" "$first" 'and from who got a copy'
crm-ticket merge "$first" "$other" >/dev/null
mail 'olena@kvity.example' "[#${other:0:8}] ще"
isnt "$ticket" "$other" 'the id of a ticket that was merged'
is "$ticket" "$first" 'leads to the one it was merged into'
mail 'jan@roof.example' '[#12345678] [#] [#zz] nonsense'
is "$status" 0 'an id that is none is no failure'

# -- quotations --------------------------------------------------------------------------

BODY=$'Ano, prosím.\n\nDne 20. 11. 2026 v 10:00 napsal Support:\n> Máme přijet?\n>\n> Support\n' mail jan@roof.example Re 'In-Reply-To: <m1@test>'
is "$(field message "$message" body)" 'Ano, prosím.' 'what is quoted at the end is folded away'
BODY=$'> Kdy?\nZítra.\n> Kde?\nTady.\n' mail jan@roof.example Re 'In-Reply-To: <m1@test>'
is "$(field message "$message" body)" $'> Kdy?\nZítra.\n> Kde?\nTady.' 'between quotations nothing is'
BODY=$'Так\n\n-----Original Message-----\nFrom: Support <support@example.com>\nSent: Friday\nTo: Jan\nSubject: Дах\n\nold' mail jan@roof.example Re 'In-Reply-To: <m1@test>'
is "$(field message "$message" body)" 'Так' 'as Outlook quotes'
BODY=$'发件人: Support <s@x>\n主题: 屋顶\n\n旧' mail jan@roof.example Re 'In-Reply-To: <m1@test>'
like "$(field message "$message" body)" '旧' 'where nothing else would be left, all stays'
BODY=$'look\n\n---------- Forwarded message ---------\nFrom: X <x@y>\nSubject: z\n\nimportant' mail jan@roof.example 'Fwd: z'
like "$(field message "$message" body)" important 'what is forwarded is no quotation'

# -- our own -----------------------------------------------------------------------------

mail 'Anna <ann@example.com>' "[#${first:0:8}] for us"
is "$(field message "$message" direction) $(crm-record message show "$message" -f author.name -o json | jq -r '.[0]["author.name"]')" \
	'internal ann' 'one of us who writes to the desk makes a note'
mail 'Anna <ann@example.com>' 'Re: x' 'In-Reply-To: <m1@test>' 'Cc: jan@roof.example'
is "$(field message "$message" direction) $(field message "$message" delivery)" 'out sent' 'and who writes to the customer has answered'
mail 'Anna <ann@example.com>' 'Printer'
is "$(field message "$message" direction) $(field ticket "$ticket" contact | grep -c .)" 'in 1' 'who asks something is a customer'
mail 'old@example.com' "[#${first:0:8}] I left"
isnt "$ticket" "$first" 'who has left is nobody special'

# -- automatic ---------------------------------------------------------------------------

for header in 'Auto-Submitted: auto-replied' 'Precedence: bulk' 'X-Auto-Response-Suppress: OOF, AutoReply' 'List-Id: <x.y>' 'Return-Path: <>' 'X-Loop: x'; do
	mail jan@roof.example 'Out of office' 'In-Reply-To: <m1@test>' "$header"
	is "$ticket $(field message "$message" automatic)" "$first true" "$header: on its thread, and no person wrote it"
done
mail jan@roof.example 'plain' 'In-Reply-To: <m1@test>' 'Auto-Submitted: no'
is "$(field message "$message" automatic)" null 'Auto-Submitted: no is a person'

crm-survey add name=spokojenost kind=csat >/dev/null
mail jan@roof.example 'Mimo kancelář' 'Auto-Submitted: auto-replied'
auto=$ticket
isnt "$auto" "$first" 'of what answers nothing a ticket is opened'
is "$(crm-ticket list "id=$auto" -f status,tags,waiting_since,assignee,sla_state -o csv | tail -n 1)" 'closed,automatic,,,' 'closed, with a tag: nobody waits'
mail news@list.example 'Novinky' 'List-Id: <x.y>'
is "$(field ticket "$ticket" status)" closed 'a list alike'
is "$(crm-ticket list tags=automatic -o ids | sort)" "$(printf '%s\n' "$auto" "$ticket" | sort)" 'they can be found'
crm-ticket set "$auto" tags+=léto >/dev/null
is "$(crm-survey send -n -o ids 2>/dev/null)" '' 'nobody is asked how it went'
mail jan@roof.example 'Re: Mimo' "In-Reply-To: <m$((n - 1))@test>"
is "$ticket $(field ticket "$auto" status) $(field ticket "$auto" tags | tr -d '[] \n')" "$auto open \"léto\"" 'a person opens it, and it is no machine'"'"'s any more'
isnt "$(crm-ticket list "id=$auto" -f waiting_since -o csv | tail -n 1)" '' 'and waits'

# -- what went out -----------------------------------------------------------------------

out_id=$(crm-record message add ticket="$first" direction=out channel=email delivery=sent to=jan@roof.example subject=Answer \
	from='Support <support@example.com>' message_id='<out1@example.com>')
mail jan@roof.example 'Re: Answer' 'In-Reply-To: <out1@example.com>'
is "$ticket" "$first" 'an answer to what went out'
printf 'From: Support <support@example.com>\nMessage-ID: <out1@example.com>\nTo: jan@roof.example\nSubject: Answer\n\nback again\n' >../loop
count=$(crm-record message count)
run crm-mail intake ../loop
is "$(crm-record message count)" "$count" 'our own mail that comes back is no new message'
is "$(sqlite3 crm.db "SELECT count(*) FROM attachment WHERE message = '$out_id'")" 1 'its bytes are kept with it'
cat >../dsn <<'MAIL'
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: support@example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn1@mx.example>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=r

--r
Content-Type: text/plain

I'm sorry.
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; jan@roof.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
--r
Content-Type: message/rfc822

From: Support <support@example.com>
Message-ID: <out1@example.com>
Subject: Answer

hello
--r--
MAIL
contacts=$(crm-contact count)
run crm-mail intake ../dsn
is "$out" "$first" 'a bounce is on the ticket of what went out'
is "$(field message "$out_id" delivery): $(field message "$out_id" delivery_error)" 'failed: jan@roof.example: 550 5.1.1 no such user' 'which says that it failed, and why'
is "$(crm-contact count)" "$contacts" 'a mail daemon is no contact'
sed 's/out1@/other@/; s/dsn1@/dsn2@/' ../dsn >../dsn2
tickets=$(crm-ticket count)
run crm-mail intake ../dsn2
like "$err" 'in quarantine as .*: a report of something that did not go out from here' 'one of something else opens no ticket'
is "$(crm-ticket count)" "$tickets" 'really'
sed 's/Action: failed/Action: delayed/; s/Status: 5/Status: 4/; s/dsn1@/dsn3@/' ../dsn >../dsn3
crm-record message set "$out_id" delivery=sent delivery_error= >/dev/null
crm-mail intake -q ../dsn3 >/dev/null
is "$(field message "$out_id" delivery)" sent 'a delay is no failure'

sed 's/jan@/kopie@/; s/dsn1@/dsn5@/' ../dsn >../dsn5
crm-record message set "$out_id" cc=kopie@roof.example -q >/dev/null
crm-mail intake -q ../dsn5 >/dev/null
is "$(field message "$out_id" delivery): $(field message "$out_id" delivery_error)" 'sent: kopie@roof.example: 550 5.1.1 no such user' \
	'nor is a copy that came back, which is said'
crm-record message set "$out_id" cc= delivery_error= -q >/dev/null

# Who waits for a customer who has not got the answer waits for ever.
for from in pending hold solved; do
	crm-ticket status "$first" "$from" -q >/dev/null
	crm-record message set "$out_id" delivery=sent delivery_error= >/dev/null
	crm-export --all -q >../before
	sed "s/dsn1@/dsn-$from@/" ../dsn >../dsn4
	crm-mail intake -q ../dsn4 >/dev/null
	is "$(field ticket "$first" status)" open "a bounce opens a ticket that is $from"
	crm-log undo -q >/dev/null
	crm-export --all -q >../after
	ok cmp ../before ../after
	crm-mail intake -q ../dsn4 >/dev/null
done
like "$(crm-ticket next --agent ann -n 0 -f id,reasons -o csv | grep "^$first")" 'an answer was not delivered' 'and next says why'
for status in closed spam; do
	crm-ticket status "$first" "$status" -q >/dev/null
	crm-record message set "$out_id" delivery=sent delivery_error= >/dev/null
	crm-record message set "$out_id" delivery=failed >/dev/null
	is "$(field ticket "$first" status)" "$status" "one that is $status stays so"
	[ "$status" != closed ] || is "$(field ticket "$first" 'tags | join(",")')" undelivered 'tagged'
	crm-ticket reopen "$first" -q >/dev/null
done
crm-ticket set "$first" status=closed tags=vip,undelivered -q >/dev/null
crm-record message add ticket="$first" direction=in channel=email body='Dobrý den' >/dev/null
is "$(field ticket "$first" 'tags | join(",")')" vip 'until somebody writes'
crm-ticket status "$first" pending -q >/dev/null
crm-record message set "$out_id" delivery=sent >/dev/null
crm-record message add ticket="$first" direction=out channel=phone body='Telefonicky' sent_at=2026-11-21T11:00:00Z >/dev/null
crm-record message set "$out_id" delivery=failed >/dev/null
is "$(field ticket "$first" status)" pending 'one that was answered since stays as it is'

# -- the same Message-ID -----------------------------------------------------------------

printf 'From: jan@roof.example\nMessage-ID: <m1@test>\nSubject: Another\n\nnot the same at all\n' >../same
run crm-mail intake ../same
is "$(sqlite3 crm.db "SELECT count(*) FROM message WHERE body = 'not the same at all'")" 1 'other words under a known Message-ID are not lost'

# -- as a mail reader --------------------------------------------------------------------

python3 - ../box <<'PY'
import mailbox, random, sys, email.message
random.seed(3)
box = mailbox.mbox(sys.argv[1])
ids = []
for i in range(400):
    m = email.message.EmailMessage()
    m['From'] = 'P%d <p%d@threads.example>' % (i % 37, i % 37)
    m['To'] = 'support@example.com'
    m['Subject'] = 'Téma %d' % i
    m['Message-ID'] = '<t%d@threads.example>' % i
    m['Date'] = 'Fri, 20 Nov 2026 %02d:%02d:00 +0100' % (i // 60, i % 60)
    if ids and random.random() < 0.7:
        parent = random.choice(ids)
        chain = parent[1] + [parent[0]]
        kind = random.random()
        if kind < 0.7: m['In-Reply-To'] = parent[0]
        if kind > 0.3: m['References'] = ' '.join(chain[-random.randrange(1, 6):])
        ids.append((m['Message-ID'], chain))
    else:
        ids.append((m['Message-ID'], []))
    m.set_content('From here on, text %d\n\nFrom there\n' % i)
    box.add(m)
box.flush()
PY
run crm-mail intake --format mbox ../box
is "$err" '400 taken in ('"$(sqlite3 crm.db "SELECT count(*) FROM ticket WHERE subject LIKE 'Téma%'")"' opened a ticket), 0 known before, 0 in quarantine' 'a mailbox is taken in'
python3 - ../box >../threads <<'PY'
# Union of what answers what, as every mail reader does it (RFC 5256, REFERENCES)
import mailbox, sys, hashlib
parent = {}
def find(x):
    while parent.setdefault(x, x) != x: x = parent[x]
    return x
for m in mailbox.mbox(sys.argv[1]):
    for other in (m['References'] or '').split() + (m['In-Reply-To'] or '').split():
        parent[find(m['Message-ID'])] = find(other)
groups = {}
for m in mailbox.mbox(sys.argv[1]):
    groups.setdefault(find(m['Message-ID']), []).append(m['Message-ID'])
for group in sorted(sorted(g) for g in groups.values()): print(' '.join(group))
PY
sqlite3 crm.db "SELECT ticket, message_id FROM message WHERE message_id LIKE '<t%@threads.example>' ORDER BY 2" |
	awk -F'|' '{t[$1] = t[$1] (t[$1] ? " " : "") $2} END {for (i in t) print t[i]}' | LC_ALL=C sort >../ours
LC_ALL=C sort ../threads >../theirs
ok cmp ../ours ../theirs
run python3 - <<'PY'
import mailbox, hashlib, os
lost = 0
raw = open('../box', 'rb').read()
for key, _ in mailbox.mbox('../box').items():
    data = mailbox.mbox('../box').get_bytes(key)
    hash = hashlib.sha256(data).hexdigest()
    lost += not os.path.exists('files/%s/%s' % (hash[:2], hash[2:]))
print(lost)
PY
is "$out" 0 'each of its messages is found again by its hash, as Python takes it out'
run crm-mail intake --format mbox ../box
is "$err" '0 taken in (0 opened a ticket), 400 known before, 0 in quarantine' 'again: nothing is new'
run crm-check
is "$status" 0 'crm-check'

# -- killed ------------------------------------------------------------------------------

mkfifo ../never
crm init -q ../killed
mkdir -p ../maildir/cur ../maildir/new ../maildir/tmp
python3 -c "
import mailbox
for i, m in enumerate(mailbox.mbox('../box')): open('../maildir/new/%d' % i, 'wb').write(m.as_bytes())"
for ((i = 0; i < 12; i++)); do
	crm-mail intake --repo ../killed --each ../maildir >/dev/null 2>&1 &
	read -r -t "0.$((i % 3))$((i * 7 % 10))" <>../never || true
	kill -9 $! 2>/dev/null || true
	wait $! 2>/dev/null || true
done
run crm-mail intake --repo ../killed ../maildir
is "$status" 0 'after kill -9 in the middle it is taken in again'
is "$(sqlite3 ../killed/crm.db 'SELECT count(*), count(DISTINCT message_id) FROM message')" '400|400' 'each once'
run crm-check --repo ../killed
is "$status" 0 'with all its files'
done_testing
