#!/usr/bin/env bash
# What is sold, to whom, and what is paid again and again.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
sales
for name in products new-vs-existing mrr; do
	expect_status 1 "nothing here: nothing out of $name" crm-report $name
done
at 2026-01-01T08:00 crm-product apply - <<'T'
{"sku":"S","name":"Střecha","unit_price":"10","currency":"EUR"}
{"sku":"D","name":"Дах","unit_price":"20","currency":"EUR"}
T
at 2026-01-01T08:00 crm-company apply - <<'T'
{"name":"Alfa"}
{"name":"Бета"}
{"name":"丙"}
{"name":"Delta"}
{"name":"Epsilon"}
{"name":"Zeta"}
T

# Now is 21 November 2026. Won of Střecha: 300.00 (Alfa, May), 100.00 (Alfa, November); of Дах 100.00 (Бета, November, said to be
# existing); without a product 500.00 (nobody's, November); lost of Дах 50.00; open of Střecha 70.00.
while read -r when name amount product company stage more; do
	# shellcheck disable=SC2086 # words
	at "$when" crm-deal add name="$name" amount="$amount EUR" product="${product#-}" company="${company#-}" stage="$stage" $more
done <<'T'
2026-05-02T08:00 a 300 Střecha Alfa won
2026-11-02T08:00 b 100 Střecha Alfa won
2026-11-03T08:00 c 100 Дах Бета won type=existing_business
2026-11-04T08:00 d 500 - - won
2026-11-05T08:00 e 50 Дах Бета lost lost_reason=price
2026-11-06T08:00 f 70 Střecha 丙 prospecting
T
is "$(report products -f product,won,lost,n,win_rate,amount,share,average,open,open_amount)" ',1,0,1,100,500.00,50,500.00,0,0.00
Střecha,2,0,2,100,400.00,40,200.00,1,70.00
Дах,1,1,2,50,100.00,10,100.00,0,0.00' 'by product: 500 + 400 + 100'
is "$(report products --from 2026-11 --to 2026-11-02 -f product,won,amount | grep -v ',0,')" 'Střecha,1,100.00' 'in a period'
# Alfa's of May is new, that of November is not; Бета's is existing for it says so; d belongs to nobody.
is "$(report new-vs-existing -f business,won,amount,share,average)" 'new_business,1,300.00,30,300.00
existing_business,2,200.00,20,100.00
,1,500.00,50,500.00' 'new and existing'
is "$(report new-vs-existing --from 2026-11 -f business,won)" $'existing_business,2\n,1' 'what came before the period makes a customer existing'

# Recurring, EUR a month. In the quarter from October on:
#   Alfa 100 since May; 150 since 5 November: expansion 50
#   Бета 1,200 a year = 100 since May; until 31 October: churn 100
#   丙 since May 80, since 6 November 50: contraction 30
#   Delta since 2 November 40: new
#   Epsilon paid 30 in May and June, and again 60 since 3 November: reactivation 60
#   Zeta 20 since May: as it was
# start 100 + 100 + 80 + 20 = 300; end 150 + 50 + 40 + 60 + 20 = 320 = 300 + 40 + 50 + 60 - 30 - 100.
# NRR (150 + 50 + 20) / 300 = 73.3 %; GRR (100 + 50 + 20) / 300 = 56.7 %.
pays() { at "$1" crm-deal add name="$2" company="$3" stage=won recurring_amount="$4 EUR" recurring_period="$5" "${@:6}"; }
at 2025-01-01T00:00 crm init -q ../pays && cd ../pays
for name in Alfa Бета 丙 Delta Epsilon Zeta; do at 2025-01-01T08:00 crm-company add name=$name; done
pays 2026-05-01T08:00 p1 Alfa 100 month
pays 2026-05-01T08:00 p2 Бета 1200 year
pays 2026-05-01T08:00 p3 丙 80 month
pays 2026-05-01T08:00 p4 Epsilon 30 month recurring_until=2026-06-30
pays 2026-05-01T08:00 p5 Zeta 20 month
at 2026-10-20T08:00 crm-deal set p2 recurring_until=2026-10-31
pays 2026-11-02T08:00 p6 Delta 40 month
pays 2026-11-03T08:00 p7 Epsilon 60 month
at 2026-11-05T08:00 crm-deal set p1 recurring_amount='150 EUR'
at 2026-11-06T08:00 crm-deal set p3 recurring_amount='50 EUR'
bridge='at start,4,300.00,3600.00,,
new,1,40.00,,,
expansion,1,50.00,,,
reactivation,1,60.00,,,
contraction,1,-30.00,,,
churn,1,-100.00,,,
at end,5,320.00,3840.00,73.3,56.7'
is "$(report mrr -f step,customers,amount,arr,nrr,grr)" "$bridge" 'the bridge'
is "$(report mrr --from 2026-05 --to 2026-05-31 -f step,amount | tail -n 1)" 'at end,330.00' 'May: 100 + 100 + 80 + 30 + 20'
is "$(report mrr --to 2026-11-04 -f step,amount | tail -n 1)" 'at end,300.00' 'to 4 November: 100 + 80 + 20 + 40 + 60'
is "$(report mrr --as-of 2026-10-25 -f step,amount | tail -n 1)" 'at end,300.00' 'as of 25 October'
crm-rate add date=2026-11-01 currency=EUR base=CZK value=25 >/dev/null
is "$(report mrr --in CZK -f step,amount | tail -n 1)" 'at end,8000.00' 'in crowns'

done_testing
