#!/usr/bin/env bash
# Tasks: adding in few words, done, put off, due; those that repeat, against python3-dateutil.
. "$(dirname "$0")/../lib/test.sh"
need jq python3
export CRM_HISTORY_COMMIT=manual TZ=Europe/Prague

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
crm-user add name=ann >/dev/null
eva=$(crm-contact add name='Eva Nová' email=eva@roof.example)
deal=$(crm-deal add name='Střecha' contact="$eva")
f() { crm-task show "$1" -f "$2" -o "template={${2//,/\}|\{}}"; }
whole() { crm-export --all -q; }
unchanged() { whole >now && same_file now before "$1"; }

# -- add ---------------------------------------------------------------------------------

expect_ok 'a task in few words' crm-task add 'Zavolat Evě' due='tomorrow 9:00' about="deal:$deal" remind=30m
task=$out
is "$(f "$task" subject,due_at,remind_at,status)" \
	'Zavolat Evě|2026-11-22T08:00:00.000Z|2026-11-22T07:30:00.000Z|todo' 'has all of them'
expect_ok 'with fields alone' crm-task add subject='给王小明打电话' assignee=ann
expect_ok 'reminded at a moment' crm-task add 'Подзвонити' due=2026-12-01 remind='2026-11-30 8:00'
is "$(f "$out" remind_at)" '2026-11-30T07:00:00.000Z' 'then'
expect_status 3 'half an hour before nothing' crm-task add Nic remind=30m
like "$err" "remind_at: '30m' counts back .*hint: .*due='tomorrow 9:00' remind=30m" 'says so'
expect_status 2 'two subjects' crm-task add Jeden Druhý
like "$err" "'Druhý' is not an assignment" 'the second is none'
expect_status 2 'a field there is not' crm-task add Jeden duo=tomorrow
expect_status 3 'no subject' crm-task add due=tomorrow
like "$err" 'subject' 'names it'
expect_ok 'added once' crm-task add 'Zavolat Evě' --key subject
is "$out" "$task" 'found by its subject'
expect_ok 'filled' crm-task add 'Zavolat Evě' --key subject --on-match update due='2026-11-23 9:00' remind=1h
is "$(f "$task" due_at,remind_at)" '2026-11-23T08:00:00.000Z|2026-11-23T07:00:00.000Z' 'with its reminder'
crm-log undo -q >/dev/null

# -- done ---------------------------------------------------------------------------------

whole >before
expect_ok 'a dry run' crm-task 'done' "$task" -n
like "$out" 'status  todo -> done' 'shows it'
unchanged 'and writes nothing'
expect_ok 'done' crm-task 'done' "$task"
is "$out" "$task" 'prints its id'
like "$(f "$task" status,completed_at)" '^done\|2026-11-21T10:00:00\.[0-9]{3}Z$' 'and is dated'
expect_ok 'done again' crm-task 'done' "$task"
is "$(crm-log list -n 1 -f tool -o 'template={tool}')" 'crm-task done' 'is nothing new'
expect_ok 'opened again' crm-task set "$task" status=in_progress
is "$(f "$task" completed_at)" '' 'it is not dated'
expect_ok 'done by set' crm-task set "$task" status=done completed_at='2026-11-20 12:00'
is "$(f "$task" completed_at)" '2026-11-20T11:00:00.000Z' 'when it was said'
expect_ok 'undone' crm-log undo -q
expect_ok 'and again' crm-log undo -q
expect_ok 'and again' crm-log undo -q
unchanged 'as it was'
printf 'subject,status\nStaré,done\n' >old.csv
expect_ok 'what another system did' crm-import task old.csv
is "$(crm-task list subject=Staré -f completed_at -o 'template={completed_at}')" '' 'is not dated by us'

# -- snooze, due ----------------------------------------------------------------------------

expect_ok 'put off to a day' crm-task snooze "$task" friday
is "$(f "$task" due_at,remind_at)" '2026-11-27T08:00:00.000Z|2026-11-27T07:30:00.000Z' 'keeps its time, and the reminder goes with it'
expect_ok 'to a time' crm-task snooze "$task" '2026-11-25 14:00' priority=high
is "$(f "$task" due_at,remind_at,priority)" '2026-11-25T13:00:00.000Z|2026-11-25T12:30:00.000Z|high' 'is taken'
expect_ok 'by hours' crm-task snooze "$task" +2h
like "$(f "$task" due_at)" '^2026-11-21T12:00:00' 'from now'
expect_ok 'how long, as one says it' crm-task snooze "$task" 90m
is "$(crm-task show "$task" -f due_at -o 'template={due_at}')" "$(date -u -d "$CRM_NOW + 90 minutes" +%Y-%m-%dT%H:%M:%S.000Z)" 'is from now'
expect_ok 'days' crm-task snooze "$task" 2d
is "$(crm-task show "$task" -f due_at -o 'template={due_at}')" "$(date -u -d "$CRM_NOW + 90 minutes + 2 days" +%Y-%m-%dT%H:%M:%S.000Z)" 'keep the time of day'
crm-log undo -q >/dev/null && crm-log undo -q >/dev/null
expect_status 3 'to what is no time' crm-task snooze "$task" soonish
expect_status 2 'to nothing' crm-task snooze "$task"
crm-task 'done' "$task" >/dev/null
expect_status 3 'what is done' crm-task snooze "$task" tomorrow
like "$err" "is done.*hint: crm-task set ${task:0:8} status=todo" 'says how'
crm-log undo -q >/dev/null
crm-task add Pozdě due=2026-11-01 >/dev/null
crm-task add Dnes due='today 23:00' assignee=ann >/dev/null
crm-task add Zítra due=tomorrow >/dev/null
expect_ok 'due' crm-task due -o 'template={subject} {is_overdue}'
is "$out" $'Pozdě yes\nZavolat Evě no\nDnes no' 'overdue first, until today'
expect_ok 'those of one' crm-task due assignee=ann -o 'template={subject}'
is "$out" Dnes 'only hers'
expect_ok 'until a day' crm-task due --until tomorrow -o 'template={subject}'
is "$out" $'Pozdě\nZavolat Evě\nDnes\nZítra' 'to its end'
expect_status 1 'nothing that is due' crm-task due subject=Nikdy
expect_status 3 'until what is no day' crm-task due --until soonish
like "$err" '--until' 'says where'

# -- repeats --------------------------------------------------------------------------------

expect_ok 'words' crm-task add Porada due='2026-11-23 9:00' remind=30m repeats='every week' about="deal:$deal"
porada=$out
is "$(f "$porada" repeats)" 'FREQ=WEEKLY' 'become a rule'
expect_status 3 'a word there is not' crm-task set "$porada" repeats='every blue moon'
like "$err" "repeats: 'every blue moon' does not say how it repeats.*hint: 'every week'" 'says what there is'
expect_status 3 'a rule that is wrong' crm-task set "$porada" repeats='FREQ=WEEKLY;BYDAY=2MO'
like "$err" 'repeats: the days of a week are not counted' 'says why'
expect_status 3 'what repeats is due' crm-task add Nikdy repeats=daily
like "$err" 'due_at: a task that repeats is due at some time' 'says so'
expect_status 3 'and stays so' crm-task set "$porada" due_at=
whole >before
expect_ok 'a dry run' crm-task 'done' "$porada" -n
like "$out" 'task [0-9a-f]{8}  created  subject=Porada status=todo .*due_at=2026-11-30T08:00:00' 'shows the next'
unchanged 'and makes none'
expect_ok 'done' crm-task 'done' "$porada"
next=$(crm-task list subject=Porada is_open=yes -o ids)
is "$(f "$next" due_at,remind_at,repeats,about,completed_at)" \
	"2026-11-30T08:00:00.000Z|2026-11-30T07:30:00.000Z|FREQ=WEEKLY|deal:$deal|" 'the next is made'
is "$(crm-log list -n 1 -f tool,changes -o 'template={tool} {changes}')" 'crm-task done 2' 'in one transaction'
expect_ok 'opened again' crm-task set "$porada" status=todo
is "$(f "$porada" repeats)" '' 'it stands alone: the next repeats'
crm-task 'done' "$porada" >/dev/null
is "$(crm-task count subject=Porada is_open=yes)" 1 'and makes no twin'
for _ in 1 2 3; do crm-log undo -q >/dev/null; done
unchanged 'one undo for each'
expect_ok 'put off' crm-task snooze "$porada" '2026-11-25 16:00'
crm-task 'done' "$porada" >/dev/null
is "$(crm-task list subject=Porada is_open=yes -f due_at -o 'template={due_at}')" '2026-11-30T08:00:00.000Z' \
	'goes on as it would have'
crm-log undo -q >/dev/null
expect_ok 'ended with the last' crm-task 'done' "$porada" repeats=
is "$(crm-task count subject=Porada is_open=yes || true)" 0 'no next'
crm-log undo -q >/dev/null && crm-log undo -q >/dev/null
expect_status 3 'a tool that cannot make the next' crm-record task set "$porada" status=done
like "$err" "only crm-task can make its next one.*hint: crm-task done ${porada:0:8}" 'names the one that can'
unchanged 'nothing happened'

expect_ok 'the last day of each month' crm-task add Uzávěrka due='2027-01-31 9:00' repeats=monthly
CRM_NOW=2027-02-01T08:00:00Z crm-task 'done' "$out" >/dev/null
is "$(crm-task list subject=Uzávěrka is_open=yes -f due_at -o 'template={due_at}')" '2027-02-28T08:00:00.000Z' 'of February'
expect_ok 'a time the clocks skip' crm-task add Záloha due='2027-03-27 2:30' repeats=daily
for now in 2027-03-27 2027-03-28; do
	CRM_NOW=${now}T02:00:00Z crm-task 'done' "$(crm-task list subject=Záloha is_open=yes -o ids)" >/dev/null
done
is "$(crm-task list subject=Záloha -f due_at -o 'template={due_at}' -s due_at)" \
	$'2027-03-27T01:30:00.000Z\n2027-03-28T01:30:00.000Z\n2027-03-29T00:30:00.000Z' 'is an hour later that day alone'

# -- a day without a time ----------------------------------------------------------------

crm init days 2>/dev/null
export CRM_REPO=$PWD/days
expect_ok 'due today' crm-task add 'Сьогодні' due=today
day=$out
is "$(f "$day" due_at,all_day,timezone,is_overdue)" '2026-11-21T22:59:59.999Z|yes|Europe/Prague|no' 'is due by the end of the day'
is "$(CRM_NOW=2026-11-21T23:00:00Z f "$day" is_overdue)" yes 'and is late after it'
crm-task add Ráno due='today 9:00' >/dev/null
crm-task add Večer due='today 23:00' >/dev/null
is "$(crm-task due -o 'template={subject}')" $'Ráno\nVečer\nСьогодні' 'after what has a time'
crm-deal add name=Střecha stage=proposal >/dev/null
crm-task set "$day" about=deal:Střecha >/dev/null
unlike "$(crm-deal next -o csv)" overdue 'a deal has it not overdue all day'
like "$(CRM_NOW=2026-11-22T10:00:00Z crm-deal next -o csv)" 'task overdue' 'but the day after'
expect_ok 'a day from a table' shell "printf 'subject,due\\nZ tabulky,2026-12-01\\n' | crm-import task - -q"
is "$(crm-task list subject='Z tabulky' -f due_at,all_day -o 'template={due_at}|{all_day}')" '2026-12-01T22:59:59.999Z|yes' 'likewise'
expect_ok 'put off' crm-task snooze "$day" friday
is "$(f "$day" due_at,all_day)" '2026-11-27T22:59:59.999Z|yes' 'by a day it stays one'
expect_ok 'from elsewhere' env TZ=America/New_York crm-task set "$day" due=2026-11-30
is "$(f "$day" due_at,all_day,timezone)" '2026-11-30T22:59:59.999Z|yes|Europe/Prague' 'the day is that of the task'
expect_ok 'another zone' crm-task set "$day" timezone=Asia/Tokyo
is "$(f "$day" due_at,all_day)" '2026-11-30T14:59:59.999Z|yes' 'has the same day'
expect_ok 'a time' crm-task set "$day" due='2026-11-30 9:00'
is "$(f "$day" due_at,all_day,timezone)" '2026-11-30T08:00:00.000Z||' 'is no whole day'
expect_ok 'said as a mark' crm-task set "$day" all_day=yes
is "$(f "$day" due_at,all_day,timezone)" '2026-11-30T22:59:59.999Z|yes|Europe/Prague' 'is that day'
expect_ok 'the reminder of a day' crm-task set "$day" due=2026-12-24 remind=15m
is "$(f "$day" due_at,remind_at)" '2026-12-24T22:59:59.999Z|2026-12-23T22:45:00.000Z' 'counts from where it begins, as calendars do'
for zone in Europe/Prague Asia/Tokyo America/Los_Angeles Pacific/Kiritimati; do
	there() { TZ=$zone crm-task "$@"; }
	is "$(there list due_at=2026-12-24 -f subject -o 'template={subject}')" Сьогодні "$zone: a term finds the day"
	expect_status 1 "$zone: on no other" env TZ="$zone" crm-task list due_at=2026-12-23,2026-12-25
	is "$(there count 'due_at<=2026-12-24' 'due_at>=2026-12-24' 'due_at>2026-12-23' 'due_at<2026-12-25')" 1 "$zone: from it and to it"
	like "$(there due --until 2026-12-24 -o csv)" Сьогодні "$zone: due --until it"
	unlike "$(there due --until 2026-12-23 -o csv)" Сьогодні "$zone: not the day before"
	like "$(there show "$day" -o table)" 'due_at +2026-12-24' "$zone: its card has the day"
	like "$(there list "id=$day" -o md -f due_at)" '2026-12-24' "$zone: so has a table"
	like "$(TZ=$zone crm-deal show Střecha --full -o md)" '2026-12-24 . task' "$zone: and a story"
	is "$(there show "$day" -f due_at -o 'template={due_at}')" '2026-12-24T22:59:59.999Z' "$zone: machines read the moment"
done
snoozed=$(crm-task add Odložit due=tomorrow remind=1h)
expect_ok 'a day put off to a time' env CRM_NOW=2026-11-21T10:00:00Z crm-task snooze "$snoozed" 2h
is "$(f "$snoozed" due_at,remind_at,all_day)" '2026-11-21T12:00:00.000Z|2026-11-21T11:00:00.000Z|' 'is reminded of that long before it'
crm-task rm "$snoozed" >/dev/null
crm-task set "$day" repeats=monthly >/dev/null
CRM_NOW=2026-12-24T10:00:00Z TZ=UTC crm-task 'done' "$day" >/dev/null
is "$(crm-task list subject=Сьогодні is_open=yes -f due_at,all_day,timezone,repeats -o 'template={due_at}|{all_day}|{timezone}|{repeats}')" \
	'2027-01-24T22:59:59.999Z|yes|Europe/Prague|FREQ=MONTHLY' 'one that repeats stays a day, whoever finishes it'
crm-export --all -q >days.jsonl
crm init again 2>/dev/null
expect_ok 'an export elsewhere' env TZ=UTC CRM_REPO="$PWD/again" crm-import --all -q days.jsonl
same_file <(CRM_REPO=$PWD/again TZ=UTC crm-export --all -q | grep '"task"') <(grep '"task"' days.jsonl) 'is the same'

# -- its words in other verbs ----------------------------------------------------------------

task=$(crm-task add 'Zavolat Evě' due='tomorrow 9:00')
expect_ok 'set' crm-task set "$task" due='2026-12-01 9:00' remind=10m
is "$(f "$task" due_at,remind_at)" '2026-12-01T08:00:00.000Z|2026-12-01T07:50:00.000Z' 'knows due= and remind='
expect_ok 'snooze' crm-task snooze "$task" '2026-12-02 9:00' remind=1h
is "$(f "$task" due_at,remind_at)" '2026-12-02T08:00:00.000Z|2026-12-02T07:00:00.000Z' 'counts from the new time'
expect_ok 'done' crm-task 'done' "$task" due='2026-12-03 9:00'
is "$(f "$task" status,due_at)" 'done|2026-12-03T08:00:00.000Z' 'likewise'
expect_status 2 'a word twice' crm-task set "$task" remind=1h remind=2h

# -- against dateutil ---------------------------------------------------------------------

if [ -n "${TEST_STRICT-}" ] || python3 -c 'import dateutil, zoneinfo' 2>/dev/null; then
	cat >oracle.py <<'END'
import json, random, sys
from datetime import datetime, timedelta, timezone
from dateutil.rrule import rrulestr
from zoneinfo import ZoneInfo
random.seed(int(sys.argv[1]))
zone, now = ZoneInfo("Europe/Prague"), datetime(2026, 11, 21, 11, 0)
days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

def rule():
    freq = random.choice(["DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"])
    parts = ["FREQ=" + freq]
    if random.random() < .5: parts.append("INTERVAL=%d" % random.randint(1, 4))
    if freq == "WEEKLY" and random.random() < .3: parts.append("WKST=" + random.choice(days))
    if random.random() < .2: parts.append("COUNT=%d" % random.randint(1, 9))
    elif random.random() < .2: parts.append("UNTIL=%d%02d%02d" % (random.randint(2026, 2028), random.randint(1, 12), random.randint(1, 28)))
    if freq == "YEARLY" and random.random() < .7: parts.append("BYMONTH=%d" % random.randint(1, 12))
    kind = random.random()
    if freq == "WEEKLY" and kind < .7 or freq == "DAILY" and kind < .2:
        parts.append("BYDAY=" + ",".join(sorted(random.sample(days, random.randint(1, 3)), key=days.index)))
    elif freq in ("MONTHLY", "YEARLY") and kind < .3:
        parts.append("BYDAY=%d%s" % (random.choice([1, 2, 3, 4, -1, -2]), random.choice(days)))
    elif freq in ("MONTHLY", "YEARLY") and kind < .6:
        parts.append("BYMONTHDAY=%d" % random.choice([1, 15, 28, 29, 30, 31, -1, -2]))
    elif freq == "MONTHLY" and kind < .8:
        parts.append("BYDAY=MO,TU,WE,TH,FR;BYSETPOS=%d" % random.choice([1, -1]))
    return ";".join(parts)

def utc(local):
    return local.replace(tzinfo=zone).astimezone(timezone.utc)

def said(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")

def expected(text, due):
    parts = dict(p.split("=") for p in text.split(";"))
    count = int(parts.pop("COUNT", 0))
    if "UNTIL" in parts: parts["UNTIL"] += "T235959"
    steps = 0
    for moment in rrulestr(";".join("%s=%s" % p for p in parts.items()), dtstart=due):
        if moment <= due: continue
        steps += 1
        if count and steps >= count: return "-"
        if moment > now: return "%s %s" % (said(utc(moment)), count - steps if count else "-")
    return "-"

with open("tasks.jsonl", "w") as tasks, open("expected", "w") as out:
    for i in range(int(sys.argv[2])):
        text, due = rule(), datetime(2026, 1, 1) + timedelta(days=random.randint(0, 1200), minutes=random.randint(0, 95) * 15)
        due = utc(due).astimezone(zone).replace(tzinfo=None)  # a time there is
        tasks.write(json.dumps({"subject": "%05d" % i, "due_at": said(utc(due)), "repeats": text}) + "\n")
        out.write("%05d %s\n" % (i, expected(text, due)))
END
	rounds=${TEST_ROUNDS:-400}
	python3 oracle.py "${TEST_SEED:-7}" "$rounds"
	crm init rules 2>/dev/null
	export CRM_REPO=$PWD/rules
	expect_ok 'tasks of many rules' crm-task apply tasks.jsonl -q
	expect_ok 'all done in one stream' shell 'crm-task list -o ids | crm-task done - -q'
	crm-task list is_open=yes -o jsonl -f subject,due_at,repeats -s subject |
		jq -r '"\(.subject) \(.due_at) \(.repeats | capture("COUNT=(?<n>[0-9]+)") // {n:"-"} | .n)"' >open
	grep -v ' -$' expected >want || true
	grep -E ' 20.* -$' expected >>want || true
	sort -o want want
	is "$(diff open want | head -5)" '' "what comes next is what dateutil says, $rounds times"
	is "$(crm-log list -f tool -o 'template={tool}' -n 1)" 'crm-task done' 'one transaction'
	expect_ok 'the history and the database agree' crm-check
else
	skip 'what dateutil says' 'python3-dateutil is not here'
fi
done_testing
