#!/usr/bin/env bash
# A clone, a pull and a push that are cut: the network after so many bytes, the process at any of its writes, the disk full. What
# was there is there, and the same once more heals it. CRASH_ALL=1 tries every place.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/peers.sh"
. "$TOP/tests/fault/faults.sh"
need git python3 sqlite3
need_faults
few=2

# ann and ben have both changed something; ben's is in the hub already.
export CRM_HOOKS_START=manual
acme
eva=$(crm-contact list name~Eva -o ids)
for ((i = 0; i < 30; i++)); do echo "Jméno $i,jmeno$i@example.cz,$RANDOM$RANDOM$RANDOM"; done | sed '1iname,email,city' >../rows.csv
crm-import -q contact ../rows.csv
cd ..
mkdir base
mv acme base/ann
git init -q --bare base/hub.git
git -C base/hub.git config core.sharedRepository 0
crm-sync remote add origin base/hub.git --repo base/ann
crm-sync push -q --repo base/ann
export CRM_NOW=2026-11-22T00:00:00Z CRM_SEED=2
crm-clone -q "$PWD/base/hub.git" ben
crm-contact set "$eva" title=CEO -q --repo ben >/dev/null
sed 's/example/ben.example/' rows.csv >ben.csv
crm-import -q contact ben.csv --repo ben
crm-sync push -q --repo ben
git -C base/ann/history.git config remote.origin.url "$area/hub.git"
CRM_SEED=3 crm-contact set "$eva" department=Střechy -q --repo base/ann >/dev/null
crm-log flush -q --repo base/ann
export CRM_NOW=2026-11-23T00:00:00Z

whole() { crm-export --all -q --repo "$1" | sha256sum; }
place() { [ ! -d "$1/history.git" ] || git -C "$1/history.git" rev-parse -q --verify main 2>/dev/null || true; }

# -- at every write ----------------------------------------------------------------------------

try() { # WHAT BASE COMMAND...: with faults, and once more without
	local what=$1 kind at step after operations
	base=$TEST_TMP/work/$2 command=("${@:3}") export_of=ann
	[[ $what != clone ]] || export_of=copy
	complaints=0 tried=0
	attempt 0 EIO
	[ "$code" = 0 ] || complain "$what" "exit status $code without a fault: $(cat "$TEST_TMP/said")"
	operations=$(od -An -tu8 -N8 "$TEST_TMP/fault-state" | tr -d ' ')
	after=$(whole "$area/$export_of")
	step=$((operations / few + 1))
	[ -z "${CRASH_ALL-}" ] || step=1
	for kind in KILL TORN FULL EIO; do
		for ((at = 1 + RANDOM % step; at <= operations; at += step)); do
			attempt "$at" $kind CRM_REPO=
			tried=$((tried + 1))
			judge_cut "$what, $kind at $at of $operations"
		done
	done
	is "$complaints" 0 "$what: $tried faults"
}

judge_cut() { # WHAT
	# What returned 0 has done all there was.
	[ "$code" = 0 ] || { code=0 && (cd "$area" && "${command[@]}") >"$TEST_TMP/said" 2>&1; } || code=$?
	[ "$code" = 0 ] || complain "$1" "once more: exit status $code: $(cat "$TEST_TMP/said")"
	[ "$(whole "$area/$export_of")" = "$after" ] || complain "$1" 'it has come to something else'
	crm-check --repo "$area/$export_of" >"$TEST_TMP/said" 2>&1 || complain "$1" "$(cat "$TEST_TMP/said")"
	git -C "$area/hub.git" fsck --strict >"$TEST_TMP/said" 2>&1 || complain "$1" "the hub: $(cat "$TEST_TMP/said")"
	[ -z "$(find "$area" -name 'pack_git2*' -o -name '*.lock' ! -name 'crm-*')" ] ||
		complain "$1" 'something is left'
}

cd "$TEST_TMP"
mkdir -p "$area"
cd "$area"
RANDOM=${CRASH_SEED:-2026}
try clone base crm-clone "$area/hub.git" "$area/copy"
try 'pull, merged' base crm-sync pull --repo "$area/ann"
# Git, which takes the push, is not made for the sanitizer's runtime.
if [ -z "$sanitizer" ]; then try 'run' base crm-sync run --repo "$area/ann"; fi
cd "$TEST_TMP/work"

# -- the network -----------------------------------------------------------------------------------

# Each time as many bytes more, until it is whole; nothing changes before.
cuts=0,1,3,100,300,1000,2000,3000,4000,6000,8000
until_whole() { # WHAT REPOSITORY COMMAND...
	local what=$1 repo=$2 failures=0 was now
	was=$(state_of "$repo")
	code=1
	while [ "$code" -ne 0 ] && [ "$failures" -lt 20 ]; do
		code=0
		"${@:3}" >said 2>&1 || code=$?
		now=$(state_of "$repo")
		[ "$code" -ne 0 ] || break
		failures=$((failures + 1))
		[ "$code" -eq 8 ] || fail "$what: exit status $code: $(cat said)"
		[ "$now" = "$was" ] || fail "$what: something has changed"
	done
	is "$code" 0 "$what: whole in the end"
	ok test $failures -ge 3
}

rm -rf net
cp -a base net
start_git_daemon "$PWD/net"
start_gitd cut "$daemon_port" down $cuts
until_whole 'cloned' net/copy crm-clone "git://127.0.0.1:$gitd_port/hub.git" net/copy
is "$(whole net/copy)" "$(whole ben)" 'it is what it should be'
start_gitd cut "$daemon_port" down $cuts
git -C net/ann/history.git config remote.origin.url "git://127.0.0.1:$gitd_port/hub.git"
until_whole 'pulled' net/ann crm-sync pull --repo net/ann
start_gitd cut "$daemon_port" up $cuts
git -C net/ann/history.git config remote.origin.url "git://127.0.0.1:$gitd_port/hub.git"
until_whole 'pushed' net/ann crm-sync push --repo net/ann
is "$(git -C net/hub.git rev-parse main)" "$(git -C net/ann/history.git rev-parse main)" 'all of it is there'
ok git -C net/hub.git fsck --strict
for repo in net/copy net/ann; do expect_ok "$repo is well" crm-check --repo $repo; done
is "$(find net/*/history.git -name 'pack_git2*' -o -name '*.lock' ! -name 'crm-*')" '' 'nothing is left lying about'

done_testing
