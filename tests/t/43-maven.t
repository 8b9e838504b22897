#!/usr/bin/env bash
# A sales team's CRM with real dirt: mapped by hand or by the preset, or rejected with line, reason and nearest name.
. "$(dirname "$0")/../lib/test.sh"
need sqlite3
data maven-crm
export CRM_HISTORY_COMMIT=manual

fresh() {
	CRM_REPO='' crm init -q "$1"
	export CRM_REPO=$PWD/$1
}
sums() {
	sqlite3 "$CRM_REPO/crm.db" "select count(*), sum(amount) from v_deal where stage = 'won'"
}

# -- by hand --------------------------------------------------------------------

fresh hand
deals=(--source maven --map opportunity_id=external_id --map opportunity_id=name --map-value stage:Engaging=qualification)
expect_status 3 'a country that is none' crm-import company "$data/accounts.csv"
like "$err" "accounts.csv:5: country: 'Philipines' is not a country" 'has its line'
expect_ok 'accounts' crm-import company "$data/accounts.csv" --map account=name --key name \
	--map-value country:Philipines=PH --map-value country:Korea=KR --map-value industry:technolgy=technology
like "$err" '85 companies created, 0 updated, 0 rejected' 'all'
expect_ok 'products' crm-import product "$data/products.csv" --key name
like "$err" '7 products created' 'all'
expect_ok 'users' crm-import user "$data/sales_teams.csv" --key name --map sales_agent=name --map sales_agent=full_name \
	--link create
like "$err" '35 users created, 0 updated, 0 rejected, 9 made for links' 'with their managers and teams'

expect_status 10 'deals' crm-import deal "$data/sales_pipeline.csv" "${deals[@]}" --rejects bad.csv
like "$err" 'sales_pipeline.csv: close_date: month/day/year' 'in American dates'
like "$err" '7320 deals created, 0 updated, 1480 rejected \(bad.csv\)' 'but for a product nobody has'
is "$(head -n 2 bad.csv)" "_line,_error,opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
3,product: there is no product 'GTXPro'; the nearest is 'GTX Pro',Z063OYW0,Darcel Schlecht,GTXPro,Isdom,Won,10/25/2016,3/11/2017,4514" \
	'line, reason and nearest name'
expect_ok 'the rejects, mended by a map' crm-import deal bad.csv "${deals[@]}" --map-value "product:GTXPro=GTX Pro"
is "$(sums)" '4238|10005534.0' 'won, and what it is worth'
is "$(crm-deal count stage=won)" 4238 'as the tool counts it'
is "$(crm-deal list stage=prospecting company= -o ids | wc -l)" "$(crm-deal count stage=prospecting company=)" 'deals without an account are in'
sqlite3 hand/crm.db .dump >before
expect_ok 'the ISO file is the same data' crm-import deal "$data/sales_pipeline_iso.csv" "${deals[@]}" \
	--map-value "product:GTXPro=GTX Pro"
like "$err" '0 deals created, 0 updated, 8800 unchanged, 0 rejected .* nothing was changed' 'and changes nothing'
is "$(sqlite3 hand/crm.db .dump | diff before - | head -n 5)" '' 'not a byte'

# -- by the preset -----------------------------------------------------------------

fresh preset
for pair in company:accounts product:products user:sales_teams deal:sales_pipeline_iso; do
	expect_ok "${pair#*:}" crm-import "${pair%:*}" "$data/${pair#*:}.csv" --from maven
	expect_ok 'again' crm-import "${pair%:*}" "$data/${pair#*:}.csv" --from maven
	like "$err" ' created, 0 updated, [0-9]+ unchanged, 0 rejected .* nothing was changed' 'changes nothing'
done
is "$(sums)" '4238|10005534.0' 'the same figures'
is "$(crm-company list parent!= -n 0 -o ids | wc -l)" 15 'subsidiaries, also of companies further down'
done_testing
