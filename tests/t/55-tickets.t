#!/usr/bin/env bash
# The life of a ticket: opened, answered, waited for, solved, opened again; and what follows from every message.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init desk 2>/dev/null
export CRM_REPO=$PWD/desk CRM_USER_NAME=ann CRM_USER_EMAIL=ann@desk.example
whole() { crm-export --all -q; }
as_before() { whole | cmp -s - before; }
at() { export CRM_NOW=2026-11-${1}Z; }
of() { crm-ticket show "$1" -o "template=$2"; }                    # REF TEMPLATE
last() { crm-record message list -s -created_at,-id -n 1 -o "template=$1"; } # TEMPLATE: of the last message
crm-record team add name=podpora >/dev/null
crm-user add name=ann email=ann@desk.example full_name='Anna Dvořáková' team=podpora >/dev/null
crm-user add name=petro email=petro@desk.example full_name='Петро Шевченко' >/dev/null
company=$(crm-company add name='Střechy Nová' domain=strechy.example)
eva=$(crm-contact add name='Eva Nová' email=eva@strechy.example company="$company")
wang=$(crm-contact add name=王小明 email=wang@datong.example)

# -- open -------------------------------------------------------------------------------

at 21T10:00:00
expect_ok 'opened' crm-ticket open 'Tiskárna netiskne' contact=eva@strechy.example channel=email -m 'Dobrý den, не друкує. 打印机坏了'
t=$out
like "$t" '^[0-9a-f]{16}$' 'prints the id of the ticket'
is "$(of "$t" '{status}|{company}|{first_response_at}|{reopen_count}')" "new|$company||" 'new, of its contact and that one'"'"'s company'
is "$(last '{ticket}|{direction}|{channel}|{contact}|{body}')" "$t|in|email|$eva|Dobrý den, не друкує. 打印机坏了" 'with what was asked'
crm-log undo -q >/dev/null
is "$(crm-ticket count)$(crm-record message count)" 00 'one undo takes both back'
expect_ok 'a text from standard input' shell 'printf "řádek\n\nдругий\n\n" | crm-ticket open "Теж не друкує" contact="$1" channel=chat -m -' "$wang"
is "$(last '{body}')" $'řádek\n\nдругий' 'without the line breaks at its end'
expect_status 3 'without a subject' crm-ticket open contact="$eva" -m x
expect_status 2 'without anything' crm-ticket open
expect_status 3 'an empty text' crm-ticket open x -m - </dev/null
expect_ok 'again, by key' crm-ticket open 'Теж не друкує' --key subject -m 'again'
is "$(crm-record message count)" 1 'adds nothing'
t=$(crm-ticket open 'Tiskárna netiskne' contact=eva@strechy.example channel=email -m 'Dobrý den')

expect_ok 'solved on the telephone' crm-ticket open 'Rychlá' status=solved channel=phone -m 'Jak se to zapíná?'
is "$(of "$out" '{status}|{reopen_count}')" 'solved|' 'what was asked does not open it again'

# -- reply ------------------------------------------------------------------------------

crm-ticket watch "$t" petro >/dev/null
crm-ticket watch "$t" Sefka@Jinde.example >/dev/null
crm-ticket watch "$t" me >/dev/null
is "$(of "$t" '{watchers}')" 'ann;petro;sefka@jinde.example' 'watched by users and others'
at 21T12:00:00
whole >before
expect_ok 'a dry run' crm-ticket reply "$t" 'Zkuste ji zapnout' -n
like "$out" 'message .* created .*direction=out.*status  new -> open' 'shows the message and the ticket'
expect_ok 'and writes nothing' as_before
expect_ok 'answered' crm-ticket reply "$t" 'Zkuste ji zapnout'
is "$out" "$t" 'prints the ticket, to be piped on'
is "$(of "$t" '{status}|{first_response_at}')" "open|2026-11-21T12:00:00.000Z" 'opened by the first answer, which is dated'
is "$(last '{direction}|{channel}|{author}|{from}|{to}|{cc}|{subject}|{delivery}|{sent_at}')" \
	"out|email|ann|ann <ann@desk.example>|eva@strechy.example|petro@desk.example, sefka@jinde.example|Re: Tiskárna netiskne [#${t:0:8}]|queued|" \
	'a mail: from who acts, to who asked, a copy for who watches, queued'
is "$(last '{message_id}')" "<$(last '{id}')@desk.example>" 'its Message-ID is its id at our domain'
crm-log undo -q >/dev/null
expect_ok 'one undo takes it back, with what followed' as_before
crm-ticket reply "$t" 'Zkuste ji zapnout' >/dev/null
first=$(last '{message_id}')
at 21T13:00:00
expect_ok 'nothing comes back to an answer' crm-ticket reply "$t" 'Ještě něco' status=pending
is "$(last '{in_reply_to}|{references}')" "$first|$first" 'one goes on from the other'
is "$(of "$t" '{status}')" pending 'fields of the ticket are set with it'
at 22T08:00:00
crm-record message add ticket="$t" direction=in channel=email contact="$eva" from='Eva <doma@jinde.example>' body='Nic' message_id='<1@jinde>' references='<a@b> <c@d>' >/dev/null
is "$(of "$t" '{status}|{reopen_count}')" 'open|' 'the customer writes: open again'
is "$(crm-ticket list "id=$t" -f waiting_since -o csv --as-of 2026-11-22T09:00:00Z | tail -1 | cut -c1-19)" 2026-11-22T08:00:00 'and waits since then'
at 22T09:00:00
expect_ok 'solved with the last word' crm-ticket reply "$t" - status=solved <<<$'Поміняли.\n修好了。'
is "$(last '{in_reply_to}|{references}|{to}|{body}')" $'<1@jinde>|<a@b> <c@d> <1@jinde>|Eva <doma@jinde.example>|Поміняли.\n修好了。' \
	'threaded as mail readers do, to the address it came from'
is "$(crm-ticket list "id=$t" -f status,first_response_at,waiting_since -o csv | tail -1 | cut -c1-26)" 'solved,2026-11-21T12:00:00' 'the first answer stays the first'
at 23T09:00:00
crm-record message add ticket="$t" direction=in automatic=yes body='Jsem na dovolené' >/dev/null
crm-ticket note "$t" 'interní: volal jsem' >/dev/null
is "$(of "$t" '{status}')" solved 'a machine and a note change nothing'
is "$(last '{direction}|{channel}|{author}|{delivery}')" 'internal|note|ann|' 'a note is ours'
crm-record message add ticket="$t" direction=in body='Зламалось знову' >/dev/null
is "$(of "$t" '{status}|{solved_at}|{reopen_count}')" 'open||1' 'a person reopens'
crm-ticket unwatch "$t" ann >/dev/null
crm-ticket unwatch "$t" nobody@nowhere.example >/dev/null
is "$(of "$t" '{watchers}')" 'petro;sefka@jinde.example' 'no longer watched'
expect_status 4 'watched by somebody there is not' crm-ticket watch "$t" petr
expect_status 3 'by what is no address' crm-ticket watch "$t" 'petr@'
expect_status 3 'by mail, from nobody of us' env CRM_USER_EMAIL=root@localhost CRM_USER_NAME=root crm-ticket reply "$t" x
like "$err" "nobody is set as the sender of mails.*hint: crm-config set mail.from" 'is refused'
crm-config set mail.from 'Podpora <help@střechy.example>' >/dev/null
crm-ticket reply "$t" 'Přijdeme' --to 'sef@jinde.example' >/dev/null
is "$(last '{from}|{to}')" 'Podpora <help@střechy.example>|sef@jinde.example' 'from the desk, to who is told'
like "$(last '{message_id}')" '@střechy.example>$' 'at its domain'
expect_ok 'said by telephone' crm-ticket reply "$t" 'Volali jsme' --channel phone
is "$(last '{channel}|{from}|{delivery}|{message_id}')" 'phone|||' 'is no mail'
isnt "$(last '{sent_at}')" '' 'and is dated now'
x=$(crm-ticket open 'Bez kanálu')
expect_ok 'without a channel' crm-ticket reply "$x" 'Ahoj'
like "$err" "${x:0:8}: kept, but sent to nobody: the ticket has no channel" 'it is said that nobody gets it'
expect_ok 'to nobody known' crm-ticket reply "$x" 'Ahoj' --channel email
like "$err" 'sent to nobody: it is not known who asks' 'it is said, too'
is "$(last '{delivery}')" '' 'and is not queued'
crm-ticket rm "$x" -q >/dev/null
x=$(crm-ticket open 'З форми' channel=web contact="$eva")
expect_ok 'by a web form' crm-ticket reply "$x" 'Ahoj'
is "$(last '{channel}|{to}|{delivery}')|$err" 'email|eva@strechy.example|queued|' 'is answered by mail'
crm-ticket set "$x" channel= >/dev/null
expect_ok 'nobody knows how' crm-ticket reply "$x" 'Ahoj'
is "$(last '{channel}|{to}|{delivery}')|$err" 'email|eva@strechy.example|queued|' 'so is that'
crm-ticket set "$x" channel=chat >/dev/null
expect_ok 'by chat' crm-ticket reply "$x" 'Ahoj'
like "$err" "${x:0:8}: kept, but sent to nobody: nothing here sends by chat" 'which nothing here sends by'
is "$(last '{channel}|{to}|{delivery}')" 'chat||' 'is kept'
expect_ok 'a word by chat, to an address' crm-ticket reply "$x" 'Ahoj' --to 'jiná@jinde.example'
is "$(last '{channel}|{to}|{delivery}')" 'email|jiná@jinde.example|queued' 'is a mail'
crm-ticket set "$x" channel=web contact= >/dev/null
expect_ok 'by a web form, of nobody known' crm-ticket reply "$x" 'Ahoj'
like "$err" "sent to nobody: nothing here sends by web" 'is kept, too'
count=$(crm-record message count)
for to in nobody $'a@b\nBcc: e@evil' '@' '<>' ''; do
	expect_status 3 "to ${to@Q}" crm-ticket reply "$x" Ahoj --to "$to"
	like "$err" 'to: .* is no address of mail' 'says so, with the field'
done
expect_status 3 'to a name beside an address' crm-ticket reply "$x" Ahoj --to 'Ян, eva@strechy.example'
like "$err" "to: 'Ян' is no address of mail.hint: " 'which is not left out in silence'
expect_status 3 'a name in two' crm-ticket reply "$x" Ahoj --to 'Nová, Eva <a@b.example>'
like "$err" 'hint: "Eva, Acme" <eva@acme.example>' 'says how it is written'
expect_status 3 'a copy to nobody' crm-record message add ticket="$x" direction=out channel=email to=a@b.example cc=nikdo body=x
like "$err" "cc: 'nikdo' is no address of mail" 'is refused by any way'
is "$(crm-record message count)" "$count" 'and nothing was written'
expect_ok 'an address that is good' crm-ticket reply "$x" Ahoj --to '"Nová, Eva" <a@b.example>; 王 <w@b.example>'
crm-ticket rm "$x" -q >/dev/null
expect_status 3 'by pigeon' crm-ticket reply "$t" x --channel pigeon
expect_status 3 'an empty text' crm-ticket reply "$t" ''
expect_status 2 'no text' crm-ticket reply "$t"
expect_status 2 'a text like a field' crm-ticket note "$t" 'cena=5'
like "$err" "'cena=5' is taken for a field.*hint: a text that begins so comes from standard input: crm-ticket note REF -" 'says the way'
expect_status 2 'both from one stream' crm-ticket reply - - </dev/null
crm-record message add ticket="$t" direction=out channel=email to=eva@strechy.example sent_at='2026-11-23 10:00' body='Z jiného programu' >/dev/null
is "$(crm-record message count delivery=queued sent_at!=)" 0 'what was sent elsewhere is not queued'
run env CRM_USER_EMAIL= CRM_USER_NAME=cron crm-ticket reply "$t" 'z cronu'
is "$status" 0 'from cron, without a user'
is "$(last '{author}')" '' 'nobody of us'

# -- statuses ---------------------------------------------------------------------------

at 24T09:00:00
move() { crm-ticket status "$t" "$1" >/dev/null; }
move hold
expect_status 3 'never new again' crm-ticket status "$t" new
like "$err" 'a ticket that is hold does not become new; it can become: open, pending, solved, closed, spam' 'says what it can become'
expect_ok 'closed without having been solved' crm-ticket close "$t"
is "$(crm-ticket list "id=$t" -f 'solved_at,closed_at' -o csv | tail -1 | tr , '\n' | cut -c1-16 | tr '\n' ' ')" '2026-11-24T09:00 2026-11-24T09:00 ' 'both are dated'
for status in pending solved hold spam new; do
	expect_status 3 "closed -> $status" crm-ticket set "$t" status=$status
done
like "$err" "hint: crm-ticket status ${t:0:8} open" 'says the way'
expect_status 3 'merged by hand' crm-ticket set "$t" status=merged
expect_ok 'reopened' crm-ticket reopen "$t"
is "$(of "$t" '{status}|{solved_at}|{closed_at}|{reopen_count}')" 'open|||2' 'no longer dated, and counted'
expect_status 3 'again' crm-ticket reopen "$t"
like "$err" 'is open: there is nothing to open again' 'says why not'
move spam
is "$(of "$t" '{status}|{reopen_count}')" 'spam|2' 'spam'
expect_ok 'not spam after all' crm-ticket reopen "$t"
is "$(of "$t" '{status}|{reopen_count}')" 'open|2' 'which is no reopening'
expect_ok 'solved' crm-ticket solve "$t" csat=5
expect_ok 'twice' crm-ticket solve "$t"
is "$out" "$t" 'is no matter'
crm-ticket reopen "$t" reopen_count=7 solved_at= >/dev/null
is "$(of "$t" '{reopen_count}')" 7 'what is said beside it stays as it is said'
# Every way, as the manual has it.
wrong=0
for from in new open pending hold solved closed spam; do
	for to in new open pending hold solved closed spam merged; do
		case "$from>$to" in
		"$from>$from" | new\>[ophcs]* | open\>[phcs]* | pending\>[ohcs]* | hold\>[opcs]* | solved\>[ophc]* | solved\>spam) want=0 ;;
		closed\>open | spam\>open) want=0 ;;
		*) want=3 ;;
		esac
		m=$(crm-ticket add subject="$from > $to" status=$from)
		run crm-ticket status "$m" $to
		if [ "$status" -ne "$want" ]; then
			diag "$from > $to: $status"
			wrong=$((wrong + 1))
		fi
		crm-ticket rm "$m" -q >/dev/null
	done
done
is "$wrong" 0 'every way between statuses'
crm-record field add entity=ticket name=status choices=escalated >/dev/null
expect_ok 'a status of our own' crm-ticket status "$t" escalated
expect_ok 'leads anywhere' crm-ticket status "$t" solved

# -- assign -----------------------------------------------------------------------------

w=$(crm-ticket open 'Faktura' contact="$wang")
expect_ok 'given to me' crm-ticket assign "$w" me
is "$(of "$w" '{assignee}|{team}|{status}')" 'ann|podpora|new' 'with my team'
expect_ok 'to another' crm-ticket assign "$w" petro priority=high
is "$(of "$w" '{assignee}|{team}|{priority}')" 'petro|podpora|high' 'the team stays'
expect_ok 'to nobody' crm-ticket assign "$w" ''
is "$(of "$w" '{assignee}')" '' 'nobody'
expect_status 3 'to somebody there is not' crm-ticket assign "$w" petr
like "$err" "hint: crm-ticket assign $w petro" 'who is nearest'

# -- many -------------------------------------------------------------------------------

whole >before
expect_ok 'one answer for many' shell 'crm-ticket list is_open=yes -o ids | crm-ticket reply - "Opraveno" | crm-ticket solve -'
is "$(crm-ticket count is_open=yes)" 0 'all are solved'
crm-log undo -q >/dev/null
crm-log undo -q >/dev/null
expect_ok 'two undos take the two verbs back' as_before

# What an import says of a ticket stays as it says.
crm-import ticket -q - <<'END' >/dev/null
subject,status,external_id,external_source
Stará,closed,1,old
END
is "$(of 'Stará' '{status}|{closed_at}|{solved_at}')" 'closed||' 'an import is not judged'
printf 'ticket,direction,body\nStará,in,Haló\n' | crm-import message -q - >/dev/null
is "$(of 'Stará' '{status}')" closed 'and nothing follows from its messages'
expect_ok 'the history and the database agree' crm-check
done_testing
