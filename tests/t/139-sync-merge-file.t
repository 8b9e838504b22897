#!/usr/bin/env bash
# Plain git merges files of records by crm-sync merge-file: record by record, field by field, never with markers.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git jq

acme
eva=$(crm-contact list name~Eva -o ids)
jan=$(crm-contact list name~Svoboda -o ids)
wang=$(crm-contact list name~王 -o ids)
crm-log flush -q
git clone -q history.git ../ours
cd ../ours
git checkout -q -b theirs
file() { echo "contact/${1:0:2}/${1:2:2}.json"; }
put() { # ID SCRIPT: by sed, in the file of this record
	sed -i "$2" "$(file "$1")"
}
git config merge.crm.driver 'crm-sync merge-file %O %A %B %P'
put "$eva" 's/"tags": .*/"tags": ["key", "nová", "vip"],/; s/"last_name": .*/"last_name": "Nováková",/'
put "$eva" '/"phone"/d; s/  "country": "CZ",/  "city": "Brno",\n&/'
git rm -q "$(file "$jan")"
git commit -qam theirs
git checkout -q main
put "$eva" 's/"tags": .*/"tags": ["key"],/; s/"first_name": .*/"first_name": "Eva Marie",/'
put "$jan" 's/"last_name": .*/"last_name": "Svobodová",/'
put "$wang" 's/"country": .*/"country": "TW",/'
git commit -qam ours
run git merge -q theirs
like "$out$err" 'deleted in theirs' 'what one removes and the other changes, git asks about itself'
git rm -q "$(file "$jan")"
is "$(git diff --name-only --diff-filter=U)" '' 'all else is joined'
git commit -qm merged
is "$(jq -c '[.first_name, .last_name, .city, .phone, .tags]' "$(file "$eva")")" '["Eva Marie","Nováková","Brno",null,["key","nová"]]' \
	'each field and each element by itself'
is "$(jq -r .country "$(file "$wang")")" TW 'what only one has changed is his'
unlike "$(cat "$(file "$eva")")" '<<<<|>>>>|====' 'no markers'
jq -r 'keys_unsorted[]' "$(file "$eva")" >now
git show "main~1:$(file "$eva")" | jq -r 'keys_unsorted[]' | grep -vx phone | sed 's/^country$/city\n&/' >want
same_file now want 'in the order of the fields'

# -- both ----------------------------------------------------------------------------------------

git checkout -q -b more main
put "$eva" 's/"first_name": .*/"first_name": "Eve",/'
git commit -qam more
git checkout -q main
put "$eva" 's/"first_name": .*/"first_name": "Evička",/'
git commit -qam main
run git merge more
is "$status" 1 'git says that it is for a person'
like "$out$err" "record $eva: first_name: both have changed it; ours stays" 'and we, which field'
is "$(jq -r .first_name "$(file "$eva")")" Evička 'the file can be read'
git merge --abort

# -- by hand --------------------------------------------------------------------------------------------

cp "$(file "$eva")" base
cp base a
cp base b
expect_ok 'nothing to join' crm-sync merge-file base a b
same_file a base 'it is as it was'
sed '1i<<<<<<< ours' base >b
expect_status 9 'markers' crm-sync merge-file base a b
same_file a base 'nothing is written'
printf '{\n  "id": "%s",\n  "amount": "100.00",\n  "currency": "EUR",\n  "created_at": "x"\n}\n' "$eva" >base
sed 's/100/200/' base >a
sed 's/EUR/USD/' base >b
expect_status 5 'an amount here, its currency there' crm-sync merge-file base a b deal
like "$err" 'deal: record .*: currency: both have changed it' 'is one thing'
: >none
cp base a
expect_ok 'removed there' crm-sync merge-file base a none
is "$(cat a)" '' 'is removed'

done_testing
