#!/usr/bin/env bash
# What took place, written down in few words; and all that ever happened to a record as one story.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual TZ=Europe/Prague

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
company=$(crm-company add name='Střechy Novák' domain=strechy.example)
eva=$(crm-contact add name='Eva Nová' email=eva@strechy.example company="$company")
deal=$(crm-deal add name='Střecha na stodolu' contact="$eva" company="$company" amount='48000 CZK')
f() { crm-activity show "$1" -f "$2" -o "template={${2//,/\}|\{}}"; }
at() { export CRM_NOW=2026-11-$1:00Z; }

# -- crm-activity log --------------------------------------------------------------------

at 21T11:00
expect_ok 'a call' crm-activity log call eva@strechy.example 'O střeše' duration=15m
like "$(f "$out" kind,subject,status,start_at,contact.id,about,duration)" \
	"^call\|O střeše\|held\|2026-11-21T11:00:00\.000Z\|$eva\|contact:$eva\|15m$" 'is held now, with her'
at 21T12:00
expect_ok 'a note about a deal' crm-activity log note "deal:${deal:0:8}" 'Хоче знижку, 王先生也是'
is "$(f "$out" kind,subject,body,contact.id,about)" "note||Хоче знижку, 王先生也是|$eva|deal:$deal" 'has a body, and the contact of the deal'
expect_ok 'a visit of a company' crm-activity log visit strechy.example start_at='2026-11-20 14:00' status=not_held
is "$(f "$out" kind,contact.id,about,start_at,status)" "visit||company:$company|2026-11-20T13:00:00.000Z|not_held" 'as it was said'
expect_status 3 'a kind there is not' crm-activity log cal eva@strechy.example
like "$err" 'kind: .*call' 'the nearest'
expect_status 4 'about nobody' crm-activity log call nikdo@strechy.example
like "$err" "there is no contact, company, deal or ticket 'nikdo@strechy.example'" 'says where it looked'
crm-deal add name='Eva Nová' >/dev/null
expect_status 5 'about two' crm-activity log call 'Eva Nová'
like "$err" "'Eva Nová' is a contact and a deal.*hint: write contact:$eva or deal:" 'names both'
expect_status 2 'about nothing' crm-activity log call
expect_ok 'a dry run' crm-activity log call "$eva" -n
is "$(crm-activity count)" 3 'writes nothing'
expect_ok 'what is still to come' crm-activity log meeting "$eva" 'U nás' start_at=+3d -n
like "$out" 'status=planned' 'is planned'
expect_ok 'unless it is said' crm-activity log meeting "$eva" start_at=+3d status=not_held -n
like "$out" 'status=not_held' 'what it is'
expect_status 3 'less than no time' crm-activity log call "$eva" duration=-5m
like "$err" 'duration: -5m is less than 0' 'is refused'
expect_ok 'a note from standard input' shell "printf 'перша\n第二\n' | crm-activity log note $eva - -n -o jsonl"
like "$out" '"body":"перша\\n第二"' 'is its body'
expect_status 3 'an empty one' crm-activity log note "$eva" -
is "$(crm-activity --complete log '' | cut -f 1 | sort | tr '\n' ' ')" 'call email meeting note task visit ' 'kinds are completed'

# -- show --full ---------------------------------------------------------------------------

crm-log undo -q >/dev/null
story() { crm-record "$1" show "$2" --full -o 'template={kind} {what} [{detail}]' "${@:3}"; }
crm-contact add name=Jan >/dev/null
at 22T09:00 && crm-deal move "$deal" proposal >/dev/null
at 22T10:00 && ticket=$(crm-ticket add subject='Teče to' contact="$eva")
at 22T11:00 && crm-record message add ticket="$ticket" body='Od pondělí' direction=in sent_at=now >/dev/null
at 23T08:00 && task=$(crm-task add 'Zavolat' due='tomorrow 9:00' about="deal:$deal") && crm-task add '打电话' about="contact:$eva" >/dev/null
at 23T09:00 && crm-record deal_contact add deal="$deal" contact="$eva" role=decision_maker >/dev/null
at 24T08:00 && crm-task 'done' "$task" >/dev/null
at 24T09:00 && crm-contact set "$eva" title=Jednatelka tags+=vip >/dev/null
at 25T09:00

run story contact "$eva" -n 0
like "$out" '^change title: \(empty\) -> Jednatelka; tags: \(empty\) -> vip \[crm-contact set\]' 'the newest first: a change, all its fields'
is "$(sed 1d <<<"$out" | tr '\n' '/')" \
	"task Zavolat [done]/role Eva Nová, Střecha na stodolu [decision_maker]/task 打电话 [todo]/message Od pondělí [in]/ticket Teče to [new]/change Střecha na stodolu: stage: prospecting -> proposal [crm-deal move]/note Хоче знижку, 王先生也是 [held]/call O střeše [held]/deal Střecha na stodolu [proposal]/change made [crm-contact add]/" \
	'everything about a contact, merged by time'
run story deal "$deal" -n 0
is "$(tr '\n' '/' <<<"$out")" \
	"task Zavolat [done]/role Eva Nová, Střecha na stodolu [decision_maker]/change stage: prospecting -> proposal; probability: 10 -> 50; forecast_category: pipeline -> best_case [crm-deal move]/note Хоче знижку, 王先生也是 [held]/call O střeše [held]/change made [crm-deal add]/" \
	'everything about a deal, and the talks with its people'
run story company "$company" -n 0
is "$(tr '\n' '/' <<<"$out")" \
	"task Zavolat [done]/role Eva Nová, Střecha na stodolu [decision_maker]/task 打电话 [todo]/message Od pondělí [in]/ticket Teče to [new]/change Střecha na stodolu: stage: prospecting -> proposal [crm-deal move]/note Хоче знижку, 王先生也是 [held]/call O střeše [held]/deal Střecha na stodolu [proposal]/contact Eva Nová [Jednatelka]/change made [crm-company add]/visit  [not_held]/" \
	'everything about a company and its people'
run story contact "$eva" --only calls,changes
is "$(cut -d' ' -f1 <<<"$out" | tr '\n' ' ')" 'change change call change ' 'only some kinds'
run story company "$company" --only tickets,tasks,roles
is "$(cut -d' ' -f1 <<<"$out" | tr '\n' ' ')" 'task role task ticket ' 'what belongs to its people is a company'"'"'s'
run story contact "$eva" --only activities
is "$(cut -d' ' -f1 <<<"$out" | tr '\n' ' ')" 'note call ' 'all activities'
expect_status 2 'a kind there is not' crm-contact show "$eva" --full --only phones
like "$err" "--only: nothing in a timeline is called 'phones'.*hint: calls, meetings" 'names those there are'

# Pages, also where much happened at one moment: one after the other they are the whole
for i in 1 2 3; do crm-activity log note "$eva" "č. $i" >/dev/null; done
story contact "$eva" -n 0 -f at,kind,id -o jsonl >whole.jsonl
: >pages.jsonl
before=
while crm-contact show "$eva" --full -n 2 ${before:+--before "$before"} -f at,kind,id -o jsonl >page.jsonl; do
	cat page.jsonl >>pages.jsonl
	before=$(tail -n 1 page.jsonl | jq -r .at)
done
same_file pages.jsonl whole.jsonl 'page by page it is the whole'
is "$(jq -rs 'map(.at) == (map(.at) | sort | reverse)' whole.jsonl)" true 'in order of time'
# Of more than SQLite takes as single values
crm-company add name=Velká domain=velka.example >/dev/null
seq 1200 | awk '{ printf "{\"name\":\"Zákazník %d\",\"company\":\"velka.example\"}\n", $1 }' | crm-contact apply - -q >/dev/null
crm-task add 'Poslední' about="contact:$(crm-contact list name='Zákazník 1200' -o ids)" >/dev/null
is "$(story company velka.example --only tasks)" 'task Poslední [todo]' 'a company of many people'
run crm-contact show "$eva" --full -o table -n 3
like "$out" 'name +Eva Nová.*AT +KIND +WHAT.*note +č. 2' 'for people the record comes first'
run story contact "$eva" --as-of '2026-11-22 12:30' -n 0
is "$(cut -d' ' -f1 <<<"$out" | tr '\n' ' ')" 'message ticket change note call deal change ' 'as it was then'
like "$out" 'deal Střecha na stodolu \[proposal\]' 'with what was known'
expect_status 2 'of one record' crm-contact show "$eva" Jan --full
expect_status 1 'before all' crm-contact show "$eva" --full --before 2020-01-01 -o jsonl
done_testing
