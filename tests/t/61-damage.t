#!/usr/bin/env bash
# Damage, one thing at a time: crm-check finds it and names it, and repairs what the other store knows. Afterwards git fsck
# is silent and all that is said is as it was.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git sqlite3 jq

acme
cd ..
{
	echo external_id,name,city
	for ((i = 1; i <= 4000; i++)); do printf '%d,Jméno %d,Město %d\n' "$i" "$i" $((i % 9)); done
} >people.csv
crm-import contact people.csv --repo acme 2>/dev/null
crm-log flush --repo acme
eva=$(crm-contact list eva@roof.example --repo acme -o ids)
for i in {1..30}; do
	crm-contact set "$eva" title="title $i" --repo acme >/dev/null
	[ $((i % 10)) -ne 0 ] || crm-log flush -q --repo acme # so few that they are loose
done
sqlite3 acme/crm.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
expect_ok 'before: crm-check' crm-check --repo acme
crm-export --all --repo acme 2>/dev/null >all.jsonl
head=$(git -C acme/history.git rev-parse main)
mv acme good

fresh() { rm -rf acme; cp -r good acme; }
flip() { # FILE OFFSET: one bit of one byte
	local byte
	chmod u+w "$1"
	byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
	# shellcheck disable=SC2059
	printf "\\x$(printf %02x $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
found() { # NAME PATTERN: crm-check says so
	expect_status 9 "$1: found" crm-check --repo acme
	like "$out$err" "$2" "$1: named"
}
healed() { # NAME: all is as it was
	expect_ok "$1: crm-check is clean" crm-check --repo acme
	crm-export --all --repo acme 2>/dev/null >all.2
	same_file all.jsonl all.2 "$1: nothing is lost"
	expect_ok "$1: git fsck --strict" git -C acme/history.git fsck --strict --no-dangling --no-progress
	is "$(cat "$TEST_TMP/err")" '' "$1: and is silent"
	is "$(git -C acme/history.git rev-parse main)" "$head" "$1: the branch is where it was"
}
repaired() { # NAME PATTERN
	expect_ok "$1: repaired" crm-check repair --repo acme
	like "$out" "$2" "$1: says what was done"
	healed "$1"
}
page_of() { # NAME: a leaf page in the middle of that table or index
	sqlite3 good/crm.db "SELECT pageno FROM dbstat WHERE name = '$1' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1
		OFFSET (SELECT count(*) / 2 FROM dbstat WHERE name = '$1' AND pagetype = 'leaf')"
}

# -- the database -------------------------------------------------------------------------

fresh
expect_ok 'a good one: nothing to repair' crm-check repair --repo acme
like "$err" 'nothing to repair' 'says so'
healed 'a good one'

fresh # a byte of a text: SQLite cannot know, the history does
page=$(page_of contact)
text=$(sqlite3 good/crm.db 'PRAGMA page_size')
offset=$(grep -abo 'Jméno 2000' acme/crm.db | while IFS=: read -r at _; do
	[ $((at / text + 1)) -ge 1 ] && echo "$at"; done | sed -n 1p)
flip acme/crm.db $((offset + 7))
found 'a byte of a table' '(record|contact).*|search index'
expect_ok 'a byte of a table: rebuilt' crm-check --rebuild --repo acme
healed 'a byte of a table'

fresh # the header of a page of a table
flip acme/crm.db $(((page - 1) * text + 3))
found 'the header of a page of a table' 'crm.db|database|Tree|contact'
run crm-check repair --repo acme
isnt "$status" 0 'a damaged table cannot be repaired in place'
like "$err" 'crm-check --rebuild' 'but rebuilt'
expect_ok 'the header of a page: rebuilt' crm-check --rebuild --repo acme
healed 'the header of a page'

fresh # of an index
index=$(page_of contact.created_at)
flip acme/crm.db $((index * text - 12))
found 'a byte of an index' 'index|Tree'
repaired 'a byte of an index' 'indexes were made anew'

fresh
sqlite3 acme/crm.db "DELETE FROM contact_fts_data WHERE id > 10"
found 'the search index' 'contact: the search index does not fit'
repaired 'the search index' 'contact: the search index was made anew'

fresh
sqlite3 acme/crm.db "UPDATE contact SET modified_at = '2020-01-01T00:00:00.000Z' WHERE id = '$eva'"
found 'modified_at' "contact $eva: .*modified"

fresh
sqlite3 acme/crm.db "UPDATE contact SET city = 'forged' WHERE id = '$eva'"
found 'a row' "record $eva differs from the history in field city"
repaired 'a row' "record $eva .*it said \"city\": \"forged\"\\): put right"

fresh
whole=$(crm-contact list --repo acme -o jsonl -n 0 -f '*,_rev' | sha256sum)
sqlite3 acme/crm.db "DELETE FROM contact"
found 'rows that are gone' "record $eva is in the history, not in the database"
repaired 'rows that are gone' "record $eva .*: put right"
is "$(crm-contact list --repo acme -o jsonl -n 0 -f '*,_rev' | sha256sum)" "$whole" 'as they were, with who changed them when'

fresh
sqlite3 acme/crm.db "INSERT INTO contact(rev, id, name, created_at, created_by, modified_at, modified_by)
	SELECT rev, '00000000deadbeef', 'Nikdo', created_at, created_by, modified_at, modified_by FROM contact LIMIT 1"
found 'a row that nobody made' 'record 00000000deadbeef is in the database, not in the history'
expect_status 9 'is not taken away' crm-check repair --repo acme
like "$out" '00000000deadbeef .*: left as it is' 'and told of'
like "$err" '1 record is in the database that no transaction has made.*hint: .*--rebuild' 'with what helps'

fresh
sqlite3 acme/crm.db "UPDATE txn SET note = 'forged' WHERE seq = 12"
found 'a row of txn' 'transaction [0-9a-f]+: .*note'

fresh
sqlite3 acme/crm.db "UPDATE change SET before = replace(before, 'title 7', 'title 6') WHERE before LIKE '%title 7\"%'"
found 'a body of the journal' "contact $eva.*before"

fresh
head -c 1000 /dev/urandom >acme/crm.db
found 'a file of something else' 'not a file that crm has written'
expect_ok 'a file of something else: rebuilt' crm-check --rebuild --repo acme
healed 'a file of something else'

fresh # the write-ahead log is cut off: its last transactions are lost, and the history has them
crm-contact set "$eva" title=late --repo acme >/dev/null
crm-log flush --repo acme
late=$(git -C acme/history.git rev-parse main)
truncate -s 100 acme/crm.db-wal
expect_ok 'a truncated log: what it lost is taken from the history' crm-check --repo acme
is "$(crm-contact show "$eva" --repo acme -o json | jq -r '.[0].title')" late 'and is there'
is "$(git -C acme/history.git rev-parse main)" "$late" 'the branch is where it was'

# -- the history ------------------------------------------------------------------------------

pack() { find acme/history.git/objects/pack -name '*.pack' -printf '%s %p\n' | sort -n | tail -n 1 | cut -d' ' -f2; }
size() { stat -c %s "$1"; }

fresh
flip "$(pack)" $(($(size "$(pack)") / 2))
found 'a byte of a pack' 'objects/pack/pack-[0-9a-f]*\.pack: damaged'
repaired 'a byte of a pack' 'pack-[0-9a-f]*\.pack: damaged; its objects were made anew'
ok test -e acme/history.git/crm-damaged-20261121T100000Z-1

fresh
index=$(pack)
index=${index%.pack}.idx
flip "$index" 2000
found 'a byte of the index of a pack' 'objects/pack/pack-[0-9a-f]*\.idx: damaged'
repaired 'a byte of the index of a pack' '\.idx: damaged'

fresh
rm -f acme/history.git/objects/pack/*
found 'a pack that is gone' 'history has no object'
repaired 'a pack that is gone' 'lost objects? made anew'

loose() { echo "acme/history.git/objects/${1:0:2}/${1:2}"; }
for what in "main~3^{commit}" "main~3^{tree}" "main~5:contact" "main~3:contact/${eva:0:2}" "main~4:contact/${eva:0:2}/${eva:2:2}.json"; do
	fresh
	object=$(git -C acme/history.git rev-parse "$what")
	ok test -e "$(loose "$object")"
	rm -f "$(loose "$object")"
	found "lost: $what" "no object ${object:0:12}"
	repaired "lost: $what" 'lost objects? made anew'
	fresh
	flip "$(loose "$object")" 5
	found "damaged: $what" "objects/${object:0:2}/${object:2}: damaged"
	repaired "damaged: $what" 'damaged; its objects were made anew'
done
fresh
rm -f "$(loose "$head")"
found 'the newest commit is lost' "no object ${head:0:12}"
repaired 'the newest commit is lost' 'lost objects? made anew'

fresh
rm -rf acme/history.git/objects/??
found 'all loose objects are lost' 'no object'
repaired 'all loose objects are lost' 'lost objects? made anew'

fresh
expect_ok 'gc' crm-check gc --repo acme
healed 'after gc'
ok test -s acme/history.git/objects/info/commit-graph
is "$(find acme/history.git/objects -path '*/??/*' -type f | wc -l)" 0 'nothing is loose'
flip acme/history.git/objects/info/commit-graph 1500
found 'a byte of the commit-graph' 'commit-graph: damaged'
repaired 'a byte of the commit-graph' 'commit-graph: damaged'
expect_ok 'and written again' crm-check gc --repo acme
flip "$(pack)" 3000
found 'a byte of the pack after gc' '\.pack: damaged'
repaired 'a byte of the pack after gc' '\.pack: damaged'

# -- somebody else's files ----------------------------------------------------------------------

put() { # PATH TEXT: into the branch by a further commit that keeps the trailers
	local index=$TEST_TMP/index git=acme/history.git
	rm -f "$index"
	GIT_INDEX_FILE=$index git -C $git read-tree main
	GIT_INDEX_FILE=$index git -C $git update-index --add --cacheinfo "100644,$(git -C $git hash-object -w --stdin <<<"$2"),$1"
	git -C $git update-ref refs/heads/main "$(git -C $git log -1 --format=%B main |
		git -C $git commit-tree -p main -F - "$(GIT_INDEX_FILE=$index git -C $git write-tree)")"
}
fresh
put README 'read me'
put docs/a.txt 'a'
put "contact/${eva:0:2}/zz.json" '{}'
put contact/NOTES 'n'
found 'foreign files' '^README: no record'
for path in README docs contact/NOTES "contact/${eva:0:2}/zz.json"; do
	like "$out" "$path: no record.*crm-check repair takes it out" "$path is named, with the way out"
done
rm acme/crm.db
expect_ok 'a rebuild passes them over' crm-check --rebuild --repo acme
crm-export --all --repo acme 2>/dev/null >all.2
same_file all.jsonl all.2 'and is equal'
tip=$(git -C acme/history.git rev-parse main)
expect_ok 'they are taken out' crm-check repair --repo acme
like "$out" 'README: taken out of the branch' 'and named'
is "$(git -C acme/history.git rev-parse main~1)" "$tip" 'by a further commit: nothing is rewritten'
is "$(git -C acme/history.git rev-parse 'main^{tree}')" "$(git -C good/history.git rev-parse 'main^{tree}')" 'the tree is ours again'
expect_ok 'crm-check is clean' crm-check --repo acme
crm-contact set "$eva" city=Brno --repo acme >/dev/null
expect_ok 'and the next change follows' crm-log flush --repo acme
expect_ok 'to a rebuild too' crm-check --rebuild --repo acme
is "$(crm-contact show "$eva" --repo acme -o json | jq -r '.[0].city')" Brno 'with all there is'

fresh
foreign=$(git -C acme/history.git commit-tree -p main -m 'by hand' 'main^{tree}')
git -C acme/history.git update-ref refs/heads/main "$foreign"
found 'a commit of somebody else' "by hand.*update-ref refs/heads/main ${foreign:0:12}\^"
expect_ok 'a write goes on' crm-contact set "$eva" city=Plzeň --repo acme
git -C acme/history.git update-ref refs/heads/main "$foreign^"
expect_ok 'taken out as it says' crm-check --repo acme

# -- a share ---------------------------------------------------------------------------------------

fresh
expect_ok 'a share' crm-check --subset 50% --repo acme
like "$err" '^[0-9]+ records, database and history agree' 'counts'
flip "$(pack)" $(($(size "$(pack)") / 2))
sqlite3 acme/crm.db "UPDATE contact SET city = 'forged'"
expect_status 9 'finds what is everywhere' crm-check --subset 50% --repo acme
expect_status 2 'a share of nothing' crm-check --subset 0 --repo acme
expect_status 2 'and more than all' crm-check --subset 101% --repo acme

done_testing
