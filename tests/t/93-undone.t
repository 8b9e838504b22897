#!/usr/bin/env bash
# What was undone did not happen: neither time in a stage nor the way through stages nor the days put off know of it, while a
# look at the moment between a change and its undo does.
. "$(dirname "$0")/../lib/test.sh"
export CRM_HISTORY_COMMIT=manual CRM_NOW=2026-10-30T10:00:00Z

at() { CRM_NOW=2026-11-$1T10:00:00Z "${@:2}"; }
f() { crm-deal show "$deal" -f "$1" -o "template={${1//,/\}|\{}}" "${@:2}"; }

crm init -q acme
export CRM_REPO=$PWD/acme
deal=$(at 01 crm-deal add name='Дах для стодоли' close_date=2026-12-01)
at 03 crm-deal move "$deal" proposal -q >/dev/null
day3=$(f stage_since)
before=$(at 13 f stage_path,stage_since,time_in_stage,stale_for,close_moves)
like "$before" '^prospecting > proposal\|2026-11-03' 'as it stands'
at 10 crm-deal win "$deal" -q >/dev/null
is "$(f stage_path)" 'prospecting > proposal > won' 'won'
at 13 crm-log undo -q >/dev/null
is "$(at 13 f stage_path,stage_since,time_in_stage,stale_for,close_moves)" "$before" 'undone: as if it had never been'
is "$(f stage_path,stage_since --as-of 2026-11-11)" "prospecting > proposal > won|$(f stage_since --as-of 2026-11-10T12:00:00Z)" \
	'a look at the time between sees it'
like "$(f stage_since --as-of 2026-11-11)" '^2026-11-10' 'since the day it was won'
is "$(crm-deal log "$deal" -o jsonl | grep -c '"field":"stage"')" 3 'the log has it all'

# -- done again, and undone again -----------------------------------------------------------

at 14 crm-log redo -q >/dev/null
like "$(f stage_path,stage_since)" '^prospecting > proposal > won\|2026-11-10' 'done again: won on the day it was won'
at 15 crm-log undo -q >/dev/null
is "$(at 13 f stage_path,stage_since,time_in_stage,stale_for,close_moves)" "$before" 'and undone again'
at 16 crm-deal set "$deal" close_date=2026-12-24 -q >/dev/null
is "$(f close_moves)" 1 'put off'
at 17 crm-log undo -q >/dev/null
is "$(f close_moves,close_date)" '0|2026-12-01' 'and not'

# -- several at once, something between, a removal ---------------------------------------------

at 18 crm-deal move "$deal" negotiation -q >/dev/null
at 19 crm-deal set "$deal" next_step='zavolat 王伟' -q >/dev/null
at 20 crm-deal lose "$deal" price -q >/dev/null
run at 21 crm-log undo --since 2026-11-18 -y -q
is "$(f stage_path,stage_since,next_step)" "prospecting > proposal|$day3|" 'three transactions in one undo'
at 22 crm-deal move "$deal" negotiation -q >/dev/null
moved=$(crm-log list -n 1 -o ids)
at 22 crm-deal set "$deal" next_step=dopis -q >/dev/null
at 23 crm-log undo "$moved" -q >/dev/null
is "$(f stage_path,stage_since,next_step)" "prospecting > proposal|$day3|dopis" 'one that is not the last'
at 24 crm-deal rm "$deal" -q >/dev/null
at 25 crm-log undo -q >/dev/null
is "$(f stage_path,stage_since)" "prospecting > proposal|$day3" 'a removal that is undone'
at 25 crm-deal rm "$deal" -q >/dev/null
at 26 crm-deal restore "$deal" -q >/dev/null
is "$(f stage_path,stage_since)" "prospecting > proposal|$day3" 'or taken back by restore'
other=$(at 26 crm-deal add name=Nový)
at 27 crm-log undo -q >/dev/null
at 28 crm-deal restore "$other" -q >/dev/null
like "$(crm-deal show "$other" -f stage_path,stage_since -o 'template={stage_path}|{stage_since}')" '^prospecting\|2026-11-2' \
	'one whose making was undone, brought back by hand, was made once'

# -- built anew from the history -------------------------------------------------------------

all() { at 30 crm-deal list -n 0 -s id -f id,stage_path,stage_since,time_in_stage,stale_for,close_moves -o csv; }
was=$(all)
crm-log flush
rm acme/crm.db*
expect_ok 'rebuilt' crm-check --rebuild
is "$(all)" "$was" 'the same from git'
plan=$(crm-query "SELECT sql FROM sqlite_schema WHERE name = 'txn.undo'")
like "$plan" 'WHERE tool IN' 'undos are found by an index'
done_testing
