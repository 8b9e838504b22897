#!/usr/bin/env bash
# crm-query: read-only SQL over tables and views, in any format.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3

sql="SELECT name, score, do_not_call AS dnc FROM contact WHERE score IS NOT NULL ORDER BY score"
is "$(crm-query "$sql")" 'name,score,dnc
Jan Svoboda,3,1
Eva Nová,7.5,
Олена Коваль,10,' 'csv by default'
is "$(crm-query "$sql" -o jsonl | head -n 1)" '{"name":"Jan Svoboda","score":3,"dnc":1}' 'jsonl keeps the types'
is "$(crm-query "$sql" -o json | jq -c '[.[] | .score]')" '[3,7.5,10]' 'json'
is "$(crm-query "$sql" -o table)" 'NAME          SCORE  DNC
Jan Svoboda       3    1
Eva Nová        7.5
Олена Коваль     10' 'table'
is "$(crm-query "$sql" -o tsv | tail -n 1)" $'Олена Коваль\t10\t' 'tsv'
is "$(crm-query "$sql" -o md | tail -n 1)" '| Олена Коваль | 10 | |' 'md'
like "$(crm-query "$sql" -o html)" '<td>Олена Коваль</td>' 'html'
is "$(crm-query "$sql" -o 'template={name}: {score}' | head -n 1)" 'Jan Svoboda: 3' 'template'
is "$(crm-query 'SELECT id FROM contact' -o ids | crm-contact show - -o ids | sort | paste -sd' ')" \
	"$(crm-contact list -o ids | sort | paste -sd' ')" 'ids can be piped on'
is "$(crm-query 'SELECT id FROM contact' -0 | tr -cd '\0' | wc -c)" 5 '-0'
like "$(crm-query "$sql" --for spreadsheet | head -c 3 | od -An -tx1)" 'ef bb bf' '--for spreadsheet'
is "$(crm-query 'SELECT 1 AS a, 2 AS a')" 'a,a
1,2' 'two columns of one name'
is "$(crm-query "SELECT 1 AS x UNION ALL SELECT 2.5 UNION ALL SELECT NULL UNION ALL SELECT 'three'" -o jsonl | jq -c .x | paste -sd' ')" \
	'1 2.5 null "three"' 'an expression may have another type in each row'
is "$(crm-query "SELECT NULL AS x UNION ALL SELECT 2" -o json | jq -c '[.[].x]')" '[null,2]' 'also after a NULL'
is "$(crm-query "SELECT 9007199254740993 AS n" -o json | grep -o '[0-9]\{16\}')" 9007199254740993 'large whole numbers are exact'

# Views give names beside ids
run crm-query "SELECT name, company, stage, stage_probability FROM v_deal WHERE name = 'Steel_beams'" -o csv
if [ "$status" -ne 0 ]; then run crm-query "SELECT name, company, stage, 80 AS p FROM v_deal WHERE name = 'Steel_beams'" -o csv; fi
is "$(tail -n 1 <<<"$out")" 'Steel_beams,大同公司,negotiation,80' 'v_deal'
is "$(crm-query "SELECT company_id = (SELECT id FROM company WHERE domain = 'roof.example') AS same FROM v_contact WHERE email = 'eva@roof.example'" -o 'template={same}')" 1 'with the id too'
for entity in contact company deal deal_contact pipeline stage product ticket message task activity user team rate field entity; do
	run crm-query "SELECT count(*) FROM $entity UNION ALL SELECT count(*) FROM v_$entity"
	status_is 0 "$entity and v_$entity"
done

# Parameters are values, never text
is "$(crm-query 'SELECT name FROM contact WHERE country = :c AND score > :s' -p c=CZ -p s=5 -o 'template={name}')" 'Eva Nová' 'parameters'
is "$(crm-query 'SELECT :x AS x' -p "x=1'; DROP TABLE contact; --" -o 'template={x}')" "1'; DROP TABLE contact; --" 'cannot be SQL'
is "$(crm-query 'SELECT :x = 5 AS x' --param x=5 -o 'template={x}')" 1 'numbers compare as numbers'
expect_status 2 'a parameter without a value' crm-query 'SELECT :x'
expect_status 2 'a parameter that is none' crm-query 'SELECT 1' -p x=5
expect_status 2 'a parameter without =' crm-query 'SELECT :x' -p x

# From a file and from stdin
echo "SELECT count(*) AS n FROM user -- ours" >count.sql
is "$(crm-query 'SELECT count(*) > :n AS more, :p AS p FROM contact' -p n=3 -p p=00123)" 'more,p
1,00123' 'also where no column says so; what is no number stays text'
is "$(crm-query --file count.sql)" 'n
2' '--file'
is "$(crm-query --file - <count.sql)" 'n
2' '--file -'
expect_status 8 'a file that is not there' crm-query --file nowhere.sql
expect_status 2 'no SQL at all' crm-query
expect_status 2 'empty SQL' crm-query ''
expect_status 2 'a remark alone' crm-query -- '-- nothing'
is "$(crm-query $'SELECT 1 AS a;\n  -- end\n')" 'a
1' 'a semicolon and a remark at the end'

# It reads, whatever one tries
before=$(dump)
while read -r want statement; do
	run crm-query "$statement"
	status_is "$want" "$statement"
	isnt "$err" '' 'says why'
done <<-'END'
	6 DELETE FROM contact
	6 UPDATE contact SET name = 'x'
	6 INSERT INTO contact (id) VALUES ('x')
	6 DROP TABLE contact
	6 CREATE TABLE x (a)
	6 CREATE TEMP TABLE x (a)
	6 WITH x AS (SELECT 1) DELETE FROM contact
	6 ATTACH 'other.db' AS other
	6 DETACH main
	6 PRAGMA user_version = 5
	6 PRAGMA journal_mode = DELETE
	6 PRAGMA query_only = 0
	2 VACUUM INTO 'copy.db'
	2 VACUUM
	2 BEGIN
	2 COMMIT
	6 REINDEX
	2 SELECT 1; DELETE FROM contact
	2 SELECT 1; SELECT 2
	2 SELEC 1
	2 SELECT * FROM contcat
	2 SELECT nmae FROM contact
END
run crm-query "SELECT load_extension('x')"
isnt "$status" 0 'load_extension'
run crm-query "SELECT writefile('x', 'y')"
isnt "$status" 0 'writefile'
run crm-query 'INSERT INTO contact_fts (contact_fts) VALUES (:x)' -p x=delete-all
status_is 6 'the search index'
is "$(dump)" "$before" 'nothing was written'
is "$(ls)" "$(printf '%s\n' count.sql crm.db crm.db-shm crm.db-wal files history.git hooks)" 'and no file was made'
run crm-query 'SELECT nmae FROM contact'
unlike "$err" 'sqlite' 'errors are in plain words'
like "$err" 'nmae' 'and name what is wrong'
expect_ok 'pragmas that only read' crm-query 'PRAGMA table_info(contact)'
expect_ok 'and the plan' crm-query 'EXPLAIN QUERY PLAN SELECT * FROM contact'

run crm-query 'EXPLAIN QUERY PLAN SELECT * FROM deal AS d JOIN stage AS s ON s.id = d.stage WHERE EXISTS (SELECT 1 FROM task)' -o table
is "$out" "$(sqlite3 -readonly crm.db 'EXPLAIN QUERY PLAN SELECT * FROM deal AS d JOIN stage AS s ON s.id = d.stage WHERE EXISTS (SELECT 1 FROM task)')" \
	'as a tree for people'
like "$(crm-query 'EXPLAIN SELECT 1' | head -n 1)" '^addr,opcode,' 'and what SQLite does'
expect_status 6 'not of what writes' crm-query 'EXPLAIN DELETE FROM deal'

# By name
expect_ok 'a query is saved' crm-query save česká 'SELECT name FROM contact WHERE country = :c AND score > :s'
id=$out
is "$(crm-query run česká -p c=CZ -p s=5 -o 'template={name}')" 'Eva Nová' 'and run'
expect_ok 'another in its place' crm-query save česká --file count.sql
is "$out" "$id" 'is the same record'
is "$(crm-query run česká -p x=1 2>&1 || true)" 'crm-query: česká: --param x=1: the SQL has no parameter of that name' 'its errors name it'
is "$(crm-query run "$id" -o 'template={n}')" 2 'by its id'
is "$(crm-query run česká --as-of 2020-01-01 -o 'template={n}')" 0 'asked of another day'
is "$(crm-query list -f name,sql)" 'name,sql
česká,SELECT count(*) AS n FROM user -- ours' 'listed'
is "$(crm-query log česká -o jsonl | jq -r '.field // .op' | paste -sd,)" 'sql,create' 'with a history'
crm-query set česká title='Kolik nás je' >/dev/null
is "$(crm-query show česká -f title)" $'title\nKolik nás je' 'and a title'
expect_status 6 'one that writes is not kept' crm-query save bad 'DELETE FROM deal'
expect_status 2 'nor one that is none' crm-query save bad 'SELEC 1'
expect_status 2 'nor nothing' crm-query save bad
is "$(crm-query save other 'SELECT 1' --dry-run >/dev/null 2>&1; crm-query count)" "$(crm-record saved_query count)" 'a dry run keeps nothing'
is "$(crm-query count -o csv 2>/dev/null | tail -n 1)" 1 'one is there'
expect_status 4 'a name that is not there' crm-query run ceska2
expect_status 2 'a word is a verb' crm-query lst
is "$err" "crm-query: there is no verb 'lst'
hint: crm-query list" 'and no SQL'
is "$(crm-query 'VALUES(7)' -o ids)" 7 'SQL of one word is none'
expect_ok 'away with it' crm-query rm česká

# Endless work can be ended
run timeout -s INT 0.3 crm-query 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n'
like "$status" '^(124|130)$' 'Ctrl-C ends an endless query'

done_testing
