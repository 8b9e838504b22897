#!/usr/bin/env bash
# Who is known by an address or a number: also by the second one, whoever asks (capture, --key, a REF), and as it was.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
f() { crm-contact show "$1" -f "$2" -o "template={${2//,/\}|\{}}"; }
contacts() { crm-contact count; }

# -- a second address --------------------------------------------------------------------

eva=$(crm-contact add name='Eva Nová' email=a@x.example mobile='+420 777 111 333' phones='+380 44 123 4567;+49 30 1234567')
other=$(crm-contact add name='E. Nová' email=b@x.example)
crm-contact merge "$eva" "$other" >/dev/null
expect_ok 'captured by the second address' crm-lead capture email=B@X.example title=ředitelka
is "$out" "$eva" 'is the same'
is "$(f "$eva" email,emails,title)" 'a@x.example|b@x.example|ředitelka' 'and both addresses stay where they are'
expect_ok 'imported by it' shell "printf 'email,city\nb@x.example,Brno\n' | crm-import contact - --key email --on-match update"
is "$(f "$eva" email,emails,city)" 'a@x.example|b@x.example|Brno' 'changes the rest'
expect_ok 'only filled' shell "printf 'email,title,country\nb@x.example,boss,CZ\n' | crm-import contact - --key email --on-match fill"
is "$(f "$eva" email,emails,title,country)" 'a@x.example|b@x.example|ředitelka|CZ' 'fills'
expect_status 5 'told to fail' shell "printf 'email\nb@x.example\n' | crm-import contact - --key email --on-match fail"
expect_ok 'added by it' crm-contact add --key email email=b@x.example
is "$out" "$eva" 'is no new one'
crm-contact add --key email email=b@x.example city=Praha --on-match update >/dev/null
is "$(f "$eva" email,emails,city)" 'a@x.example|b@x.example|Praha' 'nor moved'
expect_ok 'a card' shell "printf 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Eva\r\nEMAIL:b@x.example\r\nEND:VCARD\r\n' | crm-import contact - --key email --on-match fill"
expect_ok 'shown' crm-contact show b@x.example -f id -o ids
is "$out" "$eva" 'by it'
expect_ok 'a link' crm-deal add name=Střecha contact=b@x.example
is "$(crm-deal show "$out" -f contact.id -o 'template={contact.id}')" "$eva" 'leads there'
is "$(contacts)" 1 'one contact'
crm-lead capture name=王伟 phone='+420 601 234 567' email=wang@qq.com >wang
crm-lead capture phone='+420601234567' email=wei@qq.com >again
expect_ok 'a number that is known, a new address' cmp wang again
crm-lead capture email=wei@qq.com >again
expect_ok 'and then that address' cmp wang again
is "$(contacts)" 2 'make no twin'
expect_ok 'in one stream' shell "printf 'name,phone,email\nJan,+420222000111,j@x.example\n,+420222000111,k@x.example\n,,k@x.example\n' | crm-lead capture -"
is "$(sort -u <<<"$out" | wc -l)" 1 'it is one person, too'
crm-contact add name='Prvá' email=own@x.example >/dev/null
crm-contact add name='Druhá' email=d@x.example emails=own@x.example >/dev/null
is "$(f own@x.example name)" 'Prvá' 'whose own address it is goes before whose second it is'
crm-contact add name=S1 emails=s@x.example email=s1@x.example >/dev/null
crm-contact add name=S2 emails=s@x.example email=s2@x.example >/dev/null
expect_status 5 'an address of two' crm-contact show s@x.example
like "$err" 'S[12].*S[12]' 'names them'
expect_status 5 'nor can an import tell' shell "printf 'email\ns@x.example\n' | crm-import contact - --key email"

# -- numbers -------------------------------------------------------------------------------

for number in '+420777111333' '00420 777 111 333' '+380441234567' '+49 (0)30 1234567'; do
	expect_ok "a mobile or another number: $number" crm-lead capture phone="$number"
	is "$out" "$eva" 'is known'
done
is "$(f "$eva" phone,phones)" '|+380 44 123 4567;+49 30 1234567' 'and kept once'
for n in 'country=CZ' 'title=x' 'country=DE'; do
	expect_ok "with the country's digits, but no +, $n" crm-lead capture name=P phone=420777111333 "$n"
	is "$out" "$eva" 'is known'
done
is "$(f "$eva" phone,phones)" '|+380 44 123 4567;+49 30 1234567' 'and not kept again'
crm-contact add name='Без плюса' phone=380671112233 >/dev/null
is "$(f "$(crm-lead capture phone='+380 67 111 22 33')" name)" 'Без плюса' 'nor the other way round'
is "$(f "$(crm-lead capture name=Дома phone=380671112299 country=UA)" phone_e164)" '+380671112299' 'in the country itself'
expect_ok 'a REF' crm-contact show '00420 777 111 333' -f id -o ids
is "$out" "$eva" 'may be a number'
expect_ok 'a key' shell "printf 'phone,city\n+420777111333,Olomouc\n' | crm-import contact - --key phone --on-match update"
is "$(f "$eva" phone,mobile,city)" '|+420 777 111 333|Olomouc' 'may be one, too'
expect_ok 'and of add' crm-contact add --key mobile mobile='+420 777 111 333'
is "$out" "$eva" 'alike'
before=$(contacts)
crm-lead capture name=Petr phone=777999888 >petr
for number in 777999888 '777 999 888' '777-999-888'; do
	crm-lead capture name=Petr phone="$number" >again
	expect_ok "without a country: $number" cmp petr again
done
is "$(contacts)" $((before + 1)) 'is one contact'
crm-lead capture phone='+420 777 999 888' name=Karel >karel
not_ok cmp -s petr karel
for n in 1 2; do crm-contact add name="Úřad $n" phone='+420 222 333 444' >/dev/null; done
crm-lead capture phone='+420 222 333 444' name='Třetí' >third
crm-lead capture phone='+420 222 333 444' name='třetí' >again
expect_ok 'of several with one number it is who is called so' cmp third again

# -- at home -------------------------------------------------------------------------------

expect_status 3 'a country there is not' crm-config set phone.country Atlantis
old=$(crm-contact add name=Stará phone='555 000 999')
expect_ok 'the country of numbers' crm-config set phone.country Czechia
crm-lead capture name=Petr phone='+420777999888' >again
expect_ok 'what was stored before is read by it' cmp petr again
crm-contact add name=Nový phone='555 111 222' >new
is "$(f "$(<new)" phone,phone_e164)" '555 111 222|+420555111222' 'what is written has its E.164 form'
is "$(f "$old" phone_e164)" '' 'what was written before has not'
is "$(f +420555000999 id)" "$old" 'but is found by it'
crm-contact set "$old" title=boss >/dev/null
is "$(f "$old" phone_e164)" '+420555000999' 'until it is written again'
is "$(f 555000999 id)" "$old" 'and is found as before'
expect_ok 'abroad' crm-lead capture name=Oksana phone='050 123 45 67' country=UA
is "$(f "$out" phone_e164)" '+380501234567' 'its own country goes before'
expect_status 3 'from the environment' env CRM_PHONE_COUNTRY=Mordor crm-contact list
like "$err" 'phone.country.*Mordor.*environment' 'it is checked as well'

# -- merging -------------------------------------------------------------------------------

a=$(crm-contact add name=M1 phone='602 111 222' country=CZ)
b=$(crm-contact add name=M2 phone='+420 602 111 222' mobile='+420 603 000 000' phones='00420602111222;+420604000000')
crm-contact merge "$a" "$b" >/dev/null
is "$(f "$a" phone,mobile,phones)" '602 111 222|+420 603 000 000|+420604000000' 'a number is kept once, however it is written'
c=$(crm-contact add name=M3 mobile='+420 605 000 000')
crm-contact merge "$a" "$c" >/dev/null
is "$(f "$a" mobile,phones)" '+420 603 000 000|+420 605 000 000;+420604000000' 'another mobile goes beside'
crm-contact unmerge "$c" >/dev/null
is "$(f "$a" phones)" '+420604000000' 'and away again'

# -- the index -----------------------------------------------------------------------------

crm-contact set "$eva" emails-=b@x.example >/dev/null
expect_status 4 'what was taken away' crm-contact show b@x.example
is "$(crm-contact show b@x.example --as-of "$(crm-log list -n 2 -o ids | tail -n 1)" -f id -o ids)" "$eva" \
	'was there before'
crm-log undo -q >/dev/null
expect_ok 'undone' crm-contact show b@x.example
crm-contact rm "$(<karel)" >/dev/null
expect_ok 'the index fits' crm-check
crm-log flush >/dev/null 2>&1 || true
known() { sqlite3 acme/crm.db 'SELECT * FROM "contact.reached"'; }
known >before
sqlite3 acme/crm.db "DELETE FROM \"contact.reached\" WHERE key LIKE 'b@%'"
expect_status 9 'a hole in it' crm-check
like "$out$err" 'index of addresses and numbers does not fit' 'is found'
expect_ok 'and mended' crm-check repair
known >after
expect_ok 'as it was' cmp before after
sqlite3 acme/crm.db 'DROP TABLE "contact.reached"; PRAGMA user_version = 7'
expect_ok 'an older file' crm-contact show b@x.example
known >after
expect_ok 'gets one' cmp before after
expect_ok 'made anew from the history' crm-check --rebuild
known >after
expect_ok 'it is the same' cmp before after
done_testing
