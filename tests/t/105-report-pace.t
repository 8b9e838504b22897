#!/usr/bin/env bash
# How fast deals are won, who wins them, and which slip.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/sales.sh"
sales
for name in cycle velocity slippage leaderboard; do
	expect_status 1 "nothing here: nothing out of $name" crm-report $name
done

# Now is 21 November 2026, 10:00Z.
#   Jedna    100.00 EUR, Ann: 1 Oct, won on 11 Oct: 10 days
#   Друга    200.00 EUR, Ben: 1 Oct, won on 31 Oct: 30 days
#   三        60.00 EUR, Ann: 1 Oct, won on 21 Oct: 20 days; it was imported with created_at of that day
#   Ztráta   500.00 EUR, Ben: lost on 5 Nov
#   Nová     ......... EUR, Ann: open, prospecting: not qualified
#   Dál       80.00, Výš 90.00 EUR, Ann: open, proposal
#   円      4,000 JPY, Ben: won on 12 Nov, created on 2 Nov: 10 days
#   Stará     10.00 EUR, nobody's: imported as won on 3 Oct, created on 20 Nov: its cycle is not known
at 2026-10-01T10:00 crm-deal add name=Jedna amount='100 EUR' owner=ann close_date=2026-10-11
at 2026-10-01T10:00 crm-deal add name=Друга amount='200 EUR' owner=ben close_date=2026-10-15
at 2026-10-01T10:00 crm-deal add name=三 amount='60 EUR' owner=ann close_date=2026-12-20
at 2026-10-01T10:00 crm-deal add name=Dál amount='80 EUR' owner=ann stage=proposal close_date=2026-10-20
at 2026-10-01T10:00 crm-deal add name=Výš amount='90 EUR' owner=ann stage=proposal close_date=2026-10-30
at 2026-10-05T10:00 crm-deal add name=Ztráta amount='500 EUR' owner=ben close_date=2026-11-20
at 2026-10-11T10:00 crm-deal set Jedna stage=won
at 2026-10-12T10:00 crm-deal set Výš close_date=2026-11-15
at 2026-10-13T10:00 crm-deal set Dál close_date=2026-10-25
at 2026-10-14T10:00 crm-deal set Друга close_date=2026-11-15
at 2026-10-21T10:00 crm-deal set 三 stage=won
at 2026-10-31T10:00 crm-deal set Друга stage=won
at 2026-11-02T10:00 crm-deal add name=円 amount='4000 JPY' owner=ben
at 2026-11-05T10:00 crm-deal set Ztráta stage=lost lost_reason=timing
at 2026-11-12T10:00 crm-deal set 円 stage=won
at 2026-11-13T10:00 crm-deal set Výš close_date=2026-12-15
at 2026-11-20T10:00 crm-deal add name=Nová amount='70 EUR' owner=ann
printf 'name,amount,currency,stage,created_at,closed_at\nStará,10,EUR,won,2026-11-20T10:00:00Z,2026-10-03T10:00:00Z\n' >old.csv
at 2026-11-20T10:00 crm-import deal old.csv -q

# 10, 10, 20, 30 days: mean 17.5, median 15.
is "$(report cycle -f n,mean,median,least)" '4,17d12h,15d,10d' 'the cycle'
is "$(report cycle --by owner -f owner,n,mean,median)" $'ann,2,15d,15d\nben,2,20d,20d' 'by owner'
is "$(report cycle --from 2026-11 -f n,mean)" '1,10d' 'won in November'
like "$(crm-report explain cycle -o csv -f name,why)" 'Stará,was won before it was created' 'what cannot be'

# 6 closed in the year: 5 won: 83.3 %. EUR: 2 qualified (Dál, Výš); average (100 + 200 + 60 + 10) / 4 = 92.50;
# 2 x 5/6 x 92.50 / 17.5 days = 8.81 a day.
is "$(report velocity -f open,n,win_rate,average,cycle,velocity,currency)" '2,6,83.3,92.50,17d12h,8.81,EUR
0,6,83.3,4000,17d12h,0,JPY' 'velocity'
like "$(crm-report explain velocity -o csv -f name,why)" 'Nová,is in the first stage' 'qualified is beyond the first stage'

# Due in October as it was on the 2nd: Jedna, Друга, Dál, Výš. Výš and Друга moved to November; but Друга was won on 31 October.
# Put off: Výš twice (its move in November, too), Dál once, Друга once.
is "$(report slippage --from 2026-10-02 --to 2026-10-31 -f due,slipped,rate,won,lost,pushes,amount)" '4,1,25,2,0,4,90.00' 'slippage of October'
is "$(report slippage --from 2026-10-02 --to 2026-10-31 --as-of 2026-10-20 -f due,slipped,rate,won,pushes,amount)" '4,2,50,1,3,290.00' 'as of the 20th'
# Due in November as it was on the 1st: Ztráta and Výš.
is "$(report slippage --from 2026-11-01 --to 2026-11-30 -f due,slipped,lost,amount)" '2,1,1,90.00' 'slippage of November'
is "$(report slippage --from 2026-11-01 --to 2026-11-30 --by owner -f owner,due,slipped)" $'ann,1,1\nben,1,0' 'by owner'

is "$(report leaderboard -f place,owner,won,amount,average,n,win_rate,open_amount,currency)" '1,ben,1,200.00,200.00,2,50,0.00,EUR
2,ann,2,160.00,80.00,2,100,240.00,EUR
3,,1,10.00,10.00,1,100,0.00,EUR
1,ben,1,4000,4000,1,100,0,JPY' 'the leaderboard'
is "$(report leaderboard --by owner.team --from 2026-10 --to 2026-10-31 currency=EUR -f place,owner.team,amount)" $'1,jih,200.00\n2,sever,160.00\n3,,10.00' 'of teams, in October'
for zone in -05:00 +05:45 +14:00; do
	[ "$zone" = +14:00 ] && won=2026-11-01 || won=2026-10-31
	is "$(report leaderboard name=Друга --from "$won" --to "$won" --tz "$zone" -f won)" 1 "a day begins where one is: $zone"
done

# Reasons and sources of wins and losses.
crm-deal set Ztráta source=partner >/dev/null
crm-deal set Jedna source=partner >/dev/null
is "$(report win-loss --by lost_reason currency=EUR -f lost_reason,won,lost,lost_amount)" $',4,0,0.00\ntiming,0,1,500.00' 'lost: by reason; where none is, 0'
is "$(report win-loss --by source currency=EUR -f source,won,lost,n,win_rate,value_rate)" $',3,0,3,100,100\npartner,1,1,2,50,16.7' 'by source: 100 of 600'

done_testing
