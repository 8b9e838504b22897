#!/usr/bin/env bash
# The loaders of a star: into SQLite, PostgreSQL and DuckDB. Increments, applied one after the other onto a full export, give
# the tables of a new full export, every column of them.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/random.sh"
. "$TOP/tests/lib/bi.sh"
need sqlite3 jq sha256sum

bi=$TOP/scripts/bi
folder=$PWD

rows_sqlite() { # DATABASE: every row of every table, in one order
	sqlite3 "$1" .dump | grep -v '^CREATE TABLE\|^PRAGMA' | LC_ALL=C sort
}

rows_postgres() { # DATABASE
	local table
	for table in $(psql -X -A -t -d "$1" -c "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"); do
		psql -X -A -t -d "$1" -c "SELECT '$table', x.* FROM \"$table\" AS x"
	done | LC_ALL=C sort
}

rows_duckdb() { # DATABASE
	local table
	for table in $(echo 'SELECT table_name FROM information_schema.tables ORDER BY 1' | "$DUCKDB" -noheader -list "$1"); do
		echo "SELECT '$table', x.* FROM \"$table\" AS x;"
	done | "$DUCKDB" -noheader -list "$1" | LC_ALL=C sort
}

# -- SQLite, and what is refused ----------------------------------------------------

acme
crm-export --star ../full --since @night -q
deal=$(crm-deal list 'name=Roof for the barn' -o ids)
crm-deal move "$deal" negotiation -q >/dev/null
crm-contact set wang@datong.example $'description=Line\n\\.\n"quoted", 100 %\r\n\\.\r\n' tags='北京;a"b' >/dev/null
crm-contact rm jan@roof.example --yes >/dev/null
crm-export --star ../one --since @night -q
crm-deal rm "$deal" --yes >/dev/null
crm-export --star ../two --since @night -q

expect_status 5 'an increment onto nothing' "$bi/load-sqlite" ../one ../x.db
like "$err" 'load a full export first' 'says what is missing'
expect_ok 'a full export' "$bi/load-sqlite" ../full ../x.db
is "$err" "load-sqlite: $(jq .rows ../full/manifest.json) rows, to transaction $(jq .to.txn ../full/manifest.json)" 'with its counts'
expect_status 5 'an increment is missing' "$bi/load-sqlite" ../two ../x.db
like "$err" "hint: crm-export --star FOLDER --since $(jq -r .to.id ../full/manifest.json)" 'with the command that makes it'
expect_ok 'which' crm-export --star ../both --since "$(jq -r .to.id ../full/manifest.json)"
expect_ok 'the first' "$bi/load-sqlite" ../one ../x.db
cp ../x.db ../y.db
expect_ok 'again' "$bi/load-sqlite" ../one ../x.db
same_file <(rows_sqlite ../x.db) <(rows_sqlite ../y.db) 'changes nothing'
expect_ok 'the second' "$bi/load-sqlite" ../two ../x.db
expect_ok 'one before that' "$bi/load-sqlite" ../one ../x.db
is "$err" 'load-sqlite: it has been loaded already' 'is known'
expect_ok 'one that overlaps' "$bi/load-sqlite" ../both ../y.db
same_file <(rows_sqlite ../x.db) <(rows_sqlite ../y.db) 'comes to the same'
is "$(sqlite3 ../x.db "SELECT name, _deleted FROM dim_contact WHERE email = 'jan@roof.example'
	UNION ALL SELECT s.name, h.left_at IS NULL FROM fact_deal_stage h JOIN dim_stage s ON s.id = h.stage_id
	WHERE h.deal_id = '$deal' AND h._deleted AND h.nth = 2")" $'Jan Svoboda|1\nnegotiation|1' 'what was removed stays, as it was last'
is "$(sqlite3 ../x.db "SELECT typeof(amount), amount, typeof(close_date), typeof(_deleted) FROM fact_deal WHERE id = '$deal'")" \
	'integer|48000|text|integer' 'with types'
is "$(sqlite3 ../x.db "SELECT description = 'Line' || char(10) || '\\.' || char(10) || '\"quoted\", 100 %' || char(13, 10) || '\\.' || char(13, 10),
	json_extract(tags, '\$[0]') FROM dim_contact WHERE email = 'wang@datong.example'")" '1|a"b' 'texts are what they were'
expect_status 4 'no export' "$bi/load-sqlite" . ../x.db
expect_status 2 'no database' "$bi/load-sqlite" ../one
cp -r ../two ../cut
sed -i '$d' ../cut/dim_contact.csv
printf x >>../cut/fact_deal.csv
expect_status 3 'a file that was changed' "$bi/load-sqlite" ../cut ../x.db
jq '.tables |= map(if .table == "fact_deal" then .rows += 1 else . end)' ../two/manifest.json >../cut/manifest.json
cp ../two/*.csv ../cut
cp ../one/manifest.json ../y.json
sqlite3 ../y.db 'DELETE FROM crm_star; INSERT INTO crm_star SELECT '"$(jq '.from.txn' ../cut/manifest.json)"', '"'$(jq -r .from.id ../cut/manifest.json)'"', '"'$(jq -r .columns ../cut/manifest.json)'"", ''"
rows_sqlite ../y.db >../before
expect_status 8 'a count that is not the manifest'"'"'s' "$bi/load-sqlite" ../cut ../y.db
same_file <(rows_sqlite ../y.db) ../before 'loads nothing'
jq '.tables[0].table = "x\"; DROP TABLE y; --"' ../two/manifest.json >../cut/manifest.json
expect_status 5 'a name that is none' "$bi/load-sqlite" ../cut ../y.db
expect_ok 'JSON Lines' crm-export --star ../lines -o jsonl
expect_status 5 'are for others' "$bi/load-sqlite" ../lines ../y.db
like "$err" '-o csv' 'which is said'
crm-schema add contact.shoe_size integer >/dev/null
crm-contact set wang@datong.example shoe_size=44 >/dev/null
expect_status 5 'other columns' crm-export --star ../three --since @night
like "$err" 'hint: crm-export --star ../three --full --since @night' 'need a full export'
expect_ok 'which' crm-export --star ../three --full --since @night
expect_ok 'takes the place of all' "$bi/load-sqlite" ../three ../x.db
is "$(sqlite3 ../x.db 'SELECT sum(shoe_size) FROM dim_contact')" 44 'with the new column'
crm init -q ../other
crm-export --repo ../other --star ../foreign -q
crm-contact add --repo ../other name=李雷 >/dev/null
crm-export --repo ../other --star ../foreign2 --since "$(jq -r .to.id ../foreign/manifest.json)" -q
expect_status 5 'an increment of another repository' "$bi/load-sqlite" ../foreign2 ../x.db

# -- the same by chance ------------------------------------------------------------------

step() {
	case $((RANDOM % 12)) in
	0 | 1 | 2) random_contact ;;
	3 | 4 | 5 | 6) random_deal ;;
	7 | 8) random_other ;;
	9) random_bulk ;;
	10 | 11) random_back ;;
	esac
}

engines=(sqlite)
if need_postgres; then engines+=(postgres); fi
if need_duckdb; then engines+=(duckdb); fi

database() { # ENGINE NAME
	case $1 in
	sqlite) echo "$folder/$2.db" ;;
	postgres) echo "$2" ;;
	duckdb) echo "$folder/$2.duckdb" ;;
	esac
}

make_database() { # ENGINE NAME
	if [ "$1" = postgres ]; then
		psql -X -q -c "CREATE DATABASE $2"
	else
		rm -f "$(database "$1" "$2")"
	fi
}

for seed in ${RANDOM_SEEDS:-1 2}; do
	cd "$folder"
	rm -rf acme full part-*
	RANDOM=$seed
	export CRM_SEED=$seed
	acme
	unset CRM_USER_NAME CRM_USER_EMAIL
	crm-export --star ../full --since @all -q
	for ((part = 1; part <= ${RANDOM_PARTS:-6}; part++)); do
		for ((i = 0; i < 20; i++)); do
			tick
			step
		done
		run crm-export --star "../part-$part" --since @all
		status_is 0 "$seed: increment $part"
	done
	crm-export --star ../now -q
	for engine in "${engines[@]}"; do
		[ "$engine" = sqlite ] || [ "$seed" = 1 ] || continue
		make_database "$engine" "parts$seed"
		make_database "$engine" "whole$seed"
		for load in ../full $(printf '../part-%d\n' $(seq "${RANDOM_PARTS:-6}")); do
			run "$bi/load-$engine" "$load" "$(database "$engine" "parts$seed")"
			status_is 0 "$seed: $engine takes $load"
		done
		run "$bi/load-$engine" ../now "$(database "$engine" "whole$seed")"
		status_is 0 "$seed: $engine takes a full export"
		"rows_$engine" "$(database "$engine" "parts$seed")" >../parts.txt
		"rows_$engine" "$(database "$engine" "whole$seed")" >../whole.txt
		same_file ../parts.txt ../whole.txt "$seed: $engine: increments come to the same"
		ok test "$(grep -c . ../whole.txt)" -gt 47482
	done
done

# -- what the types are ---------------------------------------------------------------------

if [[ " ${engines[*]} " = *' postgres '* ]]; then
	"$bi/load-postgres" ../three postgres 2>/dev/null
	is "$(psql -X -A -t -c "SELECT sum(amount), min(close_date) + 1, bool_or(_deleted), max(created_at) AT TIME ZONE 'Asia/Tokyo'
		FROM fact_deal" -c "SELECT tags ->> 0, description LIKE E'Line\n\\\\\\\\.\n%\r\n\\\\\\\\.\r\n' FROM dim_contact
		WHERE tags IS NOT NULL AND country = 'CN'")" \
		$'1039200.50|2026-10-16|t|2026-11-21 19:00:00.004\na"b|t' 'PostgreSQL computes with numbers, days and instants'
	psql -X -q -c 'CREATE VIEW mine AS SELECT * FROM fact_deal'
	expect_ok 'a full export of the same columns' "$bi/load-postgres" ../three dbname=postgres
	is "$(psql -X -A -t -c 'SELECT count(*) FROM mine')" 4 'leaves views as they are'
fi
if [[ " ${engines[*]} " = *' duckdb '* ]]; then
	rm -f x.duckdb
	"$bi/load-duckdb" ../three x.duckdb 2>/dev/null
	is "$("$DUCKDB" -noheader -list x.duckdb <<-'SQL'
		SELECT sum(f.amount), min(f.close_date) + 1, bool_or(f._deleted), max(c.tags[1])
			FROM fact_deal AS f, dim_contact AS c WHERE c.country = 'CN';
		SELECT d.quarter, count(*) FROM fact_deal AS f JOIN dim_date AS d ON d.date = f.close_date GROUP BY 1 ORDER BY 1;
	SQL
	)" $'1039200.5000|2026-10-16|true|a"b\n2026-Q4|2\n2027-Q1|1' 'DuckDB too'
fi

done_testing
