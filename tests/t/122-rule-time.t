#!/usr/bin/env bash
# Rules and time: waiting, dates that come, leap days, clocks that change, catching up.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/rule.sh"
need jq
rules_desk

acts() { # TIME
	CRM_NOW=$1:00Z expect_ok "it is $1" act
}

export CRM_NOW=2026-01-01T00:00:00Z

# -- waiting ---------------------------------------------------------------------------------

rule sequence <<'END'
on deal.created
when name=Roof
do
    tag a
    wait 2d
    tag b
    wait 1d 9:00
    when stage!=lost
    tag c
    wait until close_date -7d 12:00
    tag d
    wait until monday 8:00
    tag e
END
d=$(at 2026-03-02T10:00 deal Roof close_date=2026-03-30)
tags() { crm-deal show "$d" -o json -f tags | jq -r '.[0].tags | join("")'; }
acts 2026-03-02T10:01
is "$(tags)" a 'what comes before it is done'
is "$(crm-rule runs -o csv -f status,due_at,step | tail -n 1)" 'waiting,2026-03-04T10:00:00.000Z,2' 'then it waits, from the event on'
acts 2026-03-04T09:59
is "$(tags)" a 'not sooner'
acts 2026-03-04T10:00
is "$(tags)" ab 'it goes on in time'
acts 2026-03-06T10:00
is "$(tags)" abc 'late is late: then all that was due'
is "$(crm-rule runs -o csv -f due_at | tail -n 1)" 2026-03-23T12:00:00.000Z 'until days before a date'
acts 2026-04-20T12:00
is "$(tags)" abcde 'after a long sleep all that was due is done'
is "$(runs)" 'sequence done' '... and it ends'
is "$(crm-rule runs -o csv -f at | tail -n 1)" 2026-03-30T08:00:00.000Z '... counting from what it waited for'
d=$(at 2026-05-01T10:00 deal Roof close_date=2026-06-30)
acts 2026-05-01T10:01
at 2026-05-04T08:00 crm-deal lose "$d" price >/dev/null
acts 2026-05-10T10:00
is "$(tags)" ab 'what fits no longer'
is "$(runs about="deal:$d")" 'sequence stopped no longer: stage!=lost' '... ends it'
d=$(at 2026-05-11T10:00 deal Roof)
acts 2026-05-20T10:00
is "$(runs about="deal:$d")" 'sequence stopped close_date is empty' 'there is no date to wait for'
d=$(at 2026-05-21T10:00 deal Roof)
acts 2026-05-21T10:01
printf 'on deal.created\ndo\n  tag other\n' >sequence.rule
at 2026-05-21T10:03 crm-rule add --replace sequence.rule >/dev/null
acts 2026-05-24T10:00
is "$(tags)" abc 'what waits goes on by the text it began with'
at 2026-05-24T10:01 crm-rule off sequence >/dev/null
rule short <<'END'
on deal.created
do
    wait 1d
    tag x
END
d=$(at 2026-05-25T10:00 deal Shed)
acts 2026-05-25T10:01
at 2026-05-25T10:02 crm-rule off short >/dev/null
is "$(runs about="deal:$d")" 'short stopped the rule was switched off' 'switched off it waits no more'
at 2026-05-25T10:03 crm-rule on short >/dev/null
acts 2026-05-27T10:00
is "$(crm-deal list tags=x -o ids 2>/dev/null)" '' '... also when it is on again'
at 2026-05-27T11:00 crm-rule off short >/dev/null

# -- dates that come -----------------------------------------------------------------------------

export CRM_NOW=2026-06-01T00:00:00Z
rule before <<'END'
at deal.close_date -2d 9:00
when stage=proposal
do
    add task subject="before {{name}}"
END
rule due <<'END'
of task
at due_at +1h
when subject~before
do
    tag over
END
a=$(at 2026-06-01T10:00 deal A close_date=2026-06-10) b=$(at 2026-06-01T10:00 deal B close_date=2026-06-11 stage=negotiation)
deal C close_date=2026-06-01 >/dev/null
acts 2026-06-01T11:00
acts 2026-06-08T08:59
is "$(crm-task count subject~before)" 0 'not sooner, and not what was over before'
acts 2026-06-08T09:00
is "$(crm-task list subject~before -o csv -f subject,created_at | tail -n 1)" 'before A,2026-06-08T09:00:00.000Z' 'days before a date'
acts 2026-06-08T09:01
acts 2026-06-30T09:01
is "$(crm-task count subject~before)" 1 'once, and only what fits'
at 2026-06-30T10:00 crm-deal set "$a" close_date=2026-07-10 >/dev/null
at 2026-06-30T10:00 crm-task set "$(crm-task list subject~before -o ids)" due_at=2026-06-30T12:30:00Z >/dev/null
acts 2026-07-08T10:00
is "$(crm-task count subject~before)" 2 'a date that moved comes again'
is "$(crm-task count tags=over)" 1 'an hour after an instant'
is "$(crm-rule runs rule=due -o csv -f at | tail -n 1)" 2026-06-30T13:30:00.000Z '... exactly'
is "$(crm-deal show "$b" -f stage -o csv | tail -n 1)" negotiation 'B was left'

# -- every year, leap days -------------------------------------------------------------------------

export CRM_NOW=2027-01-01T00:00:00Z
rule birthday <<'END'
every year at contact.birthday 8:00
zone Europe/Prague
do
    add activity kind=note subject="{{name}}" about={{self}}
END
crm-contact apply - >/dev/null <<'END'
{"name":"Leap","birthday":"2004-02-29"}
{"name":"May","birthday":"1990-05-01"}
{"name":"Later","birthday":"2029-05-01"}
END
acts 2027-01-01T12:00
moments() { crm-rule runs rule=birthday -s at,rule_name -o csv -f at | tail -n +2 | tr '\n' ' '; }
acts 2027-02-28T06:59
is "$(moments)" '' 'not sooner'
acts 2027-02-28T07:00
is "$(moments)" '2027-02-28T07:00:00.000Z ' 'a leap day is 28 February, at 8 in Prague'
acts 2027-03-02T07:00
acts 2027-05-02T07:00
is "$(moments)" '2027-02-28T07:00:00.000Z 2027-05-01T06:00:00.000Z ' 'in summer 8 is 6 in UTC'
acts 2029-12-31T07:00
is "$(moments | tr ' ' '\n' | cut -c1-13 | tr '\n' ' ')" \
	'2027-02-28T07 2027-05-01T06 2028-02-29T07 2028-05-01T06 2029-02-28T07 2029-05-01T06 2029-05-01T06 ' 'years are caught up, leap years by their day, nobody before birth'
crm-rule off birthday before due >/dev/null

# -- clocks that change ------------------------------------------------------------------------------

export CRM_NOW=2030-01-01T00:00:00Z
rule dst <<'END'
at deal.close_date 2:30
zone Europe/Prague
do
    wait 1d
    tag next
END
deal Forward close_date=2030-03-31 >/dev/null
deal Back close_date=2030-10-27 >/dev/null
acts 2030-01-01T12:00
acts 2030-12-01T12:00
is "$(crm-rule runs rule=dst -s at -o csv -f at | tail -n +2 | tr '\n' ' ')" \
	'2030-04-01T01:30:00.000Z 2030-10-28T01:30:00.000Z ' 'a day later, by the clock on the wall'
is "$(crm-rule runs rule=dst -s at -o csv -f event | tail -n +2 | sed 's/.* //' | tr '\n' ' ')" \
	'2030-03-31T01:30:00.000Z 2030-10-27T00:30:00.000Z ' 'a time that is left out comes after the gap, one that comes twice is the first'
is "$(crm-deal count tags=next)" 2 '... each once'
for zone in Pacific/Kiritimati Asia/Kathmandu America/New_York; do
	name=z-$(basename "$zone" | tr '[:upper:]' '[:lower:]')
	rule "$name" <<-END
		at deal.close_date
		zone $zone
		when name=Zones
		do
		    stop
	END
done
CRM_NOW=2031-01-01T00:00:00Z deal Zones close_date=2031-06-15 >/dev/null
acts 2031-01-01T12:00
acts 2031-12-01T12:00
is "$(crm-rule runs rule~z- -s at -o csv -f rule_name,at | tail -n +2 | tr '\n' ' ')" \
	'z-kiritimati,2031-06-14T10:00:00.000Z z-kathmandu,2031-06-14T18:15:00.000Z z-new_york,2031-06-15T04:00:00.000Z ' 'a day begins where the rule is'

# -- a clock that was set back --------------------------------------------------------------------------

before=$(crm-rule runs -o ids | wc -l)
acts 2031-06-16T00:00
is "$(crm-rule runs -o ids | wc -l)" "$before" 'a clock that was set back repeats nothing'

# -- events of clocks -----------------------------------------------------------------------------------

export CRM_NOW=2032-01-01T00:00:00Z
rule overdue <<'END'
on task.due
do
    set priority=high
END
crm-task add subject=Overdue due_at=2032-01-02T10:00:00Z >/dev/null
at 2032-01-02T10:01 crm-tick -q >/dev/null
acts 2032-01-02T10:01
is "$(crm-task list subject=Overdue -o csv -f priority | tail -n 1)" high 'what crm-tick finds starts rules'
is "$(crm-rule runs rule=overdue -o csv -f at | tail -n 1)" 2032-01-02T10:00:00.000Z '... at its instant'
at 2032-01-02T10:02 crm-tick -q >/dev/null
acts 2032-01-02T10:03
is "$(crm-rule runs rule=overdue -o ids | wc -l)" 1 '... once'
done_testing
