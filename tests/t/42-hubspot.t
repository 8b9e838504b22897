#!/usr/bin/env bash
# The export of a HubSpot account goes in with its preset alone, linked, and a second time changes nothing.
. "$(dirname "$0")/../lib/test.sh"
need sqlite3
data hubspot
export CRM_HISTORY_COMMIT=manual
crm init -q acme
export CRM_REPO=$PWD/acme

import() { crm-import "$1" "$data/hubspot_$2.csv" --from hubspot; }
sql() { sqlite3 acme/crm.db "$1"; }

while read -r entity file count; do
	expect_ok "$file" import "$entity" "$file"
	like "$err" "hubspot_$file.csv: UTF-8, comma, dates are ISO" '  what it is'
	like "$err" "$count $file created, 0 updated, 0 rejected" '  all of it'
done <<'T'
company companies 200
contact contacts 950
deal deals 500
ticket tickets 300
activity activities 2000
T
is "$(sql 'select (select count(*) from company), (select count(*) from contact), (select count(*) from deal),
	(select count(*) from ticket), (select count(*) from activity), (select count(*) from user)')" \
	'200|950|500|300|2000|7' 'and it is there'
is "$(sql "select count(*) from contact where company is not null")" 679 'contacts have their companies, by domain'
is "$(sql "select count(*) from deal join contact c on c.id = deal.contact join company k on k.id = deal.company")" 500 \
	'deals have contact and company'
is "$(sql "select count(*) from ticket join contact c on c.id = ticket.contact join user u on u.id = assignee")" 300 \
	'tickets have contact and assignee'
is "$(sql "select count(*) from activity join contact c on c.id = activity.contact join user u on u.id = activity.owner")" \
	2000 'activities have contact and owner'
is "$(sql "select s.name, s.type, count(*) from deal d join stage s on s.id = d.stage join pipeline p on p.id = d.pipeline
	and p.id = s.pipeline and p.name in ('Sales Pipeline', 'Renewals Pipeline') group by 1, 2 order by min(s.position)")" \
	'prospecting|open|70
qualification|open|77
proposal|open|75
negotiation|open|138
won|won|71
lost|lost|69' 'deals are in stages of their own pipelines'
is "$(sql 'select status, count(*) from ticket group by 1 order by 1')" 'closed|74
new|68
open|90
pending|68' 'tickets have states'
is "$(sql 'select kind, count(*) from activity group by 1 order by 1')" 'call|402
email|398
meeting|412
note|403
task|385' 'activities have kinds'
is "$(sql "select count(*) from activity where body like '%Task Due Date: 20%'")" 321 'a date without a field is not lost'
is "$(sql "select lifecycle_stage, count(*) from contact group by 1 order by 1")" 'customer|120
evangelist|110
lead|117
mql|131
opportunity|128
other|117
sql|101
subscriber|126' 'contacts have lifecycles'
is "$(sql "select count(*) from contact where country = 'KR'")" 11 'Korea is the southern one'
is "$(sql "select phone from contact where email = 'anna72@example.net'")" 416-810-9897x752 'phones are as typed'
is "$(sql "select distinct external_source from contact")" hubspot 'all say where they are from'

sqlite3 acme/crm.db .dump >before
for pair in company:companies contact:contacts deal:deals ticket:tickets activity:activities; do
	expect_ok "${pair#*:} again" import "${pair%:*}" "${pair#*:}"
	like "$err" ' created, 0 updated, [0-9]+ unchanged, 0 rejected .* nothing was changed' '  nothing changes, and it says so'
done
is "$(sqlite3 acme/crm.db .dump | diff before - | head -n 5)" '' 'not a byte'
expect_ok 'the history can hold it' crm-log flush
expect_ok 'all is in order' crm-check
done_testing
