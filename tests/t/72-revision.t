#!/usr/bin/env bash
# set --if, _rev, and waiting for a writer: nobody overwrites what they have not seen.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3

rev() { crm-contact list email=eva@roof.example -f _rev -o 'template={_rev}'; }
bob() { CRM_USER_NAME='Bohdan Шевченко' CRM_USER_EMAIL=bob@example.com "$@"; }

is "$(rev)" "$(crm-log list --tool 'crm-contact apply' -o ids)" 'the revision is the transaction that changed it last'
is "$(crm-contact show eva@roof.example -f '*,_rev' -o json | jq -r '.[]._rev // ._rev')" "$(rev)" 'show has it too'
is "$(crm-contact list email=eva@roof.example -f name,_rev -o csv)" "name,_rev
Eva Nová,$(rev)" 'in any format'
is "$(crm-contact list email=eva@roof.example -f +_rev -o jsonl | jq -r ._rev)" "$(rev)" 'beside the usual columns'
first=$(rev)
expect_ok 'set --if, by the beginning of it' crm-contact set eva@roof.example title=CEO --if "${first:0:6}"
isnt "$(rev)" "$first" 'a change makes a new one'
bob crm-contact set eva@roof.example title=CFO >/dev/null
run crm-contact set eva@roof.example title=CTO --if "$first"
status_is 5 'a record changed meanwhile'
like "$err" '^crm-contact: contact [0-9a-f]+ Eva Nová was changed meanwhile by Bohdan Шевченко, 2026-11-21 10:00 \(crm-contact set, [0-9a-f]{8}\)' \
	'is told, with who and when'
like "$err" "hint: crm-log show $(rev | cut -c1-8) tells what" 'and where to look'
is "$(crm-contact show eva@roof.example -f title -o 'template={title}')" CFO 'and left as it is'
expect_status 4 'a revision that is none' crm-contact set eva@roof.example title=CTO --if 00000000
expect_ok 'the latest' crm-contact set eva@roof.example title=CTO --if "$(rev)"

# list | jq | apply
crm-contact list country=CZ -f 'id,title,_rev' -o jsonl | jq -c '.title = "VIP"' >changes
bob crm-contact set jan@roof.example owner= >/dev/null
dump >before
run crm-contact apply changes
status_is 5 'a stream with one that was changed'
like "$err" '^crm-contact: changes:[12]: contact [0-9a-f]+ Jan Svoboda was changed meanwhile by Bohdan' 'names its line'
is "$(dump)" "$(cat before)" 'and nothing of it is stored'
crm-contact list country=CZ -f 'id,title,_rev' -o csv | sed 's/,,/,VIP,/' >changes.csv
expect_ok 'as CSV' crm-contact apply changes.csv
is "$(crm-contact count title=VIP)" 1 'goes in where nothing happened'
printf '{"id":"%s","title":"x","_rev":null}\n' "$(crm-contact list email=jan@roof.example -o ids)" >changes
expect_ok 'no revision asks nothing' crm-contact apply changes

# An editor that is open while somebody else writes
printf '#!/bin/sh\nsed -i "s/\\"CTO\\"/\\"COO\\"/" "$1"\ncrm-contact set eva@roof.example country=UA >/dev/null\n' >editor
chmod +x editor
EDITOR=$PWD/editor run crm-contact edit eva@roof.example
status_is 5 'edit overwrites nothing either'
is "$(crm-contact show eva@roof.example -f title,country -o 'template={title} {country}')" 'CTO UA' 'what the other wrote stays'

# -- the lock ------------------------------------------------------------------------

mkfifo hold
sqlite3 -batch crm.db <hold >held 2>&1 &
holder=$!
exec 9>hold
echo "BEGIN IMMEDIATE; SELECT 'held';" >&9
until grep -q held held; do :; done
CRM_LOCK_TIMEOUT=50 run crm-contact set eva@roof.example title=x
status_is 7 'a writer that waits longer than lock.timeout'
like "$err" 'crm.db is busy: another program is writing to it' 'gives up with a sentence'
like "$err" 'hint: nothing was changed; run it again when the other is done' 'and a hint'
crm-config set lock.timeout 60
run crm-contact set eva@roof.example title=x
status_is 7 'the setting is the same'
expect_ok 'reading does not wait' crm-contact list
CRM_LOCK_TIMEOUT=20000 crm-contact set eva@roof.example title=waited >/dev/null &
waiting=$!
echo 'ROLLBACK;' >&9
wait "$waiting"
exec 9>&-
wait "$holder"
is "$(crm-contact show eva@roof.example -f title -o 'template={title}')" waited 'one that waits gets its turn'

done_testing
