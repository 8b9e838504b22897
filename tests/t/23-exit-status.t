#!/usr/bin/env bash
# Every exit status, at least once.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need sqlite3

expect_status 0 'done' crm-contact list
expect_status 1 'nothing matched: list' crm-contact list name=nobody
expect_status 1 'nothing matched: count' crm-contact count name=nobody
expect_status 1 'nothing matched: query' crm-query 'SELECT 1 WHERE 0'
expect_status 1 'nothing matched: log' crm-log list --since tomorrow
expect_status 2 'usage: no verb' crm-contact
expect_status 2 'usage: unknown verb' crm-contact lsit
expect_status 2 'usage: unknown option' crm-contact list --all
expect_status 2 'usage: unknown field' crm-contact list nmae=x
expect_status 2 'usage: too few' crm-contact show
expect_status 2 'usage: too many' crm-contact edit a b
expect_status 3 'invalid: a value' crm-contact add email=x@
expect_status 3 'invalid: a stream' shell 'crm-contact apply - <<<"{"'
expect_status 4 'not found: a record' crm-contact show nobody@example.org
expect_status 4 'not found: a repository' crm-contact --repo /nowhere list
expect_status 4 'not found: a transaction' crm-log show 00000000
expect_status 5 'conflict: a duplicate' crm-contact add email=eva@roof.example
expect_status 5 'conflict: a repository' crm init .
for i in 1 2; do crm-contact add name='Two Names' >/dev/null; done
expect_status 5 'conflict: an ambiguous name' crm-contact show 'Two Names'
expect_status 6 'denied: --max-changes' crm-contact set eva@roof.example jan@roof.example title=x --max-changes 1
expect_status 6 'denied: SQL that writes' crm-query 'DELETE FROM contact'

# Busy: another writer holds the lock
mkfifo "$TEST_TMP/lock"
sqlite3 crm.db >"$TEST_TMP/locked" <"$TEST_TMP/lock" &
exec 8>"$TEST_TMP/lock"
printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&8
until [ -s "$TEST_TMP/locked" ]; do :; done
crm-config set lock.timeout 50
run crm-contact add name=Busy
status_is 7 'busy: another writer'
unlike "$err" 'SQL|database is locked' 'in plain words'
expect_ok 'a reader is not in the way' crm-contact list
exec 8>&-
wait
crm-config unset lock.timeout
expect_ok 'afterwards all is well' crm-contact add name=Busy

# Input and output
expect_status 8 'input: no such file' crm-contact apply nowhere
expect_status 8 'output: a full device' shell 'crm-contact list >/dev/full'
like "$err" '^crm-contact: cannot write to standard output' 'says so'
expect_status 8 'output: a full device, a table' shell 'crm-contact list -o table >/dev/full'
expect_status 8 'output: a full device, a count' shell 'crm-contact count >/dev/full'
expect_status 8 'output: a full device, of nothing' shell 'crm-contact count name=nobody >/dev/full'
expect_status 8 'output: closed' shell 'crm-contact list >&-'
expect_status 8 'output: help' shell 'crm-contact --help >/dev/full'
run shell 'crm-contact add name=Unseen >/dev/full'
status_is 8 'a change whose id cannot be printed says so'
is "$(crm-contact count name=Unseen)" 1 'it has happened all the same'
expect_ok 'closed stdin and stderr' shell 'crm-contact add name=Closed <&- 2>&- >/dev/null'
expect_ok 'do not harm' crm-contact show Closed

# Damaged
cp crm.db "$TEST_TMP/good.db"
sqlite3 crm.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
mkdir ../damaged
head -c 5000 crm.db >../damaged/crm.db
expect_status 9 'damaged: a database that was cut off' crm-contact --repo ../damaged list
unlike "$err" 'SQL|malformed|disk image' 'in plain words'
printf 'SQLite format 3\0 and then nothing of the kind' >../damaged/crm.db
expect_status 9 'damaged: nonsense' crm-contact --repo ../damaged list
unlike "$err" 'SQL|malformed|not a database' 'in plain words'
mkdir ../newer
cp crm.db ../newer/
sqlite3 ../newer/crm.db 'PRAGMA user_version=77' >/dev/null
run crm-contact --repo ../newer list
like "$status" '^[09]$' 'a database with another version of the model does not crash'

# A database that cannot be written
if [ "$(id -u)" -ne 0 ]; then
	chmod a-w crm.db
	expect_status 8 'no permission to write' crm-contact add name=x
	chmod u+w crm.db
else
	skip 'no permission to write' 'root may do everything'
fi

# -q and an unread error change no status
expect_status 3 '-q' crm-contact add -q email=x@
expect_status 3 'stderr closed' shell 'crm-contact add email=x@ 2>&-'

done_testing
