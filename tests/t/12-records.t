#!/usr/bin/env bash
# The verbs that all entities share: add, show, set, rm, restore, log, count.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq

# add
run crm-contact add first_name=Petr last_name=Čapek email=petr@Example.ORG 'company=Roof & Sons' tags=new
status_is 0 'add'
like "$out" '^[0-9a-f]{16}$' 'prints the whole id and nothing else'
is "$err" '' 'in silence'
id=$out
run crm-contact show "$id" -o json
is "$(jq -r '.[0] | [.name, .email, .tags[0], .created_by] | join("|")' <<<"$out")" \
	'Petr Čapek|petr@example.org|new|Ann <ann@example.com>' 'what was given is there, and what is made of it'
is "$(jq -r '.[0].company' <<<"$out")" "$(crm-company list name='Roof & Sons' -o ids)" 'a link by its name'
expect_status 3 'a required field' crm-company add city=Brno
like "$err" '^crm-company: name: ' 'is named'
expect_status 3 'two e-mails that are one' crm-contact add email='a@b.example c@d.example'
expect_status 5 'a unique value again' crm-contact add email=petr@EXAMPLE.org
like "$err" "email: .*${id:0:6} Petr Čapek" 'says whose it is'
expect_status 2 'an argument that is no assignment' crm-contact add Petr
expect_status 2 'a field that does not exist' crm-contact add nmae=Petr
like "$err" 'nmae.*name' 'and the nearest one'
expect_status 3 'what nobody may set' crm-contact add name=x modified_at=today
expect_status 3 'what is computed' crm-contact add phone_e164=+420601
is "$(crm-contact count)" 6 'nothing came of those'

run crm-contact add email=EVA@roof.example
status_is 5 'an e-mail address in other letters is the same one: what is found by it must be one record'
[ "$status" -ne 0 ] || crm-contact rm "$out" >/dev/null

# add --key
run crm-contact add --key email email=PETR@example.org title=CEO
status_is 0 'add --key of one that is there'
is "$out" "$id" 'prints its id'
is "$(crm-contact list id="$id" -o 'template={title}')" '' 'and leaves it as it is'
is "$(crm-contact add --key email --on-match update email=petr@example.org title=CEO)" "$id" '--on-match update'
is "$(crm-contact list id="$id" -o 'template={title}')" CEO 'changes it'
is "$(crm-contact add --key email --on-match fill email=petr@example.org title=CTO city=Brno)" "$id" '--on-match fill'
is "$(crm-contact list id="$id" -o 'template={title},{city}')" CEO,Brno 'sets what is empty'
expect_status 5 '--on-match fail' crm-contact add --key email --on-match fail email=petr@example.org
expect_status 2 '--key without its value' crm-contact add --key email title=CEO
expect_status 2 'a word that --on-match does not know' crm-contact add --key email --on-match merge email=petr@example.org
isnt "$(crm-contact add --key email email=new@example.org)" "$id" '--key of one that is not there makes it'

# REF
for ref in "$id" "${id:0:4}" "${id:0:9}" petr@example.org PETR@EXAMPLE.org 'Petr Čapek'; do
	run crm-contact show "$ref" -f id -o ids
	is "$out" "$id" "show $ref"
done
run crm-contact show "${id:0:3}"
status_is 4 'three digits are not enough'
crm-contact apply - >/dev/null <<-'END'
	{"name":"Jan Novák","email":"jan1@example.org"}
	{"name":"Jan Novák","email":"jan2@example.org"}
END
run crm-contact show 'Jan Novák'
status_is 5 'two of the same name'
like "$err" '[0-9a-f]{6}.*[0-9a-f]{6}' 'are both shown'
run crm-contact show 'Jan Nowák'
status_is 4 'one that is not there'
like "$err" "there is no contact 'Jan Nowák'
hint: crm-contact show 'Jan Novák'" 'hints at the nearest'
run crm-ticket open Leak contact=jan3@example.org
status_is 3 'an address that nobody has'
like "$err" "there is no contact 'jan3@example.org'.*
hint: crm-contact add email=jan3@example.org$" 'is not taken for another customer'\''s'
run crm-ticket open Leak assignee=jan3@example.org
like "$err" "hint: crm-user add name=... email=jan3@example.org$" 'of a user, neither'
run crm-company show roof.example -f name -o csv
is "$out" 'name
Roof & Sons' 'a company by its domain'
run crm-deal show Steel_beams -f stage,amount,currency -o jsonl
is "$out" '{"stage":"negotiation","amount":"990000","currency":"JPY"}' 'a deal by its name; yen have no decimals'

# show for people
run crm-company show roof.example -o table
like "$out" 'name +Roof & Sons' 'show as a card'
like "$out" 'deals +1 +\(crm-record deal list company=' 'with what links to it'
like "$out" 'contacts +3 ' 'counted'
unlike "$out" 'tax_id' 'without what is empty'

# set
run crm-contact set "$id" title= 'city=Praha' score=12.5 birthday=1890-01-09 do_not_email=yes
status_is 0 'set'
is "$out" "$id" 'prints the id'
run crm-contact show "$id" -o jsonl -f title,city,score,birthday,do_not_email
is "$out" '{"title":null,"city":"Praha","score":12.5,"birthday":"1890-01-09","do_not_email":true}' 'and the fields have changed'
before=$(crm-query 'SELECT count(*) FROM txn' -o 'template={count(*)}')
run crm-contact set "$id" city=Praha
is "$out" "$id" 'the same value again prints the id'
is "$(crm-query 'SELECT count(*) FROM txn' -o 'template={count(*)}')" "$before" 'and leaves no transaction'
crm-contact set "$id" tags+=old tags+=vip >/dev/null
crm-contact set "$id" tags+=vip tags-=new >/dev/null
run crm-contact show "$id" -f tags -o jsonl
is "$out" '{"tags":["old","vip"]}' '+= and -= of a list'
expect_ok 'two records at once' crm-contact set "$id" eva@roof.example title='Head of things'
is "$(crm-contact count title='Head of things')" 2 'are both changed'
expect_status 4 'one of two is not there' crm-contact set "$id" nobody@example.org title=x
is "$(crm-contact count title=x)" 0 'so none is changed'
expect_status 2 'set without a value' crm-contact set "$id"
expect_status 2 'set without a record' crm-contact set title=x
expect_status 2 'FIELD=VALUE of no field' crm-contact set "$id" Title=x
is "$(tail -n 1 <<<"$err")" "hint: crm-contact set $id title=x" 'is no record for it'
expect_status 2 'a record after FIELD=VALUE' crm-contact set "$id" title=x eva@roof.example
like "$err" "'eva@roof.example' is not an assignment" 'says what it should be'
expect_ok 'elements parted by commas' crm-contact set "$id" 'tags=vip,key, a\,b;c'
is "$(crm-contact show "$id" -f tags -o jsonl)" '{"tags":["a,b","c","key","vip"]}' 'or semicolons'
is "$(crm-contact show "$id" -f tags -o 'template={tags}')" 'a\,b;c;key;vip' 'semicolons are what is written'
expect_status 3 '+= of what is no list' crm-contact set "$id" title+=x
expect_status 3 'a bad value' crm-contact set "$id" birthday=1890-02-30
is "$err" 'crm-contact: birthday: there is no day 1890-02-30
hint: 1890-02 has 28 days' 'is named with its field'
expect_status 3 'a choice that is none' crm-contact set "$id" lifecycle_stage=leed
is "$(tail -n 1 <<<"$err")" "hint: crm-contact set $id lifecycle_stage=lead" 'has the right command as its hint'
expect_status 3 'a stage that is none' crm-deal set Someday stage=propsal
is "$(tail -n 1 <<<"$err")" 'hint: crm-deal set Someday stage=proposal' 'has a hint too'
expect_status 3 'a link that leads nowhere' crm-contact set "$id" company=Nobody
expect_ok 'a value with = and quotes' crm-contact set "$id" title="a=b, 'c' \"d\""
is "$(crm-contact list id="$id" -o 'template={title}')" "a=b, 'c' \"d\"" 'is kept'

# rm, restore
expect_status 5 'rm of what others link to' crm-company rm roof.example
like "$err" 'linked to by .*1 deal.*' 'says by what'
before=$(crm-contact show "$id" -o csv | tail -n 1)
run crm-contact rm "$id"
status_is 0 'rm'
is "$out" "$id" 'prints the id'
expect_status 4 'it is gone' crm-contact show "$id"
expect_status 4 'and cannot be removed again' crm-contact rm "$id"
run crm-contact restore "$id"
is "$out" "$id" 'restore'
run shell "crm-contact show $id -f '*' -o csv | tail -n 1"
is "${out%,*,*}" "${before%,*,*}" 'brings it back as it was'
expect_status 5 'one that is there cannot be restored' crm-contact restore "$id"
expect_status 4 'nor one that never was' crm-contact restore 00000000
expect_ok 'rm --unlink' crm-company rm --unlink roof.example
is "$(crm-deal list name='Roof for the barn' -o 'template={company}')" '' 'empties the links'
is "$(crm-contact count 'company!=')" 2 'of all that had one'

# log
crm-contact set "$id" city= >/dev/null
run crm-contact log "$id" -o jsonl
status_is 0 'log'
is "$(jq -r .op <<<"$out" | sort | uniq -c | awk '{print $2 "=" ($1 > 0)}' | paste -sd' ')" \
	'create=1 delete=1 update=1' 'has every kind of change'
is "$(jq -c 'select(.field == "city" and .op == "update") | [.old, .new]' <<<"$out" | paste -sd' ')" \
	'["Praha",null] ["Brno","Praha"] [null,"Brno"]' 'newest first, with old and new'
is "$(jq -r 'select(.field == "city") | .actor' <<<"$out" | sort -u)" 'Ann <ann@example.com>' 'and who'
run crm-contact log 00000000
status_is 4 'log of one that never was'

# count
is "$(crm-contact count)" "$(crm-contact list -o ids | wc -l)" 'count is the number of rows of list'
run crm-deal count --by stage
is "$out" 'stage,count
prospecting,1
proposal,1
negotiation,1
won,1' 'count --by, in the order of the pipeline'
run crm-contact count --by country,lifecycle_stage country=CZ
is "$out" 'country,lifecycle_stage,count
CZ,lead,1
CZ,customer,1' 'by two fields, of those that match'
run crm-contact count --by company.name
like "$out" '^company.name,count' 'through a link'
run crm-contact count name=nobody
status_is 1 'count of nothing'
is "$out" 0 'says 0, as grep -c does'
expect_status 2 'by a field that is none' crm-contact count --by contry

done_testing
