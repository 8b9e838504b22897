#!/usr/bin/env bash
# An organisation's own fields and entities at run time: in SQL, CSV, JSON, filters, completion and crm-schema show.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3

# A field
run crm-schema add contact.shoe_size integer --title 'Size of shoes' --indexed --aliases 'shoes,EU size'
status_is 0 'crm-schema add contact.shoe_size'
run crm-schema show contact -o jsonl
is "$(jq -c 'select(.field == "shoe_size") | [.type, .title]' <<<"$out")" '["integer","Size of shoes"]' 'crm-schema show'
crm-contact set eva@roof.example shoe_size=38 >/dev/null
crm-contact set jan@roof.example shoe_size=44 >/dev/null
is "$(sqlite3 -readonly crm.db "SELECT shoe_size, typeof(shoe_size) FROM contact WHERE email = 'eva@roof.example'")" \
	'38|integer' 'a typed column in SQL'
is "$(crm-query 'SELECT sum(shoe_size) AS n FROM v_contact' -o 'template={n}')" 82 'in the view'
is "$(sqlite3 -readonly crm.db "EXPLAIN QUERY PLAN SELECT id FROM contact WHERE shoe_size = 38" | grep -c INDEX)" 1 'with its index'
is "$(crm-contact list 'shoe_size>40' -f name,shoe_size)" 'name,shoe_size
Jan Svoboda,44' 'in filters and CSV'
is "$(crm-contact list shoe_size=38 -o jsonl | jq .shoe_size)" 38 'in JSON, as a number'
is "$(crm-contact list shoe_size= -o ids | wc -l)" 3 'empty for the others'
is "$(crm-contact list -o csv -n 1 | head -n 1 | tr , '\n' | grep -cx shoe_size)" 1 'in the header'
is "$(crm-contact list -s -shoe_size -n 1 -f name -o 'template={name}')" 'Jan Svoboda' 'to sort by'
is "$(crm-contact count --by shoe_size 'shoe_size!=')" 'shoe_size,count
38,1
44,1' 'to count by'
ok grep -q '^shoe_size=' <(crm-contact --complete list sho)
ok grep -q '^shoe_size=' <(crm-contact --complete set eva@roof.example sho)
run crm-contact apply - <<<'{"name":"By alias","shoe_size":"41"}'
status_is 0 'in apply'
expect_status 3 'its type is checked' crm-contact set eva@roof.example shoe_size=large
run crm-contact log eva@roof.example -o jsonl
is "$(jq -c 'select(.field == "shoe_size") | [.old, .new]' <<<"$out")" '[null,"38"]' 'in the log'
run crm-contact list shoesize=38
like "$err" 'hint: .*shoe_size=38' 'as the nearest name'
is "$(crm-schema show contact --json-schema | jq -r '[.. | .shoe_size? // empty | .type] | flatten | first')" integer 'as JSON Schema'
like "$(crm-schema show contact --sql)" '"shoe_size" INTEGER' 'as SQL'
like "$(crm-schema show contact --mdoc)" 'shoe_size' 'as mdoc'

# Every type
while read -r type good bad; do
	run crm-schema add "contact.x_$type" "$type" ${good:+} --title "$type"
	status_is 0 "a field of type $type"
	run crm-contact set eva@roof.example "x_$type=$good"
	status_is 0 "takes $good"
	run crm-contact list "x_$type=$good" -f name
	is "$(tail -n 1 <<<"$out")" 'Eva Nová' 'and is found by it'
	[ -z "$bad" ] || expect_status 3 "not $bad" crm-contact set eva@roof.example "x_$type=$bad"
done <<-'END'
	text anything
	longtext anything
	integer 5 5.5
	decimal 5.5 five
	percent 50 half
	date 2026-02-28 2026-02-29
	instant 2026-02-28T10:00Z 25:00
	duration 90m soon
	email a@example.org a@
	phone +420601123456 -
	url https://example.org/x http://
	domain example.org nodots
	country CZ XX
	language cs 1
	timezone Europe/Prague Europe/Pragu
	bool yes maybe
END
run crm-schema add contact.size choice --choices S,M,L --preset M
status_is 0 'a choice'
is "$(crm-contact show "$(crm-contact add name=Medium)" -o 'template={size}')" M 'with its preset'
expect_status 3 'another choice' crm-contact set eva@roof.example size=XL
like "$err" 'S, M, L' 'lists the choices, in the order given'
ok grep -q '^size=S' <(crm-contact --complete set eva@roof.example size=)
run crm-record field show size -f choices -o jsonl
is "$out" '{"choices":"S|M|L"}' 'choices are a text in their order'
n=0
for size in L S M; do crm-contact add name="size $size" description="$((n += 1))" size=$size >/dev/null; done
is "$(crm-contact list 'name~"size "' -s size -f size -o 'template={size}' | tr '\n' ' ')" 'S M L ' 'and sort in it'
crm-contact list 'name~"size "' -o ids | crm-contact rm - >/dev/null
expect_status 3 'no choice has a bar' crm-schema add contact.bar choice --choices 'a|b,c'
like "$err" "cannot have '\|' in it" 'which is said'
expect_ok 'a list' crm-schema add contact.hobbies text --list
crm-contact set eva@roof.example hobbies+=chess hobbies+=šachy >/dev/null
is "$(crm-contact show eva@roof.example -o jsonl | jq -c .hobbies)" '["chess","šachy"]' 'of texts'
expect_ok 'a link' crm-schema add contact.boss link --target contact
crm-contact set jan@roof.example boss=eva@roof.example >/dev/null
is "$(crm-contact list boss.name~nova -o 'template={boss.name}')" 'Eva Nová' 'to follow'
expect_status 5 'which holds its record' crm-contact rm eva@roof.example
expect_ok 'a unique field' crm-schema add contact.passport text --unique
crm-contact set eva@roof.example passport=X1 >/dev/null
expect_status 5 'two of the same' crm-contact set jan@roof.example passport=X1
expect_ok 'a searched field' crm-schema add contact.motto longtext --searched
crm-contact set jan@roof.example motto='Pravda vítězí' >/dev/null
is "$(crm-contact list vitezi -f name -o 'template={name}')" 'Jan Svoboda' 'is in full text'

# What cannot be
while read -r want what; do
	# shellcheck disable=SC2086
	run crm-schema add $what
	status_is "$want" "crm-schema add $what"
	isnt "$err" '' 'says why'
done <<-'END'
	5 contact.email text
	5 contact.shoe_size text
	3 contact.Shoe text
	3 contact.2nd text
	3 contact.select; text
	3 contact.foo txet
	2 contcat.foo text
	3 contact.foo link
	3 contact.foo choice
	3 contact.foo link --target contcat
	3 contact.order-by text
	5 contact
	3 Boat
END
is "$(crm-contact list -o csv -n 1 | head -n 1 | tr , '\n' | grep -c foo)" 0 'none of those is there'
expect_ok "a word of SQL's" crm-schema add contact.group text
expect_ok 'is a field like another' crm-contact set eva@roof.example group=select
is "$(crm-contact list group=select -f group)" 'group
select' 'in every way'

# An entity
run crm-schema add boat --title 'Boats' --plural boats --label name
status_is 0 'an entity'
crm-schema change boat.name --required --unique --searched >/dev/null
crm-schema add boat.length decimal >/dev/null
crm-schema add boat.keeper link --target contact >/dev/null
run crm-record boat add name='Пташка' length=7.5 keeper=eva@roof.example tags=blue
status_is 0 'crm-record boat add'
expect_status 3 'a required field' crm-record boat add length=3
run crm-record boat list keeper.name~nova -f name,length,tags -o csv
is "$out" 'name,length,tags
Пташка,7.5,blue' 'crm-record boat list'
is "$(crm-record boat show Пташка -o jsonl | jq -c '[.length, .external_id, (.id | length)]')" '[7.5,null,16]' 'with the common fields'
is "$(sqlite3 -readonly crm.db 'SELECT name FROM boat')" 'Пташка' 'a table'
is "$(crm-query 'SELECT count(*) AS n FROM v_boat' -o 'template={n}')" 1 'and a view'
is "$(crm-record boat list пташка -o ids | wc -l)" 1 'in full text'
expect_ok 'set' crm-record boat set Пташка length=8
is "$(crm-record boat log Пташка -o jsonl | jq -c 'select(.field == "length") | [.old, .new]')" '["7.5","8"]' 'log'
expect_ok 'rm' crm-record boat rm Пташка
expect_status 1 'is gone' crm-record boat list
like "$(crm-status)" 'contacts' 'status goes on'
ok grep -q '^boat' <(crm-record --complete bo)
ok grep -q '^boat' <(crm-schema show boat)
expect_ok 'a link to it from a built-in entity' crm-schema add deal.boat link --target boat
crm-record boat add name=Vltava >/dev/null
crm-deal set Someday boat=Vltava >/dev/null
is "$(crm-deal list boat.name=Vltava -f name -o 'template={name}')" Someday 'works'
expect_status 5 'a definition that holds something' crm-record field rm "$(crm-record field list entity=deal name=boat -o ids)"
like "$err" 'hint: crm-schema retire deal.boat ' 'can be retired instead'

# The field that names a record is what people see of it
crm-schema add car --plural cars --label plate >/dev/null
crm-schema add car.plate text >/dev/null
crm-record car add plate='1AB 2345' >/dev/null
like "$(crm-record car list -o table)" '1AB 2345' 'a table has the label'

# Change
crm-schema change contact.shoe_size --title 'Shoes' >/dev/null
is "$(crm-schema show contact -o jsonl | jq -r 'select(.field == "shoe_size") | .title')" Shoes 'change --title'
crm-schema change contact.size --choices XL >/dev/null
expect_ok 'a choice was added' crm-contact set eva@roof.example size=XL
is "$(crm-record field show size -o 'template={choices}')" 'S|M|L|XL' 'at the end'
expect_ok 'what is there is not added again' crm-schema change contact.size --choices 'M, XL'
is "$(crm-record field show size -o 'template={choices}')" 'S|M|L|XL' 'nor moved'
expect_ok 'the others are still there' crm-contact set eva@roof.example size=S
expect_status 5 'unique where values are equal' shell 'crm-contact set eva@roof.example jan@roof.example shoe_size=40 >/dev/null; crm-schema change contact.shoe_size --unique'
is "$err" "crm-schema: unique: 2 contacts have the shoe_size '40'
hint: crm-record contact count --by shoe_size" 'says which and how many'
run crm-schema change contact.shoe_size --required
status_is 5 'required where records are empty'
is "$err" "crm-schema: required: $(crm-contact count shoe_size=) contacts have no shoe_size
hint: crm-record contact list shoe_size=" 'says how many'
expect_status 5 'a new field, too' crm-schema add contact.must text --required
expect_status 2 'and it is not there' crm-contact list must=
expect_ok 'no records, no trouble' shell 'crm-schema add sloop; crm-schema add sloop.must text --required'
expect_ok 'nor where all have it' crm-schema change contact.name --required --searched
expect_ok '--no unique' crm-schema change contact.passport --no unique
expect_ok 'then two may be the same' crm-contact set jan@roof.example passport=X1
expect_status 2 'a field that is none' crm-schema change contact.nothing --title x

# Retire
run crm-schema retire contact.shoe_size
status_is 0 'retire'
unlike "$(crm-contact list -n 1 | head -n 1)" 'shoe_size' 'it is in no listing'
is "$(sqlite3 -readonly crm.db "SELECT shoe_size FROM contact WHERE email = 'eva@roof.example'")" 40 'its values stay'
unlike "$(crm-contact --complete list sho)" shoe_size 'nor in completion'
expect_status 3 'nobody sets it' crm-contact set eva@roof.example shoe_size=39
expect_ok 'retire --back' crm-schema retire --back contact.shoe_size
is "$(crm-contact list email=eva@roof.example -f shoe_size -o 'template={shoe_size}')" 40 'brings it back with its values'
expect_ok 'a built-in field may be retired too' crm-schema retire contact.utm_medium
unlike "$(crm-contact list -n 1 | head -n 1)" 'utm_medium' 'and is in no listing'
expect_ok 'and brought back' crm-schema retire --back contact.utm_medium
like "$(crm-contact list -n 1 | head -n 1)" 'utm_medium' 'into the listings'

# Its own fields are in the history as all others
is "$(crm-log list -o jsonl | jq -r .tool | grep -c '^crm-schema add')" "$(crm-log list --tool 'crm-schema add' -o ids | wc -l)" 'crm-log knows them'

done_testing
