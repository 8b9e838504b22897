#!/usr/bin/env bash
# A day at the desk: mail comes in and is marked, promised, routed; it is answered with a template and a file, the thread
# holds, it is solved, and a survey is answered by mail. Each part knows of the others.
. "$(dirname "$0")/../lib/test.sh"
need jq python3
export CRM_HISTORY_COMMIT=manual TZ=Europe/Prague CRM_USER_NAME=Ann CRM_USER_EMAIL=ann@desk.example
at() { export CRM_NOW=$1:00Z; }
field() { crm-ticket show "$1" -f "$2" -o "template={$2}"; }

# -- the desk --------------------------------------------------------------------------------

at 2026-11-23T06:00
crm init -q desk
cd desk
crm-tone load cs uk >/dev/null
crm-calendar add name=Praha timezone=Europe/Prague hours='mon-fri 9:00-17:00' >/dev/null
crm-calendar add name=Kyjev timezone=Europe/Kyiv hours='mon-fri 8:00-10:00' >/dev/null
crm-sla add name=zlatá position=1 terms='company.level=gold' calendar=Praha first_response=1h resolution=8h >/dev/null
crm-sla add name=běžná position=2 calendar=Praha first_response=4h resolution=24h >/dev/null
crm-record team add name=podpora calendar=Praha >/dev/null
crm-user add name=ann email=ann@desk.example full_name='Anna Dvořáková' team=podpora languages=cs >/dev/null
crm-user add name=olena email=olena@desk.example full_name='Олена Коваль' team=podpora languages=uk calendar=Kyjev >/dev/null
crm-record route add name=vše position=9 team=podpora queue=podpora users='ann;olena' >/dev/null
crm-company add name='Střechy Novák' domain=strechy.example level=gold >/dev/null
crm-template add name=dotaz subject='Re: {subject}' body='Dobrý den, {contact.name|zákazníku}, podíváme se na to.' >/dev/null
crm-template add name=spokojenost subject='Jak jste spokojeni?' body='Odpovězte číslem 1 až 5.' >/dev/null
crm-survey add name=csat kind=csat template=spokojenost >/dev/null
crm-config set mail.from 'Podpora <help@desk.example>'
cat >sendmail <<'SH'
#!/bin/sh
exec cat >"$1/$(date +%s%N).eml"
SH
chmod +x sendmail
mkdir out
crm-config set mail.sendmail "$PWD/sendmail $PWD/out"

# -- it comes in --------------------------------------------------------------------------------

cat >first.eml <<'END_MAIL'
From: Eva =?utf-8?B?Tm92w6E=?= <eva@strechy.example>
Reply-To: Dispecink <dispecink@strechy.example>
To: help@desk.example
Cc: Olga Stará <olga@strechy.example>
Subject: =?utf-8?B?U3TFmWVjaGEgdGXEjWU=?=
Message-ID: <prvni@strechy.example>
Date: Mon, 23 Nov 2026 07:00:00 +0000
Content-Type: text/plain; charset=utf-8

Dobrý den, střecha teče a nefunguje ani okap. Je to hrozné, přijďte prosím okamžitě!
END_MAIL
at 2026-11-23T07:00
expect_ok 'a mail comes in' crm-mail intake first.eml
ticket=$out
is "$(field "$ticket" language)" cs 'in Czech'
like "$(field "$ticket" tone)" '^-0' 'not pleased'
like "$(field "$ticket" urgency)" '^(0\.[5-9]|1)' 'in a hurry'
is "$(field "$ticket" sla.name)" zlatá 'with what gold is promised'
is "$(crm-ticket show "$ticket" -f first_response_due -o csv | tail -n 1)" 2026-11-23T09:00:00.000Z 'from the next opening on'
is "$(field "$ticket" contact.email)" eva@strechy.example 'from somebody new'
run crm-ticket thread "$ticket" -o table
is "$(grep -c 'střecha teče a nefunguje' <<<"$out")" 1 'the thread tells once what opened it'
like "$out" '    cc: Olga Stará <olga@strechy.example>' 'who has a copy'
unlike "$out" 'attached' 'and no file that nobody attached'
is "$(crm-ticket show "$ticket" --full --only messages -f who -o csv | tail -n 1)" 'Eva Nová' 'who wrote it is who sent it'

# -- it is given to somebody ----------------------------------------------------------------------

expect_status 0 'routed before anybody is at work' crm-ticket route
is "$(field "$ticket" assignee)|$(field "$ticket" queue)" '|podpora' 'it waits in the queue'
at 2026-11-23T08:30
run crm-ticket route "$ticket" --explain -o jsonl --reassign
like "$out" 'Olena|olena.*not at work|languages|lacks' 'who is not given it, and why'
expect_ok 'at work it is given' crm-ticket route "$ticket" --reassign
is "$(field "$ticket" assignee)" ann 'to who speaks Czech'
run crm-ticket next -o jsonl
is "$(jq -r .id <<<"$out")" "$ticket" 'it is the next'
like "$(jq -r .reasons <<<"$out")" '^due in 30m; ' 'what was promised is the reason'
at 2026-11-23T09:15
like "$(crm-ticket next -o jsonl | jq -r .reasons)" '^late by 15m; ' 'and is late'
is "$(crm-ticket list sla.state=breached -o ids)" "$ticket" 'as the list says'

# -- it is answered ---------------------------------------------------------------------------------

printf 'PDF' >'nabídka.pdf'
before=$(crm-export --all -q | sha256sum)
expect_ok 'a dry run' crm-ticket reply "$ticket" dotaz --template -a 'nabídka.pdf' -n
ok test ! -e "files/$(printf PDF | sha256sum | cut -c1-2)"
expect_ok 'an answer, with a file' crm-ticket reply "$ticket" dotaz --template --attach 'nabídka.pdf' status=pending
expect_ok 'taken back' crm-log undo -q
is "$(crm-export --all -q | sha256sum)" "$before" 'as if nothing had been'
crm-log redo -q >/dev/null 2>&1 || crm-log undo -q >/dev/null
expect_status 4 'a file that is not there' crm-ticket reply "$ticket" x -a nic.pdf
like "$err" '^crm-ticket: --attach: there is no file nic.pdf' 'is said'
expect_status 3 'a folder' crm-ticket note "$ticket" x -a out
expect_ok 'it goes out' crm-mail send -q
mail=$(echo out/*.eml)
python3 - "$mail" >sent.txt <<'P'
import email, sys
from email import policy
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=policy.default)
print(m["To"])
print(m["In-Reply-To"])
print(m.get_body().get_content().strip())
print([(a.get_filename(), a.get_content_type(), a.get_content()) for a in m.iter_attachments()])
P
is "$(cat sent.txt)" "Dispecink <dispecink@strechy.example>
<prvni@strechy.example>
Dobrý den, Eva Nová, podíváme se na to.
[('nabídka.pdf', 'application/pdf', b'PDF')]" 'to where answers are to go, in the thread, with the file'
is "$(crm-ticket list sla.state=breached -o ids)" "$ticket" 'it was late all the same'

# -- and solved ---------------------------------------------------------------------------------------

own=$(crm-record message list ticket="$ticket" direction=out -f message_id -o 'template={message_id}')
at 2026-11-23T10:00
printf 'From: eva@strechy.example\nTo: help@desk.example\nSubject: Re: jinak\nMessage-ID: <druhy@strechy.example>\nIn-Reply-To: %s\n\nDekuji\n' "$own" >second.eml
expect_ok 'she writes again' crm-mail intake second.eml
is "$out" "$ticket" 'on the same ticket'
is "$(field "$ticket" status)" open 'it is open again'
expect_ok 'solved' crm-ticket solve "$ticket"
at 2026-11-23T11:00
expect_ok 'asked' crm-survey send -q
asked=$(crm-record message list survey=csat -f message_id -o 'template={message_id}')
at 2026-11-23T12:00
printf 'From: eva@strechy.example\nTo: help@desk.example\nSubject: Re: spokojenost\nMessage-ID: <treti@strechy.example>\nIn-Reply-To: %s\n\n5 výborně\n' "$asked" >third.eml
expect_ok 'answers by mail' crm-mail intake third.eml
is "$(field "$ticket" csat)" 5 'the answer counts as it comes in'
is "$(field "$ticket" status)" solved 'and opens nothing'
is "$(crm-ticket show "$ticket" --full --only messages -n 0 -o csv | tail -n +2 | wc -l)" 5 'all of it is in the timeline'
expect_ok 'files are there' crm-check -q
expect_ok 'and the history' crm-log flush
expect_ok 'agrees' crm-check
done_testing
