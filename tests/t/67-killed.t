#!/usr/bin/env bash
# SIGKILL at random moments, again and again in one repository: what a command that returned 0 had done is there, the one
# that was killed is there as a whole or not at all, the next command works, and in the end database and history agree.
# CRASH_ALL=1 kills some hundreds of times; CRASH_SEED chooses other moments.
. "$(dirname "$0")/../lib/test.sh"
need git jq sqlite3
rounds=40 rows=20000
[ -z "${CRASH_ALL-}" ] || rounds=400
RANDOM=${CRASH_SEED:-2026}
follow="$CRM_BIN/../libexec/crm/follow-history"

crm init -q acme
cd acme
eva=$(crm-contact add name='Eva Nová' email=eva@example.cz)
for half in 0 1; do
	awk -v n=$rows -v half=$half 'BEGIN { print "name,email,city"
		for (i = 0; i < n; i++) printf "Олена %d,olena%d@example.ua,%s %d\n", i, i, half ? "Львів" : "Київ", i }' >"../people$half.csv"
done
jq -nc 'range(40) | {name: "Jméno \(.)"}' >../rows.jsonl

complaints=0 kills=0 killed_in=''
complain() {
	complaints=$((complaints + 1))
	[ "$complaints" -gt 20 ] || diag "round $round, $op: $*"
}
ask() { sqlite3 -readonly crm.db "$1"; }

# -- what is killed: sets $command and $expected, the changes of its transaction -----------------------------

op_add() { command=(crm-contact add name="王 $round" email="wang$round@example.cn") expected=1; }
op_set() { command=(crm-contact set "$eva" title="title $round") expected=1; }
op_import() { # of the half that is not there
	local city half=1
	city=$(ask "SELECT city FROM contact WHERE email = 'olena7@example.ua'")
	[[ $city != Львів* ]] || half=0
	command=(crm-import -q contact "../people$half.csv" --key email) expected=$rows
}
op_each() { command=(crm-contact apply ../rows.jsonl --each) expected=each; }
op_undo() {
	command=(crm-log undo)
	expected=$(ask 'SELECT count(*) FROM change WHERE txn = (SELECT max(seq) FROM txn)')
}
op_merge() {
	local keep other
	keep=$(crm-contact add name="Zdeněk $round")
	other=$(crm-contact add name="Zdenek $round")
	crm-deal add name="Zakázka $round" contact="$other" >/dev/null
	command=(crm-contact merge "$keep" "$other") expected=some
}
op_gc() { command=(crm-check gc) expected=0; }
op_follow() {
	local i
	for i in 1 2 3; do CRM_HISTORY_COMMIT=manual crm-contact set "$eva" description="$round $i" >/dev/null; done
	command=("$follow" --once .) expected=0
}
operations=(add import set follow each)
# After an import, so that there is much to take back.
crm-log undo --help >/dev/null 2>&1 && operations=(add import undo set follow import undo each)
crm-contact merge --help >/dev/null 2>&1 && operations+=(merge)
crm-check gc --help >/dev/null 2>&1 && operations+=(gc)

# -- one round -----------------------------------------------------------------------------------------------

# How long each may take, in ms: less after one that was too quick for us, more after one that was not.
declare -A usual=([add]=15 [set]=15 [import]=400 [each]=80 [undo]=100 [merge]=20 [gc]=40 [follow]=30)

guess_better() { # DELAY
	if [ "$code" -ne 137 ]; then
		usual[$op]=$((($1 + usual[$op]) / 2 + 1))
	elif [ "$1" -gt $((usual[$op] / 2)) ]; then
		usual[$op]=$((usual[$op] * 5 / 4 + 2))
	fi
}

kill_at_random() {
	local delay victim how=background
	# Half of them with the follower as a child that is killed too.
	[ $((RANDOM % 2)) = 0 ] || how='wait'
	delay=$((RANDOM % (usual[$op] + 3)))
	CRM_HISTORY_COMMIT=$how setsid "${command[@]}" >../ids 2>../said &
	victim=$!
	sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
	kill -KILL -- "-$victim" 2>/dev/null || true
	code=0
	{ wait "$victim"; } 2>/dev/null || code=$?
	guess_better "$delay"
	[ "$code" -ne 137 ] || kills=$((kills + 1)) killed_in+="${killed_in:+ }$op"
}

judge_journal() { # SEQ-BEFORE
	local new changes id
	new=$(ask "SELECT count(*) FROM txn WHERE seq > $1")
	changes=$(ask "SELECT count(*) FROM change WHERE txn > $1")
	case $expected in
	each)
		[ "$new" -eq "$changes" ] || complain "$new transactions of one change each have $changes"
		while read -r id; do
			[ "$(ask "SELECT count(*) FROM contact WHERE id = '$id'")" = 1 ] || complain "$id was printed and is not there"
		done <../ids
		;;
	0) [ "$new" -eq 0 ] || complain "$new transactions came from nowhere" ;;
	*)
		[ "$code" -ne 0 ] || [ "$new" -eq 1 ] || complain "it returned 0 and left $new transactions"
		[ "$new" -le 1 ] || complain "$new transactions"
		if [ "$new" -eq 1 ] && [ "$expected" != some ] && [ "$changes" -ne "$expected" ]; then
			complain "$changes of $expected changes"
		fi
		;;
	esac
}

judge_all() {
	local words
	words=$(crm-check -q 2>&1) || complain "crm-check: $words"
	words=$(git -C history.git fsck --strict --no-dangling --no-progress 2>&1 || echo "status $?")
	[ -z "$words" ] || complain "git fsck: $words"
	words=$(ask 'PRAGMA integrity_check')
	[ "$words" = ok ] || complain "integrity_check: $words"
	[ "$(git -C history.git log --format='%(trailers:key=Crm-Txn,valueonly)' main | grep .)" = \
		"$(ask 'SELECT id FROM txn ORDER BY seq DESC')" ] || complain 'commits are not the transactions, in order'
}

for ((round = 1; round <= rounds; round++)); do
	op=${operations[round % ${#operations[@]}]}
	"op_$op"
	before=$(ask 'SELECT max(seq) FROM txn')
	kill_at_random
	case $code in
	0|137) ;;
	*) complain "exit status $code: $(cat ../said)" ;;
	esac
	judge_journal "$before"
	words=$(CRM_HISTORY_COMMIT='wait' crm-contact set "$eva" city="Město $round" 2>&1) || complain "the next command: $words"
	[ $((round % 10)) != 0 ] || judge_all
done
op='in the end'
crm-log flush -q
judge_all
is "$complaints" 0 "killed $kills times in $rounds commands: $(tr ' ' '\n' <<<"$killed_in" | sort | uniq -c | xargs)"
ok test "$kills" -ge $((rounds / 4))
# What a git that was killed has not finished could be somebody's that still runs, until some minutes have passed.
if [[ " ${operations[*]} " = *' gc '* ]]; then
	find history.git/objects/pack -name 'tmp_*' -exec touch -d '1 hour ago' {} +
	expect_ok 'a gc after all that' crm-check gc
fi
is "$(find . -name 'tmp_*' -o -name '*.lock' ! -name crm-follow.lock -o -name '*.moving' -o -name crm-follow.failed)" '' \
	'nothing is left behind'
is "$(ask 'SELECT count(*) FROM txn')" "$(ask 'SELECT max(seq) FROM txn')" 'no number of a transaction is left out'

# -- locks that somebody left ---------------------------------------------------------------------------------

export CRM_HISTORY_COMMIT=manual
lock=history.git/refs/heads/main.lock
ahead() { crm-contact set "$eva" title="$1" >/dev/null; }
commits() { git -C history.git rev-list --count main; }
ahead 'a lock of another program'
had=$(commits)
echo foreign >$lock
expect_status 7 'a lock on the branch that is not ours: busy' crm-log flush
like "$err" "hint: .*remove .*refs/heads/main.lock" 'and how to get rid of it'
is "$(cat $lock)" foreign 'it is left alone'
is "$(commits)" "$had" 'and nothing is said to be written that is not'
rm $lock
expect_ok 'when it is gone' crm-log flush
is "$(commits)" $((had + 1)) 'the history goes on'
for left in '' 0123456789 0123456789012345678901234567890123456789; do
	ahead "a lock of ours with ${#left} letters"
	printf %s "$left" >$lock
	printf 0123456789012345678901234567890123456789 >history.git/crm-follow.moving
	expect_ok "a lock of a follower that was killed after ${#left} letters" crm-log flush
done
not_ok test -e $lock
ahead 'a lock of another program beside our own words'
echo foreign >$lock
printf 0123456789012345678901234567890123456789 >history.git/crm-follow.moving
expect_status 7 'what we have not written is not ours' crm-log flush
rm $lock

if [[ " ${operations[*]} " = *' gc '* ]]; then
	echo "$$ $(uname -n)" >history.git/gc.pid
	touch history.git/gc.pid.lock history.git/objects/info/commit-graph.lock
	touch -d '1 hour ago' history.git/objects/pack/tmp_pack_killed
	touch history.git/objects/pack/tmp_pack_young
	expect_ok 'a gc after one that was killed, whose number another program has now' crm-check gc
	is "$(find history.git -name 'tmp_pack_*' -o -name '*.lock' ! -name crm-follow.lock)" \
		history.git/objects/pack/tmp_pack_young 'takes away what it has left, and nothing that may be in use'
fi
done_testing
