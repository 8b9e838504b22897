#!/usr/bin/env bash
# Copies of a repository: cloned, pulled, pushed and joined through a bare git repository; the same everywhere afterwards.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git jq sqlite3

acme
eva=$(crm-contact list name~Eva -o ids)
barn=$(crm-deal list 'name~the barn' -o ids)
expect_status 4 'nobody to push to' crm-sync push
like "$err" 'hint: crm-sync remote add origin URL' 'says how there would be'
git init -q --bare ../hub.git
expect_ok 'a bare repository between' crm-sync remote add origin ../../hub.git
expect_status 8 'a path that leads nowhere' crm-sync push
expect_ok 'forgotten' crm-sync remote rm origin
expect_ok 'and named as it is' crm-sync remote add origin "$PWD/../hub.git"
expect_status 5 'a name that is taken' crm-sync remote add origin /elsewhere
expect_status 3 'a name that is none' crm-sync remote add 'a b' /elsewhere
run crm-sync remote
is "$out" "remote,url
origin,$PWD/../hub.git" 'is listed'
expect_ok 'pushed' crm-sync push
like "$err" 'transactions? to origin' 'says how much'
expect_ok 'again' crm-sync push
like "$err" 'origin has everything' 'nothing is left'
ok git -C ../hub.git fsck --strict

# -- a copy ---------------------------------------------------------------------------------

cd ..
export CRM_SEED=2
expect_ok 'a copy' crm-clone hub.git ben
expect_status 5 'there is one already' crm-clone hub.git ben
expect_status 8 'of nothing' crm-clone /nowhere/at/all x
whole() { (cd "$1" && crm-export --all -q); }
whole acme >one
whole ben >two
same_file two one 'has the same'
is "$(cd ben && crm-config get hooks.here)" no 'and leaves telling to the other'
is "$(crm-log list -o csv --repo ben)" "$(crm-log list -o csv --repo acme)" 'knows all transactions'
expect_ok 'of a folder that people work in, too' crm-clone acme cyril
is "$(cd cyril && crm-export --all -q | sha256sum)" "$(sha256sum <one)" 'the same again'
expect_status 6 'into which nothing is pushed' env -C cyril crm-sync push
like "$err" 'people work in' 'says why'

# -- both change -------------------------------------------------------------------------------

export CRM_NOW=2026-11-22T08:00:00Z
(cd ben && CRM_USER_NAME=Ben crm-contact set "$eva" title=CEO -q && crm-contact set "$eva" tags+=board -q && crm-deal set "$barn" amount=50000 -q) >/dev/null
export CRM_NOW=2026-11-22T09:00:00Z CRM_SEED=3
(cd acme && crm-contact set "$eva" department=Střechy tags-=vip -q && crm-deal set "$barn" amount=60000 -q) >/dev/null
expect_ok 'the one pushes' crm-sync push --repo acme
expect_ok 'the other was second: it pulls and pushes' crm-sync push --repo ben
like "$err" 'merged with what was here' 'says so'
expect_ok 'the one pulls' crm-sync pull --repo acme
whole acme >one
whole ben >two
same_file two one 'both are the same'
is "$(git -C acme/history.git rev-parse main)" "$(git -C ben/history.git rev-parse main)" 'to the commit'
run crm-contact show "$eva" --repo acme -f title,department,tags -o 'template={title}|{department}|{tags}'
is "$out" 'CEO|Střechy|board;key' 'each field and each tag is by itself'
is "$(crm-deal list 'name~the barn' --repo ben -f amount -o csv | tail -n 1)" 60000.00 'of one field the later'
run crm-contact blame "$eva" --repo acme -o csv
like "$out" 'title,.*Ben' 'who gave a field is known there too'
is "$(crm-deal list 'name~the barn' --repo acme --as-of 2026-11-22T08:30:00Z -f amount -o csv | tail -n 1)" 50000.00 \
	'and what it was in between'
expect_ok 'the others are taken back here' crm-log undo "$(sqlite3 acme/crm.db "SELECT id FROM txn WHERE actor LIKE 'Ben%' LIMIT 1")" -y --repo acme
is "$(crm-contact show "$eva" --repo acme -f title -o 'template={title}')" '' 'and so is what they did'
expect_ok 'acme is well' crm-check --repo acme
expect_ok 'ben is well' crm-check --repo ben

# -- removed there, used here ------------------------------------------------------------------------

(cd acme && crm-sync run -q) && (cd ben && crm-sync run -q)
export CRM_NOW=2026-11-23T08:00:00Z CRM_SEED=4
kvity=$(cd acme && crm-company list domain=kvity.example -o ids)
jan=$(cd acme && crm-contact list name~Svoboda -o ids)
(cd acme && crm-company rm "$kvity" --unlink -y -q && crm-contact rm "$jan" -y -q --unlink) >/dev/null
export CRM_NOW=2026-11-23T09:00:00Z CRM_SEED=5
(cd ben && crm-deal add name='Květiny' company="$kvity" -q && crm-contact set "$jan" title=Buyer -q) >/dev/null
expect_ok 'pushed' crm-sync run --repo acme
expect_ok 'joined' crm-sync run --repo ben
expect_ok 'everywhere' crm-sync run --repo acme
whole acme >one
whole ben >two
same_file two one 'both are the same'
is "$(crm-company show "$kvity" --repo acme -f name -o 'template={name}')" Квіти 'what is linked to is there'
expect_status 4 'what nobody uses is gone' crm-contact show "$jan" --repo ben

# -- fields of one's own, and the same file twice -------------------------------------------------------

printf 'id,name\n1,Олена\n2,王\n' >people.csv
(cd acme && crm-schema add contact.shoe text -q && crm-import contact ../people.csv --source erp --map id=external_id -q) >/dev/null 2>&1
export CRM_NOW=2026-11-23T10:00:00Z CRM_SEED=6
(cd ben && crm-schema add contact.shoe text -q && crm-contact set "$eva" shoe=38 -q && \
	crm-import contact ../people.csv --source erp --map id=external_id -q) >/dev/null 2>&1
(cd acme && crm-contact set "$eva" shoe=39 -q) >/dev/null
for i in acme ben acme; do crm-sync run -q --repo $i; done
whole acme >one
whole ben >two
same_file two one 'both are the same'
is "$(crm-contact list external_source=erp --repo acme -o ids | wc -l)" 2 'two who import one file have no twins'
is "$(crm-record field list name=shoe --repo ben -o ids | wc -l)" 1 'nor two fields of one name'
expect_ok 'acme is well' crm-check --repo acme
run env -C ben git -C history.git log --merges --format=%an%n%s -n 1
is "$out" $'crm\nmerge' 'merges are nobody else'"'"'s'
rm -f ben/crm.db ben/crm.db-*
expect_ok 'made anew from a history with merges' crm-check --rebuild --repo ben
whole ben >two
same_file two one 'it is the same'
expect_ok 'packed anew' crm-check gc --repo ben
expect_ok 'nothing is lost of it' git -C ben/history.git fsck --strict
expect_ok 'a plain clone by git' git clone -q ben/history.git plain
ok test -e plain/contact

# -- somebody else's file, and a merge on top of it ------------------------------------------------------------

(cd plain && git config user.email x@y.example && git config user.name x && echo hi >README && git add README && \
	git log -1 --no-merges --grep="Crm-Txn: $(git log -1 --format='%(trailers:key=Crm-Merge,valueonly)' | head -n 1)" --format=%B >../message && git commit -qF ../message && git push -q origin HEAD:main) 2>/dev/null
CRM_NOW=2026-11-24T08:00:00Z CRM_SEED=7 crm-contact set "$eva" title=CTO -q --repo acme >/dev/null
crm-sync run -q --repo acme
expect_ok 'the file comes in with the rest' env CRM_NOW=2026-11-24T09:00:00Z CRM_SEED=8 crm-sync run -q --repo ben
expect_status 9 'the check finds it' crm-check --repo ben
like "$out$err" 'README' 'by name'
expect_ok 'it is taken out' crm-check repair --repo ben
expect_ok 'all is well' crm-check --repo ben
CRM_NOW=2026-11-24T10:00:00Z CRM_SEED=9 crm-contact set "$eva" title=CFO -q --repo acme >/dev/null
for i in ben acme ben; do crm-sync run -q --repo $i; done
whole acme >one
whole ben >two
same_file two one 'copies go on from there'
rm -f ben/crm.db ben/crm.db-*
expect_ok 'and are made anew from it' crm-check --rebuild --repo ben
whole ben >two
same_file two one 'it is the same'

# -- what is no history of ours ------------------------------------------------------------------------------

crm-init -q other
(cd other && crm-contact add name=Cizí -q) >/dev/null
crm-log flush --repo other
crm-sync remote add stranger "$PWD/other/history.git" --repo acme
expect_status 5 'of another repository' crm-sync pull stranger --repo acme
like "$err" 'nothing in common' 'nothing is taken in'
git init -q wrong && (cd wrong && git config user.email x@y && git config user.name x && echo hi >README && git add . && git commit -qm x && git branch -qM main)
crm-sync remote add wrong "$PWD/wrong/.git" --repo acme
expect_status 9 'of no repository of crm' crm-sync pull wrong --repo acme
like "$err" 'was not made by crm' 'says so'
whole acme >two
same_file two one 'nothing has changed'
expect_ok 'and all is well' crm-check --repo acme

done_testing
