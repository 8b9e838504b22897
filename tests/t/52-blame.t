#!/usr/bin/env bash
# blame, log of fields, filters of the log, grep in past values: each agrees with the others and with --as-of.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/random.sh"
need jq sqlite3
RANDOM=${HISTORY_SEED:-52}
acme

# What it is for (tour.md)
crm-deal add name=Střecha amount='48 000 CZK' >/dev/null
CRM_USER_NAME='Боб' CRM_USER_EMAIL=bob@example.com crm-deal set Střecha amount=52000 --note 'bigger' >/dev/null
crm-deal set Střecha stage=negotiation >/dev/null
run crm-deal blame Střecha -f amount -o table
like "$out" $'\namount +52000.00 CZK +Боб +2026-11-21 10:00 +crm-deal set +48000.00 CZK$' 'who, when, how, and what it was'
run crm-deal blame Střecha -o table
like "$out" $'\nname +Střecha +Ann [^\n]* crm-deal add *\n' 'all that is filled'
like "$out" $'\nstage +negotiation +Ann [^\n]*crm-deal set +prospecting\n' 'links by name'
unlike "$out" 'created_at|modified_at|^id' 'without the stamps'
is "$(crm-deal blame Střecha -f amount -o jsonl | jq -c '[.field, .value, .was, .note, .actor]')" \
	'["amount","52000.00","48000.00","bigger","Боб <bob@example.com>"]' 'for machines'
crm-deal set Střecha amount= currency= >/dev/null
is "$(crm-deal blame Střecha -f amount -o jsonl | jq -c '[.value, .was]')" '[null,"52000.00"]' 'who emptied it'
is "$(crm-deal blame Střecha -o jsonl | jq -r .field | grep -c amount || true)" 0 'what is empty is told when it is asked for'
is "$(crm-deal log Střecha -f amount -o jsonl | jq -c '[.op, .old, .new]')" \
	'["update","52000.00",null]
["update","48000.00","52000.00"]
["create",null,"48000.00"]' 'log of a field, with what the create set'
expect_status 2 'no such field' crm-deal blame Střecha -f amuont
like "$err" 'amount' 'the nearest'
expect_status 4 'no such record' crm-deal blame nobody

# Removed and brought back
id=$(crm-deal list name=Střecha -o ids)
crm-deal blame "$id" -o csv >"$TEST_TMP/before"
crm-deal rm "$id" >/dev/null
crm-deal blame "$id" -o csv >"$TEST_TMP/gone"
same_file "$TEST_TMP/before" "$TEST_TMP/gone" 'a removed record: who set what it had'
crm-deal restore "$id" >/dev/null
crm-deal blame "$id" -o csv >"$TEST_TMP/back"
same_file "$TEST_TMP/before" "$TEST_TMP/back" 'bringing it back sets nothing'
crm-deal set "$id" next_step=call >/dev/null
crm-deal rm "$id" >/dev/null
crm-deal apply - <<<"{\"id\":\"$id\",\"_op\":\"create\",\"name\":\"Střecha\",\"stage\":\"won\"}" >/dev/null
won=$(crm-record stage list name=won -o ids)
is "$(crm-deal blame "$id" -f name,stage,next_step -o jsonl | jq -c '[.field, .value, .tool]')" \
	"$(printf '%s\n' '["name","Střecha","crm-deal add"]' '["stage","'"$won"'","crm-deal apply"]' '["next_step",null,"crm-deal rm"]')" \
	'made anew: only what is not as it was'

# Filters of the log
all=$(crm-log list -n 0 -o ids | wc -l)
is "$(crm-log list --entity deal -o ids | wc -l)" "$(crm-log list -o ids --tool crm-deal | wc -l)" '--entity'
is "$(crm-log list --entity deal --record "$id" -o ids | wc -l)" 9 '--record'
is "$(crm-log list --entity deal --record "$id" --field amount -o jsonl | jq -r .tool)" $'crm-deal set\ncrm-deal set\ncrm-deal add' \
	'--record --field'
is "$(crm-log list --entity deal --field stage -o ids | wc -l)" 1 '--entity --field: of what was there'
is "$(crm-log list --entity deal --field amount --by Боб -o ids | wc -l)" 1 'and by whom'
expect_status 2 '--field needs an entity' crm-log list --field amount
expect_status 2 '--record needs an entity' crm-log list --record "$id"
expect_status 2 'an entity that is none' crm-log list --entity dael
ok test "$all" -gt 10

# grep: who had this phone number?
crm-contact set eva@roof.example phone='+420 777 000 111' >/dev/null
CRM_USER_NAME='Боб' CRM_USER_EMAIL=bob@example.com crm-contact set olena@kvity.example phone='(601) 123-456' tags=Žluťoučký,kůň >/dev/null
run crm-log grep 601123456 -f phone -o jsonl
is "$(jq -c '[.entity, .name, .value, (.to != null)]' <<<"$out" | sort)" \
	'["contact","Eva Nová","+420 601 123 456",true]
["contact","Олена Коваль","(601) 123-456",false]' 'a number however it is written, then and now'
is "$(crm-log grep '601 123 456' contact -f phone -o jsonl | wc -l)" 2 'the same'
is "$(crm-log grep zlutoucky -o jsonl | jq -r '.field + " " + .by')" 'tags Боб <bob@example.com>' 'without case and accents'
is "$(crm-log grep 'nova' contact -f name -o jsonl | jq -r .value)" 'Eva Nová' 'in a field of an entity'
is "$(crm-log grep 52000 -o jsonl | jq -c '[.entity, .field, .value]')" '["deal","amount","52000.00"]' 'amounts'
is "$(crm-log grep '52 000' -o jsonl | wc -l)" 1 'as people write them'
is "$(crm-log grep 'quoted"' -o jsonl | jq -r .field)" description 'what JSON writes otherwise'
is "$(crm-log grep $'two\nlines' -o jsonl | jq -r .field)" description 'line breaks too'
expect_status 1 'nothing found' crm-log grep nothingofthekind
expect_status 2 'an empty text' crm-log grep ''
crm-contact rm --unlink "$(crm-contact list phone='(601) 123-456' -o ids)" >/dev/null
is "$(crm-log grep 601123456 -f phone -o jsonl | jq -r 'select(.name == "Олена Коваль") | .to != null')" true 'of removed records'
crm-schema add machine --label name --plural machines >/dev/null 2>&1
crm-record machine add name='Vrtačka Ščučín' >/dev/null
crm-record machine rm "$(crm-record machine list -o ids)" >/dev/null
crm-record entity rm "$(crm-record entity list name=machine -o ids)" >/dev/null
is "$(crm-log grep scucin -o jsonl | jq -c '[.entity, .field, .value]')" '["machine","name","Vrtačka Ščučín"]' 'of entities that are gone'

# In a random history everything agrees.
for ((i = 0; i < ${HISTORY_STEPS:-150}; i++)); do random_step; done
unset CRM_USER_NAME CRM_USER_EMAIL
export CRM_NOW=2030-01-01T00:00:00Z
wrong=0
for entity in contact company deal task stage product; do
	crm-record "$entity" list -o ids >"$TEST_TMP/ids" 2>/dev/null || continue
	crm-record "$entity" list -o jsonl >"$TEST_TMP/now"
	crm-record "$entity" blame - -f '*' -o jsonl <"$TEST_TMP/ids" >"$TEST_TMP/blame"
	crm-record "$entity" log - -f '*' -o jsonl <"$TEST_TMP/ids" >"$TEST_TMP/log"
	# The newest row of each field in the log, where nothing was removed, is what blame says.
	jq -n --slurpfile log "$TEST_TMP/log" --slurpfile blame "$TEST_TMP/blame" '
		def key: (.record // "one") + " " + .field;
		([$log[] | select(.op == "delete") | .record // "one"] | unique) as $gone
		| (reduce ($log | reverse)[] as $r ({}; .[$r | key] = $r)) as $newest
		| [$blame[] | select((.record // "one") as $r | $gone | index($r) | not)
			| . as $b | $newest[key] | select([.txn, .new, .old] != [$b.txn, $b.value, $b.was])] | length' >"$TEST_TMP/n"
	is "$(cat "$TEST_TMP/n")" 0 "$entity: blame is the newest row of the log"
	# Values told are those that are there.
	jq -n --slurpfile now "$TEST_TMP/now" --slurpfile blame "$TEST_TMP/blame" '
		(reduce $now[] as $r ({}; .[$r.id] = $r)) as $by
		| [$blame[] | select(.record) | . as $b | $by[.record][.field] | select(type == "string" and ($b.value != .))
			| select(($b.field | IN("owner", "stage", "pipeline", "team", "manager", "assignee")) | not)] | length' >"$TEST_TMP/n"
	is "$(cat "$TEST_TMP/n")" 0 "$entity: and tells the values that are there"
done
# The log of fields agrees with --as-of.
crm-contact list -o ids -n 12 >"$TEST_TMP/ids"
crm-contact log - -f title,country,description -o jsonl <"$TEST_TMP/ids" | jq -r '[.record, .txn, .field, (.new // "" | tojson)] | @tsv' >"$TEST_TMP/told"
while IFS=$'\t' read -r record txn field new; do
	was=$(crm-contact show "$record" --as-of "$txn" -o jsonl -f "$field" 2>/dev/null | jq -c ".$field // \"\"") || was='""'
	[ "$was" = "${new//\\\\/\\}" ] || wrong=$((wrong + 1))
done <"$TEST_TMP/told"
is "$wrong" 0 "$(wc -l <"$TEST_TMP/told") values of the log were there just after"

lone=$(crm-contact add name=Samota)
run crm-contact log "$lone" -f utm_medium
is "$status" 1 'log: nothing was found, as grep says it'
run crm-contact blame "$lone" -f utm_medium
is "$status" 1 'blame: the same'

done_testing
