#!/usr/bin/env bash
# The pipeline by stage; what the forecast had said; how old open deals are; which are stale.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
sales
for name in pipeline forecast-accuracy aging stale; do
	expect_status 1 "nothing here: nothing out of $name" crm-report $name
done

# Now is 21 November 2026, 10:00Z.
#   Střecha  100.00 at 50 %, prospecting (10 %), 23 Aug: 90 days old; due 2026-11-30
#   Дах       50.00, proposal (50 %), 11 Nov: 10 days old; due 2026-12-15
#   屋頂    2,001 JPY, proposal, 11 Nov
#   Výhra    900.00, June, due in September: then 40 % of 800.00; won on 15 September
#   Ztráta   300.00, June, due in September at 10 %; lost on 1 September
at 2026-05-01T08:00 crm-deal add name=Výhra amount='800 EUR' close_date=2026-09-20 probability=40 owner=ann
at 2026-05-01T08:00 crm-deal add name=Ztráta amount='300 EUR' close_date=2026-09-25 owner=ben
at 2026-08-01T08:00 crm-deal set Výhra amount='900 EUR'
at 2026-08-23T08:00 crm-deal add name=Střecha amount='100 EUR' probability=50 close_date=2026-11-30 owner=ann
at 2026-09-01T08:00 crm-deal set Ztráta stage=lost lost_reason=price
at 2026-09-15T08:00 crm-deal set Výhra stage=won
at 2026-11-11T08:00 crm-deal add name=Дах amount='50 EUR' stage=proposal close_date=2026-12-15 owner=ann
at 2026-11-11T08:00 crm-deal add name=屋頂 amount='2001 JPY' stage=proposal owner=ben

is "$(report pipeline -f stage,deals,amount,weighted,currency)" 'prospecting,1,100.00,50.00,EUR
proposal,1,50.00,25.00,EUR
proposal,1,2001,1001,JPY' 'open deals, each currency by itself; 1,000.5 yen is 1,001'
is "$(report pipeline --to 2026-11-30 -f stage,amount)" 'prospecting,100.00' 'those due in a period'
is "$(report pipeline --by owner -f owner,stage,deals)" $'ann,prospecting,1\nann,proposal,1\nben,proposal,1' 'by owner'
is "$(report pipeline --as-of 2026-06-01 -f stage,deals,amount,weighted)" 'prospecting,2,1100.00,350.00' 'as of June: 320.00 + 30.00'
run crm-report explain pipeline -o csv -f name,why
like "$out" 'Výhra,is won' 'won ones are not in it'

# 90 days before 1 September is 3 June: 40 % of 800.00 and 10 % of 300.00 = 350.00. Came 900.00: off by 550 / 900 = 61.1 %.
is "$(report forecast-accuracy -f month,forecast,actual,n,accuracy)" '2026-09,350.00,900.00,1,38.9' 'what was said 90 days before'
# 10 days before: 22 August: 40 % of 900.00 + 30.00 = 390.00; 510 / 900 = 56.7 %.
is "$(report forecast-accuracy -p days=10 -f month,forecast,accuracy)" '2026-09,390.00,43.3' '... and 10 days before'
is "$(report forecast-accuracy -p days=10 --every quarter -f month,forecast,actual)" '2026-Q3,350.00,900.00' 'by quarter: 20 June'
is "$(report forecast-accuracy -p days=10 --owner ben -f forecast,actual,accuracy)" '30.00,0.00,' 'nothing came: no accuracy'
is "$(crm-report run pipeline --as-of 2026-08-22 --from 2026-09-01 --to 2026-09-30 -f weighted -o csv | tail -n 1)" '390.00' 'the same as the pipeline as of then'
is "$(crm-report explain forecast-accuracy -p days=10 -o csv -f name,month,what,forecast,actual,why | LC_ALL=C sort)" 'Výhra,2026-09,said,360.00,,
Výhra,2026-09,won,,900.00,
Ztráta,2026-09,said,30.00,,
name,month,what,forecast,actual,why' 'which deals these were'

# Bands of 30 days: Дах and 屋頂 10 days, Střecha 90.
is "$(report aging -f days,deals,amount,currency)" '0-29,1,50.00,EUR
0-29,1,2001,JPY
90-179,1,100.00,EUR' 'age of open deals'
is "$(report aging --as-of 2026-11-20 currency=EUR -f days,deals)" $'0-29,1\n60-89,1' 'a day before'

crm-record stage set prospecting rotten_days=60 >/dev/null
crm-record stage set proposal rotten_days=10 >/dev/null
is "$(report stale -f deal,owner,stage,amount,days,allowed)" 'Střecha,ann,prospecting,100.00,90,60
Дах,ann,proposal,50.00,10,10
屋頂,ben,proposal,2001,10,10' 'for 90 days and 2 hours; 10 days and 2 hours is more than 10 days'
crm-activity add kind=call status=held subject=Ahoj about=deal:Střecha start_at=2026-11-20T10:00Z >/dev/null
is "$(report stale --owner ann -f deal)" 'Дах' 'a call makes it fresh'
is "$(report stale --by stage.name -f stage.name,deal)" $'proposal,Дах\nproposal,屋頂' 'in groups'
is "$(crm-report explain stale -o csv -f name,days,allowed,why | LC_ALL=C sort)" 'Střecha,1,60,something happened 1 day ago
Výhra,,,is won
Ztráta,,,is lost
name,days,allowed,why
Дах,10,10,
屋頂,10,10,' 'and why the others are not in it'
crm-record stage set proposal rotten_days=11 >/dev/null
expect_status 1 'none is stale' crm-report stale
crm-record stage set proposal rotten_days= >/dev/null
is "$(crm-report explain stale --to 2026-12-31 -o csv -f name,why | LC_ALL=C sort)" 'Střecha,something happened 1 day ago
Výhra,is won
Ztráta,is lost
name,why
Дах,its stage has no rotten_days
屋頂,its stage has no rotten_days' 'a stage that has none'
is "$(crm-report explain stale --to 2026-10-31 name=Střecha -o csv -f why | tail -n 1)" 'is due outside the period' 'a period'

done_testing
