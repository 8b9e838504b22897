#!/usr/bin/env bash
# Programs of hooks/before-write.d: what they are shown, refusing, amending, and everything they may do wrong.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq sqlite3 git
acme
mkdir hooks/before-write.d
saw=$TEST_TMP/saw

hook() { # NAME: the program on stdin
	cat >"hooks/before-write.d/$1"
	chmod +x "hooks/before-write.d/$1"
}
unhook() { rm -f hooks/before-write.d/*; }

# -- what it is shown -----------------------------------------------------------------

hook 10-see <<-END
	#!/bin/sh
	cat >>"$saw"
	env | grep -v '^\(PWD\|OLDPWD\|SHLVL\|_\)=' | sort >"$TEST_TMP/env"
	pwd >"$TEST_TMP/pwd"
END
eva=$(crm-contact list -o ids eva@roof.example)
expect_ok 'a change is shown to a program' crm-contact set "$eva" last_name=Шевченко+王 --note why --batch b1
is "$(jq -c '[.entity, .id, .op, .data.name, .changed.last_name, .data.company, .data.owner]' "$saw")" \
	"[\"contact\",\"$eva\",\"update\",\"Eva Шевченко+王\",{\"old\":\"Nová\",\"new\":\"Шевченко+王\"},\"$(crm-company list -o ids 'name=Roof & Sons')\",\"ann\"]" \
	'what it will be and what changes, links as listings have them'
is "$(jq -c '.changed | keys' "$saw")" '["last_name","name"]' 'only what changed'
txn=$(sqlite3 crm.db 'SELECT id FROM txn ORDER BY seq DESC LIMIT 1')
is "$(sed "s|^PATH=.*|PATH=|; s|$PWD|HERE|; s|$HOME|HOME|; s|$txn|TXN|" "$TEST_TMP/env")" 'CRM_ACTOR=Ann <ann@example.com>
CRM_BATCH=b1
CRM_HOOK=before-write
CRM_HOOK_REPO=HERE
CRM_NOTE=why
CRM_REPO=HERE
CRM_TOOL=crm-contact set
CRM_TXN=TXN
HOME=HOME
LANG=C.UTF-8
PATH=' 'its environment, and nothing else of ours'
is "$(cat "$TEST_TMP/pwd")" "$PWD" 'it works in the repository'

: >"$saw"
before=$(dump)
expect_ok 'it is asked about a dry run, too' crm-contact rm -n "$eva" --unlink
is "$(jq -r .op "$saw" | sort -u | tr '\n' ' ')" 'delete update ' 'with all that follows'
like "$(cat "$TEST_TMP/env")" 'CRM_DRY_RUN=1' 'and is told that it is one'
is "$(dump)" "$before" 'nothing was written'
: >"$saw"
expect_ok 'what changes nothing' crm-contact set "$eva" last_name=Шевченко+王
not_ok test -s "$saw"

crm-schema add contact.passport text --secret >/dev/null
: >"$saw"
expect_ok 'a change of what is secret' crm-contact set "$eva" passport=X1234 title=Mgr.
like "$(tail -n 1 "$saw")" '"title":"Mgr\."' 'is shown'
unlike "$(cat "$saw")" 'X1234|passport' 'without it'

# -- refusing ---------------------------------------------------------------------------

hook 20-no <<-'END'
	#!/bin/sh
	printf 'nic o \033[31m王 se nepíše\nsecond line\n' >&2
	exit 3
END
before=$(dump)
expect_status 6 'one refuses' crm-contact set "$eva" last_name=Nová
is "$err" 'crm-contact: refused by hooks/before-write.d/20-no: nic o \x1b[31m王 se nepíše' 'its first line is said, harmless'
is "$(dump)" "$before" 'nothing was written'
expect_status 6 'of a dry run' crm-contact set -n "$eva" last_name=Nová
expect_status 6 'of an undo' crm-log undo "$txn"
hook 20-no <<<$'#!/bin/sh\nexit 9'
expect_status 6 'one that says nothing' crm-contact rm "$eva" --unlink
is "$err" 'crm-contact: refused by hooks/before-write.d/20-no with exit status 9' 'its exit status is told'
hook 20-no <<<$'#!/bin/sh\nkill -9 $$'
expect_status 6 'one that dies' crm-contact set "$eva" title=x
is "$err" 'crm-contact: refused by hooks/before-write.d/20-no, which was ended by signal 9' 'the signal is told'
expect_status 6 'with JSON' crm-contact set "$eva" title=x -o json
ok jq -e .error <<<"$err"
is "$(dump)" "$before" 'nothing was written'
unhook

# -- amending ---------------------------------------------------------------------------

hook 10-lower <"$TOP/share/crm/hooks/industry-lower"
hook 20-see <<-END
	#!/bin/sh
	cat >"$saw"
END
expect_ok 'a program amends' crm-company add 'name=Řeznictví Šťastný' industry=FOOD
id=$out
is "$(crm-company list -o csv -f name,industry "id=$id")" $'name,industry\nŘeznictví Šťastný,food' 'what it asked for is written'
is "$(jq -c '[.op, .data.industry]' "$saw")" '["create","food"]' 'the program after it sees that'
is "$(sqlite3 crm.db "SELECT count(*) FROM change WHERE record = '$id'")" 1 'it is one change of one transaction'
expect_ok 'the history' crm-log flush
is "$(git --git-dir=history.git show "main:company/${id:0:2}/${id:2:2}.json" | jq -r ".industry")" food 'has what is written'
expect_ok 'both agree' crm-check
expect_ok 'a dry run shows it' crm-company set -n "$id" industry=Toys
like "$out" 'toys' 'as it would be'
unhook

company() { # JSON members: a program that amends the company which is written
	hook 10-amend <<-END
		#!/bin/sh
		exec jq -c '{entity, id} + $1'
	END
}
company '{industry: null, tags: ["a", "b"]}'
expect_ok 'null empties, a list is a list' crm-company set "$id" employees=3
is "$(crm-company list -o jsonl -f industry,tags "id=$id")" '{"industry":null,"tags":["a","b"]}' 'as apply takes them'
for bad in '{employees: "many"}' '{no_field: 1}' '{entity: "nothing"}' '{id: "0123456789abcdef"}' '{created_at: "2020-01-01"}' '{entity: null}'; do
	company "$bad"
	before=$(dump)
	expect_status 6 "a bad amendment: $bad" crm-company set "$id" employees=4
	like "$err" '^crm-company: hooks/before-write.d/10-amend: line 1 of what it printed: ' 'names the program'
	is "$(dump)" "$before" 'nothing was written'
done
hook 10-amend <<<$'#!/bin/sh\nhead -c 3000 /dev/urandom'
expect_status 6 'garbage' crm-company set "$id" employees=4
like "$err" '^crm-company: hooks/before-write.d/10-amend: line [0-9]+ of what it printed: ' 'names the program'
hook 10-amend <<<$'#!/bin/sh\necho all is well'
expect_status 6 'words on stdout' crm-company set "$id" employees=4
like "$err" 'hint: what it prints is taken as changes' 'are explained'
is "$(dump)" "$before" 'nothing was written'
hook 10-amend <<-'END'
	#!/bin/sh
	jq -c '{entity, id, employees: 77}'
	echo 'too late' >&2
	exit 1
END
expect_status 6 'one that amends and refuses' crm-company set "$id" employees=4
is "$(dump)" "$before" 'nothing was written'
company '{employees: 3}'
expect_ok 'one that takes the change back' crm-company set "$id" employees=4
is "$(dump)" "$before" 'leaves nothing to write'
unhook

# -- limits -----------------------------------------------------------------------------

export CRM_HOOKS_TIMEOUT=300
hook 10-hang <<-END
	#!/bin/sh
	echo \$\$ >"$TEST_TMP/pid"
	sleep 600 &
	echo \$! >>"$TEST_TMP/pid"
	trap '' TERM INT HUP
	wait
	sleep 600
END
expect_status 6 'one that hangs' crm-company set "$id" employees=5
is "$err" $'crm-company: hooks/before-write.d/10-hang took longer than 300 ms\nhint: nothing was written' 'is ended, and that is said'
while read -r pid; do unlike "$(cut -d' ' -f3 "/proc/$pid/stat" 2>/dev/null)" '[^Z]' 'with all it has started'; done <"$TEST_TMP/pid"
hook 10-hang <<<$'#!/bin/sh\nexec yes'
expect_status 6 'one that floods' crm-company set "$id" employees=5
like "$err" 'hooks/before-write.d/10-hang (printed more than [0-9]+ bytes|took longer)' 'is ended'
hook 10-hang <<<$'#!/bin/sh\nyes >&2 &\nsleep 0.1\nkill $!\nexit 1'
expect_status 6 'one that floods stderr' crm-company set "$id" employees=5
is "$err" 'crm-company: refused by hooks/before-write.d/10-hang: y' 'is heard'
is "$(dump)" "$before" 'nothing was written'
unset CRM_HOOKS_TIMEOUT
hook 10-hang <<-END
	#!/bin/sh
	: >"$TEST_TMP/hangs"
	sleep 600
END
began=$SECONDS
crm-company set "$id" employees=5 2>"$TEST_TMP/said" &
until [ -e "$TEST_TMP/hangs" ]; do sleep 0.02; done
kill -INT $!
code=0
wait $! || code=$?
is "$code" 130 'interrupted while a program thinks'
is "$(cat "$TEST_TMP/said")" 'crm-company: interrupted; the unfinished transaction was taken back' 'says so'
ok test $((SECONDS - began)) -lt 8
is "$(dump)" "$before" 'nothing was written'
unhook

# -- what is no program -----------------------------------------------------------------

for name in .hidden a~ a.bak a.orig a.dpkg-old 'a b' '#a#'; do hook "$name" <<<$'#!/bin/sh\nexit 1'; done
mkdir hooks/before-write.d/folder
expect_ok 'backups, dot files and folders are passed over' crm-company set "$id" employees=6
is "$err" '' 'without a word'
rm -r hooks/before-write.d
mkdir hooks/before-write.d
echo 'exit 1' >hooks/before-write.d/10-plain
expect_ok 'what may not be executed is not run' shell 'printf "%s\n" "$1" "$2" | crm-company set --each - employees=7' "$id" "$(crm-company list -o ids name=Квіти)"
is "$err" 'crm-company: hooks/before-write.d/10-plain may not be executed and is not asked (chmod +x would change that; it is said once)' 'but told of, once'
expect_ok 'nor is it later' crm-company set Квіти employees=8
is "$err" '' 'and not told of again'
like "$(crm status)" '[0-9]+ programs?.* 1 not executable [(]crm-hook scripts[)]' 'but for crm status'
unhook
hook 10-none <<<$'#!/no/such/interpreter\n'
expect_status 6 'one that cannot be run' crm-company set "$id" employees=8
like "$err" 'cannot run .*10-none: No such file' 'is told of'
unhook
hook 10-deaf <<<$'#!/bin/sh\nexec <&-\nexit 0'
expect_ok 'one that reads nothing' crm-company set "$id" employees=9

# -- writing from within ----------------------------------------------------------------

unhook
hook 10-write <<-END
	#!/bin/sh
	cat >/dev/null
	crm-company list -o csv -f employees "id=\$(cat "$TEST_TMP/id")" >"$TEST_TMP/within"
	crm-task add subject=x 2>"$TEST_TMP/said"
	echo "\$?" >>"$TEST_TMP/said"
	CRM_REPO="$TEST_TMP/other" crm-task add subject=elsewhere >/dev/null
END
echo "$id" >"$TEST_TMP/id"
crm init -q "$TEST_TMP/other"
began=$SECONDS
expect_ok 'a tool within it' crm-company set "$id" employees=10
is "$(cat "$TEST_TMP/within")" $'employees\n9' 'reads what was there before'
is "$(cat "$TEST_TMP/said")" "crm-task: a program of hooks/before-write.d cannot write: the change that asked it is still open
hint: it may print what is to be changed as well: crm-hooks(7); or do it in hooks/after-write.d
7" 'and is told at once that it cannot write'
ok test $((SECONDS - began)) -lt 5
is "$(crm-task count --repo "$TEST_TMP/other")" 1 'but elsewhere'
unhook

# -- from cron, two at once, never synced -------------------------------------------------

hook 10-count <<<$'#!/bin/sh\ncat >>"$CRM_REPO/../counted"'
expect_ok 'from cron' env -i "HOME=$HOME" "PATH=$PATH" "CRM_REPO=$PWD" CRM_HISTORY_COMMIT=manual crm-company set "$id" employees=11
: >../counted
for i in 1 2 3 4 5 6 7 8; do
	crm-contact add "name=Paní $i" >/dev/null &
done
wait
is "$(jq -r .data.name ../counted | sort | tr '\n' ' ')" 'Paní 1 Paní 2 Paní 3 Paní 4 Paní 5 Paní 6 Paní 7 Paní 8 ' 'of writers at once each is shown'
crm-log flush
is "$(git --git-dir=history.git ls-tree -r --name-only main | grep -c hook || true)" 0 'hooks are not in the history'
unhook

# -- an import ----------------------------------------------------------------------------

hook 10-industry <"$TOP/share/crm/hooks/industry-lower"
{
	echo name,industry
	seq -f 'Firma Železný %.0f,FOOD' 2000
} >big.csv
: >../counted
expect_ok 'an import' crm-import company big.csv
like "$err" '2000 companies created, 0 updated, 0 rejected, 2000 amended by hooks' 'says so'
is "$(crm-company count industry=food)" 2000 'is amended in every row'
is "$(crm-company count industry=FOOD)" 0 'and none is as it was'
expect_ok 'and sound' crm-check
unhook
hook 10-lost <"$TOP/share/crm/hooks/lost-reason"
deal=$(crm-deal list -o ids name=Someday)
expect_status 6 'the sample' crm-deal lose "$deal" price
is "$err" 'crm-deal: refused by hooks/before-write.d/10-lost: say in lost_notes why Someday was lost' 'says what it wants'
expect_ok 'and lets pass what it should' crm-deal lose "$deal" price 'lost_notes=příliš drahé'

# -- the manual ---------------------------------------------------------------------------

page=$(sed 's/\\e/\\/g' "$TOP/docs/man/crm-hooks.7")
for sample in "$TOP"/share/crm/hooks/*; do
	body=$(sed '/^#/d' "$sample")
	is "$([[ $page == *$'\n#!/bin/sh\n'"$body"$'\n'* ]] && echo there)" there "crm-hooks(7) shows ${sample##*/}"
done
done_testing
