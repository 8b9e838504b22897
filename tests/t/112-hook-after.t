#!/usr/bin/env bash
# Programs of hooks/after-write.d and hooks/on/EVENT.d: what they are told, from when on, and what happens where they fail.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq sqlite3 git
export CRM_HOOKS_START=manual
acme
heard=$TEST_TMP/heard

hook() { # NAME: the program on stdin
	mkdir -p "hooks/${1%/*}"
	cat >"hooks/$1"
	chmod +x "hooks/$1"
}
tell() { expect_ok "${1:-told}" crm-hook scripts --run; }
at() { export CRM_NOW=$1; }
field() { crm-hook scripts -o jsonl "$1" | jq -r ".$2"; }
deal=$(crm-deal list -o ids 'name=Roof for the barn')

# -- from when on -------------------------------------------------------------------------

hook after-write.d/10-hear <<-END
	#!/bin/sh
	cat >>"$heard"
	env | grep -v '^\(PWD\|OLDPWD\|SHLVL\|_\)=' | sort >"$TEST_TMP/env"
	pwd >"$TEST_TMP/pwd"
END
tell 'before the first write'
not_ok test -e "$heard"
is "$(field 10-hear status)" new 'it is new'
expect_ok 'the first write' crm-company set Квіти description=花 --note why --batch b
is "$err" '' 'says nothing of it'
is "$(field 10-hear status) $(field 10-hear behind)" 'behind 1' 'it is to be told'
expect_ok 'a second' crm-contact set eva@roof.example last_name=Шевченко
tell
is "$err" '2 events or transactions told' 'of each transaction once'
is "$(jq -c '[.type, .data.name, (.changed | keys)]' "$heard")" '["company.updated","Квіти",["description"]]
["contact.updated","Eva Шевченко",["last_name","name"]]' 'in order, from that write on'
tell 'once more'
is "$(wc -l <"$heard")" 2 'nothing is told twice'
crm-company set Квіти description=x --note why --batch b >/dev/null
tell
txn=$(sqlite3 crm.db 'SELECT id FROM txn ORDER BY seq DESC LIMIT 1')
is "$(sed "s|^PATH=.*|PATH=|; s|$PWD|HERE|; s|$HOME|HOME|; s|$txn|TXN|" "$TEST_TMP/env")" 'CRM_ACTOR=Ann <ann@example.com>
CRM_BATCH=b
CRM_HOOK=after-write
CRM_NOTE=why
CRM_REPO=HERE
CRM_TOOL=crm-company set
CRM_TXN=TXN
HOME=HOME
LANG=C.UTF-8
PATH=' 'its environment, and nothing else of ours'
is "$(cat "$TEST_TMP/pwd")" "$PWD" 'it works in the repository'
expect_ok 'a dry run' crm-company set -n Квіти description=y
tell
is "$(wc -l <"$heard")" 3 'is no event'

crm-schema add contact.passport text --secret >/dev/null
crm-contact set eva@roof.example passport=X1234 >/dev/null
tell
like "$(tail -n 1 "$heard")" 'contact.updated' 'a change of what is secret is told'
unlike "$(tail -n 1 "$heard")" 'X1234|passport' 'without it'
: >"$heard"

mv hooks/after-write.d/10-hear ../
crm-company set Квіти description=away >/dev/null
mv ../10-hear hooks/after-write.d/
crm-company set Квіти description=back >/dev/null
tell
is "$(jq -r .data.description "$heard")" back 'one that was away heard nothing meanwhile'

# -- one event ----------------------------------------------------------------------------

hook on/deal.won.d/10-announce <"$TOP/share/crm/hooks/announce"
hook on/deal.won.d/20-env <<-END
	#!/bin/sh
	env | grep -E '^CRM_(EVENT|ENTITY|RECORD|HOOK)=' | sort >"$TEST_TMP/env"
	jq -r .type
END
hook on/deal.\*.d/10-all <<-END
	#!/bin/sh
	jq -r .type >>"$TEST_TMP/deals"
END
crm-company set Квіти description=again >/dev/null
crm-deal win "$deal" >/dev/null
crm-deal set "$deal" amount=50000 >/dev/null
tell
is "$(cat won.txt)" 'Roof for the barn: 48000.00 CZK, won by Ann <ann@example.com>' 'the sample tells of a deal that was won'
is "$(cat "$TEST_TMP/env")" "CRM_ENTITY=deal
CRM_EVENT=deal.won
CRM_HOOK=on
CRM_RECORD=$deal" 'and knows what it is'
is "$(sort -u "$TEST_TMP/deals" | tr '\n' ' ')" 'deal.amount_changed deal.stage_changed deal.updated deal.won ' 'deal.* hears of all of deals'
expect_ok 'what one printed' crm-hook output 20-env
is "$out" "-- 2026-11-21T10:00:00.000Z deal.won $deal
deal.won" 'is kept'
expect_status 1 'of one that says nothing' crm-hook output on/deal.won.d/10-announce
hook on/deal.lost.d/10-hear <<<'#!/bin/sh'
expect_status 5 'a name of two' crm-hook output 10-hear
expect_status 4 'a name of none' crm-hook output 30-none
hook on/deal.wom.d/x <<<'#!/bin/sh'
is "$(field x status)" 'no such event' 'a folder of no event is told of'
rm -r hooks/on

# -- failing ------------------------------------------------------------------------------

hook after-write.d/20-fail <<-'END'
	#!/bin/sh
	test -e ok && exit 0
	echo 'první'
	printf 'no \033[31mserver 服务器\n' >&2
	exit 9
END
n=$(wc -l <"$heard")
crm-company set Квіти description=f1 >/dev/null
tell
is "$(($(wc -l <"$heard") - n))" 1 'others are told all the same'
is "$(crm-hook scripts -o jsonl 20-fail | jq -r '[.status,.exit,.tries,.next_try,.words]|map(tostring)|join(" ")')" \
	'fails 9 1 2026-11-21T10:00:05.000Z no \x1b[31mserver 服务器' 'what is wrong, and when it is tried again'
expect_ok 'all it said' crm-hook output 20-fail
is "$(tail -n 2 <<<"$out")" $'první\nno \\x1b[31mserver 服务器' 'is kept, harmless'
tell 'too early'
is "$(field 20-fail tries)" 1 'it is not tried'
crm-company set Квіти description=f2 >/dev/null
at 2026-11-21T10:00:05Z
tell
is "$(crm-hook scripts -o jsonl 20-fail | jq -r '"\(.tries) \(.next_try)"')" '2 2026-11-21T10:00:20.000Z' 'then it is, and the pause grows'
is "$(($(wc -l <"$heard") - n))" 2 'others go on'
like "$(crm status)" 'hooks +2 programs, 1 of them fails' 'crm status says so'
at 2026-11-22T10:00:00Z
tell
is "$(field 20-fail dead)" 1 'after a day it is given up'
is "$(field 20-fail tries)" 1 'and the next is tried'
expect_ok 'what was given up' crm-hook scripts --dead -o jsonl
is "$(jq -r '[.program, .tries, .words] | join(" ")' <<<"$out")" 'after-write.d/20-fail 3 no \x1b[31mserver 服务器' 'is listed'
like "$(crm status)" '1 event given up' 'crm status says so'
expect_ok 'skipping' crm-hook scripts --skip 20-fail
is "$(field 20-fail dead)" 2 'gives up the next'
: >ok
expect_ok 'retrying' crm-hook scripts --retry 20-fail
is "$err" '2 events or transactions told' 'tells both'
is "$(field 20-fail status) $(field 20-fail dead)" 'ok null' 'all is well'
is "$(crm-hook scripts --dead -o ids 2>/dev/null || true)" '' 'nothing is given up'
rm ok hooks/after-write.d/20-fail

hook after-write.d/05-hang <<-END
	#!/bin/sh
	echo before
	sleep 600 &
	wait
END
crm-company set Квіти description=h1 >/dev/null
expect_ok 'one that hangs' env CRM_HOOKS_TIMEOUT=200 crm-hook scripts --run
like "$err" 'after-write.d/05-hang fails: crm-hook output after-write.d/05-hang' 'who fails is named'
is "$(field 05-hang words)" 'hooks/after-write.d/05-hang took longer than 200 ms' 'is ended'
is "$(jq -r .data.description "$heard" | tail -n 1)" h1 'others are told'
hook after-write.d/05-hang <<<$'#!/bin/sh\nhead -c 100000 /dev/urandom\nyes 2>/dev/null | head -c 10000000\nexit 0'
expect_ok 'one that floods' crm-hook scripts --retry
is "$(field 05-hang status)" ok 'is let be'
ok test "$(sqlite3 hooks/state.db "SELECT max(length(output)) FROM script_run")" -lt 100000
hook after-write.d/05-hang <<<$'#!/bin/sh\nexec <&- >&- 2>&-'
crm-company set Квіти description=h2 >/dev/null
tell 'one that reads and says nothing'
is "$(field 05-hang status)" ok 'is well'
rm hooks/after-write.d/05-hang

hook after-write.d/30-plain <<<'#!/bin/sh'
chmod -x hooks/after-write.d/30-plain
expect_ok 'one that may not be executed' crm-company set Квіти description=p1
is "$err" 'crm-company: hooks/after-write.d/30-plain may not be executed and will not be told of changes' 'is told of'
expect_ok 'and then' crm-company set Квіти description=p2
is "$err" '' 'no more'
is "$(field 30-plain status)" 'not executable' 'but in the list'

# -- a database made anew, state that is lost ---------------------------------------------

tell
n=$(wc -l <"$heard")
expect_ok 'the history' crm-log flush
rm crm.db*
expect_ok 'a database made anew' crm-check --rebuild
tell
is "$(wc -l <"$heard")" "$n" 'nothing is told again'
crm-company set Квіти description=r1 >/dev/null
tell
is "$(tail -n +$((n + 1)) "$heard" | jq -r .data.description)" r1 'what is new is'
rm hooks/state.db*
tell 'with state that is lost'
is "$(wc -l <"$heard")" $((n + 1)) 'it begins anew at the end'
crm-company set Квіти description=r2 >/dev/null
tell
is "$(tail -n 1 "$heard" | jq -r .data.description)" r2 'what is new is told'
is "$(git --git-dir=history.git ls-tree -r --name-only main | grep -c hook || true)" 0 'nothing of it is in the history'

# -- many -----------------------------------------------------------------------------------

{
	echo name
	seq -f 'Firma Železný %.0f' 3000
} >big.csv
: >"$heard"
expect_ok 'an import' crm-import company big.csv
tell
is "$err" '1 event or transaction told' 'is one transaction'
is "$(jq -r .type "$heard" | sort | uniq -c | tr -s ' ')" ' 3000 company.created' 'of all its events'
hook after-write.d/10-hear <<<$'#!/bin/sh\nread -r first\nexit 0'
crm-company list -o ids 'name~Železný' | crm-company set -y - description=many >/dev/null
tell 'one that stops reading'
is "$(field 10-hear status) $(field 10-hear behind)" 'ok 0' 'has been told'

# Put there while others write: from some transaction on it hears each, once.
rm hooks/after-write.d/10-hear
for i in 1 2 3; do
	for ((j = 0; j < 12; j++)); do crm-contact add "name=Souběh $i.$j" >/dev/null; done &
done
mkdir new
printf '#!/bin/sh\ncat >>"%s"\n' "$TEST_TMP/while" >new/10-while
chmod +x new/10-while
first=$(sqlite3 crm.db 'SELECT max(seq) FROM txn')
until [ "$(sqlite3 crm.db 'SELECT max(seq) FROM txn')" -gt $((first + 3)) ]; do sleep 0.02; done
mv new/10-while hooks/after-write.d/
wait
crm-contact add name=Poslední >/dev/null
tell 'one that was put there while others wrote'
jq -r .txn "$TEST_TMP/while" >"$TEST_TMP/told"
sqlite3 crm.db "SELECT id FROM txn WHERE seq >= (SELECT seq FROM txn WHERE id = '$(head -n 1 "$TEST_TMP/told")') ORDER BY seq" >"$TEST_TMP/all"
same_file "$TEST_TMP/told" "$TEST_TMP/all" 'hears each from then on, once, in order'
rm hooks/after-write.d/10-while

# -- in the background, from cron, killed -------------------------------------------------

hook after-write.d/10-hear <<<$'#!/bin/sh\ncat >>"$CRM_REPO/../heard.$CRM_TXN"'
wait_for() { # CONDITION...
	local i
	for ((i = 0; i < 400; i++)); do
		if "$@"; then return 0; fi
		sleep 0.05
	done
	return 1
}
all_told() { [ "$(cat ../heard.* 2>/dev/null | jq -r .data.name | sort -u | wc -l)" = "$1" ]; }
for i in 1 2 3 4 5 6 7 8; do
	CRM_HOOKS_START=background crm-contact add "name=Paní $i" >/dev/null &
done
wait
ok wait_for all_told 8
rm -f ../heard.*
expect_ok 'from cron' env -i "HOME=$HOME" "PATH=$PATH" "CRM_REPO=$PWD" CRM_HISTORY_COMMIT=manual crm-contact add name=Cron
ok wait_for all_told 1
rm -f ../heard.*

hook after-write.d/10-hear <<<$'#!/bin/sh\nsleep 0.05\ncat >>"$CRM_REPO/../heard.$CRM_TXN"'
for i in $(seq 12); do crm-contact add "name=Kill $i" >/dev/null; done
for _ in 1 2 3 4; do
	"$CRM_BIN/../libexec/crm/follow-hooks" scripts "$PWD" &
	sleep 0.12
	kill -9 $! 2>/dev/null || true
	wait $! 2>/dev/null || true
done
tell 'after kills'
ok all_told 12
expect_ok 'in a copy that does not act' env CRM_HOOKS_HERE=no crm-contact add name=Elsewhere
expect_status 6 'nothing is told' env CRM_HOOKS_HERE=no crm-hook scripts --run
done_testing
