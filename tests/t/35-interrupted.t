#!/usr/bin/env bash
# Interrupted and killed half-way: nothing is half done (traps 8). Counts in are counts out (traps 9).
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq sqlite3
acme

wait_for() { # CMD...: until it succeeds, ten seconds at most
	local i
	for ((i = 0; i < 200; i++)); do
		if "$@"; then return 0; fi
		read -r -t 0.05 <>"$TEST_TMP/never" || true
	done
	return 1
}
mkfifo "$TEST_TMP/never" stream

# A stream that stops in the middle: the program has read a part and waits for more.
feed() { # SIGNAL OPTION...
	rm -f ready
	crm-contact apply - "${@:2}" <stream >ids 2>said &
	victim=$!
	exec 7>stream
	jq -nc 'range(2000) | {name: "Half \(.)", description: ("x" * 200)}' >&7
	wait_for is_asleep "$victim"
	kill -s "$1" "$victim"
	status=0
	exec 7>&-
	wait "$victim" 2>/dev/null || status=$?
}
is_asleep() { [ "$(awk '{print $3}' "/proc/$1/stat")" = S ]; }

before=$(dump)
feed INT
is "$status" 130 'SIGINT in the middle of a stream'
is "$(cat said)" 'crm-contact: interrupted; the unfinished transaction was taken back' 'is said'
is "$(wc -c <ids)" 0 'no id is printed'
is "$(dump)" "$before" 'and nothing is written'
feed TERM
isnt "$status" 0 'SIGTERM'
is "$(dump)" "$before" 'writes nothing either'
feed KILL
is "$status" 137 'SIGKILL'
is "$(crm-contact count name~half || true)" 0 'leaves nothing'
is "$(sqlite3 crm.db 'PRAGMA integrity_check')" ok 'and a whole database'
expect_ok 'which is written to at once' crm-contact add name=After
feed INT --each
is "$(cat said)" 'crm-contact: interrupted; the unfinished transaction was taken back, those before it stand' 'SIGINT with --each'
is "$(wc -l <ids)" "$(crm-contact count name~half || true)" 'says which'
crm-contact list name~half -o ids | crm-contact rm -y - >/dev/null || true
feed KILL --each
n=$(crm-contact count name~half || true)
ok test "$n" -gt 0
is "$(crm-query 'SELECT count(*) AS n FROM change c JOIN contact r ON r.id = c.record' -o 'template={n}')" \
	"$(crm-query 'SELECT count(*) AS n FROM contact' -o 'template={n}')" 'with --each every record that is there is in the journal'

# Nothing is read while somebody else writes but what is committed
rm -f ids
crm-product apply - <stream >ids &
victim=$!
exec 7>stream
jq -nc 'range(300) | {name: "Slow \(.)"}' >&7
wait_for is_asleep "$victim"
is "$(crm-product count name~slow || true)" 0 'a reader sees none of what is not committed'
exec 7>&-
wait "$victim"
is "$(crm-product count name~slow)" 300 'and then all'

# Counts in are counts out
jq -nc 'range(5000) | {name: "Many \(.)", city: "Město \(. % 7)"}' >many.jsonl
run crm-contact apply many.jsonl
is "$(wc -l <<<"$out")" 5000 'five thousand in'
for format in csv tsv jsonl ids; do
	is "$(crm-contact list city~mesto -o "$format" -f id | grep -cE '[0-9a-f]{16}')" 5000 "five thousand out as $format"
done
is "$(crm-contact count city~mesto)" 5000 'counted'
is "$(crm-contact count --by city city~mesto -o json | jq 'map(.count) | add')" 5000 'also by city'
run shell 'crm-contact list city~mesto -o ids | crm-contact set - title=x | wc -l'
is "$out" 5000 'all of them in one pipe'
is "$(crm-log list -n 1 -o 'template={changes}')" 5000 'are one transaction'
run shell 'crm-contact list title=x -o ids | crm-contact rm - | wc -l'
is "$out" 5000 'and removed'

done_testing
