#!/usr/bin/env bash
# Predictors: what is learned from outcomes, how good it is, what it foretells, and forecasts made of it.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
need jq
sales

# Nothing is known yet.
expect_status 3 'an empty repository teaches nothing' crm-report train deal-win
like "$err" 'deal-win: too little to learn from: 0 known outcomes, and 100 are needed' '... and it says so'
expect_status 4 'nothing was trained' crm-report predict deal-win
like "$err" 'hint: crm-report train deal-win' '... and how to'
expect_status 4 'a report that needs it' crm-report forecast-learned
like "$err" 'hint: crm-report train deal-win' '... says so, too'
expect_status 4 'an unknown predictor' crm-report train deal-wim
like "$err" 'deal-win' '... has a near one'
like "$(crm-report list --predictors -o csv)" 'deal-win,.*,deal,shipped' 'they are listed'

closed() { # FROM TO: deals of partners are won, those by e-mail are lost; one a day
	for ((i = $1; i < $2; i++)); do
		if ((i % 2)); then what='"stage":"won","source":"partner"'; else what='"stage":"lost","lost_reason":"price","source":"email"'; fi
		printf '{"name":"Zakázka %d",%s,"created_at":"%sT08:00:00Z","closed_at":"%sT09:00:00Z"}\n' "$i" "$what" \
			"$(date -u -d "2025-03-01 + $i days" +%F)" "$(date -u -d "2025-03-20 + $i days" +%F)"
	done
}
export CRM_NOW=2026-01-10T10:00:00Z
closed 0 99 | crm-deal apply - >/dev/null
expect_status 3 '99 outcomes are too few' crm-report train deal-win
like "$err" '99 known outcomes, and 100 are needed' '... by one'
is "$(crm-record predictor count)" 0 '... and nothing was kept'
closed 99 160 | crm-deal apply - >/dev/null

# -- what can be told apart --------------------------------------------------------------
run crm-report train deal-win -n
like "$err" 'AUC 1.000' 'a dry run learns'
is "$(crm-record predictor count)" 0 '... and keeps nothing'
expect_ok 'training' crm-report train deal-win
like "$err" '160 known outcomes, 80 of them yes \(50.0 %\); the latest 40, from 2025-07-18 on' 'says what it learned from'
like "$err" 'AUC 1.000' 'all that is told apart by where it came from is told apart'
# 40 were foretold, 20 of them were won; in the lowest band none, in the highest all.
is "$(sed -n '1p;2p;$p' <<<"$out" | cut -d, -f1,2,4)" $'band,n,real\n0-10,20,0\n90-100,20,100' 'calibration'
is "$(crm-record predictor show deal-win -o json | jq -c '.[0] | [.about, .outcomes, .positives, .auc, .trained_at]')" \
	'["deal",160,80,1,"2026-01-10T10:00:00.000Z"]' 'it is a record'
weights() { crm-record predictor show deal-win -o json | jq -r '.[0].weights'; }
kept=$(weights)
CRM_NOW=2026-01-11T10:00:00Z run crm-report train deal-win
like "$err" 'nothing new' 'the same outcomes teach the same'
is "$(weights) $(crm-record predictor show deal-win -o json | jq -r '.[0].trained_at')" "$kept 2026-01-10T10:00:00.000Z" '... and nothing is written'

# -- what is foretold ------------------------------------------------------------------------
at 2026-01-10T11:00 crm-deal add name=Střecha source=partner owner=ann amount='100 EUR' stage=proposal close_date=2026-01-20
at 2026-01-10T11:00 crm-deal add name=Дах source=email owner=ben amount='100 EUR' stage=proposal close_date=2026-01-21
at 2026-01-10T11:00 crm-deal add name=屋頂 owner=ben amount='2000 JPY' close_date=2026-02-01
export CRM_NOW=2026-01-12T10:00:00Z
is "$(crm-report predict deal-win -o csv -f name | paste -sd,)" 'name,Střecha,屋頂,Дах' 'the likeliest first'
like "$(crm-report predict deal-win 'name=Střecha' -o csv -f probability,why)" '9[0-9.]+,"?source partner \+[0-9.]+' 'why'
like "$(crm-report predict deal-win --owner ben --where 'source=email' -o csv -f name,why)" 'Дах,"?source email -' 'of some'
is "$(crm-report predict deal-win -n 1 -o csv -f name | tail -n 1)" 'Střecha' 'the first'
expect_status 1 'none' crm-report predict deal-win name=nobody
expect_status 2 'no such field' crm-report predict deal-win nmae=x
expect_status 4 '--as-of: before it was trained' crm-report predict deal-win --as-of 2026-01-10T09:00Z
# The log odds that are added up are those of the probability.
run crm-report predict deal-win 'name=Střecha' --explain -o json
is "$(jq -r '([.[].log_odds] | add) as $sum | .[0].probability as $p | (100 / (1 + ((-$sum) | exp)) - $p) | fabs < 0.2' <<<"$out")" true \
	'explained, and it adds up'
like "$(jq -r '.[1] | .feature + " " + .value' <<<"$out")" 'source partner' 'the largest first'

# -- forecasts ----------------------------------------------------------------------------------
# By stages, January: nothing won; two open deals of 100 EUR in proposal, each as likely as its probability. At 50 %: none with
# 25 %, one with 50 %, both with 25 %.
crm-deal set Střecha Дах probability=50 -q >/dev/null
crm-deal set 屋頂 probability=100 -q >/dev/null
is "$(report forecast-range -f month,won,open,open_amount,expected,p10,p50,p90,currency)" \
	$'2026-01,0.00,2,200.00,100.00,0.00,100.00,200.00,EUR\n2026-02,0,1,2000,2000,2000,2000,2000,JPY' 'ranges'
# One is won: 100 are there in all futures. The other, at 40 %: in six of ten no more, so p50 is 100.
at 2026-01-12T11:00 crm-deal set Střecha stage=won
at 2026-01-12T11:00 crm-deal set Дах probability=40
export CRM_NOW=2026-01-13T10:00:00Z
is "$(report forecast-range -f won,open,expected,p10,p50,p90,currency | head -n 1)" '100.00,1,140.00,100.00,100.00,200.00,EUR' 'won so far is in them'
is "$(crm-report show forecast-range | grep -cE '^-- column: p[159]0 .*=')" 0 'their names are short: a legend has no room for more'
is "$(report forecast-range --as-of 2026-01-12T10:30Z -f p10,p50,p90 | head -n 1)" '0.00,100.00,200.00' 'as of before'
is "$(report forecast-range -f p50)" "$(report forecast-range -f p50)" 'the same again'
# By what was learned: the one by e-mail will be lost.
is "$(report forecast-learned -f month,won,p10,p50,p90,currency | head -n 1)" '2026-01,100.00,100.00,100.00,100.00,EUR' 'learned'
like "$(crm-report explain forecast-learned -o csv -f name,chance,why | grep Дах)" '^Дах,[0-9.]+,$' 'explained by chances'
like "$(crm-report explain forecast-learned -o csv -f name,chance,why)" 'Zakázka 0,.*,is lost' '... and why others are out'
cat >chances.sql <<'T'
-- of: deal
-- predict: deal-win
-- column: name text
-- column: chance percent
SELECT name, round(crm_predicted(id), 1) FROM deal AS d WHERE $scope(d) AND crm_predicted(id) IS NOT NULL ORDER BY name
T
expect_ok 'a report of our own may ask it' crm-report new chances chances.sql
is "$(report chances -f name | paste -sd,)" 'Дах,屋頂' '... about what is open'

# -- taken back -----------------------------------------------------------------------------------
crm-log undo -q "$(crm-log list -o csv | awk -F, '$4 == "crm-report train" { print $1; exit }')" >/dev/null
is "$(crm-record predictor count)" 0 'training is undone'
expect_status 4 '... and forgotten' crm-report predict deal-win

# -- as it was before the outcome --------------------------------------------------------------------
# Its stage, amount and activities are those of a moment of its life, never those it ended with.
at 2026-02-01T08:00 crm-deal add name=Krov stage=prospecting owner=ann amount='5 EUR'
at 2026-02-28T08:00 crm-deal set Krov stage=won amount='900 EUR'
at 2026-03-02T08:00 crm-activity add kind=call subject=Díky about=deal:"$(crm-deal list name=Krov -o ids)" start_at=2026-03-01T08:00:00Z
export CRM_NOW=2026-03-03T10:00:00Z
sed '/^-- answer/q' "$TOP/share/crm/predictors/deal-win.sql" >facts.sql
echo 'SELECT * FROM facts' >>facts.sql
crm-report new facts facts.sql >/dev/null
is "$(report facts name=Krov -f label,stage,amount,activities)" 'yes,prospecting,5.00,0' 'only what was known then'
like "$(report facts name=Krov -f age)" '^(2[0-6]|1?[0-9])$' 'aged as an open deal is'
is "$(report facts 'name=Zakázka 1' -f label,stage)" 'yes,' 'how an imported one came to be won nobody knows'

# -- own definitions --------------------------------------------------------------------------------
sed 's/^-- column: age integer.*/-- column: age date/' "$TOP/share/crm/predictors/deal-win.sql" >bad.sql
expect_status 3 'a date is nothing to learn from' crm-report new --predictor bad bad.sql
like "$err" 'definition: column age: what is learned from is a number or a kind' '... it says'
expect_status 3 'a report is no predictor' crm-report new --predictor bad chances.sql
expect_ok 'one from a file' crm-report new --predictor výhra "$TOP/share/crm/predictors/deal-win.sql"
is "$(crm-report show --predictor výhra)" "$(crm-report show --predictor deal-win)" '... is shown as the one that comes with the tools'
expect_ok 'one of our own' crm-report train výhra
like "$err" 'AUC 1.000' '... learns'
expect_ok '... and foretells' crm-report predict výhra

# -- a trace of the outcome ----------------------------------------------------------------------------
crm-deal list stage=won -o ids | crm-deal set - 'amount=10 EUR' -q >/dev/null
crm-deal list stage=lost -o ids | crm-deal set - 'amount=0 EUR' -q >/dev/null
# It was written down today, after they were closed: so it is not looked at as of then. As if it had come with an import:
sed "s/crm_was('deal.amount', c.id, c.t, c.amount)/c.amount/" "$TOP/share/crm/predictors/deal-win.sql" >naive.sql
crm-report new --predictor naive naive.sql >/dev/null
run crm-report train naive
like "$err" 'amount is left out: 100 % of those that came true have it and 0 % of the others' \
	'what is filled in for the one outcome alone is left out'
unlike "$(crm-record predictor show naive -o json | jq -r '.[0].weights')" amount '... of the weights, too'

# -- real deals: 6711 closed, 4238 of them won, of a shop where nobody can foretell which -----------------------
data maven-crm
cd ..
unset CRM_NOW
export CRM_REPO=$PWD/maven
crm init -q maven
crm-pipeline add name=maven department=Sales >/dev/null
for stage in 'Prospecting' 'Engaging' 'Won type=won' 'Lost type=lost'; do
	# shellcheck disable=SC2086
	crm-pipeline stage maven $stage >/dev/null
done
crm-import deal "$data/sales_pipeline_iso.csv" --source maven --map opportunity_id=external_id --map opportunity_id=name \
	--map engage_date=created_at --set pipeline=maven --key external_id --link create -q 2>"$TEST_TMP/said" || cat "$TEST_TMP/said" >&2
run crm-report train deal-win
like "$err" 'amount is left out: 100 % of those that came true have it and 0 % of the others' 'lost deals have no amount there: a leak'
like "$err" '6711 known outcomes, 4238 of them yes \(63.. %\)' 'all are learned from'
like "$err" 'AUC 0\.(4[7-9]|5[0-6])' 'what cannot be foretold is not foretold'
is "$(tail -n +2 <<<"$out" | awk -F, '$1 < 40 || $2 < 100 { next } { n++; wrong += ($3 - $4 > 15 || $4 - $3 > 15) } END { print (n > 1), wrong + 0 }')" \
	'1 0' 'and the calibration is that of an honest guess'
is "$(crm-report predict deal-win -o csv | tail -n +2 | wc -l)" "$(crm-deal count is_open=yes)" 'all that are open are asked about'

done_testing
