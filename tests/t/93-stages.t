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
expect_ok 'everything is sound' crm-check
done_testing
