#!/usr/bin/env bash
# Every entity goes through the same verbs, in its own tool and in crm-record; edit.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq

for entity in contact company deal ticket task activity product user; do
	run "crm-$entity" list -o ids
	own=$out
	like "$own" '^[0-9a-f]{16}' "crm-$entity list"
	run crm-record "$entity" list -o ids
	is "$out" "$own" "crm-record $entity is the same"
	run shell "crm-$entity list -o jsonl | crm-record $entity apply - | sort"
	is "$out" "$(sort <<<"$own")" "what $entity list prints can be applied"
	for id in $own; do
		run "crm-$entity" show "$id" -o table
		status_is 0 "show $entity $id"
	done
done
for entity in pipeline stage team rate deal_contact message attachment article lexicon field entity; do
	run crm-record "$entity" list
	like "$status" '^[01]$' "crm-record $entity list"
	like "$out" '^id,' 'has a header'
done
run crm-record person count
is "$out" 5 'an alias of an entity'
run crm-record contcat list
status_is 2 'an entity that is none'
like "$err" "contcat.*
hint: .*contact" 'and the nearest'
expect_status 2 'crm-record without a verb' crm-record contact
expect_status 2 'crm-record without an entity' crm-record

# Types that are not in contacts
run crm-record rate add date=2026-11-20 currency=EUR base=CZK value=24.315 source=ČNB
status_is 0 'a rate'
expect_status 3 'which is more than 0' crm-record rate add date=2026-11-20 currency=USD base=CZK value=0
expect_status 3 'between two currencies' crm-record rate add date=2026-11-20 currency=USD base=USD value=1
expect_status 5 'once a day' crm-record rate add date=2026-11-20 currency=EUR base=CZK value=24
run crm-activity list subject='Spring flowers' -f duration,start_at,kind -o jsonl
is "$out" '{"duration":5400,"start_at":"2026-11-20T13:30:00.000Z","kind":"meeting"}' 'a duration and an instant'
run crm-task list subject='Call Eva' -f about -o jsonl
is "$out" "{\"about\":\"contact:$(crm-contact list email=eva@roof.example -o ids)\"}" 'a link to any record'
run crm-deal set Steel_beams 'amount=10.5'
status_is 3 'yen have no decimals'
run crm-deal set Steel_beams 'amount=1 234,50 EUR'
status_is 0 'an amount as people write it'
run crm-deal show Steel_beams -f amount,currency -o csv
is "$out" 'amount,currency
1234.50,EUR' 'with its currency'
expect_status 3 'a probability above 100' crm-deal set Steel_beams probability=101
crm-record deal_contact add deal=Steel_beams contact=eva@roof.example role=decision_maker >/dev/null
run crm-record deal_contact list contact.name~nova -f deal.name -o 'template={deal.name}'
is "$out" Steel_beams 'contacts of deals'

# A stage belongs to its pipeline
crm-record pipeline add name=renewals >/dev/null
crm-record stage add pipeline=renewals name=asked probability=30 >/dev/null
run crm-deal add name='Once more' pipeline=renewals stage=asked
status_is 0 'a deal in another pipeline'
expect_status 3 'a stage of another pipeline' crm-deal set Someday stage=asked
like "$err" "pipeline 'default'" 'which is named'
expect_status 5 'a stage with deals stays' crm-record stage rm proposal

# edit
editor() { # SCRIPT: an editor that runs sed on the file
	printf '#!/bin/sh\nsed -i "%s" "$1"\n' "$1" >"$TEST_TMP/editor"
	chmod +x "$TEST_TMP/editor"
	export EDITOR=$TEST_TMP/editor
}
editor 's/Someday/One day/'
run crm-deal edit Someday
status_is 0 'edit'
is "$(crm-deal count name='One day')" 1 'takes what the editor wrote'
editor 's/nothing/nothing/'
before=$(dump)
run crm-deal edit 'One day'
status_is 0 'edit without a change'
is "$(dump)" "$before" 'changes nothing'
editor 's/prospecting/propsal/'
run crm-deal edit 'One day'
status_is 3 'a bad value is refused'
like "$err" propsal 'by name'
is "$(dump)" "$before" 'and changes nothing'
printf '#!/bin/sh\nexit 1\n' >"$TEST_TMP/editor"
run crm-deal edit 'One day'
isnt "$status" 0 'an editor that fails'
is "$(dump)" "$before" 'changes nothing either'
editor 's/One day/Jednou 王/'
expect_ok 'a dry run of edit' crm-deal edit -n 'One day'
like "$out" 'name +One day -> Jednou 王' 'shows the change'
is "$(dump)" "$before" 'and writes nothing'

done_testing
