#!/usr/bin/env bash
# Deals: the ways between stages, what coming into one means, the verbs, each one transaction and one undo.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
eva=$(crm-contact add name='Eva Nová' email=eva@roof.example lifecycle_stage=lead)
deal=$(crm-deal add name='Střecha' contact="$eva" amount='48000 CZK' close_date=2026-12-31)
f() { crm-deal show "$deal" -f "$1" -o "template={${1//,/\}|\{}}"; }
whole() { crm-export --all -q; }
as_before() { whole | cmp -s - before; }

# -- what coming into a stage means ------------------------------------------------------

is "$(f stage,probability,forecast_category,closed_at)" 'prospecting|10|pipeline|' 'a new deal takes what its stage says'
expect_ok 'moved' crm-deal move "$deal" proposal
is "$out" "$deal" 'and says which'
is "$(f stage,probability,forecast_category)" 'proposal|50|best_case' 'chance and category come with the stage'
crm-deal set "$deal" probability=65 forecast_category=commit -q >/dev/null
is "$(f probability,forecast_category)" '65|commit' 'a person may say otherwise'
crm-deal set "$deal" next_step=call -q >/dev/null
is "$(f probability)" 65 'and that stays'
crm-record stage set proposal probability=55 -q >/dev/null
is "$(f probability)" 65 'a stage that changes touches no deal'
crm-deal set "$deal" probability= -q >/dev/null
is "$(f probability)" 55 'without one of its own it takes the stage'\''s'
crm-deal move "$deal" negotiation probability=90 -q >/dev/null
is "$(f probability)" 90 'said with the move'

whole >before
expect_ok 'a dry run of winning' crm-deal win "$deal" -n
like "$out" 'stage  negotiation -> won' 'shows the stage'
like "$out" 'closed_at  \(empty\) -> 2026-11-21' 'the day'
like "$out" "contact ${eva:0:8}  lifecycle_stage  lead -> customer" 'and the contact'
like "$err" '^2 records would change' 'counts both'
expect_ok 'and writes nothing' as_before
expect_ok 'won' crm-deal win "$deal"
like "$(f stage,probability,forecast_category,closed_at)" '^won\|100\|closed\|2026-11-21T10:00:00\.[0-9]{3}Z$' 'is dated and certain'
is "$(crm-contact show "$eva" -f lifecycle_stage -o 'template={lifecycle_stage}')" customer 'its contact is a customer'
is "$(crm-log list -n 1 -f tool -o 'template={tool}')" 'crm-deal win' 'one transaction'
expect_ok 'taken back' crm-log undo -q
expect_ok 'all of it' as_before
crm-log redo -q >/dev/null

expect_ok 'reopened' crm-deal reopen "$deal"
is "$(f stage,closed_at,probability)" 'negotiation||80' 'into the stage it came from, without a date'
is "$(crm-contact show "$eva" -f lifecycle_stage -o 'template={lifecycle_stage}')" customer 'a customer stays one: backward by hand only'
expect_status 3 'what is open cannot be reopened' crm-deal reopen "$deal"
like "$err" "open already.*hint: crm-deal move ${deal:0:8} STAGE" 'says what to do'

# -- losing ------------------------------------------------------------------------------

expect_status 3 'lost by set, without a reason' crm-deal set "$deal" stage=lost
like "$err" "lost_reason: .*hint: crm-deal lose ${deal:0:8} " 'says how'
expect_status 3 'a reason there is not' crm-deal lose "$deal" prise
like "$err" "hint: crm-deal lose $deal price" 'the nearest'
is "$(f stage)" negotiation 'nothing happened'
expect_ok 'lost' crm-deal lose "$deal" price lost_notes='příliš drahé'
like "$(f stage,probability,forecast_category,lost_reason,lost_notes,closed_at)" '^lost\|0\|omitted\|price\|příliš drahé\|2026' 'with its reason'
expect_ok 'won after all' crm-deal win "$deal"
like "$(f stage,lost_reason,lost_notes,closed_at)" '^won\|\|\|2026' 'the reason goes'
crm-log undo -q >/dev/null
expect_ok 'moved back' crm-deal move "$deal" qualification
is "$(f stage,lost_reason,closed_at)" 'qualification||' 'is open'

# -- the ways between stages ----------------------------------------------------------------

crm-record stage set won allowed_from='negotiation;proposal' -q >/dev/null
crm-record stage set negotiation allowed_from=proposal -q >/dev/null
expect_status 3 'a way there is not' crm-deal win "$deal"
like "$err" "does not go from 'qualification' to 'won'; from there it goes to: prospecting, proposal, lost" 'names those there are'
like "$err" "hint: crm-deal move ${deal:0:8} prospecting" 'as a command'
expect_status 3 'nor by set' crm-deal set "$deal" stage=negotiation
expect_status 3 'nor by a stream' shell "printf '{\"id\":\"$deal\",\"stage\":\"won\"}\n' | crm-deal apply -"
is "$(f stage)" qualification 'it stays'
expect_ok 'step by step' crm-deal move "$deal" proposal
expect_ok 'it goes' crm-deal win "$deal"

# -- streams -------------------------------------------------------------------------------

for i in {1..20}; do printf '{"name":"Obchod %d","amount":"%d.00","currency":"EUR"}\n' "$i" "$i"; done >deals.jsonl
expect_ok 'many' crm-import deal deals.jsonl
whole >before
expect_ok 'moved in one stream' shell "crm-deal list name~Obchod -o ids | crm-deal move - proposal -q"
is "$(crm-deal count stage=proposal)" 20 'all of them'
expect_ok 'and lost' shell "crm-deal list name~Obchod -o ids | crm-deal lose - timing -q"
is "$(crm-deal count stage=lost lost_reason=timing)" 20 'all of them'
crm-log undo -q >/dev/null && crm-log undo -q >/dev/null
expect_ok 'two undos' as_before
expect_ok 'the history and the database agree' crm-check

# -- what another system closed ---------------------------------------------------------------

printf 'name,stage,close_date\nStará,won,2017-03-01\nZtracená,lost,2017-03-02\n' >old.csv
expect_ok 'an import of closed deals' crm-import deal old.csv
is "$(TZ=America/New_York crm-deal list closed_at!= name~tar -o jsonl -f closed_at | jq -r '.closed_at[0:10]')" 2017-03-01 \
	'is dated by the day it says'
is "$(crm-deal list name=Ztracená -f lost_reason,closed_at -o 'template={lost_reason}|{closed_at}')" '|2017-03-02T12:00:00.000Z' \
	'and asks for no reason'
printf 'name,stage,created_at,close_date\nOd dne,won,2017-03-01,2017-03-05\nVe stejný den,won,2017-03-05,2017-03-05\nOd rána,won,2017-03-01T08:00,2017-03-05\n' >days.csv
for zone in -05:00 +05:45 +14:00; do
	crm init -q "../days$zone"
	crm-import deal days.csv -q --tz $zone --repo "../days$zone"
	is "$(crm-report cycle --by name --repo "../days$zone" --tz $zone -o csv -f name,most | tail -n +2 | sort)" $'Od dne,4d\nOd rána,4d4h\nVe stejný den,0s' \
		"from day to day whole days, else to noon: $zone"
	is "$(crm-report win-loss --by closed_at:day --repo "../days$zone" --tz $zone -o csv -f closed_at,won | tail -n +2)" '2017-03-05,3' "on that day: $zone"
done

CRM_NOW=2017-06-01T00:00:00Z crm init -q ../midnight --tz UTC
CRM_NOW=2017-06-01T00:00:00Z crm-import deal old.csv -q --tz UTC --repo ../midnight
is "$(crm-deal list --repo ../midnight name=Stará -o 'template={closed_at}')" 2017-03-01T12:00:00.000Z 'the moment of an import is no day that was said'
printf 'name,stage,created_at,close_date\nPozději,prospecting,2017-03-01,2017-03-05\n' >open.csv
sed s/prospecting/won/ open.csv >won.csv
for file in open won; do
	CRM_NOW=2017-06-02T10:00:00Z crm-import deal $file.csv -q --key name --tz UTC --repo ../midnight
done
is "$(crm-deal list --repo ../midnight name=Později -o 'template={closed_at}')" 2017-03-05T00:00:00.000Z 'closed by a later import: whole days, too'

# -- parts ----------------------------------------------------------------------------------

crm-record deal_contact add deal="$deal" contact="$eva" role=champion >/dev/null
whole >before
run crm-deal rm "$deal" -n
like "$out" 'deal_contact [0-9a-f]{8}  removed' 'removing a deal shows what goes with it'
expect_ok 'removed' crm-deal rm "$deal"
is "$(crm-record deal_contact count)" 0 'with the people in it'
expect_ok 'and back' crm-log undo -q
expect_ok 'with them' as_before
expect_status 5 'a pipeline that deals are in stays, and its stages' crm-record pipeline rm default
is "$(crm-record stage count)" 6 'all six'
expect_ok 'a pipeline of its own' crm-record pipeline add name=Service
expect_ok 'with a stage' crm-record stage add pipeline=Service name=new
expect_ok 'goes with it' crm-record pipeline rm Service
is "$(crm-record stage count)" 6 'both gone'

# -- pipelines ------------------------------------------------------------------------------

expect_ok 'a pipeline' crm-pipeline add name=service department=Service
expect_ok 'a stage' crm-pipeline stage service request probability=10 rotten_days=7
crm-pipeline stage service 'done' type=won probability=100 -q >/dev/null
expect_ok 'another, put in its place' crm-pipeline stage service offer probability=60
expect_ok 'by the order' crm-pipeline order service request offer
is "$(crm-pipeline stages service -f name,position,type -o 'template={position} {name} {type}' | paste -sd';')" \
	'1 request open;2 offer open;3 done won' 'those that are not named follow'
expect_ok 'a stage of that name is changed' crm-pipeline stage service 'done' allowed_from=offer
is "$(crm-pipeline stages service name=done -f allowed_from,probability -o 'template={allowed_from} {probability}')" 'offer 100' 'and keeps the rest'
expect_status 4 'a stage it does not have' crm-pipeline order service offer reqest
like "$err" "'service' has no stage 'reqest'.*hint: crm-pipeline order service offer request" 'the nearest'
crm-pipeline add name='service, Brno' >/dev/null
crm-pipeline stage 'service, Brno' first >/dev/null
is "$(crm-pipeline stages 'service, Brno' -f name -o 'template={name}')" first 'a name is no list of names'
expect_status 4 'nor of one that is none' crm-pipeline stages servis
expect_ok 'copied' crm-pipeline copy service service-sk department=SK
is "$(crm-pipeline stages service-sk -f name -o 'template={name}' | paste -sd' ')" 'request offer done' 'with its stages'
is "$(crm-log list -n 1 -f tool -o 'template={tool}')" 'crm-pipeline copy' 'as one transaction'
other=$(crm-deal add name=Oprava pipeline=service stage=request)
expect_status 3 'its ways are its own' crm-deal win "$other"
like "$err" "from 'request' to 'done'; from there it goes to: offer" 'as it says'
expect_ok 'as any deal' crm-deal move "$other" offer
is "$(crm-deal board --pipeline service | head -n 1 | xargs)" 'request (0) offer (1)' 'a board of it'

# -- views of what is open -----------------------------------------------------------------

task=$(crm-task add subject=Zavolat about=deal:"$other" due_at=2026-11-18T09:00:00Z)
run crm-deal next pipeline=service -o jsonl
is "$(jq -r '"\(.points) \(.reasons)"' <<<"$out")" '43 task overdue for 3 days' 'what is next, and why'
crm-task rm "$task" -q >/dev/null
is "$(crm-deal next pipeline=service -f points,reasons -o 'template={points} {reasons}')" '10 nothing planned' 'nothing planned'
crm-deal set "$other" close_date=2026-11-11 -q >/dev/null
export CRM_NOW=2026-12-21T10:00:00Z
like "$(crm-deal next pipeline=service -f points,reasons -o 'template={points} {reasons}')" \
	'^105 was to close 40 days ago; nothing happened for 29 days; nothing planned$' 'all reasons add up'
is "$(crm-deal next pipeline=service -o ids)" "$other" 'ids pipe on'
expect_status 1 'nothing has gone stale' crm-deal stale pipeline=service
crm-pipeline stage service offer rotten_days=20 -q >/dev/null
is "$(crm-deal stale pipeline=service -o 'template={name}')" Oprava 'longer than its stage allows'
like "$(crm-deal board --pipeline service)" '! Oprava' 'has a mark on the board'
crm-pipeline add name=široká >/dev/null
for stage in a b c d e f g 'velmi dlouhé jméno stavu'; do crm-pipeline stage široká "$stage" >/dev/null; done
run shell 'COLUMNS=60 crm-deal board --pipeline široká'
is "$(grep -c '(0)' <<<"$out")" 3 'many stages stand in several rows'
like "$out" 'velmi dlouh.* \(0\)' 'the count is never cut'
like "$err" "no open deals in pipeline 'široká'; --pipeline shows another: .*default" 'an empty board says where there may be deals'
ok test "$(wc -L <<<"$out")" -le 60
expect_status 3 'as of a day before there was such a pipeline' crm-deal next pipeline=service --as-of 2026-11-20
export CRM_NOW=2026-11-21T10:00:00Z

# -- against a replay of the history ---------------------------------------------------------

RANDOM=7
stages=(prospecting qualification proposal negotiation won lost)
crm-record stage set won negotiation allowed_from= -q >/dev/null
clock=1800000000 # later than all before
names=$(crm-record stage list -n 0 -o jsonl -f id,name | jq -sc 'map({(.id): .name}) | add')
for i in {1..12}; do
	ids[i]=$(CRM_NOW=@$clock crm-deal add name="Náhodný $i" stage="${stages[RANDOM % 4]}" close_date=2027-01-15)
done
for _ in {1..90}; do
	clock=$((clock + RANDOM % 90000))
	id=${ids[RANDOM % 12 + 1]}
	stage=${stages[RANDOM % 6]}
	case $((RANDOM % 4)) in
	0) CRM_NOW=@$clock crm-deal set "$id" close_date="2027-0$((RANDOM % 9 + 1))-1$((RANDOM % 9))" -q >/dev/null ;;
	*) CRM_NOW=@$clock crm-deal move "$id" "$stage" lost_reason="$([ "$stage" != lost ] || echo price)" -q >/dev/null ;;
	esac
done
export CRM_NOW=@$clock
wrong=0
for id in "${ids[@]}"; do
	crm-deal log "$id" -f stage,close_date -o jsonl | jq -rs --argjson names "$names" '
		sort_by(.at) as $log
		| [$log[] | select(.field == "stage")] as $moves
		| [$log[] | select(.field == "close_date" and .old != null and .new > .old)] as $later
		| "\([$moves[].new | $names[.]] | join(" > "))|\($later | length)|\($moves[-1].at)"' >want
	crm-deal show "$id" -o 'template={stage_path}|{close_moves}|{stage_since}' >got
	cmp -s want got || { wrong=$((wrong + 1)); diag "$id: $(cat got), not $(cat want)"; }
done
is "$wrong" 0 'way, time and put-off days of 12 deals over 90 random steps'
is "$(crm-deal list name~Náhodný is_open=yes -n 0 -o jsonl -f stage_since,time_in_stage |
	jq -c --argjson now "$clock" 'select((.time_in_stage - ($now - (.stage_since | sub("\\.[0-9]*Z"; "Z") | fromdate))) | fabs > 1)')" '' \
	'an open one is in its stage until now'
export CRM_NOW=2026-11-21T10:00:00Z

expect_status 2 'move needs a stage' crm-deal move "$deal"
expect_status 3 'one there is' crm-deal move "$deal" propsal
like "$err" 'proposal' 'the nearest'
done_testing
