#!/usr/bin/env bash
# Reports: definitions as records and as files, how they are asked, how they come out.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq
acme
unset CRM_FORMAT

# Three deals by hand. Won: 100.00 EUR on 2026-10-31T23:30Z, 2,000 JPY on 2026-11-02; lost: 50.00 EUR on 2026-11-03.
crm-deal apply - >/dev/null <<'T'
{"name":"Střecha","amount":"100.00","currency":"EUR","stage":"won","closed_at":"2026-10-31T23:30:00Z","owner":"ann","source":"partner"}
{"name":"Дах","amount":"2000","currency":"JPY","stage":"won","closed_at":"2026-11-02T10:00:00Z","owner":"bob","source":"email"}
{"name":"屋頂","amount":"50.00","currency":"EUR","stage":"lost","lost_reason":"price","closed_at":"2026-11-03T10:00:00Z","owner":"ann","source":"email"}
T
crm-deal set 'Tulips, 100 %' closed_at=2026-10-15T10:00:00Z owner=bob -q >/dev/null

cat >won.sql <<'T'
-- title: What was won
-- of: deal
-- period: closed
-- every: month
-- column: month period
-- column: by by
-- column: n integer = deals
-- column: amount money currency
-- column: currency currency
-- param: least integer 1
-- chart: bars month amount
-- facts
SELECT d.id, d.name, $by(d) AS by_value, crm_period(d.closed_at, :every) AS month,
       $money(d.amount, d.currency, crm_day(d.closed_at)) AS money, $currency(d.currency) AS cur,
       CASE WHEN s.type <> 'won' THEN 'is ' || s.type
            WHEN d.closed_at < :from OR d.closed_at >= :to THEN 'closed outside' END AS why
  FROM deal AS d JOIN stage AS s ON s.id = d.stage WHERE $scope(d) -- not $here, nor :this
-- answer
SELECT month, by_value, count(*), sum(money), cur FROM facts WHERE why IS NULL
 GROUP BY month, by_value, cur HAVING count(*) >= :least ORDER BY month, by_value, cur
T
expect_ok 'a report of our own' crm-report new won won.sql
like "$out" '^[0-9a-f]{16}$' 'prints its id'
is "$(crm-report show won)" "$(cat won.sql)" 'its definition is the file, to the byte'
is "$(crm-record report show won -o json | jq -r '.[0].title, .[0].about')" $'What was won\ndeal' 'title and subject are kept beside it'
like "$(crm-report list -o csv)" 'won,What was won,deal,own' 'it is listed'
like "$(crm-report list -o csv)" 'win-loss,Deals won and lost,deal,shipped' 'beside those that come with the tools'

# -- how it is asked --------------------------------------------------------------------
# October: 1,200.50 (Tulips) + 100.00 = 1,300.50 EUR; November: 2,000 JPY. In UTC.
all='month,n,amount,currency
2026-10,2,1300.50,EUR
2026-11,1,2000,JPY'
is "$(crm-report run won)" "$all" 'figures of all'
is "$(crm-report won)" "$all" 'the verb may be left out'
# East of Greenwich the last evening of October is in November already.
is "$(crm-report won --tz +05:45 | grep EUR)" $'2026-10,1,1200.50,EUR\n2026-11,1,100.00,EUR' 'a day begins where one is: +05:45'
is "$(crm-report won --tz -05:00 | grep EUR)" '2026-10,2,1300.50,EUR' '... and -05:00'
is "$(crm-report won --tz +14:00 | grep EUR)" $'2026-10,1,1200.50,EUR\n2026-11,1,100.00,EUR' '... and +14:00'
is "$(crm-report won --every quarter)" $'month,n,amount,currency\n2026-Q4,2,1300.50,EUR\n2026-Q4,1,2000,JPY' 'by another unit'
is "$(crm-report won --from 2026-11 --to 2026-11-02)" $'month,n,amount,currency\n2026-11,1,2000,JPY' 'a period ends with its last day'
is "$(crm-report won --owner ann)" $'month,n,amount,currency\n2026-10,1,100.00,EUR' 'those of one user'
is "$(crm-report won source=email)" $'month,n,amount,currency\n2026-11,1,2000,JPY' 'those that terms say'
is "$(crm-report won --where 'source=email or owner=ann' | wc -l)" 3 '... or an expression'
is "$(crm-report won --by owner)" $'month,owner,n,amount,currency\n2026-10,ann,1,100.00,EUR\n2026-10,bob,1,1200.50,EUR\n2026-11,bob,1,2000,JPY' 'grouped'
is "$(crm-report won --by company.country | head -2)" $'month,company.country,n,amount,currency\n2026-10,,1,100.00,EUR' '... through a link'
is "$(crm-report won --by created_at:year -f created_at,n)" $'created_at,n\n2026,2\n2026,1' '... by a date'
is "$(crm-report won -p least=2)" $'month,n,amount,currency\n2026-10,2,1300.50,EUR' 'a parameter'
expect_status 2 'no such parameter' crm-report won -p leest=2
like "$err" 'least' 'the nearest is named'
expect_status 2 'no such field' crm-report won --by nix
expect_status 2 'no such report' crm-report won --by owner:month
expect_status 4 'no such report' crm-report wn
like "$err" "there is no report 'wn'.*crm-report won" 'the nearest is named'
expect_status 3 'nobody of that name' crm-report won --owner eve
expect_status 1 'no rows: nothing matched' crm-report won --from 2030

# -- currencies -------------------------------------------------------------------------
expect_status 4 'no rate' crm-report won --in EUR
like "$err" 'no rate between JPY and EUR on or before 2026-11-02' 'which one is said'
crm-rate add date=2026-10-01 currency=JPY base=EUR value=0.006 >/dev/null
crm-rate add date=2026-11-20 currency=JPY base=EUR value=0.5 >/dev/null
is "$(crm-report won --in eur)" $'month,n,amount,currency\n2026-10,2,1300.50,EUR\n2026-11,1,12.00,EUR' 'by the rate of the day it was won, not of today'
is "$(crm-report won --in JPY --from 2026-11)" $'month,n,amount,currency\n2026-11,1,2000,JPY' 'whole yen'
is "$(crm-report won --in KWD --owner ann 2>&1 >/dev/null | head -1)" 'crm-report: there is no rate between EUR and KWD on or before 2026-10-31' 'another currency'
crm-rate add date=2026-10-01 currency=EUR base=KWD value=0.33333 >/dev/null
is "$(crm-report won --in KWD --owner ann)" $'month,n,amount,currency\n2026-10,1,33.333,KWD' 'three digits'

# -- beside the period before -------------------------------------------------------------
is "$(crm-report won --from 2026-11 --to 2026-11 --compare previous --in EUR)" \
	$'month,n,n_before,n_change,amount,amount_before,amount_change,currency\n2026-11,1,2,-1,12.00,1300.50,-1288.50,EUR' 'November beside October'
is "$(crm-report won --from 2026-11 --to 2026-11 --compare year -f n,n_before)" $'n,n_before\n1,' 'nothing a year earlier: empty, not 0'
expect_status 2 'without a period there is none before' crm-report won --compare previous
like "$err" 'hint: --from' 'a way out'

# -- who is in, who is out ---------------------------------------------------------------
is "$(crm-report explain won --from 2026-11 -f name,why | sort)" "$(sort <<'T'
name,why
Дах,
"Tulips, 100 %",closed outside
Střecha,closed outside
Roof for the barn,is open
Steel_beams,is open
Someday,is open
屋頂,is lost
T
)" 'each record has its reason'
is "$(crm-report explain won --from 2026-11 -f name,why | sed -n 2p)" 'Дах,' 'what is in comes first'

# The head says what facts are that come from no field: an amount has its currency. What --by asks for has its own name.
sed 's/^-- facts$/-- fact: money money cur\n-- facts/' won.sql >told.sql
expect_ok 'a report that says what its facts are' crm-report new told told.sql
is "$(crm-report explain told -o csv -f name,money,cur | grep 'Дах\|Střecha' | LC_ALL=C sort)" $'Střecha,100.00,EUR\nДах,2000,JPY' 'amounts are in whole units'
is "$(crm-report explain told -o csv | head -n 1)" 'id,name,month,money,cur,why' 'not grouped: no column for it'
is "$(crm-report explain told --by owner -o csv -f name,owner | grep 'Дах\|Střecha' | LC_ALL=C sort)" $'Střecha,ann\nДах,bob' 'grouped: under its name'
sed 's/^-- facts$/-- fact: monye money cur\n-- facts/' won.sql >wrong.sql
expect_status 3 'a fact that is not there' crm-report new wrong wrong.sql
like "$err" "no column 'monye'" 'and which'
sed 's/^-- facts$/-- fact: month period\n-- facts/' won.sql >wrong.sql
expect_status 3 'a fact is of a type' crm-report new wrong wrong.sql

# -- alarms --------------------------------------------------------------------------------
expect_status 1 'an alarm' crm-report won --alert 'amount<1500'
like "$err" 'amount is 1300.5 \(<1500\): month 2026-10' 'what it is about, in whole units'
expect_ok 'no alarm' crm-report won --alert 'amount<12'
expect_status 1 'nothing at all is less than a dozen' crm-report won --from 2030 --alert 'n<12'
expect_ok 'and not more' crm-report won --from 2030 --alert 'n>12'
expect_status 2 'no such column' crm-report won --alert 'amont<3'
expect_status 2 'no number' crm-report won --alert 'amount<x'
expect_status 2 'no comparison' crm-report won --alert 'amount'
expect_status 1 'of a duration' crm-report time-in-stage --alert 'mean>=0'
like "$err" 'mean is ([0-9]+[wdhms])+ \(>=0\): pipeline' 'it is told as one'
unlike "$err" 'mean is [0-9]{4,}' '... and not in seconds'

# -- as of then --------------------------------------------------------------------------
before=$(crm-report won --by owner)
place=$(crm-query -o csv 'SELECT id FROM txn ORDER BY seq DESC LIMIT 1' | tail -n 1)
crm-deal set Střecha amount=1 -q >/dev/null
crm-deal rm Дах -q -y >/dev/null
unlike "$(crm-report won --by owner)" '100.00' 'something has changed'
is "$(crm-report won --by owner --as-of "$place")" "$before" 'as of then it says what it said then'

# -- how it comes out ----------------------------------------------------------------------
like "$(crm-report won --chart text)" '2026-10 .*█' 'a picture'
unlike "$(crm-report won -o table)" '█' 'a table is a table'
like "$(crm-report won --chart 'bars month n')" '2026-10 .*2$' 'another picture than its own'
expect_status 3 'no such picture' crm-report won --chart 'bars month nn'
crm-report won -o html >page.html
like "$(cat page.html)" '<svg' 'a page has a picture'
like "$(cat page.html)" '<table' '... and a table'
crm-report won --mail 'ann@example.com' >mail
is "$(head -n 2 mail)" $'To: ann@example.com\nSubject: What was won' 'a mail has its headers'
expect_status 2 'no header can be slipped in' crm-report won --mail $'ann@example.com\nBcc: eve@example.com'
crm-record dashboard add name=mine reports=$'# Naše čísla\nwon by=owner\nwin-loss owner=ann "title=Anna wins"' >/dev/null
run crm-report dashboard mine
like "$out" 'What was won' 'a dashboard: its first report'
like "$out" 'Anna wins' '... and its second, by its own title'
like "$(crm-report dashboard mine -o html)" '<title>Naše čísla</title>' 'as a page'
expect_status 3 'a dashboard that cannot be read is not kept' crm-record dashboard add name=slip reports=$'won\nvolume every=fortnight'
like "$err" 'line 2: reports: every is day, week, month, quarter or year' 'and why, in which line'
expect_status 3 'nor one with an open quote' crm-record dashboard set mine reports=$'won\n\nwon "title=x'
like "$err" 'line 3: reports: a quote " is not closed' 'in which line'
expect_status 2 'a dashboard with a slip' shell 'crm-record dashboard add name=slip reports="won by=nix" >/dev/null; crm-report dashboard slip'
like "$err" 'dashboard slip:1' 'in which line'
expect_status 4 'neither dashboard nor report' crm-report dashboard nix

# -- definitions that do not hold together ----------------------------------------------------
refuse() { # NAME WANT DEFINITION
	printf '%s\n' "$3" >bad.sql
	run crm-report new bad bad.sql
	is "$status" 3 "$1"
	like "$err" "$2" "$1: in which words"
}
refuse 'a slip in its head' 'bad.sql:1.*titel.*title' '-- titel: x
SELECT 1'
refuse 'no columns' 'columns are not named' 'SELECT 1'
refuse 'too few columns' 'gives 2 columns, but 1' '-- column: a integer
SELECT 1, 2'
refuse 'no SQL' 'no SQL' '-- title: x'
refuse 'bad SQL' 'syntax' '-- column: a integer
SELEC 1'
refuse 'writing' 'must be a SELECT' '-- column: a integer
DELETE FROM deal RETURNING id'
refuse 'an unknown type' 'no type .intger' '-- column: a intger
SELECT 1'
refuse 'an unknown field' "no field 'stag'" '-- column: a text
SELECT $deal.d.stag FROM deal AS d'
refuse 'an unknown parameter' "no parameter 'most'" '-- column: a text
SELECT :most'
refuse 'an unknown sign' 'nobody knows what .scop means' '-- column: a text
-- of: deal
SELECT $scop(d) FROM deal AS d'
refuse 'a slip in the middle of the answer' 'bad.sql:9.*no such column: nn' '-- column: a integer
-- of: deal
-- facts
SELECT d.id, $money(d.amount,
       d.currency, 0) AS amount,
       NULL AS why FROM deal AS d WHERE $scope(d)
-- answer
WITH x AS (SELECT 1)
SELECT nn FROM facts, x'
refuse 'a slip in the facts' 'bad.sql:4.*no such column: d.nam' '-- column: a integer
-- facts
SELECT d.id,
       d.nam, NULL AS why FROM deal AS d
-- answer
SELECT 1'
refuse 'a sign nobody knows, further down' 'bad.sql:3.*nobody knows what .scop' '-- column: a text
SELECT 1
 WHERE $scop(d)'
# What a remark or a text says is not looked at.
crm-report new remark - >/dev/null <<'T'
-- column: a text
-- of: deal
-- by: owner
/* $scope(d) would narrow it */
SELECT ':from' -- $money(amount, currency, :to)
T
expect_status 1 'nothing' crm-report sla -o table
is "$err" 'nothing: no record counts' 'which people are told'
expect_status 2 'one end of the period, before the other that is the report'"'"'s own' crm-report forecast --to 2017-12-31
like "$err" 'which is som if nothing else is said' 'what that is'
like "$err" 'hint: --from DAY --to 2017-12-31' 'and how to say it'
expect_status 2 'amounts of none' crm-report funnel --in EUR
like "$err" '--in says nothing to this report: it has no amounts' 'why'
expect_status 2 'a term that is not heard' crm-report remark stage=won
like "$err" "a term says nothing to this report" 'a remark does not hear it'
expect_status 2 '... nor a text a period' crm-report remark --from 2026
expect_status 2 '... nor a currency' crm-report remark --in EUR
expect_ok 'one of the name of a shipped one' crm-report new win-loss won.sql
like "$(crm-report list -o csv)" 'win-loss,What was won,deal,own' 'stands in its place'
expect_ok 'until it is removed' crm-report rm win-loss -y
like "$(crm-report list -o csv)" 'win-loss,Deals won and lost,deal,shipped' 'then the shipped one is there again'
cat >editor <<'T'
#!/bin/sh
sed -i 's/-- title: .*/-- title: Gewonnen/' "$1"
T
chmod +x editor
expect_ok 'edited' env CRM_EDITOR="$PWD/editor" crm-report edit won
like "$(crm-report show won)" 'title: Gewonnen' 'its definition is the new one'
expect_ok 'a shipped one, edited' env CRM_EDITOR="$PWD/editor" crm-report edit win-loss
like "$(crm-report list -o csv)" 'win-loss,Gewonnen,deal,own' 'becomes our own'
dump >before
expect_ok 'a dry run' crm-report new other won.sql -n
is "$(dump)" "$(cat before)" 'writes nothing'
done_testing
