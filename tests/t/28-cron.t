#!/usr/bin/env bash
# A cron environment, pipes that close early, and followers that hold none open.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq git

# env -i: no HOME, no terminal, no LANG, a bare PATH
cron() { (cd / && env -i PATH="$CRM_BIN:/usr/bin:/bin" CRM_REPO="$TEST_TMP/work/acme" "$@" </dev/null); }
run cron crm-contact list -f name,email -s email -n 2 email!=
status_is 0 'list under cron'
is "$out" 'name,email
Eva Nová,eva@roof.example
Jan Svoboda,jan@roof.example' 'prints UTF-8'
run cron crm-contact list -f name -s name -o table name~оле
is "$out" 'NAME
Олена Коваль' 'also a table'
run cron crm-task list 'due_at<=today' 'status!=done' owner= -o md -f subject
status_is 0 'a line of a crontab'
run cron crm-contact add name='Noční směna'
status_is 0 'add under cron'
is "$(cron crm-contact list name~nocni -o 'template={created_by}' | grep -c .)" 1 'somebody did it'
run cron crm-contact rm "$out"
status_is 0 'rm asks nobody'
run cron sh -c 'crm-contact list -o ids | crm-contact set - description="by cron" >/dev/null && crm-contact list -o ids description~cron | wc -l'
is "$out" 5 'a pipe under cron'
expect_ok 'crm status under cron' cron crm status
expect_ok 'crm-log flush under cron' cron crm-log flush -q
expect_status 4 'without a repository' env -i PATH="$CRM_BIN:/usr/bin:/bin" sh -c 'cd / && crm-contact list'
expect_ok 'an empty PATH' env -i CRM_REPO="$PWD" "$CRM_BIN/crm-contact" count
expect_ok 'crm with an empty PATH' env -i CRM_REPO="$PWD" "$CRM_BIN/crm" contact count

# A reader that goes away is no error (traps: SIGPIPE is quiet)
jq -nc 'range(3000) | {name: "Product \(.)", description: ("x" * 100)}' | crm-product apply - >ids
is "$(wc -l <ids)" 3000 'three thousand records'
for format in csv table jsonl json md html ids; do
	# shellcheck disable=SC2016
	run bash -c 'crm-product list -o $1 | head -n 1 >/dev/null; echo "${PIPESTATUS[0]}"' pipe "$format"
	is "$out$err" 0 "list -o $format | head"
done
run bash -c 'crm-query "SELECT * FROM product" | true; echo "${PIPESTATUS[0]}"'
is "$out$err" 0 'crm-query | true'
run bash -c 'crm-product --help | true; echo "${PIPESTATUS[0]}"'
is "$out$err" 0 '--help | true'
# ... but a change that failed is one, whoever reads
{ crm-product list -o jsonl | jq -c '.unit = "x"'; echo '{"name":"Tulip"}'; } >changes
run bash -c 'crm-product apply changes | true; echo "${PIPESTATUS[0]}"'
is "$out" 5 'a failed apply | true'
like "$err" 'changes:[0-9]+: ' 'says so'
is "$(crm-product count unit=x || true)" 0 'and has changed nothing'
tail -n 101 changes >few
run bash -c 'crm-product apply --each few | true; echo "${PIPESTATUS[0]}"'
is "$out" 5 'a failed apply --each | true'
is "$(crm-product count unit=x)" 100 'has changed what came before'

mkfifo "$TEST_TMP/never"
# The follower in the background holds no pipe open (traps 6)
unset CRM_HISTORY_COMMIT
start=$SECONDS
run bash -c 'crm-contact add name="Piped" | cat; crm-contact set Piped title=x 2>&1 | cat'
status_is 0 'add | cat ends'
ok test $((SECONDS - start)) -lt 5
is "$(readlink /proc/self/fd/0)" /dev/null 'stdin of this test is its own'
# It is found by its writing, not by its name
for ((i = 0; i < 200; i++)); do
	! crm status | grep -q behind || { read -r -t 0.05 <>"$TEST_TMP/never" || true; continue; }
	break
done 2>/dev/null
like "$(crm status)" 'history.git has everything' 'and brings the history up'
is "$(git --git-dir=history.git rev-list --count main)" "$(crm-log list -n 0 -o ids | wc -l)" 'one commit a transaction'
crm-config set history.commit wait
crm-contact set Piped title=y >/dev/null
is "$(git --git-dir=history.git rev-list --count main)" "$(crm-log list -n 0 -o ids | wc -l)" 'history.commit=wait waits'

# Several at once: all succeed, each change is there
for i in {1..8}; do crm-contact add name="Parallel $i" -q >"p$i" 2>&1 & done
wait
is "$(crm-contact count name~parallel)" 8 'eight at once'
is "$(cat p? | grep -cxE '[0-9a-f]{16}')" 8 'none was refused'

done_testing
