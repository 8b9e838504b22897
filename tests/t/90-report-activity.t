#!/usr/bin/env bash
# What people did: calls, meetings, mails, replies and tasks of each, by hand; and the activities of a HubSpot account.
. "$(dirname "$0")/../lib/test.sh"
export CRM_HISTORY_COMMIT=manual
report() { crm-report activity "$@" -o csv | tail -n +2; }
at() { export CRM_NOW=$1; }

at 2026-11-01T08:00:00Z
crm init -q acme
expect_status 1 'nobody did anything' crm-report activity --repo acme
cd acme
crm-record team add name=Prodej >/dev/null
crm-user add name=ann full_name='Anna Dvořáková' email=ann@example.com team=Prodej >/dev/null
crm-user add name=Оля email=olia@example.com >/dev/null
did() { crm-activity add "$@" >/dev/null; }
# Who writes here is Ann <ann@example.com> (git's identity): what has no owner is hers.
did kind=call start_at=2026-11-02T09:00:00Z
at 2026-11-05T10:00:00Z
did kind=call start_at=2026-11-02T09:00:00Z                                       # ann
did kind=call status=not_held start_at=2026-11-03T09:00:00Z                       # did not take place
did kind=meeting status=held start_at=2026-11-03T09:00:00Z owner=Оля
did kind=visit start_at=2026-11-30T09:00:00Z owner=Оля                            # not yet
did kind=email direction=out owner=Оля
did kind=note                                                                     # ann
ticket=$(crm-ticket add subject=水泵)
say() { crm-record message add ticket="$ticket" body=… channel=phone "$@" >/dev/null; }
say direction=out author=Оля
say direction=out author=Оля automatic=yes
say direction=in
crm-task add subject=zavolat assignee=Оля >/dev/null
crm-task add subject=written assignee=ann >/dev/null
crm-task "done" zavolat >/dev/null
# 4 November 23:00 UTC: the 5th in Kathmandu.
did kind=call start_at=2026-11-04T23:00:00Z owner=Оля
at 2026-11-05T11:00:00Z

# ann: 2 calls, a note. Оля: a call, a meeting, a mail, a reply, a task.
is "$(report)" 'Оля,1,1,0,1,0,1,1,5
ann,2,0,0,0,1,0,0,3' 'who did what'
is "$(report --owner ann)" 'ann,2,0,0,0,1,0,0,3' '--owner is of a user'
is "$(report --team Prodej -f user,n)" 'ann,3' '--team'
is "$(report 'name!=ann' -f user,n)" 'Оля,5' 'terms are about users'
is "$(report --by team -f user,team,n)" 'Оля,,5
ann,Prodej,3' '--by too'
is "$(report --from 2026-11-05 --to 2026-11-05 -f user,calls,n)" 'Оля,0,3
ann,0,1' 'on a day'
is "$(report --from 2026-11-05 --to 2026-11-05 -f user,calls,n --tz Asia/Kathmandu)" 'Оля,1,4
ann,0,1' 'in +05:45 the call was on that day'
is "$(report --from 2026-11-05 --to 2026-11-05 -f user,calls --tz America/New_York)" 'Оля,0
ann,0' 'in -05:00 the day before'
is "$(report --from 2026-11-05 --to 2026-11-05 -f user,calls --tz Pacific/Kiritimati)" 'Оля,1' 'in +14:00 too, and what ann did is of the 6th'
is "$(report --as-of 2026-11-02)" 'ann,1,0,0,0,0,0,0,1' 'as it was known on the 2nd'
is "$(crm-report explain activity -f entity,kind,why -o csv | grep -v ',$' | sort)" 'activity,call,has not taken place
activity,visit,has not taken place
entity,kind,why
message,reply,"no person wrote it, or it did not arrive"
task,task,is not done' 'who is out, and why'

data hubspot
need sqlite3
cd ..
at 2025-06-30T12:30:00Z
crm init -q hub
export CRM_REPO=$PWD/hub
for pair in company:companies contact:contacts activity:activities; do
	crm-import "${pair%:*}" "$data/hubspot_${pair#*:}.csv" --from hubspot -q
done
for kind in call meeting email note; do
	column=${kind}s
	is "$(report -f "user,$column" | sort)" "$(sqlite3 -csv hub/crm.db "select u.name, sum(kind = '$kind' and
		coalesce(status, 'held') = 'held' and start_at <= '2025-06-30T12:30:00Z') from activity a join user u on u.id = a.owner
		group by 1 order by 1" | tr -d '"\r')" "HubSpot: $column"
done
done_testing
