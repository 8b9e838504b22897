#!/usr/bin/env bash
# vCards out (4.0 and 3.0) and in (2.1, 3.0, 4.0): judged by a second reader, python3-vobject; round trips; what
# telephones, Google and Outlook write; hostile files.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/python.sh"
acme
need jq
need_python vobject

contact() { # REF FIELD...: its fields as one JSON array
	local fields=${*:2}
	crm-contact show "$1" -o jsonl -f "${fields// /,}" | jq -c '[.[]]'
}
has() { # TEXT REGEX NAME: one of its lines is like that
	ok_named "$3" grep -qE -- "$2" <<<"$1"
}
ok_named() { # NAME CMD...
	local name=$1
	if "${@:2}"; then pass "$name"; else fail "$name"; fi
}
cr_less() { tr -d '\r' <"$1"; }

# -- out ---------------------------------------------------------------------------

crm-contact set eva@roof.example title='Vedoucí; šéf, "hlavní"' department='Prodej, a \ služby' salutation='Ing.' middle_name=Ž \
	mobile='+420 777 000 111' phones='+420 2;+420 3' emails='eva@home.example;eva.nova@roof.example' street='Dlouhá 3, 2. patro' \
	city=Praha postal_code='110 00' website='https://roof.example/a?b=c' language=cs timezone=Europe/Prague \
	tags='vip;a\;b;c\,d' description=$'První řádek\ndruhý; třetí, a zpětné \\n lomítko. Příliš žluťoučký kůň úpěl ďábelské ódy, příliš 王小明王小明王小明王小明王小明王小明' \
	>/dev/null
crm-contact add emails='only@list.example' phones='+380 44 1' name='Тарас Шевченко-Дуже-Довге-Прізвище Яке Треба Перенести На Наступний Рядок' >/dev/null
crm-contact add email=nobody@name.example website='https://roof.example/a,b;c' >/dev/null
crm-contact add phone='+420 600 1' mobile='+420 600 2' >/dev/null
# Wherever a character may stand in a line
for who in jan@roof.example olena@kvity.example wang@datong.example; do
	crm-contact set "$who" description="${shift:=}$(printf '王%.0s' {1..60})" >/dev/null
	shift+=x
done
# shellcheck disable=SC2094 # a file is called as its format
for format in vcf vcf3; do
	crm-contact list -o "$format" >"$format"
	is "$(grep -c '^BEGIN:VCARD' "$format") $(grep -c '^END:VCARD' "$format")" '8 8' "$format: each contact is a card"
	is "$(grep -vc $'\r$' "$format" || :)" 0 "$format: lines end with CRLF"
	is "$(LC_ALL=C awk 'length($0) > 76' "$format" | wc -l)" 0 "$format: no line has more than 75 octets"
	ok iconv -f UTF-8 -t UTF-8 -o /dev/null "$format"
	is "$(while IFS= read -r line; do iconv -f UTF-8 -t UTF-8 <<<"$line" >/dev/null || echo cut; done <"$format")" '' \
		"$format: no character is cut"
done
has "$(cr_less vcf)" '^VERSION:4.0' 'vcf is 4.0'
has "$(cr_less vcf3)" '^VERSION:3.0' 'vcf3 is 3.0'
crm-contact show eva@roof.example -o vcf >eva.vcf
sed -e ':a' -e '$!N; s/\r\n //; ta' -e 'P; D' eva.vcf | tr -d '\r' >eva.lines
ok grep -qx 'FN:Eva Ž Nová' eva.lines
ok grep -qx 'N:Nová;Eva;Ž;Ing.;' eva.lines
ok grep -qx 'BDAY:19800229' eva.lines
ok grep -qx 'TZ:Europe/Prague' eva.lines
ok grep -qx 'URL:https://roof.example/a?b=c' eva.lines
has "$(cat eva.lines)" "^UID:urn:crm:contact:$(crm-contact show eva@roof.example -f id -o ids)$" 'its id is the UID'
has "$(cat eva.lines)" '^REV:20[0-9]{6}T[0-9]{6}Z$' 'REV is when it was changed'
ok grep -qx 'ORG:Roof & Sons;Prodej\\, a \\\\ služby' eva.lines
has "$(cr_less vcf3)" '^BDAY:1980-02-29$' '3.0 writes dates with dashes'

cat >read.py <<'END'
import json, sys, vobject
for card in vobject.readComponents(open(sys.argv[1], encoding='utf-8', newline='').read()):
	if sys.argv[2] == '3':
		card.validate()
	def all(name): return [line.value for line in card.contents.get(name, [])]
	n, adr = all('n'), all('adr')
	print(json.dumps([all('fn'), [[n.family, n.given, n.additional, n.prefix] for n in n], all('org'), all('title'),
		all('email'), all('tel'), [[a.street, a.city, a.code, a.country] for a in adr], all('url'), all('note'),
		all('categories'), all('lang')], ensure_ascii=False))
END
want='[["Eva Ž Nová"],[["Nová","Eva","Ž","Ing."]],[["Roof & Sons","Prodej, a \\ služby"]],["Vedoucí; šéf, \"hlavní\""],["eva@roof.example","eva.nova@roof.example","eva@home.example"],["+420 601 123 456","+420 777 000 111","+420 2","+420 3"],[["Dlouhá 3, 2. patro","Praha","110 00","Czechia"]],["https://roof.example/a?b=c"],["První řádek\ndruhý; třetí, a zpětné \\n lomítko. Příliš žluťoučký kůň úpěl ďábelské ódy, příliš 王小明王小明王小明王小明王小明王小明"],[["a;b","c,d","vip"]],["cs"]]'
for format in vcf vcf3; do
	expect_ok "$format: a second reader" "$python" read.py "$format" "$(tr -dc 3 <<<"$format")"
	is "$(jq -c 'select(.[0][0] | startswith("Eva"))' <<<"$out")" "$want" "$format: reads what was written"
	is "$(wc -l <<<"$out")" 8 "$format: all of them"
	like "$out" '"王小明"' "$format: Chinese"
	like "$out" '"Коваль", *"Олена"' "$format: Ukrainian"
done

# Only what is asked for; files by their ending
is "$(crm-contact show eva@roof.example -o vcf -f name,email | cr_less /dev/stdin | grep -v PRODID)" 'BEGIN:VCARD
VERSION:4.0
FN:Eva Ž Nová
EMAIL;PREF=1:eva@roof.example
END:VCARD' '-f chooses'
crm-export contact --to people.vcf -q
is "$(grep -c '^VERSION:4.0' people.vcf)" 8 'crm-export knows the ending'
expect_status 2 'of deals there is none' crm-deal list -o vcf
is "$err" 'crm-deal: vcf holds records of contact, not of deal' '  says why'
expect_status 2 'nor of a history' crm-contact log eva@roof.example -o vcf
before=$(dump)
expect_status 2 'nor of the ids of what is written' crm-contact add name=x -o vcf
is "$(dump)" "$before" '  and nothing was'
expect_status 2 'a whole export needs all fields' crm-export --all --to all -o vcf
like "$err" 'csv, json, jsonl or tsv' '  and names those that have'

# -- and back: nothing changes -------------------------------------------------------

for format in vcf vcf3; do
	expect_ok "$format is read back" crm-import contact "$format"
	like "$err" '0 contacts created, 0 updated, 8 unchanged, 0 rejected' '  and changes nothing'
	unlike "$err" 'left out' '  and leaves nothing out'
done
is "$(dump)" "$before" 'not a byte'
crm init -q ../other
expect_ok 'into another repository' crm-import --repo ../other contact vcf --link create
same_file <(crm-contact list --repo ../other -s name -f name,email,emails,phone,mobile,phones,company.name,title,tags,description,birthday,country,id -o jsonl) \
	<(crm-contact list -s name -f name,email,emails,phone,mobile,phones,company.name,title,tags,description,birthday,country,id -o jsonl) \
	'with all that a card holds, under the same ids'

# -- in: 4.0, 3.0, 2.1 ---------------------------------------------------------------

cat >google.vcf <<'END'
BEGIN:VCARD
VERSION:3.0
FN:Žofie Kováčová
N:Kováčová;Žofie;Anna;Mgr.;Ph.D.
item1.EMAIL;TYPE=INTERNET:zofie@second.example
item1.X-ABLabel:Obsolete
EMAIL;TYPE=INTERNET;TYPE=HOME;TYPE=PREF:zofie@main.example
TEL;TYPE=CELL:+420 777 123 456
item2.TEL:+420 222
item2.X-ABLabel:Main
TEL;TYPE=FAX,WORK:+420 333
ADR;TYPE=HOME:;;Dlouhá 1;Brno;;602 00;Česko
ORG:Roof & Sons;Účtárna
TITLE:účetní
BDAY:1990-03-01
URL:zofie.example
X-PHONETIC-FIRST-NAME:x
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEB
 AQEBAQEBAQEBAQEBAQEBAQ==
NOTE:Na dvou řádc
 ích\na ještě\, ano\; jo
CATEGORIES:myContacts,přátelé
UID:1f2e-google
REV:2020-01-01T00:00:00Z
END:VCARD
END
expect_ok 'as Google writes it' crm-import contact google.vcf
like "$err" '^google.vcf: UTF-8, vCard' 'it is recognised by its bytes'
is "$(grep -c 'left out' <<<"$err" || :)" 1 'what has no field is said once'
has "$err" 'left out: TEL of a fax, pager or modem, X-PHONETIC-FIRST-NAME, PHOTO$' '  by its names'
is "$(contact zofie@main.example first_name middle_name last_name salutation email emails phone mobile company.name department title birthday website tags description city country external_id external_source)" \
	'["Žofie","Anna","Kováčová","Mgr.","zofie@main.example",["zofie@second.example"],"+420 222","+420 777 123 456","Roof & Sons","Účtárna","účetní","1990-03-01","https://zofie.example",["myContacts","přátelé"],"Na dvou řádcích\na ještě, ano; jo","Brno","CZ","1f2e-google","vcf"]' \
	'all of it'
expect_ok 'again' crm-import contact google.vcf
like "$err" '0 contacts created, 0 updated, 1 unchanged' 'makes no twin'
sed 's/^TITLE:.*/TITLE:hlavní účetní/' google.vcf >changed.vcf
expect_ok 'changed there' crm-import contact - <changed.vcf
like "$err" '0 contacts created, 1 updated' 'is changed here, by its UID'
is "$(contact zofie@main.example title birthday)" '["hlavní účetní","1990-03-01"]' '  that alone'
sed '/^BDAY/d; /^NOTE/,/^ /d' changed.vcf >less.vcf
expect_ok 'a card that says less' crm-import contact less.vcf
like "$err" '1 unchanged' 'leaves alone what it does not say'
has "$(crm-contact show zofie@main.example -o vcf | cr_less /dev/stdin)" '^UID;VALUE=text:1f2e-google$' 'and its own UID goes out again'

printf '%s\r\n' BEGIN:VCARD VERSION:2.1 'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=98eho=C5=99;Zo=C3=AB;;;' \
	'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB =C5=98eho=' '=C5=99' 'TEL;CELL;PREF:+420777000' 'TEL;WORK:+420222000' \
	'EMAIL;INTERNET:zoe@old.example' 'NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-2:P=F8=EDli=B9 =BElu=BB=' '=0D=0Adruh=FD' \
	'TITLE:kept at' '  the blank' 'PHOTO;JPEG;ENCODING=BASE64:' ' /9j/4AAQSkZJRg' 'AAAA:not a property' 'BBBB==' '' \
	'ADR;HOME:;;Ulice 1;Praha;;11000;CZ' AGENT: BEGIN:VCARD 'FN:Someone Else' END:VCARD END:VCARD >old.vcf
expect_ok 'as an old telephone writes it' crm-import contact old.vcf
is "$(contact zoe@old.example name mobile phone description title city)" \
	'["Zoë Řehoř","+420777000","+420222000","Příliš žluť\ndruhý","kept at  the blank","Praha"]' \
	'quoted-printable, character sets, bare types, its own folding'

printf '%s\r\n' BEGIN:VCARD VERSION:4.0 'FN:王小明二' 'N:王;小明二;;;' 'EMAIL;PREF=2:second@four.example' 'EMAIL;PREF=1:first@four.example' \
	'TEL;VALUE=uri;TYPE="cell,text":tel:+86-10-1' 'BDAY:--0229' TZ:Nowhere/Land 'GENDER:M' 'X-CRM-ERROR:old' KIND:individual \
	'ADR;TYPE=work:;;x;y;;z;Neverland' END:VCARD BEGIN:VCARD VERSION:4.0 KIND:group 'FN:Friends' 'MEMBER:urn:uuid:1' END:VCARD \
	'begin:vcard' 'version:4.0' 'fn:Коваль Олена' 'n:Коваль;Олена;;;' 'uid:urn:uuid:4' 'end:vcard' >four.vcf
expect_ok '4.0' crm-import contact four.vcf
like "$err" '2 contacts created' 'a group is no contact'
for left in 'cards of groups' 'TZ that is no zone' 'BDAY without a year' GENDER 'country that is not known'; do
	like "$err" "left out:.*$left" "  left out: $left"
done
is "$(contact first@four.example name first_name emails mobile birthday)" '["王小明二",null,["second@four.example"],"+86-10-1",null]' \
	'a Chinese name stays whole'
is "$(contact 'Олена Коваль' last_name external_id 2>/dev/null || crm-contact list external_id=urn:uuid:4 -f last_name,external_id -o jsonl | jq -c '[.[]]')" \
	'["Коваль","urn:uuid:4"]' 'case does not matter'
iconv -t UTF-16 google.vcf | sed 's/x/x/' >/dev/null
iconv -t UTF-16LE google.vcf >wide.vcf
expect_ok 'UTF-16' crm-import contact wide.vcf --on-match skip
like "$err" '1 skipped' '  is read'
sed 's/Žofie/Zofie/; s/ěš/es/' google.vcf | iconv -c -t WINDOWS-1250 >latin.vcf
expect_ok 'Windows-1250 without saying so' crm-import contact latin.vcf --on-match skip
like "$err" 'latin.vcf: WINDOWS-1250' '  is guessed and said'
is "$(crm-contact show -f name -o 'template={name}' - <google.vcf)" 'Žofie Anna Kováčová' 'a card names its record to other tools'

# -- hostile ------------------------------------------------------------------------

refuse() { # NAME REGEX: what is on stdin is refused with this, and nothing is stored
	cat >hostile.vcf
	local before
	before=$(dump)
	expect_status 3 "$1" crm-import contact hostile.vcf
	like "$err" "$2" "  says where and what"
	is "$(dump)" "$before" '  stores nothing'
}
refuse 'a card that never ends' 'hostile.vcf:1: the card that begins here never ends' <<<'BEGIN:VCARD
FN:Open'
refuse 'one that another interrupts' 'hostile.vcf:1: the card that begins here never ends' <<<'BEGIN:VCARD
FN:Open
BEGIN:VCARD
FN:Good
END:VCARD'
refuse 'a NUL' 'NUL byte' < <(printf 'BEGIN:VCARD\nFN:a\0b\nEND:VCARD\n')
refuse 'a NUL in quoted-printable' 'hostile.vcf:2: FN: is not UTF-8 text' <<<'BEGIN:VCARD
FN;ENCODING=QUOTED-PRINTABLE:a=00b
END:VCARD'
refuse 'bad base64' 'hostile.vcf:2: NOTE: is not base64' <<<'BEGIN:VCARD
NOTE;ENCODING=b:!!!
FN:x
END:VCARD'
refuse 'an unknown character set' "there is no encoding 'KLINGON'" <<<'BEGIN:VCARD
FN;CHARSET=KLINGON;ENCODING=QUOTED-PRINTABLE:x
END:VCARD'
refuse 'the wrong character set' 'FN: is not' <<<'BEGIN:VCARD
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=F8=ED
END:VCARD'
refuse 'an empty card' 'name' <<<'BEGIN:VCARD
END:VCARD'
refuse 'no e-mail address' "hostile.vcf:1: email: 'bad'" <<<'BEGIN:VCARD
FN:x
EMAIL:bad
END:VCARD'
{
	printf 'BEGIN:VCARD\nFN:Long\nUID:long\nNOTE:'
	head -c 1000000 /dev/zero | tr '\0' x
	printf '\nEND:VCARD\n'
} >long.vcf
expect_ok 'a line of a megabyte' crm-import contact long.vcf
is "$(crm-contact show Long -f description -o 'template={description}' | wc -c)" 1000001 '  is kept'
{
	printf 'BEGIN:VCARD\nFN:Many\nUID:many\n'
	seq 100000 | sed 's/.*/TEL:+420 1234/'
	seq 100000 | sed 's/.*/EMAIL:a@b.example/'
	seq 1000 | sed 's/.*/garbage/'
	echo END:VCARD
} >many.vcf
expect_ok 'a card of 200,000 properties' timeout 60 crm-import contact many.vcf
like "$err" 'lines that are no property \(1000\)' '  its garbage is left out'

cat >mixed.vcf <<'END'
BEGIN:VCARD
FN:Wrong
EMAIL:bad
END:VCARD
BEGIN:VCARD
FN:Right
UID:right
END:VCARD
BEGIN:VCARD
FN:Open
END
run crm-import contact mixed.vcf --rejects rejects.vcf
status_is 10 'with --rejects the good ones go in'
like "$err" '1 contact created, 0 updated, 2 rejected' '  the wrong ones out'
is "$(cr_less rejects.vcf)" "BEGIN:VCARD
X-CRM-LINE:1
X-CRM-ERROR:email: 'bad' is not an e-mail address: it has no '@'
FN:Wrong
EMAIL:bad
END:VCARD
BEGIN:VCARD
X-CRM-LINE:9
X-CRM-ERROR:the card that begins here never ends (END:VCARD)
FN:Open" '  as cards, with their reason'
sed -i 's/EMAIL:bad/EMAIL:good@wrong.example/; $a END:VCARD' rejects.vcf
expect_ok 'mended they go in as they are' crm-import contact rejects.vcf
like "$err" '2 contacts created' '  both'
expect_status 2 'cards are no deals' crm-import deal google.vcf
expect_status 2 'nor anything by another name' crm-import contact google.vcf --format csv

done_testing
