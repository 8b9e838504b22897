#!/usr/bin/env bash
# Strings that break programs, through every text field, in every format, and back unchanged.
. "$(dirname "$0")/../lib/test.sh"
need jq
data naughty-strings
export CRM_HISTORY_COMMIT=manual
crm init -q acme
export CRM_REPO=$PWD/acme

# One record a string, in three fields of text; a name, for each needs one. NUL cannot be in a text.
jq -c 'to_entries[] | select(.value != "" and (.value | explode | index(0) | not))
	| {name: "n\(.key)", title: .value, description: .value, city: .value}' "$data/blns.json" >in.jsonl
ok test -s in.jsonl
expect_ok 'JSON Lines in' crm-import contact in.jsonl
same() { # FILE NAME
	is "$(jq -c '{name, title, description, city}' "$1" | sort | cmp - <(jq -c . in.jsonl | sort) && echo same)" same "$2"
}
crm-contact list -n 0 -o jsonl >out.jsonl
same out.jsonl 'JSON Lines out'
for format in csv tsv json; do
	crm-export contact -o $format -q >"out.$format"
	rm -rf back
	CRM_REPO='' crm init -q back
	expect_ok "$format in" crm-import --repo back contact "out.$format"
	crm-contact list --repo back -n 0 -o jsonl >back.jsonl
	same back.jsonl "$format and back"
done
done_testing
