#!/usr/bin/env bash
# The sales reports on a real team's deals, against what SQL and the CSV files alone say. The answers are worked out from the files.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
data maven-crm
need sqlite3 jq
sales
at 2025-01-02T00:00 crm-pipeline add name=maven
while read -r name rest; do
	# shellcheck disable=SC2086 # words
	at 2025-01-02T00:00 crm-pipeline stage maven "$name" $rest
done <<'T'
Prospecting probability=10 forecast_category=pipeline
Engaging probability=40 forecast_category=best_case
Won type=won probability=100 forecast_category=closed
Lost type=lost probability=0 forecast_category=omitted
T
crm-import company "$data/accounts.csv" --from maven -q 2>/dev/null
crm-import product "$data/products.csv" --from maven -q 2>/dev/null
crm-import user "$data/sales_teams.csv" --from maven -q 2>/dev/null
crm-import deal "$data/sales_pipeline.csv" --source maven --map opportunity_id=external_id --map opportunity_id=name --map engage_date=created_at \
	--set pipeline=maven --map-value 'product:GTXPro=GTX Pro' --key external_id -q

# The other side: the CSV files in SQLite, and nothing of ours.
files() { sqlite3 -cmd '.mode csv' -cmd ".import '$data/sales_pipeline_iso.csv' d" -cmd ".import '$data/sales_teams.csv' u" :memory: "$1" | tr -d '\r"'; }
same() { # NAME SQL REPORT [ARGUMENT...]: the same lines, in any order
	is "$(report "${@:3}" | tr -d '"' | LC_ALL=C sort)" "$(files "$2" | LC_ALL=C sort)" "$1"
}

is "$(report win-loss --by '' currency=EUR -f won,won_amount)" '4238,10005534.00' '10,005,534 won in all'
same 'win rate by seller' "SELECT sales_agent, sum(deal_stage = 'Won'), sum(deal_stage = 'Lost'), printf('%.2f', sum(iif(deal_stage = 'Won', close_value, 0)))
	FROM d WHERE deal_stage IN ('Won', 'Lost') GROUP BY 1" win-loss currency=EUR -f owner,won,lost,won_amount
same 'by quarter' "SELECT strftime('%Y', close_date) || '-Q' || ((strftime('%m', close_date) + 2) / 3), sum(deal_stage = 'Won'),
	printf('%.2f', sum(iif(deal_stage = 'Won', close_value, 0))) FROM d WHERE deal_stage IN ('Won', 'Lost') GROUP BY 1" win-loss --by closed_at:quarter -f closed_at,won,won_amount
same 'products' "SELECT iif(product = 'GTXPro', 'GTX Pro', product), sum(deal_stage = 'Won'), sum(deal_stage = 'Lost'), printf('%.2f', sum(iif(deal_stage = 'Won', close_value, 0)))
	FROM d WHERE deal_stage IN ('Won', 'Lost') GROUP BY 1" products currency=EUR -f product,won,lost,amount
is "$(report forecast --from 2016 --to 2018 currency=EUR -f month,category,forecast | sed -n 's/,closed//p' | grep -v ',0.00$')" \
	"$(files "SELECT strftime('%Y-%m', close_date), printf('%.2f', sum(close_value)) FROM d WHERE deal_stage = 'Won' GROUP BY 1 ORDER BY 1")" \
	'the forecast of months that are over is what was won in them'

# The funnel: lost ones were imported so, and count for the first stage.
same 'the funnel' "SELECT 'Prospecting', count(*) FROM d UNION ALL SELECT 'Engaging', sum(deal_stage IN ('Engaging', 'Won')) FROM d
	UNION ALL SELECT 'Won', sum(deal_stage = 'Won') FROM d" funnel -f stage,deals

# The cycle: whole days, for the files have nothing else.
files "SELECT julianday(close_date) - julianday(engage_date) FROM d WHERE deal_stage = 'Won'" | sort -n >days
want=$(awk '{ d[NR] = $1; sum += $1 } END { n = NR; printf "%d,%.0f,%.0f", n, sum / n * 86400, (d[int((n + 1) / 2)] + d[int(n / 2) + 1]) / 2 * 86400 }' days)
got=$(crm-report run cycle -f n,mean,median -o json | jq -r '.[0] | "\(.n),\(.mean),\(.median)"')
is "$got" "$want" 'mean and median cycle'
is "$(report cycle -f mean)" 51d18h46m2s 'which is 51.78 days'
got=$(crm-report run velocity --from 2016 --to 2018 currency=EUR -f n,average,cycle -o json | jq -r '.[0] | "\(.n),\(.average),\(.cycle)"')
is "$got" "$(files "SELECT count(*), printf('%.2f', sum(iif(deal_stage = 'Won', close_value, 0)) * 1.0 / sum(deal_stage = 'Won')),
	CAST(round(avg(iif(deal_stage = 'Won', julianday(close_date) - julianday(engage_date), NULL)) * 86400) AS INTEGER) FROM d WHERE deal_stage IN ('Won', 'Lost')")" \
	'what velocity is made of'

# The waterfall of the third quarter of 2017, by the files: open at a day are those engaged before and not closed before.
open_at() { files "SELECT count(*) FROM d WHERE engage_date <> '' AND engage_date < '$1' AND (close_date = '' OR close_date >= '$1')"; }
lines=$(report waterfall --from 2017-07-01 --to 2017-09-30 stage.name!=Prospecting -f step,deals)
sum_of() { awk -F, -v s="$1" '$1 == s { n += $2 } END { print n + 0 }' <<<"$lines"; }
is "$(sum_of 'open at start'),$(sum_of 'open at end')" "$(open_at 2017-07-01),$(open_at 2017-10-01)" 'open at both ends'
is "$(sum_of won),$(sum_of lost)" "$(files "SELECT -sum(deal_stage = 'Won'), -sum(deal_stage = 'Lost') FROM d WHERE close_date >= '2017-07-01' AND close_date < '2017-10-01'")" 'won and lost between'

# -- what is open, how old and since when: the files have no day for those in Prospecting, who are as old as the import -------------

same 'what is open' "SELECT deal_stage, count(*) FROM d WHERE deal_stage IN ('Prospecting', 'Engaging') GROUP BY 1" pipeline -f stage,deals
export CRM_NOW=2018-01-10T12:00:00Z
same 'how old' "SELECT CASE WHEN age < 30 THEN '0-29' WHEN age < 60 THEN '30-59' WHEN age < 90 THEN '60-89' WHEN age < 180 THEN '90-179'
	WHEN age < 365 THEN '180-364' ELSE '365+' END, count(*) FROM (SELECT julianday('2018-01-10') - julianday(engage_date) AS age
	FROM d WHERE deal_stage = 'Engaging') GROUP BY 1" aging stage.name=Engaging -f days,deals
got=$(crm-report run time-in-stage stage.name=Engaging -f n,going_on,mean,median -o json | jq -r '.[0] | "\(.n),\(.going_on),\(.mean),\(.median)"')
files "SELECT (julianday('2018-01-10 12:00') - julianday(engage_date)) * 86400 FROM d WHERE deal_stage = 'Engaging'" | sort -n >seconds
is "$got" "$(awk '{ d[NR] = $1; sum += $1 } END { n = NR; printf "%d,%d,%.0f,%.0f", n, n, sum / n, (d[int((n + 1) / 2)] + d[int(n / 2) + 1]) / 2 }' seconds)" \
	'how long in their stage'

# -- who, whom, and what was aimed at --------------------------------------------------------------------------------------

same 'the leaderboard' "SELECT sales_agent, sum(deal_stage = 'Won'), printf('%.2f', sum(iif(deal_stage = 'Won', close_value, 0))), count(*)
	FROM d WHERE deal_stage IN ('Won', 'Lost') AND close_date >= '2017-04-01' AND close_date < '2017-07-01' GROUP BY 1" \
	leaderboard --from 2017-04-01 --to 2017-06-30 currency=EUR -f owner,won,amount,n
is "$(report leaderboard --from 2017-04-01 --to 2017-06-30 currency=EUR -f place,owner | head -n 1)" "1,$(files "SELECT sales_agent FROM d
	WHERE deal_stage = 'Won' AND close_date >= '2017-04-01' AND close_date < '2017-07-01' GROUP BY 1 ORDER BY sum(close_value) DESC LIMIT 1")" 'who is first'
# Of each account one deal is its first.
same 'new business and existing customers' "SELECT 'new_business', count(DISTINCT account) FROM d WHERE deal_stage = 'Won'
	UNION ALL SELECT 'existing_business', count(*) - count(DISTINCT account) FROM d WHERE deal_stage = 'Won'" new-vs-existing -f business,won
is "$(report new-vs-existing currency=EUR -f amount | awk '{ sum += $1 } END { printf "%.2f", sum }')" 10005534.00 'which is all'
CRM_NOW=2026-11-21T10:00:00Z crm-record goal add name=Q2 metric=won_amount period=2017-Q2 target_amount='3000000 EUR' -q >/dev/null
quarter="FROM d WHERE deal_stage = 'Won' AND close_date >= '2017-04-01' AND close_date < '2017-07-01'"
is "$(report goals --from 2017-04-01 --to 2017-06-30 -f reached,n,attainment)" \
	"$(files "SELECT printf('%.2f', sum(close_value)), count(*), round(sum(close_value) / 30000.0, 1) $quarter")" 'a goal, and how far it was reached'

# -- the morning, and the data -----------------------------------------------------------------------------------------------

# On the last evening of November: this month beside the same days of October, which has one more.
is "$(CRM_NOW=2017-11-30T23:00:00Z report digest | grep ',EUR$' | grep 'won this month' | cut -d, -f2,3,5,6)" "$(files "SELECT
	sum(close_date >= '2017-11-01'), sum(close_date < '2017-10-31'), printf('%.2f', sum(iif(close_date >= '2017-11-01', close_value, 0))),
	printf('%.2f', sum(iif(close_date < '2017-10-31', close_value, 0))) FROM d WHERE deal_stage = 'Won' AND close_date >= '2017-10-01' AND close_date < '2017-12-01'")" 'won this month'
of_deals() { CRM_NOW=2026-11-21T10:00:00Z crm-report run data-quality -o csv -f entity,field,records,empty | sed -n 's/^deal,//p' | grep 'company\|amount\|clos\|lost'; }
is "$(of_deals | LC_ALL=C sort)" "$(files "SELECT 'company', count(*), sum(account = '') FROM d UNION ALL SELECT 'amount', count(*), sum(close_value = '') FROM d
	UNION ALL SELECT 'close_date', count(*), sum(close_date = '') FROM d WHERE deal_stage IN ('Prospecting', 'Engaging')
	UNION ALL SELECT 'closed_at', count(*), sum(close_date = '') FROM d WHERE deal_stage IN ('Won', 'Lost')
	UNION ALL SELECT 'lost_reason', count(*), count(*) FROM d WHERE deal_stage = 'Lost'" | LC_ALL=C sort)" 'what is missing in deals'
done_testing
