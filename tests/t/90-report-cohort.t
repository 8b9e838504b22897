#!/usr/bin/env bash
# What becomes of the deals made in a period: by hand, and on a sales team's deals against their file.
. "$(dirname "$0")/../lib/test.sh"
need sqlite3
export CRM_HISTORY_COMMIT=manual
report() { crm-report cohort "$@" -o csv | tail -n +2; }
at() { export CRM_NOW=$1; }

at 2026-08-01T08:00:00Z
crm init -q acme
expect_status 1 'no deal, no cohort' crm-report cohort --repo acme
cd acme
deal() { crm-deal add "$@" >/dev/null; }
# August: two won (one of them in October), one lost. September: one open, which is lost in November. The last was made on 30
# September at 23:30 UTC: that is October from +05:45 on.
at 2026-08-03T08:00:00Z; deal name=střecha; deal name=дах; deal name=屋顶
at 2026-08-20T08:00:00Z; crm-deal win střecha -q >/dev/null; crm-deal lose 屋顶 price -q >/dev/null
at 2026-09-10T08:00:00Z; deal name=pump
at 2026-09-30T23:30:00Z; deal name=noc
at 2026-10-05T08:00:00Z; crm-deal win дах -q >/dev/null
october='2026-08,3,2,1,0,66.7,0
2026-09,2,0,0,2,0,100'
is "$(report)" "$october" 'in October'
at 2026-11-05T08:00:00Z; crm-deal lose pump price -q >/dev/null
is "$(report)" '2026-08,3,2,1,0,66.7,0
2026-09,2,0,1,1,0,50' 'in November'
is "$(report --as-of 2026-10-31)" "$october" 'looked back at, as it was printed'
is "$(report --tz Asia/Kathmandu -f cohort,made)" '2026-08,3
2026-09,1
2026-10,1' 'in +05:45'
is "$(report --tz Pacific/Kiritimati -f cohort,made | tail -n 1)" 2026-10,1 'in +14:00'
is "$(report --tz America/New_York -f cohort,made | tail -n 1)" 2026-09,2 'in -05:00'
is "$(report --every quarter --from 2026-Q3 --to 2026-Q3)" '2026-Q3,5,2,2,1,40,20' 'by quarter'
is "$(crm-report explain cohort --from 2026-09 -f name,why -o csv | grep -c 'outside the period')" 3 'who is out'

data maven-crm
cd ..
at 2018-01-05T10:00:00Z
crm init -q maven
export CRM_REPO=$PWD/maven
crm-pipeline add name=maven department=Sales >/dev/null
for stage in 'Prospecting' 'Engaging' 'Won type=won' 'Lost type=lost'; do
	# shellcheck disable=SC2086
	crm-pipeline stage maven $stage >/dev/null
done
crm-import deal "$data/sales_pipeline_iso.csv" --source maven --map opportunity_id=external_id --map opportunity_id=name \
	--map engage_date=created_at --set pipeline=maven --key external_id --link create -q 2>"$TEST_TMP/said" || cat "$TEST_TMP/said" >&2
sqlite3 csv.db -cmd '.mode csv' ".import $data/sales_pipeline_iso.csv d"
is "$(report --to 2017)" "$(sqlite3 csv.db "select substr(engage_date, 1, 7) || ',' || count(*) || ',' || sum(deal_stage = 'Won') || ',' ||
	sum(deal_stage = 'Lost') || ',' || sum(deal_stage not in ('Won', 'Lost')) || ',' || rtrim(rtrim(printf('%.1f',
	100.0 * sum(deal_stage = 'Won') / count(*)), '0'), '.') || ',' || rtrim(rtrim(printf('%.1f', 100.0 * sum(deal_stage not in
	('Won', 'Lost')) / count(*)), '0'), '.') from d where engage_date != '' group by substr(engage_date, 1, 7) order by 1")" \
	'the cohorts of 8,300 deals'
is "$(report --every year --to 2017 -f won | paste -sd+ | bc)" 4238 'all 4238 that were won'
done_testing
