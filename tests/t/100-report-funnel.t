#!/usr/bin/env bash
# The funnel: how far deals ever came.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
sales
expect_status 1 'nothing here: nothing out' crm-report funnel
is "$err" '' '... without a word'

# Stages 1 prospecting, 2 qualification, 3 proposal, 4 negotiation, 5 won, 6 lost.
#   Střecha  1 2 3 lost    came to 3: losing is no step
#   Дах      1 won         passed all: skipping counts
#   屋頂     1 4 2         came to 4: moving back takes nothing away
#   Stará    lost          imported so: the first stage
#   Nová     1
#   Říjen    1 2           created in October
at 2026-10-31T23:30 crm-deal add name=Říjen owner=ben
at 2026-11-01T08:00 crm-deal add name=Střecha owner=ann
at 2026-11-02T08:00 crm-deal add name=Дах owner=ann
at 2026-11-03T08:00 crm-deal add name=屋頂 owner=ben
at 2026-11-04T08:00 crm-deal add name=Stará stage=lost lost_reason=price owner=ann
at 2026-11-05T08:00 crm-deal add name=Nová owner=ben
at 2026-11-06T08:00 crm-deal set Říjen stage=qualification
at 2026-11-06T08:00 crm-deal set Střecha stage=qualification
at 2026-11-07T08:00 crm-deal set Střecha stage=proposal
at 2026-11-08T08:00 crm-deal set Střecha stage=lost lost_reason=price
at 2026-11-08T08:00 crm-deal set Дах stage=won
at 2026-11-09T08:00 crm-deal set 屋頂 stage=negotiation
at 2026-11-10T08:00 crm-deal set 屋頂 stage=qualification

# Of November: all five in stage 1; Střecha, Дах, 屋頂 in 2 and in 3; Дах, 屋頂 in 4; Дах won.
november='prospecting,5,,100
qualification,3,60,60
proposal,3,100,60
negotiation,2,66.7,40
won,1,50,20'
is "$(report funnel --from 2026-11-01 -f stage,deals,step,first)" "$november" 'deals of November'
is "$(report funnel -f stage,deals | head -n 2)" $'prospecting,6\nqualification,4' 'of all times'
is "$(report funnel --owner ann --from 2026-11 -f stage,deals | tail -n 3)" $'proposal,2\nnegotiation,1\nwon,1' 'of one user'
is "$(report funnel --by owner -f owner,stage,deals,first | grep ben)" 'ben,prospecting,3,100
ben,qualification,2,66.7
ben,proposal,1,33.3
ben,negotiation,1,33.3
ben,won,0,0' 'a funnel for each'
# 23:30Z on the last of October: November to the east of Greenwich.
is "$(report funnel --from 2026-11 --tz +05:45 -f deals | head -n 1)" 6 'days begin where one is: +05:45'
is "$(report funnel --from 2026-11 --tz +14:00 -f deals | head -n 1)" 6 '... +14:00'
is "$(report funnel --from 2026-11 --tz -05:00 -f deals | head -n 1)" 5 '... -05:00'

run crm-report explain funnel --from 2026-11-01 -o csv -f name,why
is "$(LC_ALL=C sort <<<"$out" | head -n 2)" $'Nová,\nStará,' 'those that are in'
like "$out" 'Říjen,was created outside the period' 'why others are not'

# What was printed on the evening of the 9th: 屋頂 was in negotiation, which changes nothing; on the 7th Дах was not won.
is "$(report funnel --from 2026-11-01 --as-of 2026-11-10 -f stage,deals,step,first)" "$november" 'as of the 10th'
is "$(report funnel --from 2026-11-01 --as-of 2026-11-07 -f deals | tr '\n' ' ')" '5 1 1 0 0 ' 'as of the 7th'

# A stage of another pipeline is no step of this one; one that is removed had no place.
crm-pipeline add name=obnova >/dev/null
crm-pipeline stage obnova první >/dev/null
crm-pipeline stage obnova výhra type=won >/dev/null
crm-deal set 屋頂 pipeline=obnova stage=první >/dev/null
is "$(report funnel --from 2026-11 -f pipeline,stage,deals)" 'default,prospecting,4
default,qualification,2
default,proposal,2
default,negotiation,1
default,won,1
obnova,první,1
obnova,výhra,0' 'each pipeline has its own'
is "$(report funnel --pipeline obnova -f stage,deals)" $'první,1\nvýhra,0' 'one pipeline'
crm-deal rm Střecha >/dev/null
is "$(report funnel --pipeline default --from 2026-11 -f deals | tr '\n' ' ')" '3 1 1 1 1 ' 'a deal that was removed is not counted'

done_testing
