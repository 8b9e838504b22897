#!/usr/bin/env bash
# Guards: --max-changes, and a question before more than 10 records change, at a terminal only.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need script

for i in {1..12}; do echo "{\"name\":\"Guard $i\"}"; done | crm-product apply - >/dev/null
guards() { crm-product count name~guard "$@" || true; }

# --max-changes
run shell 'crm-product list name~guard -o ids | crm-product set - unit=x --max-changes 11'
status_is 6 '--max-changes refuses more'
like "$err" '11' 'and says how many it allows'
is "$(guards unit=x)" 0 'nothing is changed'
expect_ok 'as many as that' shell 'crm-product list name~guard -o ids | crm-product set - unit=x --max-changes 12'
is "$(guards unit=x)" 12 'are changed'
expect_ok 'the same values again are no changes' \
	shell 'crm-product list name~guard -o ids | crm-product set - unit=x --max-changes 1'
expect_status 6 'none at all' crm-product set 'Guard 1' unit=z --max-changes 0
is "$(guards unit=z)" 0 'is none'
expect_status 6 'rm' shell 'crm-product list name~guard -o ids | crm-product rm - --max-changes 3'
is "$(guards)" 12 'removes nothing'
expect_status 6 'apply' shell 'crm-product list name~guard -o jsonl | sed "s/\"unit\":\"x\"/\"unit\":\"y\"/" | crm-product apply - --max-changes 3'
is "$(guards unit=y)" 0 'changes nothing'
expect_status 2 'a number below 0' crm-product set T-1 unit=x --max-changes -1

# Without a terminal nothing ever asks
expect_ok 'a pipe does not ask' shell 'crm-product list name~guard -o ids | timeout 10 crm-product set - unit=piped'
is "$(guards unit=piped)" 12 'and goes on'

# On a terminal
mapfile -t ids < <(crm-product list name~guard -o ids)
# The answer is typed once the question stands there.
on_terminal() { # ANSWER COMMAND
	local try
	mkfifo keys
	: >screen
	script -qefc "$2" screen <keys >/dev/null 2>&1 &
	exec 9>keys
	for ((try = 0; try < 200; try++)); do
		grep -q 'y/N' screen && break
		kill -0 $! 2>/dev/null || break
		read -r -t 0.05 <>"$TEST_TMP/never" || true
	done
	(trap '' PIPE; printf '%s\n' "$1" >&9) 2>/dev/null || true
	status=0
	wait $! || status=$?
	exec 9>&-
	rm keys
}
mkfifo "$TEST_TMP/never"
on_terminal n "crm-product set ${ids[*]} unit=asked"
status_is 6 'no means no'
ok grep -q 'Change 12 products? \[y/N\]' screen
is "$(guards unit=asked)" 0 'and nothing is changed'
on_terminal '' "crm-product rm ${ids[*]}"
status_is 6 'so does Enter'
is "$(guards)" 12 'nothing is removed'
on_terminal y "crm-product set ${ids[*]} unit=asked"
status_is 0 'yes'
is "$(guards unit=asked)" 12 'means yes'
on_terminal '' "crm-product set -y ${ids[*]} unit=sure"
status_is 0 '-y'
not_ok grep -q 'y/N' screen
is "$(guards unit=sure)" 12 'does not ask'
on_terminal '' "crm-product set ${ids[*]:0:10} unit=ten"
is "$(guards unit=ten)" 10 'ten records are no question'
on_terminal '' "crm-product set -n ${ids[*]} unit=dry"
not_ok grep -q 'y/N' screen
is "$(guards unit=dry)" 0 'a dry run neither asks nor writes'

done_testing
