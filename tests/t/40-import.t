#!/usr/bin/env bash
# Import: columns, values, dialects, encodings, keys, links, rejects, dry runs.
. "$(dirname "$0")/../lib/test.sh"
need sqlite3 jq iconv

export CRM_HISTORY_COMMIT=manual
fresh() { # an empty repository in acme
	rm -rf acme
	CRM_REPO='' crm init -q acme
	export CRM_REPO=$PWD/acme
}

dump() { sqlite3 acme/crm.db .dump | grep -v '^PRAGMA'; }

csv() { # FILE, the content is stdin
	cat >"$1"
}

# -- columns --------------------------------------------------------------------

fresh
csv people.csv <<'T'
First Name,LAST_NAME,E-mail,Job Title,Phone Number,Country
Eva,Nová,eva@roof.example,CEO,+420 601 234 567,Czechia
Олена,Коваль,olena@kvity.example,CTO,,UA
雷,李,lilei@example.cn,买手,+86 138 0013 8000 ext. 12,China
T
expect_ok 'headers are found by name, title and alias' crm-import contact people.csv
is "$out" '' 'stdout is for data: nothing'
like "$err" '^people.csv: UTF-8, comma' 'what was detected is said'
like "$err" '3 contacts created, 0 updated, 0 rejected · [0-9.]+ s · undo with: crm-log undo [0-9a-f]{4}$' \
	'and a summary'
is "$(crm-contact list -f name,title,country -s email -o csv)" 'name,title,country
Eva Nová,CEO,CZ
雷 李,买手,CN
Олена Коваль,CTO,UA' 'names of any script'
is "$(crm-contact show lilei@example.cn -o jsonl | jq -r .phone)" '+86 138 0013 8000 ext. 12' \
	'a phone stays as typed, extension and all'
is "$(crm-query 'select source, tool from txn where seq = 2' -o csv | tail -n 1)" \
	'people.csv,crm-import contact' 'the journal knows the file'

csv odd.csv <<'T'
name,emial,Shoe size
Eva,eva2@roof.example,38
T
expect_status 2 'an unknown column is refused' crm-import contact odd.csv
like "$err" "crm-import: odd.csv:1: contact has no field for the columns 'emial', 'Shoe size'" 'all are named'
like "$err" "hint: --map 'emial=email', --ignore 'emial' \('\*' for all\), or --create-fields" 'with what can be done'
expect_ok 'mapped and ignored' crm-import contact odd.csv --map emial=email --ignore 'shoe size'
expect_ok 'a star ignores all unknown ones' crm-import contact odd.csv --ignore '*' --map emial=email --key email
like "$err" '1 unchanged, 0 rejected · .* · nothing was changed' 'a second run changes nothing and says so'
expect_status 2 'a mapped column must be there' crm-import contact odd.csv --map 'Emails=email' --ignore '*'
like "$err" "there is no column 'Emails'" 'and is named'
expect_status 2 'a mapped field too' crm-import contact odd.csv --map 'emial=emial'
like "$err" "--map 'emial': contact has no field 'emial'
hint: .*email" 'with the nearest'
expect_status 3 'a computed field cannot be filled' crm-import contact odd.csv --map 'emial=phone_e164' --ignore '*'
expect_status 2 'two columns into one field' crm-import contact odd.csv --map 'Shoe size=name' --ignore '*'
like "$err" "the columns 'name' and 'Shoe size' both go into name" 'both are named'

csv lists.csv <<'T'
Name,Tag 1,Tag 2,Note
Jan,vip,"cz;old",hello
T
expect_ok 'two columns add up in a list, one goes into two fields, a third is added to a text' crm-import contact \
	lists.csv --map 'Tag 1=tags' --map 'Tag 2=tags' --map 'Name=name' --map 'Name=title' --map 'Note=+description'
is "$(crm-contact show Jan -o jsonl | jq -c '[.title, .tags, .description]')" \
	'["Jan",["cz","old","vip"],"Note: hello"]' 'all arrived'

expect_ok 'unknown columns become fields' crm-import contact odd.csv --map emial=email --key email --create-fields
like "$err" '0 contacts created, 1 updated' 'and are filled'
is "$(crm-contact list email=eva2@roof.example -f shoe_size -o csv)" 'shoe_size
38' 'under a name of theirs'
is "$(crm-schema show contact -o csv | grep shoe_size)" 'contact,shoe_size,integer,own,,Shoe size' 'with the type of the values'
dump >before
expect_ok 'from then on they are known' crm-import contact odd.csv --map emial=email --key email
is "$(dump | diff before - | head)" '' 'and nothing changes'

# -- values, constants, presets ----------------------------------------------------

fresh
csv deals.csv <<'T'
Deal Name,Deal Stage,Amount
Dach,Closed Won,"1,234.50"
Roof,Appointment,48 000 CZK
Дах,,
T
expect_status 3 'a stage that does not exist' crm-import deal deals.csv
like "$err" "deals.csv:2: stage: there is no stage 'Closed Won' in pipeline 'default'" 'is said with the line'
expect_ok 'mapped values and a constant' crm-import deal deals.csv --map-value 'stage:closed won=won' \
	--map-value 'Deal Stage:Appointment=prospecting' --set source=trade_show --source excel
is "$(crm-deal list -f name,stage,amount,currency,source,external_source -s -name -o csv)" \
	'name,stage,amount,currency,source,external_source
Дах,prospecting,,,trade_show,excel
Roof,prospecting,48000.00,CZK,trade_show,excel
Dach,won,1234.50,EUR,trade_show,excel' 'as wanted'
csv numbers.csv <<'T'
name;amount
A;1.234,56
B;7,5
T
expect_ok 'a decimal comma' crm-import deal numbers.csv --decimal ,
is "$(crm-deal list name=A,B -f amount -s name -o csv)" 'amount
1234.56
7.50' 'is read'
csv map.csv <<'T'
rule,name,from,to
column,Titul,,name
column,Částka,,amount
value,stage,hotovo,won
column,Stav,,stage
column,Stav 2,,stage
set,external_source,,jiny
T
csv cesky.csv <<'T'
Titul,Částka,Stav 2,Stav
Střecha,100,lost,hotovo
Komín,200,lost,
T
expect_ok 'a map file of my own' crm-import deal cesky.csv --from ./map.csv
is "$(crm-deal list external_source=jiny -f name,amount,stage -s name -o csv)" 'name,amount,stage
Komín,200.00,lost
Střecha,100.00,won' 'of two columns of one field that which the map names first counts'
printf 'rule,name,from,to\ncolum,a,,b\n' >broken.csv
expect_status 3 'a wrong map file' crm-import deal cesky.csv --from ./broken.csv
like "$err" "broken.csv:2: there is no rule 'colum'" 'has its line'
expect_status 4 'an unknown preset' crm-import deal cesky.csv --from hubsopt
like "$err" 'hubspot' 'names the nearest'
expect_status 4 'a preset without this entity' crm-import rate cesky.csv --from hubspot
like "$err" 'hint: it has: activity, company, contact, deal, ticket' 'says what it has'

# -- every preset: its fields and choices are those of the model -----------------------

for map in "$TOP"/share/crm/maps/*/*.csv; do
	entity=${map##*/} entity=${entity%.csv}
	awk -F, '$1 == "column" || $1 == "ignore" { printf "%s%s", sep, $2; sep = "," } END { print "" }' "$map" |
		tr , '\n' | sort -uf | paste -sd, >head.csv
	run crm-import "$entity" head.csv --from "$map"
	is "$status" 0 "map ${map#"$TOP"/share/crm/maps/}"
	crm-schema show "$entity" -o jsonl | jq -r 'select(.type == "choice") | .field as $f | .values | split(" ")[] | $f + "," + .' >choices
	awk -F, 'NR == FNR { is[$1] = 1; ok[$1 "," $2] = 1; next }
		$1 == "value" && ($2 in is) && $4 != "" && !(($2 "," $4) in ok)' choices "$map" >wrong
	is "$(cat wrong)" '' '  all its values are choices'
done

# -- dates ---------------------------------------------------------------------------

fresh
dates() { # HEADER VALUE...
	printf '%s\n' "$1"
	printf '%s\n' "${@:2}"
}
dates 'name,close_date' a,10/20/2016 b,3/1/2017 >us.csv
expect_ok 'month/day/year is detected over the whole column' crm-import deal us.csv
like "$err" 'us.csv: close_date: month/day/year' 'and said'
is "$(crm-deal list -f close_date -s name -o csv)" 'close_date
2016-10-20
2017-03-01' 'the last value decides how the first is read'
dates 'name,close_date' c,20.10.2016 d,'1. 3. 2017' >de.csv
expect_ok 'day.month.year' crm-import deal de.csv
is "$(crm-deal list name=d -f close_date -o csv)" 'close_date
2017-03-01' 'is read'
dates 'name,close_date' e,1/2/2017 f,3/4/2017 >two.csv
expect_status 3 'what can be read two ways is refused' crm-import deal two.csv
like "$err" "two.csv:1: close_date: '1/2/2017' can be read as 2017-01-02 or as 2017-02-01" 'with both readings'
like "$err" 'hint: --date-format us means 2017-01-02, --date-format eu means 2017-02-01' 'and the way out'
expect_ok 'told how' crm-import deal two.csv --date-format eu
is "$(crm-deal list name=e -f close_date -o csv)" 'close_date
2017-02-01' 'is read so'
expect_ok 'told so for JSON, with fields to be made' shell \
	"printf '{\"name\":\"j\",\"close_date\":\"1/2/2017\",\"colour\":\"red\"}\n' | crm-import deal --date-format eu --create-fields"
is "$(crm-deal list name=j -f close_date,colour -o csv)" 'close_date,colour
2017-02-01,red' 'is read so too'
dates 'name,close_date' g,2016-10-20 h,20.10.2016 >mixed.csv
expect_status 3 'a column of ISO dates has no others' crm-import deal mixed.csv
like "$err" "mixed.csv:3: close_date: '20.10.2016' is not a date written as" 'and says where'
for zone in UTC America/Bogota Asia/Kathmandu Pacific/Kiritimati; do
	fresh
	dates 'name,created_at,close_date' i,2016-10-20,2016-10-20 >instant.csv
	TZ=$zone run crm-import deal instant.csv
	is "$(TZ=$zone sqlite3 acme/crm.db 'select close_date from deal')" 2016-10-20 "$zone: a date never shifts"
	is "$(TZ=$zone date -d "$(sqlite3 acme/crm.db 'select created_at from deal')" '+%F %T')" '2016-10-20 00:00:00' \
		"$zone: a date in the column of an instant is its midnight there"
done
fresh
expect_ok 'a pipe is read twice too' shell 'cat us.csv | crm-import deal'
like "$err" 'stdin: close_date: month/day/year' 'and called stdin'
expect_status 3 'its errors too' shell 'cat mixed.csv | crm-import deal -'
like "$err" 'crm-import: stdin:3: close_date' 'by the same name'
is "$(ls "$TMPDIR")" '' 'no temporary file is left'

# -- encodings -------------------------------------------------------------------------

encoded() { # ENCODING TEXT...
	fresh
	printf 'name;title\n' >plain
	printf '%s\n' "${@:2}" >>plain
	iconv -f UTF-8 -t "$1" plain >"$1.csv"
	run crm-import contact "$1.csv"
	is "$(crm-contact list -f name,title -s created_at -o csv | tail -n +2 | tr , ';' | sort)" \
		"$(tail -n +2 plain | sort)" "$1 is guessed"
	like "$err" "$1.csv: ${3+.*}" "$1 is said"
}
encoded WINDOWS-1250 'Žaneta Dvořáková;ředitelka' 'Łukasz Żak;właściciel'
encoded WINDOWS-1251 'Олена Коваль;директорка' 'Їжак Ґалаґан;сторож'
encoded WINDOWS-1252 'Jürgen Größer;Geschäftsführer' 'François Lefèvre;gérant'
encoded UTF-16 'Eva Nová;ředitelka' 'Олена;директорка'
fresh
iconv -t WINDOWS-1252 >guess.csv <<<'name
Jürgen'
expect_ok 'an encoding can be named' crm-import contact guess.csv --encoding WINDOWS-1250
is "$(crm-contact list -f name -o csv)" 'name
Jürgen' 'and is used'

# -- upsert ----------------------------------------------------------------------------

fresh
csv a.csv <<'T'
email,name,title,phone
eva@x.example,Eva,CEO,1234567
jan@x.example,Jan,,7654321
T
csv b.csv <<'T'
email,name,title,phone
eva@x.example,Eva Nová,,1234567
jan@x.example,Jan,CTO,
new@x.example,Nová,,
T
expect_ok 'first' crm-import contact a.csv --key email
cp acme/crm.db a.db
expect_status 5 'fail: found is a conflict' crm-import contact b.csv --key email --on-match fail
like "$err" "b.csv:2: email: 'eva@x.example' is there already: contact [0-9a-f]{8}" 'says which'
expect_ok 'skip: found is left' crm-import contact b.csv --key email --on-match skip
like "$err" '1 contact created, 0 updated, 2 skipped' 'and counted'
list() { crm-contact list -f email,name,title,phone -s email -o csv | tail -n +2; }
is "$(list)" 'eva@x.example,Eva,CEO,1234567
jan@x.example,Jan,,7654321
new@x.example,Nová,,' 'skip'
expect_ok 'fill: only what is empty' crm-import contact b.csv --key email --on-match fill
is "$(list)" 'eva@x.example,Eva,CEO,1234567
jan@x.example,Jan,CTO,7654321
new@x.example,Nová,,' 'fill'
expect_ok 'update: the file is right' crm-import contact b.csv --key email
like "$err" '0 contacts created, 2 updated, 1 unchanged' 'counts'
is "$(list)" 'eva@x.example,Eva Nová,,1234567
jan@x.example,Jan,CTO,
new@x.example,Nová,,' 'update: an empty cell empties'
dump >before
expect_ok 'again' crm-import contact b.csv --key email
is "$(dump | diff before -)" '' 'a second run changes not a byte'
expect_status 2 'a key must be one' crm-import contact b.csv --key title
like "$err" 'hint: --key may be id, name, email, phone, mobile, external_id' 'says which are'
expect_status 2 'and be in the file' crm-import contact b.csv --key external_id
expect_status 3 'and be filled' shell "printf 'email,name\n,Eva\n' | crm-import contact --key email"
like "$err" 'stdin:2: email: is empty' 'in every row'
csv ext.csv <<'T'
external_id,name
7,Eva
7,Eva Nová
T
fresh
expect_ok 'external_id is the key where it is a column; a later row changes what an earlier made' \
	crm-import contact ext.csv --source old
like "$err" '1 contact created, 1 updated' 'one record'
expect_ok 'the same id of another system' crm-import contact ext.csv --source other
is "$(crm-contact count)" 2 'is another record'
csv two.csv <<'T'
name,industry
Acme,retail
T
expect_ok 'first of a name' crm-import company two.csv
expect_ok 'second of the name, without a key' crm-import company two.csv
expect_status 5 'a name that is that of two cannot be a key' crm-import company two.csv --key name
expect_ok 'JSON Lines: null empties, what is not there stays' shell '
	id=$(crm-contact list external_source=old -o ids)
	echo "{\"id\":\"$id\",\"title\":\"CEO\",\"city\":\"Brno\"}" | crm-import contact
	echo "{\"id\":\"$id\",\"title\":null}" | crm-import contact'
is "$(crm-contact list external_source=old -f name,title,city -o csv | tail -n 1)" 'Eva Nová,,Brno' 'as RFC 7396'

# -- links ---------------------------------------------------------------------------------

fresh
csv people.csv <<'T'
name,email,company,owner
Eva,eva@x.example,roof.example,ann@example.com
Jan,jan@x.example,Roof & Sons,ann
T
expect_status 3 'a link that leads nowhere' crm-import contact people.csv
like "$err" "people.csv:2: company: there is no company 'roof.example'
hint: --link create makes it" 'says how it would be made'
is "$(crm-contact count || true)" 0 'and nothing is stored'
expect_ok 'made by the key it looks like' crm-import contact people.csv --link create
is "$(crm-company list -f name,domain -s name -o csv)" 'name,domain
Roof & Sons,
roof.example,roof.example' 'a domain is a domain'
is "$(crm-user list -f name,email -o csv)" 'name,email
ann,ann@example.com' 'an address is an address, and its front the name'
expect_ok 'a link that looks like an id' shell "printf 'name,company\nX,%s\n' \"\$(crm-company list -n 1 -o ids | cut -c1-6)\" >hex.csv"
expect_status 3 'is no beginning of one in data' crm-import contact hex.csv

csv tree.csv <<'T'
name,parent
Leaf,Branch
Branch,Root
Root,
Self,Self
Ring A,Ring B
Ring B,Ring A
T
fresh
expect_ok 'links to rows further down, in a ring, to itself' crm-import company tree.csv
is "$(crm-company list -f name,parent.name -s name -o csv)" 'name,parent.name
Branch,Root
Leaf,Branch
Ring A,Ring B
Ring B,Ring A
Root,
Self,Self' 'all lead where they should'
dump >before
expect_ok 'again' crm-import company tree.csv --key name
is "$(dump | diff before -)" '' 'changes nothing'
csv broken.csv <<'T'
name,parent
One,Two
Two,Tree
Three,
Four,Three
T
fresh
expect_status 3 'a parent that never comes' crm-import company broken.csv
like "$err" "broken.csv:3: parent: there is no company 'Tree'" 'is said with its line'
expect_status 10 'rejected with those that hang on it' crm-import company broken.csv --rejects bad.csv
is "$(cat bad.csv)" "_line,_error,name,parent
3,parent: there is no company 'Tree'; the nearest is 'Three',Two,Tree
2,parent: there is no company 'Two' (--link create makes it),One,Two" 'each with its reason'
is "$(crm-company list -f name -s name -o csv)" 'name
Four
Three' 'the others are in'
is "$(crm-query 'select count(*) n from change where op = '"'delete'" -o csv | tail -n 1)" 0 'without traces'

fresh
csv deals.csv <<'T'
name,pipeline,stage
A,Renewals,proposal
B,default,won
C,Renewals,won
T
expect_ok 'a pipeline that is made has stages' crm-import deal deals.csv --link create
is "$(crm-query "select count(*) n from stage" -o csv | tail -n 1)" 12 'those of the default one'
is "$(crm-deal list -f name,pipeline,stage,stage.type -s name -o csv | tail -n +2)" 'A,Renewals,proposal,open
B,default,won,won
C,Renewals,won,won' 'and each deal is in its own'

# -- rejects --------------------------------------------------------------------------------

fresh
csv dirty.csv <<'T'
name;email;birthday
Eva;eva@x.example;1990-01-02
"Jo; Miller";jo@;
Short;row
"Два
рядки";duo@x.example;1990-02-30
Long;l@x.example;;x
Twin;eva@x.example;
T
dump >before
expect_status 3 'without --rejects a wrong row stores nothing' crm-import contact dirty.csv
is "$(dump | diff before -)" '' 'at all'
expect_status 10 'with it the good ones go in' crm-import contact dirty.csv --rejects bad.csv
like "$err" '1 contact created, 0 updated, 5 rejected \(bad.csv\)' 'and the others are counted'
is "$(head -n 3 bad.csv)" "_line;_error;name;email;birthday
3;email: 'jo@' is not an e-mail address;\"Jo; Miller\";jo@;
4;$(sed -n 3p bad.csv | cut -d';' -f2);Short;row" 'line, reason and the row as it was'
like "$(grep Twin bad.csv)" '^8;.*email:.*eva@x.example' 'a line that follows one of two lines has its own number'
like "$(grep Long bad.csv)" 'Long;l@x.example;;x$' 'a row that is too long is kept whole'
sed -i 's/jo@;/jo@x.example;/; s/;Short;row/;Short;short@x.example;/; s/1990-02-30/1990-02-28/; s/;;x$/;/; s/Twin;eva@/Twin;twin@/' bad.csv
cp bad.csv mended.csv
expect_ok 'mended, they go in with the same command' crm-import contact bad.csv --rejects bad.csv
like "$err" '5 contacts created, 0 updated, 0 rejected' 'all of them'
is "$(wc -l <bad.csv)" 1 'and the same file now holds the header only'
is "$(crm-contact list 'name~miller' -f name -o csv)" 'name
Jo; Miller' 'as they were'
is "$(find . -maxdepth 1 -name '*.tmp*')" '' 'no temporary file is left'

fresh
printf '%s\n' '{"name":"Eva","tags":["a","b"],"score":1.5}' '{"name":"Jan","email":"jan@"}' '{"name":"X",' \
	'{"email":null}' >rows.jsonl
expect_status 10 'JSON Lines' crm-import contact rows.jsonl --rejects bad.jsonl
is "$(sed -n 1p bad.jsonl)" \
	"{\"_line\":2,\"_error\":\"email: 'jan@' is not an e-mail address\",\"name\":\"Jan\",\"email\":\"jan@\"}" \
	'come out as JSON Lines'
is "$(wc -l <bad.jsonl)" 3 'all three'
expect_status 10 'fed back unmended' crm-import contact bad.jsonl --rejects bad2.jsonl
is "$(sed -n 1p bad2.jsonl | jq -c '[._line, .name, .email]')" '[1,"Jan","jan@"]' 'they come out again, with one line number'
printf '[{"name":"Eva"},{"email":"x"}]' >rows.json
expect_status 10 'a JSON array' crm-import contact rows.json --rejects bad.json
is "$(jq -c '.[] | [._line > 0, .email]' bad.json)" '[true,"x"]' 'comes out as one'
expect_status 10 'links made for a row that is rejected' shell \
	"printf 'name,company,email\nA,Acme,a@\nB,Beta,b@x.example\n' | crm-import contact --link create --rejects bad.csv"
is "$(crm-company list -f name -o csv)" 'name
Beta' 'are taken back with it'
expect_ok 'the database is sound' crm-check

# -- a dry run ---------------------------------------------------------------------------------

fresh
dump >before
cp acme/crm.db before.db
expect_ok 'a dry run' crm-import contact people.csv --link create --dry-run
like "$out" '^contact [0-9a-f]{8}  created  name=Eva company=roof.example email=eva@x.example' 'shows what would be'
like "$err" '2 contacts would be created, 0 updated, 0 rejected.* nothing was written' 'and says that it is not'
is "$(dump | diff before -)" '' 'not a row differs'
same_file acme/crm.db before.db 'not a byte of the file'
expect_ok 'also with new fields' crm-import contact odd.csv --map emial=email --create-fields --dry-run
is "$(dump | diff before -)" '' 'nothing'

# -- dirt ----------------------------------------------------------------------------------------

expect_ok 'an empty column, an empty line, a header alone' shell "printf 'name,title\nA,\n\nB,\n' | crm-import contact
	printf 'name,title\n' | crm-import contact"
is "$(crm-contact count)" 2 'are no rows'
expect_status 3 'binary data' shell 'head -c 100000 "$CRM_BIN/crm-import" | crm-import contact'
expect_status 8 'a file that is not there' crm-import contact no.csv
expect_status 2 'an entity that is not there' crm-import conact people.csv
like "$err" 'contact' 'has its nearest'
csv hostile.csv <<'T'
name,description
"Robert'); DROP TABLE contact;--","=cmd|' /C calc'!A0"
"%s%n\x00","{{7*7}} $(id) `id`"
T
expect_ok 'hostile texts' crm-import contact hostile.csv
is "$(crm-contact list -f name,description -o csv 'name~drop' | tail -n 1)" \
	"Robert'); DROP TABLE contact;--,=cmd|' /C calc'!A0" 'are texts'
expect_ok 'cron: no terminal, no HOME' env -i PATH="$PATH" CRM_REPO="$CRM_REPO" CRM_HISTORY_COMMIT=manual USER=cron crm-import contact people.csv \
	--key email --link create -q
is "$out$err" '' 'quiet is quiet'

# -- counts in are counts out ----------------------------------------------------------------------

fresh
awk 'BEGIN { print "email,name,phone"; for (i = 1; i <= 5000; i++) print "p" i "@x.example,P " i "," (i % 50 ? 1000000 + i : "x") }' >many.csv
expect_status 10 'many' crm-import contact many.csv --rejects bad.csv --key email
is "$(crm-contact count) $(($(wc -l <bad.csv) - 1))" '4900 100' 'none is lost'

done_testing
