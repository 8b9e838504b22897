#!/usr/bin/env bash
# Streams: `-` reads records or ids from stdin, whatever their form.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq

titled() { crm-contact list "title=$1" -o 'template={email}' -s email | cut -d@ -f1 | paste -sd' '; }
for format in ids csv tsv json jsonl; do
	run shell 'crm-contact list country=CZ -o $1 | crm-contact set - title=by-$1' "$format"
	status_is 0 "list -o $format | set -"
	is "$(titled "by-$format")" 'eva jan' 'changes those that were listed'
	is "$(wc -l <<<"$out")" 2 'and prints their ids'
done
run shell 'crm-contact list country=CZ -0 | crm-contact set - -0 title=zero'
is "$(titled zero)" 'eva jan' 'NUL-ended'
is "$(tr -cd '\0' <"$TEST_TMP/out" | wc -c)" 2 'in and out'
run shell 'crm-contact list country=CZ -f email,id -o csv | crm-contact set - title=b'
is "$(titled b)" 'eva jan' 'id in another column'
run shell 'crm-contact list country=CZ -f name,email -o csv | crm-contact set - title=c'
is "$(titled c)" 'eva jan' 'a key instead of an id'
run shell 'printf "eva@roof.example\n\njan@roof.example\r\n" | crm-contact set - title=d'
is "$(titled d)" 'eva jan' 'bare e-mail addresses, an empty line, CRLF'
run shell 'printf "eva@roof.example" | crm-contact set - title=e'
is "$(titled e)" 'eva' 'no newline at the end'
run shell 'crm-contact list country=CZ -o jsonl | jq -c "{id}" | crm-contact set - title=f'
is "$(titled f)" 'eva jan' 'objects with an id alone'
run shell 'crm-contact list country=CZ -o json | jq "[.[] | {id}]" | crm-contact set - title=g'
is "$(titled g)" 'eva jan' 'an indented array'
run shell 'crm-contact list country=CZ -o ids | crm-contact set - wang@datong.example title=h'
is "$(titled h)" 'eva jan wang' 'beside a reference'
run shell 'echo eva@roof.example | crm-contact set - eva@roof.example title=i'
is "$out" "$(crm-contact list email=eva@roof.example -o ids)" 'each record once'
run shell 'crm-contact list country=CZ -o ids | cut -c1-6 | crm-contact show - -o template="{email}" | sort'
is "$out" 'eva@roof.example
jan@roof.example' 'show - by short ids'
run shell 'crm-contact list country=CZ -o ids | crm-contact log - -o jsonl | jq -r .op | sort -u'
is "$out" 'create
update' 'log -'

# Chains: what is printed can be piped on
run shell 'crm-contact list country=CZ -o ids | crm-contact set - title=j | crm-contact set - tags+=chained | crm-contact show - -o ids | wc -l'
is "$out" 2 'set | set | show'
is "$(crm-contact count tags=chained title=j)" 2 'a chain'
run shell 'crm-company add name=Chain | crm-company set - city=Brno | crm-company show - -f name,city -o csv'
is "$out" 'name,city
Chain,Brno' 'add | set | show'
# shellcheck disable=SC2016
run shell 'for id in $(crm-contact list country=CZ -o ids); do crm-contact set "$id" title=loop >/dev/null; done'
is "$(titled loop)" 'eva jan' 'a shell loop'

# A writer and a reader at once: the reader must not be in the way of the writer
run shell 'crm-contact list -o jsonl | crm-contact set - city=Praha >/dev/null'
status_is 0 'all records at once'

# rm and restore
before=$(crm-contact list -o csv -f name,email,company,tags,title -s email)
run shell 'crm-contact list tags=chained -o ids | crm-contact rm - --unlink'
status_is 0 'list | rm'
removed=$out
is "$(crm-contact count)" 3 'removes those'
run shell 'crm-contact restore - <<<"$1"' "$removed"
status_is 0 'what rm printed can be restored'
is "$(crm-contact list -o csv -f name,email,company,tags,title -s email)" "$before" 'as it was'

# A stream is one transaction, all or none; --each one for each
printf '%s\n' eva@roof.example nobody@example.org jan@roof.example >refs
run crm-contact set - title=all <refs
status_is 4 'one that is not there'
like "$err" "nobody@example.org" 'is named'
is "$out" '' 'no id is printed'
is "$(titled all)" '' 'and nothing is changed'
crm-contact list country=CZ -o ids >chosen
transactions() { crm-query 'SELECT count(*) AS n FROM txn' -o 'template={n}'; }
n=$(transactions)
crm-contact set - title=k <chosen >/dev/null
is "$(transactions)" "$((n + 1))" 'one transaction'
crm-contact set - --each title=l <chosen >/dev/null
is "$(transactions)" "$((n + 3))" '--each: two'
printf '%s\n' '{"name":"x1","email":"x1@example.org"}' '{"name":"x2","email":"eva@roof.example"}' >two.jsonl
run crm-contact apply two.jsonl
status_is 5 'a conflict in the second row'
is "$(crm-contact count name=x1)" 0 'takes the first one back'

# Nothing comes in
run crm-contact set - title=m </dev/null
status_is 0 'an empty stream'
is "$out" '' 'does nothing'
run crm-contact show - </dev/null
status_is 1 'show of nothing'
run crm-contact set - title=m <<<'[]'
status_is 0 'an empty array'
run crm-contact set - title=m <<<'id,name'
status_is 0 'a header alone'

# What is no stream of records
run crm-contact set - title=n <<<'name,city
Eva,Praha'
like "$status" '^[34]$' 'rows without an id that name nobody'
is "$(titled n)" '' 'change nothing'
run crm-contact rm - <<<'{"nmae":"x"}'
status_is 3 'an object without an id'
like "$err" 'stdin:1: this row has no id' 'is named by its line'
run crm-contact rm - <<<'{"id":null}'
status_is 3 'an id that is null'
printf '\0\0\0\n' >nul
run crm-contact rm - <nul
status_is 3 'NUL bytes'
run crm-contact rm - <"$CRM_BIN/crm"
status_is 3 'a program'
is "$(crm-contact count)" 5 'nobody was removed'

done_testing
