#!/usr/bin/env bash
# The tickets of a HubSpot account: times, volume and backlog are what plain SQL comes to, which shares nothing with the reports.
. "$(dirname "$0")/../lib/test.sh"
need sqlite3
data hubspot
export CRM_HISTORY_COMMIT=manual CRM_NOW=2025-06-30T12:30:00Z
crm init -q acme
export CRM_REPO=$PWD/acme
sql() { sqlite3 -csv acme/crm.db "$1" | tr -d '\r'; }
report() { crm-report "$@" -o jsonl; }

for pair in company:companies contact:contacts ticket:tickets; do
	crm-import "${pair%:*}" "$data/hubspot_${pair#*:}.csv" --from hubspot -q
done
# Every third was answered, some of these by a machine only, and some twice.
sql "select id || ',' || strftime('%Y-%m-%dT%H:%M:%SZ', created_at, '+' || (20 + rowid * 37 % 3000) || ' minutes') || ',out,' ||
	iif(rowid % 7 = 0, 'yes', '') from ticket where rowid % 3 = 0 union all
	select id || ',' || strftime('%Y-%m-%dT%H:%M:%SZ', created_at, '+' || (5000 + rowid % 90) || ' minutes') || ',out,'
	from ticket where rowid % 12 = 0" >rows.csv
sed -i '1i ticket,sent_at,direction,automatic' rows.csv
sed -i 's/"//g' rows.csv
crm-import message rows.csv -q

# Without a policy all hours count, so a time is a plain difference; those that wait are left out of it.
sql "create view span as select t.id, t.priority, 'first' as clock, unixepoch(min(m.sent_at)) - unixepoch(t.created_at) as s
	from ticket t join message m on m.ticket = t.id and m.direction = 'out' and m.automatic is not 1 group by t.id
	union all select id, priority, 'all', unixepoch(closed_at) - unixepoch(created_at) from ticket where status = 'closed'"
times() { # CLOCK WHERE: n, mean, median, p90
	sql "with r as (select s, row_number() over (order by s) as k, count(*) over () as n from span where clock = '$1' and $2)
	select max(n), cast(round(avg(s)) as integer), (select cast(round(avg(s)) as integer) from r where k in ((n + 1) / 2, (n + 2) / 2)),
	(select s from r where k = (n * 9 + 9) / 10) from r"
}
seconds() { python3 -c 'import json, sys
for line in sys.stdin:
    r = json.loads(line)
    print(*[r[k] for k in ("n", "mean", "median", "p90")], sep=",")'; }
is "$(report first-response | seconds)" "$(times first 1)" 'first response'
is "$(report resolution | seconds)" "$(times all 1)" 'resolution'
for priority in low normal high urgent; do
	is "$(report first-response priority=$priority | seconds)" "$(times first "priority = '$priority'")" "first response, $priority"
	is "$(report resolution --by priority | grep "\"$priority\"" | seconds)" "$(times all "priority = '$priority'")" \
		"resolution, $priority"
done

is "$(crm-report volume --every quarter -o csv | tail -n +2)" "$(sql "with q as (select distinct substr(created_at, 1, 4) || '-Q' ||
	((substr(created_at, 6, 2) + 2) / 3) as q from ticket), o as (select substr(created_at, 1, 4) || '-Q' ||
	((substr(created_at, 6, 2) + 2) / 3) as q, count(*) as n from ticket group by 1), s as (select substr(closed_at, 1, 4) || '-Q' ||
	((substr(closed_at, 6, 2) + 2) / 3) as q, count(*) as n from ticket where status = 'closed' group by 1)
	select q.q, coalesce(o.n, 0), coalesce(s.n, 0), coalesce(o.n, 0) - coalesce(s.n, 0) from q left join o using (q) left join s using (q)
	order by 1")" 'volume by quarter'
is "$(crm-report backlog --every month -f period,open -o csv | tail -n +2)" "$(sql "with recursive m(a) as (select '2023-06-01' union all
	select date(a, '+1 month') from m where a < '2025-06-01') select substr(a, 1, 7), (select count(*) from ticket where
	created_at < date(a, '+1 month') and (status != 'closed' or closed_at >= date(a, '+1 month'))) from m")" 'backlog by month'
is "$(report reopen -f solved,reopened)" '{"solved":74,"reopened":0}' 'nobody has opened any again'
is "$(crm-report agents -f agent,solved,replies,open -o csv | tail -n +2 | sort)" "$(sql "select u.name, sum(status = 'closed'), 0,
	sum(status != 'closed') from ticket t join user u on u.id = t.assignee group by 1 union all
	select '', 0, count(*), 0 from message where automatic is not 1 order by 1" | tr -d '"')" 'who solved, who has open ones'
is "$(crm-report channels -f channel,opened -o csv | tail -n +2 | sort)" "$(sql 'select channel, count(*) from ticket group by 1 order by 1')" \
	'channels'
done_testing
