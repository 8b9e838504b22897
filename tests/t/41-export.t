#!/usr/bin/env bash
# Export: import(export(x)) = x for every entity, whole exports, the star schema, what is written where.
. "$(dirname "$0")/../lib/test.sh"
need sqlite3 jq

export CRM_HISTORY_COMMIT=manual
crm init -q acme
export CRM_REPO=$PWD/acme

# One record of everything, with the texts that break programs.
crm-schema add field deal.roof_area type=decimal >/dev/null 2>&1 ||
	crm-record field add entity=deal name=roof_area type=decimal >/dev/null
team=$(crm-record team add name=Praha)
crm-user add name=ann full_name='Ann Lee' email=ann@example.com team=Praha timezone=Europe/Prague >/dev/null
crm-record team set "$team" manager=ann >/dev/null
company=$(crm-company add name='Roof & "Sons", s.r.o.' domain=roof.example country=CZ annual_revenue='1234567.89 CZK' \
	employees=12 tags='a;b\;c' owner=ann description=$'two\nlines\r\nand a tab\t.')
crm-company add name='Dceřiná' parent="$company" >/dev/null
contact=$(crm-contact add first_name=Олена last_name=Коваль email=olena@kvity.example company="$company" \
	phone='+380 44 123 4567 ext. 3' birthday=1990-02-28 score=1.5 do_not_call=yes emails='x@x.example;y@y.example')
crm-contact add name=' =cmd|x ' title=$'\t' description='"' city='李雷 ﬁ 🙂' >/dev/null
crm-product add name='GTX Pro' sku=007 unit_price='1200 JPY' tax_rate=21 >/dev/null
deal=$(crm-deal add name='Střecha' company="$company" contact="$contact" product='GTX Pro' stage=proposal amount='48 000.50 CZK' \
	roof_area=12.25 close_date=2026-12-31 probability=33.3 created_at=2020-02-29T10:00:00Z external_id=1 external_source=old)
crm-record deal_contact add deal="$deal" contact="$contact" role=evaluator primary=yes >/dev/null
ticket=$(crm-ticket add subject='Teče' contact="$contact" company="$company" assignee=ann csat=5 first_response_at='2026-11-20 9:00')
crm-record message add ticket="$ticket" direction=in from=olena@kvity.example body=$'Dobrý den,\n\nteče.' message_id='<1@x>' >/dev/null
crm-task add subject='Zavolat' about="deal:$deal" due_at='2026-11-30 8:00' assignee=ann >/dev/null
crm-kb add title='Jak změnit heslo' body=$'# Heslo\n\n*takto*' tags='a;b' category=Účty expires=2027-01-31 status=published >/dev/null
crm-tone load zh >/dev/null
crm-activity add kind=call subject='Hovor' contact="$contact" duration=1h30m start_at='2026-11-20 9:00' about="ticket:$ticket" >/dev/null
crm-record rate add date=2026-01-01 currency=CZK base=EUR value=0.0405 >/dev/null

# What the store keeps by itself is of the loading repository.
strip() { jq -cS 'del(.modified_at, .modified_by)' "$@"; }

# -- the whole -------------------------------------------------------------------

expect_ok 'everything as JSON Lines' crm-export --all
is "$(wc -l <"$TEST_TMP/out") records exported" "$err" 'ends with the count'
cp "$TEST_TMP/out" all.jsonl
is "$(jq -r ._entity all.jsonl | uniq | sort | uniq -d)" '' 'entity by entity'
for entity in contact company deal deal_contact pipeline stage product ticket message article lexicon task activity user team rate field; do
	is "$(jq -c "select(._entity == \"$entity\")" all.jsonl | head -c 1)" '{' "$entity is there"
done
like "$(jq -c 'select(._entity == "deal") | [.amount, .currency, .roof_area, .stage]' all.jsonl)" \
	'^\["48000.50","CZK",12.25,"[0-9a-f]{16}"\]$' 'money is decimal text, links are ids'

crm init -q other
expect_ok 'into an empty repository' crm-import --repo other --all all.jsonl
like "$err" "^$(wc -l <all.jsonl) records created, 0 updated, 0 rejected" 'all of it'
crm-export --repo other --all -q >again.jsonl
is "$(strip all.jsonl | sort | cmp - <(strip again.jsonl | sort) && echo same)" same 'import(export(x)) = x'
same_file <(strip again.jsonl) <(strip all.jsonl) 'in the same order'
expect_ok 'once more' crm-import --repo other --all all.jsonl
like "$err" " created, 0 updated, $(wc -l <all.jsonl) unchanged, 0 rejected.*nothing was changed" 'changes nothing'
expect_ok 'and the history can hold it' crm-log --repo other flush
expect_ok 'and is in order' crm-check --repo other

entities=$(crm-schema show -o jsonl | jq -r .entity | sort -u | wc -l)
for format in csv tsv json jsonl; do
	expect_ok "as a folder of $format" crm-export --all --to "$format" -o "$format"
	is "$err" "$(wc -l <all.jsonl) records exported to $entities files in $format" 'with the counts'
	is "$(find "$format" -type f | wc -l)" "$entities" 'and nothing else'
	crm init -q "into-$format"
	expect_ok 'and back' crm-import --repo "into-$format" --all "$format"
	crm-export --repo "into-$format" --all -q >again.jsonl
	same_file <(strip again.jsonl) <(strip all.jsonl) "import(export(x)) = x through $format"
done

# What was emptied stays empty, also where new records begin with something
crm init -q bare
crm-task --repo bare add 'Bez priority' priority= >/dev/null
crm-product --repo bare add name=Růže active= >/dev/null
crm-export --repo bare --all -q >bare.jsonl
crm-export --repo bare --all --to bare.csv -o csv -q
for from in bare.jsonl bare.csv; do
	crm init -q "into-$from"
	crm-import --repo "into-$from" --all "$from" -q
	crm-export --repo "into-$from" --all -q >again.jsonl
	same_file <(strip again.jsonl) <(strip bare.jsonl) "an emptied preset comes back empty from $from"
done

# -- one entity --------------------------------------------------------------------

for entity in contact company deal product ticket task activity user; do
	for format in csv jsonl; do
		crm-export "$entity" -o $format -q >"$entity.$format"
		sqlite3 acme/crm.db .dump >before
		expect_ok "$entity in $format" crm-import "$entity" "$entity.$format"
		is "$(sqlite3 acme/crm.db .dump | diff before - | head -n 5)" '' '  read back changes nothing'
	done
done
expect_ok 'terms choose' crm-export company 'name~roof' -f name,domain
is "$out" 'name,domain
"Roof & ""Sons"", s.r.o.",roof.example' 'as in list'
is "$err" '1 company exported' 'and are counted'
expect_ok 'the ending of a file says the format' crm-export product -f name --to product.json
is "$(jq -c . product.json)" '[{"name":"GTX Pro"}]' 'JSON'
expect_ok 'a format that suits tables is not taken from the surroundings' env CRM_FORMAT=table crm-export product -f name
is "$out" 'name
GTX Pro' 'for an export is for programs'
expect_ok 'none' crm-export company name=none -f name
is "$err" '0 companies exported' 'is an answer too'
expect_ok 'to a file' crm-export company -f name --to names.csv
is "$out" '' 'says nothing on stdout'
is "$err" '2 companies exported to names.csv' 'but where'
is "$(tail -n +2 names.csv | sort | head -n 1)" '"Roof & ""Sons"", s.r.o."' 'and it is there'
is "$(find . -maxdepth 1 -name '*.tmp*')" '' 'no temporary file is left'
expect_status 2 'an unknown field' crm-export company -f nam
expect_status 2 'an unknown entity' crm-export compny
expect_status 2 'nothing asked for' crm-export
expect_status 2 'two things asked for' crm-export company --all

# -- writing that fails ---------------------------------------------------------------

if [ -w /dev/full ]; then
	for what in 'company' '--all'; do
		# shellcheck disable=SC2086 # words
		expect_status 8 "a full disk: $what" shell "crm-export $what >/dev/full"
		like "$err" 'No space left' 'is said'
		unlike "$err" 'exported' 'and nothing else'
	done
fi
expect_status 8 'a folder that is not there' crm-export company --to no/names.csv
expect_ok 'a reader that had enough is no error' shell 'crm-export --all | head -n 1 >/dev/null' || true

# -- the star -----------------------------------------------------------------------------

expect_ok 'a star schema' crm-export --star --to star
like "$err" "^[0-9]+ rows exported to $(find star -name '*.csv' | wc -l) files in star\$" 'with the counts'
for file in dim_company dim_date dim_user fact_deal fact_message fact_ticket; do
	ok test -s "star/$file.csv"
done
ok test ! -e star/fact_field.csv
is "$(sqlite3 :memory: '.import --csv star/fact_deal.csv d' '.import --csv star/dim_company.csv c' \
	'.import --csv star/dim_date.csv t' '.import --csv star/dim_stage.csv s' \
	'select d.name, c.name, c.country, d.amount, s.name, t.quarter, t.week, t.weekday_name from d
	join c on c.id = d.company_id join s on s.id = d.stage_id join t on t.date = d.close_date')" \
	'Střecha|Roof & "Sons", s.r.o.|CZ|48000.50|proposal|2026-Q4|2026-W53|Thursday' 'that join'
is "$(sqlite3 :memory: '.import --csv star/fact_deal.csv d' 'select created_at_date from d')" 2020-02-29 'instants have their day'
is "$(TZ=Pacific/Kiritimati crm-export --star --to east -q && sqlite3 :memory: '.import --csv east/fact_deal.csv d' \
	'select created_at_date from d')" 2020-03-01 'in the zone of the process'
expect_status 2 'a star needs a folder' crm-export --star

done_testing
