#!/usr/bin/env bash
# Surveys: asked once, answered by link, mail and hand; what they come to, by hand; kept in step, undone, refused.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual
crm-init acme -q
cd acme
whole() { crm-export --all -q; }
as_before() { whole | cmp -s - "$TEST_TMP/before"; }
keep() { whole >"$TEST_TMP/before"; }
answers() { crm-record survey_answer list "$@" -o csv | tail -n +2; }

crm-user add name=ann >/dev/null
crm-user add name=bob >/dev/null
crm-contact add name='Eva Nová' email=eva@roof.example language=cs >/dev/null
crm-contact add name='Олена Коваль' email=olena@kvity.example language=uk >/dev/null
crm-contact add name='王小明' email=wang@datong.example language=zh-Hant >/dev/null
crm-contact add name='Zoë Baker' email=zoe@acme.example >/dev/null
crm-contact add name='No Mail' email=no@acme.example do_not_email=yes >/dev/null
crm-contact add name='No Address' >/dev/null

# -- who is asked ------------------------------------------------------------------------

crm-ticket add subject=early contact=eva@roof.example status=solved solved_at=2026-11-20T10:00:00Z >/dev/null
expect_status 4 'no survey' crm-survey send
expect_ok 'a survey' crm-survey add name=happy
expect_status 3 'terms are looked at when they are written' crm-survey add name=x terms='prioritty=high'
like "$err" "hint: crm-survey add name=x terms=priority=high" 'the nearest'
expect_status 3 'a name in them, too' crm-survey add name=x terms='assignee=carla' active=no
expect_status 3 'its template, too' crm-survey add name=y template=nothing
expect_status 1 'nobody: it was solved before there was a survey' crm-survey send

export CRM_NOW=2026-11-22T10:00:00Z
t() { crm-ticket add "subject=$1" "contact=$2" "${@:3}"; }
leak=$(t 'It leaks' eva@roof.example status=solved solved_at=now assignee=ann)
t 'Неправильний колір' olena@kvity.example status=closed solved_at=now assignee=bob >/dev/null
beam=$(t 鋼梁 wang@datong.example status=solved solved_at=now assignee=ann)
t open zoe@acme.example >/dev/null
t unwanted no@acme.example status=solved solved_at=now >/dev/null
t unknown 'No Address' status=solved solved_at=now >/dev/null
crm-ticket add subject=nobody status=solved solved_at=now >/dev/null
crm-config set survey.url https://crm.example/survey.cgi
expect_status 3 'an address is one' crm-config set survey.url crm.example
expect_status 2 'a wrong term' crm-survey send prioritty=high
like "$err" 'hint: crm-survey send priority=high' 'is the command line'\''s'
keep
expect_ok 'dry run' crm-survey send -n
is "$(grep -c '^message' <<<"$out")" 3 'three would be asked'
expect_ok 'and nothing is written' as_before
not_ok test -e survey.key
expect_ok 'asked' crm-survey send
is "$(wc -l <<<"$out")" 3 'three'
is "$(stat -c %a survey.key)" 600 'the key is its owner'\''s alone'
is "$(crm-record message list -s to -f to,direction,channel,automatic,delivery,survey -o csv | tail -n +2)" \
	'eva@roof.example,out,email,yes,queued,happy
olena@kvity.example,out,email,yes,queued,happy
wang@datong.example,out,email,yes,queued,happy' 'mails that wait to be sent'
mail() { crm-record message list "to=$1" "survey=$2" -f body -o jsonl | jq -r .body; }
is "$(mail eva@roof.example happy | sed 's|/A[^ ]*|/TOKEN|')" 'Dobrý den,

váš požadavek „It leaks“ je vyřešen. Jak jste s naší pomocí spokojeni?

5 – velmi spokojeni: https://crm.example/survey.cgi/TOKEN
4: https://crm.example/survey.cgi/TOKEN
3: https://crm.example/survey.cgi/TOKEN
2: https://crm.example/survey.cgi/TOKEN
1 – velmi nespokojeni: https://crm.example/survey.cgi/TOKEN

Nebo odpovězte na tento e-mail a začněte číslem: 1–5' 'in Czech'
like "$(mail olena@kvity.example happy)" 'Ваш запит «Неправильний колір» вирішено' 'in Ukrainian'
like "$(mail wang@datong.example happy)" '^王小明您好：.*“鋼梁”已经解决' 'in Chinese'
expect_status 1 'asked again: nobody' crm-survey send
crm-ticket set "$leak" status=open solved_at= >/dev/null
crm-ticket set "$leak" status=solved solved_at=now >/dev/null
expect_status 1 'solved again: asked once' crm-survey send
ago=$(t 'long ago' zoe@acme.example status=solved solved_at=2026-11-22T09:00:00Z)
export CRM_NOW=2026-12-23T10:00:00Z
expect_status 1 'solved longer ago than the survey is valid' crm-survey send
expect_ok 'unless one says so' crm-survey send --since 2026-11-01 subject='long ago' -n
export CRM_NOW=2026-11-22T10:00:00Z
crm-ticket rm "$ago" >/dev/null
before=$(crm-record message count)
late=$(t 'two at once' zoe@acme.example status=solved solved_at=now)
crm-survey send >one 2>/dev/null & one=$!
crm-survey send >two 2>/dev/null & two=$!
{ wait $one || true; } && { wait $two || true; }
is "$(cat one two | wc -l),$(crm-record message count)" "1,$((before + 1))" 'two at once ask once'
keep
crm-log undo -q >/dev/null
is "$(crm-record message count)" "$before" 'send is undone in one step'
crm-log redo -q >/dev/null

# Where the last answer came back, nobody would be reached.
dead=$(t 'a dead address' zoe@acme.example)
crm-record message add ticket="$dead" direction=out channel=email to=zoe@acme.example body=Hotovo delivery=sent >/dev/null
crm-record message set "$(crm-record message list ticket="$dead" -o ids)" delivery=failed -q >/dev/null
crm-ticket set "$dead" status=solved -q >/dev/null
expect_status 1 'who did not get the answer is not asked' crm-survey send
crm-record message add ticket="$dead" direction=out channel=phone body=Telefonicky >/dev/null
like "$(crm-survey send -n 2>&1)" "ticket=a dead address" 'unless one got there'
crm-ticket rm "$dead" -q >/dev/null

# A template, and its links where it wants them.
crm-template add name=ask subject='{contact.first_name|Hi}?' body='Well?
{survey_links}
Bye' >/dev/null
crm-survey add name=friends kind=nps template=ask terms='assignee=bob' >/dev/null
crm-survey send --survey friends --since 2026-11-01 >/dev/null
is "$(mail olena@kvity.example friends | sed 's|: http.*|:|' | head -n 4)" 'Well?
10 – безперечно так:
9:
8:' 'the words of a template'
is "$(mail olena@kvity.example friends | tail -n 1)" 'Bye' 'links stand where it says'
is "$(crm-template render ask "$leak" | head -n 3)" 'Subject: Hi?

Well?' 'which are nothing elsewhere'
expect_status 5 'the survey'\''s template stays' crm-template rm ask

# -- answers ---------------------------------------------------------------------------------

token() { mail "$1" "$2" | grep -o 'survey.cgi/[^ ]*' | sed -n "$3{s|.*/||;p}"; } # ADDRESS SURVEY LINE
four=$(token eva@roof.example happy 2)
is "${#four}" 51 'a token is short'
like "$four" '^[A-Za-z0-9_-]*$' 'and needs no escaping in an address'
keep
expect_ok 'a dry run of an answer' crm-survey answer "$four" --comment 'už ne' -n
expect_ok 'writes nothing' as_before
expect_ok 'an answer' crm-survey answer "$four" --comment 'Děkuji'
one=$out
is "$(crm-record survey_answer list -f survey,contact.name,score,comment,answered_at,channel -o csv | tail -n 1)" \
	'happy,Eva Nová,4,Děkuji,2026-11-22T10:00:00.000Z,link' 'by whom, when, how'
is "$(crm-ticket show "$leak" -f csat -o csv | tail -n 1)" 4 'the ticket has it'
expect_status 5 'the same once more' crm-survey answer "$four"
is "$err" 'crm-survey: the answer 4 is recorded already' 'is said'
export CRM_NOW=2026-11-23T10:00:00Z
expect_ok 'another' crm-survey answer "$(token eva@roof.example happy 4)"
is "$out" "$one" 'is the same record'
is "$(answers -f score,comment,answered_at)" '2,,2026-11-23T10:00:00.000Z' 'and takes the place of the one before'
is "$(crm-record survey_answer list --as-of 2026-11-22 -f score,comment -o csv | tail -n 1)" '4,Děkuji' 'which the history has'
is "$(crm-ticket show "$leak" -f csat -o csv | tail -n 1)" 2 'the ticket goes with it'
crm-log undo -q >/dev/null
is "$(answers -f score,comment),$(crm-ticket show "$leak" -f csat -o csv | tail -n 1)" '4,Děkuji,4' 'undone in one step'

for bad in '' x "${four}A" "${four%?}" "${four:0:50}=" "${four:0:40}!${four:41}" "$four "; do
	expect_status 3 "no token: '$bad'" crm-survey answer "$bad"
done
flip() { # TEXT AT: another letter there
	local letter=A
	[ "${1:$2:1}" != A ] || letter=B
	printf '%s%s%s' "${1:0:$2}" "$letter" "${1:$(($2 + 1))}"
}
for at in 0 1 5 12 15 22 24 27 30 40 49; do
	expect_status 6 "changed at $at" crm-survey answer "$(flip "$four" $at)"
done
is "$err" 'crm-survey: the link was not signed here, or has been changed' 'a sentence'
crm-init ../other -q
expect_status 6 'of another repository' crm-survey answer "$four" --repo ../other
cp survey.key key.kept
export CRM_NOW=2026-12-22T10:00:01Z
expect_status 6 'expired' crm-survey answer "$(token eva@roof.example happy 1)"
is "$err" 'crm-survey: the link has expired: it was good until 2026-12-22 10:00' 'says when'
export CRM_NOW=2026-12-22T10:00:00Z
expect_ok 'not a second before' crm-survey answer "$(token eva@roof.example happy 1)" -n
export CRM_NOW=2026-11-23T10:00:00Z

expect_ok 'the keys' crm-survey key --rotate
is "$out" 'number,made_at,use
1,2026-11-22T10:00:00.000Z,verifies
2,2026-11-23T10:00:00.000Z,signs' 'two now, and neither is shown'
is "$(stat -c %a survey.key)" 600 'the file stays its owner'\''s'
expect_ok 'what is out is good' crm-survey answer "$(token olena@kvity.example happy 1)"
crm-survey key --forget >/dev/null
expect_status 6 'until the key is forgotten' crm-survey answer "$(token olena@kvity.example happy 2)"
cp key.kept survey.key
printf 'nonsense\n' >survey.key
expect_status 9 'a key file that is none' crm-survey answer "$four"
cp key.kept survey.key
expect_ok 'asked by hand' crm-record survey_answer add survey=happy "ticket=$beam" score=3 comment='好'
hand=$out
expect_status 3 'out of range' crm-record survey_answer set "$hand" score=6
is "$err" "crm-record: score: '6' is no answer to survey happy: csat goes from 1 to 5" 'says what the range is'
expect_status 3 'zero is none for csat' crm-record survey_answer set "$hand" score=0
expect_ok 'but is for nps' crm-record survey_answer add survey=friends "ticket=$beam" score=0
expect_status 5 'a second of the same survey' crm-record survey_answer add survey=happy "ticket=$beam" score=5
expect_status 5 'another kind, with answers' crm-survey set happy kind=nps
crm-log undo -q >/dev/null
crm-record survey_answer rm "$(crm-record survey_answer list "ticket=$beam" -o ids)" >/dev/null
is "$(crm-ticket show "$beam" -f csat -o csv | tail -n 1)" '""' 'an answer that is removed is none'

# -- by mail --------------------------------------------------------------------------------

asked() { crm-record message list "to=$1" survey=happy -f message_id -o jsonl | jq -r .message_id; }
like "$(asked wang@datong.example)" '^<survey\.[0-9a-f.]+@crm\.example>$' 'a mail says which it is'
reply() { # TO-TICKET IN-REPLY-TO BODY FIELD=VALUE...
	crm-record message add "ticket=$1" direction=in channel=email "in_reply_to=$2" "body=$3" "${@:4}" >/dev/null
}
export CRM_NOW=2026-11-24T10:00:00Z
reply "$beam" "$(asked wang@datong.example)" $'５ 谢谢\r\n> 您对我们的帮助满意吗？\r\n> 1–5'
reply "$late" "$(asked zoe@acme.example)" $'3.5 perhaps'
reply "$late" "$(asked zoe@acme.example)" $'5 days away' automatic=yes
reply "$late" '<survey.0000000000000000.0000000000000000.0000000000000000@x>' 5
reply "$late" "$(asked zoe@acme.example | sed 's/\.[0-9a-f]*@/.0123456789abcdef@/')" 5
reply "$late" '<survey.>' 5
reply "$leak" "$(asked eva@roof.example)" $'thanks, 5'
keep
expect_ok 'dry run' crm-survey collect -n
expect_ok 'writes nothing' as_before
expect_ok 'collected' crm-survey collect
is "$(wc -l <<<"$out")" 1 'one of them is an answer'
is "$(crm-ticket show "$beam" -f status -o csv | tail -n 1)" solved 'an answer to a survey does not open the ticket again'
is "$(crm-ticket show "$leak" -f status -o csv | tail -n 1)" open 'another answer to its mail does'
is "$(answers "ticket=$beam" -f score,comment,channel)" '5,谢谢,mail' 'in full-width digits, without what is quoted'
expect_status 1 'collected again: nothing' crm-survey collect
export CRM_NOW=2026-11-24T11:00:00Z
crm-survey answer "$(token wang@datong.example happy 5)" >/dev/null
expect_status 1 'a mail of before takes nothing back' crm-survey collect
is "$(answers "ticket=$beam" -f score,channel)" '1,link' 'the later one stands'
export CRM_NOW=2026-11-24T12:00:00Z
reply "$beam" "$(asked wang@datong.example | tr -d '<>')" $'\n  **4/5**\nHello'
expect_ok 'a later mail does' crm-survey collect
is "$(answers "ticket=$beam" -f score,channel)" '4,mail' 'as four of five'
crm-log undo -q >/dev/null
is "$(answers "ticket=$beam" -f score,channel)" '1,link' 'undone in one step'
export CRM_NOW=2027-02-01T10:00:00Z
reply "$leak" "$(asked eva@roof.example)" 1
expect_ok 'only what was sent in time' crm-survey collect
is "$(answers "ticket=$leak" -f score)" 4 'a late one counts for nothing'

# -- gone ------------------------------------------------------------------------------------

export CRM_NOW=2026-11-24T13:00:00Z
gone=$(token zoe@acme.example happy 1)
keep
crm-ticket rm "$late" >/dev/null
expect_status 4 'a ticket that is gone' crm-survey answer "$gone"
is "$err" 'crm-survey: the ticket is not there any more' 'says so'
crm-log undo -q >/dev/null
expect_ok 'a ticket with its answers is put back' as_before
expect_status 5 'a survey with answers stays' crm-survey rm happy
expect_ok 'from cron' env -i PATH="$PATH" CRM_NOW=2026-11-24T13:00:00Z crm-survey report --repo "$PWD"
expect_ok 'nothing is left undone' crm-check
done_testing
