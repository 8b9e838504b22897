#!/usr/bin/env bash
# Where tickets go: by terms and by words, weighed against each other; who gets them; why; the same data, the same answer.
. "$(dirname "$0")/../lib/test.sh"
export CRM_HISTORY_COMMIT=manual

crm init desk 2>/dev/null
export CRM_REPO=$PWD/desk CRM_USER_NAME=ann CRM_USER_EMAIL=ann@desk.example
whole() { crm-export --all -q; }
as_before() { whole | cmp -s - before; }
at() { export CRM_NOW=2026-11-${1}Z; }
answers() { crm-ticket list -f subject,queue,assignee,routed_at,route_why -o csv; }
way() { crm-record route add "$@" >/dev/null; }
open() { crm-ticket open "$@"; }
where() { crm-ticket show "$1" -o 'template={queue}|{team}|{assignee}|{priority}'; }
crm-record team add name=podpora >/dev/null
crm-record team add name=účtárna >/dev/null
crm-user add name=ann email=ann@desk.example team=podpora skills='sql;linux' languages='cs;en' >/dev/null
crm-user add name=petro team=podpora languages=uk >/dev/null
crm-user add name=wei team=účtárna languages=zh-Hans >/dev/null
crm-company add name=Střechy level=gold >/dev/null
crm-contact add name='Eva Nová' email=eva@strechy.example company=Střechy >/dev/null

# -- by terms and words --------------------------------------------------------------------

at 22T08:00:00
gold=$(open 'Nejde to' contact=eva@strechy.example priority=urgent)
expect_status 4 'without routes' crm-ticket route
like "$err" 'hint: crm-record route add' 'says how to make one'
way name=zlatí position=1 terms='company.level=gold and priority=urgent' queue=vip strategy=round_robin users=ann
way name=faktury position=5 words='faktur*;platb*;发票;рахунок' team=účtárna strategy=least_busy
way name=tisk position=5 words='tiskarn*;toner;принтер' team=podpora strategy=round_robin priority=high
way name=databáze position=6 terms='channel=web' words='select;left join' least_words=2 team=podpora strategy=round_robin skills=sql
way name=off position=1 active=no
invoice=$(open 'Faktura' -m 'chybí PLATBA' language=zh)
chinese=$(open '你们的发票错了')
printer=$(open 'Принтер' -m 'не друкує' language=uk)
both=$(open 'Faktura za tiskárnu')
mostly=$(open 'Faktura za tiskárnu' description='a ta platba')
sql=$(open 'dotaz' -m 'select * from a LEFT JOIN b' channel=web)
none=$(open 'dotaz' -m 'select' channel=web)
whole >before
expect_ok 'explained' crm-ticket route --explain -f subject,route,queue,user,confidence,why -o csv
is "$out" 'subject,route,queue,user,confidence,why
Nejde to,zlatí,vip,ann,100,zlatí 100 % (2 conditions); ann: free
Faktura,faktury,faktury,wei,100,"faktury 100 % (words: faktur*, platb*); wei: has 0"
你们的发票错了,faktury,faktury,wei,100,faktury 100 % (words: 发票); wei: has 1
Принтер,tisk,tisk,petro,100,"tisk 100 % (words: принтер); ann: does not answer in uk, petro: free"
Faktura za tiskárnu,,triage,,50,"routes contradict: faktury 50 % (words: faktur*), tisk 50 % (words: tiskarn*)"
Faktura za tiskárnu,faktury,faktury,wei,66,"faktury 66 % (words: faktur*, platb*), against tisk 33 % (words: tiskarn*); wei: has 2"
dotaz,databáze,databáze,ann,100,"databáze 100 % (1 condition, words: left join, select); ann: free, petro: lacks sql"
dotaz,,triage,,0,no route fits' 'each with its reason'
expect_ok 'and nothing is written' as_before
expect_ok 'a dry run' crm-ticket route -n
like "$out" 'assignee  \(empty\) -> ann' 'shows it'
expect_ok 'and writes nothing' as_before
expect_ok 'routed' crm-ticket route
like "$err" '2 into triage: route_why says why' 'those in triage are counted'
is "$(wc -l <<<"$out")" 8 'prints them'
is "$(where "$gold")" 'vip|podpora|ann|urgent' 'by its terms, with the team of who gets it'
is "$(where "$invoice")/$(where "$chinese")" 'faktury|účtárna|wei|normal/faktury|účtárna|wei|normal' 'by words, without accents and case, in any script'
is "$(where "$printer")" 'tisk|podpora|petro|high' 'to who answers in that language, with the priority of the route'
is "$(where "$both")" 'triage|||normal' 'what is contradictory waits for a person'
is "$(where "$mostly")" 'faktury|účtárna|wei|normal' 'two words against one'
is "$(where "$sql")" 'databáze|podpora|ann|normal' 'to who has the skill'
is "$(where "$none")" 'triage|||normal' 'too few words'
is "$(crm-ticket show "$both" -o 'template={route}|{route_why}')" '|routes contradict: faktury 50 % (words: faktur*), tisk 50 % (words: tiskarn*)' 'and says why'
answers >after
expect_status 1 'all are routed' crm-ticket route
crm-log undo -q >/dev/null
expect_ok 'one undo takes it back' as_before
crm-ticket route -q >/dev/null
is "$(answers)" "$(<after)" 'the same data, the same answer'

# -- which tickets -------------------------------------------------------------------------

at 23T08:00:00
a=$(open 'toner došel') b=$(open 'toner' priority=low) c=$(open 'toner' assignee=wei) d=$(open 'toner' queue=jiná)
crm-ticket route priority=low >/dev/null
is "$(where "$b")/$(where "$a")" 'tisk|podpora|ann|high/|||normal' 'those that match'
crm-ticket route "$a" "$c" >/dev/null
is "$(where "$a")/$(where "$c")" 'tisk|podpora|petro|high/|účtárna|wei|normal' 'those that are named, if nobody has them'
crm-ticket route "$c" --reassign >/dev/null
is "$(where "$c")" 'tisk|podpora|ann|high' 'unless told'
is "$(where "$d")" 'jiná|||normal' 'who is in a queue stays there'
expect_status 2 'records and terms' crm-ticket route "$a" priority=low
expect_status 2 'all of them, by mistake' crm-ticket route --reassign
expect_ok 'from a pipe' shell 'crm-ticket list queue=jiná -o ids | crm-ticket route -'
is "$(where "$d")" 'tisk|podpora|petro|high' 'in turn'

# -- nobody is there -----------------------------------------------------------------------

crm-user set ann absent_until=2026-11-30 >/dev/null
crm-user set petro active=no >/dev/null
e=$(open 'toner')
crm-ticket route >/dev/null
is "$(where "$e")" 'tisk|podpora||high' 'it waits in the queue'
is "$(crm-ticket show "$e" -o 'template={route_why}')" 'tisk 100 % (words: toner); nobody can take it now: ann: absent until 2026-11-30, petro: not active' 'and says for whom'
first=$(crm-ticket show "$e" -o 'template={routed_at}')
crm-log list -n 1 -o csv -f txn >last
run crm-ticket route
is "$status|$out|$err" '1||' 'looked at again: nothing is done, nothing printed'
g=$(open 'toner, znovu')
run crm-ticket route -q
is "$status|$out" "0|$g" 'only what has become something else is printed'
crm-log undo -q >/dev/null
crm-ticket rm "$g" -q >/dev/null
crm-log list -n 1 -o csv -f txn >last
crm-ticket route || test $? -eq 1
is "$(crm-log list -n 1 -o csv -f txn)" "$(cat last)" 'nothing has changed'
crm-user set petro active=yes >/dev/null
at 24T08:00:00
crm-ticket route >/dev/null
is "$(where "$e")" 'tisk|podpora|petro|high' 'until somebody is there'
isnt "$(crm-ticket show "$e" -o 'template={routed_at}')" "$first" 'that is when it was routed'

# -- positions, and what is left -----------------------------------------------------------

way name=zbytek queue=ostatní position=9
f=$(open 'cokoli')
crm-ticket route >/dev/null
is "$(where "$f")" 'ostatní|||normal' 'one without conditions takes what is left'
crm-record route add name=tisk2 position=5 words='toner' team=podpora queue=tisk >/dev/null
is "$(crm-ticket route "$(open 'toner a faktura')" --explain -f confidence,route -o csv | tail -1)" '66,tisk' 'routes to the same place do not contradict'
expect_ok 'those in triage, after routes have changed' shell 'crm-ticket list queue=triage -o ids | crm-ticket route -'
is "$(where "$none")/$(where "$both")" 'ostatní|||normal/triage|||normal' 'are routed again'
crm-log undo -q >/dev/null
crm-record route set tisk2 active=no >/dev/null
crm-record route add name=první words=toner queue=první >/dev/null
is "$(crm-ticket route "$(open 'toner')" --explain -f route -o csv | tail -1)" tisk 'without a position it is the last'
crm-record route set první position=0 >/dev/null
is "$(crm-ticket route "$(open 'toner')" --explain -f route -o csv | tail -1)" první 'with the first it is the first'
way name=dva position=4 team=podpora queue=dva words=skener strategy=round_robin
crm-ticket route "$(open 'skener')" >/dev/null
run crm-ticket route "$(open 'skener')" --explain -f why -o table
unlike "$out" 'T[0-9:.]+Z' 'people read no instants'
run crm-ticket route "$(open 'skener')" --explain -f why -o csv
like "$out" 'T[0-9:.]+Z' 'programs do'
expect_status 3 'somebody, of nobody' crm-record route add name=x strategy=round_robin
expect_status 3 'terms that ask for nothing there is' crm-record route add name=bad terms='titel=x'
like "$err" "terms: .*titel" 'are refused when they are written'
expect_status 3 'a weight that is none' crm-record route add name=bad users='ann=x' strategy=round_robin
expect_status 3 'a user there is not' crm-record route add name=bad users='nobody' strategy=round_robin
crm-user add name=dočasný >/dev/null
way name=bad users=dočasný strategy=round_robin position=0
expect_status 5 'who gets tickets is not removed' crm-user rm dočasný -q
like "$err" "route 'bad' gives to user 'dočasný'" 'and it is said from what'
crm-record route set bad active=no >/dev/null
crm-user rm dočasný -q >/dev/null
crm-record route set bad active=yes >/dev/null
expect_status 4 'a user who has gone since' crm-ticket route "$f"
like "$err" "route.*bad" 'is named, with the route'
crm-record route rm bad -q >/dev/null

# -- fairness: each run of as many turns as all weights come to gives each its weight ---------

for route in $(crm-record route list -o ids); do crm-record route set "$route" active=no >/dev/null; done
crm-user set ann absent_until= languages= >/dev/null
crm-user set petro languages= >/dev/null
crm-user set wei languages= >/dev/null
RANDOM=5
for round in 1 2 3; do
	a=$((RANDOM % 4 + 1)) b=$((RANDOM % 4 + 1)) c=$((RANDOM % 4 + 1))
	way name="spravedlivě$round" users="ann=$a;petro=$b;wei=$c" strategy=round_robin terms="subject~kolo$round."
	for run in 1 2 3 4; do
		at "2$((4 + run))T10:00:00"
		for ((i = RANDOM % 9 + 1; i > 0; i--)); do echo "kolo$round.$run.$i"; done | sed '1i subject' >many
		crm-ticket apply - <many >/dev/null
		crm-ticket route -q >/dev/null
	done
	is "$(crm-ticket list route="spravedlivě$round" -s routed_at -f assignee -o csv | tail -n +2 | awk -v a=$a -v b=$b -v c=$c '
		{ who[++n] = $1 }
		END { w = a + b + c
			for (i = 1; i + w - 1 <= n; i++) {
				split("", got)
				for (j = i; j < i + w; j++) got[who[j]]++
				if (got["ann"] != a || got["petro"] != b || got["wei"] != c) bad++
			}
			print (n >= w ? "turns" : "few"), bad + 0 }')" 'turns 0' "ann=$a petro=$b wei=$c is fair"
done
way name=nejméně strategy=least_busy users='ann;petro;wei' terms='subject~vyrovnat'
for i in {1..40}; do echo "vyrovnat $i"; done | sed '1i subject' | crm-ticket apply - >/dev/null
crm-ticket route -q >/dev/null
loads=$(for user in ann petro wei; do crm-ticket count assignee=$user is_open=yes status!=pending; done | sort -n | tr '\n' ' ')
read -r low _ high <<<"$loads"
expect_ok "the least busy get most ($loads)" test $((high - low)) -le 1
expect_ok 'the history and the database agree' crm-check

# -- what comes in -------------------------------------------------------------------------

crm init door 2>/dev/null
export CRM_REPO=$PWD/door
at 28T10:00:00
crm-user add name=ann email=ann@desk.example >/dev/null
letter() { printf 'From: Олена <olena@kvity.example>\nMessage-ID: <%s@kvity.example>\nSubject: %s\n%s\nDobrý den\n' "$1" "$2" "${3-}"; }
run crm-ticket intake --route < <(letter 0 Faktura)
is "$status" 0 'without routes a letter is taken in'
is "$err" 'crm-mail: taken in, but not routed: there are no routes to go by' 'and that is said'
way name=faktury position=1 words='faktur*' strategy=round_robin users=ann
letter 1 'Faktura č. 1' | crm-ticket intake -q >/dev/null
is "$(crm-ticket count subject~'č. 1' queue=)" 1 'without --route it waits'
whole >before
expect_ok 'a dry run' crm-ticket intake -n --route < <(letter 2 'Faktura č. 2')
like "$out" 'route_why .*faktury 100 %' 'shows where it would go, and why'
expect_ok 'and writes nothing' as_before
ok crm-ticket intake -q --route < <(letter 2 'Faktura č. 2')
is "$(crm-ticket list subject~'č. 2' -f queue,assignee,route_why -o csv | tail -n +2)" 'faktury,ann,faktury 100 % (words: faktur*)' 'it goes at once'
crm-log undo -q >/dev/null
is "$(crm-ticket count subject~'č. 2')" 0 'one undo takes both back'
crm-config set ticket.route yes
run crm-ticket intake --format jsonl --channel chat <<<'{"from_name": "王小明", "from_handle": "wang", "body": "发票 faktura"}
{"from_name": "王小明", "from_handle": "wang", "body": "x", "source": "s", "thread": "t"}'
is "$status|$err" '0|1 into triage: route_why says why' 'the setting asks for it always, of rows as well'
is "$(crm-ticket count channel=chat queue=faktury assignee=ann),$(crm-ticket count channel=chat queue=triage)" '1,1' 'each to its place'
ok crm-ticket intake -q < <(letter 3 'Faktura mimo' $'Auto-Submitted: auto-replied\n')
is "$(crm-ticket list subject~mimo -f status,queue -o csv | tail -n +2)" 'closed,' 'what no person wrote goes nowhere'
ok crm-ticket intake -q < <(letter 4 'Re: Faktura' $'In-Reply-To: <0@kvity.example>\n')
is "$(crm-ticket count subject=Faktura queue=)" 1 'nor what was there before'
CRM_TICKET_ROUTE=no crm-ticket intake -q < <(letter 5 'Faktura č. 5') >/dev/null
is "$(crm-ticket count subject~'č. 5' queue=)" 1 'the environment has another word'
expect_status 3 'neither yes nor no' crm-config set ticket.route maybe
sqlite3 door/crm.db "UPDATE route SET terms = 'nonsense=1'"
run crm-ticket intake < <(letter 6 'Faktura č. 6')
is "$status|$(crm-ticket count subject~'č. 6' queue=)" '0|1' 'a route that is broken keeps no letter out'
like "$err" 'taken in, but not routed: .*nonsense' 'and is named'
done_testing
