#!/usr/bin/env bash
# Exchange rates: files of banks, and amounts by the rates of a day, against an exact oracle.
. "$(dirname "$0")/../lib/test.sh"
need jq python3
export CRM_HISTORY_COMMIT=manual

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
converted() { crm-rate convert "$@" -o 'template={amount} {currency} {rate_date}'; }

cat >ecb.csv <<'T'
Date,USD,JPY,CZK,KWD,CYP,
2026-11-20,1.0898,163.92,25.291,0.3351,N/A,
2026-11-19,1.0901,164.10,25.300,0.3350,N/A,
T
cat >sdmx.csv <<'T'
KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS
EXR.D.UAH.EUR.SP00.A,D,UAH,EUR,SP00,A,2026-11-18,45.123,A
T

# -- files ------------------------------------------------------------------------------

expect_ok 'the bank'\''s history' crm-rate import ecb.csv
like "$err" '^8 rates created, 0 updated, 0 unchanged · undo with: crm-log undo [0-9a-f]{4}$' 'is counted'
is "$(crm-rate list date=2026-11-20 base=USD -f currency,value,source -o 'template={currency} {value} {source}')" 'EUR 1.0898 ECB' 'one euro in dollars'
expect_ok 'again' crm-rate import "$PWD/ecb.csv"
like "$err" '^0 rates created, 0 updated, 8 unchanged · nothing was changed$' 'changes nothing'
sed 's/25.291/25.290/' ecb.csv >mended.csv
expect_ok 'a mended one' crm-rate import mended.csv
like "$err" '^0 rates created, 1 updated, 7 unchanged' 'changes what differs'
expect_ok 'and back' crm-log undo -q
crm-rate import "$PWD/mended.csv" -q >/dev/null
is "$(crm-log list -n 1 -f source -o 'template={source}')" mended.csv 'the history knows the file, not the folders of a machine'
crm-log undo -q >/dev/null
expect_ok 'SDMX on stdin' shell 'crm-rate import <sdmx.csv'
is "$(crm-rate list base=UAH -f date,currency,value -o 'template={date} {currency} {value}')" '2026-11-18 EUR 45.123' 'the other way round, as it says'
printf 'Date, USD, JPY\n20 November 2026, 1.0899, 163.1\n' >daily.csv
expect_ok 'the file of a day' crm-rate import daily.csv --dry-run
like "$out" 'value  1.0898 -> 1.0899' 'with the month in words; a dry run shows it'
like "$err" 'would be created.*nothing was written' 'and writes nothing'
printf 'date,currency,base,value\n2026-11-20,USD,UAH,41.5\n' >own.csv
expect_ok 'one'\''s own' crm-rate import own.csv --source НБУ
is "$(crm-rate list base=UAH currency=USD -f source -o 'template={source}')" НБУ 'with who says so'
expect_ok 'from a day on' crm-rate import ecb.csv --since 2026-11-20
like "$err" '4 unchanged, 4 earlier' 'earlier ones are passed over'

# As banks write them
put() { expect_ok "$1" crm-rate import "${@:3}" -q; is "$(crm-rate list -s date,currency -f date,currency,base,value -o 'template={date} {currency} {base} {value}' "source=$2" -n 0 | paste -sd/)" "$want" "  $2"; }
cnb=$'země|měna|množství|kód|kurz\nJaponsko|jen|100|JPY|13,456\nUSA|dolar|1|USD|23,145\n'
printf '%s' "$cnb" >cnb.txt
want='2026-11-28 JPY CZK 0.13456/2026-11-28 USD CZK 23.145'
put 'a central bank'\''s day, per hundred' ČNB cnb.txt --date 2026-11-28 --base CZK --decimal , --source ČNB
printf 'date,code,per_eur\n28.11.2026,CHF,0.93\n' >per.csv
want='2026-11-28 EUR CHF 0.93'
put 'of one euro' per per.csv --currency EUR --map per_eur=value --source per
printf 'date,from,to,rate\n2026/11/28,GBP,USD,1.3\n' >pair.csv
want='2026-11-28 GBP USD 1.3'
put 'from and to' pair pair.csv --source pair
printf 'date,from,to,rate\n11/28/2026,GBP,CHF,1.3\n' >us.csv
expect_status 3 'a day of two readings' crm-rate import us.csv
like "$err" "us.csv:2: date: '11/28/2026' is not a day that reads one way only" 'is not guessed'
want='2026-11-28 GBP CHF 1.3'
put 'but taken when told' us us.csv --date-format us --source us
printf 'date,from,to,rate\n2026-11-01,GBP,PLN,5\n2026-11-01,GBP,PLN,5\n2026-11-01,GBP,PLN,6\n' >two.csv
expect_status 3 'two values of one pair' crm-rate import two.csv
like "$err" 'two.csv:4: value: 2026-11-01 GBP PLN was 5 further up in this file, and is 6 here' 'are refused'
expect_status 3 'a page of an error' shell "printf '<html>\n' | crm-rate import -"
like "$err" 'there is no rate in it' 'has none'
expect_status 2 'no such column' crm-rate import per.csv --map kurz=value
expect_status 2 'no such field' crm-rate import per.csv --map per_eur=valeu
like "$err" 'hint:.*value' 'the nearest'
expect_ok 'an amount of the usual currency' crm-rate convert 100 USD -o 'template={amount} {currency}'
like "$out" '^108.98 USD' 'is that'
like "$(crm-rate convert 100 USD -o csv)" '^from,amount.*100.00 EUR,108.98,USD,' 'and named'
printf 'date,currency,base,value\n2026-10-01,NOK,SEK,1\n' >one.csv
run crm-rate import one.csv -n
like "$err" '^1 rate would be created' 'one is one'
crm-log undo -q >/dev/null; crm-log undo -q >/dev/null; crm-log undo -q >/dev/null; crm-log undo -q >/dev/null

rates=$(crm-rate count)
printf 'date,currency,base,value\n2026-11-21,USD,UAH,41.5\n2026-11-21,EUR,UAH,much\n' >bad.csv
expect_status 3 'a wrong rate' crm-rate import bad.csv
like "$err" "^crm-rate: bad.csv:3: value: 'much' is not a number" 'file, line, field'
printf 'day,x\n1,2\n' >odd.csv
expect_status 3 'no file of rates' crm-rate import odd.csv
like "$err" 'hint: the header is date,currency,base,value, or Date,USD' 'what it would look like'
expect_status 8 'no file' crm-rate import nothing.csv
is "$(crm-rate count)" "$rates" 'nothing of them is stored'

# -- amounts ------------------------------------------------------------------------------

is "$(converted '100 EUR' CZK)" '2529.10 CZK 2026-11-20' 'by the newest rate'
is "$(converted '100 EUR' CZK --on 2026-11-19)" '2530.00 CZK 2026-11-19' 'of a day'
is "$(converted '100 CZK' EUR)" '3.95 EUR 2026-11-20' 'the other way round'
is "$(crm-rate convert '100 CZK' USD -o jsonl)" '{"from":"100.00 CZK","amount":"4.31","currency":"USD","rate_date":"2026-11-20","via":"EUR"}' 'by a third currency'
is "$(converted '1 UAH' CZK)" '0.56 CZK 2026-11-18' 'the older day of two rates'
is "$(converted '5 EUR' EUR)" '5.00 EUR ' 'into itself'
expect_status 4 'before the first rate' crm-rate convert '1 EUR' CZK --on 2026-11-01
like "$err" 'no rate between EUR and CZK on or before 2026-11-01.*hint: crm-rate import' 'says what is missing'
expect_status 3 'no currency' crm-rate convert '1 EUR' XQX
expect_status 3 'too much' crm-rate convert '90000000000000000 EUR' JPY
moment=$(crm-log list -n 1 -o ids)
crm-rate set "$(crm-rate list date=2026-11-20 base=CZK -o ids)" value=30 -q >/dev/null
is "$(converted '100 EUR' CZK)" '3000.00 CZK 2026-11-20' 'a rate that was corrected'
is "$(converted '100 EUR' CZK --as-of "$moment")" '2529.10 CZK 2026-11-20' 'was another before'

# Against exact fractions, in currencies of no, two and three digits.
python3 - >oracle.txt <<'T'
import random
from fractions import Fraction as F
random.seed(7)
digits = {"EUR": 2, "JPY": 0, "KWD": 3, "CZK": 2}
rate = {"JPY": F("163.92"), "KWD": F("0.3351"), "CZK": F(30), "EUR": F(1)}
for _ in range(150):
    a, b = random.sample(sorted(digits), 2)
    minor = random.choice([random.randrange(1, 100), random.randrange(1, 10**9), random.randrange(1, 10**13)])
    if random.random() < .2:
        minor = -minor
    exact = F(minor, 10**digits[a]) / rate[a] * rate[b] * 10**digits[b]
    n = int(abs(exact) + F(1, 2)) * (1 if minor > 0 else -1)
    def text(x, d):
        s = "-" if x < 0 else ""
        x = abs(x)
        return s + (f"{x // 10**d}.{x % 10**d:0{d}d}" if d else str(x))
    print(text(minor, digits[a]), a, b, text(n, digits[b]))
T
wrong=0
while read -r amount from to want; do
	got=$(crm-rate convert -o 'template={amount}' --on 2026-11-20 -- "$amount $from" "$to")
	[ "$got" = "$want" ] || { wrong=$((wrong + 1)); diag "$amount $from -> $to: $got, not $want"; }
done <oracle.txt
is "$wrong" 0 "$(wc -l <oracle.txt) amounts as exact fractions have them"
done_testing
