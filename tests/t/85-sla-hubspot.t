#!/usr/bin/env bash
# The tickets of a HubSpot account get policies, and figures that SQL alone comes to as well.
. "$(dirname "$0")/../lib/test.sh"
need sqlite3 python3
data hubspot
export CRM_HISTORY_COMMIT=manual CRM_NOW=2025-06-30T12:30:00Z
crm init -q acme
export CRM_REPO=$PWD/acme
sql() { sqlite3 acme/crm.db "$1"; }

for pair in company:companies contact:contacts; do
	crm-import "${pair%:*}" "$data/hubspot_${pair#*:}.csv" --from hubspot >/dev/null 2>&1
done
crm-calendar add name=desk timezone=UTC hours='mon-fri 9:00-17:00' >/dev/null
crm-calendar holidays desk - <<<'date,until,name,yearly
2020-12-24,2020-12-26,Christmas,yes
2024-05-08,,Victory,' >/dev/null 2>&1
crm-sla add name=quick position=1 terms='priority=high,urgent' calendar=desk first_response=4h resolution=43h >/dev/null
crm-sla add name=social position=2 terms='channel=social or contact.company.employees>1000' calendar=desk \
	first_response=7h resolution=403h >/dev/null
crm-sla add name=usual position=3 calendar=desk first_response=15h next_response=7h resolution=803h >/dev/null
expect_ok 'tickets' crm-import ticket "$data/hubspot_tickets.csv" --from hubspot
like "$err" '300 tickets created' 'all of them'

# Some were answered, some of these by a machine, and some ask again.
sql "select id || ',' || strftime('%Y-%m-%dT%H:%M:%SZ', created_at, '+' || (20 + rowid * 37 % 3000) || ' minutes') || ',out,' ||
	iif(rowid % 7 = 0, 'yes', '') from ticket where rowid % 3 = 0
	union all select id || ',' || strftime('%Y-%m-%dT%H:%M:%SZ', created_at, '+' || (4000 + rowid * 91 % 9000) || ' minutes') || ',in,'
	from ticket where rowid % 6 = 0
	union all select id || ',' || strftime('%Y-%m-%dT%H:%M:%SZ', created_at, '+' || (15000 + rowid * 91 % 900) || ' minutes') || ',out,'
	from ticket where rowid % 12 = 0" >rows.csv
sed -i '1i ticket,sent_at,direction,automatic' rows.csv
expect_ok 'messages' crm-import message rows.csv

# The script: days are counted off one by one, from a list of those on which the desk is open.
cat >figures.sql <<'T'
CREATE TEMP TABLE day AS WITH RECURSIVE d(day) AS (SELECT '2015-01-01' UNION ALL SELECT date(day, '+1 day') FROM d
	WHERE day < '2026-12-31') SELECT day, day || 'T09:00:00' AS opens, day || 'T17:00:00' AS shuts FROM d
	WHERE strftime('%w', day) NOT IN ('0', '6') AND strftime('%m-%d', day) NOT IN ('12-24', '12-25', '12-26') AND day != '2024-05-08';
CREATE TEMP TABLE one AS SELECT t.id, t.status, l.name AS sla, l.first_response AS first_target, l.resolution AS target,
	substr(t.created_at, 1, 19) AS opened, '2025-06-30T12:30:00' AS now,
	(SELECT substr(min(m.sent_at), 1, 19) FROM message m WHERE m.ticket = t.id AND m.direction = 'out' AND m.automatic IS NOT 1) AS reply,
	iif(t.status = 'closed', substr(t.closed_at, 1, 19), NULL) AS closed
	FROM ticket t LEFT JOIN sla l ON l.id = t.sla;
CREATE TEMP TABLE span AS SELECT id, 'first' AS clock, opened AS a, coalesce(reply, closed, now) AS b FROM one
	UNION ALL SELECT id, 'all', opened, CASE status WHEN 'pending' THEN opened ELSE coalesce(closed, now) END FROM one;
CREATE TEMP TABLE used AS SELECT s.id, s.clock, cast(coalesce(sum(max(0, unixepoch(min(s.b, d.shuts)) - unixepoch(max(s.a, d.opens)))), 0)
	AS integer) AS seconds FROM span s LEFT JOIN day d ON d.day BETWEEN substr(s.a, 1, 10) AND substr(s.b, 1, 10) GROUP BY 1, 2;
T
{
	cat figures.sql
	echo "SELECT o.id, (SELECT seconds FROM used u WHERE u.id = o.id AND clock = 'first'),
		(SELECT seconds FROM used u WHERE u.id = o.id AND clock = 'all') FROM one o WHERE o.status != 'closed' OR o.closed IS NOT NULL ORDER BY 1;"
} | sqlite3 -csv acme/crm.db >want.csv
crm-ticket list --where 'status!=closed or closed_at!=' -f id,first_response_time,resolution_time -s id -o jsonl |
	python3 -c 'import json, sys
for line in sorted(sys.stdin):
    r = json.loads(line)
    print(r["id"], r["first_response_time"], r["resolution_time"], sep=",")' >got.csv
same_file got.csv <(tr -d '\r' <want.csv) 'seconds to the first response and to the solution, ticket by ticket'
is "$([ "$(wc -l <got.csv)" -gt 250 ] && echo many)" many 'of most tickets'

run crm-ticket count --by sla -o csv
is "$(sort <<<"$out")" "$(sql "select l.name || ',' || count(*) from ticket t join sla l on l.id = t.sla group by l.name
	union all select 'sla,count'" | sort)" 'each ticket has a policy'
is "$(sql "select count(*) from ticket t join sla l on l.id = t.sla where (t.priority in ('high', 'urgent')) != (l.name = 'quick')")" 0 \
	'that of its priority'

# Met and breached. No target is used up just as a day ends here, so the time that was used tells.
for clock in first all; do
	[ "$clock" = first ] && name=first_response target=first_target event='coalesce(reply, closed)' || name=resolution target=target event=closed
	want=$(sqlite3 acme/crm.db <<T
$(cat figures.sql)
SELECT sla || ',$name,' || sum($event IS NOT NULL AND seconds <= $target) || ',' || sum(seconds > $target) FROM one JOIN used USING (id)
	WHERE clock = '$clock' AND (status != 'closed' OR closed IS NOT NULL) GROUP BY sla ORDER BY sla;
T
	)
	run crm-sla report --where 'status!=closed or closed_at!=' --by sla.name -o csv
	is "$(grep ",$name," <<<"$out" | cut -d, -f1-4 | sort)" "$want" "the report of $name"
done
done_testing
