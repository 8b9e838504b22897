#!/usr/bin/env bash
# The waterfall: what came between the pipeline at the start and that at the end. It balances.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
need python3 jq
sales
expect_status 1 'nothing here: nothing out' crm-report waterfall

# The period is 1 to 20 November.
#   Alfa    100.00 since October; due 15 Nov, on the 10th put off to 10 Dec
#   Бета    200.00 since October, 250.00 on the 5th, won on the 6th
#   丙      300.00 lost in October, open again on the 4th
#   Dana    400.00 created on the 2nd, 350.00 on the 3rd
#   Ema     500.00 created on the 7th, lost on the 8th; due in December
#   Gama     70.00 imported as won: created in October, closed on the 9th
#   Hana     80.00 since October; due 1 Dec, on the 11th brought forward to 25 Nov
#   円      1,000 JPY since October;   دينار  1.234 KWD since October, won on the 12th
add() { at "$1" crm-deal add name="$2" amount="$3" close_date="$4" owner="$5"; }
add 2026-10-10T08:00 Alfa '100 EUR' 2026-11-15 ann
add 2026-10-11T08:00 Бета '200 EUR' 2026-11-06 ann
add 2026-10-12T08:00 丙 '300 EUR' 2026-11-20 ben
add 2026-10-14T08:00 Hana '80 EUR' 2026-12-01 ben
add 2026-10-15T08:00 円 '1000 JPY' 2026-12-01 ben
add 2026-10-16T08:00 دينار '1.234 KWD' 2026-11-20 ben
at 2026-10-20T08:00 crm-deal set 丙 stage=lost lost_reason=budget
add 2026-11-02T08:00 Dana '400 EUR' 2026-11-30 ann
at 2026-11-03T08:00 crm-deal set Dana amount='350 EUR'
at 2026-11-04T08:00 crm-deal set 丙 stage=proposal
at 2026-11-05T08:00 crm-deal set Бета amount='250 EUR'
at 2026-11-06T08:00 crm-deal set Бета stage=won
add 2026-11-07T08:00 Ema '500 EUR' 2026-12-31 ann
at 2026-11-08T08:00 crm-deal set Ema stage=lost lost_reason=price
at 2026-11-10T08:00 crm-deal set Alfa close_date=2026-12-10
at 2026-11-11T08:00 crm-deal set Hana close_date=2026-11-25
at 2026-11-12T08:00 crm-deal set دينار stage=won
printf 'name,amount,currency,stage,created_at,closed_at,close_date\nGama,70,EUR,won,2026-10-01T00:00:00Z,2026-11-09T12:00:00Z,2026-11-09\n' >old.csv
at 2026-11-13T08:00 crm-import deal old.csv -q

# start 100 + 200 + 80 + 70 = 450; end 100 + 300 + 350 + 80 = 830 = 450 + 900 + 300 + 50 - 50 - 320 - 500.
all='open at start,4,450.00,yes,
created,2,900.00,no,
reopened,1,300.00,no,
pulled in,0,0.00,no,
amount up,1,50.00,no,
amount down,1,-50.00,no,
won,-2,-320.00,no,
lost,-1,-500.00,no,
pushed out,0,0.00,no,
open at end,4,830.00,yes,0.00'
period=(--from 2026-11-01 --to 2026-11-20)
is "$(report waterfall "${period[@]}" currency=EUR -f step,deals,amount,total,check)" "$all" 'the pipeline as a whole'
is "$(report waterfall "${period[@]}" -f step,amount,currency | grep -E 'JPY|KWD' | grep -vE ',0(.000)?,')" 'open at start,1000,JPY
open at end,1000,JPY
open at start,1.234,KWD
won,-1.234,KWD' 'currencies of no and of three digits'
# Due in November: start 100 + 200 + 70 = 370; end 300 + 350 + 80 = 730 = 370 + 400 + 300 + 80 + 50 - 50 - 320 - 100.
is "$(report waterfall "${period[@]}" -p due_from=2026-11-01 -p due_to=2026-11-30 currency=EUR -f step,deals,amount | grep -v ,0,)" 'open at start,3,370.00
created,1,400.00
reopened,1,300.00
pulled in,1,80.00
amount up,1,50.00
amount down,1,-50.00
won,-2,-320.00
pushed out,-1,-100.00
open at end,3,730.00' 'those due in November'
is "$(report waterfall "${period[@]}" currency=EUR --by owner -f owner,step,amount | grep end)" $',open at end,0.00\nann,open at end,450.00\nben,open at end,380.00' 'by owner, and Gama of nobody'
is "$(report waterfall --from 2026-11-01 --as-of 2026-11-05 currency=EUR -f step,amount | tail -n 1)" 'open at end,1080.00' 'as of the 5th: 100 + 250 + 300 + 350 + 80'
# On 8 Nov 08:00Z Ema was lost: still the 8th in all zones but +14:00 has 22:00. From the 9th on nobody is lost.
for zone in -05:00 +05:45 +14:00; do
	is "$(report waterfall --from 2026-11-08 --to 2026-11-08 --tz $zone currency=EUR -f step,amount | grep lost)" 'lost,-500.00' "a day begins where one is: $zone"
done
run crm-report explain waterfall "${period[@]}" currency=EUR -o csv -f name,entry,leaving
like "$out" 'Ema,created,lost' 'what became of each'

# In one currency, by the rate of the last day: a later rate changes nothing.
crm-rate add date=2026-11-01 currency=JPY base=EUR value=0.01 >/dev/null
crm-rate add date=2026-11-01 currency=KWD base=EUR value=3 >/dev/null
before=$(report waterfall "${period[@]}" --in EUR -f step,amount,check)
# 450 + 1000 x 0.01 + 1.234 x 3 (3.70) = 463.70
is "$(head -n 1 <<<"$before")" 'open at start,463.70,' 'in euros'
is "$(tail -n 1 <<<"$before")" 'open at end,840.00,0.00' '... to the cent'
crm-rate add date=2026-11-21 currency=JPY base=EUR value=7 >/dev/null
is "$(report waterfall "${period[@]}" --in EUR -f step,amount,check)" "$before" 'a rate of later changes nothing'

# -- random histories -----------------------------------------------------------------------
# What is open at the end of each day must be what a list as of that day says, and the start of the next.
python3 - >"$TEST_TMP/story" <<'T'
import random
random.seed(7)
stages = ['prospecting', 'proposal', 'negotiation', 'won', 'lost lost_reason=price']
for step in range(120):
    day, hour = 1 + step // 8, 1 + step % 8 * 2
    when, deal = '2026-11-%02dT%02d:00' % (day, hour), random.randrange(9)
    what = random.choice(['stage=%s' % random.choice(stages), 'amount=%d.%02d currency=EUR' % (random.randrange(999), random.randrange(99)),
                          'amount=%d currency=JPY' % random.randrange(9999), 'close_date=2026-1%d-15' % random.randrange(3), 'amount='])
    print(when, deal, what)
T
cd .. && mv sales first && sales
made=' '
while read -r when deal what; do
	# shellcheck disable=SC2086 # words
	case $made in
	*" $deal "*) at "$when" crm-deal set "d$deal" $what ;;
	*) at "$when" crm-deal add name="d$deal" $what && made="$made$deal " ;;
	esac
done <"$TEST_TMP/story"
open_on() { # DAY: sums of currencies
	crm-deal list is_open=yes currency!= --as-of "$1" -f currency,amount -o csv | awk -F, 'NR > 1 { sum[$1] += $2 } END { for (c in sum) printf "%s %.2f\n", c, sum[c] }' | sort
}
ends() { # LINE FROM TO [ARGUMENT...]
	report waterfall --from "$2" --to "$3" "${@:4}" -f step,amount,currency,check | awk -F, -v line="$1" '$1 == line && $3 != "" { printf "%s %.2f\n", $3, $2 }' | grep -v ' 0.00$' | sort
}
# How many enter and leave, and with what: counted from the facts, line by line.
counted() { # [ARGUMENT...]
	crm-report explain waterfall "$@" -o json | jq -r '[.[] | select(.why == null)
			| .amount0 = (.amount0 | tonumber) * (if .currency0 == "JPY" then 1 else 100 end)
			| .amount1 = (.amount1 | tonumber) * (if .currency1 == "JPY" then 1 else 100 end)] | map(
			{step: (.entry // "open at start"), cur: .currency0, n: 1, amount: .amount0},
			if .leaving == null then {step: "open at end", cur: .currency1, n: 1, amount: .amount1}
			else {step: .leaving, cur: .currency1, n: -1, amount: -.amount1} end)
		| group_by([.step, .cur])[] | "\(.[0].step) \(.[0].cur // "") \(map(.n) | add) \(map(.amount) | add | round | if . == 0 then 0 else . end)"' | LC_ALL=C sort
}
told() { # [ARGUMENT...]
	crm-report run waterfall "$@" -o json | jq -r '.[] | select(.deals != 0 and (.step | startswith("amount") | not))
		| "\(.step) \(.currency // "") \(.deals) \((.amount | tonumber) * (if .currency == "JPY" then 1 else 100 end) | round)"' | LC_ALL=C sort
}
bad=
for day in 03 05 08 11 14; do
	next=$(printf '2026-11-%02d' $((10#$day + 1)))
	was=$(open_on "2026-11-$day" | grep -v ' 0.00$' || true)
	[ "$(ends 'open at end' 2026-11-02 "2026-11-$day" || true)" = "$was" ] || bad="$bad end-$day"
	[ "$(ends 'open at start' "$next" 2026-11-20 || true)" = "$was" ] || bad="$bad start-$day"
	[ "$(counted --from 2026-11-02 --to "2026-11-$day")" = "$(told --from 2026-11-02 --to "2026-11-$day")" ] || bad="$bad facts-$day"
	for due in '' '-p due_from=2026-11-01 -p due_to=2026-11-30'; do
		# shellcheck disable=SC2086
		report waterfall --from 2026-11-04 --to "2026-11-$day" $due -f check 2>/dev/null | grep -vE '^(0|0.00|""|)$' && bad="$bad check-$day"
	done
done
is "$bad" '' 'random histories: both ends are what lists as of those days say, the lines add up, and are what the facts come to'

# What comes in closed was open until then: of the two here one is still open on the 8th, neither on the 12th.
printf 'name,amount,currency,stage,created_at,closed_at\nZ1,7,KWD,won,2026-10-01T00:00:00Z,2026-11-09T12:00:00Z\nZ2,8,KWD,lost,2026-11-03T00:00:00Z,2026-11-05T12:00:00Z\n' >old.csv
at 2026-11-16T08:00 crm-import deal old.csv -q
open_kwd() { report waterfall --from 2026-11-02 --to "$1" currency=KWD -f step,deals,amount | grep -v ',0,'; }
is "$(open_kwd 2026-11-08)" $'open at start,1,7.000\ncreated,1,8.000\nlost,-1,-8.000\nopen at end,1,7.000' 'imported as closed: open until then'
is "$(open_kwd 2026-11-12)" $'open at start,1,7.000\ncreated,1,8.000\nwon,-1,-7.000\nlost,-1,-8.000' 'and closed then'
is "$(told --from 2026-11-02 --to 2026-11-08 currency!=KWD)" "$(counted --from 2026-11-02 --to 2026-11-08 currency!=KWD)" 'terms narrow the figures and the facts alike'

done_testing
