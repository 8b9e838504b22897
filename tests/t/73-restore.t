#!/usr/bin/env bash
# rm and restore: several that link to each other, and what cannot come back says why.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3

all() { crm-export --all -q >"$1"; }
all 0

mother=$(crm-company add name='Matka')
child=$(crm-company add name='Дочка' parent="$mother")
grand=$(crm-company add name='孫' parent="$child")
all 1
expect_status 5 'one that is linked to' crm-company rm "$mother"
run crm-company rm "$mother" "$child" "$grand"
status_is 0 'with all that link to it, in any order'
is "$(crm-log list -n 1 -o 'template={tool} {changes}')" 'crm-company rm 3' 'in one transaction'
all 2
same_file 2 0 'they are gone'
run crm-company restore "$grand" "$child" "$mother"
status_is 0 'restore of several'
is "$(sort <<<"$out")" "$(printf '%s\n' "$mother" "$child" "$grand" | sort)" 'prints their ids'
is "$(crm-log list -n 1 -o 'template={tool} {changes}')" 'crm-company restore 3' 'in one transaction'
all 2
same_file 2 1 'as they were'
crm-company rm "$grand" "$child" "$mother" >/dev/null

run crm-company restore "$child"
status_is 4 'one whose link leads nowhere'
like "$err" "parent: there is no company $mother" 'is told'
like "$err" "hint: crm-record company restore $mother \(Matka\) first" 'with what to do'
expect_ok 'that' crm-company restore "$mother"
expect_ok 'and then this' crm-company restore "$child"
expect_status 5 'what is there cannot be restored' crm-company restore "$child"
expect_status 4 'nor what never was' crm-company restore 0000000000000000
run crm-company restore "$grand" 0000000000000000
status_is 4 'one of several'
is "$(crm-company count name=孫 || true)" 0 'then none'
expect_ok 'one each' crm-company restore "$grand" --each
crm-company rm "$grand" "$child" "$mother" >/dev/null

jan=$(crm-contact list email=jan@roof.example -o ids)
crm-contact rm "$jan" >/dev/null
crm-contact add name='Nový Jan' email=jan@roof.example >/dev/null
run crm-contact restore "$jan"
status_is 5 'a unique value that was taken'
like "$err" "^crm-contact: email: 'jan@roof.example' is already that of contact [0-9a-f]+ Nový Jan" 'is told, with whose it is'
crm-contact set jan@roof.example email=jan2@roof.example >/dev/null
expect_ok 'when it is free' crm-contact restore "$jan"

task=$(crm-task list subject='Call Eva' -o ids)
crm-task rm "$task" >/dev/null
eva=$(crm-contact list email=eva@roof.example -o ids)
crm-contact rm "$eva" --unlink >/dev/null
run crm-task restore "$task"
status_is 4 'a link to any record'
like "$err" "hint: crm-record contact restore $eva \(Eva Nová\) first" 'too'
crm-contact restore "$eva" >/dev/null
expect_ok 'then it is there' crm-task restore "$task"
is "$(crm-task show "$task" -f about -o 'template={about}')" "contact:$eva" 'with its link'

crm-record entity add name=boat plural=boats >/dev/null
crm-record field add entity=boat name=old type=link target=boat >/dev/null
a=$(crm-record boat add tags=a)
b=$(crm-record boat add old="$a")
crm-record boat set "$a" old="$b" >/dev/null
run crm-record boat rm "$a" "$b"
status_is 5 'two that link to each other hold each other'
expect_ok 'unless unlinked' crm-record boat rm "$a" "$b" --unlink
expect_ok 'one is enough for undo' crm-log undo -q
is "$(crm-record boat list -f old -o 'template={old}' | sort)" "$(printf '%s\n' "$a" "$b" | sort)" 'and both have their links'
expect_ok 'all agree' crm-check

done_testing
