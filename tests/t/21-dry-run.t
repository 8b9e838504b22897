#!/usr/bin/env bash
# A dry run shows what would change and writes nothing (traps 7): the database is compared before and after.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3

crm-log flush -q
state() { # of everything: tables, files, history
	dump
	sqlite3 -readonly crm.db 'PRAGMA user_version; PRAGMA schema_version'
	git --git-dir=history.git rev-parse main
	ls files hooks
	cat crm.conf 2>/dev/null || true
}
state >"$TEST_TMP/before"
unchanged() { # NAME
	state >"$TEST_TMP/after"
	same_file "$TEST_TMP/after" "$TEST_TMP/before" "$1 writes nothing"
}
dry() { # OUT CMD...: also says so
	run "${@:2}"
	status_is 0 "${*:2}"
	is "$out" "$1" 'shows the change'
	like "$err" 'would change\. Nothing was written\.$' 'and says that nothing was written'
	unchanged "${*:2}"
}
id=$(crm-deal list name=Someday -o ids)
eva=$(crm-contact list email=eva@roof.example -o ids)

dry "deal ${id:0:8}  stage  prospecting -> negotiation
deal ${id:0:8}  amount  (empty) -> 5.00 CZK
deal ${id:0:8}  currency  (empty) -> CZK
deal ${id:0:8}  probability  10 -> 80
deal ${id:0:8}  forecast_category  pipeline -> commit" crm-deal set Someday stage=negotiation 'amount=5 CZK' -n
dry "contact ${eva:0:8}  tags  key;vip -> key;new;vip" crm-contact set eva@roof.example tags+=new --dry-run
dry '' crm-contact set eva@roof.example first_name=Eva -n
run crm-contact rm -n eva@roof.example --unlink
is "$(tail -n 1 <<<"$out")" "contact ${eva:0:8}  removed  Eva Nová" 'rm --unlink -n shows what goes'
emptied=$(grep -c ' -> (empty)$' <<<"$out" || true)
isnt "$emptied" 0 'and the links that are emptied'
is "$err" "$((emptied + 1)) records would change. Nothing was written." 'and counts them'
unchanged 'rm --unlink -n'
dry '' crm-contact apply -n /dev/null

run crm-contact add -n name='Nový' company=roof.example
status_is 0 'add -n'
like "$out" '^contact [0-9a-f]{8}  created  name=Nový company=Roof & Sons$' 'shows the record'
unchanged 'add -n'
run shell 'crm-contact list -o ids | crm-contact set - title=x -n'
is "$(wc -l <<<"$out")" 5 'a stream'
is "$err" '5 contacts would change. Nothing was written.' 'is counted'
unchanged 'set - -n'
run shell 'crm-contact list -o jsonl | jq -c ".city = .name" | crm-contact apply -n -'
is "$err" '5 contacts would change. Nothing was written.' 'apply -n'
unchanged 'apply -n'
run crm-contact rm --each -n eva@roof.example jan@roof.example --unlink
status_is 0 'rm --each -n'
unchanged 'rm --each -n'
run crm-contact set --each -n eva@roof.example jan@roof.example title=x
unchanged 'set --each -n'
run crm-contact add --key email --on-match update -n email=eva@roof.example title=x
is "$out" "contact ${eva:0:8}  title  (empty) -> x" 'add --on-match update -n'
unchanged 'add --key -n'
run crm-contact add --key email -n email=eva@roof.example title=x
status_is 0 'add --key -n of one that is there'
unchanged 'add --key -n'
run crm-schema add contact.shoe integer -n
status_is 0 'crm-schema add -n'
unchanged 'crm-schema add -n'
run crm-schema add boat -n
unchanged 'crm-schema add -n of an entity'
run crm-schema change contact.title --title 'Job' -n
unchanged 'crm-schema change -n'
expect_status 2 'there is no such field' crm-contact list shoe=1

# What would be refused is refused
for command in 'add -n email=eva@roof.example' 'add -n email=x@' 'rm -n nobody' 'set -n eva@roof.example lifecycle_stage=leed'; do
	# shellcheck disable=SC2086
	run crm-contact $command
	isnt "$status" 0 "$command is refused"
	unchanged "$command"
done
expect_status 6 '--max-changes counts' shell 'crm-contact list -o ids | crm-contact set - -n --max-changes 2 title=x'
unchanged '--max-changes -n'

# What it prints as JSON Lines can be applied
run shell 'crm-deal set Someday Steel_beams stage=won owner=ann amount="7 CZK" -n -o jsonl'
cp "$TEST_TMP/out" changes.jsonl
is "$(jq -s length changes.jsonl)" 2 '-o jsonl'
like "$out" '"stage":"won"' 'a stage by its name'
unchanged 'set -n -o jsonl'
expect_ok 'apply of a dry run' crm-deal apply changes.jsonl
is "$(crm-deal list stage=won owner=ann -f name,amount,currency -s name)" 'name,amount,currency
Someday,7.00,CZK
Steel_beams,7.00,CZK' 'does what it showed'

done_testing
