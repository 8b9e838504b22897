#!/usr/bin/env bash
# The clock's turn: what becomes due is told once and in order, also after a sleep, on both sides of a change of the clocks, by
# several at once, in two copies alike.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq sqlite3 git

export TZ=Europe/Prague CRM_HOOKS_START=manual
acme
at() { export CRM_NOW=$1; }
told() { crm tick -o csv | sed 1d | cut -d, -f2,5,6; }

# -- the first turn ------------------------------------------------------------------------

at 2026-11-22T12:00:00Z
crm-task add 'Loni' due=2025-01-01 assignee=ann -q >/dev/null
expect_ok 'a first turn tells the last day, not the years before' told
is "$out" 'task.due,Call Eva,' 'in it'
expect_ok 'again' crm tick
is "$out$err" '' 'nothing is told twice, and nothing said'
is "$(crm-record occurrence list -f name,at -o csv | sed 1d)" \
	'task.due,2026-11-21T15:00:00.000Z' 'it is a record, dated when it happened'
is "$(crm-hook tail task.due -o jsonl | jq -r '.at + " " + .data.subject')" '2026-11-21T15:00:00.000Z Call Eva' 'and an event'

# -- all kinds, in order ----------------------------------------------------------------------

crm-task add 'Připomenout' due='2026-11-23 10:00' remind=30m -q >/dev/null
crm-task add 'Hotovo' due='2026-11-23 9:00' status=done -q >/dev/null
crm-activity add kind=meeting subject='Зустріч' status=planned start_at='2026-11-23 9:45' -q >/dev/null
crm-deal set 'Roof for the barn' close_date=2026-11-22 -q >/dev/null
crm-sla add name=all first_response=2h resolution=20h -q >/dev/null
crm-ticket add subject='屋頂漏水' channel=phone -q >/dev/null
at 2026-11-23T08:00:00Z
dump >../before
expect_ok 'a dry run' crm tick -n
dump >../now
same_file ../now ../before 'writes nothing'
expect_ok 'tells' told
is "$out" 'ticket.sla_breached,屋頂漏水,first_response
deal.overdue,Roof for the barn,
ticket.sla_warning,屋頂漏水,resolution' 'in the order of their times; nobody is warned of what is late already'
at 2026-11-23T09:00:00Z
is "$(told)" 'ticket.sla_breached,屋頂漏水,resolution
task.reminder,Připomenout,
activity.starts,Зустріч,
task.due,Připomenout,' 'then the next; what is done is not due'
is "$(crm-hook tail ticket.sla_breached -o jsonl | jq -r .detail | tr '\n' ' ')" 'first_response resolution ' \
	'which clock it was is in the event'
is "$(sqlite3 crm.db "SELECT count(*) FROM txn WHERE tool = 'crm-tick'")" 3 'one transaction a turn, none for a dry run'

# -- moved, and entered late --------------------------------------------------------------------

task=$(crm-task list subject=Připomenout -o ids)
crm-task set "$task" due_at='2026-11-23 9:30' -q >/dev/null
is "$(told)" 'task.due,Připomenout,' 'due at another time is another thing, also one that has passed'
crm-task set "$task" due_at='2026-11-23 10:00' -q >/dev/null
is "$(told)" '' 'back where it was it has been told'
crm-task rm "$task" -q
is "$(sqlite3 crm.db "SELECT count(*) FROM occurrence WHERE about = 'task:$task'")" 0 'what happened to a task goes with it'
crm-log undo -q
is "$(told)" '' 'and comes back with it'

# -- a sleep, a clock that jumps ------------------------------------------------------------------

for day in 24 25 26 27 28; do crm-task add "Den $day" due="2026-11-$day 9:00" -q >/dev/null; done
at 2026-12-20T12:00:00Z
is "$(told | grep task.due | tr '\n' ' ')" 'task.due,Den 24, task.due,Den 25, task.due,Den 26, task.due,Den 27, task.due,Den 28, ' \
	'after weeks of sleep all is caught up, in order'
crm-task add 'Nazpět' due='2026-12-20 13:30' -q >/dev/null
at 2026-12-21T12:00:00Z
is "$(told | grep task)" 'task.due,Nazpět,' 'a clock set forward tells early'
at 2026-12-20T12:00:00Z
is "$(told)" '' 'set back it tells nothing'
at 2026-12-20T13:00:00Z
is "$(told)" '' 'and nothing twice'
at 2026-12-20T12:30:00Z
crm-task add 'Hned' due='2026-12-20 13:31' -q >/dev/null
at 2026-12-20T12:40:00Z
is "$(told)" 'task.due,Hned,' 'what is new is told by the clock there is'

# -- the clocks change ------------------------------------------------------------------------------

at 2027-03-27T20:00:00Z
told >/dev/null
crm-task add 'Před' due='2027-03-28 1:59' -q >/dev/null
crm-task add 'Po' due='2027-03-28 3:00' -q >/dev/null
crm-deal set Steel_beams close_date=2027-03-27 -q >/dev/null
at 2027-03-28T00:59:00Z
is "$(told)" 'deal.overdue,Steel_beams,
task.due,Před,' 'a day is over at midnight here, and two is not yet three'
at 2027-03-28T01:00:00Z
is "$(told)" 'task.due,Po,' 'the next minute is three'
at 2027-10-30T12:00:00Z
told >/dev/null
crm-deal set Steel_beams close_date=2027-10-31 -q >/dev/null
at 2027-10-31T22:59:59Z
is "$(told)" '' 'a day of 25 hours is not over after 24'
at 2027-10-31T23:00:00Z
is "$(told)" 'deal.overdue,Steel_beams,' 'but after 25'

# -- several at once, two copies -----------------------------------------------------------------------

crm-task add 'Jednou' due='2027-11-01 8:00' -q >/dev/null
crm-log flush
cp -a . ../copy
at 2027-11-01T08:00:00Z
for ((i = 0; i < 8; i++)); do crm tick -q >"../tick.$i" 2>&1 & done
wait
is "$(cat ../tick.* | grep -c Jednou)" 1 'eight at once tell it once'
is "$(crm-record occurrence list name=task.due 'at>=2027-11-01' -f id -o csv | sed 1d)" \
	"$(cd ../copy && crm tick -q >/dev/null && crm-record occurrence list name=task.due 'at>=2027-11-01' -f id -o csv | sed 1d)" \
	'in another copy it has the same id'
expect_ok 'a copy that does not act' env CRM_HOOKS_HERE=no crm tick
like "$err" 'hooks.here' 'says so'

# -- rotten ------------------------------------------------------------------------------------------------

crm-record stage set "$(crm-record stage list name=proposal -o ids)" rotten_days=10 -q >/dev/null
deal=$(crm-deal add name='Zapomenutý' stage=proposal)
at 2027-11-05T08:00:00Z
crm-activity add kind=call subject=Ahoj about="deal:$deal" start_at='2027-11-05 8:00' status=held -q >/dev/null
at 2027-11-12T08:00:00Z
is "$(told | grep rotten)" '' 'somebody called'
at 2027-11-15T08:00:00Z
is "$(told | grep rotten)" 'deal.rotten,Zapomenutý,' 'ten days after that nothing has happened'

# Killed anywhere, the next turn tells the rest, and nothing twice.
for ((i = 0; i < 20; i++)); do crm-task add "K$i" due="2027-11-16 8:$((i + 10))" -q >/dev/null; done
at 2027-11-17T08:00:00Z
for ms in 001 002 004 006 008 012 016; do timeout -s KILL "0.$ms" crm tick -q >/dev/null 2>&1 || true; done
crm tick -q >/dev/null
is "$(crm-hook tail task.due --from 2027-11-17T08:00:00Z -o jsonl | jq -r .data.subject | grep -c '^K')" 20 'each once'
expect_ok 'the repository is well' crm-check -q

done_testing
