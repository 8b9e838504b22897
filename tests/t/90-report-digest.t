#!/usr/bin/env bash
# The digest of a morning: each figure by hand, as a mail, from cron, and looked back at.
. "$(dirname "$0")/../lib/test.sh"
export CRM_HISTORY_COMMIT=manual
report() { crm-report digest -o csv "$@" | tail -n +2; }
at() { export CRM_NOW=$1; }
quiet() { "$@" >/dev/null; }

at 2026-10-01T08:00:00Z
crm init -q none
is "$(report --repo none | cut -d, -f1-4)" 'new leads in 7 days,0,0,0
open deals,0,0,0
deals won this month,0,0,0
open tickets,0,0,0
tickets waiting for us,0,,
tickets breached,0,,
tasks due today,0,,
tasks overdue,0,,' 'where nothing is, a quiet morning'

crm init -q acme
cd acme
quiet crm-user add name=ann
quiet crm-user add name=Оля
quiet crm-sla add name=usual first_response=1h
quiet crm-deal add name=říjen amount=500 currency=EUR owner=ann
at 2026-10-10T08:00:00Z; quiet crm-deal win říjen
at 2026-10-20T08:00:00Z; quiet crm-deal add name=pozdě amount=70 currency=EUR owner=ann
at 2026-10-25T08:00:00Z; quiet crm-deal win pozdě
at 2026-11-01T08:00:00Z
quiet crm-deal add name=střecha amount=100 currency=EUR owner=ann
quiet crm-deal add name=дах amount=200 currency=EUR owner=Оля
quiet crm-ticket add subject=水泵 assignee=ann
quiet crm-ticket add subject=zámek assignee=Оля
at 2026-11-05T08:00:00Z; quiet crm-contact add name='Eva Nová' lifecycle_stage=lead owner=ann
quiet crm-contact add name=Zákazník lifecycle_stage=customer
at 2026-11-12T08:00:00Z
ticket=$(crm-ticket add subject=колір assignee=Оля)
quiet crm-record message add ticket="$ticket" direction=out author=Оля channel=phone body=…
quiet crm-ticket status колір pending
week=$(at 2026-11-11T09:00:00Z; report --as-of 2026-11-11T08:00)
at 2026-11-13T08:00:00Z; quiet crm-contact add name='Олена' lifecycle_stage=mql owner=ann
at 2026-11-14T08:00:00Z; quiet crm-deal add name=屋顶 amount=1000 currency=JPY owner=ann
at 2026-11-15T08:00:00Z; quiet crm-deal set střecha amount=150; quiet crm-ticket solve zámek
at 2026-11-16T08:00:00Z; quiet crm-deal win дах
at 2026-11-17T08:00:00Z; quiet crm-contact add name=王小明 lead_status=new
quiet crm-task add subject=dnes due_at=2026-11-18T20:00:00Z assignee=ann
quiet crm-task add subject=včera due_at=2026-11-17T20:00:00Z assignee=Оля
quiet crm-task add subject=zítra due_at=2026-11-19T08:00:00Z assignee=ann
quiet crm-task add subject=hotovo due_at=2026-11-18T19:00:00Z assignee=ann status=done
at 2026-11-18T08:00:00Z

# Leads since the 11th: Олена, 王小明; the week before Eva. Open: střecha 150 (100 a week ago) and 屋顶; a week ago also дах, 200.
# Won in November: дах; from the 1st to the 18th of October, 8:00: říjen. Open tickets: 水泵, колір; a week ago 水泵, zámek. 水泵 waits
# and is late. Due today: dnes; overdue: včera.
is "$(report)" 'new leads in 7 days,2,1,1,,,
open deals,2,2,0,150.00,300.00,EUR
open deals,,,,1000,,JPY
deals won this month,1,1,0,200.00,500.00,EUR
open tickets,2,2,0,,,
tickets waiting for us,1,,,,,
tickets breached,1,,,,,
tasks due today,1,,,,,
tasks overdue,1,,,,,' 'this morning'
is "$(grep 'open deals' <<<"$week" | cut -d, -f2,5)" '2,300.00' 'a week ago it said of its day what is said of it now'
is "$(report --as-of 2026-11-11T08:00)" "$week" 'as it was printed then'
is "$(report --owner Оля)" 'new leads in 7 days,0,0,0,,,
open deals,0,1,-1,,200.00,EUR
deals won this month,1,0,1,200.00,0.00,EUR
open tickets,1,1,0,,,
tickets waiting for us,0,,,,,
tickets breached,0,,,,,
tasks due today,0,,,,,
tasks overdue,1,,,,,' 'of one user'
crm-rate apply - >/dev/null <<'END'
date,currency,base,value
2026-11-01,JPY,EUR,0.00625
END
is "$(report --in EUR | sed -n 2,3p)" 'open deals,2,2,0,156.25,300.00,EUR
deals won this month,1,1,0,200.00,500.00,EUR' 'in one currency'
is "$(report --tz Asia/Kathmandu | grep today)" 'tasks due today,0,,,,,' '20:00 UTC is tomorrow in +05:45'
is "$(report --tz America/New_York | grep today)" 'tasks due today,1,,,,,' 'and today in -05:00'
is "$(report --tz Pacific/Kiritimati | grep today)" 'tasks due today,0,,,,,' 'and tomorrow in +14:00'

# A page for each: ann has střecha and 屋顶, Оля had дах, which was open a week ago and is won; nobody has 王小明.
is "$(report --by name -f name,label,value,before,amount,currency | grep 'open deals\|leads')" ',new leads in 7 days,1,0,,
,open deals,0,0,,
ann,new leads in 7 days,1,1,,
ann,open deals,2,1,150.00,EUR
ann,open deals,,,1000,JPY
Оля,new leads in 7 days,0,0,,
Оля,open deals,0,1,,EUR' 'by user'

# -- which records they are: now and before say in which of the two it is, or would be ------------------------------

why() { crm-report explain digest -o csv -f label,name,now,before,amount,amount_before,why "$@" | tail -n +2 | LC_ALL=C sort; }
is "$(why)" "$(LC_ALL=C sort <<'END'
new leads in 7 days,Eva Nová,no,yes,,,
new leads in 7 days,Zákazník,no,yes,,,"is no lead, and was none"
new leads in 7 days,Олена,yes,no,,,
new leads in 7 days,王小明,yes,no,,,
open deals,pozdě,no,no,,,"is won, and was closed 7 days ago"
open deals,říjen,no,no,,,"is won, and was closed 7 days ago"
open deals,střecha,yes,yes,150.00,100.00,
open deals,дах,no,yes,,200.00,
open deals,屋顶,yes,no,1000,,
deals won this month,říjen,no,yes,,500.00,
deals won this month,pozdě,no,yes,,70.00,was won later in the month before
deals won this month,дах,yes,no,200.00,,
open tickets,水泵,yes,yes,,,
open tickets,zámek,no,yes,,,
open tickets,колір,yes,no,,,
tickets waiting for us,水泵,yes,,,,
tickets waiting for us,колір,no,,,,has its answer
tickets breached,水泵,yes,,,,
tickets breached,колір,no,,,,no clock of it is late
tasks due today,dnes,yes,,,,
tasks due today,hotovo,yes,,,,is done
tasks due today,zítra,yes,,,,is due later
tasks overdue,včera,yes,,,,
END
)" 'each record in each figure, and why others are out'
is "$(why --owner Оля | cut -d, -f2 | sort -u | paste -sd,)" 'včera,zámek,дах,колір' 'of one user'

run crm-report digest --mail 'Šéf <boss@acme.example>'
status_is 0 'as a mail'
like "$out" $'^To: .*boss@acme.example' 'to whom'
like "$out" $'\nSubject: What is worth knowing this morning' 'of what'
run crm-report run digest -o html
like "$out" '>open deals<.*>150\.00 EUR<' 'as a page'
unlike "$out" '(src|href)="?https?:' 'that needs no network'
run env -i PATH="$PATH" CRM_NOW="$CRM_NOW" CRM_REPO="$PWD" crm-report run digest
like "$out" 'open tickets,2,2,0' 'from cron'
expect_status 1 'an alert fires' crm-report run digest --alert 'value>1'
expect_status 0 'and does not' crm-report run digest --alert 'value>2'
done_testing
