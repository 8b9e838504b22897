#!/usr/bin/env bash
# Filter terms: every operator with every type of field.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme

# ENTITY LABEL... -- TERM...: the records found, by the first words of their labels, sorted.
finds() { # ENTITY WANT TERM...
	run "crm-$1" list -f name -o 'template={name}' -s name "${@:3}"
	is "$(cut -d' ' -f1 <<<"$out" | tr -d , | paste -sd' ')" "$2" "$1 ${*:3}"
}
by_subject() { # ENTITY WANT TERM...
	run "crm-$1" list -f subject -o 'template={subject}' -s subject "${@:3}"
	is "$(cut -d' ' -f1 <<<"$out" | tr -d , | paste -sd' ')" "$2" "$1 ${*:3}"
}
all='Eva Jan Zoë Олена 王小明'

finds contact "$all"
# text
finds contact 'Eva' 'name=Eva Nová'
finds contact '' name=Eva
finds contact 'Eva Олена' 'name=Eva Nová,Олена Коваль'
finds contact "${all#Eva }" 'name!=Eva Nová'
finds contact 'Zoë Олена 王小明' 'name!=Eva Nová,Jan Svoboda'
finds contact 'Eva' name~nova
finds contact 'Eva' name~NOVÁ
finds contact 'Eva Jan' name~nova,svob
finds contact 'Jan Zoë Олена 王小明' 'name!~nova'
finds contact 'Олена' name~КОВ
finds contact '王小明' name~小
finds contact 'Zoë' 'name~🌷'
finds contact 'Eva Jan' 'name<K'
finds contact 'Zoë Олена 王小明' 'name>=Z'
finds contact 'Zoë' 'description~"quoted"'
finds contact 'Jan Zoë Олена 王小明' phone=
finds contact 'Eva' phone!=
# full text
finds contact 'Eva' nova
finds contact 'Eva Jan' roof.example
finds contact 'Eva' nov*
finds contact 'Zoë' rehorova
finds contact '王小明' 王小
finds contact 'Eva' eva roof.example
finds contact '' eva svoboda
# number
finds contact 'Jan' score=3
finds contact 'Jan' score=3.0
finds contact 'Eva Олена' 'score>3'
finds contact 'Eva Jan' 'score<=7.5'
finds contact 'Eva Jan' score=3,7.5
finds contact 'Zoë 王小明' score=
finds contact 'Eva Zoë Олена 王小明' score!=3
finds company 'Roof 大同公司' 'employees>=40'
finds company 'Квіти' 'employees<8' employees!=
# yes/no
finds contact 'Jan' do_not_call=yes
finds contact 'Jan' do_not_call=true
finds contact 'Zoë' do_not_call=no
finds contact 'Eva Олена 王小明' do_not_call=
# date
finds contact 'Eva' birthday=1980-02-29
finds contact 'Eva' birthday=1980
finds contact 'Eva' birthday=1980-Q1
finds contact 'Eva' birthday=1980-02
finds contact 'Олена' birthday=1991-W47
finds contact 'Eva' 'birthday<1991-11-21'
finds contact 'Eva Олена' 'birthday<=1991-11-21'
finds contact 'Eva Олена' 'birthday<=1991'
finds contact 'Eva' 'birthday<1991'
finds contact 'Олена' 'birthday>1980'
finds contact 'Eva Олена' 'birthday>=1980'
finds deal 'Roof' close_date=eom
finds deal 'Roof' close_date=+9d
finds deal 'Tulips' 'close_date<today'
finds deal 'Roof Steel_beams' 'close_date>=today'
finds deal 'Roof Tulips' close_date=2026-Q4
finds deal 'Roof Tulips' 'close_date<=eoy'
finds deal 'Tulips' 'close_date=last month'
# instant
by_subject task 'Call' due_at=today
by_subject task 'Call' 'due_at<=today'
by_subject task 'Send' 'due_at>today'
by_subject task 'Call' 'due_at=2026-11-21T15:00Z'
by_subject task 'Call' 'due_at>now' 'due_at<tomorrow'
by_subject activity 'About Spring' start_at=yesterday
by_subject activity 'Spring' 'start_at>yesterday 12:00'
# duration
by_subject activity 'About' 'duration<1h'
by_subject activity 'Spring' duration=90m
by_subject activity 'Spring' duration=1:30:00
# money: units, whatever the currency, unless one is said
finds deal 'Roof Steel_beams' 'amount>1200.50'
finds deal 'Roof Steel_beams Tulips' 'amount>=1200.5'
finds deal 'Tulips' amount=1200.50
finds deal 'Steel_beams' 'amount>1 JPY'
finds deal 'Roof' 'amount>1e4' currency=CZK
finds deal 'Someday' amount=
# percent
finds deal 'Roof Steel_beams Tulips' 'probability>=50'
# choice
finds contact 'Eva Jan Олена' lifecycle_stage=lead,customer
finds contact 'Jan Zoë 王小明' lifecycle_stage!=lead
# country, language, zone
finds contact 'Eva Jan' country=CZ
finds contact 'Eva Jan' country=Czechia
finds contact 'Eva Jan 王小明' country=cz,china
finds contact '王小明' language=zh-Hant
finds contact '王小明' timezone=Asia/Taipei
# e-mail, domain
finds contact 'Eva' email=eva@roof.example
finds contact 'Eva' email=EVA@ROOF.EXAMPLE
finds contact 'Eva Jan' email~@roof
finds company 'Roof' domain=roof.example
# list
finds contact 'Eva Jan' tags=key
finds contact 'Eva' tags=vip
finds contact 'Eva' tags=vip tags=key
finds contact 'Eva Jan' tags=vip,key
finds contact 'Zoë Олена 王小明' tags=
finds contact 'Jan Zoë Олена 王小明' tags!=vip
finds contact 'Eva' tags~vi
# link
finds contact 'Eva Jan' 'company=Roof & Sons'
finds contact 'Eva Jan' company=roof.example
finds contact 'Eva Jan' "company=$(crm-company list domain=roof.example -o ids)"
finds contact 'Eva Jan' company~roof
finds contact 'Zoë' company=
finds contact 'Zoë Олена 王小明' 'company!=Roof & Sons'
finds contact 'Eva Jan Олена' company.industry=retail
finds contact '王小明' 'company.employees>1000'
finds deal 'Roof' contact.company.country=CZ
finds deal 'Roof' stage=proposal
finds deal 'Roof Steel_beams' stage=proposal,negotiation
finds deal 'Tulips' stage.type=won
finds contact 'Eva' owner=me
finds contact 'Jan Олена' owner=bob
finds contact 'Zoë 王小明' owner=
finds contact 'Eva' 'owner.full_name~dvorak'
# link to any record
by_subject task 'Call' about=contact:eva@roof.example
by_subject task 'Call' about=contact:
by_subject task 'Send' about=
by_subject task '' about=deal:
# id
id=$(crm-contact list name~nova -o ids)
finds contact 'Eva' "id=$id"
finds contact 'Eva' "id=${id:0:6}"
# several terms are and-ed
finds contact 'Eva' country=CZ lifecycle_stage=lead
finds contact '' country=CZ country=UA

# % and _ are themselves (traps 4)
finds deal 'Tulips' 'name~100 %'
finds deal 'Tulips' 'name~%'
finds deal 'Steel_beams' 'name~l_b'
finds deal '' 'name~T%s'
finds deal '' 'name~r__f'
# quotes keep a comma
finds deal 'Tulips' "name='Tulips, 100 %'"
finds deal 'Tulips' 'name="Tulips, 100 %"'

# --where
finds contact 'Eva 王小明' --where 'country=CN or (country=CZ and score>5)'
finds contact 'Jan Zoë Олена 王小明' --where 'not(name~nova)'
finds contact 'Eva' --where "company='Roof & Sons' and not do_not_call=yes"
finds contact 'Eva' -w 'lifecycle_stage=lead' country=CZ
finds contact 'Zoë 王小明' --where 'NOT (score>=0)'

done_testing
