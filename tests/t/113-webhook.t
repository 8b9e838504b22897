#!/usr/bin/env bash
# Webhooks: what they are told, signed so that another's verifier accepts it, when they are told again, and that their secrets
# stay where they are.
. "$(dirname "$0")/../lib/test.sh"
need jq sqlite3 python3
. "$TOP/tests/lib/hookd.sh"

hookd
crm init -q acme
cd acme
deliver() { CRM_NOW=$1 crm-hook deliver -q; }        # INSTANT
state() { crm-hook list name="$1" -f "$2" -o csv | tail -n +2; } # NAME FIELDS

# -- one is made -------------------------------------------------------------------------

run crm-hook add "$hooks/ok/a" --on deal.won,contact.* --allow-private
status_is 0 'a webhook is made'
like "$err" 'crm-hook secret 127.0.0.1:[0-9]* shows the secret' 'with a secret, which is not shown'
a=$out
is "$(crm-hook show "$a" -o json | jq -c '.[0] | [.events, .format, .active]')" '[["contact.*","deal.won"],"standard",true]' 'as a record'
secret=$(crm-hook secret "$a")
like "$secret" '^whsec_[A-Za-z0-9+/]{43}=$' 'of 32 bytes'
is "$(stat -c %a hooks/secrets hooks/secrets/"$a" | tr '\n' ' ')" '700 600 ' 'that only its owner can read'
expect_ok 'another of the same host' crm-hook add -q "$hooks/ok/b" --on deal.won --where 'amount>100' --allow-private
like "$(crm-hook list -f name -o csv | tail -n 1)" '^127.0.0.1:[0-9]*-2$' 'has a number'
b=$(crm-hook list -f name -o csv | tail -n 1)

run crm-hook add ftp://x.example
status_is 3 'neither http nor https'
run crm-hook add 'https://ann:x@x.example'
status_is 3 'a password in the address'
run crm-hook add https://x.example --on deal.wonn
status_is 3 'no such event'
like "$err" 'deal.won' 'the nearest is told'
run crm-hook add https://x.example --on deal.won --where 'amout>1'
status_is 3 'no such field'
like "$err" 'amount' 'the nearest is told, too'
run crm-hook add https://x.example --on deal.won --changed nothing
status_is 3 'nor one to change'
run crm-hook add https://x.example --header 'Authorization: Bearer abc'
status_is 3 'a secret in the head'
like "$err" 'Authorization: @FILE' 'belongs into a file'
run crm-hook add https://x.example --header 'webhook-id: 1'
status_is 3 'what is ours'
echo short >short
run crm-hook add https://x.example --secret-file short
status_is 3 'a secret that is none'
unlike "$err" short. 'is not repeated'
rm short
is "$(crm-hook list -f name -o csv | wc -l)" 3 'none of them was made'
run crm-hook add "$hooks/ok/dry" name=dry --on deal.won -n
is "$(find hooks/secrets -type f | wc -l)" 2 'a dry run makes no secret'

# -- told ----------------------------------------------------------------------------------

crm-contact add name='Žofie Nová' >/dev/null
crm-deal add name=Střecha amount='50 EUR' stage=won >/dev/null
crm-deal add name=屋顶 amount='500 EUR' stage=won >/dev/null
expect_ok 'they are told' deliver 2026-11-21T10:01:00Z
is "$(got /ok/a)" "$(told contact.created deal.won)" 'each of what it wants, in order'
is "$(jq -r 'select(.path == "/ok/b") | .body | fromjson | .data.data.name' "$received")" 屋顶 'only where the record fits'
is "$(jq -rs '[.[] | select(.path == "/ok/a")][0].body | fromjson | [.type, .data.data.name, .data.actor] | join("|")' "$received")" \
	'contact.created|Žofie Nová|Ann <ann@example.com>' 'a payload of Standard Webhooks'
is "$(state "$b" state,behind,sent,status)" 'well,0,1,200' 'how it goes is listed'
is "$(crm-hook log "$b" -f event,status -o csv | tail -n +2)" deal.won,200 'and logged'
deliver 2026-11-21T10:02:00Z
is "$(wc -l <"$received")" 4 'nobody is told twice'

crm-contact rm -y 'Žofie Nová' >/dev/null
printf 'name\nEva\nJan\n' | crm-import -q contact - >/dev/null
deliver 2026-11-21T10:03:00Z
is "$(got /ok/a | wc -l)" 6 'a removal and an import are told'

# -- signatures --------------------------------------------------------------------------------

if need_verifier; then
	hook real /ok/real --on task.created
	crm-task add subject=x >/dev/null
	(unset CRM_NOW; crm-hook deliver -q)
	is "$(verified "$(crm-hook secret real)" /ok/real)" '1 of 1' 'the verifier of npm accepts it'
	old=$(crm-hook secret real)
	expect_ok 'the secret is changed' env -u CRM_NOW crm-hook secret real --rotate --keep 1h
	isnt "$old" "$out" 'into another'
	crm-task add subject=y >/dev/null
	(unset CRM_NOW; crm-hook deliver -q)
	is "$(verified "$old" /ok/real 2>/dev/null)" '2 of 2' 'for a while, the one before is good'
	middle=$out
	is "$(verified "$middle" /ok/real 2>/dev/null)" '1 of 2' 'and the new one from now on'
	run crm-hook secret real --rotate --keep 0s
	crm-task add subject=z >/dev/null
	(unset CRM_NOW; crm-hook deliver -q)
	is "$(verified "$middle" /ok/real 2>/dev/null)" '1 of 3' 'one that is not kept signs no more'
	is "$(verified "$out" /ok/real 2>/dev/null)" '1 of 3' 'the newest signs'
else
	skip 'the verifier of npm accepts it' 'needs standardwebhooks of npm'
fi

# -- again ---------------------------------------------------------------------------------------

hook flaky /first/2/500/x --on user.created
hook busy /later/429/600/x --on user.created
hook date '/later/503/Sat,%2021%20Nov%202026%2013:00:00%20GMT/x' --on user.created
hook red /redirect/x --on user.created
hook gone /status/410/x --on user.created
hook long /long/x --on user.created
crm-user add name=petr >/dev/null
deliver 2026-11-21T12:00:00Z
is "$(state flaky state,tries,status)" 'retrying,1,500' 'what failed is tried again'
like "$(state flaky next)" '^2026-11-21T12:00:0[45]' 'in five seconds'
is "$(state busy next)" 2026-11-21T12:10:00.000Z 'when Retry-After says, in seconds'
is "$(state red status)" 302 'a redirection is a failure'
is "$(grep -c redirected "$received" || true)" 0 'and not followed'
is "$(state long state)" well 'who answers too much has answered'
is "$(state gone state)" paused 'who is gone is told no more'
is "$(crm-record webhook log gone -o json | jq -r '[.[] | select(.field == "active")][-1].new')" false 'which its history says'
crm-user add name=jana >/dev/null
deliver 2026-11-21T12:00:10Z
like "$(state flaky next)" '^2026-11-21T12:0[45]' 'then in five minutes'
deliver 2026-11-21T12:06:00Z
is "$(state flaky state,sent)" 'retrying,1' 'then it is taken, and the next one follows'
is "$(jq -rs '[.[] | select(.path == "/first/2/500/x") | .headers["webhook-id"]] | .[0] == .[1] and .[1] == .[2] and .[2] != .[3]' "$received")" \
	true 'under the same id'
is "$(state busy tries)" 1 'who is to wait is not asked before'
deliver 2026-11-21T12:10:00Z
is "$(state busy tries)" 2 'but then'

# -- given up ----------------------------------------------------------------------------------------

for hour in 13 14 17 22; do deliver "2026-11-21T$hour:30:00Z"; done
deliver 2026-11-22T08:00:00Z
is "$(state red dead,state)" '0,retrying' 'tried for a day'
deliver 2026-11-22T12:00:01Z
is "$(state red dead)" 1 'and then given up'
is "$(crm-hook dead red -f event,reason -o csv | tail -n +2)" 'user.created,HTTP 302: ok' 'which is listed, with its reason'
is "$(state red tries)" 1 'the next one follows'
crm-hook set red url="$hooks/ok/mended" >/dev/null
expect_ok 'it is sent again' crm-hook dead red --retry
deliver 2026-11-23T12:00:00Z
is "$(got /ok/mended | sort)" "$(told user.created | sort)" 'and all of it arrives'
run crm-hook dead red
status_is 1 'no longer given up'

# -- the circuit ------------------------------------------------------------------------------------

hook broken /status/500/x --on company.created
for i in 1 2 3 4 5; do crm-company add name="Firma $i" >/dev/null; done
day=1
while [ "$(state broken state)" != open ] && [ "$day" -lt 10 ]; do
	for hour in 00 01 02 05 11 23; do deliver "2026-12-0$day""T$hour:00:00Z"; done
	day=$((day + 1))
done
is "$(state broken state,dead)" open,3 'three given up in a row open the circuit'
for hour in 00 05 10 15 20 23; do deliver "2026-12-15T$hour:00:00Z"; deliver "2026-12-16T$hour:00:00Z"; done
is "$(state broken dead)" 3 'then nothing is given up'
requests=$(wc -l <"$received")
deliver 2026-12-16T23:59:59Z
is "$(wc -l <"$received")" "$requests" 'one an hour is tried'
crm-hook set broken url="$hooks/ok/fixed" >/dev/null
deliver 2026-12-17T01:00:00Z
is "$(state broken state) $(got /ok/fixed | wc -l)" 'well 2' 'until one is taken'

# -- rate, pause, replay ------------------------------------------------------------------------------

hook slow /ok/slow --on product.created --rate 2
for i in 1 2 3 4 5; do crm-product add name="Zboží $i" >/dev/null; done
deliver 2026-12-18T10:00:00Z
is "$(got /ok/slow | wc -l)" 2 'two in a minute'
deliver 2026-12-18T10:00:30Z
is "$(got /ok/slow | wc -l)" 2 'and no more'
deliver 2026-12-18T10:01:00Z
is "$(got /ok/slow | wc -l)" 4 'then two more'
expect_ok 'paused' crm-hook pause slow
deliver 2026-12-18T10:05:00Z
is "$(state slow state) $(got /ok/slow | wc -l)" 'paused 4' 'it is told nothing'
expect_ok 'resumed' crm-hook resume slow
deliver 2026-12-18T10:06:00Z
is "$(got /ok/slow)" "$(told product.created)" 'and then all of it'
expect_ok 'told again' crm-hook replay slow --from 1
for minute in 10 11 12 13; do deliver "2026-12-18T11:$minute:00Z"; done
is "$(jq -r 'select(.path == "/ok/slow") | .headers["webhook-id"]' "$received")" "$(told product.created; told product.created)" \
	'in order, under the same ids'

# -- called by a rule -------------------------------------------------------------------------------------

hook 会計 /ok/called --on company.created --where industry=none
hook other /ok/other --on company.created
hook listens /ok/listens --on rule.called
hook paused /ok/paused --on company.created
crm-hook pause paused >/dev/null
printf 'name calls\non team.created\ndo\n    call 会計\n    call nobody\n    call paused\n' | crm-rule add - >/dev/null
crm-record team add name=Прага >/dev/null
"$(dirname "$(type -P crm)")/../libexec/crm/follow-hooks" --once rules .
deliver 2026-12-18T12:00:00Z
is "$(jq -r 'select(.path == "/ok/called") | .body | fromjson | [.type, .data.entity, .data.data.name] | join("|")' "$received")" \
	'rule.called|team|Прага' 'the webhook of that name is told, whatever it lists'
is "$(got /ok/other | wc -l) $(got /ok/listens | wc -l)" '0 3' 'others only if they list it'
deliver 2026-12-18T12:01:00Z
is "$(got /ok/called | wc -l) $(got /ok/paused | wc -l)" '1 0' 'once, and not while it is paused'
expect_ok 'resumed' crm-hook resume paused
deliver 2026-12-18T12:02:00Z
is "$(got /ok/paused | wc -l)" 1 'but then'
crm-rule off calls >/dev/null

run crm status
like "$out" 'webhooks +15 webhooks, .*7 events given up' 'crm status has a line about them'
like "$out" 'rules +1 rule, 2 changes behind' 'and about rules'
crm-hook pause other >/dev/null
like "$(crm status)" '2 paused' 'says who is paused'
echo 'no place' >hooks/webhooks.failed
like "$(crm status)" 'last attempt failed: no place' 'and what the whole kind failed at'
rm hooks/webhooks.failed

crm-record webhook add name=bare url="$hooks/ok/bare" events=team.created allow_private=yes >/dev/null
expect_ok 'and holds up no other' deliver 2026-12-18T12:10:00Z
like "$err" 'crm-hook: webhook bare is not told: it has no secret here: crm-hook secret bare --rotate' 'which is said'
like "$(state bare state,error)" 'faulty,it has no secret here: crm-hook secret bare --rotate' 'what is made without a secret says how it gets one'
like "$(crm status)" '1 cannot be told' 'as crm status does'
crm-hook rm -y bare >/dev/null

# -- formats --------------------------------------------------------------------------------------------

printf 'T0/B0/tajemstvi-slacku' >"$TEST_TMP/token"
printf 'SECdingdong' >"$TEST_TMP/ding"
printf 'Deal {name|?}: {amount} ({event.actor})' >"$TEST_TMP/sentence"
printf '{{"text":"{name}","by":"{owner}","what":"{event.name}"}}' >"$TEST_TMP/body"
printf 'Bearer hlavicka-tajna' >"$TEST_TMP/bearer"
only() { jq -r --arg path "$1" 'select(.path | startswith($path)) | .'"$2" "$received"; }
hook slack '/ok/slack/__SECRET__' --on deal.won --format slack --secret-file "$TEST_TMP/token"
hook ding /code/0/ding?access_token=t --on deal.won --format dingtalk --secret-file "$TEST_TMP/ding" --template "$TEST_TMP/sentence"
hook wecom /code/0/wecom --on deal.won --format wecom
hook refused /code/93000/wecom --on deal.won --format wecom
hook cloud /ok/cloud --on deal.won --format cloudevents --header "Authorization: @$TEST_TMP/bearer"
hook own /ok/own --on deal.won --format template --template "$TEST_TMP/body"
crm-deal add name='Say "ahoj"' amount='7 EUR' stage=won owner=petr >/dev/null
deliver 2026-12-19T10:00:00Z
is "$(only /ok/slack body)" '{"text":"deal Say \"ahoj\": won (Ann)"}' 'Slack is told a sentence'
is "$(only /ok/slack path)" /ok/slack/T0/B0/tajemstvi-slacku 'under an address that holds the secret'
is "$(only /code/0/ding body)" '{"msgtype":"text","text":{"content":"Deal Say \"ahoj\": 7.00 EUR (Ann <ann@example.com>)"}}' \
	'DingTalk a sentence of a template'
sign=$(printf '1797674400000\nSECdingdong' | openssl dgst -sha256 -hmac SECdingdong -binary | base64 | jq -sRr 'rtrimstr("\n") | @uri')
is "$(only /code/0/ding path)" "/code/0/ding?access_token=t&timestamp=1797674400000&sign=$sign" 'signed as it wants it'
is "$(only /code/0/wecom body)" '{"msgtype":"text","text":{"content":"deal Say \"ahoj\": won (Ann)"}}' 'WeCom its message'
is "$(state refused state,error)" 'retrying,errcode 93000' 'errcode is a failure, whatever the status is'
is "$(only /ok/cloud body | jq -r '[.specversion, .type, .data.data.name] | join("|")')" '1.0|crm.deal.won|Say "ahoj"' 'an event of CloudEvents'
is "$(only /ok/cloud 'headers | [.["content-type"], .authorization] | join("|")')" 'application/cloudevents+json|Bearer hlavicka-tajna' 'with its head'
is "$(only /ok/own body | jq -r '[.text, .what] | join("|")')" 'Say "ahoj"|deal.won' 'a body of a template that is JSON is JSON'
is "$(only /ok/own 'headers["content-type"]')" application/json 'and says so'

# -- what is shown --------------------------------------------------------------------------------------

run crm-hook test own deal.won -o csv -f event,status,answer
is "$out" 'event,status,answer
deal.won,200,ok' 'one is told for a test'
unlike "$(only /ok/own 'headers["webhook-id"]' | tail -n 1)" "$(told deal.won | tail -n 1)" 'under an id of its own'
run crm-hook test refused
status_is 10 'and what it refuses is told'

# -- what is secret ----------------------------------------------------------------------------------------

crm-log flush
hidden=("${secret#whsec_}" tajemstvi-slacku SECdingdong hlavicka-tajna)
git -C history.git log -p --all >"$TEST_TMP/history"
for word in "${hidden[@]}"; do
	not_ok grep -aqF -- "$word" crm.db crm.db-wal hooks/state.db hooks/state.db-wal "$TEST_TMP/history" crm.conf
	not_ok sh -c 'crm-hook log -o jsonl | grep -qF -- "$1"' sh "$word"
	not_ok sh -c 'crm-hook list -o jsonl | grep -qF -- "$1"' sh "$word"
	not_ok sh -c 'crm-hook tail --from 1 -o jsonl | grep -qF -- "$1"' sh "$word"
done
hook quiet /hang/x timeout=2s --on team.created --secret-file "$TEST_TMP/ding" --format dingtalk
crm-team add name=t 2>/dev/null || crm-record team add name=t >/dev/null
(unset CRM_NOW; exec crm-hook deliver -q) &
pid=$!
wait_for grep -q hang "$received"
ps -ww -eo args >"$TEST_TMP/ps"
like "$(cat "$TEST_TMP/ps")" 'follow-hooks --once webhooks' 'while it is told'
for word in "${hidden[@]}"; do not_ok grep -qF -- "$word" "$TEST_TMP/ps"; done
wait "$pid"
like "$(state quiet error)" 'timed out|Timeout' 'who says nothing is not waited for'

# -- sent again at once ------------------------------------------------------------------------------------

run crm-hook replay a --since 2020
status_is 2 'a number is no time'
run crm-hook replay 会計 --since 2030-01-01
status_is 1 'nothing since'
like "$err" 'has not been told anything since' 'is said'
before=$(jq -r 'select(.path == "/ok/called") | .path' "$received" | wc -l)
for i in 1 2 3 4; do (unset CRM_NOW; CRM_HOOKS_START=background crm-hook replay 会計 --from 1); done
again() { [ "$(jq -r 'select(.path == "/ok/called") | .path' "$received" | wc -l)" -gt $((before + 3)) ]; }
expect_ok 'a follower that lingers is told to send again' wait_for again

done_testing
