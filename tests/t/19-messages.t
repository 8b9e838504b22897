#!/usr/bin/env bash
# Messages: file, line, field, hint; with -o json one JSON object on stderr; -q and -v.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq

printf 'name,email\nA,a@example.org\nB,b@\n' >people.csv
run crm-contact apply people.csv
is "$err" "crm-contact: people.csv:3: email: 'b@' is not an e-mail address" 'file, line, field, value'
mkdir 'a folder'
cp people.csv 'a folder/'
run crm-contact apply 'a folder/people.csv'
like "$err" '^crm-contact: people.csv:3: email: ' 'the last part of a path'

for format in json jsonl; do
	run crm-contact apply people.csv -o "$format"
	is "$(jq -c . "$TEST_TMP/err")" \
		'{"error":"invalid","status":3,"file":"people.csv","line":3,"field":"email","message":"'"'b@'"' is not an e-mail address"}' \
		"-o $format: one object with the parts"
	is "$out" '' 'and nothing on stdout'
	is "$(wc -l <"$TEST_TMP/err")" 1 'in one line'
done
run crm-deal set Someday stage=propsal -o json
is "$(jq -r .hint "$TEST_TMP/err")" 'crm-deal set Someday stage=proposal -o json' 'with the hint'
run crm-contact show nobody -o json
is "$(jq -c '[.error, .status]' "$TEST_TMP/err")" '["not_found",4]' 'not found'
is "$(jq .status "$TEST_TMP/err")" "$status" 'the status is in it'
run crm-contact list 'nmae=x' -o json
is "$(jq -r '.error' "$TEST_TMP/err")" usage 'a wrong term'
run crm-contact list -o json --lmit 3
is "$(jq -r '.error' "$TEST_TMP/err")" usage 'a wrong option'
run env CRM_FORMAT=json crm-contact show nobody
is "$(jq -r '.error' "$TEST_TMP/err")" not_found 'also where CRM_FORMAT says so'
run crm-contact add email=$'x"\n\e@' -o json
is "$(jq -r '.field' "$TEST_TMP/err")" email 'quotes and control characters are escaped'
run crm-query 'SELECT nothing' -o json
is "$(jq -r '.error' "$TEST_TMP/err")" usage 'SQL that is wrong'
run crm-contact --repo nowhere list -o json
is "$(jq -r '.status' "$TEST_TMP/err")" 4 'no repository'

# No jargon of the libraries below
for command in 'crm-contact apply /dev/null/x' 'crm-contact show x' 'crm-contact add email=x' 'crm-contact --repo / list' \
	'crm-deal set Someday amount=1e300' 'crm-contact list score>x'; do
	# shellcheck disable=SC2086
	run $command
	isnt "$status" 0 "$command fails"
	unlike "$err" 'SQL|sqlite|errno|0x[0-9a-f]|NULL|line [0-9]+ of ' 'in plain words'
	unlike "$err" '\.$' 'without a full stop'
done

# -q says nothing but errors
run crm-contact set eva@roof.example title=x -n -q
is "$err" '' '-q'
run crm-contact show nobody -q
like "$err" nobody '-q still says errors'
run crm init -q other
is "$out$err" '' 'crm init -q'

# Very long values do not break a message
long=$(head -c 5000 /dev/zero | tr '\0' x)
run crm-contact add email="$long@"
status_is 3 'a value of 5000 letters'
like "$err" '^crm-contact: email: ' 'has its message'
run crm-contact show "$long"
status_is 4 'a reference of 5000 letters'
run crm-log flush all
is "$status $err" "2 crm-log: 'all' is one argument too many
hint: crm-log flush" 'a hint ends where it ends'
run crm-contact add name=X --key name --on-match=updaet
is "$status $err" "2 crm-contact: --on-match is skip, update, fill or fail, not 'updaet'
hint: crm-contact add name=X --key name --on-match=update" 'the choices of an option, and the nearest'
run crm-contact list --color sometimes
is "$status $err" "2 crm-contact: --color is auto, always or never, not 'sometimes'
hint: crm-contact list --help" 'of every verb'
run crm-import contact --decimal ''
is "$status" 2 'nothing is no choice'
run crm-contact list "$long=x"
status_is 2 'a field of 5000 letters'

done_testing
