#!/usr/bin/env bash
# Making a repository, and finding it: --repo, CRM_REPO, upward, the user's default.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
need sqlite3 git

run crm init acme
status_is 0 'crm init'
is "$out" '' 'says nothing on stdout'
like "$err" '^created acme ' 'and says what it made'
ok test -f acme/crm.db
ok test -d acme/hooks
ok test -d acme/files
is "$(sqlite3 acme/crm.db 'PRAGMA journal_mode')" wal 'the database is in WAL mode'
isnt "$(sqlite3 acme/crm.db 'PRAGMA application_id')" 0 'and says whose it is'
run crm-record --repo acme stage list -f name,probability,type -s position
is "$out" 'name,probability,type
prospecting,10,open
qualification,20,open
proposal,50,open
negotiation,80,open
won,100,won
lost,0,lost' 'the default pipeline is there'

sqlite3 acme/crm.db .dump >before
run crm init acme
status_is 5 'a second init is a conflict'
like "$err" '^crm(-init|)(: | init: ).*acme' 'which names the folder'
sqlite3 acme/crm.db .dump >after
same_file after before 'and changes nothing'

echo mine >file
expect_status 8 'a file cannot become a repository' crm init file
is "$(cat file)" mine 'and is left as it is'
mkdir full
echo mine >full/letter.txt
run crm init full
if [ "$status" -eq 0 ]; then ok test -f full/letter.txt; else ok test ! -e full/crm.db; fi

mkdir here
expect_ok 'init makes the current folder one' shell 'cd here && crm init'
ok test -f here/crm.db
expect_ok 'init makes the folders above' crm init a/b/c
ok test -f a/b/c/crm.db
expect_ok 'a name with spaces and quotes' crm init "Ann's Žluťoučký kůň"
expect_ok 'is a repository like another' crm-contact --repo "Ann's Žluťoučký kůň" add name=x
run crm init --currency CZK crowns
status_is 0 'a currency of its own'
crm-deal --repo crowns add name=x amount=5 >id
is "$(crm-deal --repo crowns list -f currency -o 'template={currency}')" CZK 'is that of amounts that name none'
expect_status 2 'there is no such currency' crm init --currency XQX other
not_ok test -e other/crm.db

# Finding
crm-contact --repo acme add name=Acme >/dev/null
crm-contact --repo here add name=Here >/dev/null
names() { crm-contact "$@" list -o 'template={name}'; }

run names
status_is 4 'outside of any repository'
like "$err" 'hint: .*crm init' 'the hint says how to make one'
run names --repo acme
is "$out" Acme '--repo'
run names --repo=here
is "$out" Here '--repo=FOLDER'
run env CRM_REPO="$PWD/acme" crm-contact list -o 'template={name}'
is "$out" Acme 'CRM_REPO'
run env CRM_REPO="$PWD/acme" crm-contact --repo here list -o 'template={name}'
is "$out" Here '--repo is stronger than CRM_REPO'
run shell 'cd here && CRM_REPO=../acme crm-contact list -o "template={name}"'
is "$out" Acme 'CRM_REPO is stronger than the folder'
mkdir -p acme/files/deep/down
run shell 'cd acme/files/deep/down && crm-contact list -o "template={name}"'
is "$out" Acme 'upward from the working folder'
run crm-contact list --repo nowhere
status_is 4 'a --repo that is none'
like "$err" "nowhere" 'is named'
run env CRM_REPO=nowhere crm-contact list
status_is 4 'so is CRM_REPO'
expect_ok 'a default for the user' crm-config set --user repo.default "$PWD/acme"
run names
is "$out" Acme 'is used outside of any repository'
run shell 'cd here && crm-contact list -o "template={name}"'
is "$out" Here 'not within one'

# A repository that cannot be read as one
mkdir broken
head -c 100000 /dev/urandom >broken/crm.db
run crm-contact --repo broken list
status_is 9 'a damaged database'
unlike "$err" 'sqlite|SQLITE' 'without jargon'
mkdir foreign
sqlite3 foreign/crm.db 'CREATE TABLE contact (a)'
run crm-contact --repo foreign list
status_is 9 'a database of another program'
sqlite3 foreign/crm.db 'SELECT * FROM contact' >"$TEST_TMP/foreign"
is "$(sqlite3 foreign/crm.db .schema)" 'CREATE TABLE contact (a);' 'is not touched'

done_testing
