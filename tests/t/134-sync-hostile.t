#!/usr/bin/env bash
# What a hostile peer may hold: refused with a reason, nothing run, nothing changed. Where the copy is behind, and where it has
# work of its own.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/peers.sh"
need git python3 sqlite3

acme
eva=$(crm-contact list name~Eva -o ids)
crm-contact set "$(crm-contact list name~Svoboda -o ids)" title=Roofer -q >/dev/null
for i in $(crm-contact list -o ids); do crm-contact set "$i" title=x -q; done >/dev/null
git init -q --bare ../hub.git
crm-sync remote add origin "$PWD/../hub.git"
crm-sync push -q
cd ..
export CRM_NOW=2026-11-23T00:00:00Z
crm-clone -q hub.git behind
crm-clone -q hub.git ahead
CRM_SEED=9 crm-contact set "$eva" department=Dílna --repo ahead -q >/dev/null
crm-log flush -q --repo ahead
state() { # REPOSITORY: where its branch is, its journal, and what lies where programs would
	cat "$1/history.git/refs/heads/main"
	sqlite3 "$1/crm.db" 'SELECT * FROM txn; SELECT * FROM change'
	find "$1/hooks" "$1/files" | sort
	ls "$1/history.git"
}
whole() { crm-export --all -q --repo "$1"; }
for repo in behind ahead; do
	crm-sync remote add evil "$PWD/evil" --repo $repo
	state $repo >$repo.was
	whole $repo >$repo.all
done
mkdir cases
python3 "$TOP/tests/lib/hostile.py" hub.git cases
pull_from() { # CASE REPOSITORY
	ln -sfn "cases/$1" evil
	run crm-sync pull evil --repo "$2"
}

cp -a behind taken
pull_from honest taken
status_is 0 'what is as it should be'
is "$(crm-contact list title='from Eve' --repo taken -o ids | wc -l)" 1 'is taken in'
rm -r cases/honest

# A merge is made anew from what was done, whatever tree it has; fields that are not known (any longer) are passed over.
merged=' merge-tree merge-count no-field '
for case in cases/*; do
	case=${case#cases/}
	for repo in behind ahead; do
		if [[ $repo = ahead && $merged = *" $case "* ]]; then continue; fi
		pull_from "$case" $repo
		like "$status-$err" '^[89]-crm-sync: ' "$case, $repo: refused with a reason"
		diag "$err"
		state $repo >now
		same_file now $repo.was "$case, $repo: nothing has changed"
	done
done
for repo in behind ahead; do
	whole $repo >now
	same_file now $repo.all "$repo: every record is as it was"
	expect_ok "$repo is well" crm-check --repo $repo
	expect_ok "$repo: and can be pulled into" crm-sync pull origin --repo $repo
done
for case in dotdot a-blob two-keys; do
	expect_status 9 "$case: nor cloned" crm-clone "cases/$case" "clone-$case"
	not_ok test -e "clone-$case/crm.db"
done

# -- packs that are more than they seem ---------------------------------------------------------

most=600000
[[ $CRM_BIN != *-asan/* ]] || most=2000000
for kind in many large; do
	start_gitd pack $kind
	crm-sync remote add $kind "git://127.0.0.1:$gitd_port/x" --repo behind
	expect_status 8 "$kind: refused" /usr/bin/time -q -f %M -o memory crm-sync pull $kind --repo behind
	like "$err" 'cannot fetch' 'with a reason'
	diag "$err"
	ok test "$(cat memory)" -lt $most
	rm -f behind/history.git/objects/pack/tmp_*
	is "$(find behind/history.git/objects -size +1M)" '' 'nothing large is left'
done
whole behind >now
same_file now behind.all 'every record is as it was'

done_testing
