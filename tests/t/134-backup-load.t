#!/usr/bin/env bash
# Backups while others write: each restores to a state that existed, and database and history of it agree.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. "$(dirname "$0")/../lib/test.sh"
need git sqlite3 jq
rounds=4 writers=2
unset CRM_HISTORY_COMMIT # followers write the history meanwhile
crm init -q acme
export CRM_REPO=$PWD/acme
crm-log flush -q

# Appends numbered contacts, each a transaction, and now and then so much that the log is folded.
writer() { # NAME
	local i=0
	while [ ! -e stop ]; do
		jq -nc --arg w "$1" --argjson i "$i" 'range(4) | {name: "\($w) \($i + .)", score: ($i + .)}' |
			crm-contact apply - --each >/dev/null
		i=$((i + 4))
		[ $((i % 40)) != 0 ] ||
			jq -nc --arg w "$1" 'range(400) | {subject: "\($w) \(.)", description: ("x" * 400)}' | crm-task apply - >/dev/null
	done
}
for ((w = 1; w <= writers; w++)); do writer "spisovatel$w" & done
have() { sqlite3 -readonly acme/crm.db 'SELECT count(*) FROM contact'; }
until [ "$(have)" -gt 8 ]; do sleep 0.05; done

complaints=0
complain() { complaints=$((complaints + 1)) && diag "$*"; }
echo heslo >heslo
for ((i = 1; i <= rounds; i++)); do
	crm-backup kept -q || complain "backup $i: exit status $?"
	crm-backup sealed -q --passphrase-file heslo || complain "sealed backup $i: exit status $?"
	[ $((i % 2)) != 0 ] || crm-backup "one$i.tar.gz" -q || complain "one file: exit status $?"
	[ "$i" != 3 ] || crm-check gc -q || complain "gc: exit status $?"
done
count=$(have)
: >stop
wait
is "$complaints" 0 "$((rounds * 2 + 2)) backups while $writers write"
ok test "$count" -gt 40
crm-log flush -q

# -- each is a state that existed ---------------------------------------------------------------

judge() { # BACKUP [OPTION...]
	local seq at words
	rm -rf back
	crm-backup restore "$1" back -q "${@:2}" || { complain "$1: cannot be restored" && return; }
	words=$(git -C back/history.git fsck --strict --no-dangling --no-progress 2>&1 || echo "status $?")
	[ -z "$words" ] || complain "$1: git fsck: $words"
	seq=$(sqlite3 back/crm.db 'SELECT max(seq) FROM txn')
	at=$(sqlite3 back/crm.db "SELECT at FROM txn WHERE seq = $seq")
	[ "$(sqlite3 back/crm.db 'SELECT id FROM txn ORDER BY seq' | sha256sum)" = \
		"$(sqlite3 -readonly acme/crm.db "SELECT id FROM txn WHERE seq <= $seq ORDER BY seq" | sha256sum)" ] ||
		complain "$1: its journal is not the beginning of the journal"
	# Database and history as they lie there, then brought together.
	words=$(crm-check -q --repo back 2>&1) || complain "$1: crm-check: $words"
	[ "$(git -C back/history.git rev-parse main)" = "$(git -C acme/history.git log --format=%H --grep "Crm-Txn: $(sqlite3 back/crm.db "SELECT id FROM txn WHERE seq = $seq")" main)" ] ||
		complain "$1: its branch is not where that of the repository was"
	for entity in contact task; do
		[ "$(crm-record $entity list -o jsonl -s id --repo back)" = "$(crm-record $entity list -o jsonl -s id --as-of "$at")" ] ||
			complain "$1: $entity is not what it was at $at"
	done
	for ((w = 1; w <= writers; w++)); do
		[ "$(sqlite3 back/crm.db "SELECT max(score) + 1 = count(*) FROM contact WHERE name LIKE 'spisovatel$w %'")" = 1 ] ||
			complain "$1: what spisovatel$w has written has a gap"
	done
}
for backup in kept/backups/*; do judge "$backup"; done
for backup in sealed/backups/*; do judge "$backup" --passphrase-file heslo; done
for backup in one*.tar.gz; do judge "$backup"; done
is "$complaints" 0 'each is what the repository was at its last transaction, and sound'
is "$(find acme -name '*.copy')" '' 'nothing is left in the repository'

# -- somebody who reads for long ----------------------------------------------------------------
# The log cannot be folded past what he reads; after a while the database is copied.

mkfifo ask
sqlite3 -readonly acme/crm.db <ask >answers &
exec 7>ask
echo 'BEGIN; SELECT count(*) FROM contact;' >&7
until [ -s answers ]; do sleep 0.05; done
CRM_HISTORY_COMMIT=manual crm-contact add name=Později >/dev/null
CRM_LOCK_TIMEOUT=200 expect_ok 'a backup while somebody reads for long' crm-backup kept
exec 7>&-
wait
crm-backup restore kept late -q
is "$(crm-contact count name=Později --repo late)" 1 'has what came after he began'
expect_ok 'and is sound' crm-check -q --repo late
is "$(find acme -name '*.copy')" '' 'the copy is gone'
done_testing
