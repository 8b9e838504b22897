#!/usr/bin/env bash
# The star schema: its tables and keys, removed rows, the history of stages, the manifest, increments and their cursors.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need sqlite3 jq sha256sum
acme

deal=$(crm-deal list 'name=Roof for the barn' -o ids)
jan=$(crm-contact show jan@roof.example -o ids)
column() { # FILE COLUMN [WHERE]
	sqlite3 :memory: ".import --csv $1 t" "SELECT \"$2\" FROM t ${3-} ORDER BY rowid"
}

# -- tables ---------------------------------------------------------------------------

expect_ok 'a star' crm-export --star ../star
is "$out" '' 'with nothing on stdout'
like "$err" '^[0-9]+ rows exported to [0-9]+ files in ../star$' 'and its counts'
is "$(jq -r '.tables[].file' ../star/manifest.json | sort)" "$(cd ../star && ls -- *.csv)" 'the manifest names each file'
is "$(jq '[.tables[].rows] | add' ../star/manifest.json)" "$(jq .rows ../star/manifest.json)" 'and counts its rows'
expect_ok 'its sums' shell 'cd ../star && jq -r ".tables[] | \"\(.sha256)  \(.file)\"" manifest.json | sha256sum -c --quiet'
for file in ../star/*.csv; do
	name=${file##*/}
	is "$(head -n 1 "$file")" "$(jq -r --arg f "$name" '.tables[] | select(.file == $f) | [.columns[].name] | join(",")' ../star/manifest.json)" \
		"the columns of $name"
done
is "$(jq -c '.tables[] | select(.table == "fact_deal" or .table == "fact_deal_stage") | [.key, .part_of, .by]' ../star/manifest.json)" \
	$'[["id"],null,null]\n[["deal_id","nth"],"fact_deal","deal_id"]' 'keys'
is "$(jq -r '.tables[] | select(.table == "fact_deal") | .columns[] | select(.name | test("^(amount|close_date|closed_at|probability|tags|_deleted|stage_id|_txn)$")) | "\(.name) \(.type)"' ../star/manifest.json | paste -sd,)" \
	'stage_id text,amount decimal,probability double,close_date date,closed_at timestamp,tags list,_txn integer,_deleted boolean' 'types'
is "$(column ../star/fact_deal.csv amount "WHERE currency = 'JPY'")" 990000 'amounts have the digits of their currency'
is "$(column ../star/dim_contact.csv tags "WHERE id = '$jan'")" '["key"]' 'lists are JSON'
is "$(column ../star/fact_task.csv "about_entity\" || '/' || \"about_id" "WHERE subject = 'Call Eva'")" \
	"contact/$(crm-contact show eva@roof.example -o ids)" 'a link to any record is two columns'
is "$(column ../star/fact_activity.csv duration "WHERE kind = 'call'")" 900 'durations are seconds'
is "$(column ../star/dim_contact.csv do_not_call "WHERE id = '$jan'")" true 'booleans are true and false'
is "$(sed -n '2p;$p' ../star/dim_date.csv)" '1970-01-01,1970,1970-Q1,1,January,1970-W01,1,4,Thursday,false
2099-12-31,2099,2099-Q4,12,December,2099-W53,31,4,Thursday,false' 'the calendar is always as long'
crm-export --star ../again -q
same_file <(cat ../again/*) <(cat ../star/*) 'the same data is the same bytes'
expect_ok 'over the one before' crm-export --star ../again -o jsonl
is "$(find ../again -type f ! -name '*.jsonl' -printf '%f\n')" manifest.json 'whose files are gone'
is "$(jq -c "select(.id == \"$jan\") | [.do_not_call, .tags, .score, ._deleted]" ../again/dim_contact.jsonl)" \
	'[true,["key"],3,false]' 'JSON Lines have types'
is "$(jq -r 'select(.currency == "EUR").amount' ../again/fact_deal.jsonl)" 1200.50 'an amount is a text there, as everywhere'

crm-activity add kind=meeting subject='All day' start_at=2026-12-24 all_day=yes timezone=Asia/Tokyo >/dev/null
TZ=America/New_York crm-export --star ../west -q
is "$(column ../west/fact_activity.csv start_at_date "WHERE subject = 'All day'")" 2026-12-24 'a whole day is that day in every zone'
is "$(jq -r .zone ../west/manifest.json)" America/New_York 'whose name is in the manifest'

# -- removed rows and stays ------------------------------------------------------------------

export CRM_NOW=2026-11-22T10:00:00Z
crm-deal move "$deal" negotiation -q >/dev/null
CRM_NOW=2026-11-23T10:00:00Z crm-deal win "$deal" -q >/dev/null
CRM_NOW=2026-11-24T10:00:00Z crm-log undo -q >/dev/null
CRM_NOW=2026-11-25T10:00:00Z crm-deal lose "$deal" price -q >/dev/null
CRM_NOW=2026-11-26T10:00:00Z crm-contact rm "$jan" --yes -q >/dev/null
stays() {
	sqlite3 :memory: ".import --csv $1/fact_deal_stage.csv h" ".import --csv $1/dim_stage.csv s" \
		"SELECT h.nth, s.name, h.entered_at_date, h.left_at_date, h.seconds, h._deleted FROM h JOIN s ON s.id = h.stage_id
		WHERE deal_id = '$deal' ORDER BY CAST(nth AS INTEGER)"
}
crm-export --star ../star -q
is "$(stays ../star)" '1|proposal|2026-11-21|2026-11-22|86399|false
2|negotiation|2026-11-22|2026-11-25|259200|false
3|lost|2026-11-25|||false' 'what was undone did not happen'
is "$(column ../star/dim_contact.csv "name\" || _deleted || \"modified_at_date" "WHERE id = '$jan'")" 'Jan Svobodatrue2026-11-26' \
	'a removed record stays, as it was, with the day of its removal'
closed=$(crm-deal add name='Came closed' stage=won closed_at=2026-05-05T08:00:00Z created_at=2026-04-01)
crm-export --star ../star -q
is "$(column ../star/fact_deal_stage.csv entered_at_date "WHERE deal_id = '$closed'")" 2026-05-05 'one that came closed is so since then'
ticket=$(crm-ticket list 'subject=It leaks' -o ids)
crm-ticket set "$ticket" status=solved >/dev/null
crm-export --star ../star -q
is "$(column ../star/fact_ticket_status.csv status "WHERE ticket_id = '$ticket'" | paste -sd' ')" 'new solved' 'and of tickets'

# -- increments -------------------------------------------------------------------------------------

expect_ok 'the first with a cursor' crm-export --star ../full --since @noc
like "$err" 'the cursor @noc is new: this is a full export' 'is full, and says so'
is "$(jq -r .txn cursors/noc.json)" "$(jq -r .to.id ../full/manifest.json)" 'the cursor is where it ends'
expect_ok 'nothing has changed' crm-export --star ../none --since @noc
is "$err" "0 changed rows exported to $(jq '.tables | length' ../none/manifest.json) files in ../none" 'is an increment'
crm-company set roof.example name='Střecha & synové' >/dev/null
crm-deal set "$closed" name='Přišel zavřený' >/dev/null
expect_ok 'two records' crm-export --star ../inc --since @noc
is "$err" "3 changed rows exported to $(jq '.tables | length' ../inc/manifest.json) files in ../inc" 'are two rows, and a stay'
is "$(jq -r '.tables[] | select(.rows > 0) | "\(.table) \(.rows)"' ../inc/manifest.json)" 'dim_company 1
fact_deal 1
fact_deal_stage 1' 'a name stands with its record alone'
is "$(jq -c '[.kind, .from, .to.id]' ../inc/manifest.json)" "$(jq -c '["increment", .to]' ../none/manifest.json | jq -c ". + [$(jq .txn cursors/noc.json)]")" \
	'from where to where'
expect_ok 'since a transaction' crm-export --star ../since --since "$(jq -r .to.id ../full/manifest.json)"
same_file <(cat ../since/*.csv) <(cat ../inc/*.csv) 'the same'
expect_ok 'since a moment' crm-export --star ../day --since 2026-11-20
is "$(jq .rows ../day/manifest.json)" "$(($(jq .rows ../full/manifest.json) - 47482))" 'is all there is, but for the calendar'
cursor=$(cat cursors/noc.json)
mkdir ../web
echo '{"name": "of a web page"}' >../web/manifest.json
mkdir ../source
touch ../source/Makefile
expect_status 5 'a folder of something else' crm-export --star ../source
like "$err" 'source has something else in it: Makefile.*hint: a folder that is not there' 'is left alone'
is "$(ls ../source)" Makefile 'nothing is put there'
expect_status 5 'a manifest of others' crm-export --star ../web --since @noc
is "$(cat ../web/manifest.json)" '{"name": "of a web page"}' 'is left as it is'
touch ../plain
expect_status 8 'no folder' crm-export --star ../plain --since @noc
expect_status 5 'another zone' env TZ=Asia/Tokyo crm-export --star ../zone --since @noc
like "$err" 'Asia/Tokyo, not UTC.*full export is needed' 'has other days'
like "$err" 'hint: crm-export --star ../zone --full --since @noc' 'the way out'
crm-schema add deal.roof_area decimal >/dev/null
expect_status 5 'other columns' crm-export --star ../columns --since @noc
expect_status 5 'the same since a moment' crm-export --star ../columns --since 2026-11-20
like "$err" 'the fields are not the same.*a full export is needed' 'is seen too'
ok test ! -e ../columns
is "$(cat cursors/noc.json)" "$cursor" 'the cursor has not moved'
expect_ok 'a full one' crm-export --star ../columns --full --since @noc
isnt "$(cat cursors/noc.json)" "$cursor" 'moves it'
crm-schema add deal_stage --label name >/dev/null
expect_ok 'an own entity that is called as a table of ours' crm-export --star ../own
ok test -e ../own/fact_deal_stage_history.csv
expect_status 2 'no name' crm-export --star ../x --since @../x
expect_status 2 'no moment' crm-export --star ../x --since nonsense
expect_status 2 'an increment of what was' crm-export --star ../x --since @noc --as-of yesterday
expect_status 2 'full of what' crm-export --star ../x --full
expect_status 2 'since is of stars' crm-export contact --since @noc
expect_status 2 'a format that is no star' crm-export --star ../x -o html
expect_status 2 'two folders' crm-export --star ../x --to ../y
sqlite3 crm.db "UPDATE txn SET id = '0000000000000000' WHERE id = '$(jq -r .txn cursors/noc.json)'"
expect_status 5 'a journal that does not know the place' crm-export --star ../x --since @noc
like "$err" 'the journal has no transaction' 'is another'
exec 9>cursors/noc.lock
flock 9
expect_status 7 'two at once' crm-export --star ../x --full --since @noc
exec 9>&-
echo '{"txn":' >cursors/bad.json
expect_status 3 'a cursor that is broken' crm-export --star ../x --since @bad
like "$err" 'cursors/bad.json' 'is named'

done_testing
