#!/usr/bin/env bash
# crm-log diff A..B: applied to A it gives B, forward and back, over all entities and models; as JSON Patch and through apply.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/random.sh"
need jq sqlite3
RANDOM=${HISTORY_SEED:-51}
acme

# The document that a patch is for.
document() { # WHEN
	{
		crm-query --as-of "$1" "SELECT name FROM entity" -o jsonl 2>/dev/null || true
		crm-export --all --as-of "$1" -q
	} | jq -cS -n --argjson known "$builtin" '
		reduce inputs as $r ($known;
			if $r._entity then .[$r._entity][$r.id] = ($r | del(._entity, .modified_at, .modified_by) | with_entries(select(.value != null)))
			elif $r.name then .[$r.name] += {} else . end)'
}
builtin=$(crm-schema show -o jsonl | jq -cn '[inputs.entity] | unique | map({(.): {}}) | add')

# RFC 6902, add, remove and replace, by the book: what is replaced or removed must be there.
cat >"$TEST_TMP/patch.jq" <<'END'
def path_of: split("/")[1:];
def apply($p):
	($p.path | path_of) as $at
	| if $p.op == "add" then (if getpath($at[:-1]) == null then error("no parent: " + $p.path) else setpath($at; $p.value) end)
	  elif getpath($at) == null then error("not there: " + $p.path)
	  elif $p.op == "replace" then setpath($at; $p.value)
	  else delpaths([$at]) end;
reduce $patch[0][] as $p (.; apply($p))
END

steps=${HISTORY_STEPS:-240}
moments=(1999-12-31)
for ((i = 1; i <= steps; i++)); do
	random_step
	if [ $((i % 16)) = 0 ]; then moments+=("$(crm-log list -n 1 -o ids)"); fi
done
unset CRM_USER_NAME CRM_USER_EMAIL
export CRM_NOW=2030-01-01T00:00:00Z

compare() { # A B
	local status=0
	document "$1" >"$TEST_TMP/a.json"
	document "$2" >"$TEST_TMP/b.json"
	crm-log diff "$1..$2" --patch >"$TEST_TMP/patch.json" || status=$?
	ok test "$status" -le 1
	jq -cS --slurpfile patch "$TEST_TMP/patch.json" -f "$TEST_TMP/patch.jq" "$TEST_TMP/a.json" >"$TEST_TMP/got.json" 2>"$TEST_TMP/why" ||
		diag "$(cat "$TEST_TMP/why")"
	ok cmp "$TEST_TMP/b.json" "$TEST_TMP/got.json"
}
last=$((${#moments[@]} - 1))
for ((i = 1; i <= last; i++)); do compare "${moments[i - 1]}" "${moments[i]}"; done
compare "${moments[0]}" "${moments[last]}"
compare "${moments[last]}" "${moments[0]}"
compare "${moments[last]}" "${moments[2]}"
for i in 1 2 3 4 5 6; do compare "${moments[RANDOM % last]}" "${moments[RANDOM % last]}"; done
expect_status 1 'nothing is nothing' crm-log diff "${moments[3]}..${moments[3]}"
is "$(crm-log diff "${moments[3]}..${moments[3]}" --patch || true)" '[]' 'and an empty patch'

# Lines that apply takes
cd "$TEST_TMP"
export CRM_NOW=2026-11-22T10:00:00Z
crm init -q companies && cd companies
make() { crm-company add "name=$1" "domain=$2" "${@:3}" >/dev/null; }
make 'Střechy a.s.' strechy.example employees=4
make Квіти kvity.example parent=strechy.example
make 北京公司 beijing.example parent=kvity.example
make 'Jen "já"' ja.example
cp -r ../companies ../then
a=$(crm-log list -n 1 -o ids)
crm-company set kvity.example parent= employees=7 >/dev/null
crm-company rm strechy.example >/dev/null
crm-company set beijing.example name='北京软件' tags=a,b annual_revenue='12.50 EUR' parent=ja.example >/dev/null
make Nová nova.example
make Dceřiná dcerina.example parent=nova.example
crm-company set nova.example parent=beijing.example >/dev/null
crm-company set kvity.example parent=dcerina.example >/dev/null
crm-company set beijing.example parent= >/dev/null
make Poslední strechy.example tags='x;y' description=$'dva\nřádky "a" \\'
crm-company set ja.example employees=1 >/dev/null
crm-company set ja.example employees= name=Jen >/dev/null
crm-log diff "$a" company -o jsonl >../lines.jsonl
crm-export company -o jsonl -q | jq -cS 'del(.modified_at, .modified_by, .created_by)' >../want
cd ../then
expect_ok 'apply takes the lines' crm-company apply ../lines.jsonl
crm-export company -o jsonl -q | jq -cS 'del(.modified_at, .modified_by, .created_by)' >../got
same_file ../want ../got 'and the result is the later state'
cd ../companies
crm-log diff "now..$a" company -o jsonl >../back.jsonl
cd ../then
expect_ok 'and back' crm-company apply ../back.jsonl
crm-export company -o jsonl -q | jq -cS 'del(.modified_at, .modified_by, .created_by)' >../got
crm-export company -o jsonl -q --as-of "$a" | jq -cS 'del(.modified_at, .modified_by, .created_by)' >../want
same_file ../want ../got 'is the earlier state'

# For people
cd ../companies
run crm-log diff "$a..now" company -o table
like "$out" 'company +[0-9a-f]{8} +北京软件 +update +name +北京公司 +北京软件' 'a field'
like "$out" 'annual_revenue +12.50 EUR' 'an amount with its currency'
like "$out" 'Střechy a.s. +delete' 'what is gone, in one line'
like "$out" 'parent +Střechy a.s. +Dceřiná|parent +[0-9a-f]{16} +Dceřiná' 'links by name'
run crm-log diff "$a" company -o csv -f op,field,old,new
like "$out" 'update,employees,,7' 'for machines'
unlike "$out" 'modified_at' 'without stamps'
expect_status 4 'an unknown transaction' crm-log diff 00000000000000aa..now
expect_status 2 'no moment' crm-log diff someday..now
expect_status 2 'no entity' crm-log diff "$a..now" compny

done_testing
