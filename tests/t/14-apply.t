#!/usr/bin/env bash
# apply: a stream of changes, JSON Lines, a JSON array or CSV; all or none.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3

# The identity: what list prints changes nothing
before=$(dump)
for format in jsonl json csv tsv; do
	run shell "crm-contact list -o $format | crm-contact apply -"
	status_is 0 "a listing as $format can be applied"
	is "$(wc -l <<<"$out")" 5 'all ids come out'
done
is "$(dump)" "$before" 'and changes nothing, not even the journal'

# jq in between
run shell 'crm-contact list lifecycle_stage=lead -o jsonl | jq -c ".title = \"Lead \" + .name" | crm-contact apply -'
status_is 0 'list | jq | apply'
run crm-contact list title~lead -f title -s title -o 'template={title}'
is "$out" 'Lead Eva Nová
Lead Олена Коваль' 'changes what jq changed'
is "$(crm-query 'SELECT count(*) AS n FROM txn' -o 'template={n}')" \
	"$(($(sqlite3 -readonly crm.db 'SELECT max(seq) FROM txn')))" 'as'
is "$(crm-log list -n 1 -o 'template={tool} {changes}')" 'crm-contact apply 2' 'one transaction'

# RFC 7396: a null empties, what is absent stays
id=$(crm-contact list email=eva@roof.example -o ids)
echo "{\"id\":\"$id\",\"title\":null,\"tags\":[\"a\",\"b;c\",\"\"]}" >one.patch
run crm-contact apply one.patch
status_is 0 'a file'
run crm-contact show "$id" -f title,tags,phone -o jsonl
is "$out" '{"title":null,"tags":["a","b;c"],"phone":"+420 601 123 456"}' 'null empties, absent stays, lists are lists'
run crm-contact show "$id" -f tags -o csv
is "$out" 'tags
a;b\;c' 'a semicolon within an element is kept apart'
expect_ok 'a reference may be a key or short' shell 'echo "{\"id\":\"${1:0:5}\",\"title\":\"x\"}" | crm-contact apply -' "$id"
is "$(crm-contact show "$id" -f title -o 'template={title}')" x 'and finds the record'

# New ones, by name of links; numbers, booleans
run crm-contact apply - <<-'END'
	[{"name":"A","score":1e2,"do_not_call":true,"company":"Квіти"},
	 {"name":"B","score":"2,5","do_not_call":"no"}]
END
status_is 0 'an array'
is "$(crm-contact list name=A,B -f score,do_not_call,company.name -o csv)" 'score,do_not_call,company.name
100,yes,Квіти
2.5,no,' 'numbers and texts'
printf 'name;email\r\n"Dvořák; Karel";karel@example.org\r\n' >new.csv
run crm-contact apply new.csv
is "$(crm-contact count 'name=Dvořák; Karel')" 1 'CSV with a semicolon and CRLF'
printf '\xef\xbb\xbfname\temail\nTab\ttab@example.org\n' >new.tsv
run crm-contact apply new.tsv
is "$(crm-contact count email=tab@example.org)" 1 'TSV with a BOM'
run crm-contact apply - </dev/null
status_is 0 'an empty stream'
is "$out" '' 'changes nothing'

# All or none
before=$(dump)
printf '%s\n' '{"name":"C"}' '{"name":"D"}' '{"name":"E","email":"x@"}' '{"name":"F"}' >bad.jsonl
run crm-contact apply bad.jsonl
status_is 3 'one bad row'
is "$err" "crm-contact: bad.jsonl:3: email: 'x@' is not an e-mail address" 'is named by file, line and field'
is "$out" '' 'no id is printed that does not exist'
is "$(dump)" "$before" 'and nothing is written'
run crm-contact apply --each bad.jsonl
status_is 3 '--each'
is "$(wc -l <<<"$out")" 2 'prints those that were stored'
is "$(crm-contact count name=C,D,E,F)" 2 'and stores them'
run shell 'crm-contact list name=C,D -o ids | crm-contact rm -'
status_is 0 'list | rm'

refused() { # STATUS PATTERN NAME < INPUT
	local state
	state=$(dump)
	run crm-contact apply -
	status_is "$1" "$3"
	like "$err" "$2" 'and says so'
	is "$out" '' 'prints no id'
	is "$(dump)" "$state" 'and writes nothing'
}
refused 2 'stdin:1: .*nmae.*' 'an unknown key' <<<'{"nmae":"x"}'
refused 4 "stdin:2: there is no contact '0000000000000000'" 'an id that is not there' <<<'{"name":"x"}
{"id":"0000000000000000","name":"x"}'
refused 3 'stdin:1: .*name' 'a duplicate key' <<<'{"name":"x","name":"y"}'
refused 3 'stdin:2: ' 'JSON that is cut off' <<<'{"name":"x"}
{"name":"y"'
refused 3 'stdin:1: ' 'NaN' <<<'{"name":"x","score":NaN}'
refused 3 'stdin:1: .*score' 'a number where it does not fit' <<<'{"name":"x","score":"many"}'
refused 3 'stdin:1: .*name' 'an object as a value' <<<'{"name":{"first":"x"}}'
refused 3 'stdin:1: .*title' 'a list in a field of one value' <<<'{"name":"x","title":["a","b"]}'
refused 3 'stdin:1: .*title: holds one value, not a list' 'not even an empty one' <<<'{"name":"x","title":[]}'
expect_status 3 'nor in an import' crm-import contact <<<'{"name":"x","title":["a","b"]}'
like "$err" 'title: holds one value, not a list' 'by name'
refused 3 'stdin:3: ' 'a CSV row that is too long' <<<'name,email
x,x@example.org
y,y@example.org,z'
refused 5 'stdin:2: email' 'the same unique value twice in one stream' <<<'{"name":"x","email":"x@example.org"}
{"name":"y","email":"x@example.org"}'
refused 3 'stdin:1: .*amount|stdin:1: ' 'a value that is too large' <<<'{"name":"x","score":1e999}'
run crm-contact apply nowhere.jsonl
status_is 8 'a file that is not there'
like "$err" 'nowhere.jsonl' 'is named'
run crm-contact apply .
status_is 8 'a folder'

# What the store keeps may be in the stream, as it is; it is passed over
run shell 'crm-deal list -o jsonl | jq -c ".created_at |= \"2001-01-01T00:00:00.000Z\" | .next_step = \"x\"" | crm-deal apply -'
status_is 3 'another created_at of a record that is there is refused'
run crm-deal apply - <<<'{"name":"Old","created_at":"2001-02-03T04:05:06Z","external_id":"7","external_source":"old"}'
status_is 0 'a new record may bring its own'
run crm-deal list name=Old -f created_at,external_id -o csv
is "$out" 'created_at,external_id
2001-02-03T04:05:06.000Z,7' 'which is kept'
expect_status 5 'external_id and external_source are unique together' \
	crm-deal add name=Old2 external_id=7 external_source=old
expect_ok 'another source, the same id' crm-deal add name=Old3 external_id=7 external_source=older

done_testing
