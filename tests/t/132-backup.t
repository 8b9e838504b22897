#!/usr/bin/env bash
# crm-backup: what is in a backup, what the next one costs, encryption, retention, and backups that are damaged or hostile.
# Thousands of syncs need not reach a disk.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git sqlite3 tar jq
acme
printf 'From: Eva <eva@roof.example>\nMessage-ID: <letter@roof.example>\nSubject: Střecha\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nteče\n--b\nContent-Type: image/png; name=a.png\n\npng\n--b--\n' >../letter
crm-mail intake ../letter >/dev/null
mkdir -p hooks/before-write.d hooks/after-write.d hooks/secrets quarantine outbox cursors
printf '#!/bin/sh\nexit 0\n' >hooks/before-write.d/ano
chmod 755 hooks/before-write.d/ano
ln -s /usr/bin/true hooks/after-write.d/pravda
chmod 700 hooks/secrets
echo hush >hooks/secrets/0123456789abcdef
echo hush >survey.key
chmod 600 survey.key hooks/secrets/*
echo 5 >hooks/state.db-old
echo mail >quarantine/mail
echo 1 >outbox/mail
echo 1 >cursors/one
crm-log flush -q
cd ..
export CRM_REPO=$PWD/acme

exported() { crm-export --all --repo "$1" | sha256sum; } # REPOSITORY
size_of() { du -sb "$1" | cut -f1; }
listed() { crm-backup list "$1" -o ids -f backup | xargs; } # FOLDER
newest() { find "$1/backups" -type f | LC_ALL=C sort | tail -n 1; }

# -- there and back -------------------------------------------------------------------------

before=$(cd acme && dump)
expect_ok 'a backup' crm-backup kept
is "$out" '' 'says nothing on stdout'
like "$err" '^kept/backups/20261121T100000Z: [0-9]+ transactions, ' 'and what it did on stderr'
is "$(cd acme && dump)" "$before" 'the repository is what it was'
is "$(stat -c %a kept)" 700 'it is for its owner alone'
expect_ok 'it can be restored' crm-backup restore kept back
is "$(exported back)" "$(exported acme)" 'and says what was backed up'
expect_ok 'crm-check finds it sound' crm-check -q --repo back
rmdir acme/files/new 2>/dev/null || true
is "$(diff -rq acme back | grep -v 'crm-follow.lock\|crm-follow.wanted\|crm.db-\|history.git/hooks' | sort)" 'Only in acme/hooks: secrets
Only in acme/hooks: state.db-old
Only in acme: cursors
Only in acme: survey.key' 'all is there but what is of this machine, and secrets'
same_file back/crm.db <(sqlite3 acme/crm.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null && cat acme/crm.db) 'crm.db byte for byte'
is "$(stat -c %a back/hooks/before-write.d/ano)" 755 'programs can be run'
is "$(readlink back/hooks/after-write.d/pravda)" /usr/bin/true 'links lead where they led'
is "$(stat -c %Y back/crm.conf back/hooks/before-write.d/ano 2>/dev/null || true)" "$(stat -c %Y acme/crm.conf acme/hooks/before-write.d/ano 2>/dev/null || true)" 'files are as old'
expect_status 5 'never over a repository' crm-backup restore kept back
like "$err" 'back is there already' 'which is said'
mkdir empty
expect_ok 'into an empty folder' crm-backup restore kept/backups/20261121T100000Z empty
mkdir empty2 other.restoring
echo left >other.restoring/crm.db
echo mine >empty2/mine
expect_status 5 'not into one of somebody else' crm-backup restore kept empty2
expect_ok 'over what a restore that was killed has left' crm-backup restore kept other
is "$(exported other)" "$(exported acme)" 'which comes out well'
ok test ! -e other.restoring
mkdir by-hand
shell 'cd kept && sed -n "s,^piece \(..\),pieces/\1/,p" backups/20261121T100000Z | xargs cat | tar xz -C ../by-hand'
is "$(cd by-hand && sha256sum -c --quiet backup.sha256)" '' 'by hand: tar, and the sums are right'
is "$(exported by-hand)" "$(exported acme)" 'and it is a repository'
expect_ok 'verified' crm-backup verify kept
like "$err" 'can be restored' 'with a word'
is "$(ls "$TMPDIR")" '' 'that leaves nothing behind'

# -- what the next one costs ------------------------------------------------------------------

was=$(size_of kept)
expect_ok 'once more' crm-backup kept
is "$(listed kept)" '20261121T100000Z 20261121T100000Z-2' 'in the same second'
ok test $(($(size_of kept) - was)) -lt 10000
export CRM_NOW=2026-11-21T11:00:00Z
jq -nc 'range(3000) | {name: "Jméno \(.)", email: "jmeno\(.)@example.cz", description: ("\(. * 7919)-" * 9)}' | crm-contact apply - >/dev/null
crm-log flush -q
crm-backup kept -q
was=$(size_of kept)
crm-contact set eva@roof.example title=CEO >/dev/null
crm-log flush -q
expect_ok 'after one change' crm-backup kept
like "$err" 'of which [0-9.]+ kB are new' 'few things are new'
grown=$(($(size_of kept) - was)) whole=$(stat -c %s acme/crm.db)
diag "grown by $grown of $whole"
ok test "$grown" -lt $((whole / 10))
crm-check gc -q
expect_ok 'after a gc' crm-backup kept
expect_ok 'verified' crm-backup verify kept -q
is "$err$out" '' 'quietly'

# -- one file, and pipes ------------------------------------------------------------------------

expect_ok 'into a file' crm-backup one.tar.gz
is "$(stat -c %a one.tar.gz)" 600 'for its owner alone'
expect_ok 'that tar reads' tar tzf one.tar.gz
like "$out" 'crm.db' 'with the database in it'
expect_ok 'verified' crm-backup verify one.tar.gz
expect_ok 'over an older one' crm-backup one.tar.gz
ok test ! -e one.tar.gz.crm-part
expect_ok 'through a pipe' shell 'crm-backup - | crm-backup restore - piped'
is "$(exported piped)" "$(exported acme)" 'all of it'
expect_status 2 'one file keeps no others' crm-backup one.tar.gz --keep 7d
expect_status 8 'a full device' shell 'crm-backup - >/dev/full'

# -- with a passphrase -----------------------------------------------------------------------------

echo 'tajné heslo' >heslo
echo other >wrong
expect_ok 'encrypted with a passphrase' crm-backup sealed --passphrase-file heslo
is "$(stat -c %a acme/backup.key)" 600 'the key of names is for its owner alone'
is "$(grep -rlaE 'roof.example|SQLite format|crm-contact' sealed || true)" '' 'nothing can be read in it'
crm-contact set jan@roof.example title=CTO >/dev/null
expect_ok 'from then on nobody is asked' crm-backup sealed
like "$err" 'of which [0-9.]+ kB are new' 'and few things are new'
expect_ok 'restored with it' crm-backup restore sealed opened --passphrase-file heslo
is "$(exported opened)" "$(exported acme)" 'and says what was backed up'
is "$(cat opened/survey.key opened/hooks/secrets/*)" 'hush
hush' 'secrets are in it'
is "$(stat -c %a opened/survey.key opened/hooks/secrets opened/backup.key | xargs)" '600 700 600' 'and stay secret'
expect_status 6 'not with another' crm-backup restore sealed denied --passphrase-file wrong
like "$err" 'sealed: that is not the passphrase' 'which is said'
expect_status 6 'not without one' crm-backup verify sealed
like "$err" 'hint: --passphrase-file FILE' 'which is said'
expect_ok 'its list is no secret' crm-backup list sealed
ok test ! -e denied -a ! -e denied.restoring
mv acme/backup.key key
expect_status 6 'a repository without the key of names' crm-backup sealed
like "$err" 'backup.key' 'says what is missing'
expect_ok 'gets it by the passphrase' crm-backup sealed --passphrase-file heslo
same_file acme/backup.key key 'as it was'
expect_status 5 'what is not encrypted does not become so' crm-backup kept --passphrase-file heslo
expect_ok 'one file' crm-backup one.crm-backup --passphrase-file heslo
expect_ok 'verified' crm-backup verify one.crm-backup --passphrase-file heslo
expect_status 6 'not with another' crm-backup verify one.crm-backup --passphrase-file wrong
expect_status 2 'its name says so' crm-backup two.tar.gz --passphrase-file heslo
expect_status 2 'and the other way round' crm-backup two.crm-backup
expect_ok 'through a pipe' shell 'crm-backup - --passphrase-file heslo | crm-backup restore - piped2 --passphrase-file heslo'
: >nothing
expect_status 3 'an empty passphrase' crm-backup two.crm-backup --passphrase-file nothing
expect_status 6 'nobody is asked without a terminal' crm-backup two.crm-backup --encrypt </dev/null

# -- for a key ---------------------------------------------------------------------------------------

expect_ok 'a pair of keys' crm-backup keygen boss
is "$(stat -c %a boss)" 600 'the secret one for its owner alone'
expect_status 5 'never over one that is there' crm-backup keygen boss
crm-backup keygen thief -q
expect_ok 'encrypted for a key' crm-backup for-boss --to boss.pub
expect_ok 'and once more' crm-backup for-boss
is "$(grep -rlaE 'roof.example|SQLite format|crm-contact' for-boss || true)" '' 'nothing can be read in it'
expect_ok 'restored by who has it' crm-backup restore for-boss for-boss-back --identity boss
is "$(exported for-boss-back)" "$(exported acme)" 'and says what was backed up'
expect_status 6 'not by another' crm-backup restore for-boss denied --identity thief
like "$err" 'sealed for another key' 'which is said'
expect_status 3 'not by the public key' crm-backup restore for-boss denied --identity boss.pub
expect_status 3 'nor made by the secret one' crm-backup for-nobody --to boss
expect_status 5 'for one key' crm-backup for-boss --to thief.pub
expect_ok 'one file' crm-backup boss.crm-backup --to boss.pub
expect_ok 'verified' crm-backup verify boss.crm-backup --identity boss
expect_status 6 'not by another' crm-backup verify boss.crm-backup --identity thief
ok test ! -e denied -a ! -e denied.restoring -a ! -e for-nobody
CRM_SEED=2 crm init -q other-acme
expect_status 5 'a folder is of one repository' crm-backup kept --repo other-acme
like "$err" 'kept is of another repository' 'which is said'
mkdir somebody && echo x >somebody/x
expect_status 5 'and no other folder' crm-backup somebody
is "$(ls somebody)" x 'which stays as it is'

# -- a branch, whose attachments and programs are those of the trunk ---------------------------------

crm-sync branch plan-b 2>/dev/null
crm-contact set jan@roof.example title=CFO --branch plan-b >/dev/null
expect_status 5 'a branch is a repository of its own' crm-backup kept --branch plan-b
expect_ok 'with a folder of its own' crm-backup plan --branch plan-b
expect_ok 'restored' crm-backup restore plan plan-back
expect_ok 'and sound, with its attachments' crm-check -q --repo plan-back
is "$(crm-contact count title=CFO --repo plan-back)" 1 'it says what the branch said'
ok test -x plan-back/hooks/before-write.d/ano
expect_ok 'the trunk' crm-backup kept
crm-backup restore kept trunk-back -q
is "$(crm-contact count title=CFO --repo trunk-back || true)" 0 'knows nothing of it'
ok test ! -e trunk-back/branches

# -- in a terminal --------------------------------------------------------------------------------------

if type -P script >/dev/null; then
	(sleep 1; printf 'tajné heslo\n'; sleep 1; printf 'tajné heslo\n'; sleep 1) |
		script -qec "crm-backup asked.crm-backup --encrypt" /dev/null >typed 2>&1 || true
	unlike "$(cat typed)" 'tajn' 'nobody sees the passphrase'
	expect_ok 'a passphrase that was asked for' crm-backup verify asked.crm-backup --passphrase-file heslo
else
	skip 'asked in a terminal' 'no script'
fi

# -- from cron ------------------------------------------------------------------------------------------

cron() { (cd / && env -i PATH="$CRM_BIN:/usr/bin:/bin" CRM_REPO="$CRM_REPO" "$@" </dev/null); }
expect_ok 'under cron' cron crm-backup "$PWD/cron" --keep 7d,4w,12m -q
is "$out$err" '' 'quiet when all is well'
expect_ok 'through crm' cron crm backup verify "$PWD/cron" -q
expect_status 4 'what is not there' cron crm-backup verify "$PWD/nowhere"
done_testing
