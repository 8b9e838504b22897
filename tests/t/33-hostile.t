#!/usr/bin/env bash
# Hostile input: a clear error, bounded memory, nothing written.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq sqlite3 gzip
acme

before=$(dump)
refused() { # STATUS PATTERN NAME FILE [OPTION...]
	run crm-contact apply "$4"
	status_is "$1" "$3"
	like "$err" "$2" 'says what and where'
	is "$(wc -l <"$TEST_TMP/err")" "$(($(wc -l <"$TEST_TMP/err") < 4 ? $(wc -l <"$TEST_TMP/err") : 3))" 'in a few lines'
	is "$(dump)" "$before" 'and writes nothing'
}

printf 'name\nA\0B\n' >nul.csv
refused 3 'nul.csv:2: ' 'a NUL byte in CSV' nul.csv
printf '{"name":"A\0B"}\n' >nul.jsonl
refused 3 'nul.jsonl:1: ' 'a NUL byte in JSON' nul.jsonl
printf '{"name":"A\\u0000B"}\n' >nul-escaped.jsonl
refused 3 'nul-escaped.jsonl:1: ' 'an escaped NUL' nul-escaped.jsonl
printf 'name\nA\nP\xc3\x28\n' >latin.csv
refused 3 'latin.csv:3: ' 'invalid UTF-8 in CSV' latin.csv
printf '{"name":"P\xff"}\n' >latin.jsonl
refused 3 'latin.jsonl:1: ' 'invalid UTF-8 in JSON' latin.jsonl
printf '{"name":"\\ud800"}\n' >surrogate.jsonl
refused 3 'surrogate.jsonl:1: ' 'half of a surrogate pair' surrogate.jsonl
printf 'name\n\xed\xa0\x80\n' >surrogate.csv
refused 3 'surrogate.csv:2: ' 'a surrogate in UTF-8' surrogate.csv
printf 'name\n\xf4\x90\x80\x80\n' >beyond.csv
refused 3 'beyond.csv:2: ' 'beyond Unicode' beyond.csv
cp "$CRM_BIN/crm" program
refused 3 'program:' 'a program' program
head -c 100000 /dev/zero >zeros
refused 3 'zeros:1: ' 'zeros' zeros
gzip -c nul.csv >archive.gz
refused 3 'archive.gz' 'an archive' archive.gz
cp crm.db database
refused 3 'database:' 'a database' database

{ printf '%0.s[' {1..100000}; } >deep.json
refused 3 'deep.json:1: ' 'deep JSON' deep.json
{ printf '{"name":'; printf '%0.s{"a":' {1..1000}; } >deep.jsonl
refused 3 'deep.jsonl:1: ' 'deep JSON Lines' deep.jsonl
echo '{"name":"x","name":"y"}' >twice.jsonl
refused 3 "twice.jsonl:1: .*name" 'a duplicate key' twice.jsonl
echo '{"name":"x","n\u0061me":"y"}' >twice-escaped.jsonl
refused 3 'twice-escaped.jsonl:1: ' 'a duplicate key written differently' twice-escaped.jsonl
echo '[{"name":"x"},{"name":"y"}' >open.json
refused 3 'open.json:' 'an array that does not end' open.json
echo '[{"name":"x"}] trailing' >trailing.json
refused 3 'trailing.json:' 'something after the array' trailing.json
echo '[1, 2]' >numbers.json
refused 3 'numbers.json:1: ' 'an array of numbers' numbers.json
echo '{"name":"x"}{"name":"y"} x' >glued.jsonl
refused 3 'glued.jsonl:1: ' 'rubbish behind an object' glued.jsonl
echo "{'name':'x'}" >single.jsonl
refused 3 'single.jsonl:1: ' 'single quotes' single.jsonl
echo '{"name":"x",}' >comma.jsonl
refused 3 'comma.jsonl:1: ' 'a comma too many' comma.jsonl
printf 'name,name\na,b\n' >header.csv
refused 3 'header.csv:1: ' 'two columns of one name' header.csv
printf 'name,email\n"a,b@example.org\n' >quote.csv
refused 3 'quote.csv:' 'a quote that is not closed' quote.csv
printf 'name,email\na\n' >short.csv
refused 3 'short.csv:2: ' 'a row that is too short' short.csv
printf 'nmae\na\n' >unknown.csv
refused 2 'unknown.csv:.*nmae' 'an unknown column' unknown.csv
seq -s, 1 100000 >wide.csv
refused 3 'wide.csv:1: ' 'a hundred thousand columns' wide.csv

# UTF-16 with a byte order mark is understood
printf '\xff\xfe' >utf16.csv
printf 'name\nŽofie 王\n' | iconv -t UTF-16LE >>utf16.csv
expect_ok 'UTF-16' crm-contact apply utf16.csv
is "$(crm-contact count 'name=Žofie 王')" 1 'is read as what it is'

# Large values are kept, larger ones refused
head -c 1000000 /dev/zero | tr '\0' x >megabyte
jq -Rc '{name: "Large", description: .}' megabyte >megabyte.jsonl
expect_ok 'a text of 1 MB' crm-contact apply megabyte.jsonl
is "$(crm-contact list name=Large -f description -o jsonl | jq '.description | length')" 1000000 'is kept'
like "$(crm-contact list name=Large -o table -f name,description | wc -l)" 2 'and is one line of a table'
expect_ok 'and into git' crm-log flush -q

[ -x /usr/bin/time ] || skip_all 'needs GNU time'
# One line of 1 GB through a pipe: refused, in bounded memory, before it has all come

# A sanitizer keeps what was freed for a while.
most=100000
! sanitized || most=1000000
peak() { # FILE: KB from GNU time
	grep -o 'maxrss=[0-9]*' "$1" | cut -d= -f2
}
before=$(dump)
endless() { head -c 1000000000 /dev/zero | tr '\0' x; }
export -f endless
while read -r start; do
	run bash -c '{ printf "$1"; endless; } 2>/dev/null | /usr/bin/time -q -o "$2" -f "maxrss=%M" crm-contact apply -' big "$start" "$TEST_TMP/rss"
	like "$status" '^[348]$' "a line of 1 GB after $start"
	like "$err" 'stdin:' 'is refused by its place'
	ok test "$(peak "$TEST_TMP/rss")" -lt "$most"
	is "$(dump)" "$before" 'and nothing is written'
done <<-'END'
	name\\n
	name,email\\n"
	{"name":"
	[{"name":"
END
run bash -c 'endless | /usr/bin/time -q -o "$1" -f "maxrss=%M" crm-contact rm -' big "$TEST_TMP/rss"
like "$status" '^[348]$' 'a reference of 1 GB'
ok test "$(peak "$TEST_TMP/rss")" -lt "$most"

done_testing
