#!/usr/bin/env bash
# A sales team's 8,800 deals in their own pipeline: made from its stages, moved through it, won and lost, and taken back.
. "$(dirname "$0")/../lib/test.sh"
need jq
data maven-crm
export CRM_HISTORY_COMMIT=manual

crm init -q acme
export CRM_REPO=$PWD/acme
whole() { crm-export --all -q | sha256sum; }

crm-pipeline add name=maven department=Sales >/dev/null
while read -r name rest; do
	# shellcheck disable=SC2086
	crm-pipeline stage maven "$name" $rest >/dev/null
done <<'T'
Prospecting probability=10 forecast_category=pipeline rotten_days=60
Engaging probability=40 forecast_category=best_case allowed_from=Prospecting;Won;Lost rotten_days=90
Won type=won probability=100 forecast_category=closed allowed_from=Engaging
Lost type=lost probability=0 forecast_category=omitted
T
is "$(crm-pipeline stages maven -f name -o 'template={name}' | paste -sd' ')" 'Prospecting Engaging Won Lost' 'a pipeline made of its stages'
for entity in company product user; do
	case $entity in company) file=accounts ;; product) file=products ;; user) file=sales_teams ;; esac
	crm-import "$entity" "$data/$file.csv" --from maven -q 2>/dev/null
done
expect_ok 'the deals, in it' crm-import deal "$data/sales_pipeline.csv" --source maven --map opportunity_id=external_id \
	--map opportunity_id=name --map engage_date=created_at --set pipeline=maven --map-value 'product:GTXPro=GTX Pro' --key external_id
like "$err" '8800 deals created' 'all'
is "$(crm-deal count --by stage -o csv | sort)" 'Engaging,1589
Lost,2473
Prospecting,500
Won,4238
stage,count' 'each in its stage'
is "$(crm-deal count stage=Won probability=100 closed_at!=)" 4238 'the won ones are certain and dated'
is "$(crm-query "SELECT count(*) FROM deal WHERE closed_at IS NOT NULL AND substr(closed_at, 1, 10) <> close_date")" 'count(*)
0' 'by the day they were closed'

before=$(whole)
expect_ok 'all of a stage move in one stream' shell 'crm-deal list stage=Prospecting -o ids -n 0 | crm-deal move - Engaging -q'
is "$(crm-deal count stage=Engaging probability=40)" "$((1589 + 500))" 'and take its chance'
expect_ok 'all are won' shell 'crm-deal list stage=Engaging -o ids -n 0 | crm-deal win - -q'
is "$(crm-deal count stage=Won)" "$((4238 + 2089))" 'at once'
is "$(crm-deal list stage_path~engaging -n 1 external_id=UP409DSB -f stage_path -o 'template={stage_path}')" \
	"$(crm-deal list external_id=UP409DSB -f stage_path -o 'template={stage_path}')" 'their way is known'
expect_ok 'some are opened again' shell 'crm-deal list stage=Won -n 100 -o ids | crm-deal reopen - -q'
expect_ok 'and lost' shell 'crm-deal list is_open=yes -n 0 -o ids | crm-deal lose - competition -q'
is "$(crm-deal count lost_reason=competition)" 100 'for a reason'
for verb in lose reopen win move; do
	expect_ok "$verb taken back" crm-log undo -q
done
is "$(whole)" "$before" 'and all is as it was, to the byte'

like "$(crm-deal board --pipeline maven -n 2 | head -n 1)" 'Prospecting \(500\) +Engaging \(1589\)' 'a board of them'
expect_ok 'what is next' crm-deal next -n 5 -o jsonl
is "$(wc -l <<<"$out")" 5 'five'
is "$(crm-deal next -n 5 -o jsonl)" "$out" 'the same every time'
expect_status 3 'a way there is not' crm-deal win "$(crm-deal list stage=Prospecting -n 1 -o ids)"
like "$err" "does not go from 'Prospecting' to 'Won'; from there it goes to: Engaging, Lost" 'with those there are'
expect_ok 'database and history agree' crm-check -q
done_testing
