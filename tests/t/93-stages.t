#!/usr/bin/env bash
# Every deal stands in a stage, whoever wrote it; what is lost has a reason and what is closed a day; ways between stages that
# go along with their names; several pipelines beside each other.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init -q acme
export CRM_REPO=$PWD/acme
f() { crm-deal show "$1" -f "$2" -o "template={${2//,/\}|\{}}"; }
whole() { crm-export --all -q; }

# -- a deal of another pipeline -------------------------------------------------------------

crm-pipeline add name=обслуговування >/dev/null
expect_status 3 'a pipeline without stages takes no deal' crm-deal add name=Ніде pipeline=обслуговування
like "$err" "stage: pipeline 'обслуговування' has no stage of type 'open'.*hint: crm-pipeline stage 'обслуговування' 'new' type=open" 'says what makes one'
expect_status 3 'nor from an import' crm-import deal - --set pipeline=обслуговування <<<$'name\nНіде'
like "$err" "has no stage of type 'open'" 'with the same words'
crm-pipeline add name=svc >/dev/null
crm-pipeline stage svc req -q >/dev/null
crm-pipeline stage svc offer probability=40 -q >/dev/null
crm-pipeline stage svc 'done' type=won -q >/dev/null
b=$(crm-deal add name='Опора даху' pipeline=svc)
is "$(f "$b" pipeline,stage,is_open,stage_path)" 'svc|req|yes|req' 'comes into its first open stage'
expect_ok 'by a stream' shell "printf '{\"name\":\"Druhý\",\"pipeline\":\"svc\"}\n' | crm-deal apply -"
expect_ok 'by an import' crm-import deal - --set pipeline=svc <<<$'name,amount,currency\n第三,5,EUR'
lead=$(crm-lead capture name='Ota Lead' email=ota@dum.example)
expect_ok 'by a lead' crm-lead convert "$lead" company=Dům pipeline=svc
is "$(crm-deal count pipeline=svc stage=req)" 4 'as well'
is "$(crm-deal next pipeline=svc -o ids | wc -l)" 4 'next has them'
is "$(crm-deal board --pipeline svc | head -n 1 | xargs)" 'req (4) offer (0)' 'and the board'
a=$(crm-deal add name=Jinam stage=proposal)
expect_ok 'moved to another pipeline' crm-deal set "$a" pipeline=svc
is "$(f "$a" stage,probability,stage_path)" 'req||proposal > req' 'it begins there'
crm-deal set "$a" pipeline=default stage=negotiation -q >/dev/null
crm-deal win "$a" -q >/dev/null
expect_ok 'a won one' crm-deal set "$a" pipeline=svc
like "$(f "$a" stage,closed_at)" '^done\|2026' 'is won there, too'
expect_status 3 'out of every stage' crm-deal set "$b" stage=
like "$err" "a deal is in a stage of a pipeline.*hint: crm-deal move ${b:0:8} STAGE" 'it does not go'
expect_status 3 'nor out of every pipeline' crm-deal set "$b" pipeline=
whole >all.jsonl
crm init -q copy
expect_ok 'a copy' crm-import --all all.jsonl --repo copy -q
is "$(crm-export --all -q --repo copy | jq -cS 'del(.modified_at)' | sort | sha256sum)" "$(jq -cS 'del(.modified_at)' all.jsonl | sort | sha256sum)" 'is the same'

# -- one that had none before there was such a rule --------------------------------------------

printf '{"id":"00000000000000aa","name":"Starý","pipeline":"svc","stage":null}\n' >old.jsonl
expect_ok 'a deal without a stage, of an export' crm-import deal old.jsonl
is "$(f 00000000000000aa stage,is_open)" '|yes' 'is open'
is "$(crm-deal next pipeline=svc -o ids | grep -c 00000000000000aa)" 1 'next shows it'
like "$(crm-deal board --pipeline svc)" '\(no stage\) \(1\).*Starý' 'and the board'
expect_ok 'it can be changed' crm-deal set 00000000000000aa next_step=call
expect_ok 'and moved' crm-deal move 00000000000000aa offer
unlike "$(crm-deal board --pipeline svc)" 'no stage' 'where it is now'

# -- lost for a reason, on a day ---------------------------------------------------------------

expect_status 3 'made as a lost one' crm-deal add name=L stage=lost
like "$err" 'lost_reason: a deal is lost for a reason' 'it needs a reason'
expect_ok 'with one' crm-deal add name=L stage=lost lost_reason=price
lost=$out
expect_status 3 'by a stream' shell "printf '{\"name\":\"M\",\"stage\":\"lost\"}\n' | crm-deal apply -"
lead=$(crm-lead capture name='Iva Lead' email=iva@dum.example)
expect_status 3 'by a lead' crm-lead convert "$lead" company=Jiný stage=lost
expect_status 3 'emptied later' crm-deal set "$lost" lost_reason=
like "$err" "hint: crm-deal lose ${lost:0:8} price" 'says how to say another'
expect_status 3 'a lost one without a day' crm-deal set "$lost" closed_at=
won=$(crm-deal add name=W stage=won)
expect_status 3 'a won one' crm-deal set "$won" closed_at=
like "$err" "closed_at: a deal that is won or lost was so on a day.*hint: crm-deal reopen ${won:0:8}" 'says what to do'
expect_status 3 'a won one with a reason for its loss' crm-deal set "$won" lost_reason=price
expect_status 3 'an open one' crm-deal set "$b" lost_reason=price
like "$err" "only a deal that is lost has a reason for it.*hint: crm-deal lose ${b:0:8} REASON" 'is lost first'
printf 'external_id,name,stage\n1,Cizí,lost\n' >others.csv
expect_ok 'another system gives none' crm-import deal others.csv --source other
expect_ok 'and such a deal can be changed' crm-deal set Cizí next_step=call

# -- opened again ------------------------------------------------------------------------------

crm-pipeline stage default proposal allowed_from=qualification -q >/dev/null
r=$(crm-deal add name=R stage=qualification)
crm-deal move "$r" proposal -q >/dev/null
crm-deal lose "$r" price -q >/dev/null
expect_status 3 'another one still cannot come by that way' crm-deal move "$lost" proposal
expect_ok 'opened again, whatever the ways' crm-deal reopen "$r"
is "$(f "$r" stage,lost_reason,closed_at)" 'proposal||' 'where it was'
crm-deal lose "$r" price -q >/dev/null
expect_ok 'into another stage' crm-deal reopen "$r" stage=negotiation
is "$(f "$r" stage)" negotiation 'as said'
expect_status 3 'what is open stays open' crm-deal reopen "$r" stage=qualification
crm-deal lose "$r" price -q >/dev/null
expect_status 3 'into one that is closed' crm-deal reopen "$r" stage=won
like "$err" "'won' is no open stage" 'it is not opened'

# -- the ways go with the names ------------------------------------------------------------------

expect_status 3 'a way from a stage there is not' crm-pipeline stage default negotiation allowed_from=propsal
like "$err" "allowed_from: the pipeline has no stage 'propsal'.*hint: crm-pipeline stage default negotiation allowed_from=proposal" 'the nearest'
expect_status 3 'nor one of another pipeline' crm-pipeline stage default negotiation allowed_from=req
crm-pipeline stage default negotiation 'allowed_from=proposal;qualification' -q >/dev/null
ways() { crm-pipeline stages "${1:-default}" allowed_from!= -f name,allowed_from -o 'template={name}<{allowed_from}' | paste -sd' '; }
is "$(ways)" 'proposal<qualification negotiation<proposal;qualification' 'two ways'
whole >before
run crm-record stage set qualification name=Kvalifikace -n
like "$out" 'allowed_from  proposal;qualification -> ' 'a new name: shown'
expect_ok 'a new name' crm-record stage set qualification name=Kvalifikace
is "$(ways)" 'proposal<Kvalifikace negotiation<Kvalifikace;proposal' 'goes into the ways'
expect_ok 'one step' crm-log undo -q
expect_ok 'back' shell 'crm-export --all -q | cmp - before'
expect_ok 'copied, with ways that name later stages' shell 'crm-pipeline stage default qualification allowed_from=negotiation -q && crm-pipeline copy default kopie'
is "$(ways kopie)" "$(ways)" 'the same ways'
crm-record stage rm "$(crm-pipeline stages kopie name=proposal -o ids)" -q >/dev/null
is "$(ways kopie)" 'qualification<negotiation negotiation<qualification' 'a stage that is removed goes out of them'
expect_ok 'a pipeline goes with all' crm-pipeline rm kopie
crm-pipeline stage svc offer allowed_from=req -q >/dev/null
expect_status 3 'from another pipeline one does not come into the middle' crm-deal set "$r" pipeline=svc stage=offer
like "$err" "from there it goes to: req, done.*hint: crm-deal set ${r:0:8} pipeline='svc' stage='req'" 'but by the beginning'

# -- several pipelines ---------------------------------------------------------------------------

crm-pipeline stage svc prospecting -q >/dev/null
crm-deal add name=P pipeline=svc stage=prospecting >/dev/null
crm-deal add name=P2 >/dev/null
is "$(crm-pipeline stages -f pipeline,name -o csv | cut -d, -f1 | uniq | paste -sd' ')" 'pipeline default svc' 'the stages of each stand together'
run crm-deal count --by stage -o csv
like "$out" 'default / prospecting,1' 'stages of one name are told apart'
like "$out" 'svc / prospecting,1' 'by their pipelines'
like "$out" $'\nreq,4' 'others need no more'
is "$(crm-deal count --by stage pipeline=svc -o csv | grep prosp)" 'svc / prospecting,1' 'whatever is counted'

is "$(crm-deal next -w 'name=P or name=P2' -o csv | wc -l)" 3 'next takes an expression, too'

# -- what is said ---------------------------------------------------------------------------------

expect_status 3 'a stage of another pipeline' crm-deal add name=Z stage=req
like "$err" "hint: pipeline='svc' stage='req'" 'names its pipeline'
crm-deal add name=B >/dev/null
expect_status 4 'a deal there is not' crm-deal move B3 req
unlike "$err" 'move B ' 'is not another'
run crm-pipeline add name=bez
crm-pipeline stage bez x -q >/dev/null
bez=$(crm-deal add name=Bez pipeline=bez)
expect_status 3 'a pipeline without an end' crm-deal lose "$bez" price
like "$err" "hint: crm-pipeline stage 'bez' 'lost' type=lost" 'says how to make one'
run crm-deal --complete lose "$bez" ''
like "$out" 'missing_features' 'reasons are completed'

# -- another end is another day ---------------------------------------------------------------------

crm-deal add name=Konec stage=lost lost_reason=price closed_at=2026-01-05 >/dev/null
ended() { f Konec stage,closed_at,lost_reason; }
like "$(ended)" '^lost\|2026-01-05T.*\|price$' 'lost in January'
crm-deal lose Konec budget -q >/dev/null
like "$(ended)" '^lost\|2026-01-05T.*\|budget$' 'another reason is no other day'
for way in 'win Konec' 'move Konec won' 'set Konec stage=won'; do
	# shellcheck disable=SC2086
	expect_ok "$way" crm-deal $way
	like "$(ended)" '^won\|2026-11-21T.*\|$' 'won now'
	crm-log undo -q >/dev/null
done
crm-deal win Konec closed_at=2026-02-03 -q >/dev/null
like "$(ended)" '^won\|2026-02-03T' 'or on the day that is said'
crm-deal lose Konec price -q >/dev/null
like "$(ended)" '^lost\|2026-11-21T.*\|price$' 'and lost now'
expect_status 3 'an open deal has no such day' crm-deal add name=OP closed_at=2026-01-01
like "$err" 'closed_at: only a deal that is won or lost was so on a day.*hint: .*close_date' 'which is another'
open=$(crm-deal add name=Відкрита)
expect_status 3 'nor later' crm-deal set "$open" closed_at=today
like "$err" "hint: crm-deal win ${open:0:8} closed_at=DAY" 'says how'
expect_status 3 'nor with a move' crm-deal move Konec prospecting closed_at=today
like "$err" 'closed_at: only a deal' 'of one that is opened again'
expect_ok 'another system may say one' crm-import deal - <<<$'name,closed_at\nJiný systém,2026-01-05'
expect_ok 'and it may be changed' crm-deal set 'Jiný systém' next_step=call
crm-deal win 'Jiný systém' -q >/dev/null
like "$(f 'Jiný systém' closed_at)" '^2026-11-21' 'won is won on its day'

# -- a stage stays what it is under its deals ---------------------------------------------------------

crm-pipeline add name=druhy >/dev/null
for stage in jedna dva; do crm-pipeline stage druhy "$stage" -q >/dev/null; done
one=$(crm-deal add name=第一 pipeline=druhy) two=$(crm-deal add name=第二 pipeline=druhy)
id=$(crm-pipeline stages druhy name=jedna -o ids)
expect_status 3 'not another kind' crm-record stage set "$id" type=lost
like "$err" "type: 2 deals are in stage 'jedna', which is open.*hint: move .*: crm-deal list stage=${id:0:8} -n 0 -o ids \| crm-deal move - 'dva'" 'says how many, and the command'
expect_status 3 'nor by crm-pipeline' crm-pipeline stage druhy jedna type=won
expect_status 3 'nor by an import of stages' crm-import stage - <<<"id,type
$id,won"
like "$err" "type: 2 deals are in stage 'jedna', which is open.*hint: move .*: crm-deal list stage=${id:0:8}" 'which says the same'
is "$(crm-record stage show "$id" -f type -o 'template={type}')" open 'and leaves all as it was'
expect_ok 'on hold is open' crm-pipeline stage druhy jedna type=on_hold
expect_ok 'the command' shell "crm-deal list stage=${id:0:8} -n 0 -o ids | crm-deal move - 'dva'"
is "$(f "$one" stage)$(f "$two" stage)" dvadva 'moves them'
expect_ok 'then it may' crm-pipeline stage druhy jedna type=lost
crm-pipeline stage druhy tři -q >/dev/null
crm-deal move "$one" tři -q >/dev/null && crm-deal move "$one" dva -q >/dev/null
crm-record stage rm "$(crm-pipeline stages druhy name=tři -o ids)" -q >/dev/null
is "$(f "$one" stage_path)" 'jedna > dva > tři > dva' 'a stage that was removed has its name in the ways deals took'

# -- where a deal begins --------------------------------------------------------------------------------

crm-pipeline stage default won allowed_from=negotiation -q >/dev/null
expect_status 3 'a new deal is in no stage that names where from' crm-deal add name=NEW stage=won
like "$err" "stage: a deal does not begin in 'won'; it begins in: prospecting, .*hint: stage='prospecting', then crm-deal move" 'says where it begins'
expect_status 3 'nor by a stream' shell "printf '{\"name\":\"NEW\",\"stage\":\"won\"}\n' | crm-deal apply -"
expect_ok 'by an import' crm-import deal - <<<$'name,stage\nDávná,won'
crm-pipeline stage default prospecting allowed_from=qualification -q >/dev/null
expect_ok 'the first stage is always open to it' crm-deal add name=První stage=prospecting

# -- what contradicts itself ------------------------------------------------------------------------------

crm-pipeline stage default won allowed_from= -q >/dev/null
crm-deal add name=Rozpor >/dev/null
expect_status 2 'moved to two stages' crm-deal move Rozpor prospecting stage=won
like "$err" "stage is said twice: 'prospecting', and 'won' after it" 'says so'
expect_status 2 'lost for a reason and none' crm-deal lose Rozpor price lost_reason=
expect_status 3 'lost into a stage that is won' crm-deal lose Rozpor price stage=won
like "$err" "stage: 'won' is no stage that is lost.*hint: crm-deal move [0-9a-f]{8} 'won'" 'says how'
expect_status 3 'won into the stage it is in' crm-deal win Rozpor stage=prospecting
expect_ok 'lost into the stage that is' crm-deal lose Rozpor price stage=lost
expect_status 3 'opened into the stage it is in' crm-deal reopen Rozpor stage=lost
like "$err" "'lost' is no open stage" 'which is closed'
crm-deal reopen Rozpor -q >/dev/null
expect_ok 'emptied' crm-deal set Rozpor probability=
like "$err" '^probability was emptied, and follows from the rest of the deal again: [0-9]+$' 'what follows is said'
run crm-deal set Rozpor next_step=
unlike "$err" emptied 'else nothing'
expect_ok 'everything is sound' crm-check
done_testing
