#!/usr/bin/env bash
# Rules act exactly once: killed at any moment, in two copies of the repository, with their place lost, beside each other.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/rule.sh"
need jq sqlite3
rules_desk
hooks=$(dirname "$(type -P crm)")/../libexec/crm/follow-hooks

export CRM_NOW=2026-01-01T00:00:00Z
crm-hook add https://erp.example/ name=erp --on company.deleted -q >/dev/null
rule each <<'END'
on deal.won
order 1
do
    set next_step="{{next_step}}+"
    add task subject="for {{name}}" about={{self}}
    call erp
    wait 1d
    add activity kind=note subject="later {{name}}" about={{self}}
END
rule follow <<'END'
on deal.updated
changed next_step
do
    set company: description="{{company.description}}."
    tag seen
END

# -- killed at any moment ---------------------------------------------------------------------

N=120
for ((i = 0; i < N; i++)); do printf '{"name":"D%d","company":"Střecha","stage":"won","owner":"eva"}\n' "$i"; done >deals
CRM_NOW=2026-01-02T10:00:00Z crm-deal apply - <deals >/dev/null
cp -a . ../twin
killed=0
export CRM_NOW=2026-01-02T11:00:00Z
for ((i = 0; i < 60; i++)); do
	"$hooks" --once rules . &
	pid=$!
	read -r -t "0.0$((RANDOM % 9))$((RANDOM % 10))" <> <(:) || :
	if kill -9 "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
	wait "$pid" 2>/dev/null || :
done
ok test "$killed" -gt 5
expect_ok 'the last one ends' act
is "$(crm-rule runs rule=each -o ids | wc -l)" "$N" 'each rule acted once for each event'
is "$(crm-rule runs rule=follow -o ids | wc -l)" "$N" '... also for what others did'
is "$(crm-task count)" "$N" 'one task each'
is "$(crm-deal count next_step=+)" "$N" 'one change each'
is "$(crm-record occurrence count)" "$N" 'one call each'
is "$(crm-company show Střecha -o json | jq -r '.[0].description | length')" "$N" 'nothing twice'
export CRM_NOW=2026-01-03T11:00:00Z
for ((i = 0; i < 30; i++)); do
	"$hooks" --once rules . &
	pid=$!
	read -r -t "0.0$((RANDOM % 9))$((RANDOM % 10))" <> <(:) || :
	kill -9 "$pid" 2>/dev/null || :
	wait "$pid" 2>/dev/null || :
done
expect_ok 'act' act
is "$(crm-activity count)" "$N" 'what waited went on once'
is "$(crm-rule runs status!=done -o ids 2>/dev/null | wc -l)" 0 'all are done'
expect_ok 'the database is sound' crm-check -q

# -- the place is lost ------------------------------------------------------------------------------

rm hooks/state.db*
expect_ok 'act' act
is "$(crm-rule runs -o ids | wc -l)" "$((2 * N))" 'a lost place does nothing twice'

# -- another copy ---------------------------------------------------------------------------------------

cd ../twin
for at in 2026-01-02T11:30 2026-01-03T12:00 2026-01-03T12:30; do CRM_NOW=$at:00Z act; done
rm hooks/state.db*
act
# What a transaction stamps is its own; that of an occurrence is when it was written down.
whole() { # FOLDER
	local entity
	for entity in deal task activity company rule rule_run occurrence; do
		crm-record "$entity" list -s id -o jsonl --repo "$1" 2>/dev/null
	done | jq -cS 'del(.modified_at, .modified_by) | if has("detail") then del(.created_at) else . end'
}
whole . >twin.txt
whole ../desk >desk.txt
ok test "$(wc -l <twin.txt)" -gt "$((5 * N))"
same_file twin.txt desk.txt 'two copies decide alike, to the id'

# -- two at once ------------------------------------------------------------------------------------------

CRM_NOW=2026-02-01T10:00:00Z crm-deal apply - <deals >/dev/null
export CRM_NOW=2026-02-01T11:00:00Z
before=$(crm-task count)
for i in 1 2 3; do "$hooks" --once rules . & done
wait
expect_ok 'act' act
is "$(crm-task count)" "$((before + N))" 'three at once do it once'

done_testing
