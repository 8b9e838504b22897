#!/usr/bin/env bash
# Reports of tickets on a desk whose story is told in tests/lib/desk.sh: every figure worked out by hand.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/desk.sh"
reports='volume backlog first-response resolution sla reopen agents channels csat'
report() { crm-report "$@" -o csv | tail -n +2; }
short() { for name in $reports; do crm-report "$name" -o csv || true; done; }

# What is printed at each step is kept, to be looked back at.
at() {
	if [ -e crm.db ] && [ "$1" != "$CRM_NOW" ]; then
		short >"$TEST_TMP/then.$CRM_NOW" 2>/dev/null
	fi
	export CRM_NOW=$1
}

crm init -q none
for name in $reports; do
	expect_status 1 "$name: nothing there is nothing" crm-report "$name" --repo none
	is "$out" '' "$name: and no row"
	expect_status 1 "$name: and nothing behind it" crm-report explain "$name" --repo none
done

desk

# -- volume. October: opened старий, zámek, 很晚; solved старий. November: opened střecha, колір, 水泵; solved zámek, střecha
# and, for good on the 9th, колір. výhra is spam.
is "$(report volume)" '2026-10,3,1,2
2026-11,3,3,0' 'volume by month'
is "$(report volume --every week --from 2026-11-02)" '2026-W45,3,2,1
2026-W46,0,1,-1
2026-W47,0,0,0' 'a week without any has a row'
is "$(report volume --by assignee.team -f period,assignee.team,opened)" '2026-10,,3
2026-11,,1
2026-10,Podpora,0
2026-11,Podpora,2' 'by the team of who works on it: each has every month'
# 很晚 was opened on 31 Oct at 22:00 UTC: that is October in New York, and the 1st of November in Kathmandu and Kiritimati.
is "$(report volume --tz America/New_York -f opened)" '3
3' 'opened by month in -05:00'
is "$(report volume --tz Asia/Kathmandu -f opened)" '2
4' 'in +05:45'
is "$(report volume --tz Pacific/Kiritimati -f opened)" '2
4' 'in +14:00'
is "$(report volume --from 2026-11 --to 2026-11 --compare previous -f period,opened,opened_before,opened_change)" '2026-11,3,3,0' \
	'beside the month before'
is "$(crm-report explain volume -f subject,event,why -o csv | grep -v ',$' | sort)" 'subject,event,why
výhra,opened,is spam
výhra,solved,is spam
很晚,solved,is not solved
水泵,solved,is not solved' 'who is out, and why'

# -- backlog. At the end of October zámek is 31.5 h old and 很晚 2 h: of two the first is that of half, the second that of 90 %.
# Now there are 水泵 (from 7 Nov 12:00: 13 d 22 h) and 很晚 (from 31 Oct 22:00: 20 d 12 h).
is "$(report backlog)" '2026-10,2,2h,1d7h30m,1d7h30m
2026-11,2,13d22h,20d12h,20d12h' 'backlog by month'
# 2 Nov: колір, 很晚. 3 Nov: the same, pending. 4 Nov: колір is solved: 很晚. 7 Nov: and 水泵. On the 9th колір is opened again for
# an hour, which no end of a day sees. Two come to 30 October alone: zámek; 1 October to the 14th: старий.
is "$(report backlog --every day --from 2026-11-01 --to 2026-11-09 -f period,open)" '2026-11-01,2
2026-11-02,2
2026-11-03,2
2026-11-04,1
2026-11-05,1
2026-11-06,1
2026-11-07,2
2026-11-08,2
2026-11-09,2' 'day by day'
is "$(report backlog --every day --to 2026-10-16 -f period,open | sed -n '1p;14,16p')" '2026-10-01,1
2026-10-14,1
2026-10-15,0
2026-10-16,0' 'what came in closed was open until it was closed'
is "$(report backlog --every day --from 2026-09-29 --to 2026-10-02 -f period,open)" '2026-09-29,0
2026-09-30,0
2026-10-01,1
2026-10-02,1' 'from the first day asked for, when nothing was open yet'
is "$(report backlog --by assignee --from 2026-11 -f assignee,open)" ',0
ann,1
bob,1' 'by assignee: what nobody had was spam before the end'

# -- first response. 很晚 0 (on a Sunday, the desk is shut), střecha 1 h, колір 2 h (16 to 17 and 9 to 10).
is "$(report first-response)" '3,1h,1h,2h' 'first response'
is "$(report first-response --from 2026-11-02 --to 2026-11-02)" '1,1h,1h,1h' 'answered on a day'
is "$(report first-response --by assignee)" 'ann,1,1h,1h,1h
bob,2,1h,1h,2h' 'by assignee'
is "$(crm-report explain first-response -f subject,why -o csv | grep -v ',$' | sort)" 'subject,why
výhra,is spam
zámek,was solved without a reply
старий,was solved without a reply
水泵,nobody has answered it' 'and who has none'

# -- resolution. zámek 1 h, střecha 2 h, колір 4 h (16 to 17, 9 to 10, pending, 10 to 12) and 1 h more, старий ten days of 8 h.
# Mean 88 / 4 = 22 h, median (2 + 5) / 2; to the first solution 87 / 4 = 21 h 45 m, (2 + 4) / 2.
is "$(report resolution)" '4,22h,3h30m,3d8h,21h45m,3h' 'resolution'
is "$(report resolution --from 2026-11)" '3,2h40m,2h,5h,2h20m,2h' 'in November: 8 / 3, 7 / 3'

# -- sla. First: met zámek (solved in time), 很晚, střecha, колір (just in time); 水泵 and старий are late. Next: колір. Resolution:
# zámek, střecha, колір; late 水泵, старий; 很晚 is paused.
is "$(report sla)" 'first_response,4,2,66.7,6
next_response,1,0,100,1
resolution,3,2,60,5' 'service levels'
is "$(report sla)" "$(crm-sla report -o csv | tail -n +2)" 'as crm-sla report says'
for by in assignee priority channel assignee.team; do
	is "$(report sla --by $by | sort)" "$(crm-sla report --by $by -o csv | tail -n +2 | sort)" "the same by $by"
done
is "$(report sla channel=web --by priority)" "$(crm-sla report channel=web --by priority -o csv | tail -n +2)" 'the same of some'

# -- reopen. Solved for the first time: старий, zámek, střecha, колір, all more than 7 days ago. Again: колір, старий. One reply
# and never again: střecha; zámek had none, колір two.
is "$(report reopen)" '4,2,50,4,1,25' 'opened again'
is "$(report reopen --as-of 2026-11-10T11:00)" '4,2,50,3,1,33.3' '7 days after the 4th are not over on the 10th'
is "$(report reopen --from 2026-11-04 --to 2026-11-04)" '1,1,100,1,0,0' 'колір was solved on the 4th for the first time'

# -- agents. bob: zámek, колір, старий solved, the last two again; he wrote twice; колір was answered after 2 h; 1, 5, 80 h; he has
# 很晚. ann: střecha, twice written (also on 很晚, which is not hers), and 水泵.
is "$(report agents)" 'bob,3,2,2,2h,5h,1
ann,1,0,2,1h,2h,1' 'agents'
is "$(report agents --from 2026-11-03 --to 2026-11-05 -f agent,solved,replies)" 'bob,0,2
ann,0,0' 'колір was solved again later'
is "$(report agents --team Podpora -f agent,solved,replies)" 'ann,1,1' 'one team'

# -- channels. Opened: email 很晚, колір (answered 0 and 2 h: 1 h; solved in 5 h); web zámek, 水泵; phone střecha; старий of none.
is "$(report channels)" 'email,2,33.3,1,1h,5h,
web,2,33.3,1,,1h,
,1,16.7,1,,3d8h,
phone,1,16.7,1,1h,2h,' 'channels'

# -- looking back
count=0
for file in "$TEST_TMP"/then.*; do
	moment=${file##*/then.}
	[ "$moment" != 2026-10-30T08:00:00Z ] || continue
	for name in $reports; do crm-report "$name" -o csv --as-of "${moment%Z}.500Z" 2>/dev/null || true; done >"$TEST_TMP/back"
	same_file "$TEST_TMP/back" "$file" "as it was printed at $moment"
	count=$((count + 1))
done
is "$count" 17 'each step of the story'
done_testing
