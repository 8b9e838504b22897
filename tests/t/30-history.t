#!/usr/bin/env bash
# The history in git: one transaction, one commit; what plain git sees; followers that are killed, many, or in the way.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
need git jq sqlite3 flock pgrep

follower=$CRM_BIN/../libexec/crm/follow-history
follow() { "$follower" --once "$@"; }
# Until git has everything, whoever writes it.
caught_up() { # REPO
	local i last
	last=$(sqlite3 "$1/crm.db" 'SELECT max(seq) FROM txn')
	for ((i = 0; i < 2000; i++)); do
		[ "$(cut -d' ' -f1 "$1/history.git/crm-follow.place" 2>/dev/null)" != "$last" ] || return 0
		[ -n "${WAIT_ONLY-}" ] || follow "$1"
		sleep 0.01
	done
	return 1
}
# No follower from now on: those that were started before may linger, or not have begun yet.
manual() {
	export CRM_HISTORY_COMMIT=manual
	while pgrep -f "^$follower .*$PWD/acme" >/dev/null; do sleep 0.02; done
}
set_eva() { crm-contact set "$eva" "$@" >/dev/null; }
history() { git -C "$repo/history.git" "$@"; }
subject() { history log -1 --format=%s "${1-main}"; }
path_of() { # ENTITY ID
	printf '%s/%s/%s.json' "$1" "${2:0:2}" "${2:2:2}"
}

# -- what is in it --------------------------------------------------------------------

manual
crm init acme 2>/dev/null
repo=acme
export CRM_REPO=$PWD/acme
caught_up acme
is "$(history symbolic-ref HEAD)" refs/heads/main 'the branch is main'
is "$(history log --oneline main | wc -l)" 1 'init is one commit'
is "$(history show main:.gitattributes)" '*.json merge=crm' 'with the attributes'
is "$(history config core.bare)" true 'of a bare repository'

eva=$(crm-contact add name='Eva Nová' email=eva@example.cz)
caught_up acme
is "$(subject)" "contact ${eva:0:8} created: Eva Nová" 'a new record: its subject'
is "$(history log -1 --format='%an <%ae>|%cn|%ci' main)" 'Ann <ann@example.com>|Ann|2026-11-21 10:00:00 +0000' \
	'author and time are the transaction'\''s'
is "$(history show "main:$(path_of contact "$eva")" | jq -r .name)" 'Eva Nová' 'jq reads the file'
is "$(history show "main:$(path_of contact "$eva")" | tail -n 3)" '  "created_at": "2026-11-21T10:00:00.001Z",
  "created_by": "Ann <ann@example.com>"
}' 'created_at and created_by are last'
unlike "$(history show "main:$(path_of contact "$eva")")" 'modified|""|null' 'no modified_at, nothing empty'

set_eva title=CEO
caught_up acme
is "$(subject)" "contact ${eva:0:8}: title set to CEO" 'a field that was empty'
set_eva title=CFO
caught_up acme
is "$(subject)" "contact ${eva:0:8}: title CEO -> CFO" 'a field that changed'
is "$(history log -1 -p --format= main | grep -c '^[-+] ')" 2 'one line removed, one added'
set_eva title=
caught_up acme
is "$(subject)" "contact ${eva:0:8}: title cleared (was CFO)" 'a field that was emptied'
set_eva title=x city=Praha
caught_up acme
like "$(subject)" "^contact ${eva:0:8}: (title, city|city, title)\$" 'several fields'

olena=$(crm-contact add name='Олена Шевченко')
deal=$(crm-deal add name='Velká zakázka' contact="$eva" amount=1200.5 currency=EUR)
crm-deal set "$deal" contact="$olena" >/dev/null
caught_up acme
is "$(subject)" "deal ${deal:0:8}: contact Eva Nová -> Олена Шевченко" 'a link is told by its label'
is "$(history show "main:$(path_of deal "$deal")" | jq -r .amount)" 1200.50 'money is a decimal string'
crm-deal rm "$deal" >/dev/null
caught_up acme
is "$(subject)" "deal ${deal:0:8} deleted: Velká zakázka" 'a deleted record'
is "$(history ls-tree -r --name-only main deal)" '' 'its file is gone'
is "$(history ls-tree --name-only main | grep -c '^deal$' || true)" 0 'an empty folder is gone'

set_eva description="$(printf 'a%.0s' {1..300})"
caught_up acme
ok test "$(subject | wc -m)" -le 101
set_eva city=Brno --note $'said so:\n\n  Crm-Txn: 0\\n' --batch 'jaro 王'
caught_up acme
is "$(history log -1 --format=%B main | git interpret-trailers --parse | cut -d: -f1 | xargs)" \
	'Crm-Txn Crm-Tool Crm-At Crm-Note Crm-Batch' 'git reads the trailers'
is "$(history log -1 --format='%(trailers:key=Crm-Note,valueonly)' main)" 'said so:\n\n  Crm-Txn: 0\\n' \
	'a note of several lines is one line'
is "$(history log -1 --format='%(trailers:key=Crm-Batch,valueonly)' main)" 'jaro 王' 'a batch'
is "$(history log -1 --format='%(trailers:key=Crm-At,valueonly)' main)" \
	"$(sqlite3 acme/crm.db 'SELECT at FROM txn ORDER BY seq DESC LIMIT 1')" 'the instant with milliseconds'

# -- many waiting ------------------------------------------------------------------------

for i in {1..40}; do set_eva title="title $i"; done
before=$(history rev-parse main)
caught_up acme
is "$(history rev-list --count "$before..main")" 40 'forty waiting transactions are forty commits'
is "$(history show "main~7:$(path_of contact "$eva")" | jq -r .title)" 'title 33' 'each with the state after it'
is "$(subject main~7)" "contact ${eva:0:8}: title title 32 -> title 33" 'and its own subject'
is "$(follow acme; history rev-list --count "$before..main")" 40 'following again adds nothing'

for ((i = 1; i <= 3000; i++)); do printf '%d,Jméno %d\n' "$i" "$i"; done | sed '1i external_id,name' >people.csv
crm-import contact people.csv 2>/dev/null
caught_up acme
is "$(subject)" 'import contact: 3000 created (people.csv)' 'an import is one commit'
is "$(history log -1 --format='%(trailers:key=Crm-Source,valueonly)' main)" people.csv 'which names the file'
is "$(history grep -h '"id"' main -- contact | wc -l)" 3002 'all of it is there'
is "$(find acme/history.git -name 'tmp_*' | wc -l)" 0 'no temporary file is left'
expect_ok 'git fsck --strict' history fsck --strict --no-dangling
expect_ok 'git can clone it' git clone -q acme/history.git clone
expect_ok 'crm-check finds nothing' crm-check

# -- in the way -----------------------------------------------------------------------------

set_eva city=Plzeň
exec 9>acme/history.git/crm-follow.lock
flock 9
before=$(history rev-parse main)
expect_ok 'a follower that finds another ends at once' follow acme
is "$(history rev-parse main)" "$before" 'and does nothing'
exec 9>&-
follow acme
is "$(subject)" "contact ${eva:0:8}: city Brno -> Plzeň" 'the next one does it'

# Killed at any moment, nothing is lost and nothing twice.
for i in {1..30}; do
	set_eva title="killed $i"
	"$follower" --once acme &
	pid=$!
	sleep "0.0$((i % 10))"
	kill -9 "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
done
caught_up acme
is "$(history log --format='%(trailers:key=Crm-Txn,valueonly)' main | grep .)" \
	"$(sqlite3 acme/crm.db 'SELECT id FROM txn ORDER BY seq DESC')" 'each transaction is one commit, in order'
expect_ok 'git fsck --strict after kills' history fsck --strict --no-dangling
expect_ok 'crm-check after kills' crm-check
is "$(find acme/history.git/objects/pack -name 'tmp_*' | wc -l)" 0 'what the killed left is tidied up'

# Tools that find the lock held start no follower: the one that holds it must not leave theirs waiting.
export CRM_HISTORY_COMMIT=background
for i in {1..25}; do set_eva title="loop $i" & done
wait
WAIT_ONLY=1 expect_ok 'nobody is left waiting' caught_up acme
is "$(history log --format='%(trailers:key=Crm-Txn,valueonly)' main | grep .)" \
	"$(sqlite3 acme/crm.db 'SELECT id FROM txn ORDER BY seq DESC')" 'and the order is the journal'\''s'
expect_ok 'a follower keeps no pipe open' timeout 5 bash -c 'crm-contact add name=王芳 | cat >/dev/null'
WAIT_ONLY=1 caught_up acme
manual

# -- damage -----------------------------------------------------------------------------------

good=$(history rev-parse main)
foreign=$(git -C acme/history.git commit-tree -p main -m 'by hand' 'main^{tree}')
history update-ref refs/heads/main "$foreign"
set_eva title=later
expect_status 9 'a commit that is not ours stops the follower' follow acme
like "$(cat acme/history.git/crm-follow.failed)" 'by hand.*was not made by crm' 'which says why in a file'
is "$(history rev-parse main)" "$foreign" 'and touches nothing'
history update-ref refs/heads/main "$good"
expect_ok 'once that is mended it goes on' follow acme
not_ok test -e acme/history.git/crm-follow.failed

cp -r acme old
set_eva title=newer
follow acme
rm -rf old/history.git
cp -r acme/history.git old/
expect_ok 'a database older than its history' follow old
is "$(crm-log list --repo old -o ids)" "$(crm-log list -o ids)" 'takes in what it lacks'

sqlite3 acme/crm.db "UPDATE contact SET title = 'tampered' WHERE id = '$eva'"
expect_status 9 'a row changed behind our back' crm-check
like "$out" "$(path_of contact "$eva"): record $eva .*title" 'is found with path, record and field'
sqlite3 acme/crm.db "UPDATE contact SET title = 'newer' WHERE id = '$eva'"
expect_ok 'and is well again' crm-check
blob=$(git -C acme/history.git hash-object -w --stdin <<<'hello')
tree=$( (history ls-tree main; printf '100644 blob %s\tREADME\n' "$blob") | history mktree)
history update-ref refs/heads/main "$(history log -1 --format=%B main |
	history commit-tree -p main -F - "$tree")"
expect_status 9 'a path that is not ours' crm-check
like "$out" '^README: no record' 'is found'
set_eva title=last
follow acme
is "$(history show main:README)" hello 'but kept: it is not ours to remove'

# -- being called ---------------------------------------------------------------------------------

mkdir nothing
expect_status 4 'no repository' follow nothing
not_ok test -e nothing/history.git
expect_status 2 'no folder' follow
expect_status 2 'two folders' follow a b
done_testing
