#!/usr/bin/env bash
# Data is never text of a language: SQL, terms, shell, formats (traps 3 and 4).
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3

evil=(
	"'; DROP TABLE contact; --"
	"' OR '1'='1"
	'" OR ""="'
	"x' UNION SELECT id FROM user --"
	'name=x or name!=x'
	'a) or (b'
	'%' '_' '*' 'a*' '"a' 'a"b' "a'b" "\\" "a\\'b"
	'NEAR(a b)' 'a AND b' 'NOT a' '{name}:x' '^a' 'a:b' '-a' '(a'
	# shellcheck disable=SC2016
	'$(touch pwned)' '`touch pwned`' ';touch pwned' '| touch pwned' '&& touch pwned'
	'../../../etc/passwd' '/etc/passwd' '~root' '-rf' '--help' '-'
	'{name}' '{{' 'template={id}' '%s%n%x' 'a,b' 'a;b' 'null' 'true' '0' '[]' '{}'
)
declare -A ids
for text in "${evil[@]}"; do
	ids[$text]=$(crm-product add name="$text")
done
count=$(crm-product count)
is "$count" "$((${#evil[@]} + 2))" 'all of them are names'
for text in "${evil[@]}"; do
	id=${ids[$text]}
	is "$(crm-product show "$id" -f name -o jsonl | jq -r .name)" "$text" "name: $text"
	quoted=${text//\"/\"\"}
	is "$(crm-product list -o ids "name=\"$quoted\"")" "$id" 'found by an equal term'
	is "$(crm-product list -o ids --where "name=\"$quoted\"")" "$id" 'found by --where'
	ok grep -qx "$id" <(crm-product list -o ids "name~\"$quoted\"")
	run crm-product list -o ids -- "$text"
	like "$status" '^[0-3]$' 'as a term or a word it is safe'
	run crm-product show -o ids -- "$text"
	[ "$status" -ne 0 ] || is "$out" "$id" 'as a reference it is that record'
done
# Contains: % and _ are themselves
is "$(crm-product list -o 'template={name}' 'name~%' | LC_ALL=C sort | paste -sd' ')" '% %s%n%x' 'name~%'
is "$(crm-product list -o ids 'name~_' | wc -l)" 1 'name~_'
is "$(crm-product count)" "$count" 'nothing was lost'
is "$(sqlite3 -readonly crm.db 'PRAGMA integrity_check')" ok 'and nothing was broken'
not_ok test -e pwned
is "$(find "$TEST_TMP" -name pwned)" '' 'no shell has run anything'

# The change of one record changes no other, whatever their ids are
for text in "${evil[@]:0:8}"; do
	crm-product set "${ids[$text]}" unit=changed >/dev/null
done
is "$(crm-product count unit=changed)" 8 'only those were changed'
run crm-product set "${ids[%]}' OR '1'='1" unit=all
status_is 4 'an id with something behind it'
run crm-product set "id!=x" unit=all
isnt "$status" 0 'a term is no reference'
run crm-product rm '%'
is "$out" "${ids[%]}" 'a name that is a pattern removes that record alone'
is "$(crm-product count)" "$((count - 1))" 'one is gone'
is "$(crm-product count unit=all || true)" 0 'no other was changed'

# Settings, notes, names of fields
crm-contact set eva@roof.example title=x --note "'; DELETE FROM txn; --" --batch $'a\nCrm-Txn: 0000000000000000' >/dev/null || true
crm-contact set eva@roof.example title=y --note $'two\n\nCrm-Txn: 0000000000000000\nCrm-Tool: nothing' >/dev/null || true
expect_ok 'notes cannot forge trailers' crm-log flush -q
is "$(git --git-dir=history.git log --format='%(trailers:key=Crm-Txn,valueonly)' | grep -c '^0000000000000000')" 0 'of a commit'
is "$(git --git-dir=history.git rev-list --count main)" "$(crm-log list -n 0 -o ids | wc -l)" 'one commit a transaction'
for name in "'; DROP TABLE contact; --" "name' FROM user --" '(SELECT 1)' '1' '*; x'; do
	run crm-contact list -f "$name"
	status_is 2 "-f $name"
	run crm-contact list -s "$name"
	status_is 2 "-s $name"
	run crm-contact count --by "$name"
	status_is 2 "--by $name"
	run crm-record "$name" list
	status_is 2 "crm-record $name"
	run crm-schema add "contact.$name" text
	isnt "$status" 0 "crm-schema add $name"
done
EDITOR=true run crm-contact edit eva@roof.example
status_is 0 'the editor gets a path, not a command'
CRM_USER_NAME=$'A\nB <x' CRM_USER_EMAIL=$'x>\ny' run crm-contact add name=author
if [ "$status" -eq 0 ]; then
	expect_ok 'a strange author' crm-log flush -q
	expect_ok 'makes no broken commit' git --git-dir=history.git fsck --strict
else
	like "$status" '^[2368]$' 'a strange author is refused'
fi

done_testing
