#!/usr/bin/env bash
# Policies, calendars and the clocks of tickets at the prompt: trap 12, choosing, judging again, time travel, upgrade.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
need sqlite3
export CRM_HISTORY_COMMIT=manual TZ=Europe/Prague
at() { export CRM_NOW=$1; }
due() { field "$1" "$2" | cut -c1-16; }
field() { crm-ticket list "subject=$1" -f "$2" -o "template={$2}"; }

at 2026-11-20T08:00:00Z
crm init -q here
cd here

# Calendars
expect_ok 'a calendar' crm-calendar add name=Praha timezone=Europe/Prague hours='mon-fri 9:00-17:00'
run crm-calendar add name=x timezone=Europe/Prague hours='mon-fri 9-17; pá 8-9'
status_is 3 'hours that are none'
like "$err" "no day of the week
 *mon-fri 9-17; pá 8-9
 *\\^" 'with a mark'
expect_status 3 'a calendar that is never open' crm-calendar add name=x timezone=UTC hours=';'
expect_status 3 'a zone that is none' crm-calendar add name=x timezone=Praha hours=24/7
run crm-calendar hours Praha 2026-11-20 2026-11-23 -o csv
is "$out" 'date,begin,end,open
2026-11-20,2026-11-20T08:00:00.000Z,2026-11-20T16:00:00.000Z,8h
2026-11-21,,,0s
2026-11-22,,,0s
2026-11-23,2026-11-23T08:00:00.000Z,2026-11-23T16:00:00.000Z,8h' 'hours day by day'
run crm-calendar between Praha '2026-11-20 16:00' '2026-11-23 10:00' -o 'template={open}'
is "$out" 2h 'business time over a weekend'
run crm-calendar between Praha '2026-11-20 16:00'
status_is 2 'one instant is too few'

# Trap 12
expect_ok 'a policy' crm-sla add name=trap calendar=Praha first_response=1h active=no
for case in '2026-11-21T14:00:00Z Saturday 15:00' '2026-11-22T17:00:00Z Sunday 18:00'; do
	at "${case%% *}"
	crm-ticket add subject="made on ${case#* }" sla=trap >/dev/null
	run due "made on ${case#* }" first_response_due
	is "$out" 2026-11-23T09:00 "made on ${case#* }: due Monday 10:00"
done
run crm-ticket list -f first_response_due -o csv --tz America/New_York
like "$out" '2026-11-23T09:00:00.000Z' '--tz shows another time, not another instant'

# Choosing
at 2026-11-23T08:00:00Z
crm-company add name='Nová s.r.o.' level=gold >/dev/null
crm-company add name=Стара >/dev/null
crm-contact add last_name=Шевченко company='Nová s.r.o.' email=t@example.ua >/dev/null
crm-sla add name=urgent position=1 terms='priority=urgent' calendar=Praha first_response=30m >/dev/null
crm-sla add name=gold position=2 terms='company.level=gold or contact.company.level=gold' calendar=Praha \
	first_response=1h next_response=2h resolution=8h >/dev/null
crm-sla add name=usual position=3 calendar=Praha first_response=4h resolution=40h >/dev/null
is "$(crm-sla show usual -f resolution -o 'template={resolution}') $(crm-sla list name=usual -f resolution -o table | tail -n 1 | tr -d ' ')" \
	'40h 40h' 'a target of working hours is shown in hours'
is "$(crm-sla show usual -f resolution -o jsonl)" '{"resolution":144000}' 'in seconds to machines'
run crm-sla add name=wrong terms='compny.level=gold'
status_is 3 'terms that are none'
like "$err" "no field 'compny'" 'and why'
run crm-sla add name=wrong resolution=-1h
like "$err" '-1h is less than 1s' 'a target is some time'
crm-ticket add subject=打印机 company='Nová s.r.o.' >/dev/null
crm-ticket add subject=Není contact=t@example.ua >/dev/null
crm-ticket add subject=Друга company=Стара >/dev/null
crm-ticket add subject=Ruční company=Стара sla=gold >/dev/null
run crm-ticket list subject=打印机,Není,Друга,Ruční -f subject,sla -o csv
is "$out" 'subject,sla
打印机,gold
Není,gold
Друга,usual
Ruční,gold' 'by the company, by that of the contact, by none, by hand'
crm-ticket set Друга Ruční priority=urgent >/dev/null
run crm-ticket list subject=Друга,Ruční -f subject,sla -o csv
is "$out" 'subject,sla
Друга,urgent
Ruční,gold' 'a priority that is raised takes another; by hand stays'
crm-log undo >/dev/null 2>&1
run field Друга sla
is "$out" usual 'taken back in one step'
printf 'Subject,Company,Priority\nZe souboru,Nová s.r.o.,urgent\nJiná,Стара,low\n' >in.csv
expect_ok 'an import' crm-import ticket in.csv
run crm-ticket list subject='Ze souboru',Jiná -f subject,sla -s -subject -o csv
is "$out" 'subject,sla
Ze souboru,urgent
Jiná,usual' 'imported tickets get policies alike'

# apply
run crm-sla apply subject=Ruční --dry-run
like "$out" 'sla.*gold.*usual' 'apply says what it would do'
is "$(field Ruční sla)" gold 'and has done nothing'
expect_ok 'apply' crm-sla apply subject=Ruční
is "$(field Ruční sla)" usual 'now it has'
crm-log undo >/dev/null 2>&1
is "$(field Ruční sla)" gold 'and back'
expect_status 1 'tickets that are not there' crm-sla apply subject=nic

# Clocks: nine o'clock in Prague is eight in UTC
is "$(due 打印机 first_response_due)" 2026-11-23T09:00 'an hour from nine'
at 2026-11-23T08:30:00Z
is "$(field 打印机 breaching)" 30m 'half an hour is left'
run crm-ticket count 'breaching<2h'
status_is 0 'breaching<2h'
run crm-ticket list 'breaching<31m' 'breaching>0s' sla=gold -f subject -o csv
is "$out" 'subject
打印机
Není
Ruční' 'who is to be answered within half an hour'
at 2026-11-23T09:30:00Z
crm-record message add ticket=打印机 direction=out body='automaticky' automatic=yes >/dev/null
is "$(field 打印机 first_response_state)" breached 'an automatic answer is none'
is "$(field 打印机 breaching)" -29m59s 'late by half an hour'
run crm-ticket count sla.state=breached sla=gold -o csv
is "$out" 3 'sla.state'
run crm-ticket list sla.name=gold sla.state=breached -f subject,sla.state -s subject -o csv
is "$out" 'subject,sla_state
Není,breached
Ruční,breached
打印机,breached' 'beside a field of the policy'
run crm-ticket list sla.state=breeched
status_is 3 'a state that is none'
like "$err" 'hint: crm-ticket list sla.state=breached' 'and the nearest'
run crm-ticket set 打印机 sla_state=met
status_is 3 'clocks are not set'
run crm-ticket list sla.nothing=1
like "$err" "sla has no field 'nothing'" 'what is neither'
crm-record message add ticket=打印机 direction=out body='Dobrý den' >/dev/null
at 2026-11-23T10:00:00Z
crm-ticket set 打印机 status=pending >/dev/null
at 2026-11-23T13:00:00Z
is "$(field 打印机 resolution_state)" paused 'pending pauses'
is "$(field 打印机 resolution_due)" '' 'and then nothing is due'
is "$(field 打印机 resolution_time)" 1h59m59s 'two hours ran'
crm-record message add ticket=打印机 direction=in body='谢谢' >/dev/null
crm-ticket set 打印机 status=open >/dev/null
is "$(due 打印机 next_response_due)" 2026-11-23T15:00 'a customer waits: two hours'
is "$(due 打印机 resolution_due)" 2026-11-24T11:00 'six hours are left'
moment=2026-11-23T14:00:00Z
at 2026-11-24T08:00:00Z

# Changing what was promised judges anew, and not what was
is "$(field 打印机 next_response_breached)" 1 'late'
crm-calendar set Praha hours='mon 9-15; tue-fri 9:00-17:00' >/dev/null
is "$(field 打印机 next_response_breached)" 0 'the calendar changes: not late'
is "$(due 打印机 resolution_due)" 2026-11-24T13:00 'due later'
run crm-ticket list subject=打印机 -f resolution_due -o csv --as-of "$moment"
like "$out" 'resolution_due
2026-11-24T11:00:00' 'as of yesterday it was due earlier'
crm-calendar holidays Praha - <<<'date,name
2026-11-24,Volno' >/dev/null 2>&1
is "$(due 打印机 resolution_due)" 2026-11-25T13:00 'a holiday'
crm-sla set gold resolution=9h >/dev/null
is "$(due 打印机 resolution_due)" 2026-11-25T14:00 'the policy changes'
run crm-ticket list subject=打印机 -f resolution_due,sla_state -o csv --as-of "$moment"
like "$out" 'resolution_due,sla_state
2026-11-24T11:00:00....Z,breached' 'and not what was'
run crm-sla explain 打印机 -o csv
like "$out" ',,policy,"gold: first response 1h, next response 2h, resolution 9h",
,,calendar,"Praha: mon 9-15; tue-fri 9:00-17:00, Europe/Prague",
.*,new,runs,1h29m59s
.*,open,runs,29m59s
.*,,reply,a public reply by a person,
.*,pending,resolution is paused,3h
.*,open,runs,.*
.*,,customer,a message of the customer,
,2026-11-23T09:00:00.*,first response,breached; due at' 'the story'
run crm-sla report subject=打印机 -o csv
is "$out" 'clock,met,breached,achievement,n
first_response,0,1,0,1
next_response,0,0,,0
resolution,0,0,,0' 'the report has n, and no share of nothing'
run crm-sla report --by sla -o csv
like "$out" 'sla,clock,met,breached,achievement,n
.*gold,first_response,0,3,0,3' 'by a field'
expect_status 2 'by a field that is none' crm-sla report --by nic

# Solved, opened again, merged
at 2026-11-25T09:00:00Z
crm-ticket add subject=Vyřešený company=Стара >/dev/null
at 2026-11-25T10:00:00Z
crm-ticket set Vyřešený status=solved >/dev/null
at 2026-11-26T10:00:00Z
is "$(field Vyřešený sla_state)" met 'solved in time'
is "$(field Vyřešený breaching)" '' 'nothing is left'
is "$(field Vyřešený resolution_time)" 1h 'an hour'
crm-ticket set Vyřešený status=open >/dev/null
at 2026-11-26T11:00:00Z
is "$(field Vyřešený resolution_time)" 2h 'opened again it goes on'
is "$(field Vyřešený first_resolution_time)" 1h 'the first time'
crm-ticket set Vyřešený status=spam >/dev/null
is "$(field Vyřešený sla_state)$(field Vyřešený resolution_time)" '' 'spam has no clocks'

# Another system's instants
printf '%s\n' '{"subject":"Odjinud","status":"closed","created_at":"2026-11-16T08:00:00Z","first_response_at":"2026-11-16T08:45:00Z","solved_at":"2026-11-16T12:00:00Z","sla":"gold"}' |
	crm-import ticket - >/dev/null 2>&1
run crm-ticket list subject=Odjinud -f first_response_time,resolution_time,sla_state -o csv
is "$out" 'first_response_time,resolution_time,sla_state
45m,4h,met' 'are used where nothing else is known'

# Holidays
cat >svátky.ics <<'T'
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:vanoce
DTSTART;VALUE=DATE:20201224
DTEND;VALUE=DATE:20201227
SUMMARY:Vánoce
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
UID:jednou
DTSTART;VALUE=DATE:20261130
SUMMARY:Inventura
END:VEVENT
BEGIN:VEVENT
UID:zrušeno
DTSTART;VALUE=DATE:20261201
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
T
run crm-calendar holidays Praha svátky.ics --dry-run
like "$err" '2 holidays would be created' 'a dry run'
expect_ok 'holidays' crm-calendar holidays Praha svátky.ics
run crm-calendar holidays Praha svátky.ics
like "$err" '0 holidays created, 0 updated, 2 unchanged' 'a second time makes no twins'
sed -i 's/20261130/20261202/' svátky.ics
run crm-calendar holidays Praha svátky.ics
like "$err" '1 updated, 1 unchanged' 'by UID'
run crm-calendar hours Praha 2027-12-23 2027-12-27 -o 'template={date} {open}'
is "$out" '2027-12-23 8h
2027-12-24 0s
2027-12-25 0s
2027-12-26 0s
2027-12-27 6h' 'each year'
run crm-record holiday count calendar=Praha -o csv
is "$out" 3 'all of them'
cat >pohyblivé.ics <<'T'
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:díkůvzdání
DTSTART;VALUE=DATE:20251127
DTEND;VALUE=DATE:20251129
SUMMARY:День подяки
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH
EXDATE;VALUE=DATE:20271125
END:VEVENT
BEGIN:VEVENT
UID:春节
DTSTART;VALUE=DATE:20270206
DURATION:P3D
SUMMARY:春节
RRULE:FREQ=YEARLY;UNTIL=20280206
END:VEVENT
END:VCALENDAR
T
crm-calendar add name=Svět timezone=UTC hours=24/7 >/dev/null
expect_ok 'holidays that move' crm-calendar holidays Svět pohyblivé.ics
run crm-record holiday list calendar=Svět -s date -n 5 -f date,until,name -o csv
is "$out" 'date,until,name
2025-11-27,2025-11-28,День подяки
2026-11-26,2026-11-27,День подяки
2027-02-06,2027-02-08,春节
2028-02-06,2028-02-08,春节
2028-11-23,2028-11-24,День подяки' 'are there, year by year, all their days, without those taken out'
is "$(crm-record holiday list calendar=Svět -s -date -n 1 -f date -o csv | tail -n 1)" 2036-11-27 'ten years ahead'
run crm-calendar holidays Svět pohyblivé.ics
like "$err" ' 0 updated, 13 unchanged' 'a second time makes no twins'
sed 's/FREQ=YEARLY;BYMONTH=11;BYDAY=4TH/FREQ=DAILY/' pohyblivé.ics >denně.ics
before=$(crm-record holiday count)
expect_status 3 'what is every day' timeout 60 crm-calendar holidays Svět denně.ics
like "$err" 'denně.ics:3: it repeats more than 1000 times .FREQ=DAILY.: that is no holiday' 'is refused, with its line'
sed 's/FREQ=YEARLY;BYMONTH=11;BYDAY=4TH/FREQ=HOURLY/' pohyblivé.ics >hodina.ics
expect_status 3 'so is what is every hour' timeout 60 crm-calendar holidays Svět hodina.ics
is "$(crm-record holiday count)" "$before" 'and nothing is stored'
run crm-calendar holidays Praha - <<<'date
2026-13-01'
status_is 3 'a day that is none'
like "$err" 'stdin:2: date' 'and where'
expect_status 5 'a calendar that is used stays' crm-calendar rm Praha

# An answer that did not arrive is none
at 2026-12-01T08:00:00Z
crm-config set mail.from help@desk.example
crm-sla add name=fast first_response=1h next_response=1h active=no >/dev/null
crm-user add name=petra email=petra@desk.example >/dev/null
lost=$(crm-ticket open 'Не дійшло' channel=email sla=fast assignee=petra -m 'Допоможіть')
at 2026-12-01T08:10:00Z
crm-ticket reply "$lost" 'Takto' --to t@example.ua >/dev/null
fields='{first_response_state}|{answered_at}|{waiting_since}|{first_response_at}'
story() { crm-ticket list "id=$lost" -f first_response_state,answered_at,waiting_since,first_response_at -o template="$fields" | sed 's/[.]00.Z/Z/g'; }
is "$(story)" 'met|2026-12-01T08:10:00Z||2026-12-01T08:10:00Z' 'while it is on its way it counts'
like "$(crm-ticket next --agent petra -o csv)" 'nobody waits' 'and nobody waits'
crm-mail cancel "$(crm-record message list delivery=queued -o ids)" >/dev/null
at 2026-12-01T08:30:00Z
is "$(story)" 'running||2026-12-01T08:00:00Z|' 'when it failed it does not: the clock runs, the customer waits'
like "$(crm-ticket next --agent petra -o csv)" 'the customer waits; an answer was not delivered' 'and next says why'
unlike "$(crm-sla explain "$lost" -o csv)" ',reply,' 'explain knows of no reply'
at 2026-12-01T09:30:00Z
crm-ticket reply "$lost" 'Takto' --to t@example.ua >/dev/null
is "$(story)" 'breached|2026-12-01T09:30:00Z||2026-12-01T09:30:00Z' 'the next answer is the first'
like "$(crm-ticket next --agent petra -o csv)" 'promise was broken$' 'and nothing is undelivered'
crm-mail retry "$(crm-record message list ticket="$lost" delivery=failed -o ids)" -q >/dev/null
crm-mail cancel "$(crm-record message list ticket="$lost" delivery=queued created_at'>'2026-12-01T09:00Z -o ids)" -q >/dev/null
is "$(story)" 'met|2026-12-01T08:10:00Z||2026-12-01T08:10:00Z' 'what is tried again counts again, from when it was written'
old=$(crm-ticket add subject='Z jiného systému' sla=fast created_at=2026-11-30T08:00Z first_response_at=2026-11-30T08:10Z)
crm-ticket reply "$old" 'x' --to t@example.ua >/dev/null
crm-mail cancel "$(crm-record message list ticket="$old" -o ids)" >/dev/null
is "$(crm-ticket list "id=$old" -f first_response_state,waiting_since -o 'template={first_response_state}|{waiting_since}')" 'met|' \
	'what another system says was answered before stays so'
# A mail that an answer crossed on its way (greylisting, a clock that is slow) is not answered by it
mail() { # DATE ID [HEADER]: from a customer
	printf 'From: Тарас <taras@kyiv.example>\nTo: help@desk.example\nSubject: Дах\nMessage-ID: <%s@kyiv.example>\nDate: %s\n%s\n%s\n' \
		"$2" "$1" "${3:+$3$'\n'}" "лист $2" >"$2.eml"
}
crm-sla set fast active=yes position=1 -q >/dev/null
fields='{status}|{waiting_since}|{next_response_due}|{sla_state}|{next_response_met}'
story() { crm-ticket list "id=$held" -f status,waiting_since,next_response_due,sla_state,next_response_met -o template="$fields" | sed 's/:00[.]000Z/Z/g'; }
mail 'Wed, 2 Dec 2026 08:30:00 +0000' m1
at 2026-12-02T08:30:00Z
held=$(crm-mail intake m1.eml)
crm-ticket assign "$held" petra -q >/dev/null
at 2026-12-02T09:00:00Z
crm-ticket reply "$held" 'Перша' status=pending >/dev/null
is "$(story)" 'pending|||met|0' 'answered'
mail 'Wed, 2 Dec 2026 08:50:00 +0000' m2 'In-Reply-To: <m1@kyiv.example>'
at 2026-12-02T09:05:00Z
crm-mail intake -q m2.eml >/dev/null
is "$(story)" 'open|2026-12-02T09:05Z|2026-12-02T10:05Z|running|0' 'one that was written before our answer and came after it waits, since it came'
like "$(crm-ticket next --agent petra -o csv)" "$held.*the customer waits" 'next says so'
is "$(crm-ticket thread "$held" -f direction,at -o csv | tail -n +2 | cut -c1-20 | tr '\n' ' ')" \
	'in,2026-12-02T08:30: out,2026-12-02T09:00 in,2026-12-02T09:05: ' 'the thread is in the order in which it came'
at 2026-12-02T09:10:00Z
crm-ticket reply "$held" 'Друга' >/dev/null
is "$(story)" 'open|||met|1' 'the next answer answers it'
mail 'Wed, 2 Dec 2026 08:20:00 +0000' m3 "In-Reply-To: <$(crm-record message list ticket="$held" body=Друга -f message_id -o 'template={message_id}' | tr -d '<>')>"
at 2026-12-02T09:20:00Z
crm-mail intake -q m3.eml >/dev/null
is "$(story)" 'open|2026-12-02T09:20Z|2026-12-02T10:20Z|running|1' 'so does one that answers us, by a clock an hour slow'
at 2026-12-02T09:21:00Z
crm-ticket reply "$held" 'Третя' >/dev/null
mail 'Wed, 2 Dec 2026 09:22:00 +0000' m4
sed -i "s/Дах/Дах [#${held:0:8}]/" m4.eml
at 2026-12-02T09:23:00Z
crm-mail intake -q m4.eml >/dev/null
at 2026-12-02T09:30:00Z
crm-record message set "$(crm-record message list ticket="$held" body=Третя -o ids)" delivery=sent sent_at=now -q >/dev/null
is "$(story)" 'open|2026-12-02T09:22Z|2026-12-02T10:22Z|running|2' 'an answer that waits in the outbox knows nothing of what comes meanwhile'
crm-sla set fast active=no -q >/dev/null

# What was undone did not happen
at 2026-12-07T08:00:00Z
oops=$(crm-ticket add subject=Přehmat)
at 2026-12-07T09:00:00Z
crm-ticket set "$oops" status=open -q >/dev/null
untouched=$(crm-sla explain "$oops" -f what,detail -o csv --tz UTC)
at 2026-12-07T10:00:00Z
crm-ticket set "$oops" status=solved -q >/dev/null
at 2026-12-07T11:00:00Z
like "$(crm-sla explain "$oops" -f what,detail -o csv)" 'solved,stopped' 'solved by mistake'
crm-log undo -q >/dev/null
is "$(crm-sla explain "$oops" -f what,detail -o csv --tz UTC)" "$untouched" 'undone: as if it had never been'
is "$(field Přehmat resolution_time)" 3h 'and its clock ran on'
like "$(crm-sla explain "$oops" -f what,detail -o csv --as-of 2026-12-07T10:30:00Z)" 'solved,stopped' 'a look at the time between sees it'
at 2026-12-07T12:00:00Z
crm-log redo -q >/dev/null
is "$(field Přehmat resolution_time)" 2h 'done again: solved when it was solved'
crm-log undo -q >/dev/null
is "$(crm-sla explain "$oops" -f what,detail -o csv --tz UTC)" "$untouched" 'and undone again'

# From cron
run env -i "$CRM_BIN/crm-ticket" --repo "$PWD" count 'sla.state=breached'
status_is 0 'without a shell around it'

# A database of before, where sla was a text
cd ..
crm init -q old
cd old
crm-ticket add subject=Jedna >/dev/null
crm-ticket add subject=Dvě >/dev/null
crm-ticket add subject=Tři >/dev/null
sqlite3 crm.db "DROP VIEW v_ticket; DROP INDEX \"ticket.sla\"; ALTER TABLE ticket DROP COLUMN sla;
	ALTER TABLE ticket ADD COLUMN sla TEXT; DROP VIEW v_user; DROP INDEX \"user.calendar\"; ALTER TABLE user DROP COLUMN calendar;
	DROP VIEW v_team; DROP INDEX \"team.calendar\"; ALTER TABLE team DROP COLUMN calendar; DROP VIEW v_sla; DROP VIEW v_holiday; DROP VIEW v_calendar;
	DROP TABLE sla; DROP TABLE holiday; DROP TABLE calendar;
	UPDATE ticket SET sla = 'stříbro pro 客户' WHERE subject != 'Tři'; PRAGMA user_version = 1"
run crm-ticket list -f subject,sla -o csv
is "$out" 'subject,sla
Jedna,stříbro pro 客户
Dvě,stříbro pro 客户
Tři,' 'an older database keeps its names'
run crm-sla list -f name,active -o csv
is "$out" 'name,active
stříbro pro 客户,no' 'as policies, given to nobody else'
run crm-ticket log Jedna -o csv
like "$out" 'crm upgrade,[0-9a-f]+,update,sla,stříbro pro 客户,' 'the history tells of it'
run crm-check
status_is 0 'database and history agree'
rm crm.db*
expect_ok 'and make the database again' crm-check --rebuild
is "$(field Jedna sla)" 'stříbro pro 客户' 'with its names'
done_testing
