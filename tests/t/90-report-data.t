#!/usr/bin/env bash
# Reports of the data itself: what is missing or wrong in it, and who changed what; by hand.
. "$(dirname "$0")/../lib/test.sh"
export CRM_HISTORY_COMMIT=manual CRM_NOW=2025-01-10T10:00:00Z
report() { crm-report "$@" -o csv | tail -n +2; }
at() { export CRM_NOW=$1; }

crm init -q none
expect_status 1 'quality: nothing there, nothing wrong' crm-report data-quality --repo none
expect_status 1 'changes: none this year' crm-report changes --repo none --from 2026

# -- what is missing or wrong ------------------------------------------------------------------

# The old ones were made in January 2025 and not touched since, but for Eva.
crm init -q acme
cd acme
crm-record team add name=Prodej >/dev/null
crm-user add name=ann email=ann@example.com team=Prodej >/dev/null
crm-user add name=Богдан email=bohdan@example.com >/dev/null
crm-company apply - >/dev/null <<'END'
{"name":"Květiny","domain":"kvetiny.example","country":"CZ","owner":"ann"}
{"name":"KVĚTINY","phone":"+420 601 123 456"}
{"name":"大同公司","industry":"steel","phone":"123 456"}
END
crm-contact apply - >/dev/null <<'END'
{"name":"Eva Nová","email":"eva@x.example","phone":"+420 601 123 456","owner":"ann","lifecycle_stage":"lead"}
{"name":"EVA NOVÁ","email":"eva@y.example","mobile":"+420 601 000 000","owner":"ann"}
{"name":"王小明","phone":"+420 601 123 456","company":"Květiny","owner":"Богдан","country":"CN"}
{"email":"nobody@x.example"}
END
at 2026-11-10T10:00:00Z
crm-contact set eva@x.example source=web_site >/dev/null 2>&1 || crm-contact set 'Eva Nová' source=web_site >/dev/null
# Three deals: open and to close last week; lost; won.
crm-deal apply - >/dev/null <<'END'
{"name":"střecha","company":"Květiny","amount":"100","currency":"EUR","close_date":"2026-11-14","owner":"ann"}
{"name":"дах","contact":"王小明","stage":"lost","lost_reason":"price","owner":"Богдан"}
{"name":"屋顶","company":"Květiny","stage":"won","source":"partner"}
END
crm-ticket add subject=水泵 channel=web >/dev/null
crm-task add subject=zavolat >/dev/null
crm-activity add kind=note >/dev/null
at 2026-11-21T10:00:00Z
# Contacts, of four: name (one has none, two are alike), e-mail (王 has none), telephone (the last has neither; Eva and 王
# share one). Stale are all but Eva. Of 3 companies two have one name, one has a domain, one a number that cannot be called.
is "$(report data-quality)" 'contact,name,4,1,,,2,75
contact,company,4,3,,,,75
contact,email,4,1,0,,,25
contact,phone,4,1,0,,2,75
contact,country,4,3,,,,75
contact,source,4,3,,,,75
contact,lifecycle_stage,4,3,,,,75
contact,owner,4,1,,,,25
contact,modified_at,4,,,3,,75
company,name,3,,,,2,66.7
company,domain,3,2,,,,66.7
company,phone,3,1,1,,0,66.7
company,country,3,2,,,,66.7
company,industry,3,2,,,,66.7
company,owner,3,2,,,,66.7
company,modified_at,3,,,3,,100
deal,company,3,1,,,,33.3
deal,contact,3,2,,,,66.7
deal,stage,3,0,,,,0
deal,amount,3,2,0,,,66.7
deal,close_date,1,0,1,,,100
deal,closed_at,2,0,0,,,0
deal,source,3,2,,,,66.7
deal,lost_reason,1,0,,,,0
deal,owner,3,1,,,,33.3
deal,modified_at,1,,,0,,0
ticket,priority,1,0,,,,0
ticket,channel,1,0,,,,0
ticket,contact,1,1,,,,100
ticket,assignee,1,1,,,,100
ticket,modified_at,1,,,0,,0
task,due_at,1,1,,,,100
task,assignee,1,1,,,,100
activity,about,1,1,,,,100' 'every field'
is "$(report data-quality --owner Богдан -f entity,field,records,empty | sed -n 3,4p)" 'contact,email,1,1
contact,phone,1,0' 'of one user'
is "$(report data-quality --by team -f team,entity,field,records | grep ',contact,email\|Prodej,deal,amount')" ',contact,email,2
Prodej,contact,email,2
Prodej,deal,amount,1' 'by team'
is "$(report data-quality -p stale_days=5 -f field,stale | grep modified)" 'modified_at,4
modified_at,3
modified_at,1
modified_at,1' 'sooner stale'
is "$(report data-quality --from 2026 -f entity,records | head -n 1)" deal,3 'made this year'
is "$(crm-report explain data-quality -f name,entity,field,problem -o csv | grep 'duplicate\|invalid' | sort)" 'EVA NOVÁ,contact,name,duplicate
Eva Nová,contact,name,duplicate
Eva Nová,contact,phone,duplicate
KVĚTINY,company,name,duplicate
Květiny,company,name,duplicate
střecha,deal,close_date,invalid
大同公司,company,phone,invalid
王小明,contact,phone,duplicate' 'which they are'
is "$(report data-quality --tz Pacific/Kiritimati -f field,invalid | grep close_date)" close_date,1 'in +14:00'
is "$(CRM_NOW=2026-11-14T12:00:00Z report data-quality -f field,invalid | grep close_date)" close_date,0 'on its day it is not late'
is "$(CRM_NOW=2026-11-14T12:00:00Z report data-quality --tz Pacific/Kiritimati -f field,invalid | grep close_date)" close_date,1 \
	'where the day is over it is'
# Whoever makes a field wants it filled, until it is retired; yes or no may be left empty. Nobody of the four has one.
crm-schema add contact.hat_size integer -q >/dev/null
crm-schema add contact.vip bool -q >/dev/null
crm-schema add contact.passport text --secret -q >/dev/null
is "$(report data-quality -f entity,field,records,empty | grep 'hat_size\|vip\|passport')" contact,hat_size,4,4 'a field of their own'
crm-contact set 'eva@x.example' hat_size=56 >/dev/null
is "$(report data-quality -f entity,field,records,empty | grep hat_size)" contact,hat_size,4,3 '... of which one is filled in'
is "$(crm-report explain data-quality -f name,entity,field,problem -o csv | grep hat_size | LC_ALL=C sort)" ',contact,hat_size,empty
EVA NOVÁ,contact,hat_size,empty
王小明,contact,hat_size,empty' '... and who has none'
# Six flaws stand in a letter: more fields than that are looked at as well. Eva's second company is the same as that of January.
for i in 1 2 3 4 5 6 7; do crm-schema add "company.extra_$i" text -q >/dev/null; done
crm-company add name=květiny extra_7=x >/dev/null
is "$(report data-quality --from 2026-11-21 -f entity,field,records,empty,duplicates | grep '^company,\(name\|extra\)')" 'company,name,1,,1
company,extra_1,1,1,
company,extra_2,1,1,
company,extra_3,1,1,
company,extra_4,1,1,
company,extra_5,1,1,
company,extra_6,1,1,
company,extra_7,1,0,' 'as many fields as there are; the same as one made before the period'

# -- who changed what -----------------------------------------------------------------------------

cd ..
at 2026-11-02T08:00:00Z
crm init -q log
cd log
crm-record team add name=Prodej >/dev/null
crm-user add name=ann email=ann@example.com team=Prodej >/dev/null
crm-user add name=Олена email=olena@example.com >/dev/null
as() { GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$2 "${@:3}" >/dev/null; }
at 2026-11-03T08:00:00Z
as Ann ann@example.com crm-deal add name=střecha amount=100 currency=EUR
as Ann ann@example.com crm-deal add name=дах
as Олена olena@example.com crm-deal set střecha amount=120 description=x
as Олена olena@example.com crm-deal set дах amount=5 currency=EUR
at 2026-11-20T08:00:00Z
as Ann ann@example.com crm-deal set střecha amount=130
as Ann ann@example.com crm-log undo -y -q
# Amounts: Олена two (also a currency, of дах alone: that of the other stands beside its amount but did not change); Ann one, and
# the undo of it.
is "$(report changes -p entity=deal -f who,op,field,tool,changes,records | sort)" 'Ann <ann@example.com>,create,,crm-deal add,2,2
Ann <ann@example.com>,update,amount,crm-deal set,1,1
Ann <ann@example.com>,update,amount,crm-log undo,1,1
Олена <olena@example.com>,update,amount,crm-deal set,2,2
Олена <olena@example.com>,update,currency,crm-deal set,1,1
Олена <olena@example.com>,update,description,crm-deal set,1,1' 'who changed what in deals'
is "$(report changes -p field=amount -p tool='crm-deal set' -f who,changes,last_at)" 'Олена <olena@example.com>,2,2026-11-03T08:00:00.003Z
Ann <ann@example.com>,1,2026-11-20T08:00:00.000Z' 'one field, one tool'
is "$(report changes -p who=олена -f field | sort | paste -sd,)" amount,currency,description 'one person, whatever the case'
is "$(report changes --owner ann -p entity=deal -f changes | paste -sd+ | bc)" 4 '--owner is who did it'
is "$(report changes --by team -p field=amount -f who,team,changes)" 'Олена <olena@example.com>,,2
Ann <ann@example.com>,Prodej,1
Ann <ann@example.com>,Prodej,1' 'by team'
is "$(report changes --from 2026-11-10 --to 2026-11-30 -f field,changes)" 'amount,1
amount,1' 'of a period'
is "$(crm-report explain changes -p field=amount -p who=ann -o csv -f op,field,why | tail -n +2 | LC_ALL=C sort | uniq -c | sed 's/^ *//')" \
'12 create,,is of no field
2 update,amount,
2 update,amount,was done by somebody else
1 update,currency,was done by somebody else
1 update,description,was done by somebody else' 'the changes behind it, and why others are out'
expect_status 1 'nothing in a month without' crm-report changes --from 2026-12 --to 2026-12
at 2026-12-02T08:00:00Z
expect_status 1 'the period is this month' crm-report changes
is "$(report changes --from 2026-11 --as-of 2026-11-03T12:00 -p field=amount -f changes)" 2 'as it was known on the 3rd'
expect_status 2 'no such parameter' crm-report changes -p feild=amount
like "$err" 'field' 'and the nearest'
done_testing
