#!/usr/bin/env bash
# Reports of leads: how soon they are contacted, what becomes of them, by hand.
. "$(dirname "$0")/../lib/test.sh"
export CRM_HISTORY_COMMIT=manual
report() { crm-report "$@" -o csv | tail -n +2; }
at() { export CRM_NOW=$1; }
lead() { crm-contact add "$@" >/dev/null; }
did() { crm-activity add "$@" >/dev/null; }
deal() { crm-deal add "$@" >/dev/null; }

at 2026-10-31T20:00:00Z
crm init -q acme
for name in lead-response lead-sources; do
	expect_status 1 "$name: nobody there" crm-report "$name" --repo acme
done
cd acme
crm-user add name=ann >/dev/null
crm-user add name=Богдан >/dev/null
crm-contact add name=Zákazník lifecycle_stage=customer source=campaign >/dev/null

# Eva: called after 30 minutes. Олена: wrote herself, was met two days later. 王小明: a machine answered at once, a person after
# two hours, and a call is planned. Jan: was called before he was a lead, and not since. Zoë: a mail after exactly a day.
at 2026-10-31T22:00:00Z; lead name='Zoë Řehořová' lead_status=new source=campaign owner=ann
at 2026-11-01T22:00:00Z; did kind=email direction=out about='contact:Zoë Řehořová'
at 2026-11-02T09:00:00Z; lead name='Eva Nová' email=eva@x.example lifecycle_stage=lead source=web_site owner=ann
at 2026-11-02T09:30:00Z; did kind=call direction=out contact='Eva Nová'
at 2026-11-02T10:00:00Z; lead name='Олена Коваль' email=olena@x.example lifecycle_stage=lead source=web_site owner=Богдан
at 2026-11-02T10:05:00Z; did kind=email direction=in contact='Олена Коваль'; did kind=note contact='Олена Коваль'
at 2026-11-03T09:00:00Z; lead name=王小明 email=wang@x.example lifecycle_stage=mql source=campaign
ticket=$(crm-ticket add subject=水泵 contact=王小明)
crm-record message add ticket="$ticket" direction=out automatic=yes body=… channel=phone >/dev/null
did kind=call status=planned start_at=2027-01-01T09:00:00Z contact=王小明
at 2026-11-03T11:00:00Z; crm-record message add ticket="$ticket" direction=out body=… channel=phone author=ann >/dev/null
at 2026-11-04T10:00:00Z; did kind=meeting status=held start_at=2026-11-04T10:00:00Z contact='Олена Коваль'
at 2026-11-05T09:00:00Z; lead name='Jan Svoboda' lifecycle_stage=sql
did kind=call direction=out start_at=2026-11-01T09:00:00Z contact='Jan Svoboda'
before=$(report lead-response)

at 2026-11-10T10:00:00Z
deal name=střecha contact='Eva Nová' amount=1000.00 currency=EUR stage=won
deal name=屋顶 contact='Eva Nová' amount=150000 currency=JPY stage=won
deal name=квіти contact='Олена Коваль' amount=10 currency=EUR
deal name=pump contact=王小明 amount=10 currency=EUR stage=lost lost_reason=price
deal name=دينار contact='Zoë Řehořová' amount=1.234 currency=KWD stage=won
at 2026-11-21T10:00:00Z

# Five leads (the customer is none): 30 m, 2 h, 24 h, 48 h. Median 13 h, mean 74.5 / 4 = 18 h 37 m 30 s. Within a day 3 of 5.
is "$(report lead-response)" '5,4,80,60,13h,18h37m30s,2d,1' 'how soon'
is "$before" '5,4,80,60,13h,18h37m30s,2d,1' 'before anything was sold it was the same'
is "$(report lead-response --as-of 2026-11-05T12:00)" "$before" 'and looked back at'
is "$(report lead-response -p target=30m -f in_time)" 20 'within half an hour: Eva alone'
is "$(report lead-response --by owner)" ',2,1,50,50,2h,2h,2h,1
ann,2,2,100,100,12h15m,12h15m,1d,0
Богдан,1,1,100,0,2d,2d,2d,0' 'by owner'
is "$(report lead-response --from 2026-11 -f leads)" 4 'of November'
is "$(report lead-response --from 2026-11 -f leads --tz Asia/Kathmandu)" 5 'Zoë came in November in +05:45'
is "$(report lead-response --from 2026-11 -f leads --tz America/New_York)" 4 'in October in -05:00'
is "$(report lead-response --to 2026-11-01 -f leads --tz Pacific/Kiritimati)" 1 'on the 1st in +14:00'
expect_status 2 'a target that is no time' crm-report lead-response -p goal=1h
like "$(crm-report explain lead-response -f name,why -o csv)" 'Zákazník,is no lead and was none' 'who is out, and why'

# web_site: Eva has bought twice, in two currencies; Олена has a deal. campaign: Zoë has bought, 王小明 has lost. Jan: none.
is "$(report lead-sources)" 'campaign,2,2,100,1,50,1,1.234,KWD
web_site,2,2,100,1,50,1,1000.00,EUR
web_site,,,,,,1,150000,JPY
,1,0,0,0,0,0,,' 'sources'
crm-rate apply - >/dev/null <<'END'
date,currency,base,value
2026-11-01,JPY,EUR,0.00625
2026-11-01,KWD,EUR,3
END
# 1000 + 150000 x 0.00625 = 1937.50; 1.234 x 3 = 3.702.
is "$(report lead-sources --in EUR)" 'campaign,2,2,100,1,50,1,3.70,EUR
web_site,2,2,100,1,50,2,1937.50,EUR
,1,0,0,0,0,0,,' 'in one currency'
crm-rate apply - >/dev/null <<'END'
date,currency,base,value
2026-11-20,JPY,EUR,1
END
is "$(report lead-sources --in EUR -f amount | sed -n 2p)" 1937.50 "by the rate of the day it was won, not today's"
is "$(report lead-sources --by owner -f owner,leads,won)" ",2,0
ann,2,2
ann,,
ann,,
Богдан,1,0" 'by owner, most leads first; ann has sold in three currencies'
done_testing
