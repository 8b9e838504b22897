#!/usr/bin/env bash
# Leads: captured from arguments, forms, JSON and CSV without twins and without losing a byte; converted in one step.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
crm-user add name=ann email=ann@example.com >/dev/null
crm-company add name='Roof & Sons' domain=roof.example >/dev/null
whole() { crm-export --all -q; }
as_before() { whole | cmp -s - before; }
f() { crm-contact show "$1" -f "$2" -o "template={${2//,/\}|\{}}"; }
form() { crm-lead capture - "$@"; }

# -- from arguments ------------------------------------------------------------------------

expect_ok 'captured' crm-lead capture name='Eva Nová' email=eva@roof.example phone='+420 601 234 567' source=web_site
eva=$out
like "$eva" '^[0-9a-f]{16}$' 'prints its id'
is "$(f "$eva" name,lifecycle_stage,lead_status,source)" 'Eva Nová|lead|new|web_site' 'is a new lead'
expect_status 2 'a field there is not' crm-lead capture nme=X
like "$err" 'hint: crm-lead capture name=X' 'the nearest'
expect_status 3 'nobody' crm-lead capture title=boss
expect_status 3 'no address' crm-lead capture name=X email=x@
is "$(crm-contact count)" 1 'nothing was written'

# -- known ones ------------------------------------------------------------------------------

expect_ok 'known by the address' crm-lead capture email=eva@roof.example title=ředitelka name='Evička Nová'
is "$out" "$eva" 'is the same'
is "$(f "$eva" name,title,description)" 'Eva Nová|ředitelka|name: Evička Nová' 'what is empty is filled, what differs is kept beside'
expect_ok 'known by the number, written otherwise' crm-lead capture phone='00420 601 234 567' email=eva@home.example
is "$out" "$eva" 'is the same'
is "$(f "$eva" email,emails,phone,phones)" 'eva@roof.example|eva@home.example|+420 601 234 567|' 'another address is one of the others'
whole >before
crm-lead capture email=eva@roof.example title=ředitelka name='Evička Nová' >/dev/null
expect_ok 'said twice it is said once' as_before
crm-contact add name='Zákazník' email=z@roof.example lifecycle_stage=customer >/dev/null
crm-lead capture email=z@roof.example city=Brno >/dev/null
is "$(f z@roof.example lifecycle_stage,lead_status,city)" 'customer||Brno' 'a customer who writes stays one'
crm-contact add name='Čtenář' email=c@roof.example lifecycle_stage=subscriber >/dev/null
crm-lead capture email=c@roof.example >/dev/null
is "$(f c@roof.example lifecycle_stage,lead_status)" 'lead|new' 'a subscriber becomes a lead'
crm-lead capture email=z2@roof.example first_name=Jan last_name=Malý >/dev/null
crm-lead capture email=z2@roof.example first_name=Jan last_name=Velký >/dev/null
is "$(f z2@roof.example name,last_name,description)" 'Jan Malý|Malý|last_name: Velký' 'no part of a name changes the name'
for n in 1 2; do crm-contact add name="Úřad $n" phone='+420 222 333 444' >/dev/null; done
before=$(crm-contact count)
crm-lead capture phone='+420 222 333 444' name='Třetí' >/dev/null
is "$(crm-contact count)" $((before + 1)) 'a number that several share is nobody'\''s'

# -- web forms -------------------------------------------------------------------------------

body='first_name=%E7%8E%8B&last_name=%E4%BC%9F&email=wang%40qq.com&company=Acme+%26+Co&utm_source=google&utm_medium=cpc'
body+='&utm_campaign=jaro&utm_term=st%C5%99echa&source=Google&lead_status=converted&owner=ann&tags=vip&interest=roof'
body+='&interest=windows&country=Atlantis&message=a%3Db%26c%0D%0Adva&bad=%E9t%zz&consent=I+agree+%E2%9C%93'
wang=$(form source=web_site <<<"$body")
is "$(f "$wang" name,email,source,utm_source,utm_medium,utm_campaign,works_at)" \
	'王 伟|wang@qq.com|web_site|google|cpc|jaro|Acme & Co' 'a form'\''s fields'
is "$(f "$wang" lead_status,owner,tags)" 'new||' 'how leads are worked is none of its business'
is "$(f "$wang" description)" 'utm_term: střecha
source: Google
lead_status: converted
owner: ann
tags: vip
interest: roof;windows
country: Atlantis
message: a=b&c
dva
bad: %E9t%zz' 'and the rest of it, to the byte'
is "$(crm-activity list contact="$wang" -f kind,subject,body -o jsonl)" \
	'{"kind":"note","subject":"Consent","body":"I agree ✓"}' 'consent is a note'
is "$(crm-log list -n 1 -f tool -o 'template={tool}')" 'crm-lead capture' 'one transaction'
form <<<"email=wang%40qq.com&consent=0&company=roof+%26+sons" >/dev/null
is "$(crm-activity count)" 1 'a box not ticked is no consent'
is "$(f "$wang" company.name)" 'Roof & Sons' 'a company that is known is linked'
expect_ok 'consent by the command, a dry run' shell "crm-lead capture email=wang@qq.com --consent 'po telefonu' -n"
like "$out" 'activity [0-9a-f]{8}  created  kind=note .*body=po telefonu' 'shows the note'
is "$(crm-activity count)" 1 'and writes none'
expect_status 3 'a form of nobody' shell "echo 'email=x%40&message=hi' | crm-lead capture -"
like "$err" "stdin:1: email: 'x@' is not an e-mail address" 'says why'
expect_ok 'a wrong address beside a name' shell "echo 'name=Iva&email=x%40' | crm-lead capture -"
is "$(f "$out" name,email,description)" 'Iva||email: x@' 'is kept'
cafe=$(crm-company add name='Any')
echo "name=Hex&company=${cafe:0:6}" | form >hex
is "$(f "$(<hex)" company,works_at)" "|${cafe:0:6}" 'what a form says is no beginning of an id'

# -- JSON and CSV -----------------------------------------------------------------------------

expect_ok 'JSON' shell "printf '{\"name\":\"Юлія\",\"e-mail\":\"julia@ukr.net\",\"owner\":\"ann\",\"Rozpočet\":100}' | crm-lead capture - source=partner"
is "$(f "$out" name,email,owner,source,description)" 'Юлія|julia@ukr.net|ann|partner|Rozpočet: 100' 'by header names, the rest kept'
expect_ok 'CSV' shell "printf 'Full name;E-mail\nOlena;olena@ukr.net\nOlena;olena@ukr.net\nPetr;petr@post.cz\n' | crm-lead capture - source=trade_show"
is "$(wc -l <<<"$out")" 3 'an id for each row'
is "$(sort -u <<<"$out" | wc -l)" 2 'the same person once'
expect_ok 'told what it is' shell "echo 'name=Jana' | crm-lead capture - --form form"
expect_status 2 'a form there is not' crm-lead capture - --form xml
{ printf 'name=Marta&tags=x' && seq -f 'a%.0f=1' -s '&' 100000 && printf '&' && seq -f 'many=%.0f' -s '&' 100000; } | tr -d '\n' >huge
run shell 'timeout 60 crm-lead capture - --form form <huge'
is "$status" 0 'a form of a hundred thousand names, and one name as often, takes no minute'
is "$(crm-contact show "$out" -f description -o jsonl | jq -r '.description | split("\n") | [length, .[-1][0:11]] | join(" ")')" '100001 many: 1;2;3' 'and nothing of it is lost'
crm-log undo -q >/dev/null
whole >before
expect_status 3 'one wrong row' shell "printf 'name,title\nX,\n,boss\n' | crm-lead capture -"
expect_ok 'and nothing is written' as_before

# -- the list -----------------------------------------------------------------------------------

is "$(crm-lead list lead_status=new -f email -o csv email~roof | sort | tr '\n' ' ')" 'c@roof.example email eva@roof.example z2@roof.example ' \
	'leads are listed, customers are not'
is "$(CRM_NOW=2026-11-25T10:00:00Z crm-lead count 'age>3d' email=eva@roof.example)" 1 'by age'
crm-activity add kind=call contact="$eva" direction=out status=held start_at=2026-11-21T11:30:00Z >/dev/null
like "$(CRM_NOW=2026-11-22T10:00:00Z crm-lead list email=eva@roof.example -o jsonl)" '"age":8[0-9]{4},"first_response":5[34][0-9]{2}' 'with age and first response'

# -- what is no lead, and what a box says ---------------------------------------------------------

whole >before
for nothing in foo '&&&' null '=x' '""' ' '; do
	expect_status 3 "no lead: $nothing" shell "printf '%s' '$nothing' | crm-lead capture -"
	like "$err" 'stdin:1: .* is neither a form, nor JSON, nor a header.*hint: name=Jana&email=' 'says what would be one'
done
expect_ok 'a form that nobody encoded' shell "printf '%s' 'name=Юлія Гай&email=raw@x.example&souhlas=ні, дякую&město=Lhota' | crm-lead capture - --consent-field souhlas"
is "$(f raw@x.example name,description)" 'Юлія Гай|souhlas: ні, дякую
město: Lhota' 'is taken as it is'
crm-contact rm -y raw@x.example >/dev/null
expect_status 3 'a sentence is no form' shell "printf '%s' 'dear all, x=1' | crm-lead capture - -n"
expect_status 1 'nor is a header with a = in it' shell "printf '%s' 'name,a=b' | crm-lead capture - -n"
for nothing in '' '[]' 'name,email'; do
	expect_status 1 "none: '$nothing'" shell "printf '%s' '$nothing' | crm-lead capture -"
	like "$err" 'no lead' 'says so'
done
expect_ok 'nothing was written' as_before
expect_ok 'blank lines before a form' shell "printf '\r\n\n name=Blank&email=blank%%40x.example' | crm-lead capture -"
is "$(f blank@x.example name)" Blank 'are none of it'
expect_ok 'spaces around' shell "printf 'name=++Mezera+N.+&email=sp%%40x.example' | crm-lead capture -"
is "$(f sp@x.example name)" 'Mezera N.' 'are none of it either'
crm-lead capture name='  Argument ' email=arg@x.example >/dev/null
is "$(f arg@x.example name)" Argument 'nor of an argument'
consents() { crm-activity count subject=Consent contact="$1" || true; }
n=0
box() { # ADDRESS ANSWER
	local answer
	answer=$(jq -rn --arg a "$2" '$a | @uri')
	crm-lead capture - --consent 'I agree to marketing' <<<"email=$1%40x.example&consent=$answer" >/dev/null
}
for no in no Ne ні nein non 否 '' 0 off 'I do not agree' "No, thanks"; do
	n=$((n + 1))
	box "no$n" "$no"
	is "$(consents "no$n@x.example")" 0 "no consent: '$no'"
done
like "$(f no1@x.example description)" 'consent: no' 'what was said is kept'
crm-lead capture - --consent 'I agree to marketing' <<<'email=none%40x.example' >/dev/null
is "$(consents none@x.example)" 0 'a box that is not there was not ticked'
n=0
for yes in yes on 1 ano так 是; do
	n=$((n + 1))
	box "yes$n" "$yes"
	is "$(crm-activity list subject=Consent contact="yes$n@x.example" -f body -o csv | tail -n +2)" 'I agree to marketing' "consent: '$yes'"
done
crm-lead capture - --consent Marketing <<<'email=two%40x.example&consent=0&consent=1' >/dev/null
is "$(consents two@x.example)" 1 'a hidden 0 beside a box that was ticked'
crm-lead capture - <<<'email=deny%40x.example&consent=nesouhlas%C3%ADm' >/dev/null
is "$(consents deny@x.example)" 0 'of a text of its own, too'
n=0
# shellcheck disable=SC1112 # a typographic apostrophe, as people's keyboards write it
for no in 'I don’t agree' 'Я не согласен' 'Nedávám souhlas' nechci 'Nepřeji si' неправда 'I decline' rejected opt-out unsubscribe N/A ✗; do
	n=$((n + 1))
	box "against$n" "$no"
	is "$(consents "against$n@x.example")" 0 "no consent: '$no'"
done
expect_ok 'neither yes nor no' shell "printf 'name=Ema&email=ema%%40x.example&consent=Zpr%%C3%%A1va+p%%C5%%99e%%C4%%8Dtena' | crm-lead capture -"
is "$(consents ema@x.example)" 0 'is no consent'
like "$err" "line 1: consent='Zpráva přečtena' is neither a known yes nor no.*hint: .*--consent 'Zpráva přečtena'" 'and is said, and what makes it one'
like "$(f ema@x.example description)" 'consent: Zpráva přečtena' 'it is kept'
expect_ok 'the whole of what was asked' shell "printf 'email=ema%%40x.example&consent=Nejen+maily' | crm-lead capture - --consent 'Nejen maily'"
is "$(consents ema@x.example)" 1 'is one'
expect_status 3 'a company there is not' crm-lead capture name=X company='Unknown s.r.o.'
like "$err" "hint: works_at='Unknown s.r.o.' keeps the name" 'says where its name can go'
expect_status 2 'a name of another system' crm-lead list status=new
like "$err" 'hint: crm-lead list lead_status=new' 'is known'

# -- convert --------------------------------------------------------------------------------------

deals=$(crm-deal count || true)
whole >before
expect_ok 'a dry run' crm-lead convert eva@roof.example amount='48000 CZK' -n
like "$out" 'company  .*Roof & Sons' 'shows the company'
like "$out" 'lead_status  new -> converted' 'the contact'
like "$out" 'deal [0-9a-f]{8}  created' 'and the deal'
expect_ok 'and writes nothing' as_before
expect_ok 'converted' crm-lead convert eva@roof.example amount='48000 CZK' close_date=2026-12-31
is "$(crm-deal show "$out" -f name,company.name,contact.email,amount,currency,source,stage -o csv | tail -n 1)" \
	'Roof & Sons,Roof & Sons,eva@roof.example,48000.00,CZK,web_site,prospecting' 'a deal of its company'
is "$(f "$eva" lead_status,lifecycle_stage,company.name)" 'converted|opportunity|Roof & Sons' 'one contact, further on'
is "$(crm-log list -n 1 -f tool -o 'template={tool}')" 'crm-lead convert' 'one transaction'
expect_status 5 'again' crm-lead convert "$eva"
like "$err" "Eva Nová has been converted.*hint: crm-deal add" 'says how'
expect_ok 'one undo' crm-log undo -q
expect_ok 'takes all of it back' as_before
is "$(crm-deal count || true)" "$deals" 'no deal is left'

crm-lead capture email=jan@mail.okna.example name=Jan >jan
expect_ok 'a company of the domain' crm-lead convert "$(<jan)" name='Okna 2027' pipeline=default stage=proposal
is "$(crm-deal show "$out" -f name,company.domain,stage -o csv | tail -n 1)" 'Okna 2027,mail.okna.example,proposal' 'is made'
crm-lead capture email=eliška@sub.mail.okna.example name=Eliška >eli
expect_ok 'its next lead' crm-lead convert "$(<eli)"
is "$(crm-company count domain=mail.okna.example)" 1 'finds it'
is "$(crm-deal show "$out" -f company.domain -o 'template={company.domain}')" mail.okna.example 'above its own domain too'
expect_ok 'a free mailer' crm-lead convert petr@post.cz
is "$(crm-deal show "$out" -f name,company -o 'template={name}|{company}')" 'Petr|' 'says nothing of a company'
expect_ok 'a company by name' crm-lead convert julia@ukr.net company='Дахи України'
is "$(crm-deal show "$out" -f company.name,company.domain,owner -o csv | tail -n 1)" 'Дахи України,,ann' 'made, without the mailer'\''s domain'
crm-lead capture email=o2@seznam.cz name=O works_at='Дахи України' >/dev/null
expect_ok 'the company it wrote' crm-lead convert o2@seznam.cz
is "$(crm-company count name='Дахи України')" 1 'is found'
is "$(f o2@seznam.cz company.name,works_at)" 'Дахи України|' 'and linked'
crm-lead capture email=n@n.example name=N >/dev/null
expect_ok 'without a deal' crm-lead convert n@n.example --no-deal --no-company
is "$(f n@n.example lead_status,company)" 'converted|' 'only the contact'
crm-contact add name=Kunde email=k@k.example lifecycle_stage=customer lead_status=new >/dev/null
crm-lead convert k@k.example >/dev/null
is "$(f k@k.example lifecycle_stage)" customer 'nobody goes back'
for i in {1..12}; do echo "L$i,l$i@firm$((i % 3)).example"; done | sed '1i name,email' | crm-lead capture - >ids
whole >before
expect_ok 'a stream' shell 'crm-lead convert - -q <ids'
is "$(wc -l <<<"$out")" 12 'a deal each'
is "$(crm-company count domain~firm)" 3 'a company each domain'
expect_status 5 'one that was, among others' shell 'crm-lead capture email=new@x.example name=New | cat - ids | crm-lead convert -'
is "$(f new@x.example lead_status)" new 'and none is'
crm-log undo -q >/dev/null && crm-log undo -q >/dev/null
expect_ok 'taken back' as_before
for n in 1 2; do crm-company add name=Dvojí >/dev/null; done
printf 'name,email,works_at\nE1,e1@seznam.cz,Jedna\nE2,e2@seznam.cz,Dvojí\n' | crm-lead capture - >two
expect_status 5 'one of two companies' shell 'crm-lead convert - <two'
is "$(f e1@seznam.cz lead_status)" new 'refuses all'
expect_status 5 'each for itself' shell 'crm-lead convert - --each <two'
is "$(f e1@seznam.cz lead_status)-$(f e2@seznam.cz lead_status)" converted-new 'what went before stands'
expect_status 2 'of what?' crm-lead convert
expect_status 4 'nobody' crm-lead convert nobody@x.example
expect_status 3 'a stage there is not' crm-lead convert eva@roof.example stage=propsal
is "$(f "$eva" lead_status)" new 'nothing happened'
expect_ok 'the history and the database agree' crm-check
done_testing
