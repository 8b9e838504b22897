#!/usr/bin/env bash
# What surveys come to: by hand, and against figures counted another way over random answers and what took their place.
. "$(dirname "$0")/../lib/test.sh"
need python3 jq
export CRM_HISTORY_COMMIT=manual
crm-init acme -q
cd acme
for user in ann bob; do crm-user add name=$user >/dev/null; done
crm-contact add name='Олена' email=olena@kvity.example >/dev/null
for survey in csat nps ces; do crm-survey add name=$survey kind=$survey >/dev/null; done
report() { crm-survey report "$@" -o csv | tail -n +2; }

# -- by hand ---------------------------------------------------------------------------------

is "$(report)" '' 'nothing asked, nothing answered: no line'
is "$(report --survey csat)" 'csat,csat,0,0,,0,,,' 'one that is named has a line, and what nothing is divided by is empty'

# Six tickets, solved; ann has 1 to 4, bob 5 and 6. All are asked by all three.
export CRM_NOW=2026-11-22T10:00:00Z
for i in 1 2 3 4 5 6; do
	who=ann
	[ $i -lt 5 ] || who=bob
	crm-ticket add subject=t$i contact=olena@kvity.example assignee=$who status=solved solved_at=now >/dev/null
done
crm-survey send >/dev/null
is "$(report | cut -d, -f1,3-)" 'ces,6,0,0,0,,,
csat,6,0,0,0,,,
nps,6,0,0,0,,,' 'six asked by each, none answered'
answer() { crm-record survey_answer add survey="$1" ticket="$2" score="$3" >/dev/null; }
# In November: csat 5 4 3 of t1 t2 t5, nps 10 9 8 6 0 of t1 t2 t3 t5 t6, ces 7 2 of t1 t6. In December: csat 1 of t6.
answer csat t1 5 && answer csat t2 4 && answer csat t5 3
answer nps t1 10 && answer nps t2 9 && answer nps t3 8 && answer nps t5 6 && answer nps t6 0
answer ces t1 7 && answer ces t6 2
export CRM_NOW=2026-12-01T10:00:00Z
answer csat t6 1
# CSAT = 2 (the 5 and the 4) of 4 answers = 50 %. 4 of 6 tickets have one: 66.7 %.
# NPS = 2 promoters (10, 9) - 2 detractors (6, 0), of 5: (2 - 2) / 5 = 0. 5 of 6: 83.3 %.
# CES = (7 + 2) / 2 = 4.5. 2 of 6: 33.3 %.
is "$(report)" 'ces,ces,6,2,33.3,2,,,4.5
csat,csat,6,4,66.7,4,50,,
nps,nps,6,5,83.3,5,,0,' 'all of it'
# ann: csat 5 4 of t1 t2, of 4 asked; nps 10 9 8: (2 - 0) / 3 = 66.7 %; ces 7.
# bob: csat 3 1; nps 6 0: -2 / 2 = -100 %; ces 2. He has 2 tickets.
is "$(report --by assignee)" 'ces,ces,ann,4,1,25,1,,,7
ces,ces,bob,2,1,50,1,,,2
csat,csat,ann,4,2,50,2,100,,
csat,csat,bob,2,2,100,2,0,,
nps,nps,ann,4,3,75,3,,66.7,
nps,nps,bob,2,2,100,2,,-100,' 'by who worked on it'
# In November 3 were answered: 2 of 3 = 66.7 %. Of the 6 asked in November 4 have an answer by now. In December none was
# asked, one answered, a 1: 0 %.
is "$(report --survey csat --by month)" 'csat,csat,2026-11,6,4,66.7,3,66.7,,
csat,csat,2026-12,0,0,,1,0,,' 'by month'
is "$(report --survey csat --to 2026-11)" 'csat,csat,6,4,66.7,3,66.7,,' 'to the end of November'
is "$(report --survey csat --from 2026-12)" 'csat,csat,0,0,,1,0,,' 'from December'
is "$(report --survey csat --from 2027)" 'csat,csat,0,0,,0,,,' 'from a year without any'
# As it was at the end of November: 3 answers of 6.
is "$(report --survey csat --as-of 2026-11-30)" 'csat,csat,6,3,50,3,66.7,,' '--as-of'
is "$(report --survey csat --by month --tz Pacific/Kiritimati)" "$(report --survey csat --by month)" 'in another zone'
is "$(crm-survey report -f survey,n,csat -o jsonl | head -n 2 | tail -n 1)" '{"survey":"csat","n":4,"csat":50}' 'numbers are numbers'
# Each of them, and why: what is counted comes to the figures.
why() { crm-survey report --explain "$@" -o csv | tail -n +2; }
is "$(why --survey csat --by assignee --to 2026-11 | grep answer, | cut -d, -f2,4,6- | sort)" 'ann,answer,4,yes,4 or 5: satisfied
ann,answer,5,yes,4 or 5: satisfied
bob,answer,1,no,answered after --to
bob,answer,3,yes,1 to 3: not satisfied' '--explain says which answers are in, and why others are out'
is "$(why --survey csat --from 2026-12 | grep asked, | cut -d, -f6- | sort -u)" 'no,asked before --from' 'questions too'
is "$(why -f what,why | grep -c 'answered yet')/$(why -f what,why | grep -c 'and answered')" '7/11' 'answered or not'
is "$(why --survey nps | grep answer, | cut -d, -f5,6- | sort)" '0,yes,0 to 6: a detractor
10,yes,9 or 10: a promoter
6,yes,0 to 6: a detractor
8,yes,7 or 8: neither
9,yes,9 or 10: a promoter' 'promoters and detractors'
is "$(crm-survey report --explain --survey csat -o jsonl | jq -rs 'map(select(.what == "answer" and .counted)) | length')" 4 'as many as n'
# The 1 becomes a 5: 3 of 4 = 75 %, and n stays.
crm-record survey_answer set "$(crm-record survey_answer list survey=csat ticket=t6 -o ids)" score=5 >/dev/null
is "$(report --survey csat)" 'csat,csat,6,4,66.7,4,75,,' 'an answer that takes the place of another counts once'
expect_status 2 'no such field' crm-survey report --by asignee
like "$err" 'hint: crm-survey report --by assignee' 'the nearest'
expect_status 4 'no such survey' crm-survey report --survey csta
expect_status 3 'no such day' crm-survey report --from yesteryear

# -- against an oracle -------------------------------------------------------------------------

export CRM_NOW=2027-01-01T10:00:00Z
python3 - <<'END' >tickets.jsonl
import json
for i in range(150):
    print(json.dumps({"subject": "r%d" % i, "contact": "olena@kvity.example", "status": "solved",
        "solved_at": "2027-01-01T10:00:00Z", "assignee": ["ann", "bob", None][i % 3], "priority": ["low", "urgent"][i % 2]}))
END
crm-ticket apply tickets.jsonl >/dev/null
crm-survey send subject~r >/dev/null
cat >"$TEST_TMP/oracle.py" <<'END'
import csv, json, random, sys
random.seed(int(sys.argv[1]))
known = {(r["survey"], r["ticket"]): r for r in csv.DictReader(open("known.csv"))}
tickets = [r["id"] for r in csv.DictReader(open("tickets.csv"))]
most = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
with open("round.jsonl", "w") as out:
    for key in random.sample([(s, t) for s in most for t in tickets], 120):
        line = {"score": random.randint(*most[key[0]])}
        if key in known:
            line["id"] = known[key]["id"]
        else:
            line.update(survey=key[0], ticket=key[1])
        out.write(json.dumps(line) + "\n")
END
cat >"$TEST_TMP/count.py" <<'END'
# From the plain lists, with exact fractions: not a line of it is shared with the report.
import csv, collections, fractions, sys
by = sys.argv[1] if len(sys.argv) > 1 else None
kinds = ["ces", "csat", "nps"]
tickets = {r["id"]: r for r in csv.DictReader(open("tickets.csv"))}
asked, scores, have = collections.Counter(), collections.defaultdict(list), set()
groups = lambda t: tickets[t][by] if by else ""
for r in csv.DictReader(open("known.csv")):
    if r["ticket"] in tickets:
        scores[r["survey"], groups(r["ticket"])].append(int(r["score"]))
        have.add((r["survey"], r["ticket"]))
answered = collections.Counter()
for r in csv.DictReader(open("messages.csv")):
    if r["ticket"] in tickets and r["survey"]:
        asked[r["survey"], groups(r["ticket"])] += 1
        answered[r["survey"], groups(r["ticket"])] += (r["survey"], r["ticket"]) in have
def text(number, digits):
    if number is None:
        return ""
    scaled = abs(number) * 10 ** digits
    whole = int(scaled + fractions.Fraction(1, 2))   # half away from zero
    value = fractions.Fraction(whole, 10 ** digits) * (-1 if number < 0 else 1)
    return ("%.*f" % (digits, value)).rstrip("0").rstrip(".") if value else "0"
def share(part, whole):
    return fractions.Fraction(part * 100, whole) if whole else None
for key in sorted(set(asked) | set(scores)):
    s = scores[key]
    csat = share(sum(x >= 4 for x in s), len(s)) if key[0] == "csat" else None
    nps = share(sum(x >= 9 for x in s) - sum(x <= 6 for x in s), len(s)) if key[0] == "nps" else None
    ces = fractions.Fraction(sum(s), len(s)) if key[0] == "ces" and s else None
    print(",".join([key[0], key[0]] + ([key[1]] if by else []) + [str(asked[key]), str(answered[key]),
        text(share(answered[key], asked[key]), 1), str(len(s)), text(csat, 1), text(nps, 1), text(ces, 2)]))
END
look() {
	crm-ticket list -f id,assignee,priority -o csv >tickets.csv
	crm-record survey_answer list -f id,survey,ticket,score -o csv >known.csv
	crm-record message list -f survey,ticket -o csv >messages.csv
}
for round in 1 2 3 4 5 6; do
	export CRM_NOW=2027-01-0${round}T12:00:00Z
	look
	python3 "$TEST_TMP/oracle.py" $round
	crm-record survey_answer apply round.jsonl >/dev/null
	look
	for by in '' assignee priority; do
		is "$(report ${by:+--by $by})" "$(python3 "$TEST_TMP/count.py" $by)" "round $round: the same figures${by:+ by $by}"
	done
	report --by assignee >"$TEST_TMP/then.$round"
	is "$(crm-ticket list -f csat -o csv | tail -n +2 | tr -d '"' | grep -c .)" \
		"$(grep -c ',csat,' known.csv)" "round $round: every answered ticket has its satisfaction"
done
for round in 1 3 5; do
	is "$(report --by assignee --as-of "2027-01-0${round}T23:00:00Z")" "$(cat "$TEST_TMP/then.$round")" "round $round, looked back at"
done
expect_ok 'the history agrees' crm-check
done_testing
