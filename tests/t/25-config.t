#!/usr/bin/env bash
# Settings: command line, environment, repository, user, default.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
unset CRM_HISTORY_COMMIT

run crm-config list
status_is 0 'list'
like "$out" '
history.commit,background
' 'has the defaults'
is "$(crm-config list -o 'template={setting}' | LC_ALL=C sort -c && echo sorted)" sorted 'in order'
run crm-config list --origin -o csv
like "$out" '
history.commit,background,default,' '--origin'
run crm-config get history.commit
is "$out" background 'get'
run crm-config get user.email
status_is 1 'get of what is not set'
is "$out" '' 'prints nothing'

run crm-config set history.commit wait
status_is 0 'set'
is "$(crm-config get history.commit)" wait 'is in force'
like "$(cat crm.conf)" '\[history\]
commit ?= ?wait' 'in crm.conf'
like "$(crm-config list --origin -o csv)" "
history.commit,wait,[^,]*crm.conf," 'and says so'
expect_ok 'set --user' crm-config set --user history.commit manual
is "$(crm-config get history.commit)" wait 'the repository is stronger than the user'
expect_ok 'unset' crm-config unset history.commit
is "$(crm-config get history.commit)" manual "then the user's"
like "$(crm-config list --origin -o csv)" "
history.commit,manual,$HOME/.config/crm/crm.conf," 'in ~/.config'
is "$(CRM_HISTORY_COMMIT="wait" crm-config get history.commit)" wait 'the environment is stronger'
like "$(CRM_HISTORY_COMMIT="wait" crm-config list --origin -o csv)" "
history.commit,wait,environment CRM_HISTORY_COMMIT," 'and says so'
mkdir xdg
XDG_CONFIG_HOME=$PWD/xdg crm-config set --user history.commit wait
ok test -s xdg/crm/crm.conf
expect_ok 'unset --user' crm-config unset --user history.commit
is "$(crm-config get history.commit)" background 'back to the default'

# What people wrote in the file stays
cat >crm.conf <<'END'
# Ours, do not touch

[user]
name = Žofie ; the boss
; another remark
[money]
currency=CZK
END
crm-config set output.format csv
crm-config set money.currency EUR
like "$(cat crm.conf)" '^# Ours, do not touch

\[user\]
name = Žofie ; the boss
; another remark
\[money\]
currency ?= ?EUR
' 'remarks and other settings are kept'
is "$(crm-config get user.name)" Žofie 'UTF-8, a remark in the line'
is "$(crm-contact show "$(crm-contact add name=x)" -o 'template={created_by}')" 'Žofie <ann@example.com>' 'user.name is who acts'
is "$(CRM_USER_EMAIL=zo@example.com CRM_USER_NAME=Z crm-contact show "$(CRM_USER_EMAIL=zo@example.com CRM_USER_NAME=Z crm-contact add name=z)" -o 'template={created_by}')" 'Z <zo@example.com>' 'from the environment'

expect_status 2 'a setting that is none' crm-config set histroy.commit wait
like "$err" "histroy.commit.*
hint: .*history.commit" 'and the nearest'
expect_status 2 'get of one' crm-config get histroy.commit
expect_status 3 'a value that is none' crm-config set history.commit later
like "$err" 'background, wait, manual' 'and those that are'
is "$(crm-config get history.commit)" background 'nothing is set'
for bad in lock.timeout=soon money.currency=XXQ output.format=yaml; do
	expect_status 3 "$bad cannot be" crm-config set "${bad%%=*}" "${bad#*=}"
	expect_ok 'and no tool is shut out by it' crm-contact count
done
CRM_LOCK_TIMEOUT=soon run crm-contact count
is "$status $err" "3 crm-contact: lock.timeout: 'soon' is not a whole number (from environment CRM_LOCK_TIMEOUT)" 'it is said where a bad one comes from'
expect_status 3 'a value of two lines' crm-config set user.name $'a\n[history]\ncommit=manual'
is "$(crm-config get history.commit)" background 'does not reach another setting'

# A broken file
cp crm.conf good
printf '[history\ncommit = wait\n' >crm.conf
run crm-contact list
like "$status" '^[23]$' 'a broken crm.conf'
like "$err" 'crm.conf:1: ' 'by file and line'
printf '[history]\ncommit = later\n' >crm.conf
run crm-contact list
status_is 3 'a wrong value in crm.conf'
like "$err" 'crm.conf.*history.commit' 'by file and name'
cp good crm.conf
run env CRM_HISTORY_COMMIT=later crm-contact list
status_is 3 'a wrong value in the environment'
like "$err" 'CRM_HISTORY_COMMIT' 'by name'

# Without a repository
run shell 'cd / && crm-config list'
status_is 0 'list outside of a repository'
expect_ok "the user's outside of a repository" shell 'cd / && crm-config set --user user.name Zo && crm-config get user.name'
run shell 'cd / && crm-config set user.name Zo'
status_is 4 'set needs a repository, or --user'

done_testing
