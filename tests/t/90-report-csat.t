#!/usr/bin/env bash
# The report of surveys says what crm-survey report says: by hand, and over random answers.
. "$(dirname "$0")/../lib/test.sh"
need python3
export CRM_HISTORY_COMMIT=manual
crm init -q acme
cd acme
for user in ann Оля; do crm-user add name=$user >/dev/null; done
crm-contact add name='王小明' email=wang@datong.example >/dev/null
for kind in csat nps ces; do crm-survey add name="$kind-otázka" kind=$kind >/dev/null; done
both() { # NAME [OPTION...]
	is "$(crm-report csat "${@:2}" -o csv | tail -n +2 | sort)" "$(crm-survey report "${@:2}" -o csv | tail -n +2 | sort)" "$1"
}
at() { export CRM_NOW=$1; }

at 2026-11-22T10:00:00Z
for i in 1 2 3; do
	crm-ticket add subject=t$i contact=wang@datong.example assignee="$([ $i = 3 ] && echo Оля || echo ann)" status=solved >/dev/null
done
crm-survey send >/dev/null
is "$(crm-report csat -o csv | tail -n +2)" 'ces-otázka,ces,3,0,0,0,,,
csat-otázka,csat,3,0,0,0,,,
nps-otázka,nps,3,0,0,0,,,' 'asked, and nobody has answered: nothing is divided by nothing'
both 'the same'
answer() { crm-record survey_answer add survey="$1-otázka" ticket="$2" score="$3" >/dev/null; }
answer csat t1 5 && answer csat t2 3 && answer nps t1 10 && answer nps t2 8 && answer nps t3 6 && answer ces t3 4
at 2026-12-02T10:00:00Z
answer csat t3 4
# csat 5 3 4: 2 of 3 = 66.7. nps 10 8 6: (1 - 1) / 3 = 0. ces 4. Answered 1, 3 and 3 of 3 asked.
is "$(crm-report csat -o csv | tail -n +2)" 'ces-otázka,ces,3,1,33.3,1,,,4
csat-otázka,csat,3,3,100,3,66.7,,
nps-otázka,nps,3,3,100,3,,0,' 'by hand'
both 'the same with answers'
both 'by who worked on it' --by assignee
# In November 2 csat answers, 1 of them 4 or 5; of the 3 asked then 3 have answered by now.
is "$(crm-report csat --to 2026-11 -f survey,sent,answered,n,csat -o csv | sed -n 3p)" 'csat-otázka,3,3,2,50' 'to the end of November'
both 'to the end of November' --to 2026-11
both 'from December' --from 2026-12
is "$(crm-report csat --every month -f period,survey,sent,answered,n,csat,nps -o csv)" 'period,survey,sent,answered,n,csat,nps
2026-11,ces-otázka,3,1,1,,
2026-11,csat-otázka,3,3,2,50,
2026-11,nps-otázka,3,3,3,,0
2026-12,csat-otázka,0,0,1,100,' 'month by month'
expect_status 1 'nothing is known of another year' crm-report csat --every year --from 2028
both 'as it was' --as-of 2026-11-30
is "$(crm-report csat --owner Оля -f survey,n,csat -o csv | sed -n 3p)" 'csat-otázka,1,100' 'of one'
is "$(crm-report explain csat -o csv | wc -l)" 17 'every answer and every question is told: 7 and 9'

at 2027-01-01T10:00:00Z
python3 - >tickets.jsonl <<'END'
import json
for i in range(90):
    print(json.dumps({"subject": "r%d" % i, "contact": "wang@datong.example", "status": "solved",
        "assignee": ["ann", "Оля", None][i % 3], "priority": ["low", "urgent"][i % 2], "solved_at": "2027-01-01T10:00:00Z"}))
END
crm-ticket apply tickets.jsonl >/dev/null
crm-survey send subject~r >/dev/null
for round in 1 2 3; do
	at 2027-0$round-03T12:00:00Z
	python3 - $round >answers.jsonl <<'END'
import json, random, sys
random.seed(sys.argv[1])
k = int(sys.argv[1]) - 1
for kind, (low, high) in {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}.items():
    for i in random.sample(range(30), 22):
        print(json.dumps({"survey": kind + "-otázka", "ticket": "r%d" % (k * 30 + i), "score": random.randint(low, high)}))
END
	crm-record survey_answer apply answers.jsonl >/dev/null
	for by in '' assignee priority; do
		both "round $round${by:+ by $by}" ${by:+--by $by}
		both "round $round${by:+ by $by}, in a period" ${by:+--by $by} --from 2027-01-15 --to 2027-02
	done
done
done_testing
