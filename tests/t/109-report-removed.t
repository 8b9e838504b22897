#!/usr/bin/env bash
# What has been removed was there: reports about then say what they said then.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
sales

printf '%s\n' '-- of: deal' '-- column: name text' '-- column: removed_at instant' 'SELECT d.name, d.removed_at FROM $ever(deal) AS d WHERE d.removed_at IS NOT NULL AND $scope(d) ORDER BY d.name' >removed.sql
at 2026-01-01T07:00 crm-report new removed removed.sql

# Two deals of 1,000.00 at 50 %, due in February: 1,000.00 was said on 18 January. a was won, Б removed. Of the others:
#   円     1,000 JPY at 50 %, removed with its last words: 600 JPY since the 20th; on the 18th it was 1,000
#   Zpět     200.00 at 10 % = 20.00, removed and brought back: once
#   Nikdy  7,000.00: making it was undone: never
#   Brzy     300.00 removed before the 18th: not said
#   Dvakrát   40.00 at 50 % = 20.00, removed, brought back, removed again: once, with what it was last
at 2026-01-01T08:00 crm-deal apply - <<'T'
{"name":"a","amount":"1000","currency":"USD","close_date":"2026-02-10","probability":50,"owner":"ann"}
{"name":"Б","amount":"1000","currency":"USD","close_date":"2026-02-12","probability":50,"owner":"ben"}
{"name":"円","amount":"1000","currency":"JPY","close_date":"2026-02-20","probability":50,"owner":"ben"}
{"name":"Zpět","amount":"200","currency":"USD","close_date":"2026-02-20","probability":10,"owner":"ann"}
{"name":"Brzy","amount":"300","currency":"USD","close_date":"2026-02-20","probability":50,"owner":"ann"}
{"name":"Dvakrát","amount":"40","currency":"USD","close_date":"2026-02-20","probability":50,"owner":"ben"}
T
at 2026-01-02T08:00 crm-deal add name=Nikdy amount='7000 USD' close_date=2026-02-20 probability=50
at 2026-01-02T09:00 crm-log undo -q
at 2026-01-03T08:00 crm-deal rm Brzy
at 2026-01-20T08:00 crm-deal set 円 amount=600
at 2026-02-05T08:00 crm-deal win a
at 2026-02-05T09:00 crm-deal rm Б
at 2026-02-05T10:00 crm-deal rm 円
at 2026-02-05T11:00 crm-deal rm Dvakrát
at 2026-02-05T12:00 crm-log undo -q
at 2026-02-05T13:00 crm-deal rm Zpět
at 2026-02-05T14:00 crm-log undo -q
at 2026-02-06T08:00 crm-deal rm Dvakrát

february=(-p days=14 --from 2026-02 --to 2026-02)
export CRM_NOW=2026-03-01T10:00:00Z
is "$(report forecast-accuracy "${february[@]}" -f forecast,actual,n,accuracy,currency)" '500,0,0,,JPY
1040.00,1000.00,1,96,USD' 'what was said then: 500 + 500 + 20 + 20'
is "$(report forecast --as-of 2026-01-18T00:00Z --from 2026-02 --to 2026-02 -f category,forecast_to,currency | grep pipeline)" $'pipeline,500,JPY\npipeline,1040.00,USD' 'which is what was printed then'
is "$(report forecast-accuracy "${february[@]}" --owner ben -f forecast,currency)" $'500,JPY\n520.00,USD' 'asked about some'
is "$(report forecast-accuracy "${february[@]}" --by owner.full_name currency=USD -f owner.full_name,forecast | sort)" $'Anna Dvořáková,520.00\nБен Шевченко,520.00' 'in groups'
is "$(report forecast-accuracy "${february[@]}" 'amount>500' is_open=true -f forecast)" $'500\n500.00' 'by its amount, and by what is computed'
is "$(crm-report explain forecast-accuracy "${february[@]}" -o csv -f name,what,why | LC_ALL=C sort)" 'Dvakrát,"said, and removed since",
Zpět,said,
a,said,
a,won,
name,what,why
Б,"said, and removed since",
円,"said, and removed since",' 'which these were'
crm-rate add date=2026-01-18 currency=USD base=CZK value=20 >/dev/null
is "$(report forecast-accuracy "${february[@]}" --in CZK currency=USD -f forecast)" '20800.00' 'in one currency'

# On the 6th at noon: open are Zpět alone; a week before a, Б, 円 and the two.
export CRM_NOW=2026-02-06T12:00:00Z
is "$(report digest | grep 'open deals')" 'open deals,1,5,-4,200.00,2240.00,USD
open deals,,,,,600,JPY' 'the digest: what was open a week ago'
is "$(report digest --as-of 2026-01-30T12:00Z | grep 'open deals' | cut -d, -f2,5)" $'5,2240.00\n,600' 'which is what it said then'
is "$(report digest --owner ben | grep 'open deals,')" 'open deals,0,3,-3,,1040.00,USD
open deals,,,,,600,JPY' 'of one user'

# Tickets: 水 is open from the 1st until it is removed on the 10th, Jiný is solved on the 5th and removed on the 11th, Zpět is removed
# and brought back.
for name in 水 Jiný Zpět; do
	at 2026-03-01T08:00 crm-ticket add subject=$name
done
at 2026-03-05T08:00 crm-ticket solve Jiný
at 2026-03-10T08:00 crm-ticket rm 水
at 2026-03-10T09:00 crm-ticket rm Zpět
at 2026-03-10T10:00 crm-log undo -q
at 2026-03-11T08:00 crm-ticket rm Jiný
export CRM_NOW=2026-03-12T12:00:00Z
is "$(report backlog --every day --from 2026-03-04 --to 2026-03-11 -f period,open)" '2026-03-04,3
2026-03-05,2
2026-03-06,2
2026-03-07,2
2026-03-08,2
2026-03-09,2
2026-03-10,1
2026-03-11,1' 'the backlog: a ticket was open until it was removed'
is "$(report backlog --every day --as-of 2026-03-04T12:00Z --from 2026-03-03 --to 2026-03-03 -f open)" 3 'which is what it said then'
is "$(report digest | grep 'open tickets')" 'open tickets,1,2,-1,,,' 'the digest'
is "$(report waterfall --from 2026-01-10 --to 2026-02-28 currency=USD -f step,deals,check | grep -v ',0,')" 'open at start,2,
won,-1,
open at end,1,0.00' 'the waterfall has those that are there'

# In the definition of one's own that was made at the beginning.
is "$(report removed currency=USD)" 'Brzy,2026-01-03T08:00:00.000Z
Dvakrát,2026-02-06T08:00:00.000Z
Б,2026-02-05T09:00:00.000Z' 'what was removed, and when'
is "$(report removed --as-of 2026-02-05T11:30Z currency=USD -f name | tr '\n' ' ')" 'Brzy Dvakrát Б ' 'as of then'
is "$(report removed --as-of 2026-02-05T12:30Z currency=USD -f name | tr '\n' ' ')" 'Brzy Б ' 'and when one was back'
at 2026-03-12T13:00 crm-deal rm Zpět
at 2026-03-12T13:01 crm-log undo -q
at 2026-03-12T13:02 crm-log redo -q
is "$(CRM_NOW=2026-03-12T14:00:00Z report removed name=Zpět)" 'Zpět,2026-03-12T13:02:00.000Z' 'taken back, and done again'
sed 's/ever(deal)/ever(dael)/' removed.sql >wrong.sql
expect_status 3 'no such table' crm-report new wrong wrong.sql
like "$err" "'dael'" 'which one'

done_testing
