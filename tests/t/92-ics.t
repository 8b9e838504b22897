#!/usr/bin/env bash
# iCalendar out and in: tasks and activities, judged by a second reader, python3-icalendar; round trips; zones, whole days,
# alarms and rules; hostile files.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/python.sh"
acme
need jq
need_python icalendar
export TZ=Europe/Prague

cr_less() { tr -d '\r' <"$1"; }
rows() { # ENTITY FIELDS [TERM...]: as JSON arrays, by subject
	crm-record "$1" list -s subject -f "$2" -o jsonl "${@:3}" | jq -c '[.[]]'
}

# -- out ---------------------------------------------------------------------------

crm-task add subject='Zavolat, Evě; dnes, a ještě jednou, aby se řádek musel zalomit: žluťoučký kůň' due_at='2026-11-21 15:00' priority=urgent \
	status=deferred description=$'první\ndruhý; třetí, \\x' tags='vip;a b' remind_at='2026-11-21 14:30' \
	repeats='FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3' >/dev/null
crm-task add subject='Повторити' status=canceled completed_at=2026-11-21T09:00:00.123Z priority=low >/dev/null
crm-task add subject='买花' status=in_progress due_at=2026-03-29T00:30:00.001Z >/dev/null
crm-activity add kind=meeting subject='会议' start_at='2026-11-21 9:00' duration=1h30m status=planned body=$'x\ny' tags=vip \
	location='Praha; Dlouhá 3, 2. patro, zasedací místnost u výtahu "Žluťoučký kůň"' organizer=ann@example.com \
	attendees='eva@roof.example;x+y%z@post.example;olena@kvity.example' >/dev/null
crm-activity add kind=visit subject='Зустріч' start_at='2026-03-29 1:30' duration=3h status=held >/dev/null
crm-activity add kind=call subject='Hovor' start_at='2026-10-25T00:30:00Z' status=not_held >/dev/null
crm-activity add kind=meeting subject='Kdysi' >/dev/null
crm-activity add kind=email subject='Dopis' start_at='2026-01-01 10:00' status=held location=doma attendees=wang@datong.example >/dev/null
crm-contact set eva@roof.example last_name='Nová "Eva"; ^x, y' >/dev/null
tasks=$(crm-task count) activities=$(crm-activity count)
crm-task list -o ics >tasks.ics
crm-activity list -o ics >activities.ics
for file in tasks.ics activities.ics; do
	is "$(grep -vc $'\r$' "$file" || :)" 0 "$file: lines end with CRLF"
	is "$(LC_ALL=C awk 'length($0) > 76' "$file" | wc -l)" 0 "$file: no line has more than 75 octets"
	is "$(head -n 3 "$file" | cr_less /dev/stdin)" 'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//crm//crm//EN' "$file: a calendar"
done
cat >read.py <<'END'
import json, sys, icalendar
def text(value):
	if value is None: return None
	if hasattr(value, 'to_ical'): return value.to_ical().decode()
	return str(value)
def people(value):
	return [[str(one), one.params.get('CN')] for one in (value if isinstance(value, list) else [value])]
for part in icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read()).subcomponents:
	if part.name == 'VTIMEZONE': continue
	assert not part.errors, part.errors
	assert part['UID'] and part['DTSTAMP'].dt.tzinfo, part
	alarms = [text(a['TRIGGER']) for a in part.subcomponents]
	cats = part.get('CATEGORIES')
	print(json.dumps([part.name, str(part['SUMMARY']), str(part.get('DESCRIPTION', '')) or None, text(part.get('STATUS')),
		part.get('PRIORITY'), text(part.get('DTSTART')), text(part.get('DURATION')), text(part.get('DUE')),
		text(part.get('COMPLETED')), text(part.get('RRULE')), alarms, [str(c) for c in cats.cats] if cats else None]
		+ ([people(part.get('ORGANIZER')), people(part.get('ATTENDEE')), str(part['LOCATION'])] if 'LOCATION' in part else []),
		ensure_ascii=False))
END
expect_ok 'tasks: a second reader' "$python" read.py tasks.ics
is "$(wc -l <<<"$out")" "$tasks" '  reads all of them'
is "$(jq -c 'select(.[1] | startswith("Zavolat"))' <<<"$out")" \
	'["VTODO","Zavolat, Evě; dnes, a ještě jednou, aby se řádek musel zalomit: žluťoučký kůň","první\ndruhý; třetí, \\x","NEEDS-ACTION",1,"20261121T150000",null,"20261121T150000",null,"FREQ=WEEKLY;COUNT=3;BYDAY=MO,WE",["20261121T133000Z"],["a b","vip"]]' \
	'  what was written'
is "$(jq -c 'select(.[1] == "Повторити") | [.[3], .[4], .[8], .[9]]' <<<"$out")" '["CANCELLED",9,"20261121T090000Z",null]' \
	'  words that are no rule are none'
expect_ok 'activities: a second reader' "$python" read.py activities.ics
is "$(wc -l <<<"$out")" "$activities" '  reads all of them'
is "$(jq -c 'select(.[1] == "会议")' <<<"$out")" \
	'["VEVENT","会议","x\ny","CONFIRMED",null,"20261121T080000Z","PT1H30M",null,null,null,[],["vip"],[["mailto:ann@example.com",null]],[["mailto:eva@roof.example","Eva Nová ^'"'"'Eva^'"'"'; ^^x, y"],["mailto:olena@kvity.example",null],["mailto:x+y%25z@post.example",null]],"Praha; Dlouhá 3, 2. patro, zasedací místnost u výtahu \"Žluťoučký kůň\""]' '  a meeting is an event, with place and people'
is "$(jq -c 'select(.[1] == "Hovor" or .[1] == "Зустріч") | [.[0], .[3], .[5], .[6]]' <<<"$out" | sort)" \
	'["VEVENT","CANCELLED","20261025T003000Z",null]
["VEVENT","CONFIRMED","20260329T003000Z","PT3H"]' '  across the changes of the clock'
is "$(jq -c 'select(.[1] == "Kdysi" or .[1] == "Dopis") | [.[0], .[3], .[5]]' <<<"$out" | sort)" \
	'["VJOURNAL","FINAL","20260101T090000Z"]
["VJOURNAL",null,null]' '  a mail, and what has no time, is an entry of the journal'
expect_status 2 'of deals there is none' crm-deal list -o ics
is "$err" 'crm-deal: ics holds records of task or activity, not of deal' '  says why'
crm-export task --to out.ics -q
same_file out.ics <(crm-task list -s id -o ics) 'crm-export knows the ending'

# -- and back: nothing changes -------------------------------------------------------

before=$(dump)
expect_ok 'tasks are read back' crm-import task tasks.ics
like "$err" "0 tasks created, 0 updated, $tasks unchanged" '  and nothing changes'
expect_ok 'activities are read back' crm-import activity activities.ics
like "$err" "0 activities created, 0 updated, $activities unchanged" '  and nothing changes'
unlike "$err" 'left out' '  and nothing is left out'
is "$(dump)" "$before" 'not a byte'
crm init -q ../other
crm-import --repo ../other -q task tasks.ics
crm-import --repo ../other -q activity activities.ics
for what in 'task id,subject,status,priority,due_at,remind_at,completed_at,repeats,description,tags' \
	'activity id,kind,subject,status,start_at,duration,body,tags,location,organizer,attendees'; do
	# shellcheck disable=SC2086
	same_file <(CRM_REPO=../other rows $what) <(rows $what) "in another repository: ${what%% *}"
done
sed 's/STATUS:CONFIRMED/STATUS:CANCELLED/' activities.ics >moved.ics
expect_ok 'a status changed elsewhere' crm-import activity moved.ics
is "$(rows activity status subject=会议)" '["not_held"]' 'goes before our own word for it'

# -- in ------------------------------------------------------------------------------

calendar() { printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//x//y//EN "$@" END:VCALENDAR; }
calendar 'X-WR-CALNAME:Práce' \
	BEGIN:VEVENT UID:e1@x 'DTSTART;TZID=Europe/Prague:20260701T090000' 'DTEND;TZID=Europe/Prague:20260701T100000' SUMMARY:Léto \
	LOCATION:Brno\\,\ nádraží RRULE:FREQ=DAILY 'ATTENDEE;CN="Nová, Eva: šéfová";PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT' ' :mailto:Eva@roof.ex' ' ample' \
	'ATTENDEE;CN=Nikdo:MAILTO:a.nobody%2Bx@post.example?subject=x' 'ATTENDEE;CUTYPE=ROOM;CN=Sál:mailto:sal@roof.example' \
	'ATTENDEE;CN=Starý:invalid:nomail' 'ATTENDEE;EMAIL=apple@post.example:/aMjA/principal/' 'ORGANIZER;CN=Jan:mailto:jan@roof.example' END:VEVENT \
	BEGIN:VEVENT UID:e1@x 'RECURRENCE-ID;TZID=Europe/Prague:20260702T090000' 'DTSTART;TZID=Europe/Prague:20260702T110000' \
	DURATION:PT45M 'SUMMARY:Léto posun' ' uto' END:VEVENT \
	BEGIN:VEVENT UID:e2@x 'DTSTART;VALUE=DATE:20260328' 'DTEND;VALUE=DATE:20260330' STATUS:TENTATIVE SUMMARY:Dva\ dny END:VEVENT \
	BEGIN:VEVENT UID:e3@x 'DTSTART;VALUE=DATE:20260329' 'SUMMARY:Den změny' STATUS:CANCELLED END:VEVENT \
	BEGIN:VEVENT UID:e4@x DTSTART:20260701T090000 DTEND:20260701T093000 'SUMMARY:Bez pásma' END:VEVENT \
	BEGIN:VEVENT UID:e5@x 'DTSTART;TZID=Central Europe Standard Time:20261221T090000' 'SUMMARY:Z Outlooku' END:VEVENT \
	BEGIN:VEVENT UID:e6@x 'DTSTART;TZID=Nepal:20260701T090000' SUMMARY:Káthmándú END:VEVENT \
	BEGIN:VJOURNAL UID:j1@x 'DTSTART;VALUE=DATE:20260101' 'SUMMARY:Zápis' 'DESCRIPTION:a\nb\, c' CATEGORIES:x,y CATEGORIES:z END:VJOURNAL \
	BEGIN:VTODO UID:t1@x SUMMARY:Úkol 'DUE;VALUE=DATE:20260801' PRIORITY:2 STATUS:IN-PROCESS \
	BEGIN:VALARM ACTION:DISPLAY DESCRIPTION:x TRIGGER:-PT15M END:VALARM END:VTODO \
	BEGIN:VTODO UID:t2@x SUMMARY:Zítra 'DTSTART;TZID=Europe/Prague:20260701T090000' DURATION:PT2H 'RRULE:FREQ=MONTHLY;BYDAY=-1FR' \
	BEGIN:VALARM ACTION:DISPLAY DESCRIPTION:x 'TRIGGER;RELATED=END:-P1D' END:VALARM END:VTODO \
	BEGIN:VTIMEZONE 'TZID:Central Europe Standard Time' BEGIN:STANDARD DTSTART:16010101T030000 \
	TZOFFSETFROM:+0200 TZOFFSETTO:+0100 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10' END:STANDARD BEGIN:DAYLIGHT DTSTART:16010101T020000 \
	TZOFFSETFROM:+0100 TZOFFSETTO:+0200 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3' END:DAYLIGHT END:VTIMEZONE \
	BEGIN:VTIMEZONE TZID:Nepal BEGIN:STANDARD DTSTART:19700101T000000 TZOFFSETFROM:+0545 TZOFFSETTO:+0545 END:STANDARD END:VTIMEZONE \
	>foreign.ics
expect_ok 'events' crm-import activity foreign.ics
like "$err" 'foreign.ics: UTF-8, iCalendar' 'the bytes tell what it is'
like "$err" 'left out: RRULE, ATTENDEE that is a room or a thing, ATTENDEE without an e-mail address, VTODO \(2\)' 'what has no field is said once'
like "$err" '8 activities created' 'all of them'
fields=subject,start_at,duration,kind,status,external_id
is "$(rows activity $fields external_source=ics)" '["Bez pásma","2026-07-01T07:00:00.000Z",1800,"meeting",null,"e4@x"]
["Den změny","2026-03-28T23:00:00.000Z",86400,"meeting","not_held","e3@x"]
["Dva dny","2026-03-27T23:00:00.000Z",172800,"meeting","planned","e2@x"]
["Káthmándú","2026-07-01T03:15:00.000Z",null,"meeting",null,"e6@x"]
["Léto","2026-07-01T07:00:00.000Z",3600,"meeting",null,"e1@x"]
["Léto posunuto","2026-07-02T09:00:00.000Z",2700,"meeting",null,"e1@x#2026-07-02T07:00:00.000Z"]
["Z Outlooku","2026-12-21T08:00:00.000Z",null,"meeting",null,"e5@x"]
["Zápis","2025-12-31T23:00:00.000Z",null,"note",null,"j1@x"]' 'zones, whole days, occurrences'
is "$(rows activity location,organizer,attendees,contact.email subject=Léto)" \
	'["Brno, nádraží","jan@roof.example",["a.nobody+x@post.example","apple@post.example","eva@roof.example"],"eva@roof.example"]' \
	'place and people; the first who is a contact is whom it is with'
is "$(rows activity body,tags subject=Zápis)" '["a\nb, c",["x","y","z"]]' 'texts'
expect_ok 'again' crm-import activity foreign.ics
like "$err" '0 activities created, 0 updated, 8 unchanged' 'makes no twins'
crm-activity set Léto kind=visit status=held >/dev/null
expect_ok 'what a person knows better' crm-import activity foreign.ics
like "$err" '8 unchanged' 'a calendar does not undo'
crm-activity set Léto contact= >/dev/null
expect_ok 'a contact taken away' crm-import activity foreign.ics
is "$(rows activity contact subject=Léto)" '[null]' 'stays away'
sed 's/Brno\\, nádraží/Plzeň/; s/SUMMARY:Léto\r/&\nATTENDEE:mailto:olena@kvity.example\r/' foreign.ics >others.ics
expect_ok 'others come' crm-import activity others.ics
is "$(rows activity location,contact.email subject=Léto)" '["Plzeň","eva@roof.example"]' '  then it is asked again'
crm-log undo -q >/dev/null
before=$(crm-export --all -q)
crm-activity add kind=meeting subject=Porada organizer=wang@datong.example attendees='n@post.example,m@post.example' >/dev/null
is "$(rows activity contact.email subject=Porada)" '["wang@datong.example"]' 'the organizer, where no attendee is one'
crm-log undo -q >/dev/null
crm-contact set eva@roof.example emails+=m@post.example >/dev/null
crm-activity add kind=meeting subject=Porada attendees='n@post.example,m@post.example' >/dev/null
is "$(rows activity contact.email subject=Porada)" '["eva@roof.example"]' 'by another of their addresses, too'
for _ in 1 2; do crm-log undo -q >/dev/null; done
is "$(crm-export --all -q)" "$before" '  one undo'
expect_ok 'and what it only supposes' crm-import activity foreign.ics --set kind=call
is "$(rows activity kind external_id=e4@x)" '["call"]' 'gives way to the command line'
expect_ok 'to do' crm-import task foreign.ics
is "$(rows task subject,due_at,remind_at,status,priority,repeats external_source=ics)" \
	'["Úkol","2026-08-01T21:59:59.999Z","2026-07-31T21:45:00.000Z","in_progress","high",null]
["Zítra","2026-07-01T09:00:00.000Z","2026-06-30T09:00:00.000Z","todo","normal","FREQ=MONTHLY;BYDAY=-1FR"]' 'alarms before the beginning and the end, rules'
expect_ok 'again' crm-import task - <foreign.ics
like "$err" '0 tasks created, 0 updated, 2 unchanged' 'makes no twins'
sed 's/SUMMARY:Úkol/SUMMARY:Jiný úkol/' foreign.ics >changed.ics
expect_ok 'changed there' crm-import task changed.ics
like "$err" '0 tasks created, 1 updated, 1 unchanged' 'is changed here, by its UID'
ok grep -q $'^UID:t1@x\r$' <(crm-task list -o ics external_id=t1@x)
for zone in America/New_York Asia/Kathmandu Pacific/Kiritimati; do
	TZ=$zone crm init -q "../in-${zone##*/}"
	TZ=$zone crm-import --repo "../in-${zone##*/}" -q activity foreign.ics
	is "$(CRM_REPO=../in-${zone##*/} TZ=$zone crm-activity list subject='Den změny' -f start_at -o 'template={start_at}' | cut -c1-10)" \
		"$(TZ=$zone date -ud "$(TZ=$zone date -d '2026-03-29 00:00' '+@%s')" +%F)" "a whole day begins at midnight of $zone"
done

# -- hostile -------------------------------------------------------------------------

refuse() { # NAME REGEX: what is on stdin is refused with this, and nothing is stored
	cat >hostile.ics
	local before
	before=$(dump)
	expect_status 3 "$1" timeout 60 crm-import activity hostile.ics
	like "$err" "$2" '  says where and what'
	is "$(dump)" "$before" '  stores nothing'
}
refuse 'an event that never ends' 'hostile.ics:2: the VEVENT that begins here never ends' <<<'BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:x'
refuse 'one that another interrupts' 'hostile.ics:2: the VEVENT that begins here never ends' <<<'BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:x
BEGIN:VEVENT
SUMMARY:y
END:VEVENT
END:VCALENDAR'
refuse 'a day that is none' 'DTSTART: is not a time' < <(calendar BEGIN:VEVENT SUMMARY:x DTSTART:20260231T090000Z END:VEVENT)
refuse 'a time that is none' "DTSTART: 'tomorrow' is not a time" < <(calendar BEGIN:VEVENT SUMMARY:x DTSTART:tomorrow END:VEVENT)
refuse 'a zone nobody knows' "DTSTART: there is no time zone 'Nowhere/Land'" \
	< <(calendar BEGIN:VEVENT SUMMARY:x 'DTSTART;TZID=Nowhere/Land:20260701T090000' END:VEVENT)
refuse 'a NUL' 'NUL byte' < <(printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\0b\nEND:VEVENT\n')
refuse 'very deep' 'more than 32 deep' < <(
	printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\n'
	seq 100000 | sed 's/.*/BEGIN:VALARM/'
)
expect_status 3 'a rule that is none' crm-import task - < <(calendar BEGIN:VTODO SUMMARY:x RRULE:FREQ=NEVER END:VTODO)
like "$err" "RRULE: 'FREQ=NEVER' is not a rule" '  says so'
{
	printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:long\nSUMMARY:Long\nDTSTART:20260101T000000Z\nDESCRIPTION:'
	head -c 1000000 /dev/zero | tr '\0' x
	printf '\nEND:VEVENT\nEND:VCALENDAR\n'
} >long.ics
expect_ok 'a line of a megabyte' crm-import activity long.ics
is "$(crm-activity list subject=Long -f body -o 'template={body}' | wc -c)" 1000001 '  is kept'
calendar BEGIN:VEVENT UID:good 'SUMMARY:Good' DTSTART:20260101T000000Z END:VEVENT \
	BEGIN:VEVENT UID:bad 'SUMMARY:Bad' 'DTSTART;TZID=Nepal:20261301T000000' END:VEVENT \
	BEGIN:VTIMEZONE TZID:Nepal BEGIN:STANDARD DTSTART:19700101T000000 TZOFFSETFROM:+0545 TZOFFSETTO:+0545 END:STANDARD END:VTIMEZONE >mixed.ics
run crm-import activity mixed.ics --rejects rejects.ics
status_is 10 'with --rejects the good ones go in'
is "$(cr_less rejects.ics | head -n 3)" 'BEGIN:VCALENDAR
X-CRM-LINE:9
X-CRM-ERROR:DTSTART: is not a time of iCalendar' '  the wrong ones out, as calendars, with their reason'
sed -i 's/20261301/20261201/' rejects.ics
expect_ok 'mended they go in as they are' crm-import activity rejects.ics
is "$(rows activity start_at subject=Bad)" '["2026-11-30T18:15:00.000Z"]' '  in their zone'
expect_status 2 'events are no contacts' crm-import contact foreign.ics
calendar >empty.ics
expect_ok 'an empty calendar' crm-import task empty.ics
like "$err" '0 tasks created' '  has nothing in it'

# -- whole days ------------------------------------------------------------------------

crm init -q ../days
export CRM_REPO=$PWD/../days
calendar BEGIN:VEVENT UID:d1@x 'DTSTART;VALUE=DATE:20261224' 'DTEND;VALUE=DATE:20261227' 'SUMMARY:Vánoce' END:VEVENT \
	BEGIN:VEVENT UID:d2@x 'DTSTART;VALUE=DATE:20270328' 'SUMMARY:Різдво 圣诞' END:VEVENT \
	BEGIN:VJOURNAL UID:d3@x 'DTSTART;VALUE=DATE:20270101' 'SUMMARY:Zápis' END:VJOURNAL >days.ics
calendar BEGIN:VTODO UID:k1@x 'DUE;VALUE=DATE:20261231' 'SUMMARY:Daně' BEGIN:VALARM ACTION:DISPLAY TRIGGER:-PT15M END:VALARM END:VTODO \
	BEGIN:VTODO UID:k2@x 'DTSTART;VALUE=DATE:20270110' 'DUE;VALUE=DATE:20270110' 'RRULE:FREQ=MONTHLY;BYMONTHDAY=10' 'SUMMARY:Nájem' END:VTODO >dues.ics
expect_ok 'whole days, as cron reads them' env TZ=UTC crm-import activity days.ics
expect_ok '  and what is due on one' env TZ=UTC crm-import task dues.ics
for zone in Europe/Prague America/New_York Pacific/Kiritimati; do
	expect_ok "read again in $zone" env TZ=$zone crm-import activity days.ics
	like "$err" '0 updated, 3 unchanged' '  nothing moves'
	expect_ok "  due, in $zone" env TZ=$zone crm-import task dues.ics
	like "$err" '0 updated, 2 unchanged' '  nor does what is due'
	is "$(TZ=$zone crm-activity list -s start_at -o ics | tr -d '\r' | grep -E '^(DTSTART|DURATION)')" \
		$'DTSTART;VALUE=DATE:20261224\nDURATION:P3D\nDTSTART;VALUE=DATE:20270101\nDTSTART;VALUE=DATE:20270328\nDURATION:P1D' \
		'  and goes out as the days they are'
	is "$(TZ=$zone crm-task list -s due_at -o ics | tr -d '\r' | grep -E '^(DUE|DTSTART|RRULE)')" \
		$'DUE;VALUE=DATE:20261231\nDTSTART;VALUE=DATE:20270110\nRRULE:FREQ=MONTHLY;BYMONTHDAY=10\nDUE;VALUE=DATE:20270110' '  likewise'
done
is "$(rows activity subject,start_at,all_day,timezone,duration)" '["Vánoce","2026-12-24T00:00:00.000Z",true,"UTC",259200]
["Zápis","2027-01-01T00:00:00.000Z",true,"UTC",null]
["Різдво 圣诞","2027-03-28T00:00:00.000Z",true,"UTC",86400]' 'they begin in the zone they were read in first'
sed 's/VALUE=DATE:20261224/TZID=Europe\/Prague:20261224T180000/; s/DTEND;VALUE=DATE:20261227/DTEND;TZID=Europe\/Prague:20261224T200000/; s/20270328/20270329/' days.ics >moved.ics
expect_ok 'a day becomes an hour, another moves' env TZ=America/New_York crm-import activity moved.ics
is "$(rows activity subject,start_at,all_day,duration)" '["Vánoce","2026-12-24T17:00:00.000Z",null,7200]
["Zápis","2027-01-01T00:00:00.000Z",true,null]
["Різдво 圣诞","2027-03-29T00:00:00.000Z",true,86400]' 'as said'
expect_ok 'a day that a person says' crm-activity add kind=meeting subject='День' start_at=2026-11-30 all_day=yes
is "$(rows activity start_at,all_day,timezone,duration subject=День)" '["2026-11-29T23:00:00.000Z",true,"Europe/Prague",86400]' 'is one of here'

# -- rules have a zone -------------------------------------------------------------------

crm init -q ../zones
export CRM_REPO=$PWD/../zones
crm-task add 'Day ten' due='2027-01-10 0:30' repeats='monthly on the 10th' >/dev/null
crm-task add 'Úterý' due='2026-12-01 9:00' remind=30m repeats='weekly until 2027-05-04' >/dev/null
crm-task add '每天' due='2027-03-20 2:30' repeats=daily >/dev/null
crm-task add 'Podzim' due='2027-10-25 23:45' repeats=daily >/dev/null
TZ=America/Santiago crm-task add 'Santiago' due='2027-03-29 9:00' repeats=weekly >/dev/null
TZ=Asia/Jerusalem crm-task add 'Jeruzalém' due='2027-03-21 9:00' repeats=daily >/dev/null
TZ=Asia/Kathmandu crm-task add 'Káthmándú' due='2027-03-20 2:30' repeats=daily >/dev/null
TZ=+05:30 crm-task add 'Posun' due='2027-03-20 2:30' repeats=daily >/dev/null
for zone in UTC Asia/Tokyo Europe/Prague; do
	TZ=$zone crm-task list -s subject -o ics >"rules-${zone##*/}.ics"
	expect_ok "read back in $zone" env TZ=$zone crm-import task "rules-${zone##*/}.ics"
	like "$err" '0 tasks created, 0 updated, 8 unchanged' '  nothing changes'
done
same_file rules-UTC.ics rules-Tokyo.ics 'the zone is that of the rule, not of the reader'
is "$(tr -d '\r' <rules-UTC.ics | sed -n '/SUMMARY:Day/,/END:VTODO/p' | grep -E '^(DTSTART|RRULE|DUE)')" \
	$'DTSTART;TZID=Europe/Prague:20270110T003000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=10\nDUE;TZID=Europe/Prague:20270110T003000' 'on the wall clock of there'
is "$(grep -c '^TZID:Europe/Prague' rules-UTC.ics)" 1 'the zone once'
cat >next.py <<'END'
import sys, icalendar, datetime
from dateutil import tz, rrule
# dateutil reads VTIMEZONE itself: nothing is taken from this machine's zones
zones = tz.tzical(sys.argv[1])
for part in icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read()).walk('VTODO'):
	assert not part.errors, part.errors
	zone = zones.get(part['DTSTART'].params['TZID'])
	start = part['DTSTART'].dt.replace(tzinfo=None)
	rule = rrule.rrulestr(part['RRULE'].to_ical().decode(), dtstart=start.replace(tzinfo=zone))
	for at, _ in zip(rule, range(20)):
		at = tz.resolve_imaginary(at) # RFC 5545, 3.3.5: by the offset before the gap
		print(part['SUMMARY'], at.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.000Z'))
END
expect_ok 'a second reader computes' "$python" next.py rules-UTC.ics
cp "$TEST_TMP/out" computed
for subject in 'Day ten' Úterý 每天 Podzim Santiago Jeruzalém Káthmándú Posun; do
	crm init -q "../zones of $subject" # for each, for a clock that went on does not go back
	export CRM_REPO="$PWD/../zones of $subject"
	TZ=UTC crm-import task rules-UTC.ics -q
	for _ in {1..19}; do # done when it is due, by a cron without a zone
		due=$(crm-task list "subject=$subject" is_open=yes -f due_at -o 'template={due_at}')
		CRM_NOW=$due TZ=UTC crm-task 'done' "$(crm-task list "subject=$subject" is_open=yes -o ids)" -q >/dev/null
	done
	is "$(crm-task list "subject=$subject" -s due_at -f subject,due_at -o 'template={subject} {due_at}')" \
		"$(grep "^$subject " computed)" "the same 20 days and hours: $subject"
done

# -- done in a calendar --------------------------------------------------------------------

crm init -q ../finish
export CRM_REPO=$PWD/../finish
crm-task add Weekly due='2026-12-01 9:00' remind=30m repeats='every week' >/dev/null
crm-task list subject=Weekly -o ics | sed 's/STATUS:NEEDS-ACTION/STATUS:COMPLETED\r\nCOMPLETED:20261201T090000Z/' >done.ics
before=$(crm-export --all -q)
expect_ok 'a dry run' crm-import task done.ics -n
like "$out" 'subject=Weekly' '  shows the next'
is "$(crm-export --all -q)" "$before" '  and makes none'
expect_ok 'done in a calendar' crm-import task done.ics
like "$err" '0 tasks created, 1 updated, 0 rejected, 1 made next of what repeats' '  says what followed'
is "$(crm-task list -s due_at -f status,due_at,completed_at,remind_at -o 'template={status} {due_at} {completed_at} {remind_at}')" \
	'done 2026-12-01T08:00:00.000Z 2026-12-01T09:00:00.000Z 2026-12-01T07:30:00.000Z
todo 2026-12-08T08:00:00.000Z  2026-12-08T07:30:00.000Z' 'makes the next'
expect_ok 'read again' crm-import task done.ics
is "$(crm-task count)" 2 '  once'
crm-log undo -q >/dev/null
is "$(crm-export --all -q)" "$before" 'one undo'
sed -i '/^COMPLETED:/d' done.ics
expect_ok 'done, it is not said when' crm-import task done.ics
like "$(crm-task list status=done -f completed_at -o 'template={completed_at}')" '^2026-11-21T10:00:00' 'then: now'
crm-export task -o csv -q >all.csv
crm-log undo -q >/dev/null
expect_ok 'a file that brings the next itself' crm-import task all.csv
is "$(crm-task list -s due_at -f status -o 'template={status}')" $'done\ntodo' 'gets no second one'
crm-log undo -q >/dev/null
crm-task list -o csv | sed 's/,todo,/,done,/' >sheet.csv
expect_ok 'done in a spreadsheet' crm-import task sheet.csv
is "$(crm-task list -s due_at -f status -o 'template={status}')" $'done\ntodo' 'goes on likewise'

# -- what says too little --------------------------------------------------------------------

crm init -q ../little
export CRM_REPO=$PWD/../little
calendar BEGIN:VEVENT 'DTSTART;TZID=Europe/Prague:20261224T180000' 'SUMMARY:Bez čísla' END:VEVENT \
	BEGIN:VEVENT 'DTSTART;TZID=Europe/Prague:20261225T180000' 'SUMMARY:Bez čísla' END:VEVENT >nouid.ics
calendar BEGIN:VTODO 'SUMMARY:买花' END:VTODO >nouid-task.ics
expect_ok 'events without a UID' crm-import activity nouid.ics
for zone in UTC Europe/Prague; do
	expect_ok "  again in $zone" env TZ=$zone crm-import activity nouid.ics
	like "$err" '0 activities created, 0 updated, 2 unchanged' '  make no twins'
done
crm-import task nouid-task.ics -q
expect_ok 'nor do tasks' crm-import task nouid-task.ics
like "$err" '0 tasks created, 0 updated, 1 unchanged' '  without one'
refuse 'a UID alone' 'hostile.ics:4: the VEVENT says neither what nor when' < <(calendar BEGIN:VEVENT UID:x@y END:VEVENT)
printf 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:cut@x\r\nSUMMARY:Cut\r\nEND:VEVENT\r\n' >cut.ics
refuse 'a download that was cut off' 'hostile.ics:1: the calendar that begins here never ends' <cut.ics
run crm-import activity cut.ics --rejects cut-off.ics
status_is 10 '  with --rejects'
is "$(crm-activity count subject=Cut)" 1 '  what is whole goes in'
expect_status 3 'a text that is no calendar' crm-import activity --format ics - <<<hello
like "$err" 'no calendar' '  says so'
expect_status 3 '  and nothing at all is none' crm-import activity --format ics - </dev/null
expect_status 3 'a rule without a day' crm-import task - < <(calendar BEGIN:VTODO UID:r@x SUMMARY:x RRULE:FREQ=DAILY END:VTODO)
like "$err" 'a task that repeats is due at some time' '  says so'
expect_ok 'a rule from its beginning' crm-import task - < <(calendar BEGIN:VTODO UID:r@x SUMMARY:Ráno 'DTSTART;TZID=Asia/Tokyo:20270101T090000' RRULE:FREQ=DAILY LOCATION:Brno END:VTODO)
is "$(rows task due_at,timezone,location subject=Ráno)" '["2027-01-01T00:00:00.000Z","Asia/Tokyo","Brno"]' '  is due then, there'
ok grep -q '^LOCATION:Brno' <(crm-task list subject=Ráno -o ics)

done_testing
