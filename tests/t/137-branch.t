#!/usr/bin/env bash
# Branches for data: a copy inside the repository, worked in by every tool, looked at beside the trunk, merged or dropped.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git jq sqlite3

acme
whole() { crm-export --all -q "$@"; }
ids() { crm-contact list "$1" -o ids; }
eva=$(ids name~Eva)
whole >before

expect_ok 'made' crm-sync branch plan-b
like "$err" '--branch plan-b or CRM_BRANCH=plan-b' 'says how to work in it'
whole --branch plan-b >there
same_file there before 'has the same'
expect_status 5 'there is one already' crm-sync branch plan-b
expect_status 5 'nor can it be called main' crm-sync branch main
for name in list/b .x -x 'a b' 'a..b' x.lock 'a:b' ''; do
	expect_status 3 "cannot be called '$name'" crm-sync branch -- "$name"
done
expect_ok 'a name in any letters' crm-sync branch план-б
run crm-sync branch -f branch,here,ahead,behind -o csv
is "$out" 'branch,here,ahead,behind
main,yes,0,0
plan-b,no,0,0
план-б,no,0,0' 'are listed'
expect_status 4 'one that is not there' crm-contact list --branch plan-c
like "$err" 'there are: main, plan-b, план-б' 'which there are'

like "$(crm-status --branch plan-b)" 'branch +plan-b; there are: main, plan-b, план-б' 'the status says where one is'

# -- work in it -------------------------------------------------------------------------------

export CRM_NOW=2026-11-22T08:00:00Z CRM_SEED=2
crm-deal list 'stage!=won' -o ids >open
expect_ok 'a mass change' sh -c 'crm-deal set - stage=won --branch plan-b -q -y <open'
export CRM_SEED=3
expect_ok 'something new' env CRM_BRANCH=plan-b crm-contact add name='王大文' company='大同公司' -q
(cd branches/plan-b && CRM_SEED=4 crm-contact rm jan@roof.example --unlink -y -q) >/dev/null
whole >after
same_file after before 'the trunk does not see it'
is "$(crm-contact count name=王大文 --branch plan-b; crm-contact count name=王大文)" $'1\n0' 'the branch does'
like "$(crm-report run pipeline --branch plan-b -o csv | wc -l)" '^[0-9]+$' 'reports are of it, too'
unlike "$(crm-report run pipeline --branch plan-b -o csv)" "$(crm-report run pipeline -o csv)" 'and are others'
is "$(crm-config get hooks.here --branch plan-b) $(crm-config get hooks.here)" 'no yes' 'nobody is told of it'
mkdir -p hooks/before-write.d
printf '#!/bin/sh\necho not today >&2\nexit 1\n' >hooks/before-write.d/no
chmod +x hooks/before-write.d/no
expect_status 6 'who must be asked is asked there, too' crm-contact set "$eva" title=x --branch plan-b
rm hooks/before-write.d/no
CRM_SEED=5 crm-ticket open subject=T contact="$eva" --branch plan-b -q >/dev/null
expect_ok 'the branch is well' crm-check --branch plan-b
ok git -C branches/plan-b/history.git fsck --strict

# -- side by side -------------------------------------------------------------------------------

export CRM_NOW=2026-11-22T09:00:00Z CRM_SEED=6
crm-contact set "$eva" title=CEO -q >/dev/null
run crm-log diff main..plan-b contact -o csv
like "$out" "contact,$eva,Eva Nová,update,title,CEO," 'what only the trunk has, backward'
like "$out" 'contact,.*,王大文,create,name,,王大文' 'what is new'
like "$out" 'Jan Svoboda,delete,email,jan@roof.example,' 'what is gone'
run crm-log diff main...plan-b contact -o csv
unlike "$out" 'CEO' 'three dots: only what was done there'
like "$out" '王大文,create' 'all of that'
run env COLUMNS=100 crm-log diff main...plan-b contact -o table
like "$out" '王大文.*create' 'for people'
is "$(crm-log diff main..plan-b deal -o jsonl | jq -s 'map(has("stage")) | all')" true 'as objects'
is "$(cd branches/plan-b && crm-log diff main.. -o jsonl | sort)" "$(crm-log diff main..plan-b -o jsonl | sort)" 'seen from there'
expect_status 4 'a branch and a date' crm-log diff 2026-11-01..plan-b
expect_status 4 'a name that is none' crm-log diff main..plan-x
expect_ok 'a date is a date still' crm-log diff 2026-11-01.. -o csv
expect_status 1 'the same has no difference' crm-log diff main..main

# What it prints makes the one of the other.
crm-sync branch copy -q
for entity in contact deal; do
	crm-log diff main..plan-b $entity -o jsonl | crm-$entity apply - --branch copy -q -y >/dev/null
	is "$(crm-log diff copy..plan-b $entity -o csv | grep -v ',created_' | tail -n +2)" '' "applied, it is that: $entity"
done

# -- merged, dropped --------------------------------------------------------------------------------

expect_status 5 'what main has not is not forgotten unasked' crm-sync branch drop plan-b
like "$err" 'merge plan-b.*drop --force plan-b' 'says what there is to do'
run crm-sync branch -f branch,ahead,behind -o csv
like "$out" 'plan-b,4,1' 'how far apart'
expect_ok 'merged' crm-sync branch merge plan-b
like "$err" '4 transactions from plan-b, merged' 'says how much'
expect_ok 'again' crm-sync branch merge plan-b
like "$err" 'plan-b has nothing new' 'nothing is left'
is "$(crm-contact show "$eva" -f title -o 'template={title}') $(crm-contact count name=王大文)" 'CEO 1' 'both are here'
expect_ok 'all is well' crm-check
expect_ok 'the branch takes in the trunk' crm-sync branch merge main --branch plan-b
whole --branch plan-b >there
whole >after
same_file there after 'they are the same'
is "$(git -C history.git rev-parse main)" "$(git -C branches/plan-b/history.git rev-parse main)" 'to the commit'
expect_ok 'dropped' crm-sync branch drop plan-b
expect_ok 'forgotten' crm-sync branch drop copy --force
expect_ok 'the third, in which nothing was done' crm-sync branch drop план-б
is "$(ls branches)" '' 'nothing is left'
expect_status 6 'the trunk is not dropped' crm-sync branch drop main
expect_status 4 'what is not there' crm-sync branch drop plan-b
ok git -C history.git fsck --strict
expect_ok 'all is well still' crm-check

# -- of a branch; into itself; cut off ---------------------------------------------------------------

crm-sync branch one -q
export CRM_SEED=7
crm-contact add name=One --branch one -q >/dev/null
expect_ok 'a branch of a branch' crm-sync branch two --branch one
is "$(crm-contact count name=One --branch two) $(echo branches/*)" '1 branches/one branches/two' 'lies beside it'
expect_ok 'the first is dropped' crm-sync branch drop one --force
expect_ok 'the second is well' crm-check --branch two
expect_status 2 'into itself' crm-sync branch merge main
for ((i = 0; i < 12; i++)); do
	CRM_SEED='' timeout -s KILL "0.0$((i * 5 + 1))" crm-sync branch cut -q >/dev/null 2>&1 || true
	if [ -e branches/cut ]; then
		crm-check --branch cut -q >/dev/null && crm-sync branch drop cut -q
	fi
done
is "$(ls branches)" two 'whoever is killed leaves a whole one or none'
expect_ok 'and stands in nobody'"'"'s way' crm-sync branch cut
whole --branch cut >there
whole >after
same_file there after 'which is whole'

done_testing
