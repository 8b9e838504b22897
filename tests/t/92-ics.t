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
	'["VTODO","Zavolat, Evě; dnes, a ještě jednou, aby se řádek musel zalomit: žluťoučký kůň","první\ndruhý; třetí, \\x","NEEDS-ACTION",1,"20261121T140000Z",null,"20261121T140000Z",null,"FREQ=WEEKLY;COUNT=3;BYDAY=MO,WE",["20261121T133000Z"],["a b","vip"]]' \
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
is "$(crm-export --all -q)" "$before" '  one undo'
expect_ok 'and what it only supposes' crm-import activity foreign.ics --set kind=call
is "$(rows activity kind external_id=e4@x)" '["call"]' 'gives way to the command line'
expect_ok 'to do' crm-import task foreign.ics
is "$(rows task subject,due_at,remind_at,status,priority,repeats external_source=ics)" \
	'["Úkol","2026-07-31T22:00:00.000Z","2026-07-31T21:45:00.000Z","in_progress","high",null]
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

done_testing
