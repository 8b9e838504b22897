#!/usr/bin/env bash
# Templates and macros: written with care, rendered for who reads, undone in one step.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq
acme
dump_now() { crm-export --all -q; }

# -- rendering -------------------------------------------------------------------------

expect_ok 'a template' crm-template add name=thanks subject='Re: {subject}' body='Dear {contact.first_name|customer},

"{subject}" is {status}, {priority}. {assignee.full_name|Nobody yet} of {contact.company.name|no company}.
{{braces}} and a \\ backslash.'
expect_ok 'rendered' crm-template render thanks 'It leaks'
is "$out" 'Subject: Re: It leaks

Dear Eva,

"It leaks" is new, urgent. Nobody yet of Roof & Sons.
{braces} and a \ backslash.' 'fields, through links, and words for what is empty'
crm-template add name=times body='{created_at|?} {contact.birthday|?} {first_response_at|never}' >/dev/null
expect_ok 'dates' crm-template render times 'It leaks' --tz Asia/Kathmandu
is "$out" '2026-11-21 15:45 1980-02-29 never' 'times in the zone, not relative to a day that goes by'
crm-template add name=task entity=task body='{subject}: {due_at}' >/dev/null
crm-task add 'Поїхати' due=2026-12-24 >/dev/null
crm-task add 'Zavolat' due='2026-12-24 9:00' >/dev/null
run crm-template render task 'Поїхати' 'Zavolat'
like "$out" 'Поїхати: 2026-12-24([^ 0-9]|$)' 'a whole day is a day'
like "$out" 'Zavolat: 2026-12-24 09:00' 'a moment is one'
crm-template add name=deal entity=deal body='{name}: {amount}, {probability}, {stage}, stale: {is_stale|no}' >/dev/null
run crm-template render deal 'Roof for the barn'
is "$out" 'Roof for the barn: 48,000.00 CZK, 50 %, proposal, stale: no' 'money, percent, links, what is computed when asked'
run shell "crm-ticket list -s subject -o ids | crm-template render thanks - -o jsonl | jq -r .subject"
is "$out" 'Re: It leaks
Re: Wrong colour' 'in a pipe'
expect_status 2 'no such field in the output' crm-template render thanks 'It leaks' -f sbject

# -- by language -----------------------------------------------------------------------

crm-template add name=thanks language=cs body='Dobrý den, {contact.name|zákazníku}!' >/dev/null
crm-template add name=thanks language=uk subject='Щодо: {subject}' body='Вітаю, {contact.first_name}!' >/dev/null
crm-template add name=thanks language=zh body='{contact.name}您好' >/dev/null
crm-template add name=thanks language=zh-Hant body='{contact.name}您好（繁體）' >/dev/null
crm-contact set eva@roof.example language=cs >/dev/null
crm-contact set olena@kvity.example language=uk >/dev/null
crm-ticket add subject=鋼梁 contact=wang@datong.example >/dev/null
crm-ticket add subject='No language' contact=jan@roof.example >/dev/null
crm-ticket add subject='Nobody asks' language=cs >/dev/null
body() { crm-template render thanks "$@" -f body -o jsonl | jq -r .body | head -n 1; }
is "$(body 'It leaks')" 'Dobrý den, Eva Nová!' 'Czech'
is "$(crm-template render thanks 'Wrong colour')" 'Subject: Щодо: Wrong colour

Вітаю, Олена!' 'Ukrainian'
is "$(body 鋼梁)" '王小明您好（繁體）' 'the script of the language'
crm-contact set wang@datong.example language=zh-Hans >/dev/null
is "$(body 鋼梁)" '王小明您好' 'else the language'
crm-contact set wang@datong.example language=zho >/dev/null
is "$(body 鋼梁)" 'Dear customer,' 'else the one for all others'
is "$(body 'No language')" 'Dear Jan,' 'who has none too'
is "$(body 'Nobody asks')" 'Dobrý den, zákazníku!' 'the language of the ticket where nobody is known'
is "$(body 'It leaks' --language uk)" 'Вітаю, Eva!' '--language'
crm-template add name=only language=uk body='Так' >/dev/null
is "$(crm-template render only 'It leaks')" 'Так' 'one alone is better than none'
crm-template set "$(crm-template list name=only -o ids)" active=no >/dev/null
expect_status 4 'not active' crm-template render only 'It leaks'
is "$err" "crm-template: template 'only' is not active
hint: crm-template set only active=yes" 'says so'
expect_status 4 'none' crm-template render thnks 'It leaks'
like "$err" "hint: crm-template render thanks 'It leaks'" 'the nearest'

# -- refused when it is written -----------------------------------------------------------

dump_now >before
refused() { # STATUS WANT ARGUMENT...
	expect_status "$1" "refused: $2" crm-template add name=bad "${@:3}"
	like "$err" "$2" "says: $2"
}
refused 3 "ticket has no field 'subjct'" body='{subjct}'
like "$err" "hint: crm-template add name=bad 'body=.subject.'" 'the nearest'
refused 3 "contact has no field 'frst_name'" body=$'Hello\nDear {contact.frst_name}, hello'
like "$err" $'\n  Dear \{contact.frst_name\}, hello\n        \^{17}\n' 'points at it, in its line'
refused 3 "'subject' is .*, so nothing can follow it" body='{subject.name}'
refused 3 "no entity 'tickt'" entity=tickt body=x
refused 3 "without its '\}'" body='{subject'
refused 3 "without its '\{'" subject='subject}' body=x
refused 3 'stands in one pair of braces' body='Dear {{ contact.first_name }}'
refused 3 'stands in one pair of braces' body='Dear {{{contact.first_name|you}}}'
refused 5 "together|without a language already" name=thanks body=x
refused 3 "other templates 'thanks' are about a ticket" name=thanks language=de entity=deal body=x
refused 5 'language|name' name=thanks language=cs body=x
expect_status 3 'set is looked at as well' crm-template set times body='{nothing}'
expect_status 3 'and an import' shell "printf 'name,body\nx,{nothing}\n' | crm-import template -"
same_as_before() { dump_now | cmp -s - before; }
expect_ok 'nothing was written' same_as_before
expect_ok 'what is in a value is no template' crm-ticket set 'Nobody asks' subject='{status} {contact.email} $(id) `id` %s'
is "$(crm-template render thanks "$out" --language en -f subject -o jsonl)" \
	'{"subject":"Re: {status} {contact.email} $(id) `id` %s"}' 'and is not run'
crm-ticket set "$(crm-ticket list subject~status -o ids)" subject=$'two\nlines\x1b[31m' >/dev/null
is "$(crm-template render thanks "$(crm-ticket list subject~lines -o ids)" --language en -f subject -o jsonl)" \
	'{"subject":"Re: two lines [31m"}' 'a subject is one line'

# -- macros -----------------------------------------------------------------------------

expect_ok 'a macro' crm-record macro add name=solve template=thanks assigns='status=solved;priority=low;assignee=bob' \
	adds_tags='vyřešeno;done\, really'
expect_status 3 'of no template' crm-record macro add name=m2 template=thankz
like "$err" "hint: crm-record macro add name=m2 template=thanks" 'the nearest'
expect_status 3 'of another subject' crm-record macro add name=m2 template=deal
expect_status 3 'a field there is not' crm-record macro add name=m2 assigns='statu=solved'
like "$err" "no field 'statu'" 'says which'
expect_status 3 'a value that the field cannot hold' crm-record macro add name=m2 assigns='status=slved'
expect_status 3 'a field that nobody sets' crm-record macro add name=m2 assigns='created_by=me'
expect_status 3 'that does nothing' crm-record macro add name=m2
crm-record macro add name=note template=thanks kind=internal >/dev/null
crm-record macro add name=tagged adds_tags=seen >/dev/null

dump_now >before
expect_ok 'dry run' crm-ticket macro solve 'It leaks' -n
like "$out" 'message [0-9a-f]{8}  created .*to=eva@roof.example .*body=Dobrý den, Eva Nová!' 'shows the text'
like "$out" 'ticket [0-9a-f]{8}  status  open -> solved' 'and the changes'
crm-template add name=long subject='Re: {subject}' body=$'Dear {contact.first_name},\n\nthank you for your message, which we have read with care.\nНаші години: 9–17 \e[31m\n' >/dev/null
crm-record macro add name=long template=long >/dev/null
whole=$'  body:\n    Dear Eva,\n\n    thank you for your message, which we have read with care.\n    Наші години: 9–17 .x1b.31m'
run crm-ticket macro long 'It leaks' -n
like "$out" "created .*subject=Re: It leaks .*$whole" 'a long text whole, on lines of its own'
run crm-ticket reply 'It leaks' long --template -n
like "$out" "$whole" 'so for a reply by template'
run crm-ticket reply 'It leaks' 'One line that is longer than the forty columns of a field.' -n
like "$out" $'\n    One line that is longer than the forty columns of a field.' 'and for any other'
dump_now >before
expect_ok 'and writes nothing' same_as_before
expect_ok 'run' crm-ticket macro solve 'It leaks'
is "$out" "$(crm-ticket list 'subject=It leaks' -o ids)" 'prints the ticket'
is "$(crm-ticket list "subject=It leaks" -f status,priority,assignee,tags -o jsonl)" \
	'{"status":"solved","priority":"low","assignee":"bob","tags":["done, really","vyřešeno"]}' 'fields and tags'
is "$(crm-record message list -f direction,channel,to,subject,body,delivery -o jsonl | sed 's/ \[#[0-9a-f]*\]//')" \
	'{"direction":"out","channel":"email","to":"eva@roof.example","subject":"Re: It leaks","body":"Dobrý den, Eva Nová!","delivery":"queued"}' \
	'an answer in the customer'\''s language, that waits to be sent'
is "$(crm-log list -n 1 -f tool -o 'template={tool}')" 'crm-ticket macro' 'one transaction'
crm-log undo -q >/dev/null
expect_ok 'undone in one step' same_as_before
expect_ok 'a note' crm-ticket macro note 'Wrong colour'
is "$(crm-record message list -f direction,channel,to,delivery -o jsonl)" \
	'{"direction":"internal","channel":"note","to":null,"delivery":null}' 'is sent to nobody'
crm-log undo -q >/dev/null
expect_ok 'over a list' shell "crm-ticket list status!=solved -o ids | crm-ticket macro solve -"
is "$(crm-ticket count status=solved),$(crm-record message count)" 5,5 'all of them'
is "$(crm-record message count to=)" 1 'who has no address gets no mail'
is "$(crm-record message count delivery=queued)" 4 'the others do'
like "$err" ': kept, but sent to nobody: ' 'which is said'
is "$(grep -c 'sent to nobody' <<<"$err")" 1 'of each such ticket'
crm-log undo -q >/dev/null
sms=$(crm-ticket open 'Zpráva' channel=sms -m 'Kdy přijedete?')
call=$(crm-ticket open 'Hovor' channel=phone -m 'Kdy přijedete?')
crm-record macro add name=now template=thanks >/dev/null
run crm-ticket macro now "$sms" "$call"
is "$err" "${sms:0:8}: kept, but sent to nobody: nothing here sends by sms (crm-ticket reply ${sms:0:8} --template thanks --to ADDRESS sends a mail)" 'by sms nobody is told, by telephone one is'
is "$(crm-ticket list "id=$sms" -f status,first_response_at -o 'template={status}|{first_response_at}')" 'new|' 'what nobody was told is no first response'
isnt "$(crm-ticket list "id=$sms" -f waiting_since -o 'template={waiting_since}')" '' 'and the customer waits'
isnt "$(crm-ticket list "id=$call" -f first_response_at -o 'template={first_response_at}')" '' 'what was said is one'
is "$(crm-record message list ticket="$sms" direction=out -f delivery,delivery_error -o 'template={delivery}: {delivery_error}')" \
	'failed: nothing here sends by sms' 'the record says so'
crm-log undo -q >/dev/null
crm-record macro add name=ask template=thanks assigns='status=pending;priority=low' >/dev/null
crm-ticket macro ask "$sms" "$call" -q >/dev/null
is "$(crm-ticket list "id=$sms,$call" -s subject -f status,priority -o 'template={status} {priority}\n')" $'pending low\nnew low' \
	'it does not wait for a customer who was asked nothing'
crm-log undo -q >/dev/null
crm-ticket rm "$sms" "$call" -q >/dev/null
expect_ok 'over a list again' shell "crm-ticket list status!=solved -o ids | crm-ticket macro solve -"
crm-log undo -q >/dev/null
is "$(crm-ticket count status=solved),$(crm-record message count)" 0,0 'undone in one step'
expect_ok 'reply takes one too' crm-ticket reply 'Wrong colour' --template thanks --channel email
is "$(crm-record message list -f to,subject,body -o jsonl | sed 's/ \[#[0-9a-f]*\]//')" \
	'{"to":"olena@kvity.example","subject":"Щодо: Wrong colour","body":"Вітаю, Олена!"}' 'in the customer'\''s language'
crm-log undo -q >/dev/null
expect_status 4 'none of that name' crm-ticket reply 'Wrong colour' thnks --template
expect_ok 'without a text' crm-ticket macro tagged 'It leaks'
is "$(crm-record message count),$(crm-ticket count tags=seen)" 0,1 'it only sets'
expect_status 4 'none' crm-ticket macro slove 'It leaks'
like "$err" 'hint: crm-ticket macro solve' 'the nearest'
crm-record macro set note active=no >/dev/null
expect_status 5 'not active' crm-ticket macro note 'It leaks'

expect_ok 'completion' crm-ticket --complete macro s
is "$(cut -f1 <<<"$out")" 'solve' 'knows the macros'
expect_ok 'completion' crm-template --complete render th
like "$out" '^thanks' 'knows the templates'

# -- what is used stays -----------------------------------------------------------------

id=$(crm-template add name=used body=x)
crm-record macro add name=user template=used >/dev/null
expect_status 5 'the last of its name' crm-template rm "$id"
like "$err" "macro [0-9a-f]{8} uses template 'used'" 'says who uses it'
expect_status 5 'renamed' crm-template set "$id" name=other
crm-template add name=used language=cs body=y >/dev/null
expect_ok 'one of two goes' crm-template rm "$id"
expect_ok 'from cron' env -i PATH="$PATH" CRM_NOW="$CRM_NOW" crm-template render thanks 'It leaks' --repo "$PWD"
like "$out" 'Dobrý den' 'too'

# -- -o template= has words for what is empty, too -----------------------------------------

run crm-ticket list subject=鋼梁 -o 'template={subject}: {assignee|nobody} {contact.title|}.'
is "$out" '鋼梁: nobody .' 'the same in -o template='
done_testing
