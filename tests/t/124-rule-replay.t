#!/usr/bin/env bash
# Rules: what one would have done (test), why a record is as it is (why), and those that come with the tools.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/rule.sh"
. "$TOP/tests/lib/acme.sh"
need jq sqlite3
rules_desk
export CRM_NOW=2026-01-01T00:00:00Z

# -- test ---------------------------------------------------------------------------------------

d=$(at 2026-01-05T10:00 deal Roof 'amount=500 EUR')
at 2026-01-06T10:00 crm-deal set "$d" 'amount=2000 EUR' >/dev/null
at 2026-01-07T10:00 crm-deal win "$d" >/dev/null
at 2026-01-08T10:00 crm-deal set "$d" 'amount=10 EUR' name=Shed >/dev/null
e=$(at 2026-01-09T10:00 deal Barn 'amount=5000 EUR')
at 2026-01-10T10:00 crm-deal win "$e" >/dev/null
at 2026-01-11T10:00 crm-deal reopen "$e" >/dev/null
at 2026-01-12T10:00 crm-deal win "$e" >/dev/null
export CRM_NOW=2026-02-01T10:00:00Z
cat >welcome.rule <<'END'
on deal.won
when amount>1000
once
do
    add task subject="Onboarding {{name}}" assignee={{owner}}
    wait 3d
    mail subject="Thank you, {{contact.first_name}}" body=Hello
END
before=$(dump)
expect_status 3 'since when?' crm-rule test welcome.rule --since never
run crm-rule test welcome.rule --since 90d -o jsonl
is "$out" '{"at":"2026-01-07T10:00:00.000Z","event":"deal.won","record":"deal:'"$d"'","name":"Roof","deeds":"add task subject=\"Onboarding Roof\" assignee=eva; wait 3d; mail subject=\"Thank you, Jan\" body=Hello"}
{"at":"2026-01-10T10:00:00.000Z","event":"deal.won","record":"deal:'"$e"'","name":"Barn","deeds":"add task subject=\"Onboarding Barn\" assignee=eva; wait 3d; mail subject=\"Thank you, Jan\" body=Hello"}' \
	'each event by the record as it was, once'
is "$(crm-rule test welcome.rule --since 2026-01-08 --until 2026-01-31 -o csv -f name | tail -n +2)" Barn 'since and until'
expect_status 1 'nothing' crm-rule test welcome.rule --since 2026-01-13
is "$(dump)" "$before" 'nothing was written'
ok test ! -e hooks/state.db
cat >was.rule <<'END'
on deal.updated
was amount<1000
changed amount
do
    stop
END
is "$(crm-rule test was.rule -o csv -f at | tail -n +2)" 2026-01-06T10:00:00.000Z 'what was, and what changed'
cat >dates.rule <<'END'
every year at contact.birthday 9:00
do
    stop
END
crm-contact set jan@strecha.example birthday=1980-01-15 >/dev/null
is "$(crm-rule test dates.rule --since 2024-01-01 -o csv -f at | tail -n +2 | cut -c1-10 | tr '\n' ' ')" '2024-01-15 2025-01-15 2026-01-15 ' 'times'
chmod a-w crm.db
expect_ok 'it reads what cannot be written' crm-rule test welcome.rule
chmod u+w crm.db

# -- why ---------------------------------------------------------------------------------------------

crm-rule add welcome.rule >/dev/null
rule level <<'END'
on deal.won
do
    set company: level=gold
    tag won
END
at 2026-02-02T10:00 crm-deal reopen "$e" >/dev/null
at 2026-02-03T10:00 crm-deal win "$e" >/dev/null
export CRM_NOW=2026-02-03T10:01:00Z
act
is "$(crm-rule why "deal:$e" -o csv -f rule,event,status,field,old,new | tail -n +2)" \
	'welcome,deal.won,waiting,,,
level,deal.won,done,tags,,won' 'which rules touched it, and what'
is "$(crm-rule why Střecha -o csv -f rule,field,new | tail -n +2)" level,level,gold 'also what they changed from elsewhere'
expect_status 1 'what none touched' crm-rule why "deal:$d"
expect_ok 'a run is taken back as a batch' crm-log undo -q --batch "$(crm-rule why Střecha -o csv -f run | tail -n 1)"
is "$(crm-company show Střecha -o csv -f level | tail -n 1)" '""' '... all of it'
act
is "$(crm-rule runs rule=level -o ids 2>/dev/null | wc -l)" 0 '... and is not done again'

# -- those that come with the tools -----------------------------------------------------------------------

crm-rule rm welcome level -q >/dev/null
mapfile -t names < <(crm-rule examples -o csv -f name | tail -n +2)
expect_ok 'they are right' crm-rule check "${names[@]}"
expect_ok '... and are added by their names' crm-rule add "${names[@]}"
is "$(crm-rule count)" "${#names[@]}" '... all'
export CRM_NOW=2026-03-02T09:00:00Z
c=$(crm-contact add first_name=Olena last_name=Коваль email=olena@x.example lifecycle_stage=lead lead_status=new owner=eva)
n=$(crm-contact add first_name=Nobody)
act
is "$(crm-task list -o csv -f subject,due_at,assignee | tail -n 1)" 'Call Olena Коваль,2026-03-03T09:00:00.000Z,eva' 'lead-follow-up: a call'
is "$(crm-contact show "$n" -o csv -f tags | tail -n 1)" incomplete 'data-hygiene: marked'
crm-contact set "$n" phone='+420 601 123 456' >/dev/null
act
is "$(crm-contact show "$n" -o csv -f tags | tail -n 1)" '""' 'data-hygiene-done: not any more'
at 2026-03-05T10:00 act
is "$(crm-record message list -o csv -f to | tail -n 1)" olena@x.example 'lead-follow-up: a mail'
at 2026-03-09T10:00 act
is "$(crm-contact show "$c" -o csv -f tags | tail -n 1)" cold 'lead-follow-up: the last try'
export CRM_NOW=2026-03-10T10:00:00Z
w=$(deal Sold 'amount=900 EUR' recurring_until=2026-06-01)
crm-deal win "$w" >/dev/null
act
is "$(crm-task count about="deal:$w")" 3 'won-deal: three tasks'
is "$(crm-record message list subject='Thank you' -o csv -f to | tail -n 1)" jan@strecha.example 'won-deal: thanks'
at 2026-04-02T10:00 act
is "$(crm-deal list name~Renewal -o csv -f name,amount,close_date | tail -n 1)" 'Renewal of Sold,900.00,2026-06-01' 'renewal: sixty days ahead'
export CRM_NOW=2026-04-02T10:30:00Z
crm-record stage set "$(crm-record stage list name=proposal -o ids)" rotten_days=10 >/dev/null
s=$(deal Slow)
at 2026-04-13T10:00 crm-tick -q >/dev/null
at 2026-04-13T10:00 act
is "$(crm-task list about="deal:$s" -o csv -f subject | tail -n 1)" '"Nothing happens in Slow: call, or close it"' 'stale-deal: a nudge'
at 2026-04-21T10:00 act
is "$(crm-task list about="deal:$s" assignee=bob -o csv -f subject | tail -n 1)" 'Slow of eva stands still' 'stale-deal: to the manager'
export CRM_NOW=2026-05-04T09:00:00Z
crm-record calendar add name=always hours=24/7 timezone=UTC >/dev/null
crm-sla add name=std calendar=always resolution=8h >/dev/null
t=$(crm-ticket add subject=Leaks assignee=eva contact=jan@strecha.example)
at 2026-05-04T16:55 crm-tick -q >/dev/null
at 2026-05-04T16:55 act
is "$(crm-ticket show "$t" -o csv -f tags | tail -n 1)" soon-late 'sla-warning: marked'
is "$(crm-record message list to=eva@acme.example -o csv -f subject | tail -n 1)" 'Soon late: Leaks' 'sla-warning: a mail'
at 2026-05-04T17:01 crm-tick -q >/dev/null
at 2026-05-04T17:01 act
is "$(crm-ticket show "$t" -o csv -f priority,tags | tail -n 1)" urgent,escalated 'sla-escalation: urgent'
is "$(crm-task list about="ticket:$t" -o csv -f assignee | tail -n 1)" bob 'sla-escalation: the manager hears of it'
export CRM_NOW=2027-01-14T10:00:00Z
crm-contact set jan@strecha.example lifecycle_stage=customer >/dev/null
at 2027-01-15T09:00 act
is "$(crm-record message list subject='Happy birthday' -o csv -f to | tail -n 1)" jan@strecha.example 'birthday: wishes'
is "$(crm-rule runs status=failed -o ids 2>/dev/null | wc -l)" 0 'none of them failed'

# -- real history --------------------------------------------------------------------------------------------

data maven-crm
cd ..
export CRM_NOW=2017-01-01T00:00:00Z
crm init -q maven
cd maven
for entity in company product user; do
	case $entity in company) file=accounts ;; product) file=products ;; user) file=sales_teams ;; esac
	crm-import "$entity" "$data/$file.csv" --from maven -q 2>/dev/null
done
crm-import deal "$data/sales_pipeline.csv" --from maven -q 2>/dev/null
export CRM_NOW=2018-01-01T00:00:00Z
crm-deal list stage=won -o ids --limit 2000 >won
crm-deal reopen - -y <won >/dev/null
crm-deal win - -y <won >/dev/null
crm-log flush
sums() { sha256sum crm.db; git -C history.git rev-parse HEAD; }
before=$(sums)
expect_ok 'nine years of a sales team' crm-rule test "$TOP/share/crm/rules/won-deal.rule" --since 2017-01-01 -o jsonl
is "$(wc -l <"$TEST_TMP/out")" 2000 '... each deal once, imports left out'
sed 's/^on/imports too\n&/' "$TOP/share/crm/rules/won-deal.rule" >too.rule
expect_ok 'with imports' crm-rule test too.rule --since 2017-01-01 -o jsonl
is "$(sums)" "$before" 'nothing was written: neither a byte of the database nor a commit'
done_testing
