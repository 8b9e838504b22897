#!/usr/bin/env bash
# A sales team's 8,800 deals in their own pipeline: made from its stages, moved through it, won and lost, and taken back; then
# the same from their beginning: 8,800 leads captured and converted, their deals moved to where they stand today.
. "$(dirname "$0")/../lib/test.sh"
need jq
data maven-crm
export CRM_HISTORY_COMMIT=manual

crm init -q acme
export CRM_REPO=$PWD/acme
whole() { crm-export --all -q | sha256sum; }

make_pipeline() { # of the stages below
	crm-pipeline add name=maven department=Sales >/dev/null
	while read -r name rest; do
		# shellcheck disable=SC2086
		crm-pipeline stage maven "$name" $rest >/dev/null
	done <stages
}
cat >stages <<'T'
Prospecting probability=10 forecast_category=pipeline rotten_days=60
Engaging probability=40 forecast_category=best_case rotten_days=90
Won type=won probability=100 forecast_category=closed allowed_from=Engaging
Lost type=lost probability=0 forecast_category=omitted
Engaging allowed_from=Prospecting;Won;Lost
T
import_others() {
	for entity in company product user; do
		case $entity in company) file=accounts ;; product) file=products ;; user) file=sales_teams ;; esac
		crm-import "$entity" "$data/$file.csv" --from maven -q 2>/dev/null
	done
}
make_pipeline
is "$(crm-pipeline stages maven -f name -o 'template={name}' | paste -sd' ')" 'Prospecting Engaging Won Lost' 'a pipeline made of its stages'
import_others
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

# -- from the first touch --------------------------------------------------------------------

crm init -q leads
export CRM_REPO=$PWD/leads
make_pipeline
import_others
# A person of each opportunity, by whom it came; those without an account telephoned.
python3 - "$data/sales_pipeline.csv" >leads.csv <<'T'
import csv, re, sys
out = csv.writer(sys.stdout)
out.writerow(['external_id', 'name', 'email', 'phone', 'company', 'owner', 'source'])
for n, row in enumerate(csv.DictReader(open(sys.argv[1], newline=''))):
    opportunity, account = row['opportunity_id'], row['account']
    mail = f"{opportunity.lower()}@{re.sub('[^a-z]', '', account.lower())}.example" if account else ''
    phone = '' if account else f'+1 202 {5550000 + n}'
    out.writerow([opportunity, f'Kupující {opportunity}', mail, phone, account, row['sales_agent'], 'web_site'])
T
crm-record score_rule add name=Firma terms='company!=' points=20 -q >/dev/null
crm-record assignment add name=Všem users="$(crm-user list -n 3 -f name -o 'template={name}' | paste -sd,)" -q >/dev/null
steps=() states=("$(whole)")
step() { # NAME COMMAND...: one transaction, to be taken back at the end
	expect_ok "$@"
	steps+=("$1")
	states+=("$(whole)")
}
of_stage() { # STAGE...: ids of the deals that came to it
	awk -F, -v want=" $* " 'index(want, " " $5 " ") { print $1 }' "$data/sales_pipeline.csv" | sort | join -t, - deals.csv | cut -d, -f2
}
companies=$(crm-company count)
step 'leads captured in one stream' shell 'crm-lead capture - -q <leads.csv'
is "$(crm-lead count) $(crm-contact count 'company!=')" "8800 $((8800 - 1425))" 'all 8,800, at the accounts there are'
step 'scored' crm-lead score -q
is "$(crm-lead count 'score>=20')" "$((8800 - 1425))" 'by a rule'
step 'given to three' shell 'crm-lead list -n 0 -o ids | crm-lead assign - --reassign -q'
is "$(crm-lead count --by owner -o csv | tail -n +2 | cut -d, -f2 | sort | paste -sd' ')" '2933 2933 2934' 'in turn'
step 'converted in one stream' shell 'crm-lead list -n 0 -o ids | crm-lead convert - pipeline=maven stage=Prospecting -q'
is "$(crm-deal count stage=Prospecting) $(crm-contact count lead_status=converted) $(crm-lead count || true)" '8800 8800 0' 'each has a deal'
is "$(crm-company count)" "$companies" 'and no company is there twice'
crm-deal list -n 0 -f contact.external_id,id -o csv | tail -n +2 | sort >deals.csv
of_stage Engaging Won Lost >engaged
of_stage Won >won
of_stage Lost >lost
step 'moved to where they were engaged' shell 'crm-deal move - Engaging -q <engaged'
step 'won' shell 'crm-deal win - -q <won'
is "$(crm-contact count lifecycle_stage=customer)" 4238 'by customers'
step 'lost' shell 'crm-deal lose - no_decision -q <lost'
is "$(crm-deal count --by stage -o csv | sort)" 'Engaging,1589
Lost,2473
Prospecting,500
Won,4238
stage,count' 'each where it is today'
is "$(crm-deal count stage_path='Prospecting > Engaging > Won')" 4238 'by the way it went'
run crm-deal board --pipeline maven -n 3
is "$(head -n 1 <<<"$out" | xargs)" 'Prospecting (500) Engaging (1589)' 'the board has the open ones'
like "$out" '\+ 497 more +\+ 1586 more' 'three of each, and how many more'
is "$(crm-deal board --pipeline maven -n 0 | wc -l)" "$((3 + 2 * 1589))" 'or all of them'
is "$(crm-deal next -n 0 -o ids | wc -l)" "$((500 + 1589))" 'and next has a word for each'

# -- every verb, and one undo -----------------------------------------------------------------

now=$(whole)
read -r open lead < <(crm-deal list stage=Engaging -n 1 -f id,contact -o csv | tail -n 1 | tr , ' ')
other=$(crm-contact list -n 1 -s -created_at -o ids)
task=$(crm-task add 'Zavolat' due='tomorrow 9:00' repeats='every week' about=deal:"$open")
crm-lead capture name='Олена Коваль' email=olena@kvity.example -q >new
now=$(whole) wrong=
while read -r verb; do
	before=$(crm-log list -n 1 -o ids)
	run bash -c "crm-$verb" bash "$open" "$lead" "$other" "$task" "$(<new)" "$(<won)"
	[ "$status" = 0 ] || wrong+="$verb: $err"$'\n'
	[ "$(whole)" != "$now" ] || wrong+="$verb changes nothing"$'\n'
	[ "$(crm-log list -n 2 -o ids | tail -n 1)" = "$before" ] || wrong+="$verb is not one transaction"$'\n'
	crm-log undo -q >/dev/null
	[ "$(whole)" = "$now" ] || wrong+="$verb is not taken back"$'\n'
done <<'T'
lead capture name=王伟 email=wang@datong.example company='Acme Corporation' --consent ano
lead capture - name='Eva' <<<'{"email":"eva@post.example","note":"Dobrý den"}'
lead score "$5"
lead assign "$5"
lead convert "$5" pipeline=maven stage=Prospecting company='Květiny Koval'
deal move "$1" Prospecting
deal win "$1"
deal lose "$1" price lost_notes=drahé
deal list stage=Won -n 500 -o ids | crm-deal reopen -
deal contact "$1" "$3" role=decision_maker primary=yes
deal contact "$1" "$3" "$5" role=influencer
deal uncontact "$1" "$2"
deal set "$1" recurring_amount=100 recurring_period=month
pipeline stage maven Offer probability=70
pipeline stage maven Prospecting rotten_days=10
pipeline order maven Lost Won
pipeline copy maven maven-2
task add 'Napsat' about=deal:"$1" due=eom remind=1d
task done "$4"
task snooze "$4" +2d
activity log call "$2" 'Mluvili jsme'
contact merge "$2" "$3"
rate import /dev/stdin <<<$'Date,USD,CZK\n2026-11-20,1.0898,25.291'
T
is "$wrong" '' 'every verb is one transaction, and one undo brings the export back'
crm-log undo -q >/dev/null
crm-log undo -q >/dev/null
for ((i = ${#steps[@]} - 1; i >= 0; i--)); do
	expect_ok "${steps[i]}: taken back" crm-log undo -q
	is "$(whole)" "${states[i]}" 'the export is as it was before'
done
expect_ok 'the history and the database agree' crm-check
done_testing
