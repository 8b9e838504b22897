#!/usr/bin/env bash
# crm: dispatch, PATH, help.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme

run crm contact list -f name -s name -n 1
is "$out" 'name
Eva Nová' 'crm contact list is crm-contact list'
expect_status 1 'the exit status is that of the tool' crm contact list name=nobody
run crm contact count -- name=nobody
status_is 1 'operands after --'
run crm query 'SELECT count(*) FROM user' -o jsonl
is "$out" '{"count(*)":2}' 'a tool without verbs'

mkdir "$TEST_TMP/bin"
# shellcheck disable=SC2016
printf '%s\n' '#!/bin/sh' 'printf "[%s]" "$@"' 'exit 3' >"$TEST_TMP/bin/crm-greet"
chmod +x "$TEST_TMP/bin/crm-greet"
PATH="$TEST_TMP/bin:$PATH"
run crm greet 'two words' '' '*' --help
is "$out" '[two words][][*][--help]' 'crm-greet of PATH is crm greet, with its arguments as they are'
status_is 3 'and its exit status'
cp "$TEST_TMP/bin/crm-greet" "$TEST_TMP/bin/crm-contact"
run crm contact count
is "$out" 5 "the tools beside crm come before those of PATH"
rm "$TEST_TMP/bin/crm-contact"

run crm contcat list
status_is 2 'an unknown tool'
is "$err" "crm: there is no tool 'contcat'
hint: crm contact list" 'and the line with the nearest one'
run crm contcat list "company=O'Neil & Sons" '' name~nov
is "$(tail -n 1 <<<"$err")" "hint: crm contact list 'company=O'\\''Neil & Sons' '' name~nov" 'quoted for the shell'
run crm $'x\e[31m' list
is "$err" "crm: there is no tool 'x?[31m'
hint: crm --help" 'nothing in it drives the terminal'
expect_status 2 'a tool is not a path' crm ../contact list
expect_status 2 'an empty name' crm ''
expect_status 2 'no tool at all' crm
run crm --help
status_is 0 '--help'
for tool in contact company deal record query schema log config status; do
	like "$out" "
  $tool" "names $tool"
done
run crm --version
like "$out" '^crm [0-9]+\.[0-9]+' '--version'
is "crm-contact ${out#crm }" "$(crm-contact --version)" 'is the same everywhere'

run crm status
status_is 0 'status'
like "$out" 'repository +.*/acme' 'says where'
like "$out" 'records +.*5 contacts' 'what'
like "$out" 'history +.* behind' 'and how far the history is'
crm-log flush -q
run crm status
unlike "$out" ' behind' 'nothing is behind after a flush'

for tool in contact company deal ticket task activity product user record schema log config; do
	run "crm-$tool" --help
	status_is 0 "crm-$tool --help"
	like "$out" '^crm-.*usage: crm-' 'says how it is used'
	is "$err" '' 'and nothing else'
	expect_status 2 "crm-$tool without a verb" "crm-$tool"
done
run crm-contact lst
is "$err" "crm-contact: there is no verb 'lst'
hint: crm-contact list" 'the nearest verb'
status_is 2 'an unknown verb'
run crm-contact list --lmit 3 "name=Ann's"
status_is 2 'an unknown option'
is "$err" "crm-contact: there is no option --lmit
hint: crm-contact list --limit 3 'name=Ann'\\''s'" 'the hint is a command that can be pasted'
expect_status 2 'an option without its argument' crm-contact list --limit
expect_status 2 'a flag with an argument' crm-contact list --quiet=yes

done_testing
