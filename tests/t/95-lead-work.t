#!/usr/bin/env bash
# How leads are worked: scores by rules, with decay, and who gets them.
. "$(dirname "$0")/../lib/test.sh"
need jq
export CRM_HISTORY_COMMIT=manual

crm init acme 2>/dev/null
export CRM_REPO=$PWD/acme
whole() { crm-export --all -q; }
as_before() { whole | cmp -s - before; }
scores() { crm-contact show "$1" -f score,fit_score,engagement_score -o 'template={score}|{fit_score}|{engagement_score}'; }
rule() { crm-record score_rule add "$@" >/dev/null; }

# -- scores -----------------------------------------------------------------------------

eva=$(crm-lead capture name='Eva Nová' email=eva@roof.example title=ředitelka country=CZ)
wang=$(crm-lead capture name=王伟 email=wang@qq.com)
expect_status 4 'without rules' crm-lead score
like "$err" 'hint: crm-record score_rule add' 'says how to make one'
rule name=boss points=30 terms='title~ředitel or title~director'
rule name='free mailer' points=-10 terms='email~qq.com'
rule name=call kind=engagement counts=activity points=20 half_life=10 terms='kind=call'
rule name=off points=100 active=no
crm-activity add kind=call contact="$eva" about=contact:"$eva" start_at=2026-11-11T10:00:00Z >/dev/null
crm-activity add kind=call about=contact:"$eva" start_at=2026-11-01T10:00:00Z >/dev/null
crm-activity add kind=call contact="$eva" start_at=2026-12-01T10:00:00Z >/dev/null
crm-activity add kind=email contact="$eva" start_at=2026-11-11T10:00:00Z >/dev/null
export CRM_NOW=2026-11-21T10:00:00Z
whole >before
expect_ok 'explained' crm-lead score --explain -o csv
is "$(cut -d, -f2,3,5-7 <<<"$out")" 'kind,rule,points,age_days,given
fit,boss,30,,30
engagement,call,20,10,10
engagement,call,20,20,5
fit,free mailer,-10,,-10' 'every point: 20 x 0.5^(age / 10); what is planned gives none, a call about its caller counts once'
expect_ok 'and nothing is written' as_before
expect_ok 'a dry run' crm-lead score -n
like "$out" "contact ${eva:0:8}  score  \(empty\) -> 45" 'shows the score'
expect_ok 'and writes none' as_before
expect_ok 'scored' crm-lead score
is "$(scores "$eva")" '45|30|15' 'fit and engagement apart'
is "$(scores "$wang")" '0|0|0' 'never below 0'
whole >after
expect_ok 'again' crm-lead score
is "$(whole | sha256sum)" "$(sha256sum <after)" 'is the same'
crm-log undo -q >/dev/null
expect_ok 'one undo takes it back' as_before
expect_ok 'ten days later' env CRM_NOW=2026-12-01T09:00:00Z crm-lead score "$eva"
is "$(scores "$eva")" '37.5|30|7.5' 'what they did is worth half'
is "$(scores "$wang")" '||' 'the others were not asked for'
rule name='every call' kind=engagement counts=activity points=90 terms='kind=call'
crm-lead score eva@roof.example >/dev/null
is "$(scores "$eva")" '100|30|100' 'never above 100'
rule name=fresh kind=engagement points=8 half_life=1
rule name=birth points=8 half_life=1 dated_by=birthday
like "$(CRM_NOW=2026-11-22T10:00:00Z crm-lead score --explain wang@qq.com -o csv)" 'engagement,fresh,contact,8,1,4' 'a contact ages from its making'
like "$(crm-lead score --explain wang@qq.com -o csv)" 'fit,birth,contact,8,,8' 'what has no date does not'
for i in {1..30}; do echo "L$i,l$i@x.example,director"; done | sed '1i name,email,title' | crm-lead capture - >ids
crm-lead score - <ids >/dev/null
crm-lead list email~x.example -f score -o csv | tail -n +2 | sort | uniq -c >many
like "$(<many)" '^ +30 46$' 'many are scored as one is'
whole >before
expect_status 3 'a rule that asks for nothing there is' crm-record score_rule add name=wrong points=1 terms='titel=x and city=Brno'
like "$err" "terms: contact has no field 'titel'.*titel=x and city=Brno.* \^\^\^\^\^.*hint: crm-record score_rule add name=wrong points=1 'terms=title=x and city=Brno'" \
	'is refused when it is written'
expect_status 3 'of activities' crm-record score_rule add name=wrong points=1 counts=activity terms='title=x'
expect_status 3 'a day that is none' crm-record score_rule add name=wrong points=1 dated_by=email
like "$err" 'dated_by: ' 'is refused, too'
expect_status 3 'a rule that comes to count other things' crm-record score_rule set boss counts=activity
expect_status 3 'from a file' shell "printf 'name,points,terms\nwrong,1,titel=x\n' | crm-import score_rule -"
expect_ok 'nothing was written' as_before
crm-record field add entity=contact name=vip type=bool >vip
rule name=wrong terms='vip=yes' points=1
crm-record field rm "$(<vip)" >/dev/null
expect_status 2 'one that was right once' crm-lead score
like "$err" "score_rule wrong \\(crm-record score_rule edit wrong mends it\\): contact has no field 'vip'.*  \\^\\^\\^" 'is named, and what mends it'
crm-record score_rule set wrong active=no >/dev/null

# -- who gets them -------------------------------------------------------------------------

crm init work 2>/dev/null
export CRM_REPO=$PWD/work
export CRM_NOW=2026-11-21T10:00:00Z
for user in ann bob cyril dana; do crm-user add name=$user email=$user@work.example >/dev/null; done
duty() { crm-record assignment add "$@" >/dev/null; }
leads() { # N NAME [FIELD=VALUE...]: so many new ones
	local n=$1 name=$2
	shift 2
	for ((i = 1; i <= n; i++)); do echo "$name$i,$name$i@x.example"; done | sed '1i name,email' | crm-lead capture - "$@"
}
owners() { # their owners by turn: "ann bob ann"
	crm-contact list "$@" -s assigned_at -f owner -o csv | tail -n +2 | tr '\n' ' '
}

leads 3 a country=CZ >ids
expect_status 4 'without assignments' crm-lead assign
like "$err" 'hint: crm-record assignment add' 'says how to make one'
duty name=rest position=9 users='ann;bob=2'
duty name=kyiv position=1 users='dana' terms='country=UA'
whole >before
expect_ok 'explained' crm-lead assign --explain -f assignment,user,why -o csv
is "$out" 'assignment,user,why
rest,ann,"ann: free, bob=2: free"
rest,bob,"ann: turn 1 of this run, bob=2: free"
rest,bob,"ann: turn 1 of this run, bob=2: free"' 'who and why'
before_out=$out
is "$(CRM_NOW=2026-11-23T11:11:11Z crm-lead assign --explain -f assignment,user,why -o csv)" "$before_out" 'and a minute later the same'
expect_ok 'and nothing is written' as_before
expect_ok 'a dry run' crm-lead assign -n
like "$out" 'owner  \(empty\) -> ann.*owner  \(empty\) -> bob' 'shows them'
expect_ok 'and writes nothing' as_before
expect_ok 'assigned' crm-lead assign
is "$(sort <<<"$out")" "$(sort ids)" 'prints them'
is "$(owners)" 'ann bob bob ' 'in turn, by weight'
expect_status 1 'none is left' crm-lead assign
crm-log undo -q >/dev/null
expect_ok 'one undo takes it back' as_before
crm-lead assign -q >/dev/null
is "$(owners)" 'ann bob bob ' 'and the same data give the same answer'
leads 1 u country=UA >/dev/null
leads 2 b >/dev/null
crm-lead assign -q >/dev/null
is "$(owners country=UA)" 'dana ' 'by terms, the first that fits'
is "$(owners email~b1,b2)" 'ann bob ' 'the turns go on where they were'
expect_status 1 'those that have an owner are left' crm-lead assign a1@x.example
crm-contact set a1@x.example owner=cyril >/dev/null
expect_ok 'unless told' crm-lead assign a1@x.example --reassign
is "$(owners email=a1@x.example)" 'bob ' 'to whose turn it is'
expect_status 2 'all of them, by mistake' crm-lead assign --reassign

# Absences, and people who have gone.
crm-user set bob absent_from=2026-11-20 absent_until=2026-11-21 >/dev/null
leads 2 c >/dev/null
like "$(crm-lead assign --explain)" 'bob=2: absent until 2026-11-21' 'who is away is named'
crm-lead assign -q >/dev/null
is "$(owners email~c1,c2)" 'ann ann ' 'and gets none'
leads 3 d >/dev/null
CRM_NOW=2026-11-22T10:00:00Z crm-lead assign -q >/dev/null
is "$(owners email~d1,d2,d3)" 'bob bob ann ' 'who is back has no arrears to work off'
crm-user set dana active=no >/dev/null
leads 1 v country=UA >/dev/null
crm-lead assign -q >/dev/null
is "$(owners email~v1)" 'ann ' 'where nobody is here the next assignment is asked'
crm-record assignment set rest active=no >/dev/null
leads 1 w >/dev/null
expect_status 1 'nobody' crm-lead assign
like "$err" '1 fit no assignment' 'is said'
for wrong in users=nobody users='ann=x' users='ann=0' users='ann;bob=1001' terms='nofield=1' terms='owner=nobody'; do
	expect_status 3 "an assignment with $wrong" crm-record assignment add name=bad users=ann "$wrong"
done
expect_status 3 'a name like that of a user' crm-record assignment add name=bad users=anna
like "$err" 'hint: crm-record assignment add name=bad users=ann' 'the nearest'
crm-user add name=eva >/dev/null
duty name=bad users=eva
expect_status 5 'who gets leads is not removed' crm-user rm eva -y
like "$err" "assignment 'bad' gives to user 'eva'.*hint: crm-record assignment edit bad" 'and it is said from what'
crm-record assignment set bad active=no >/dev/null
crm-user rm eva >/dev/null
crm-record assignment set bad active=yes >/dev/null
expect_status 4 'a user who has gone' crm-lead assign
like "$err" "assignment bad \\(crm-record assignment edit bad mends it\\): there is no user 'eva'.*crm-record assignment set bad active=no" \
	'is named, and what mends it'
crm-record assignment set bad active=no >/dev/null

# A user who is renamed is so where leads are given, in one transaction.
crm-user add name=Žofie email=zofie@x.example >/dev/null
duty name=renamed position=0 users='Žofie=2;bob;ann' terms='name~nobody'
crm-record route add name=renamed users='žofie;bob' strategy=round_robin >/dev/null
whole >before
expect_ok 'renamed' crm-user set Žofie name=Соня
is "$(crm-record assignment show renamed -f users -o 'template={users}')" 'ann;bob;Соня=2' 'and in the assignment'
is "$(crm-record route show renamed -f users -o 'template={users}')" 'bob;Соня' 'and in the route'
crm-log undo -q >/dev/null
expect_ok 'one undo takes it back' as_before
crm-record assignment set renamed users='zofie@x.example;bob' >/dev/null
crm-user set Žofie email=sona@x.example >/dev/null
is "$(crm-record assignment show renamed -f users -o 'template={users}')" 'bob;sona@x.example' 'by address too'
crm-record assignment set renamed active=no >/dev/null
crm-record route rm renamed -q >/dev/null

# Order: an assignment without a position comes last; of leads that came at once those who come first by name.
for repo in order order2; do
	crm init $repo 2>/dev/null
	export CRM_REPO=$PWD/$repo CRM_SEED=$repo
	crm-user add name=ann >/dev/null
	crm-user add name=bob >/dev/null
	duty name=anything users=bob
	duty name=first position=1 users=ann terms='country=CZ'
	printf 'name,email,country\nŽaneta,z@x.example,CZ\nAdam,a@x.example,CZ\n,2@x.example,UA\nadam,1@x.example,CZ\n' | crm-lead capture - -q
	is "$(crm-record assignment list -f name -o csv | tail -n +2 | tr '\n' ' ')" 'first anything ' "$repo: what has a place comes first"
	is "$(crm-lead list -f email -o csv | tail -n +2 | tr '\n' ' ')" '2@x.example 1@x.example a@x.example z@x.example ' 'of one import by name, then by address'
	is "$(crm-lead assign --explain -f assignment,user -o csv | tail -n +2 | tr '\n' ' ')" 'anything,bob first,ann first,ann first,ann ' 'who goes to whom'
	crm-lead assign -q >/dev/null
	is "$(owners)" 'bob ann ann ann ' 'in that order'
done
export CRM_REPO=$PWD/work CRM_SEED=1

# Least busy.
duty name=busy strategy=least_busy users='ann;cyril;dana'
crm-deal add name=D1 owner=cyril >/dev/null
crm-deal add name=D2 owner=cyril stage=won >/dev/null
leads 9 e >/dev/null
like "$(crm-lead assign w1@x.example --explain)" 'ann: has [5-9], cyril: has 1, dana: not active' 'loads are open leads and deals'
crm-lead assign -q >/dev/null
count=$(crm-lead count owner=ann)
expect_ok 'who had least got most' test "$count" -gt "$(crm-lead count owner=cyril)"

# Fairness: any weights, any sizes of runs; each turn of as many as all weights come to gives each its weight.
crm-record assignment set busy active=no >/dev/null
RANDOM=7
for round in {1..4}; do
	a=$((RANDOM % 4 + 1)) b=$((RANDOM % 4 + 1)) c=$((RANDOM % 4 + 1))
	duty name="fair$round" users="ann=$a;bob=$b;cyril=$c" terms="name~fair$round."
	for run in {1..5}; do
		leads $((RANDOM % 9 + 1)) "fair$round.$run." >/dev/null
		CRM_NOW=2026-11-$((22 + run))T10:00:00Z crm-lead assign -q >/dev/null
	done
	is "$(owners assignment="fair$round" | tr ' ' '\n' | awk -v a=$a -v b=$b -v c=$c '
		NF { who[++n] = $1 }
		END { w = a + b + c
			for (i = 1; i + w - 1 <= n; i++) {
				split("", got)
				for (j = i; j < i + w; j++) got[who[j]]++
				if (got["ann"] != a || got["bob"] != b || got["cyril"] != c) bad++
			}
			print (n >= w ? "turns" : "few"), bad + 0 }')" 'turns 0' "ann=$a bob=$b cyril=$c: every run of $((a + b + c)) turns is fair"
done
expect_ok 'the history and the database agree' crm-check
done_testing
