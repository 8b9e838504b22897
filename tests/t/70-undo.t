#!/usr/bin/env bash
# crm-log undo and redo: what is taken back, what is in the way, and that it is exact.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3 git

all() { crm-export --all -q >"$1"; }
last() { crm-log list -n 1 -o ids; }

# -- one command ------------------------------------------------------------------

all 0
crm-contact set eva@roof.example title=CEO phone= tags-=key >/dev/null
set=$(last)
all 1
run crm-log undo
status_is 0 'undo'
like "$out" '^[0-9a-f]{16}$' 'prints the id of its own transaction'
like "$err" "^took back ${set:0:8} \(crm-contact set, 1 change, .*, Ann\) · crm-log redo brings it back" 'and says what it took back'
all 2
same_file 2 0 'as it was'
is "$(crm-log list -n 1 -o jsonl | jq -c '[.tool, .note, .source]')" "[\"crm-log undo\",\"undo of ${set:0:8}: crm-contact set\",\"$set\"]" \
	'a transaction that names the other'
run crm-log redo
status_is 0 'redo'
all 2
same_file 2 1 'as it was set'
expect_status 1 'there is nothing more to redo' crm-log redo
expect_status 2 'a format that is none' crm-log undo -o yaml
all 2
same_file 2 1 'is said before anything is written'
run crm-log undo -o jsonl
is "$status $out" "0 {\"id\":\"$(last)\"}" 'and any other is that of the id'
expect_ok 'and on' crm-log undo
is "$(crm-product count || true)" 0 'a stream of two was one transaction'
crm-log redo -q >/dev/null
crm-log redo -q >/dev/null
all 2
same_file 2 1 'redone in the order they were undone'
run crm-log undo "$set" -n
is "$out" 'contact bec25c02  title  CEO -> (empty)
contact bec25c02  phone  (empty) -> +420 601 123 456
contact bec25c02  phone_e164  (empty) -> +420601123456
contact bec25c02  tags  vip -> key;vip' 'a dry run is a diff'
like "$err" "^1 change of ${set:0:8} .* would be taken back. Nothing was written.$" 'and says so'
all 2
same_file 2 1 'and writes nothing'
expect_ok 'by id' crm-log undo "${set:0:6}" --note 'a slip'
is "$(crm-log list -n 1 -o 'template={note}')" 'a slip' '--note'
run crm-log undo "$set"
status_is 1 'twice is once'
like "$err" "nothing to take back: all that ${set:0:8} changed is as it was before" 'and is told'
all 2
same_file 2 0 'and changes nothing'

# rm and add
id=$(crm-contact list email=jan@roof.example -o ids)
crm-contact rm "$id" >/dev/null
crm-log undo -q >/dev/null
all 2
same_file 2 0 'what was removed is there again, to the byte'
crm-contact add name='Новий' >/dev/null
crm-log undo -q >/dev/null
all 2
same_file 2 0 'what was added is gone'
crm-company rm roof.example --unlink >/dev/null
is "$(crm-deal count company=)" 2 'links were emptied'
crm-log undo -q >/dev/null
all 2
same_file 2 0 'rm --unlink, with all links'

# -- somebody else ------------------------------------------------------------------

CRM_USER_NAME=Боб CRM_USER_EMAIL=bob@example.com crm-contact set jan@roof.example title=CTO >/dev/null
bob=$(last)
crm-contact set wang@datong.example title=CFO >/dev/null
crm-log undo -q >/dev/null
is "$(crm-contact show wang@datong.example -f title -o 'template={title}')" '' 'without an id it is my own last one'
crm-log undo -q >/dev/null
is "$(crm-contact show jan@roof.example -f title -o 'template={title}')" CTO 'never that of another'
crm-log redo -q >/dev/null
expect_ok 'unless named' crm-log undo "$bob"
all 2
same_file 2 0 'and it is gone'

# -- what is in the way ---------------------------------------------------------------

printf 'First Name,Last Name,Email,Company\nАнна,Шевченко,anna@kvity.example,Квіти\nPetr,Řezáč,petr@new.example,New Ltd\nLi,Na,lina@new.example,New Ltd\n' >people.csv
all 0
crm-import contact people.csv --link create -q
import=$(last)
all imported
anna=$(crm-contact list email=anna@kvity.example -o ids)
petr=$(crm-contact list email=petr@new.example -o ids)
crm-contact set "$anna" title=Boss owner=ann >/dev/null
crm-deal add name='Nový' contact="$petr" >/dev/null
deal=$(crm-deal list name=Nový -o ids)
all edited
run crm-log undo "$import"
status_is 5 'later changes are in the way'
like "$err" "^crm-log: 1 of 3 contacts was changed after this import: ${anna:0:6} title owner; contact ${petr:0:6} Petr Řezáč is linked to by 1 deal \(contact\)" 'and named'
like "$err" 'hint: --skip leaves those [0-9]+ as they are; --force takes them back too. Nothing was changed' 'with what can be done'
all 2
same_file 2 edited 'nothing was changed'
run crm-log undo "$import" --skip
status_is 0 '--skip'
like "$err" "left as they are: 1 of 3 contacts" 'says what it left'
like "$err" "took back 1 change of ${import:0:8} \(crm-import contact, [0-9]+ changes" 'and how much it took back'
is "$(crm-contact list email=lina@new.example -o ids || true; crm-contact count email=anna@kvity.example,petr@new.example)" 2 'those alone are there'
is "$(crm-company count name='New Ltd')" 1 'and what they link to'
crm-log undo -q "$(last)" >/dev/null
all 2
same_file 2 edited 'the undo of that brings all back'
expect_ok '--force' crm-log undo "$import" --force
is "$(crm-contact count email=anna@kvity.example,petr@new.example || true)" 0 'takes them too'
is "$(crm-deal show "$deal" -f contact -o 'template={contact}')" '' 'and empties what links to them'
crm-log undo -q "$(last)" >/dev/null
all 2
same_file 2 edited 'and can itself be taken back'
expect_status 2 'either of the two' crm-log undo "$import" --force --skip
crm-contact set "$anna" title= owner= >/dev/null
crm-deal set "$deal" contact= >/dev/null
expect_ok 'a value that is back is not in the way' crm-log undo "$import"
crm-deal rm "$deal" >/dev/null
all 2
same_file 2 0 'the import is gone'
crm-contact add name=Jiná email=lina@new.example >/dev/null
run crm-log redo
status_is 5 'a unique value taken meanwhile'
like "$err" "contact [0-9a-f]+: email: 'lina@new.example' is already that of contact [0-9a-f]+ Jiná" 'is named'
unlike "$err" '--force' 'and nothing is promised that cannot be'
crm-contact rm lina@new.example >/dev/null
expect_ok 'redo brings an import back' crm-log redo
all 2
same_file 2 imported 'to the byte'
crm-log undo -q "$import" >/dev/null

crm-contact set eva@roof.example title=A >/dev/null; first=$(last)
crm-contact set eva@roof.example title=B >/dev/null; second=$(last)
run crm-log undo "$first"
status_is 5 'a later value of the same field'
like "$err" "1 of 1 contact was changed after this change: [0-9a-f]+ title" 'is named'
crm-contact set eva@roof.example country=UA >/dev/null
expect_ok 'both at once, in whatever order they are named' crm-log undo "$first" "$second"
is "$(crm-contact show eva@roof.example -f title,country -o 'template={title}{country}')" UA 'another field is not in the way'
crm-log undo -q >/dev/null
crm-contact rm "$(crm-contact list email=olena@kvity.example -o ids)" --unlink >/dev/null; rm=$(last)
expect_ok 'what was removed' crm-log undo "$rm"
all 2
same_file 2 0 'is as before'

# -- many -------------------------------------------------------------------------------

crm-contact set eva@roof.example title=X --batch spring >/dev/null
crm-deal add name=Y --batch spring >/dev/null
crm-contact set jan@roof.example title=Z >/dev/null
run crm-log undo --batch spring
status_is 0 '--batch'
like "$err" '^took back 2 transactions \(2 changes\)' 'all of it'
is "$(crm-contact list title=Z,X -o 'template={title}')" Z 'and nothing else'
crm-log undo -q >/dev/null
all 2
same_file 2 0 'and my last before that'
CRM_NOW=2026-12-01T10:00:00Z crm-contact set eva@roof.example title=1 >/dev/null
CRM_NOW=2026-12-01T11:00:00Z crm-contact set eva@roof.example title=2 >/dev/null
CRM_NOW=2026-12-01T12:00:00Z CRM_USER_NAME=Боб CRM_USER_EMAIL=b@example.com crm-deal add name=3 >/dev/null
CRM_NOW=2026-12-02T00:00:00Z expect_ok '--since, --by' crm-log undo --since 2026-12-01 --by ann
is "$(crm-contact show eva@roof.example -f title -o 'template={title}')$(crm-deal count name=3)" 1 'those of one person'
CRM_NOW=2026-12-02T00:00:00Z expect_ok '--since' crm-log undo --since 2026-12-01
all 2
same_file 2 0 'everybody, and the undo, too'
expect_status 1 'a batch that is none' crm-log undo --batch nothing
expect_status 2 '--by alone is too much' crm-log undo --by ann
expect_status 4 'a transaction that is none' crm-log undo 00000000
expect_status 6 '--max-changes' crm-log undo --since 2026-11-01 --max-changes 3
all 2
same_file 2 0 'nothing was changed by these'

# -- the model ----------------------------------------------------------------------------

schema() { sqlite3 -readonly crm.db "SELECT name, type FROM pragma_table_info('contact')"; }
schema >s0
crm-record field add entity=contact name=shoe type=integer >/dev/null; field=$(last)
crm-contact set eva@roof.example shoe=38 >/dev/null; filled=$(last)
all 1
run crm-log undo "$field"
status_is 5 'a field that is filled'
like "$err" '1 contact has a shoe' 'is in the way'
unlike "$err" '--force' 'of which --force takes nothing back'
expect_ok 'with what fills it' crm-log undo "$filled" "$field"
same_file <(schema) s0 'the field is gone'
all 2
same_file 2 0 'and its values'
expect_ok 'redo' crm-log redo
all 2
same_file 2 1 'field and values are back'
expect_ok 'in one transaction, also back again' crm-log undo "$(last)"
crm-record entity add name=boat plural=boats >/dev/null
crm-record field add entity=boat name=length type=integer >/dev/null
crm-record boat add length=12 >/dev/null
all 1
crm-log undo -q >/dev/null && crm-log undo -q >/dev/null && crm-log undo -q >/dev/null
all 2
same_file 2 0 'an entity of our own'
crm-log redo -q >/dev/null && crm-log redo -q >/dev/null && crm-log redo -q >/dev/null
all 2
same_file 2 1 'and again'
crm-log undo -q >/dev/null && crm-log undo -q >/dev/null && crm-log undo -q >/dev/null

run crm-log flush
status_is 0 'the history can hold it'
expect_ok 'and database and history agree' crm-check
is "$(git --git-dir=history.git fsck --strict 2>&1)" '' 'git fsck --strict is silent'

done_testing
