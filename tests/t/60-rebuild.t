#!/usr/bin/env bash
# crm-check --rebuild: crm.db from history.git alone, equal in all it says and in its journal.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/journal.sh"
need git sqlite3 jq

# -- a life with everything in it --------------------------------------------------------

acme
crm-schema add contact.vat_id text --title 'VAT id' --searched >/dev/null
crm-schema add contact.shoe integer >/dev/null
crm-schema add boat >/dev/null
crm-schema add boat.length decimal >/dev/null
crm-schema add boat.currency currency >/dev/null 2>&1 || true
crm-schema add boat.price money >/dev/null
crm-schema add boat.keeper link --target contact >/dev/null
crm-schema add boat.names text --list >/dev/null
eva=$(crm-contact list eva -o ids | head -n 1)
jan=$(crm-contact list jan -o ids | head -n 1)
crm-contact set "$eva" vat_id=CZ699 shoe=38 'tags+=a b' description=$'tři\nřádky "a" \\ \t konec\x01' >/dev/null
boat=$(crm-record boat add name='Лодка «Чайка»' keeper="$eva" 'names=a;"b"; c\;d')
crm-record boat set "$boat" length=7.25 price=1200.50 >/dev/null
crm-contact set "$jan" title=CEO city=Brno --note $'said so:\n\n  Crm-Txn: 0\\n' --batch 'jaro 王' >/dev/null
GIT_AUTHOR_NAME='王 <odd> name' crm-contact set "$jan" title=CFO >/dev/null
crm-deal set Someday 'amount=12.345 KWD' >/dev/null
crm-deal set Someday amount= >/dev/null
crm-deal set Someday 'amount=5 JPY' >/dev/null
crm-contact set "$jan" title= city= >/dev/null
# One record several times in one transaction: changed twice, changed and changed back, made and changed.
jq -nc --arg id "$jan" '{id: $id, title: "x"}, {id: $id, title: "y", city: "Brno"}' | crm-contact apply - >/dev/null
before=$(crm-contact show "$eva" -o json)
jq -nc --arg id "$eva" --arg jan "$jan" '{id: $id, city: "Kyjev"}, {id: $id, city: null}, {id: $jan, city: "Praha"},
	{id: $id, department: "R&D"}, {id: $id, department: null}' | crm-contact apply - >/dev/null
is "$(crm-contact show "$eva" -o json)" "$before" 'changed and changed back in one transaction is not changed'
is "$(crm-log list -n 1 -o 'template={changes}')" 1 'and no change'
is "$(sqlite3 crm.db 'SELECT count(*) FROM (SELECT 1 FROM change GROUP BY txn, entity, record HAVING count(*) > 1)')" 0 \
	'a transaction has one change of a record'
# Removed, with what links to it; brought back; a field that comes and goes.
crm-contact rm "$jan" --unlink -y >/dev/null 2>&1 || crm-contact rm "$jan" -y >/dev/null
crm-contact restore "$jan" >/dev/null
crm-task rm 'Send tulips' -y >/dev/null
crm-contact set "$eva" shoe= >/dev/null
crm-log flush
crm-record field rm "$(crm-record field list name=shoe -o ids)" -y >/dev/null
{
	echo external_id,name,score
	for ((i = 1; i <= 3000; i++)); do printf '%d,Jméno %d,%d\n' "$i" "$i" $((i % 7)); done
} >people.csv
crm-import contact people.csv 2>/dev/null
sed -n '1p;100,2000p' people.csv | sed 's/,Jméno/,Příjmení/' >again.csv
crm-import contact again.csv --key external_id 2>/dev/null
crm-contact list score=3 -n 0 -o ids | crm-contact rm - -y >/dev/null
crm-log flush
expect_ok 'before all of it: crm-check' crm-check

crm-export --all 2>/dev/null >../all.jsonl
journal crm.db >../journal
schema crm.db >../schema
ok test "$(grep -c '^change' ../journal)" -gt 5000
crm-contact log "$eva" -o csv >../log 2>/dev/null

# -- lost --------------------------------------------------------------------------------------

rm crm.db crm.db-*
expect_status 9 'a repository without its database' crm-contact list
like "$err" 'has lost its database' 'says so'
like "$err" 'crm-check --rebuild' 'and what helps'
expect_status 5 'init refuses the folder' crm init .
like "$err" 'crm-check --rebuild' 'and says what helps'
expect_ok 'rebuilt' crm-check --rebuild
like "$err" 'made anew from history.git: [0-9]+ transactions' 'counts'
crm-export --all 2>/dev/null >../all.2
same_file ../all.jsonl ../all.2 'crm-export --all is the same, byte for byte'
journal crm.db >../journal.2
same_file ../journal ../journal.2 'the journal is equal'
schema crm.db >../schema.2
same_file ../schema ../schema.2 'so is the schema'
crm-contact log "$eva" -o csv >../log.2
same_file ../log ../log.2 'the log of a record'
expect_ok 'crm-check finds nothing' crm-check
is "$(sqlite3 crm.db 'PRAGMA journal_mode')" wal 'the database is in WAL mode'
is "$(crm-contact list prijmeni -n 0 -o ids | wc -l)" "$(crm-contact list 'name~příjmení' -n 0 -o ids | wc -l)" 'the search index is there'
is "$(crm-status | grep -c 'history.git has everything')" 1 'followers are where the history is'
head=$(git -C history.git rev-parse main)
crm-log flush
is "$(git -C history.git rev-parse main)" "$head" 'nothing is written once more'
crm-contact set "$eva" title=Nová >/dev/null
crm-log flush
is "$(git -C history.git rev-parse main~1)" "$head" 'the next change follows the last'

# -- a clone -------------------------------------------------------------------------------------

crm-export --all 2>/dev/null >../all.jsonl
journal crm.db >../journal
mkdir ../clone
git clone -q --bare history.git ../clone/history.git
cd ../clone
unset CRM_REPO
expect_status 9 'a fresh clone has no database' crm-contact list
expect_ok 'it is made' crm-check --rebuild
crm-export --all 2>/dev/null >../all.2
same_file ../all.jsonl ../all.2 'and equals the original'
journal crm.db >../journal.2
same_file ../journal ../journal.2 'with its journal'
expect_ok 'crm-check in the clone' crm-check
crm-contact set "$eva" title=Clone >/dev/null
expect_ok 'it is written to as any other' crm-log flush
is "$(git -C history.git log -1 --format=%s)" "contact ${eva:0:8}: title Nová -> Clone" 'and followed'

# -- one that is there ------------------------------------------------------------------------------

crm-contact set "$eva" title=Waiting >/dev/null
crm-export --all 2>/dev/null >../all.jsonl
expect_ok 'a database that is there is rebuilt too' crm-check --rebuild
like "$err" 'kept as crm.db.lost-20261121T100000Z' 'and the old one kept'
ok test -s crm.db.lost-20261121T100000Z
crm-export --all 2>/dev/null >../all.2
same_file ../all.jsonl ../all.2 'what waited for the history was written into it first'
expect_ok 'once more in the same second' crm-check --rebuild
ok test -s crm.db.lost-20261121T100000Z-2
is "$(find . -name 'crm.db.new*')" '' 'nothing is left over'
expect_status 2 '--rebuild --subset' crm-check --rebuild --subset 3

# Whoever waits for the old one is not lost in it.
mkfifo ../hold
sqlite3 crm.db <../hold >/dev/null 2>&1 &
holder=$!
exec 8>../hold
echo 'BEGIN IMMEDIATE; SELECT 1;' >&8
crm-config set lock.timeout 100
expect_status 7 'a database that is being written to is busy' crm-check --rebuild
exec 8>&-
wait "$holder"
expect_ok 'and is well' crm-check

# -- refusals -----------------------------------------------------------------------------------------

mkdir ../empty ../none
git init -q --bare ../empty/history.git
expect_status 4 'an empty history' crm-check --rebuild --repo ../empty
like "$err" 'empty' 'is said to be empty'
expect_status 4 'no history' crm-check --rebuild --repo ../none
not_ok test -e ../empty/crm.db
blob=$(git -C history.git hash-object -w --stdin <<<'<<<<<<< ours')
path=contact/${eva:0:2}/${eva:2:2}.json
GIT_INDEX_FILE=$TEST_TMP/index git -C history.git read-tree main
GIT_INDEX_FILE=$TEST_TMP/index git -C history.git update-index --cacheinfo "100644,$blob,$path"
tree=$(GIT_INDEX_FILE=$TEST_TMP/index git -C history.git write-tree)
good=$(git -C history.git rev-parse main)
git -C history.git update-ref refs/heads/main "$(git -C history.git log -1 --format=%B main |
	git -C history.git commit-tree -p main -F - "$tree")"
expect_status 9 'merge markers in a shard' crm-check --rebuild
like "$err" "$path:1: .*not the text of a record" 'are refused with their path'
ok test -s crm.db
is "$(find . -name 'crm.db.new*')" '' 'and nothing is left of the attempt'
git -C history.git update-ref refs/heads/main "$good"
expect_ok 'the database was not touched' crm-check

done_testing
