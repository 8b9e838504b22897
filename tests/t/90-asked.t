#!/usr/bin/env bash
# Columns that are computed when asked: a history is replayed, and every figure is worked out beside it by hand.
. "$(dirname "$0")/../lib/test.sh"
need jq sqlite3
export CRM_HISTORY_COMMIT=manual TZ=UTC
on() { CRM_NOW=$1 "${@:2}"; }

# One step of the story, and what is printed just after it.
all=name,is_open,weighted_amount,stage_since,time_in_stage,stage_path,close_moves,last_activity_at,next_task_at,stale_for,is_stale,_rev
people=name,last_activity_at,next_task_at,open_deals,first_response,age,company.open_deals,company.last_activity_at
print() { # [--as-of WHEN]
	crm-deal list -s name -f "$all" -o jsonl "$@" || true
	crm-contact list -s name -f "$people" -o jsonl "$@" || true
	crm-task list is_overdue=yes -s subject -f subject,is_open -o jsonl "$@" || true
	crm-deal count --by is_stale,stage_path -o csv "$@" || true
	crm-deal list is_stale=yes 'time_in_stage>1d' -n 1 -o ids "$@" || true
	crm-deal list -n 1 -f stage_path -o csv "$@" || true
	crm-deal list -s -time_in_stage,company.open_deals -f name,company.open_deals -o csv "$@" || true
	crm-contact list --where 'last_activity_at= or not company.open_deals>0' -s name -o 'template={name} {age}' "$@" || true
	crm-export deal -f name,stage_since,company.last_activity_at "$@" 2>/dev/null
	crm-company list open_deals=1 -o ids "$@" || true
}
step() { # WHEN COMMAND...
	on "$@" >/dev/null
	on "$1" print >"$TEST_TMP/then.${1//:/}"
	steps+=("$1")
}
steps=()

on 2026-01-10T09:00:00Z crm init -q acme
cd acme
step 2026-01-10T09:00:01Z crm-record stage set proposal rotten_days=14
step 2026-01-10T09:00:02Z crm-company add name='Střechy Novák' domain=strechy.example
step 2026-01-10T09:00:03Z crm-company add name='大同公司' domain=datong.example
step 2026-01-10T10:00:00Z crm-contact add name='Олена Коваль' email=olena@kvity.example company=strechy.example
step 2026-01-10T10:00:01Z crm-contact add name=王小明 email=wang@datong.example company=datong.example
step 2026-01-11T09:00:00Z crm-deal add name=Střecha company=strechy.example contact=olena@kvity.example \
	amount='100.01 EUR' probability=50 close_date=2026-03-01
step 2026-01-11T10:00:00Z crm-deal add name=钢梁 company=datong.example amount='990001 JPY' probability=10
step 2026-01-12T09:00:00Z crm-deal set Střecha stage=proposal
step 2026-01-13T09:00:00Z crm-deal set Střecha close_date=2026-04-01
step 2026-01-14T09:00:00Z crm-activity add kind=call about=deal:Střecha contact=olena@kvity.example direction=out \
	status=held start_at=2026-01-14T08:00:00Z
step 2026-01-14T09:10:00Z crm-activity add kind=meeting about=deal:Střecha status=planned start_at=2026-01-16T08:00:00Z
step 2026-01-14T09:20:00Z crm-activity add kind=call about=deal:Střecha status=not_held start_at=2026-01-15T08:00:00Z
step 2026-01-15T09:00:00Z crm-task add subject=Зателефонувати about=deal:Střecha due_at=2026-01-20T08:00:00Z
step 2026-01-15T09:00:01Z crm-task add subject=Hotovo about=deal:Střecha due_at=2026-01-18T08:00:00Z status=done
step 2026-01-15T09:00:02Z crm-task add subject=Jednou about=contact:wang@datong.example
step 2026-01-20T09:00:00Z crm-deal set Střecha close_date=2026-03-15
step 2026-01-20T10:00:00Z crm-deal set Střecha close_date=2026-05-01
step 2026-01-25T09:00:00Z crm-deal set 钢梁 stage=negotiation
step 2026-01-26T09:00:00Z crm-deal set 钢梁 stage=won closed_at=2026-01-26T09:00:00Z
step 2026-01-27T09:00:00Z crm-activity add kind=note about=contact:wang@datong.example # no status, no time
export CRM_NOW=2026-02-10T09:00:00Z

deal() { crm-deal list name=Střecha -f "$1" -o jsonl "${@:2}" | jq -c ".$1"; }
won() { crm-deal list name=钢梁 -f "$1" -o jsonl "${@:2}" | jq -c ".$1"; }
olena() { crm-contact list email=olena@kvity.example -f "$1" -o jsonl | jq -c ".$1"; }
wang() { crm-contact list email=wang@datong.example -f "$1" -o jsonl | jq -c ".$1"; }

# -- a deal -------------------------------------------------------------------------
is "$(deal stage_since)" '"2026-01-12T09:00:00.000Z"' 'when it came into its stage'
is "$(deal time_in_stage)" $((29 * 86400)) 'how long ago that is'
is "$(deal stage_path)" '"prospecting > proposal"' 'the way it went'
is "$(deal close_moves)" 2 'put off twice; brought forward once'
is "$(deal weighted_amount)" '"50.01"' 'half of it, rounded half up'
is "$(deal is_open)" true 'open'
is "$(deal last_activity_at)" '"2026-01-14T08:00:00.000Z"' 'what was planned or did not take place does not count'
is "$(deal next_task_at)" '"2026-01-20T08:00:00.000Z"' 'what is done is not next'
is "$(deal stale_for)" $((27 * 86400 + 3600)) 'since the call, which is later than the stage'
is "$(deal is_stale)" true 'longer than the 14 days of its stage'
is "$(won stage_path)" '"prospecting > negotiation > won"' 'a deal that was won'
is "$(won stage_since)" '"2026-01-26T09:00:00.000Z"' 'since then'
is "$(won time_in_stage)" 0 'its time stops where it was closed'
is "$(won is_open) $(won stale_for) $(won is_stale)" 'false null false' 'and it cannot go stale'
is "$(won weighted_amount --as-of 2026-01-24)" '"99000"' 'yen have no cents'
is "$(won last_activity_at) $(won next_task_at) $(won close_moves)" 'null null 0' 'nothing is empty'
step 2026-02-10T09:00:01Z crm-deal add name=Bez amount='10 EUR' stage=negotiation
is "$(crm-deal list name=Bez -f weighted_amount -o 'template={weighted_amount}')" 8.00 'the chance is its stage'\''s where it has none'
step 2026-02-10T09:00:02Z crm-deal rm Bez

# -- people, companies, tasks, activities ----------------------------------------------
is "$(olena last_activity_at)" '"2026-01-14T08:00:00.000Z"' 'a call with a person'
is "$(wang last_activity_at)" '"2026-01-27T09:00:00.000Z"' 'a note about one: without a time it is when it was written'
is "$(olena first_response)" $((4 * 86400 - 7200)) 'to the first call out'
is "$(wang first_response)" null 'a note is no answer'
is "$(olena open_deals) $(wang open_deals)" '1 0' 'open deals of a person'
step 2026-02-10T09:00:03Z crm-record deal_contact add deal=Střecha contact=wang@datong.example
step 2026-02-10T09:00:04Z crm-record deal_contact add deal=Střecha contact=olena@kvity.example
is "$(olena open_deals) $(wang open_deals)" '1 1' 'each counts once'
is "$(olena age)" $((31 * 86400 - 3600)) 'age'
is "$(wang next_task_at)" null 'a task without a time is not next'
is "$(crm-company list -s name -f name,last_activity_at,open_deals -o csv)" 'name,last_activity_at,open_deals
Střechy Novák,2026-01-14T08:00:00.000Z,1
大同公司,2026-01-27T09:00:00.000Z,0' 'a company, by itself and its people'
is "$(crm-task list is_overdue=yes -f subject -o 'template={subject}')" Зателефонувати 'an overdue task: open, and in the past'
is "$(crm-task list is_open=no -f subject -o 'template={subject}')" Hotovo 'a closed one'
is "$(crm-activity count held_at!=)" 2 'what took place'

# -- in every place of a query ------------------------------------------------------------
count() { crm-deal count "$@"; }
is "$(count is_stale=yes)" 1 'a term'
is "$(count 'time_in_stage>14d')" 1 'a duration'
is "$(count 'time_in_stage<=1m')" 1 '... at the other end'
is "$(count 'stage_since=2026-01')" 2 'a span of time'
is "$(count 'stage_since<2026-01-13')" 1 'before one'
is "$(count 'weighted_amount>=50 EUR')" 1 'money of a currency'
is "$(count 'weighted_amount=50.01,990001')" 2 'alternatives'
is "$(count 'stage_path~won')" 1 'in a text'
is "$(count 'stage_path!~won')" 1 '... and not'
is "$(count stale_for=)" 1 'empty'
is "$(count last_activity_at!=)" 1 'filled'
is "$(count --where 'is_stale=yes and (close_moves>=2 or not stage_path~won)')" 1 '--where'
is "$(crm-contact list company.open_deals=1 -o 'template={name}')" 'Олена Коваль' 'beyond a link'
is "$(crm-deal list -s -time_in_stage -o 'template={name}' | paste -sd' ')" 'Střecha 钢梁' 'sorted by'
is "$(crm-deal list -s last_activity_at -f name -o 'template={name}' | paste -sd' ')" '钢梁 Střecha' '... empty first'
is "$(crm-deal count --by is_open,is_stale -o csv)" 'is_open,is_stale,count
no,no,1
yes,yes,1' 'counted by'
is "$(crm-contact count --by company.open_deals -o csv)" 'company.open_deals,count
0,1
1,1' '... beyond a link'
is "$(crm-deal list name=Střecha -f time_in_stage,stage_path -o csv)" 'time_in_stage,stage_path
29d,prospecting > proposal' 'as people write it'
is "$(count "_rev=$(deal _rev | tr -d '"' | cut -c1-8)")" 1 '_rev is one of them'
is "$(crm-contact list company._rev!= -f company._rev -o csv | sed -n 2p | wc -c)" 17 '... also beyond a link'
is "$(crm-deal show Střecha -f time_in_stage,stage_path -o jsonl)" '{"time_in_stage":2505600,"stage_path":"prospecting > proposal"}' 'show'
like "$(crm-export deal -f name,is_stale)" $'\nStřecha,yes' 'an export that asks for it'
unlike "$(crm-export deal)$(crm-deal list -f '*' -o csv)$(crm-export --all)" 'time_in_stage|[,"]_rev' 'and no other has it'

# -- what is wrong ---------------------------------------------------------------------------
run crm-deal list time_in_stage=soon
status_is 3 'a wrong duration'
like "$err" "time_in_stage: 'soon' is not a duration" 'says so'
run crm-deal list 'is_stale>yes'
status_is 2 'no order'
run crm-deal list time_in_stge=1d
status_is 2 'a misspelt one'
like "$err" 'hint: crm-deal list time_in_stage=1d' 'is put right'
run crm-deal list -f name,stage_snce
like "$err" 'hint: crm-deal list -f name,stage_since' '... in -f'
run crm-deal list -s closemoves
like "$err" "deal has no field 'closemoves'" '... in -s'
run crm-deal list foo=1
like "$err" 'hint: crm-schema show deal lists its fields' 'an unknown one'
sqlite3 -readonly crm.db .dump | sha256sum >before
for command in 'set Střecha time_in_stage=3' 'add name=x time_in_stage=3' 'set Střecha time_in_stage+=3'; do
	# shellcheck disable=SC2086
	run crm-deal $command
	isnt "$status" 0 "crm-deal $command is refused"
	like "$err" 'time_in_stage is computed from the history; it cannot be set' 'with what it is'
done
run crm-deal add name=x _rev=3
like "$err" '_rev is computed from the history; it cannot be set' '_rev too'
run crm-import deal /dev/stdin --map Doba=time_in_stage <<<$'name,Doba\nx,3'
like "$err" 'time_in_stage is computed' 'nor by a column'
run crm-import contact /dev/stdin <<<$'name,age\nJan,40'
isnt "$status" 0 'what only happens to be called so is not lost'
like "$err" "contact has no field for the column 'age'" 'but asked about'
run crm-schema add deal.stage_since date
isnt "$status" 0 'an own field of that name'
like "$err" 'stage_since is computed' 'is refused'
is "$(sqlite3 -readonly crm.db .dump | sha256sum)" "$(cat before)" 'nothing was written'

# -- streams that come back ----------------------------------------------------------------
crm-deal list -f '*,stage_since,time_in_stage,weighted_amount,is_stale,_rev' -o jsonl >deals.jsonl
crm-deal list -f '*,stage_since,time_in_stage,weighted_amount,is_stale' -o csv >deals.csv
before=$(crm-log list -n 0 -o ids | wc -l)
expect_ok 'apply takes a listing back' crm-deal apply deals.jsonl
expect_ok '... as CSV' crm-deal apply deals.csv
expect_ok 'import takes it back' crm-import deal deals.csv --on-match update -q
is "$(crm-log list -n 0 -o ids | wc -l)" "$before" 'and nothing has changed'

# -- the model shown -------------------------------------------------------------------------
like "$(crm-schema show deal -o csv)" 'deal,time_in_stage,duration,asked,' 'crm-schema show'
is "$(crm-schema show deal --json-schema | jq -c '.properties.time_in_stage | [.type, .readOnly]')" '[["integer","null"],true]' \
	'JSON Schema'
unlike "$(crm-schema show deal --sql)" time_in_stage 'no column of the table'
like "$(crm-deal --complete list time_)" '^time_in_stage=' 'completion of terms'
like "$(crm-deal --complete list -f name,stage_s)" 'name,stage_since' '... of -f'
like "$(crm-contact --complete list company.open_)" '^company.open_deals=' '... beyond a link'
like "$(crm-deal --complete list is_stale=)" '^is_stale=yes' '... of values'
is "$(crm-deal --complete set Střecha time_)" '' '... not of what can be set'

# -- a deal that is gone and comes back --------------------------------------------------------------
step 2026-02-10T10:00:00Z crm-deal add name=Zpět stage=prospecting
back=$(crm-deal list name=Zpět -o ids)
step 2026-02-10T11:00:00Z crm-deal set Zpět stage=negotiation
step 2026-02-10T12:00:00Z crm-deal rm Zpět
step 2026-02-10T13:00:00Z crm-log undo
path() { crm-deal list name=Zpět -f stage_path,stage_since -o 'template={stage_path} {stage_since}'; }
is "$(path)" 'prospecting > negotiation 2026-02-10T11:00:00.000Z' 'restored, it has its history'
step 2026-02-10T14:00:00Z crm-deal rm Zpět
printf '{"_op":"create","id":"%s","name":"Zpět","stage":"proposal"}\n' "$back" >again
step 2026-02-10T15:00:00Z crm-deal apply again
is "$(path)" 'prospecting > negotiation > proposal 2026-02-10T15:00:00.000Z' 'made again with another stage, it came into that then'

# -- an own entity, and an own field in the place of ours ----------------------------------------
step 2026-02-11T09:00:00Z crm-schema add boat
step 2026-02-11T09:00:01Z crm-schema add boat.deal link --target deal
step 2026-02-11T09:00:02Z crm-record boat add name=Човен deal=Střecha
is "$(crm-record boat list deal.is_stale=yes -f name,deal.stage_path,_rev -o csv | cut -d, -f1,2)" 'name,deal.stage_path
Човен,prospecting > proposal' 'an own entity reaches them'
is "$(crm-record boat list -f _rev -o 'template={_rev}')" "$(crm-log list --tool 'crm-record add' -n 1 -o ids)" 'and has _rev'

# -- at every moment what was printed then ----------------------------------------------------------
like "$(cat "$TEST_TMP"/then.*)" 'prospecting > negotiation > won' 'something was printed'
for moment in "${steps[@]}"; do
	print --as-of "$moment" >"$TEST_TMP/asof"
	same_file "$TEST_TMP/asof" "$TEST_TMP/then.${moment//:/}" "as of $moment"
done
# -- a whole day -----------------------------------------------------------------------------
crm-task add subject=Celý about=deal:Střecha due_at=2026-01-19 timezone=America/New_York >/dev/null
is "$(crm-deal list name=Střecha -f next_task_at -o csv | tail -n 1)" 2026-01-20T04:59:59.999Z 'machines have the last moment of a day there'
is "$(TZ=Asia/Tokyo crm-deal list name=Střecha -f next_task_at -o table | tail -n 1)" '2026-01-19' 'people the day, wherever they are'
crm-task add subject=Dřív about=deal:Střecha due_at=2026-01-18T08:30:00Z >/dev/null
like "$(CRM_NOW=2026-01-17T12:00:00Z crm-deal list name=Střecha -f next_task_at -o table)" '08:30' 'a moment is a moment'

done_testing
