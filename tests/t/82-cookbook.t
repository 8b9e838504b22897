#!/usr/bin/env bash
# The recipes of crm-cookbook(7), run as they stand in the page.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/bi.sh"
need jq mlr sqlite3 git curl python3

page=$TOP/docs/man/crm-cookbook.7
done_recipes=0

# The literal block under this heading, as mdoc shows it.
block() { # HEADING
	awk -v want=".Ss $1" '
		/^\.Ss / { here = $0 == want }
		here && /^\.Ed/ { exit }
		here && literal { print }
		here && /^\.Bd -literal/ { literal = 1 }' "$page" |
		sed "s/^\\\\&//; s/\\\\(aq/'/g; s/\\\\(ga/\`/g; s/\\\\(ti/~/g; s/\\\\(ha/^/g; s/\\\\-/-/g; s/\\\\e/\\\\/g"
}

recipe() { # HEADING: runs it; $out and $err are what it said
	block "$1" >"$TEST_TMP/recipe"
	isnt "$(cat "$TEST_TMP/recipe")" '' "$1: is in the page"
	expect_ok "$1: runs" bash -euo pipefail "$TEST_TMP/recipe"
	done_recipes=$((done_recipes + 1))
}

# -- a small business ----------------------------------------------------------------

export CRM_HISTORY_COMMIT=manual
crm-init acme --currency CZK -q
cd acme
crm-user add name=ann email=ann@example.com >/dev/null
crm-user add name=bob email=bob@example.com >/dev/null
crm-import company -q - <<'CSV'
name,domain,industry,country
Střechy Novák s.r.o.,strechy.example,construction,CZ
Квіти України,kvity.example,retail,UA
北京软件有限公司,ruanjian.example,technology,CN
CSV
crm-import contact -q - <<'CSV'
name,email,phone,company,country
Eva Nová,eva@strechy.example,+420 601 234 567,strechy.example,CZ
Jan Svoboda,jan@strechy.example,+420 602 234 567,strechy.example,CZ
E. Nová,nova@post.example,+420 601 234 567,,CZ
Олена Коваль,olena@kvity.example,+380 50 123 4567,kvity.example,UA
王伟,wei@ruanjian.example,,ruanjian.example,CN
CSV
crm-import deal -q - <<'CSV'
name,company,stage,amount,currency,close_date,closed_at,owner
Roof for the barn,strechy.example,won,48000,CZK,2026-10-10,2026-10-09T08:00:00Z,ann
Garden centre,kvity.example,won,12000,CZK,2026-10-20,2026-10-21T08:00:00Z,ann
Greenhouse,kvity.example,proposal,7000,CZK,2026-11-01,,bob
Licences,ruanjian.example,negotiation,90000,CZK,2026-12-24,,bob
CSV
crm-import product -q - <<'CSV'
sku,name,family,unit_price,currency
T-100,Roof tile,tiles,32.50,CZK
T-200,Střešní taška,tiles,99.99,CZK
N-1,Nail,small,1.00,CZK
CSV
crm-activity add kind=call subject=Tiles contact=eva@strechy.example start_at=2026-11-18T09:00:00Z >/dev/null
crm-activity add kind=visit subject=Licences contact=wei@ruanjian.example start_at=2026-09-01T09:00:00Z >/dev/null
cat >../leads.csv <<'CSV'
First name,Last name,E-mail,City
Jan,Svoboda,jan@strechy.example,Brno
Марія,Шевченко,maria@kvity.example,Київ
Jo,Miller,jo@,Leeds
CSV

# -- the recipes, in the order of the page ---------------------------------------------

recipe 'Leads from a web form'
like "$err" '1 contact created, 1 updated, 1 rejected' 'counts'
is "$(crm-contact list email=jan@strechy.example -o template='{name}, {city}, {lifecycle_stage}')" \
	'Jan Svoboda, Brno, lead' 'a known one was filled up'
like "$(cat ../bad.csv)" "4,email: 'jo@' is not an e-mail address,Jo" 'the wrong one is put aside'

recipe 'A tag for everybody in an industry'
is "$(crm-contact list tags=trade-fair -o ids | sort)" "$(sort <<<"$out")" 'those and only those have it'
is "$(wc -l <<<"$out")" 2 'two of them'

recipe 'Late deals are put off'
like "$out" 'close_date' 'the dry run shows it'
is "$(crm-deal list name=Greenhouse -o template='{close_date}')" 2026-12-05 'and it is done'

recipe 'Won by owner and month'
like "$out" 'ann +2026-10 +CZK +60000(\.00)? +2' 'the sum and the count'

recipe 'Customers nobody spoke to'
is "$(tail -n +2 <<<"$out" | cut -d, -f1 | tr '\n' ',')" 'E. Nová,Jan Svoboda,Марія Шевченко,Олена Коваль,王伟,' \
	'in order of name'

recipe 'People who may be twice in it'
is "$(awk 'NR > 1 { print $1 }' <<<"$out" | tr '\n' ' ')" '+420601234567 +420601234567 ' 'the two'

crm-pipeline stage default proposal rotten_days=14 >/dev/null
CRM_NOW=2026-12-21T10:00:00Z recipe 'Stale deals become tasks'
is "$(crm-task list subject~ask -f subject,assignee,due_at -o 'template={subject} {assignee} {due_at}')" \
	'Ask about Greenhouse bob 2026-12-22T09:00:00.000Z' 'with its owner'
CRM_NOW=2026-12-21T10:00:00Z run bash -euo pipefail "$TEST_TMP/recipe"
is "$(crm-task count subject~ask)" 1 'not twice'

crm-calendar add name=desk timezone=UTC hours=24/7 >/dev/null
crm-sla add name=usual calendar=desk first_response=1h >/dev/null
mkdir "$TEST_TMP/mailer"
printf '#!/bin/sh\n{ printf "%%s\\n" "$*"; cat; } >"$TEST_TMP/mailed"\n' >"$TEST_TMP/mailer/mail"
chmod +x "$TEST_TMP/mailer/mail"
CRM_NOW=2026-12-21T10:30:00Z PATH="$TEST_TMP/mailer:$PATH" recipe 'Tickets about to be late, by mail'
not_ok test -e "$TEST_TMP/mailed"
done_recipes=$((done_recipes - 1))
late=$(CRM_NOW=2026-12-21T11:00:00Z crm-ticket add subject=Střecha assignee=bob)
CRM_NOW=2026-12-21T11:30:00Z PATH="$TEST_TMP/mailer:$PATH" recipe 'Tickets about to be late, by mail'
is "$(cat "$TEST_TMP/mailed")" '-s Answer these first desk@example.com
30m Střecha (bob)' 'a mail goes out'
crm-ticket rm "$late" >/dev/null

mkdir register
printf '{"employees": 12, "tax_id": "CZ123", "more": 1}' >register/strechy.example
printf '{"employees": 34, "tax_id": null}' >register/kvity.example
printf '{"employees": 56, "tax_id": "91110108"}' >register/ruanjian.example
python3 -u -m http.server --bind 127.0.0.1 -d register 0 >"$TEST_TMP/served" 2>&1 &
server=$!
until grep -q 'port [0-9]' "$TEST_TMP/served"; do sleep 0.05; done
REGISTER=http://127.0.0.1:$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$TEST_TMP/served") recipe 'What a register knows of companies'
kill "$server"
is "$(crm-company list -s employees -f employees,tax_id -o 'template={employees} {tax_id}' | paste -sd';')" \
	'12 CZ123;34 ;56 91110108' 'all of them'
is "$(crm-log list -n 1 -f changes -o 'template={changes}')" 3 'in one transaction'
rm -r register

recipe 'What merging duplicates would change'
like "$(cat ../review.csv)" ',60,same phone; one name short for the other,E. Nová,' 'the one pair'
like "$out" 'removed  E. Nová' 'what would change'

recipe 'Prices go up by five per cent'
is "$(crm-product list -s sku -o template='{sku} {unit_price}')" $'N-1 1.00\nT-100 34.13\nT-200 104.99' 'rounded, and only tiles'

crm init -q ../post
cd ../post
printf 'From x\nFrom: Eva Nová <eva@strechy.example>\nMessage-ID: <1@x>\nSubject: Střecha teče\n\nteče\n\nFrom x\nFrom: jan@strechy.example\nMessage-ID: <2@x>\nIn-Reply-To: <1@x>\nSubject: Re: Střecha teče\n\ntaky\n' >../archive.mbox
recipe 'An archive of mail, as tickets'
is "$out" $'subject,contact.name,channel\nStřecha teče,Eva Nová,email' 'one thread is one ticket'
expect_ok 'again, nothing is new' bash -euo pipefail "$TEST_TMP/recipe"

printf '[{"id":"r1","by":"karel","text":"Přijeli včas","at":"2026-11-20T10:00:00Z"}]' >../reviews.json
export REVIEWS=file://$TEST_TMP/work/reviews.json
recipe 'What people write about us elsewhere'
is "$(crm-record message list channel=social -f body -o tsv | tail -n 1)" 'Přijeli včas' 'it is a message'
cd ../acme

asked=$(crm-ticket add subject='Nemohu najít faktury')
crm-kb add title='Kde jsou faktury' status=published body='V sekci Platby.' >/dev/null
recipe 'Answers for tickets that wait'
like "$out" '^[0-9a-f]{16},Kde jsou faktury,faktury$' 'the article, and by which word'
crm-ticket rm "$asked" >/dev/null

recipe 'A letter to each of them'
is "$(head -n 3 ../letters.txt)" $'To: Eva Nová <eva@strechy.example>\nDear Eva Nová,\nwe moved.' 'the first letter'
is "$(grep -c '^To: ' ../letters.txt)" 3 'all of them'

crm-contact set jan@strechy.example language=cs >/dev/null
crm-ticket add subject='Outage since noon' contact=jan@strechy.example status=open >/dev/null
crm-ticket add subject='OUTAGE!' contact=olena@kvity.example >/dev/null
recipe 'A prepared answer to many tickets'
like "$out" 'body=Dobrý den, vše' 'the dry run shows the text'
is "$(crm-ticket list subject~outage -s subject -f status,tags -o 'template={status} {tags}')" $'solved outage\nsolved outage' \
	'and it is done'
is "$(crm-record message list to=jan@strechy.example -o 'template={body}')" 'Dobrý den, vše už zase běží.' 'in the language of each'

crm-survey add name=satisfaction >/dev/null
crm-ticket set 'OUTAGE!' solved_at=2026-12-22T09:00:00Z >/dev/null
CRM_NOW=2026-12-22T10:00:00Z recipe 'How satisfied were they'
is "$(crm-record message count survey=satisfaction)" 1 'asked'
recipe_again() { bash -euo pipefail "$TEST_TMP/recipe"; }
CRM_NOW=2026-12-23T10:00:00Z expect_ok 'every night' recipe_again
is "$(crm-record message count survey=satisfaction)" 1 'once'
crm-ticket rm 'OUTAGE!' 'Outage since noon' >/dev/null

# Yesterday has to be one with something in it.
CRM_NOW=2026-11-20T12:00:00Z crm init ../old -q
CRM_NOW=2026-11-20T12:00:00Z crm-company add --repo ../old name=Kvity >/dev/null
CRM_NOW=2026-11-20T13:00:00Z crm-company set --repo ../old Kvity city=Київ industry=retail >/dev/null
cd ../old
recipe 'What happened yesterday'
like "$out" 'company +[0-9a-f]{16} +Ann.* 3' 'a record and how often'
cd ../acme

# Two questions of the night, one that is clear and one that is not; one has waited for long.
crm-record route add name=invoices words='faktur*;invoice' strategy=round_robin users='ann;bob' >/dev/null
crm-ticket open 'Sklenik' contact=olena@kvity.example created_at=2026-11-18T08:00:00Z >/dev/null
crm-ticket open 'Chyba ve faktuře' contact=eva@strechy.example -m 'Dvakrát totéž' >/dev/null
recipe "The morning's tickets"
like "$out" "Sklenik +no route fits.*invoices,ann,1.*triage,,1" 'what needs a person, who has waited, who has what'
is "$(crm-ticket list -f subject,priority,queue,assignee -s subject -o csv)" $'subject,priority,queue,assignee\nChyba ve faktuře,normal,invoices,ann\nSklenik,urgent,triage,' 'all have their place'

if need_duckdb; then
	PATH="$TOP/scripts/bi:$PATH" recipe 'Every night into DuckDB'
	crm-deal list -n 1 -o ids | crm-deal set - name='Skleník' >/dev/null
	expect_ok 'the next night' env PATH="$TOP/scripts/bi:$PATH" bash -euo pipefail "$TEST_TMP/recipe"
	is "$(echo "SELECT count(*) FROM fact_deal WHERE name = 'Skleník'" | "$DUCKDB" -noheader -list ../sales.duckdb)" 1 'has what changed'
	is "$(ls ../star)" '' 'and all of it was loaded'
else
	done_recipes=$((done_recipes + 1))
fi

printf '#!/bin/sh\n{ printf "%%s\\n" "$*"; cat; } >"$TEST_TMP/posted"\n' >"$TEST_TMP/mailer/sendmail"
chmod +x "$TEST_TMP/mailer/sendmail"
for subject in 水泵 дах okno dveře; do crm-ticket open "$subject" contact=olena@kvity.example >/dev/null; done
CRM_NOW=2026-12-24T10:00:00Z PATH="$TEST_TMP/mailer:$PATH" recipe 'The figures of the morning'
like "$(cat "$TEST_TMP/posted")" $'^-t\nTo: desk@example.com\nSubject: What is worth knowing' 'a page is posted'
is "$(cat "$TEST_TMP/mailed")" '-s Too many are open desk@example.com' 'and a word'

# Квіти bought every ten days until June.
crm-import deal -q - <<'CSV'
name,company,amount,stage,created_at,closed_at
k1,kvity.example,10,won,2026-05-01,2026-05-10T09:00:00Z
k2,kvity.example,10,won,2026-05-01,2026-05-20T09:00:00Z
k3,kvity.example,10,won,2026-05-01,2026-05-30T09:00:00Z
CSV
recipe 'Customers to be called before they are lost'
like "$(crm-task list subject~usual -f subject,about -o csv)" \
	"Call: [0-9.]+ times the usual wait,company:$(crm-company list domain=kvity.example -o ids)" 'a task about the customer'

recipe 'A backup that is proven'
is "$(git --git-dir=../backup.git rev-parse main)" "$(git --git-dir=history.git rev-parse main)" 'the copy has it all'
expect_ok 'A backup that is proven: a second time' bash -euo pipefail "$TEST_TMP/recipe"

recipe 'A backup every night'
is "$out$err" '' 'A backup every night: nothing is wrong'
expect_ok 'A backup every night: the next one' bash -euo pipefail "$TEST_TMP/recipe"
is "$(crm-backup list ../nights -o ids | wc -l)" 1 'of a day one is kept'

is "$(grep -c '^\.Ss ' "$page")" "$done_recipes" 'every recipe of the page was run'
is "$done_recipes" 24 'twenty-four pipelines'
done_testing
