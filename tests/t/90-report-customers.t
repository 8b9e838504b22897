#!/usr/bin/env bash
# Reports of customers: recency, frequency and money, retention, lifetime value, risk of churn; by hand, and on a sales team's deals.
. "$(dirname "$0")/../lib/test.sh"
need sqlite3
export CRM_HISTORY_COMMIT=manual CRM_NOW=2026-11-21T10:00:00Z
report() { crm-report "$@" -o csv | tail -n +2; }
known() { sqlite3 -csv "$CRM_REPO/crm.db" "$1" | tr -d '\r'; }

crm init -q none
for name in rfm retention lifetime-value churn-risk; do
	expect_status 1 "$name: no customer" crm-report "$name" --repo none
done

# A row: who, when the deal was won (else lost), how much. Cheng's first deal is lost.
crm init -q acme
export CRM_REPO=$PWD/acme
crm-user add name=ann >/dev/null
crm-company apply - >/dev/null <<'END'
name,industry,owner
Květiny,retail,ann
Квіти,retail,
大同公司,steel,
Roof & Sons,retail,
Tile,steel,
Nikdo,steel,
Cheng,steel,
END
deals() { # on stdin
	{
		echo name,company,amount,currency,stage,created_at,closed_at
		awk -F, '{ printf "d%d,%s,%s,%s,%s,2025-12-01T09:00:00Z,%s\n", NR, $1, $3, $4, $5 == "" ? "won" : $5, $2 }'
	} >deals.csv
	crm-import deal deals.csv -q
}
deals <<'END'
Květiny,2026-01-10T12:00:00Z,1000,EUR
Květiny,2026-06-01T12:00:00Z,1000,EUR
Květiny,2026-11-19T23:30:00Z,1000,EUR
Квіти,2026-02-01T12:00:00Z,500,EUR
Квіти,2026-11-01T12:00:00Z,500,EUR
大同公司,2026-08-01T12:00:00Z,5000,EUR
Roof & Sons,2026-03-01T12:00:00Z,100,EUR
Tile,2026-03-01T12:00:00Z,100,EUR
Cheng,2026-01-05T12:00:00Z,900,EUR,lost
Cheng,2026-11-01T12:00:00Z,150000,JPY
Cheng,2026-11-02T12:00:00Z,1.234,KWD
END

# Of five in euro: r, from the longest ago: Roof and Tile (nobody is worse: 1), 大同 (two are worse: 1 + 2 = 3), Квіти 4, Květiny 5.
# f: one deal each have 大同, Roof, Tile: 1; Квіти has two, three are worse: 4; Květiny 5. m: Roof and Tile 1, Квіти 3, Květiny 4,
# 大同 5. Alone in its currency Cheng is better than nobody.
is "$(report rfm -f customer,last_won,days,deals,amount,currency,rfm)" 'Květiny,2026-11-19,2,3,3000.00,EUR,554
Квіти,2026-11-01,20,2,1000.00,EUR,443
大同公司,2026-08-01,112,1,5000.00,EUR,315
Roof & Sons,2026-03-01,265,1,100.00,EUR,111
Tile,2026-03-01,265,1,100.00,EUR,111
Cheng,2026-11-01,20,1,150000,JPY,111
Cheng,2026-11-02,19,1,1.234,KWD,111' 'scores; who is alike has the same'
is "$(report rfm --tz Asia/Kathmandu -f last_won,days | head -n 1)" 2026-11-20,1 'in +05:45 the last was won a day later'
is "$(report rfm --tz America/New_York -f last_won,days | head -n 1)" 2026-11-19,2 'in -05:00 the same day'
is "$(report rfm --tz Pacific/Kiritimati -f last_won,days | head -n 1)" 2026-11-20,2 'in +14:00 it is the 22nd by now'
is "$(report rfm --to 2026-06 -f customer,days,deals,rfm)" 'Květiny,29,2,444
Квіти,149,1,113
Roof & Sons,121,1,211
Tile,121,1,211' 'to the end of June, of four: nobody is better than four fifths'
is "$(report rfm --by industry -f customer,industry,rfm | grep -v Cheng)" 'Květiny,retail,444
Квіти,retail,222
Roof & Sons,retail,111
大同公司,steel,313
Tile,steel,111' 'each industry by itself: three, and two'
is "$(report rfm --as-of 2026-11-21T09:00 | wc -l)" 0 'before the deals came in there was nobody'

# Cohorts: Q1 Květiny, Квіти, Roof, Tile; Q3 大同; Q4 Cheng. In Q2 Květiny came back, in Q3 nobody; Q4 is not over.
is "$(report retention)" '2026-Q1,0,4,4,100
2026-Q1,1,4,1,25
2026-Q1,2,4,0,0
2026-Q1,3,4,,
2026-Q3,0,1,1,100
2026-Q3,1,1,,
2026-Q4,0,1,,' 'retention; what is not over is empty'
is "$(report retention --from 2026-Q3 -f cohort,k,size)" '2026-Q3,0,1
2026-Q3,1,1
2026-Q4,0,1' 'cohorts of a period'
is "$(report retention --every year)" '2026,0,6,,' 'the year is not over'
is "$(CRM_NOW=2027-02-01T00:00:00Z report retention -f cohort,k,active --from 2026-Q1 --to 2026-Q1)" '2026-Q1,0,4
2026-Q1,1,1
2026-Q1,2,0
2026-Q1,3,2
2026-Q1,4,' 'later Q4 is over: two came back'
is "$(report retention --by industry -f cohort,industry,k,size,active | sed -n 1,2p)" '2026-Q1,retail,0,3,3
2026-Q1,retail,1,3,1' 'by industry'
like "$(crm-report explain retention -f name,why -o csv)" 'Nikdo,has never bought' 'who is out, and why'

# Euro: 8 deals of 5 customers, 9200; two came back. Mean deal 1150, mean customer 1840, median of 100 100 1000 3000 5000. From
# first to last Květiny 313 d 11 h 30 m, Квіти 273 d: mean 293 d 5 h 45 m.
is "$(report lifetime-value)" '5,2,40,8,9200.00,1150.00,1840.00,1000.00,293d5h45m,EUR
1,0,0,1,150000,150000,150000,150000,,JPY
1,0,0,1,1.234,1.234,1.234,1.234,,KWD' 'what a customer is worth'
crm-rate apply - >/dev/null <<'END'
date,currency,base,value
2026-10-01,JPY,EUR,0.00625
2026-10-01,KWD,EUR,3
2026-11-20,JPY,EUR,1
END
# Cheng has 937.50 + 3.70. Amount 10141.20, 10 deals, 6 customers; median (941.20 + 1000) / 2; Cheng's span is a day: 587 d 11 h
# 30 m / 3.
is "$(report lifetime-value --in EUR)" '6,3,50,10,10141.20,1014.12,1690.20,970.60,195d19h50m,EUR' \
	"in one currency, by the rate of the day it was won, not of today"
is "$(report lifetime-value industry=retail --from 2026-11 -f customers,deals,amount)" '2,2,1500.00' 'of some, in November'

# Gaps of days: H 10 10 14, median 10, and 139 days since: 13.9. L 14 14, 47: 3.4. I 14 14 14, 39: 2.8. K 10 9 (9.5), 1 day. J has
# bought on two days, twice on one of them.
crm init -q beat
export CRM_REPO=$PWD/beat
crm-user add name=ann >/dev/null
crm-company apply - >/dev/null <<'END'
name,owner
Чайка,
Lípa,
梨,ann
Kos,
Jasan,
END
deals <<'END'
Чайка,2026-06-01T12:00:00Z,1,EUR
Чайка,2026-06-11T12:00:00Z,1,EUR
Чайка,2026-06-21T12:00:00Z,1,EUR
Чайка,2026-07-05T12:00:00Z,1,EUR
Lípa,2026-09-07T12:00:00Z,1,EUR
Lípa,2026-09-21T12:00:00Z,1,EUR
Lípa,2026-10-05T12:00:00Z,1,EUR
梨,2026-09-01T12:00:00Z,1,EUR
梨,2026-09-15T12:00:00Z,1,EUR
梨,2026-09-29T12:00:00Z,1,EUR
梨,2026-10-13T12:00:00Z,1,EUR
Kos,2026-11-01T12:00:00Z,1,EUR
Kos,2026-11-11T12:00:00Z,1,EUR
Kos,2026-11-20T12:00:00Z,1,EUR
Jasan,2026-08-01T12:00:00Z,1,EUR
Jasan,2026-08-31T12:00:00Z,1,EUR
Jasan,2026-08-31T13:00:00Z,1,EUR
END
is "$(report churn-risk -f customer,owner,deals,last_won,days,rhythm,times,risk)" 'Чайка,,4,2026-07-05,139,10,13.9,lost
Lípa,,3,2026-10-05,47,14,3.4,high
梨,ann,4,2026-10-13,39,14,2.8,raised' 'who has not bought for longer than usual'
is "$(report churn-risk -p times=3 -f customer)" 'Чайка
Lípa' 'a longer wait'
is "$(report churn-risk -p least_days=2 -f customer,times | sed -n 4p)" 'Jasan,2.7' 'two days are a rhythm, too: 82 / 30'
is "$(report churn-risk --owner ann -f customer)" 梨 'of one seller'
is "$(crm-report explain churn-risk -f name,why -o csv | grep -v ',$' | sort)" 'Jasan,has bought on too few days to have a rhythm
Kos,buys as it uses to
name,why' 'who is out, and why'

# A sales team's deals, against their rows and SQL that shares nothing with the reports.
data maven-crm
export CRM_NOW=2018-01-05T10:00:00Z
crm init -q maven
export CRM_REPO=$PWD/maven
crm-pipeline add name=maven department=Sales >/dev/null
for stage in 'Prospecting' 'Engaging' 'Won type=won' 'Lost type=lost'; do
	# shellcheck disable=SC2086
	crm-pipeline stage maven $stage >/dev/null
done
crm-import company "$data/accounts.csv" --from maven -q 2>"$TEST_TMP/said"
crm-import deal "$data/sales_pipeline_iso.csv" --source maven --map opportunity_id=external_id --map opportunity_id=name \
	--map engage_date=created_at --set pipeline=maven --key external_id --link create -q 2>"$TEST_TMP/said"
known "create view won as select co.name, substr(d.closed_at, 1, 10) as day, d.amount / 100 as amount from deal d
	join company co on co.id = d.company join stage s on s.id = d.stage and s.type = 'won'"
is "$(report lifetime-value -f customers,repeat,deals,amount)" "$(known "select count(*), sum(n > 1), sum(n), printf('%.2f', sum(a)) from
	(select count(*) as n, sum(amount) as a from won group by name)")" 'lifetime value'
is "$(report rfm -f customer,days,deals,amount,r,f,m | sort)" "$(known "with c as (select name, max(day) as last, count(*) as n,
	sum(amount) as a from won group by name) select name, cast(julianday('2018-01-05') - julianday(last) as integer), n, printf('%.2f', a),
	1 + (select count(*) from c as o where o.last < c.last) * 5 / (select count(*) from c),
	1 + (select count(*) from c as o where o.n < c.n) * 5 / (select count(*) from c),
	1 + (select count(*) from c as o where o.a < c.a) * 5 / (select count(*) from c) from c" | tr -d '"' | sort)" 'scores of 85 customers'
is "$(report retention --every month -f cohort,k,active | grep -v ',$')" "$(known "with f as (select name, substr(min(day), 1, 7) as cohort
	from won group by name), m(k, d) as (select 0, 0 union all select k + 1, 0 from m where k < 30)
	select cohort, k, (select count(distinct w.name) from won w join f g on g.name = w.name and g.cohort = f.cohort
	where substr(w.day, 1, 7) = strftime('%Y-%m', f.cohort || '-01', '+' || k || ' months')) from f, m
	where strftime('%Y-%m', cohort || '-01', '+' || k || ' months') < '2018-01' group by cohort, k")" 'retention'
done_testing
