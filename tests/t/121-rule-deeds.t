#!/usr/bin/env bash
# Rules: each deed, in whose name, in which order, how often, and what becomes of those that fail.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/rule.sh"
need jq sqlite3
rules_desk
export CRM_NOW=2026-03-02T10:00:00Z

field() { # RECORD-COMMAND REF FIELD
	"$1" show "$2" -o json -f "$3" | jq -r ".[0].$3 // empty | if type == \"array\" then join(\",\") else tostring end"
}

# -- fields and records --------------------------------------------------------------------

rule set <<'END'
on deal.created
do
    set next_step="Call {{contact.first_name|nobody}} of {{company}}" tags+=a,b
    untag b
    tag "new one", c
    set company: level=gold
    set contact.owner: phone="+420 601 123 456"
END
d=$(deal Roof 'amount=1200.50 EUR')
expect_ok 'it acts' act
is "$(field crm-deal "$d" next_step)" 'Call Jan of Střecha' 'set: with what the record says'
is "$(field crm-deal "$d" tags)" 'a,c,new one' 'tag and untag'
is "$(field crm-company Střecha level)" gold 'set in what it links to'
is "$(field crm-user eva phone)" '+420 601 123 456' '... by two links'
e=$(crm-deal add name=Lonely)
expect_ok 'act' act
is "$(field crm-deal "$e" next_step)" 'Call nobody of ' 'empty fields, and what stands there instead'
is "$(runs about="deal:$e")" 'set done' 'a link that leads nowhere is no failure'
crm-rule off set >/dev/null

rule add <<'END'
on deal.won
do
    add task subject="Onboarding {{name}}, {{amount}}" due_at="+3d 9:00" assignee={{owner}} about={{self}}
    add activity kind=call subject='{{event}}' about={{self}} contact={{contact}} start_at=-1h
    add ticket subject="Set up {{self}}" contact={{contact}} priority=high
    add deal name="Renewal of {{name}}" company={{company}} amount={{amount}} currency={{currency}} close_date=+1y
END
crm-deal win "$d" >/dev/null
expect_ok 'act' act
is "$(crm-task list -o csv -f subject,due_at,assignee,about,created_at | tail -n 1)" \
	"\"Onboarding Roof, 1,200.50 EUR\",2026-03-05T09:00:00.000Z,eva,deal:$d,$(crm-rule runs -f at -o csv rule=add | tail -n 1)" 'add: a task, dated from the event'
is "$(crm-activity list -o csv -f kind,subject,about | tail -n 1)" "call,deal.won,deal:$d" '... an activity'
is "$(crm-ticket list -o csv -f subject,priority | tail -n 1)" 'Set up Roof,high' '... a ticket'
is "$(crm-deal list name~Renewal -o csv -f name,amount,currency,close_date,company | tail -n 1 | cut -d, -f1-4)" \
	'Renewal of Roof,1200.50,EUR,2027-03-02' '... a deal'
is "$(crm-log list -o json -n 1 | jq -r '.[0] | [.tool, .note] | join(" ")')" 'crm-rule add deal.won' 'the history says which rule, and why'
crm-rule off add >/dev/null

# -- people --------------------------------------------------------------------------------

crm-record assignment add name=all users='bob;eva' strategy=round_robin >/dev/null
crm-record score_rule add name=mail points=30 terms=email!= >/dev/null
rule lead <<'END'
on contact.created
when lifecycle_stage=lead
do
    assign by round_robin
    score
END
rule given <<'END'
on deal.created
when name=Mine
do
    assign bob
    assign owner {{contact.owner.manager}}
    score
END
crm-contact add first_name=Олена email=olena@x.example lifecycle_stage=lead >/dev/null
crm-contact add first_name=Zoë email=zoe@x.example lifecycle_stage=lead >/dev/null
m=$(deal Mine)
expect_ok 'act' act
is "$(crm-contact list lifecycle_stage=lead -s first_name -o csv -f owner,score | tail -n 2 | tr '\n' ' ')" 'eva,30 bob,30 ' 'assign by turns, and score'
is "$(field crm-deal "$m" owner)" bob 'assign somebody'
is "$(field crm-contact jan@strecha.example score)" 30 'the score of a deal is that of its contact'
crm-rule off lead given >/dev/null

# -- mail ------------------------------------------------------------------------------------

crm-template add name=thanks entity=contact language=cs subject='Děkujeme, {first_name}' body='Ahoj' >/dev/null
crm-template add name=thanks entity=contact subject='Thank you, {first_name}' body='Hello' >/dev/null
rule mail <<'END'
on deal.lost
do
    mail template=thanks
    mail to={{owner.email}} subject="Lost: {{name}}" body="One line,\nand another: {{lost_reason|why?}}"
END
l=$(deal Barn)
crm-deal lose "$l" price >/dev/null
expect_ok 'act' act
is "$(crm-record message list -s to -o json -f to,subject,body,delivery,automatic,from | jq -c '.[] | [.to, .subject, .body, .delivery, .automatic, .from]')" \
	'["eva@acme.example","Lost: Barn","One line,\nand another: price","queued",true,"Acme <acme@acme.example>"]
["jan@strecha.example","Thank you, Jan","Hello","queued",true,"Acme <acme@acme.example>"]' 'mails are queued, by template and in its own words'
crm-contact set jan@strecha.example do_not_email=yes language=cs >/dev/null
l=$(deal Shed)
crm-deal lose "$l" price >/dev/null
expect_ok 'act' act
is "$(crm-record message count)" 3 'who wants no mail gets none'
is "$(runs about="deal:$l")" 'mail done no mail to jan@strecha.example: do_not_email' '... and the run says so'
crm-contact set jan@strecha.example do_not_email=no >/dev/null
l=$(crm-deal add name=Nobody stage=proposal)
crm-deal lose "$l" price >/dev/null
expect_ok 'act' act
is "$(runs about="deal:$l")" 'mail done no mail: there is no address; no mail: there is no address' '... nor who has no address'
crm-config unset mail.from
expect_ok 'right, but for the sender' crm-rule check mail
like "$err" "crm-rule: mail sends mails, and nobody is set as their sender: crm-config set mail.from '.*'" 'which is warned of'
l=$(deal Hut)
crm-deal lose "$l" price >/dev/null
expect_ok 'act' act
like "$(runs about="deal:$l")" 'mail failed mail template=thanks: nobody is set as the sender' 'without a sender it fails'
crm-config set mail.from 'Acme <acme@acme.example>'
crm-rule off mail >/dev/null

# -- telling others ----------------------------------------------------------------------------

cat >tell.rule <<'END'
on deal.created
when name=Tell
do
    call erp
    run print-label
END
expect_status 3 'a webhook that is none' crm-rule add tell.rule
is "$err" "crm-rule: tell.rule:4: text: there is no webhook 'erp'
      call erp
           ^^^
hint: crm-hook list shows them; crm-hook add URL name=erp" 'is shown'
expect_status 3 'also by check' crm-rule check tell.rule
crm-hook add https://erp.example/ name=log --on rule.called -q >/dev/null
expect_ok 'heard by who listens to all calls' crm-rule check tell.rule
crm-hook rm log -y -q >/dev/null
crm-hook add https://erp.example/ name=erp --on deal.won -q >/dev/null
crm-rule add tell.rule >/dev/null
t=$(deal Tell)
expect_ok 'act' act
is "$(crm-record occurrence list -s name -o csv -f name,about,detail | tail -n 2 | tr '\n' ' ')" \
	"rule.called,deal:$t,erp rule.print-label,deal:$t, " 'webhooks and hooks are told'
crm-hook rm erp -y -q >/dev/null
expect_status 3 'a webhook that was removed' crm-rule check tell
t=$(deal Tell)
expect_ok 'act' act
is "$(runs about="deal:$t")" "tell done no call: there is no webhook 'erp'" 'is said by the run'
crm-rule off tell >/dev/null

# -- order and stop ------------------------------------------------------------------------------

rule later <<'END'
on ticket.created
do
    set queue="{{queue}}, late"
END
rule first <<'END'
on ticket.created
order 1
do
    set queue=first
END
rule second <<'END'
on ticket.created
order 2
do
    set queue="{{queue}}, second"
    when priority=urgent
    stop
END
a=$(crm-ticket add subject=One priority=urgent) b=$(crm-ticket add subject=Two priority=low)
expect_ok 'act' act
is "$(field crm-ticket "$a" queue)" 'first, second' 'in order, and stop ends it'
is "$(field crm-ticket "$b" queue)" 'first, second, late' '... where it is come to'
is "$(runs about="ticket:$b" status=stopped)" 'second stopped no longer: priority=urgent' '"when" among the deeds ends the rule alone'
expect_ok 'act' act
is "$(crm-rule runs about="ticket:$a" -o ids | wc -l)" 2 'stopped is stopped'
crm-rule off first second later >/dev/null

# -- in whose name ---------------------------------------------------------------------------------

rule as <<'END'
on company.created
as bob
do
    tag seen
END
rule owned <<'END'
on company.created
do
    tag owned
END
crm-rule set owned owner=eva >/dev/null
c=$(crm-company add name=大同公司)
expect_ok 'act' act
is "$(crm-log list -n 2 -o json | jq -r '.[].actor' | tr '\n' ' ')" 'Eva Nová <eva@acme.example> Bohdan Шевченко <bob@acme.example> ' 'as a user, or as its owner'
crm-user set bob active=no >/dev/null
crm-company add name=Квіти >/dev/null
expect_ok 'act' act
like "$(runs rule=as)" 'as failed .*bob.* does not work here any more' 'not as who has left'
crm-user set bob active=yes >/dev/null
crm-rule off as owned >/dev/null

# -- how often ----------------------------------------------------------------------------------------

rule once <<'END'
on deal.updated
once
do
    add task subject="once {{name}}"
END
rule yearly <<'END'
on deal.updated
once a year per company
do
    add task subject="yearly {{company}}"
END
rule thirty <<'END'
on deal.updated
once 30d
do
    add task subject="thirty {{name}}"
END
d=$(deal Once) e=$(deal Again)
for day in 2026-03-03 2026-03-04 2026-04-03 2027-01-02; do
	CRM_NOW=${day}T10:00:00Z crm-deal set "$d" "$e" "description=$day" >/dev/null
	CRM_NOW=${day}T10:00:01Z act
done
count() { crm-task count "subject~$1"; }
is "$(count 'once Once') $(count 'once Again')" '1 1' 'once is once for each record'
is "$(count yearly)" 2 'once a year for each company'
is "$(count 'thirty Once')" 3 'once in thirty days'
crm-rule off once yearly thirty >/dev/null
export CRM_NOW=2027-02-01T10:00:00Z

# -- what fails -----------------------------------------------------------------------------------------

rule fails <<'END'
on deal.created
when name~Fail
do
    tag half-way
    add task subject=x due_at="{{description}}"
END
d=$(deal Fail description=nonsense)
before=$(crm-task count)
expect_ok 'act' act
like "$(runs rule=fails)" "fails failed add task .*due_at.*nonsense" 'a failed run says why'
is "$(field crm-deal "$d" tags)" '' '... and nothing of it is left'
is "$(crm-task count)" "$before" '... nothing'
expect_ok 'act' act
is "$(runs rule=fails | wc -l)" 1 'it is not tried again by itself'
run=$(crm-rule runs rule=fails -o ids)
expect_status 3 'retry' crm-rule retry "$run"
like "$err" 'failed again' '... fails as long as it is wrong'
crm-deal set "$d" description=tomorrow >/dev/null
is "$(crm-rule retry "$run")" "$run" 'retry'
is "$(runs rule=fails)" 'fails done' '... does it in the end'
is "$(field crm-deal "$d" tags)" half-way '... all of it'
expect_status 5 'what has not failed' crm-rule retry "$run"
crm-rule off fails >/dev/null

# -- a rule that has become wrong -------------------------------------------------------------------------

f=$(crm-record field add entity=ticket name=color type=text)
rule broken <<'END'
on ticket.created
order 1
when color=red
do
    tag red
END
rule sound <<'END'
on ticket.created
order 2
do
    tag sound
END
crm-record field rm "$f" >/dev/null
t=$(crm-ticket add subject=Broken)
expect_status 2 'what a rule is wrong with' act
like "$(cat hooks/rules.failed)" "rule broken: .*color" '... is told'
is "$(field crm-ticket "$t" tags)" sound '... and holds up no other'
like "$(crm status)" 'rules .* 1 is wrong .crm-rule check.' 'crm status says that one is wrong'
like "$(crm status)" 'last attempt failed: rule broken: ' 'and what happened'
expect_ok 'the event is behind it' act
like "$(crm status)" 'rules .* 1 is wrong' 'it stays wrong'
crm-rule off broken sound >/dev/null

# -- loops -----------------------------------------------------------------------------------------------

rule ping <<'END'
on company.updated
changed description
do
    set description="{{description}}."
END
crm-company set "$c" description=a >/dev/null
expect_ok 'a rule that starts itself' act
is "$(field crm-company "$c" description)" 'a.' '... is cut'
like "$(runs rule=ping)" 'ping stopped a loop: it has acted on this record in this chain' '... and it is told'
crm-rule off ping >/dev/null
rule chain <<'END'
on deal.created
when name~Chain
do
    add deal name="{{name}}+"
END
deal Chain >/dev/null
expect_ok 'a rule that makes what starts it' act
is "$(crm-deal count name~Chain)" 10 '... is cut after some'
like "$(runs rule=chain status=stopped)" 'a chain of 8 rules ends here' '... and it is told'
crm-rule off chain >/dev/null

# -- imports and undo ---------------------------------------------------------------------------------------

rule import <<'END'
on company.created
do
    tag acted
END
rule import-too <<'END'
on company.created
imports too
do
    tag acted-too
END
printf 'name\nNová\n' >new.csv
crm-import company new.csv -q >/dev/null
expect_ok 'act' act
is "$(field crm-company Nová tags)" acted-too 'imports start no rule unless it says so'
crm-company rm Nová >/dev/null
act
is "$(crm-rule runs rule=import-too -o ids 2>/dev/null | wc -l)" 0 'what goes takes its runs along'
crm-log undo -q >/dev/null
expect_ok 'act' act
is "$(crm-rule runs rule=import-too -o ids | wc -l)" 1 'undo brings them back, and starts nothing'

# -- records and rules that go ----------------------------------------------------------------------------------

crm-rule off import import-too >/dev/null
rule gone <<'END'
on deal.created
do
    wait 3d
    tag late
END
d=$(deal Gone) e=$(deal Stays)
act
is "$(runs rule=gone)" 'gone waiting
gone waiting' 'two wait'
crm-deal rm "$d" >/dev/null
is "$(runs rule=gone)" 'gone waiting' 'a record that goes ends what waits'
expect_ok 'a rule that goes' crm-rule rm gone
is "$(runs rule_name=gone)" 'gone stopped the rule was removed' '... too, and what it did is still told'
is "$(crm-rule why "deal:$e" -o csv -f rule,status | tail -n 1)" 'gone,stopped' '... of the record'
done_testing
