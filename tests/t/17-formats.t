#!/usr/bin/env bash
# Output formats: table, csv, tsv, json, jsonl, ids, md, html, template, for spreadsheets.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq

# The default: csv into a pipe, CRM_FORMAT and the setting before it, -o before all
is "$(crm-contact list -f country -s country -n 1 country!=)" 'country
CN' 'csv by default in a pipe'
is "$(CRM_FORMAT=jsonl crm-contact list -f country -s country -n 1 country!=)" '{"country":"CN"}' 'CRM_FORMAT'
is "$(CRM_FORMAT=jsonl crm-contact list -f country -s country -n 1 country!= -o tsv)" 'country
CN' '-o is stronger'
crm-config set output.format md
like "$(crm-contact list -f country -s country -n 1 country!=)" '^\| country \|' 'the setting'
crm-config unset output.format

# table: columns stand under each other by display width
run crm-contact list -f name,country,score,email -s email -o table
is "$out" 'NAME             COUNTRY  SCORE  EMAIL
Zoë 🌷 Řehořová
Eva Nová         CZ         7.5  eva@roof.example
Jan Svoboda      CZ           3  jan@roof.example
Олена Коваль     UA          10  olena@kvity.example
王小明           CN              wang@datong.example' 'Czech, Ukrainian, Chinese and emoji are aligned'
unlike "$(cat "$TEST_TMP/out")" ' $' 'without blanks at the end'
run crm-deal list -f name,amount,close_date,stage -s name -o table
is "$out" 'NAME                      AMOUNT  CLOSE_DATE  STAGE
Roof for the barn  48,000.00 CZK  2026-11-30  proposal
Someday                                       prospecting
Steel_beams          990,000 JPY  2027-01-15  negotiation
Tulips, 100 %       1,200.50 EUR  2026-10-15  won' 'money is written for people, to the right'
run crm-contact list -o table -n 1 -s email
like "$out" '^ID      NAME' 'ids are shortened'
printf -v long '%.0sx' {1..300}
crm-contact add name="$long" >/dev/null
is "$(crm-contact list "name=$long" -f name -o table | wc -L)" 300 'into a pipe nothing is cut'
is "$(COLUMNS=60 crm-contact list "name=$long" -f name,country,email -o table | wc -L)" 60 'COLUMNS cuts texts'
crm-contact rm "$long" >/dev/null

# What drives a terminal is escaped
crm-contact add name=$'E\e[31mred\a\r\u009b5m \u202etxt' title=$'a\tb\nc' email=evil@example.org >/dev/null
for verb in 'list -o table email=evil@example.org' 'show -o table evil@example.org' 'set -n evil@example.org title=x' \
	'rm -n evil@example.org' 'log -o table evil@example.org' 'list -o md email=evil@example.org'; do
	# shellcheck disable=SC2086
	run crm-contact $verb
	status_is 0 "$verb"
	cp "$TEST_TMP/out" said
	not_ok grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80\xae' said
done
run crm-contact show $'no\e[31mbody'
unlike "$err" $'\e' 'nor do messages carry it'
run crm-contact add email=$'x\e[31m@'
unlike "$err" $'\e' 'whatever they are about'
is "$(crm-contact list email=evil@example.org -f name -o jsonl | jq -r .name)" $'E\e[31mred\a\r\u009b5m \u202etxt' \
	'machines get it as it is'
run crm-contact list email=evil@example.org -f title -o csv
is "$out" $'title\n"a\tb\nc"' 'also in CSV'
run crm-contact list email=evil@example.org -f title -o tsv
is "$out" 'title
a\tb\nc' 'in TSV a cell is one line'
crm-contact rm evil@example.org >/dev/null

# csv: RFC 4180
run crm-contact list -f name,description,tags,do_not_call,company -s name name~zoe,nova -o csv
is "$out" "name,description,tags,do_not_call,company
Eva Nová,,key;vip,,$(crm-company list domain=roof.example -o ids)
Zoë 🌷 Řehořová,\"two
lines, \"\"quoted\"\"\",,no," 'quotes, commas and line breaks'
unlike "$out" $'\r' 'lines end with a newline alone'
run crm-contact list -f name,email -s email -n 2 -o csv --delimiter ';'
is "$out" 'name;email
Zoë 🌷 Řehořová;
Eva Nová;eva@roof.example' '--delimiter'
expect_status 2 'a delimiter of two characters' crm-contact list --delimiter '::'

# json, jsonl: types are kept
run crm-contact list name~nova -o json
is "$(jq -c '.[0] | [.score, .tags, .birthday, .do_not_call, .title, (.id | length)]' <<<"$out")" \
	'[7.5,["key","vip"],"1980-02-29",null,null,16]' 'numbers, lists, texts, null'
is "$(jq -c '[.[0] | keys_unsorted[]]' <<<"$out")" \
	"$(crm-contact list -o csv -n 1 | head -n 1 | jq -Rc 'split(",")')" 'the keys are the header of the CSV, in order'
run crm-contact list -o jsonl
is "$(jq -s length <<<"$out")" 5 'one object a line'
is "$(wc -l <<<"$out")" 5 'also with line breaks in the data'
run crm-deal list -s name -f name,amount,currency,probability,close_date,stage -o jsonl
is "$(sed -n 1p <<<"$out")" \
	'{"name":"Roof for the barn","amount":"48000.00","currency":"CZK","probability":50,"close_date":"2026-11-30","stage":"proposal"}' \
	'money is a decimal string beside its currency'
is "$(sed -n 3p <<<"$out" | jq -r .amount)" 990000 'with the digits of the currency'
run crm-task list -s subject -n 1 -o jsonl -f due_at,about,owner
is "$(jq -r .due_at <<<"$out")" '2026-11-21T15:00:00.000Z' 'an instant is UTC'
run crm-contact list name=nobody -o json
is "$(jq length <<<"$out")" 0 'an empty array is one'
status_is 1 'and nothing was found'
run crm-contact list name=nobody -o jsonl
is "$out" '' 'no lines'
run crm-contact list name=nobody -f name
is "$out" name 'CSV of nothing has its header'

# ids, -0
run crm-contact list -o ids
is "$(grep -cxE '[0-9a-f]{16}' <<<"$out")" 5 'ids'
run crm-contact list -0
is "$(tr '\0' '\n' <"$TEST_TMP/out" | grep -cxE '[0-9a-f]{16}')" 5 '-0 means ids'
is "$(tr -cd '\n' <"$TEST_TMP/out" | wc -c)" 0 'without newlines'
is "$(shell 'crm-contact list -0 | xargs -0 -n 1 crm-contact show -o "template={name}" | sort | head -n 1')" 'Eva Nová' 'for xargs -0'
is "$(shell 'crm-contact list -o ids | crm-contact show - -f name -o csv | wc -l')" 6 'for show -'

# md, html
crm-contact add name='a|b <b>&amp; *x*' email=md@example.org >/dev/null
run crm-contact list email=md@example.org -f name,score -o md
is "$(head -n 2 <<<"$out")" '| name | score |
| --- | ---: |' 'Markdown'
unlike "$(tail -n 1 <<<"$out")" 'a\|b|<b>' 'its own characters are escaped'
run crm-contact list email=md@example.org -f name -o html
like "$out" 'a\|b &lt;b&gt;&amp;amp; \*x\*' 'HTML is escaped'
like "$out" '^<!DOCTYPE html>' 'and whole'
like "$out" 'charset="?utf-8' 'in UTF-8'
crm-contact rm md@example.org >/dev/null

# template
run crm-contact list -s email -n 2 -o 'template=<{name}>\t{{{email}}}' email!=
is "$out" $'<Eva Nová>\t{eva@roof.example}\n<Jan Svoboda>\t{jan@roof.example}' 'template'
run crm-contact list name~nova -o 'template={company.name}/{owner.full_name}'
is "$out" 'Roof & Sons/Anna Dvořáková' 'through links'
expect_status 2 'a field that is none' crm-contact list -o 'template={nmae}'
expect_status 2 'a brace that is not closed' crm-contact list -o 'template={name'

# for a spreadsheet
crm-contact add name='=1+1' title='+420' department='@SUM(A1)' city='-5' street=$'\t=x' email=sheet@example.org score=-5 >/dev/null
crm-contact list email=sheet@example.org -f name,title,department,city,street,score --for spreadsheet >sheet
is "$(head -c 3 sheet | od -An -tx1 | tr -d ' ')" efbbbf 'a byte order mark'
is "$(grep -c $'\r$' sheet)" 2 'lines as a spreadsheet wants them'
is "$(tail -n 1 sheet | tr ';' ',' | tr -d '\r')" "'=1+1,'+420,'@SUM(A1),'-5,'$(printf '\t')=x,-5" 'formulas are disarmed, numbers stay'
run crm-contact list email=sheet@example.org -f name -o csv
is "$out" 'name
=1+1' 'other CSV is as it is'
crm-contact rm sheet@example.org >/dev/null

# colour
run crm-contact list -o table --color always -n 1
like "$out" $'\e\\[' '--color always'
run env NO_COLOR=1 crm-contact list -o table -n 1
unlike "$out" $'\e\\[' 'NO_COLOR'
run crm-contact list -o csv --color always -n 1
unlike "$out" $'\e\\[' 'never in CSV'

# The same command on the same data prints the same bytes
for format in table csv tsv json jsonl ids md html 'template={id}'; do
	is "$(crm-contact list -o "$format" | sha256sum)" "$(crm-contact list -o "$format" | sha256sum)" "$format again"
done

done_testing
