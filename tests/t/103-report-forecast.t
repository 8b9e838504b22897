#!/usr/bin/env bash
# The forecast: what was won, and what is open by its chance.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
sales
expect_status 1 'nothing here: nothing out' crm-report forecast

# Now is 21 November 2026.
#   Výhra    1,000.00 won on 2 Nov: closed, in full
#   Dlouhá     200.00 at 50 % commit, due 30 Nov: 100.00
#   Перша      100.01 at 33 %, best_case, due 30 Nov: 33.0033 = 33.00
#   第二       300.00 without a probability, in proposal (50 %, best_case), due 1 Dec: 150.00 (a missing one is not 100 %: trap 13)
#   Ztráta   9,999.00 lost, due 30 Nov: never (trap 13)
#   Mimo       500.00 omitted, due 30 Nov
#   Pozdě      700.00 due 31 Oct: overdue, not in
#   円       1,001 JPY at 50 %, due 30 Nov: 500.5, half up: 501
at 2026-10-01T08:00 crm-deal apply - <<'T'
{"name":"Výhra","amount":"1000","currency":"EUR","owner":"ann"}
{"name":"Dlouhá","amount":"200","currency":"EUR","close_date":"2026-11-30","probability":50,"forecast_category":"commit","owner":"ann"}
{"name":"Перша","amount":"100.01","currency":"EUR","close_date":"2026-11-30","probability":33,"forecast_category":"best_case","owner":"ben"}
{"name":"第二","amount":"300","currency":"EUR","close_date":"2026-12-01","stage":"proposal","owner":"ben"}
{"name":"Ztráta","amount":"9999","currency":"EUR","close_date":"2026-11-30","owner":"ben"}
{"name":"Mimo","amount":"500","currency":"EUR","close_date":"2026-11-30","forecast_category":"omitted","owner":"ben"}
{"name":"Pozdě","amount":"700","currency":"EUR","close_date":"2026-10-31","owner":"ben"}
{"name":"円","amount":"1001","currency":"JPY","close_date":"2026-11-30","probability":50,"forecast_category":"commit","owner":"ben"}
T
at 2026-11-02T08:00 crm-deal set Výhra stage=won
at 2026-11-03T08:00 crm-deal set Ztráta stage=lost lost_reason=price

# November: 1,000 + 100 + 33 = 1,133.00; amounts 1,000, 1,200, 1,300.01.
november='2026-11,closed,1,1000.00,1000.00,1000.00,1000.00
2026-11,commit,1,200.00,100.00,1200.00,1100.00
2026-11,best_case,1,100.01,33.00,1300.01,1133.00
2026-11,pipeline,0,0.00,0.00,1300.01,1133.00
2026-11,omitted,1,500.00,,,'
is "$(report forecast currency=EUR -f month,category,deals,amount,forecast,amount_to,forecast_to | grep 2026-11)" "$november" 'November'
is "$(report forecast currency=EUR -f month,category,forecast | grep 2026-12 | grep -v 0.00$)" '' 'no line of December says 0'
is "$(report forecast currency=EUR -f month,category,forecast_to | tail -n 1)" '2026-12,pipeline,150.00' 'December: the chance of the stage'
is "$(report forecast currency=JPY -f category,forecast | grep commit)" 'commit,501' 'a currency without digits is rounded once'
is "$(report forecast currency=EUR --every year -f month,category,forecast_to | grep pipeline)" '2026,pipeline,1283.00' 'by year'
is "$(report forecast currency=EUR --by owner -f owner,month,category,forecast_to | grep 11,pipe)" $'ann,2026-11,pipeline,1100.00\nben,2026-11,pipeline,33.00' 'parts are the whole: 1,100 + 33'
is "$(report forecast currency=EUR --from 2026-10 -f month,category,amount | grep 10,pipe)" '2026-10,pipeline,700.00' 'overdue ones: --from'
run crm-report explain forecast -o csv -f name,why
like "$out" 'Ztráta,is lost' 'a lost deal is never in'
like "$out" 'Pozdě,is due outside the period' 'nor an overdue one'
# As of 1 November nothing was won, and the one lost later was open (prospecting: 10 % of 9,999.00 = 999.90; 10 % of 1,000.00 without a date).
is "$(report forecast currency=EUR --as-of 2026-11-01 -f month,category,forecast_to | grep 11,pipe)" '2026-11,pipeline,1132.90' 'as of 1 November: 100 + 33 + 999.90'

is "$(crm-report show forecast | grep -c 'up to this category')" 2 'what adds up ...'
is "$(crm-report show forecast | sed -n 's/.*\(amount\|forecast\) up to this category.*/\1/p')" $'amount\nforecast' '... says of what'

# The last hour of November in UTC.
at 2026-11-30T23:30 crm-deal add name=Konec amount='10 EUR' stage=won
is "$(report forecast name=Konec -f month,category | head -n 1)" '2026-11,closed' 'a day begins where one is: UTC'
is "$(report forecast name=Konec --tz -05:00 -f month | head -n 1)" '2026-11' '... -05:00'
is "$(report forecast name=Konec --tz +05:45 -f month | head -n 1)" '2026-12' '... +05:45'
is "$(report forecast name=Konec --tz +14:00 -f month | head -n 1)" '2026-12' '... +14:00'

# Won: the rate of that day; today's rate changes nothing of it (trap 15).
crm-rate add date=2026-11-01 currency=EUR base=CZK value=25 >/dev/null
crm-rate add date=2026-11-20 currency=EUR base=CZK value=24 >/dev/null
is "$(report forecast --in CZK currency=EUR name!=Konec -f category,forecast,amount_to | head -n 2)" $'closed,25000.00,25000.00\ncommit,2400.00,29800.00' 'in crowns: won by the rate of that day, open by the latest'
crm-rate add date=2026-11-21 currency=EUR base=CZK value=30 >/dev/null
is "$(report forecast --in CZK currency=EUR name!=Konec -f category,forecast | head -n 2)" $'closed,25000.00\ncommit,3000.00' 'a new rate changes what is open alone'

done_testing
