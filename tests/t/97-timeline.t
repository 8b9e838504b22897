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

# -- crm-activity log --------------------------------------------------------------------

expect_ok 'a call' crm-activity log call eva@strechy.example 'O střeše' duration=15m
like "$(f "$out" kind,subject,status,start_at,contact.id,about,duration)" \
	"^call\|O střeše\|held\|2026-11-21T10:00:00\.000Z\|$eva\|contact:$eva\|15m$" 'is held now, with her'
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
expect_ok 'one undo' crm-log undo -q
done_testing
