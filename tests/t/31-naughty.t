#!/usr/bin/env bash
# The naughty strings through every way in and out, unchanged.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
data naughty-strings
need jq sqlite3
acme

# Those that a text field holds: without what is empty or blank only (blanks around a text are not kept).
jq -c '[.[] | select(test("\\S"))]' "$data/blns.json" >naughty.json
n=$(jq length naughty.json)
ok test "$n" -gt 400

# In as JSON Lines, through every text field of contacts
fields='name title department description city street state postal_code salutation first_name utm_source'
# shellcheck disable=SC2086
jq -c --arg fields "$fields" 'to_entries[] | {external_id: "n\(.key)", external_source: "naughty"} + (.value as $v | [$fields | split(" ")[] | {(.): $v}] | add)' \
	naughty.json >in.jsonl
run crm-contact apply in.jsonl
status_is 0 'apply takes all of them'
is "$(wc -l <<<"$out")" "$n" 'as many ids as strings'

compare() { # NAME FILE: the names as a JSON array, in order of external_id
	jq -S . naughty.json >want
	jq -S . "$2" >got
	same_file got want "$1"
}
by_number='sort_by(.external_id[1:] | tonumber)'
for field in $fields; do
	crm-contact list external_source=naughty -o jsonl -f "external_id,$field" >out.jsonl
	jq -s "$by_number | map(.$field)" out.jsonl >"$field.json"
	compare "$field as JSON Lines" "$field.json"
done
crm-contact list external_source=naughty -o json -f external_id,name | jq "$by_number | map(.name)" >out.json
compare 'as JSON' out.json
sqlite3 -readonly -json crm.db "SELECT external_id, name FROM contact WHERE external_source = 'naughty'" | jq "$by_number | map(.name)" >sql.json
compare 'in the database' sql.json

# Out and in again, as every machine format: the identity
before=$(dump)
for format in csv tsv json jsonl; do
	crm-contact list external_source=naughty -o "$format" >"all.$format"
	expect_ok "all of them as $format" crm-contact apply "all.$format" -q
	is "$(dump)" "$before" 'change nothing when applied'
done
# Into another repository: the same
crm init -q ../copy
for format in csv tsv json jsonl; do
	crm-contact list external_source=naughty -o "$format" -f "external_id,external_source,${fields// /,}" >"new.$format"
	crm-contact --repo ../copy apply "new.$format" >ids
	is "$(wc -l <ids)" "$n" "as many come out of $format as went in"
	crm-contact --repo ../copy list external_source=naughty -o jsonl -f external_id,name | jq -s "$by_number | map(.name)" >copy.json
	compare "and they are the same" copy.json
	crm-contact --repo ../copy rm - <ids >/dev/null
done
# The CSV is what others read as well
if command -v python3 >/dev/null; then
	python3 -c 'import csv, json, sys
rows = list(csv.DictReader(open("new.csv", encoding="utf-8", newline="")))
json.dump([r["name"] for r in sorted(rows, key=lambda r: int(r["external_id"][1:]))], sys.stdout)' >python.json
	compare 'as Python reads the CSV' python.json
fi

# On the command line, as values and as what one looks for (no text is built from it: traps 3 and 4)
jq -r '.[range(0; length; 6)] | select(contains("\n") or contains("\u0000") | not) | @base64' naughty.json >some
failed=0 hits=0
while read -r code; do
	text=$(base64 -d <<<"$code")
	id=$(crm-product add name="$text") || { failed=$((failed + 1)); continue; }
	[ "$(crm-product show "$id" -f name -o jsonl | jq -r .name)" = "$text" ] || failed=$((failed + 1))
	! crm-product list -o ids --where "name=\"${text//\"/\"\"}\"" 2>/dev/null | grep -qx "$id" || hits=$((hits + 1))
done <some
is "$failed" 0 'crm-product add keeps them'
is "$hits" "$(wc -l <some)" 'and --where finds them'
is "$(sqlite3 -readonly crm.db 'PRAGMA integrity_check')" ok 'the database is whole'

# Tables carry nothing that drives a terminal
crm-contact list external_source=naughty -o table -f "${fields// /,}" >out.table
not_ok grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' out.table
is "$(wc -l <out.table)" "$((n + 1))" 'a line a record'
crm-contact list external_source=naughty -o md -f name >out.md
is "$(wc -l <out.md)" "$((n + 2))" 'also as Markdown'
crm-contact list external_source=naughty -o html -f name >out.html
not_ok grep -qi '<script' out.html

# History holds them
expect_ok 'into git' crm-log flush -q
expect_ok 'which is whole' git --git-dir=history.git fsck --strict

done_testing
