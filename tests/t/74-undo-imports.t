#!/usr/bin/env bash
# Undo of real imports leaves an export as it was, byte for byte; redo brings it back.
. "$(dirname "$0")/../lib/test.sh"
data maven-crm
maven=$data
export CRM_HISTORY_COMMIT=manual
crm init -q acme --currency USD
cd acme
need jq

all() { crm-export --all -q >"$1"; }
taken() { # TXN...: back, forth, back, forth
	crm-log undo -q "$@" >/dev/null
	all 1
	same_file 1 before 'undo leaves the export as it was'
	crm-log redo -q >/dev/null
	all 1
	same_file 1 after 'redo brings it back'
	crm-log undo -q "$(crm-log list -n 1 -o ids)" >/dev/null
	all 1
	same_file 1 before 'the redo can be undone'
	crm-log redo -q >/dev/null
}

all before
crm-import company "$maven/accounts.csv" --from maven -q
crm-import product "$maven/products.csv" --from maven -q
crm-import user "$maven/sales_teams.csv" --from maven -q
crm-import deal "$maven/sales_pipeline.csv" --from maven -q --link create
all after
mapfile -t txns < <(crm-log list --tool crm-import -o ids)
taken "${txns[@]}"
all after
cp after before
sed '2,$s/,technolgy,/,medical,/' "$maven/accounts.csv" >accounts.csv
crm-import company accounts.csv --from maven -q
all after
not_ok cmp -s before after
taken "$(crm-log list --tool crm-import -n 1 -o ids)"
run crm-log flush
status_is 0 'the history can hold it'
expect_ok 'all agree' crm-check

hubspot=$TOP/../shared/data/hubspot
if [ -d "$hubspot" ]; then
	crm init -q ../hub
	cd ../hub
	all before
	for pair in company:companies contact:contacts deal:deals ticket:tickets activity:activities; do
		run crm-import "${pair%:*}" "$hubspot/hubspot_${pair#*:}.csv" --from hubspot --rejects bad.csv -q
		like "$status" '^(0|10)$' "${pair#*:}"
	done
	all after
	mapfile -t txns < <(crm-log list --tool crm-import -o ids)
	taken "${txns[@]}"
	expect_ok 'all agree' crm-check
fi

done_testing
