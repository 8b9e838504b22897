#!/usr/bin/env bash
# dedupe: likely duplicates, whoever wrote the name down and how; and the review file that goes into merge.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
all() { crm-export --all -q >"$1"; }
pairs() { crm-contact dedupe "$@" -q -o jsonl | jq -r 'select(.keep != .id) | .id' | sort; }
score() { crm-contact dedupe --explain "$@" -o jsonl | jq -r 'select(.reason | startswith("together")).points'; }

# -- people --------------------------------------------------------------------------------

run crm-contact dedupe
status_is 1 'nobody, no duplicates'
acme=$(crm-company add name='Acme s.r.o.' domain=acme.example)
jan=$(crm-contact add name='Jan Novák' email=jan@acme.example company="$acme" phone='+420 601 234 567')
run crm-contact dedupe
status_is 1 'one is none'
cyr=$(crm-contact add name='Ян Новак' mobile='601 234 567' country=CZ)
swap=$(crm-contact add name='Novak Jan' email=j.novak@other.example company="$acme")
slip=$(crm-contact add name='Jan Novick' phones='00420601234567')
eva=$(crm-contact add name='Eva Nová' email=eva.nova@gmail.com street='Dlouhá 1' city=Praha)
gmail=$(crm-contact add name='E. Nova' email=EvaNova+crm@googlemail.com)
alias=$(crm-contact add name='Eva Svobodová' email=eva@home.example emails=eva.nova@gmail.com birthday=1990-05-01)
other=$(crm-contact add name='Oleh Коваль' email=oleh@acme.example company="$acme" phone='+420 601 234 567')
wang=$(crm-contact add name='王小明' birthday=1980-01-01 city=北京)
ming=$(crm-contact add name='小明 王' birthday=1980-01-01)
crm-contact add name='王小红' birthday=1980-01-01 >/dev/null
crm-contact add name='Jana Nováková' email=jana@acme.example company="$acme" >/dev/null

expect_ok 'duplicates' crm-contact dedupe
is "$(head -n 1 <<<"$out")" 'keep,id,group,score,reasons,name,email,phone,mobile,company,street,city,country,birthday,created_at' 'a file to review'
like "$out" "$jan,$jan,1,,keep,Jan Novák" 'the fullest is kept, and comes first'
like "$out" "$jan,$cyr,1,85,same phone; same name,Ян Новак" 'Cyrillic, and a phone written otherwise'
like "$out" "$jan,$swap,1,65,same name; same company,Novak Jan" 'names swapped, without accents'
like "$out" "$jan,$slip,1,70,same phone; names alike" 'a slip'
like "$out" "$eva,$gmail,[23],80,same e-mail; one name short for the other" 'one mailbox of Gmail, and an initial'
like "$out" "$wang,$ming,[23],75,same name; same birthday" 'Chinese, in the other order'
unlike "$out" "$other" 'another name at the same phone and company is somebody else'
unlike "$out" 'Jana|小红' 'and so is a sister'
unlike "$out" "$alias" 'an address alone, with another name, is too little'
like "$err" '^contacts: 12, comparisons: [0-9]+, groups: 3$' 'what was done is said'
is "$(crm-contact dedupe -q)" "$out" 'the same again'
is "$(pairs --all-pairs)" "$(pairs)" 'keys find what comparing each with each finds'
is "$(pairs --least 80)" "$(sort <<<"$cyr"$'\n'"$gmail")" '--least'
is "$(pairs --least 20 | grep -c "$alias")" 1 'less shows more'
is "$(pairs city=Praha 2>&1 || true)" '' 'terms narrow what is compared'
is "$(pairs "birthday=1980-01-01")" "$ming" 'among those'

expect_ok 'explained' crm-contact dedupe --explain "$jan" 'Ян Новак'
is "$out" $'reason,points\nsame phone,40\nsame name,45\n"together, of 100",85' 'every point'
expect_ok 'against it too' crm-contact dedupe --explain "$eva" "$alias"
like "$out" 'same e-mail,60.other name,-35' 'what takes points away'
expect_status 2 'two are needed' crm-contact dedupe --explain "$jan" "${jan:0:8}"
expect_status 4 'that exist' crm-contact dedupe --explain "$jan" nobody@x.example

a=$(crm-contact add name='Jan Malý' birthday=1970-01-01 company="$acme")
b=$(crm-contact add name='Jan Malý' birthday=1999-09-09 company="$acme")
is "$(score "$a" "$b")" 25 'another birthday is another person'
crm-contact rm "$a" "$b" >/dev/null

CRM_NOW=2026-11-22T10:00:00Z crm-contact set "$swap" name='Karel Horák' >/dev/null
is "$(pairs | grep -c "$swap" || true)" 0 'somebody else now'
is "$(pairs --as-of 2026-11-21T12:00:00Z | grep -c "$swap")" 1 'not then'
crm-log undo -q >/dev/null

# -- the review file goes into merge ------------------------------------------------------

crm-deal add name='Střecha' contact="$cyr" >/dev/null
crm-task add subject='Zavolat' about="contact:$gmail" >/dev/null
all before
crm-contact dedupe -q >review.csv
run crm-contact merge - -n <review.csv
status_is 0 'a dry run'
like "$out" 'deal .*  contact  Ян Новак -> Jan Novák' 'shows all'
like "$out" "contact ${ming:0:8}  removed" 'groups'
all now
same_file now before 'and writes nothing'

run crm-contact merge - <review.csv
status_is 0 'merged'
is "$(sort <<<"$out")" "$(sort <<<"$jan"$'\n'"$eva"$'\n'"$wang")" 'prints those that stay'
is "$(crm-contact show "$swap" -f name -o 'template={name}')" 'Jan Novák' 'the old ids lead there'
is "$(crm-log list -n 1 -f tool -o 'template={tool}')" 'crm-contact merge' 'one transaction'
all merged
crm-log undo -q >/dev/null
all now
same_file now before 'and one undo'
crm-log redo -q >/dev/null
for id in $swap $ming $cyr $gmail $slip; do expect_ok 'unmerged' crm-contact unmerge "$id"; done
all now
same_file now before 'merged and unmerged is as if nothing had happened'

grep -v "^[^,]*,\($swap\|$ming\|$wang\)," review.csv >edited.csv
expect_ok 'lines deleted' shell 'crm-contact merge - <edited.csv'
is "$out" "$jan"$'\n'"$eva" 'are not merged'
is "$(crm-contact count)" 9 'the others are'
crm-log undo -q >/dev/null

crm-contact dedupe -q -o jsonl >review.jsonl
expect_ok 'each group for itself' shell 'crm-contact merge - --each -q <review.jsonl'
is "$(crm-log list -n 3 -f tool -o 'template={tool}' | sort -u)" 'crm-contact merge' 'is a transaction'
for _ in 1 2 3; do crm-log undo -q >/dev/null; done
all now
same_file now before 'three undos'

sed "s/^$jan,/$swap,/" review.csv >other.csv
expect_ok 'another is kept' shell 'crm-contact merge - -q <other.csv'
is "$(crm-contact show "$jan" -f id -o 'template={id}')" "$swap" 'as the file says'
crm-log undo -q >/dev/null

grep -v "^$jan,$jan," review.csv >gone.csv
expect_status 3 'the line of the one to keep deleted' shell 'crm-contact merge - <gone.csv'
like "$err" "stdin:[0-9]+: the line of ${jan:0:8}, which the others are to be merged into, is gone.*hint: put the id" 'is refused'
printf 'keep,id\n%s,%s\n%s,%s\n' "$jan" "$cyr" "$swap" "$cyr" >twice.csv
expect_status 3 'merged twice' shell 'crm-contact merge - <twice.csv'
like "$err" 'stdin:3: .* is merged in line 2 already' 'is refused'
printf 'keep,id\n%s,%s\n%s,%s\n' "$jan" "$cyr" "$swap" "$jan" >chain.csv
expect_status 3 'kept and merged' shell 'crm-contact merge - <chain.csv'
like "$err" 'stdin:2: .* is kept here and merged in line 3' 'is refused'
printf 'keep,id\n%s,\n' "$jan" >empty.csv
expect_status 3 'a row without an id' shell 'crm-contact merge - <empty.csv'
printf 'keep,id\n,%s\n' "$jan" >empty.csv
expect_status 3 'a row without what to keep' shell 'crm-contact merge - <empty.csv'
run crm-contact merge - </dev/null
status_is 1 'nothing to merge'
all now
same_file now before 'and nothing happened'
printf '%s\n%s\n' "$jan" "$cyr" >bare
expect_ok 'bare ids still are a group' shell 'crm-contact merge - <bare'
is "$out" "$jan" 'of which the first stays'
crm-log undo -q >/dev/null
printf '%s,%s\n' "$jan" jan@acme.example | sed '1i keep,id' >self.csv
run crm-contact merge - <self.csv
status_is 1 'a record into itself is nothing to do'

# -- companies -------------------------------------------------------------------------------

spol=$(crm-company add name='ACME, spol. s r. o.' city=Praha)
koval=$(crm-company add name='ТОВ «Коваль»' tax_id=123 country=UA)
koval2=$(crm-company add name='Koval LLC' tax_id=123)
mi=$(crm-company add name='北京小米有限公司')
mi2=$(crm-company add name='北京小米' phone='+86 10 6060 6666')
crm-company add name='Roof GmbH' domain=roof.example country=DE >/dev/null
crm-company add name='Roof Ltd' domain=roof.uk.example country=GB >/dev/null
expect_ok 'companies' crm-company dedupe -o csv
like "$out" "$acme,$spol,[0-9],60,same name," 'legal forms do not count'
like "$out" "($koval,$koval2|$koval2,$koval),1,100,same name; same tax number" 'scripts neither'
like "$out" "$mi2,$mi,[0-9],60,same name," 'nor Chinese ones'
unlike "$out" 'Roof' 'another domain in another country is another company'
crm-company dedupe -q >review.csv
all before
expect_ok 'merged' shell 'crm-company merge - -q <review.csv'
is "$(crm-contact show "$jan" -f company -o 'template={company}')" "$acme" 'with their people'
crm-log undo -q >/dev/null
all now
same_file now before 'and undone'
expect_status 2 'dedupe is of contacts and companies' crm-deal dedupe

crm-company add name='Severní Stavební Služby a.s.' website=https://shop.sever.example/ >/dev/null
crm-company add name='Služby Stav. Severní, akciová společnost' domain=sever.example >/dev/null
crm-company add name='Novák a syn' tax_id='CZ 123 456 78' >/dev/null
crm-company add name='Novak & syn, spol. s r. o.' tax_id=12345678 >/dev/null
crm-company dedupe -q -o csv >firms.csv
run grep -c 'one name shortened; same domain' firms.csv
is "$out" 1 'words shortened and in another order, the shop of one domain'
run grep -c ',100,same name; same tax number,"Novak & syn' firms.csv
is "$out" 1 'a number without its country, names joined otherwise'

# -- nicknames ----------------------------------------------------------------------------------

crm init short 2>/dev/null
export CRM_REPO=$PWD/short
all before
firm=$(crm-company add name=Acme)
people() { for name in "$@"; do crm-contact add name="$name" company="$firm" >/dev/null; done; }
people 'Bob Smith' 'Robert Smith' 'Smith Rob' 'Honza Novák' 'Jan Novak' 'Саша Коваль' 'Oleksandr Koval' 'Катя Мельник' 'Катерина Мельник' \
	'Sepp Huber' 'Josef Huber' 'Paco Ruiz' 'Francisco Ruiz' 'Bob Jones' 'Liz Jones' 'Bořek Malý' 'Bohumír Malý' 'Evička Malá' 'Ema Malá'
expect_ok 'nicknames' crm-contact dedupe
for pair in "60,'Bob' is short for 'Robert'; same company,Robert Smith" "60,'Bob' and 'Rob' are short for 'Robert'; same company,Smith Rob" \
	"60,'Honza' is short for 'Jan'; same company,Jan Novak" "60,'Саша' is short for 'Олександр'; same company,Oleksandr Koval" \
	"60,'Катя' is short for 'Катерина'; same company" "60,'Sepp' is short for 'Josef'" "60,'Paco' is short for 'Francisco'"; do
	like "$out" "$pair" "  ${pair:3:40}"
done
unlike "$out" 'Jones|Malý|Malá' 'others are others'
is "$(pairs --all-pairs)" "$(pairs)" 'keys find what comparing each with each finds'
expect_ok 'explained' crm-contact dedupe --explain 'Honza Novák' 'Jan Novak'
like "$out" "'Honza' is short for 'Jan',40" 'says which'
printf 'name,names,language\nBořek,Bohumír,cs\nBob,,en\nRob,Bob,en\nBohumír,Bořek,cs\nBig Bob,Robert,en\n' >own.csv
expect_ok 'our own, and a circle of them' crm-import nickname own.csv
expect_ok 'they are used' timeout 20 crm-contact dedupe
like "$out" "60,'(Bořek' is short for 'Bohumír|Bohumír' is short for 'Bořek)'; same company" 'Bořek is Bohumír'
unlike "$out" "'Bob' is short" 'Bob is no Robert any more'
like "$out" "'Rob' is short for 'Bob'" 'but Rob is Bob'
crm-log undo -q >/dev/null
crm-contact dedupe -q >again
is "$(grep -c "'Bob'" again)" 2 'one undo, and all is as before'
mkdir -p inst && cp -rL "$CRM_BIN" inst/bin && cp -rL "$CRM_BIN/../libexec" "$CRM_BIN/../share" inst/
printf 'Big Bob,Robert,en\n' >>inst/share/crm/nicknames.csv
expect_status 3 'a row of the file that is wrong' inst/bin/crm-contact dedupe
like "$err" "nicknames.csv:[0-9]+: 'Big Bob' is not one word, as a nickname is" 'is named'

# A rare name says more than one that many have: of many.
{
	echo name,email
	for i in {1..300}; do echo "Jan Novák$((i % 3)),jan$i@mail$i.example"; done
	printf 'Řehoř Xaverský,a@x.example\nRehor Xaversky,\n'
} >rare.csv
crm-import contact rare.csv -q
run crm-contact dedupe --least 59 name~xaver
status_is 1 'of few records none is'
expect_ok 'among many' shell "crm-contact dedupe --least 59 | grep Xaver"
like "$out" '59,same name; a rare name' 'says more'
expect_ok 'explained' crm-contact dedupe --explain 'Řehoř Xaverský' 'Rehor Xaversky'
is "$out" $'reason,points\nsame name,45\na rare name,14\n"together, of 100",59' 'by the same points'
export CRM_REPO=$PWD/acme

# -- many of one name ---------------------------------------------------------------------------

for i in {1..200}; do printf '{"name":"Jan Dvořák","email":"jd%d@mail%d.example","city":"Město %d"}\n' "$i" "$i" "$((i / 2))"; done >many.jsonl
crm-import contact many.jsonl -q
expect_ok 'many of one name' crm-contact dedupe name~dvorak --least 50
like "$err" 'names or numbers are those of more than 64 contacts' 'is said'
is "$(grep -c ',50,same name; same town' <<<"$out")" 99 'and those are found that share more'
ok test "$(grep -o 'comparisons: [0-9]*' <<<"$err" | cut -d' ' -f2)" -lt 5000
for i in {1..100}; do printf '{"name":"王伟","phone":"601 234 567","title":"%d"}\n' "$i"; done >twins.jsonl
crm-import contact twins.jsonl -q
expect_ok 'a hundred of one person' crm-contact dedupe phone~'601 234 567'
like "$err" 'pairs left out, so that no group has more than 20' 'a group has an end'
is "$(tail -n +2 <<<"$out" | cut -d, -f3 | sort -n | uniq -c | awk '{ print $1 }' | sort -n | tr '\n' ' ')" '20 20 20 20 20 ' 'five groups, though they share all'
crm-log undo -q >/dev/null
expect_ok 'the history and the database agree' crm-check

# -- merge, then unmerge, of whatever is found: nothing happened -------------------------------------

crm init ../random 2>/dev/null
export CRM_REPO=$PWD/../random
RANDOM=7
pick() { local list=("$@"); printf '%s' "${list[RANDOM % $#]}"; }
for i in {1..4}; do crm-company add name="Firma $i" domain="firma$i.example" >/dev/null; done
for i in {1..60}; do
	printf '{"name":"%s %s","email":"p%d@%s","phone":"%s","company":"%s","city":"%s","title":"%s","tags":["t%d"]}\n' \
		"$(pick Jan Ян Eva Єва 伟)" "$(pick Novák Новак Nowak Коваль Koval)" $((RANDOM % 900 * 100 + i)) \
		"$(pick gmail.com firma1.example)" "+42060100000$((RANDOM % 9))" "$(pick '' firma1.example firma2.example)" \
		"$(pick '' Praha Київ)" "$(pick '' CEO CTO)" $((RANDOM % 3))
done | crm-import contact -q -
mapfile -t ids < <(crm-contact list -o ids)
for i in {1..20}; do
	printf '{"name":"Deal %d","contact":"%s"}\n' "$i" "${ids[RANDOM % 60]}"
done | crm-import deal -q -
crm-deal list -o ids | while read -r id; do
	printf '{"deal":"%s","contact":"%s"}\n{"deal":"%s","contact":"%s"}\n' "$id" "${ids[RANDOM % 30]}" "$id" "${ids[30 + RANDOM % 30]}"
done | crm-import deal_contact -q -
all before
crm-contact dedupe -q --least 50 -o jsonl >review.jsonl
mapfile -t merged < <(jq -r 'select(.keep != .id).id' review.jsonl | sort)
ok test "${#merged[@]}" -gt 20
expect_ok 'many merged' shell 'crm-contact merge - -q <review.jsonl'
is "$(crm-contact count)" $((60 - ${#merged[@]})) 'all of them'
for id in "${merged[@]}"; do crm-contact unmerge "$id" -q >/dev/null; done
all now
same_file now before 'unmerged in any order, nothing happened'
done_testing
