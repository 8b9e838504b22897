#!/usr/bin/env bash
# vCards without a UID, as telephones write them: who is meant is told by address, number and name; nothing is doubled,
# nothing that was known is lost, and who may be several is said.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual
crm init -q acme
export CRM_REPO=$PWD/acme

contact() { # REF FIELD...: its fields as one JSON array
	local fields=${*:2}
	crm-contact show "$1" -o jsonl -f "${fields// /,}" | jq -c '[.[]]'
}
card() { # LINE...: a card of 3.0
	printf '%s\r\n' BEGIN:VCARD VERSION:3.0 "$@" END:VCARD
}
all() { crm-export --all -q; }

eva=$(crm-contact add name='Eva Nová' email=eva@acme.example phone='+420 222 111 000' country=CZ title=CEO)
jan=$(crm-contact add name='Ян Новак' mobile='+420 601 234 567')
wang=$(crm-contact add name='王小明' birthday=1980-02-29)
list=$(crm-contact add name='Olena Koval' email=olena@work.example emails=olena@home.example)
before=$(all)
{
	card 'N:Nova;Eva;;;' 'FN:Eva Nova' 'TEL;TYPE=CELL:+420 777 123 456' 'TEL:222 111 000' EMAIL:EVA@acme.example \
		'EMAIL;TYPE=HOME:eva@home.example' TITLE:šéfová
	card 'N:Novák;Jan;;;' 'FN:Jan Novák' 'TEL;TYPE=CELL:00420601234567' 'EMAIL:jan@new.example' 'NOTE:z telefonu'
	card 'N:王小明;;;;' FN:王小明 BDAY:1990-01-01 'NOTE:朋友'
	card 'N:Коваль;Олена;;;' 'FN:Олена Коваль' EMAIL:olena@home.example
	card 'FN:Tata' 'N:;Tata;;;'
	card 'FN:Tata' 'N:;Tata;;;' TEL:+420601000111
	card 'FN:' 'N:;;;;' 'TEL:+420 999 000 000'
	card 'N:Malý;Jan;;;' 'FN:Jan Malý' 'TEL:+420 601 234 567'
} >phone.vcf
expect_ok 'a telephone' crm-import contact phone.vcf
like "$err" '4 contacts created, 3 updated, 1 unchanged, 0 rejected' 'people are told without a UID'
is "$(contact "$eva" name email emails phone mobile phones title)" \
	'["Eva Nová","eva@acme.example",["eva@home.example"],"+420 222 111 000","+420 777 123 456",null,"šéfová"]' \
	'by the address; what it adds is added, what was known stays'
is "$(contact "$jan" name first_name email mobile description)" '["Ян Новак",null,"jan@new.example","+420 601 234 567","z telefonu"]' \
	'by number and name, in whatever script'
is "$(contact "$wang" birthday description)" '["1980-02-29","朋友"]' 'by the name alone: what is empty is filled'
is "$(contact "$list" name email emails)" '["Olena Koval","olena@work.example",["olena@home.example"]]' 'by one of several addresses'
is "$(crm-contact count)" 8 'who has the number of another, and another name, is somebody else'
now=$(all)
expect_ok 'again' crm-import contact phone.vcf
like "$err" '0 contacts created, 0 updated, 8 unchanged, 0 rejected.*nothing was changed' 'nothing new'
is "$(all)" "$now" 'not a byte'
sed 's/TITLE:šéfová/TITLE:ředitelka/; s/777 123 456/777 999 999/' phone.vcf >changed.vcf
expect_ok 'changed there' crm-import contact changed.vcf
is "$(contact "$eva" title mobile phones)" '["ředitelka","+420 777 123 456",["+420 777 999 999"]]' \
	'is changed here; another number goes among the others'
crm-log undo -q >/dev/null
expect_ok 'a dry run' crm-import contact changed.vcf -n
like "$out" 'title  šéfová -> ředitelka' '  shows it'
is "$(all)" "$now" '  and writes nothing'
expect_ok 'only what is empty' crm-import contact changed.vcf --on-match fill
is "$(contact "$eva" title)" '["šéfová"]' '  with --on-match fill'
crm-log undo -q >/dev/null
expect_ok 'nobody' crm-import contact changed.vcf --on-match skip
like "$err" '8 skipped' '  with --on-match skip'
expect_status 5 'or none may be there' crm-import contact changed.vcf --on-match fail
like "$err" "'Eva Nová' is there already: contact ${eva:0:8}" '  with --on-match fail'
crm-log undo -q >/dev/null
is "$(all)" "$before" 'one undo'
crm-log redo -q >/dev/null

# -- who may be several is said ------------------------------------------------------------

refuse() { # NAME REGEX: the card on stdin is refused with this; nothing is stored
	cat >one.vcf
	local before
	before=$(all)
	expect_status 5 "$1" crm-import contact one.vcf
	like "$err" "$2" '  says who'
	is "$(all)" "$before" '  stores nothing'
}
refuse 'an address of somebody else' "one.vcf:1: 'Petr Nový' may be somebody who is known by the e-mail address: Eva Nová \(${eva:0:8}\).*hint: --rejects" \
	< <(card 'FN:Petr Nový' EMAIL:eva@acme.example)
refuse 'addresses of two' 'known by the e-mail address: Eva Nová .*, Olena Koval' \
	< <(card FN: EMAIL:eva@acme.example EMAIL:olena@home.example)
crm-contact add name='Jan Novak' phone=+420601234567 >/dev/null
refuse 'a number and a name of two' 'known by the number: .*Ян Новак \([0-9a-f]{8}\)' < <(card 'FN:Novák Jan' TEL:+420601234567)
crm-contact add name='王小明' >/dev/null
crm-contact add name='小明 王' >/dev/null
refuse 'a name of several' 'known by the name: .*王小明 \([0-9a-f]{8}\)' < <(card FN:王小明)
{
	card 'FN:Petr Nový' EMAIL:eva@acme.example
	card 'FN:Petr Svoboda' EMAIL:petr@svoboda.example
} >two.vcf
run crm-import contact two.vcf --rejects aside.vcf
status_is 10 'it is put aside'
like "$err" '1 contact created, 0 updated, 1 rejected' '  and the others go in'
sed -i 's/^EMAIL:.*/EMAIL:petr@novy.example\r/' aside.vcf
expect_ok 'mended it goes in' crm-import contact aside.vcf
expect_ok 'or --key says it' crm-import contact --key email - < <(card 'FN:Eva Malá' EMAIL:eva@acme.example)
is "$(contact "$eva" name)" '["Eva Malá"]' '  that the address is all'
crm-log undo -q >/dev/null

# -- cards with a UID ------------------------------------------------------------------------

card 'FN:Eva Nová' EMAIL:eva@acme.example UID:x-1 >uid.vcf
expect_ok 'a UID that is new, an address that is known' crm-import contact uid.vcf
is "$(contact "$eva" external_id external_source)" '["x-1","vcf"]' 'is that contact from now on'
expect_ok 'again' crm-import contact uid.vcf
like "$err" '1 unchanged' 'nothing new'
expect_status 5 'another UID with this address' crm-import contact - < <(card 'FN:Eva Nová' EMAIL:eva@acme.example UID:x-2)
expect_ok 'a UID and a number' crm-import contact - < <(card 'FN:Jan Novák' TEL:+420601234567 UID:x-3)
like "$err" '1 contact created' 'is whom the UID says'

# -- as they are written ---------------------------------------------------------------------

crm init -q other
export CRM_REPO=$PWD/other
printf '%s\r\n' BEGIN:VCARD VERSION:2.1 'N;LANGUAGE=cs;CHARSET=Windows-1250;ENCODING=QUOTED-PRINTABLE:=8Ae=F8=EDk;Ji=F8=ED' \
	'FN;CHARSET=Windows-1250;ENCODING=QUOTED-PRINTABLE:Ji=F8=ED =8Ae=F8=EDk' 'ORG;CHARSET=Windows-1250:Roof' \
	'TEL;WORK;VOICE:+420 222 333 444' 'TEL;CELL;VOICE:+420 602 000 000' 'TEL;WORK;FAX:+420 222 333 445' \
	'ADR;WORK;PREF;CHARSET=Windows-1250;ENCODING=QUOTED-PRINTABLE:;;=8Akoln=ED 5;Praha;;110 00;=C8esk=E1 republika' \
	'LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:x=0D=0A=' y 'X-MS-OL-DEFAULT-POSTAL-ADDRESS:2' 'EMAIL;PREF;INTERNET:jiri@roof.example' \
	'X-MS-CARDPICTURE;TYPE=JPEG;ENCODING=BASE64:' ' /9j/4AAQSkZJRgABAQEAYABgAAD' ' AAAA==' '' 'REV:20200101T000000Z' END:VCARD >outlook.vcf
expect_ok 'Outlook' crm-import contact outlook.vcf --link create
is "$(contact jiri@roof.example name company.name phone mobile street city country)" \
	'["Jiří Šeřík","Roof","+420 222 333 444","+420 602 000 000","Školní 5","Praha","CZ"]' '  Windows-1250, quoted-printable'
card 'PRODID:-//Apple Inc.//iPhone OS 17.0//EN' 'N:Nováková;Žofie;;;' 'FN:Žofie Nováková' 'ORG:Roof;' 'item1.EMAIL;type=INTERNET;type=pref:zofie@icloud.com' \
	'item1.X-ABLabel:_$!<Other>!$_' 'TEL;type=CELL;type=VOICE;type=pref:+420 603 000 000' 'item2.ADR;type=HOME:;;Dlouhá 1;Brno;;602 00;Česko' \
	'item2.X-ABADR:cz' 'BDAY;X-APPLE-OMIT-YEAR=1604;value=date:1604-05-01' 'X-IMAGETYPE:PHOTO' 'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD' \
	' /4QBMRXhpZgAATU0AKgAAAAgAAgESAAMAAAABAAEAAIdpAAQAAAABAAAA' ' JgAAAAAAAqACAAQAAAABAAAA' >iphone.vcf
expect_ok 'an iPhone' crm-import contact iphone.vcf
is "$(contact zofie@icloud.com name company.name mobile city birthday)" '["Žofie Nováková","Roof","+420 603 000 000","Brno",null]' '  labels, a photograph'
like "$err" 'left out: X-ABADR, BDAY without a year, X-IMAGETYPE, PHOTO' '  is left out, and said'
printf '%s\r\n' BEGIN:VCARD VERSION:4.0 KIND:group FN:Přátelé MEMBER:mailto:zofie@icloud.com END:VCARD \
	BEGIN:VCARD VERSION:3.0 N:Rodina FN:Rodina X-ADDRESSBOOKSERVER-KIND:group END:VCARD >groups.vcf
expect_ok 'groups' crm-import contact groups.vcf
like "$err" 'left out: MEMBER, cards of groups \(2\)' '  are passed over, and said'
for file in outlook iphone groups; do
	expect_ok "$file again" crm-import contact $file.vcf
	like "$err" '0 contacts created, 0 updated' '  makes nothing new'
done
expect_ok 'and the history can hold it' crm-check
done_testing
