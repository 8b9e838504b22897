#!/usr/bin/env bash
# What verbs that write print: ids in every format, and dry runs that apply takes.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq
acme

# Ids: bare unless -o says otherwise
run env CRM_FORMAT=jsonl crm-contact add name=Бо
like "$out" '^[0-9a-f]{16}$' 'a bare id, whatever the setting for listings'
first=$out
run crm-contact add name=王 -o jsonl
is "$(jq -r .id <<<"$out" | wc -c)" 17 '-o jsonl'
second=$(jq -r .id <<<"$out")
run shell 'printf "%s\n" "$@" | crm-contact set - title=x -o json' "$first" "$second"
is "$(jq -c '[.[].id]' <<<"$out")" "[\"$first\",\"$second\"]" '-o json is an array'
run crm-contact set "$first" title=x -o csv
is "$out" "id
$first" '-o csv has a header; what is so already counts'
run crm-contact set "$first" "$second" title=y -o 'template=[{id}]'
is "$out" "[$first]
[$second]" 'a template'
run shell 'crm-contact add name=Zero -0 | od -An -c | tr -d " \n" | tail -c 2'
is "$out" '\0' '-0'
run shell 'crm-contact add --key name name=Zero -0 | od -An -c | tr -d " \n" | tail -c 2'
is "$out" '\0' '-0 where there was one already'
run crm-schema add contact.hat text -o jsonl
is "$(jq -r 'keys[]' <<<"$out")" id 'crm-schema, too'
run crm-contact apply - -o json </dev/null
is "$out" '[]' 'an empty stream is an empty array'

# What was not stored is not printed
before=$(dump)
expect_status 2 'a format that is none' crm-contact add name=x -o tabel
expect_status 2 'a column that is none' crm-contact add name=x -o json -f name
is "$(dump)" "$before" 'is known before anything is written'
for format in ids json jsonl csv table; do
	run crm-contact apply - -o $format <<<'{"name":"A"}
{"name":"B","email":"x@"}'
	status_is 3 "a wrong row with -o $format"
	is "$out" '' 'prints nothing, not even a header'
done
run crm-contact apply - --each -o json <<<'{"name":"A"}
{"name":"B","email":"x@"}
{"name":"C"}'
status_is 3 'with --each'
is "$(jq length <<<"$out")" 1 'what was stored is printed, as a whole array'
is "$(crm-contact count name=A,B,C)" 1 'and is there'

# Dry runs are streams for apply
run crm-contact rm "$first" "$second" -n -o jsonl
is "$out" "{\"id\":\"$first\",\"_op\":\"delete\"}
{\"id\":\"$second\",\"_op\":\"delete\"}" 'rm -n'
printf '%s\n' "$out" >gone.jsonl
expect_ok 'which apply takes' crm-contact apply gone.jsonl
expect_status 4 'they are gone' crm-contact show "$first"
expect_status 4 'and cannot go twice' crm-contact apply gone.jsonl
run crm-contact restore "$first" "$second" -n -o json
is "$(jq -c '[.[] | [.id, ._op]]' <<<"$out")" "[[\"$first\",\"create\"],[\"$second\",\"create\"]]" 'restore -n -o json is an array'
printf '%s\n' "$out" >back.json
expect_ok 'apply takes it' crm-contact apply back.json
is "$(crm-contact show "$second" -o 'template={name} {title}')" '王 y' 'under the same id'
expect_status 5 'but once only' crm-contact apply back.json
crm-contact add name='Dry Олена' email=OLENA2@kvity.example tags='a,b' country=UA -n -o jsonl 2>/dev/null >dry.jsonl
run crm-contact apply dry.jsonl
is "$out" "$(jq -r .id dry.jsonl)" 'add -n'
is "$(crm-contact show "$out" -f name,email,tags,country -o jsonl)" \
	'{"name":"Dry Олена","email":"olena2@kvity.example","tags":["a","b"],"country":"UA"}' 'comes out as it would have'
crm-deal set Someday stage=proposal amount='5 JPY' -n -o jsonl 2>/dev/null >dry.jsonl
expect_ok 'set -n' crm-deal apply dry.jsonl
is "$(crm-deal show Someday -f stage,amount,currency -o jsonl)" '{"stage":"proposal","amount":"5","currency":"JPY"}' 'links by their names, money with its currency'
expect_status 3 'of another entity' crm-deal apply - <<<'{"_entity":"contact","name":"x"}'
run crm-contact apply - <<<'{"_op":"delte","id":"x"}'
status_is 3 'another _op'
is "$err" "crm-contact: stdin:1: _op: is create, update or delete, not 'delte'" 'is refused'
expect_status 3 'a delete without an id' crm-contact apply - <<<'{"_op":"delete","name":"Zero"}'
run crm-contact apply - <<<"id,_op
$first,delete"
status_is 0 '_op in CSV'
is "$(crm-contact count "id=$first" || true)" 0 'removes'
crm-import contact -n -o json <<<'name
Imported' 2>/dev/null >dry.json
is "$(jq -c '.[] | [._entity, ._op, .name]' dry.json)" '["contact","create","Imported"]' 'an import says the entity'
expect_ok 'and apply of that entity takes it' crm-contact apply dry.json

done_testing
