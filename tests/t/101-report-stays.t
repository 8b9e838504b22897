#!/usr/bin/env bash
# How long deals are in a stage: from the history, until now.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
sales
expect_status 1 'nothing here: nothing out' crm-report time-in-stage

# Now is 2026-11-21T10:00Z.
#   Střecha  prospecting 1 Nov 10:00 - 3 Nov 10:00 (2 days), proposal - 7 Nov (4 days), lost; again proposal 9 Nov - now (12 days)
#   Дах      prospecting 2 Nov 10:00 - 12 Nov 10:00 (10 days), won
#   屋頂     imported open in proposal, created on 11 Nov 10:00: - now (10 days)
#   Stará    imported lost: no stay
at 2026-11-01T10:00 crm-deal add name=Střecha owner=ann
at 2026-11-02T10:00 crm-deal add name=Дах owner=ben
at 2026-11-03T10:00 crm-deal set Střecha stage=proposal
at 2026-11-07T10:00 crm-deal set Střecha stage=lost lost_reason=price
at 2026-11-09T10:00 crm-deal set Střecha stage=proposal
at 2026-11-12T10:00 crm-deal set Дах stage=won
printf 'name,stage,created_at,closed_at,lost_reason\n屋頂,proposal,2026-11-11T10:00:00Z,,\nStará,lost,2026-10-01T10:00:00Z,2026-11-02T10:00:00Z,price\n' >old.csv
at 2026-11-13T10:00 crm-import deal old.csv -q

# prospecting: 2, 10 days: mean 6, median 6. proposal: 4, 12, 10 days: mean 26/3 = 8 d 16 h, median 10.
is "$(report time-in-stage -f stage,n,going_on,mean,median)" 'prospecting,2,0,6d,6d
proposal,3,2,8d16h,10d' 'mean and median of all stays'
# Those that ended until the 10th: 2 days; 4 days.
is "$(report time-in-stage --to 2026-11-10 -f stage,n,going_on,mean)" $'prospecting,1,0,2d\nproposal,1,0,4d' 'in a period'
# As of the end of the 10th: Střecha has been in proposal for 1 day 14 h (with the 4 days: 2 d 19 h), Дах in prospecting for 8 d 14 h.
is "$(report time-in-stage --as-of 2026-11-10 -f stage,n,going_on,mean)" $'prospecting,2,1,5d7h\nproposal,2,1,2d19h' 'as of a day'
is "$(report time-in-stage --by owner -f owner,stage,n)" $',proposal,1\nann,prospecting,1\nann,proposal,2\nben,prospecting,1' 'by owner'
run crm-report explain time-in-stage -o csv -f name,seconds,why
like "$out" 'Stará,[0-9]*,is closed' 'an imported loss is out'
like "$out" 'Střecha,1036800,' 'a stay that goes on'
# The last of the 12th in UTC is the 13th to the east.
at 2026-11-13T20:00 crm-deal set 屋頂 stage=negotiation
is "$(report time-in-stage --from 2026-11-14 --to 2026-11-14 --tz +05:45 -f stage,n)" 'proposal,1' 'days begin where one is: +05:45'
expect_status 1 '... -05:00' crm-report time-in-stage --from 2026-11-14 --to 2026-11-14 --tz -05:00
crm-deal rm Střecha >/dev/null
is "$(report time-in-stage -f stage,n)" $'prospecting,1\nproposal,1\nnegotiation,1' 'a deal that was removed has no stays'

done_testing
