#!/usr/bin/env bash
# Goals: their periods and targets, how far they are reached, and whether what is open can cover the rest.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
sales
expect_status 1 'nothing here: nothing out' crm-report goals
goal() { CRM_NOW=2026-09-01T08:00:00Z run crm-record goal add "$@"; }

goal period=2026-Q4 target_amount='1000 EUR' owner=ann
status_is 0 'a goal of a quarter'
goal period=2026-Q4 target_amount='2000 EUR' team=jih name='Jižní tým'
goal starts=2026-11-01 ends=2026-11-15 metric=won_count target_count=4 name=Спринт
goal period=2026-11 metric=created_amount target_amount='400 EUR' name=新
is "$(crm-record goal list -f name,starts,ends -o csv | tail -n +2 | LC_ALL=C sort)" '2026-Q4 won_amount,2026-10-01,2026-12-31
Jižní tým,2026-10-01,2026-12-31
Спринт,2026-11-01,2026-11-15
新,2026-11-01,2026-11-30' 'their days'
goal period=2026-Q5 target_amount='1 EUR'
status_is 3 'no unit of the calendar'
like "$err" "period: '2026-Q5' is no unit" 'says so'
goal target_amount='1 EUR'
like "$err" 'needs its period' 'no period'
goal period=2026 metric=won_count target_amount='1 EUR'
like "$err" 'a goal of won_count needs target_count' 'the wrong target'
goal starts=2026-11-02 ends=2026-11-01 target_amount='1 EUR'
like "$err" 'ends before it begins' 'the wrong way round'
expect_ok 'other days' at 2026-09-02T08:00 crm-record goal set Спринт ends=2026-11-16
is "$(crm-record goal list name=新 -f period -o csv | tail -n 1)" 2026-11 'a period by name'
at 2026-09-02T08:00 crm-record goal set 新 ends=2026-11-29
is "$(crm-record goal list name=新 -f period,ends -o csv | tail -n 1)" ,2026-11-29 'other days take its name away'
at 2026-09-02T08:00 crm-record goal set Спринт ends=2026-11-15

# Ann (sever): 600.00 won on 2 Oct, 100.00 won on 1 Nov; 450.00 open, due 31 Dec; 999.00 due in January.
# Ben (jih): 3,000.00 won on 3 Nov; 700 JPY won on 4 Nov; 250.00 lost.
at 2026-10-01T08:00 crm-deal add name=a amount='600 EUR' owner=ann
at 2026-10-02T08:00 crm-deal set a stage=won
at 2026-11-01T08:00 crm-deal add name=b amount='100 EUR' owner=ann stage=won
at 2026-11-02T08:00 crm-deal add name=c amount='450 EUR' owner=ann close_date=2026-12-31
at 2026-11-02T08:00 crm-deal add name=d amount='999 EUR' owner=ann close_date=2027-01-01
at 2026-11-03T08:00 crm-deal add name=e amount='3000 EUR' owner=ben stage=won
at 2026-11-04T08:00 crm-deal add name=f amount='700 JPY' owner=ben stage=won
at 2026-11-05T08:00 crm-deal add name=g amount='250 EUR' owner=ben close_date=2026-11-15
at 2026-11-06T08:00 crm-deal set g stage=lost lost_reason=price
at 2026-11-07T08:00 crm-deal add name=h amount='10 EUR' owner=ben close_date=2026-11-15

# Ann: 700 of 1,000 = 70 %; 450 open for the 300 that are left: 150 %. Jižní tým: 3,000 of 2,000 = 150 %, no rest.
# Спринт: b, e, f: 3 of 4 = 75 %; h is open for the one that is left. 新: 100 + 450 + 999 + 3,000 + 250 + 10 = 4,809 of 400.
is "$(report goals -f goal,target,reached,target_count,reached_count,n,attainment,open,open_count,coverage)" '2026-Q4 won_amount,1000.00,700.00,,,2,70,450.00,,150
Jižní tým,2000.00,3000.00,,,1,150,10.00,,
Спринт,,,4,3,3,75,,1,100
新,400.00,4809.00,,,6,1202.3,,,' 'attainment and coverage'
is "$(report goals --from 2026-12 -f goal | wc -l)" 2 'goals of December'
is "$(report goals --as-of 2026-10-15 -f goal,reached,attainment | head -n 1)" '2026-Q4 won_amount,600.00,60' 'as of October'
is "$(report goals --as-of 2026-10-15 -f goal,reached,attainment,n | sed -n 3p)" 'Спринт,,0,0' 'nothing yet'
like "$(crm-report explain goals -o csv -f name,goal,why)" 'd,.*,is not due in its days' 'why not'
# 700 JPY at 0.01 = 7.00 EUR.
crm-rate add date=2026-11-01 currency=JPY base=EUR value=0.01 >/dev/null
is "$(report goals --in EUR -f goal,reached | sed -n 2p)" 'Jižní tým,3007.00' 'other currencies, with --in'
# The last hour of 30 September in UTC is October to the east.
at 2026-11-20T08:00 crm-deal add name=i amount='1 EUR' owner=ann stage=won closed_at=2026-09-30T23:30:00Z
for zone in -05:00=700.00 +05:45=701.00 +14:00=701.00; do
	is "$(report goals --tz "${zone%=*}" -f reached | head -n 1)" "${zone#*=}" "a day begins where one is: ${zone%=*}"
done

done_testing
