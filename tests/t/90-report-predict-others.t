#!/usr/bin/env bash
# Predictors of leads and of customers.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
sales

# -- leads ------------------------------------------------------------------------------------
# Twelve months: each brings five leads of partners, who become opportunities 20 days later, and five by e-mail, who are
# junk by then. Features are those of a moment between; the source tells all, the status in the end is not looked at.
for ((m = 1; m <= 12; m++)); do
	month=$(printf '2025-%02d' "$m")
	for ((i = 1; i <= 10; i++)); do
		source=partner
		((i % 2)) || source=email
		printf '{"name":"Надія %d-%d","lifecycle_stage":"lead","lead_status":"new","source":"%s"}\n' "$m" "$i" "$source"
	done >leads.jsonl
	CRM_NOW=${month}-02T08:00:00Z crm-contact apply leads.jsonl >ids
	sed -n '1~2p' ids >yes
	sed -n '2~2p' ids >no
	CRM_NOW=${month}-22T08:00:00Z crm-contact set - lifecycle_stage=opportunity <yes >/dev/null
	CRM_NOW=${month}-22T09:00:00Z crm-contact set - lead_status=junk <no >/dev/null
done
# One that came as a customer by an import, and one that came as junk: nobody knows when that was.
at 2026-01-02T08:00 crm-contact add name='Starý Zákazník' lifecycle_stage=customer source=email
at 2026-01-02T08:00 crm-contact add name='Starý Odpad' lifecycle_stage=lead lead_status=junk source=partner
at 2026-01-03T08:00 crm-contact add name='王小明' lifecycle_stage=lead lead_status=new source=partner
at 2026-01-03T08:00 crm-contact add name='Новий Лід' lifecycle_stage=mql lead_status=contacted source=email
export CRM_NOW=2026-01-05T08:00:00Z
expect_ok 'leads' crm-report train lead-conversion
like "$err" '120 known outcomes, 60 of them yes' 'those of which it is known when'
like "$err" 'AUC 1.000' 'told apart by their source'
weights=$(crm-record predictor show lead-conversion -o csv -f weights)
unlike "$weights" 'junk|converted' 'how it ended is not learned from'
is "$(crm-report predict lead-conversion -o csv -f name | paste -sd,)" 'name,王小明,Новий Лід' 'open leads, the likeliest first'

# -- customers ----------------------------------------------------------------------------------
# Ten buy every 60 days from 2022 to 2025; sixty bought once, one after the other, and never again.
expect_status 3 'no customers' crm-report train customer-churn
{
	for ((c = 0; c < 10; c++)); do echo "{\"name\":\"Věrný $c\"}"; done
	for ((c = 0; c < 60; c++)); do echo "{\"name\":\"Нестійкий $c\"}"; done
} | crm-company apply - >/dev/null
sold() { # COMPANY DAY
	local day
	day=$(date -u -d "2022-01-05 + $2 days" +%F)
	printf '{"name":"%s %d","company":"%s","stage":"won","amount":"10","currency":"EUR","created_at":"%sT08:00:00Z","closed_at":"%sT09:00:00Z"}\n' \
		"$1" "$2" "$1" "$day" "$day"
}
{
	for ((c = 0; c < 10; c++)); do for ((day = c; day < 1440; day += 60)); do sold "Věrný $c" "$day"; done; done
	for ((c = 0; c < 60; c++)); do sold "Нестійкий $c" $((c * 15)); done
} | crm-deal apply - >/dev/null
expect_ok 'customers' crm-report train customer-churn
like "$err" 'AUC 1.000' 'who buys again and again, and who bought once'
run crm-report predict customer-churn -o csv -f name,probability
like "$(sed -n 2p <<<"$out")" '^Нестійкий [0-9]*,(9|100)' 'the likeliest to be gone'
like "$(tail -n 1 <<<"$out")" '^Věrný [0-9],[0-9](\.[0-9])?$' 'and the least'
expect_ok 'narrowed' crm-report predict customer-churn name~Věrný -o csv -f name
is "$(wc -l <<<"$out")" 11 'to ten'
done_testing
