#!/usr/bin/env bash
# What is paid again and again: by the month and by the year, exact in currencies of 0, 2 and 3 digits.
. "$(dirname "$0")/../lib/test.sh"
need jq python3
export CRM_HISTORY_COMMIT=manual

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme

# -- against an exact oracle ---------------------------------------------------------------

python3 - >deals.jsonl <<'T'
import json, random
random.seed(7)
digits = {'JPY': 0, 'CZK': 2, 'EUR': 2, 'KWD': 3}
n = 0
for currency, places in digits.items():
    for period in ('week', 'month', 'quarter', 'half_year', 'year'):
        amounts = list(range(0, 26)) + [-1, -5, -6, -7, -18] + \
            [random.randrange(10 ** random.randrange(3, 16)) for _ in range(20)]
        for minor in amounts:
            sign, whole = ('-' if minor < 0 else ''), abs(minor)
            text = sign + (f'{whole // 10 ** places}.{whole % 10 ** places:0{places}d}' if places else str(whole))
            print(json.dumps({'name': f'Obchod {n}', 'recurring_amount': text, 'currency': currency,
                              'recurring_period': period}, ensure_ascii=False))
            n += 1
T
expect_ok '1,020 deals' crm-import deal deals.jsonl
cat >oracle.py <<'T'
import json, sys
from fractions import Fraction
a_year = {'week': 52, 'month': 12, 'quarter': 4, 'half_year': 2, 'year': 1}
digits = {'JPY': 0, 'CZK': 2, 'EUR': 2, 'KWD': 3}
seen = wrong = 0
for line in sys.stdin:
    deal = json.loads(line)
    year = Fraction(deal['recurring_amount']) * a_year[deal['recurring_period']]
    unit = 10 ** digits[deal['currency']]
    twice = abs(year) / 12 * unit * 2                  # half up: the whole part of twice and one, halved
    month = Fraction((twice.numerator // twice.denominator + 1) // 2, unit) * (-1 if year < 0 else 1)
    seen += 1
    if Fraction(deal['annual_value']) != year or Fraction(deal['monthly_value']) != month:
        wrong += 1
        print(deal, 'want', year, month)
print(seen, wrong)
T
is "$(crm-deal list -n 0 -f recurring_amount,currency,recurring_period,monthly_value,annual_value -o jsonl | python3 oracle.py)" '1020 0' \
	'by the month and by the year, as fractions say'
is "$(crm-deal list -n 0 -f recurring_amount,currency,recurring_period,monthly_value,annual_value --as-of "$(crm-log list -n 1 -o ids)" -o jsonl |
	python3 oracle.py)" '1020 0' 'and as of then'
is "$(crm-deal list -n 0 currency=KWD 'monthly_value>=0.005 KWD' -o ids | wc -l)" \
	"$(crm-deal list -n 0 currency=KWD -f monthly_value -o jsonl | jq -s 'map(select(.monthly_value | tonumber >= 0.005)) | length')" \
	'terms compare in the currency'
crm-log undo -q >/dev/null

# The same of what a deal is worth by its chance.
python3 - >chances.jsonl <<'T'
import json, random
random.seed(11)
digits = {'JPY': 0, 'CZK': 2, 'EUR': 2, 'KWD': 3}
for n in range(600):
    currency = random.choice(list(digits))
    minor, places = random.choice([random.randrange(300), random.randrange(10 ** random.randrange(3, 18))]), digits[currency]
    text = f'{minor // 10 ** places}.{minor % 10 ** places:0{places}d}' if places else str(minor)
    chance = random.choice([0, 1, 5, 10, 33.3, 50, 66.67, 99.999, 100, random.randrange(10001) / 100])
    print(json.dumps({'name': f'Šance {n}', 'amount': text, 'currency': currency, 'probability': chance}, ensure_ascii=False))
T
expect_ok '600 deals of some chance' crm-import deal chances.jsonl
cat >chances.py <<'T'
import json, sys
from fractions import Fraction
digits = {'JPY': 0, 'CZK': 2, 'EUR': 2, 'KWD': 3}
seen = wrong = 0
for line in sys.stdin:
    deal = json.loads(line, parse_float=str, parse_int=str)
    unit = 10 ** digits[deal['currency']]
    twice = Fraction(deal['amount']) * Fraction(deal['probability']) / 100 * unit * 2
    seen += 1
    if Fraction(deal['weighted_amount']) != Fraction((twice.numerator // twice.denominator + 1) // 2, unit):
        wrong += 1
        print(deal)
print(seen, wrong)
T
is "$(crm-deal list -n 0 -f amount,currency,probability,weighted_amount -o jsonl | python3 chances.py)" '600 0' \
	'weighted amounts are exact, however large'
crm-log undo -q >/dev/null

# -- at hand ---------------------------------------------------------------------------------

deal=$(crm-deal add name='Předplatné' amount='1200 EUR' recurring_amount=100 recurring_period=year)
run crm-deal show "$deal" -o table
like "$out" 'monthly_value +8\.33 EUR' 'shown by the month'
like "$out" 'annual_value +100\.00 EUR' 'and by the year'
is "$(crm-deal list 'monthly_value>8' -o ids)" "$deal" 'a term'
is "$(crm-deal list 'annual_value>100' -o ids || true)" '' 'exactly'
is "$(crm-deal add name=Jednou amount='5 EUR' >/dev/null; crm-deal list monthly_value= -f name -o 'template={name}')" Jednou 'what is paid once has none'
is "$(crm-deal count --by annual_value -o csv | tail -n +2 | paste -sd' ')" '100.00,1 ,1' 'counted'
is "$(crm-deal list -s -monthly_value -n 1 -o ids)" "$deal" 'sorted'
is "$(crm-deal set "$deal" currency=JPY recurring_amount=100 amount=1200 -q >/dev/null; crm-deal show "$deal" -f monthly_value -o 'template={monthly_value}')" 8 \
	'whole yen'
like "$(crm-deal next -o jsonl | jq -rs 'map(.name) | join(" ")')" 'Předplatné' 'what to do next is as before'
expect_status 3 'what is computed' crm-deal set "$deal" monthly_value=5
like "$err" 'monthly_value is computed from recurring_amount and recurring_period; it cannot be set' 'is not set'

# -- both or neither --------------------------------------------------------------------------

one=$(crm-deal list name=Jednou -o ids)
expect_status 3 'a period without an amount' crm-deal set "$one" recurring_period=month
like "$err" 'recurring_amount: how often it is paid is said, but not how much.*hint: recurring_amount=AMOUNT' 'says what is missing'
expect_status 3 'an amount without a period' crm-deal set "$one" recurring_amount=5
like "$err" 'recurring_period: an amount that is paid again and again needs to say how often.*hint: recurring_period=month' 'says what is missing'
expect_status 3 'a new deal' crm-deal add name=x recurring_period=week
expect_status 3 'an amount taken away' crm-deal set "$deal" recurring_amount=
expect_ok 'both taken away' crm-deal set "$deal" recurring_amount= recurring_period=
crm-log undo -q >/dev/null
expect_status 3 'an import' crm-import deal <<<$'name,mrr\nMěsíčně,100'
like "$err" '2: recurring_period: .*--set recurring_period=month' 'says how'
expect_ok 'with what its column means' crm-import deal --set recurring_period=month <<<$'name,mrr\nMěsíčně,100'
is "$(crm-deal list name=Měsíčně -f monthly_value,annual_value -o 'template={monthly_value} {annual_value}')" '100.00 1200.00' 'is read'
sqlite3 acme/crm.db "UPDATE deal SET recurring_amount = 500 WHERE id = '$one'" # as an older version left it
expect_ok 'what stood there half before' crm-deal set "$one" next_step=Zavolat
is "$(crm-deal show "$one" -f recurring_amount,monthly_value -o 'template={recurring_amount}|{monthly_value}')" '5.00|' 'stays'
done_testing
