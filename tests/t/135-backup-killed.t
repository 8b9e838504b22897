#!/usr/bin/env bash
# crm-backup that is killed, or whose disk fails or is full: nothing is left that looks like a backup, the next one works and
# cleans up. CRASH_ALL=1 tries every place; CRASH_SEED chooses other moments.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/fault/faults.sh"
need_faults # sets $preload, $sanitizer
rounds=14
[ -z "${CRASH_ALL-}" ] || rounds=300
RANDOM=${CRASH_SEED:-2026}
acme
jq -nc 'range(2000) | {name: "Jméno \(.)", email: "jmeno\(.)@example.cz", description: ("\(. * 7919)-" * 9)}' | crm-contact apply - >/dev/null
crm-log flush -q
cd ..
export CRM_REPO=$PWD/acme
echo heslo >heslo
mkdir area

complaints=0
complain() { complaints=$((complaints + 1)) && diag "$1: $2"; }
exported() { sqlite3 -readonly "$1/crm.db" .dump | sha256sum; } # REPOSITORY

# All that is called a backup is one, and nothing else is left once a backup was made.
judge_folder() { # WHAT FOLDER
	local words backup
	for backup in "$2"/backups/2*; do
		[ -e "$backup" ] || continue
		words=$(crm-backup restore "$backup" back -q --passphrase-file heslo 2>&1) || complain "$1" "$backup: $words"
		rm -rf back
	done
}
judge_again() { # WHAT FOLDER [OPTION...]
	local words
	words=$(crm-backup "$2" -q "${@:3}" 2>&1) || complain "$1" "the next backup: $words"
	words=$(crm-backup restore "$2" back -q --passphrase-file heslo 2>&1) || complain "$1" "restoring the next: $words"
	[ "$(exported back)" = "$(exported acme)" ] || complain "$1" 'the next is not what the repository is'
	words=$(find "$2" -name '*.crm-part' -o -name '*.[0-9]*-*' | head -n 3 | xargs)
	[ -z "$words" ] || complain "$1" "left behind: $words"
	[ "$(cat "$2"/backups/* | sed -n 's/^piece //p' | sort -u)" = "$(cd "$2/pieces" && find . -type f | sed 's,[./],,g' | sort)" ] ||
		complain "$1" 'pieces that belong to no backup'
	rm -rf back
}

# -- killed at random -----------------------------------------------------------------------------

usual=60 kills=0
for ((round = 1; round <= rounds; round++)); do
	option=()
	folder=area/plain
	[ $((round % 2)) = 0 ] || { folder=area/sealed && option=(--passphrase-file heslo); }
	# From nothing, and as one more.
	[ $((round % 5)) != 0 ] || rm -rf "$folder"
	delay=$((RANDOM % usual))
	setsid crm-backup "$folder" -q "${option[@]}" --keep 1d 2>said &
	victim=$!
	sleep "0.$(printf %03d $delay)"
	kill -KILL -- "-$victim" 2>/dev/null || true
	code=0
	{ wait "$victim"; } 2>/dev/null || code=$?
	case $code in
	0) usual=$(((delay + usual) / 2 + 5)) ;;
	137) kills=$((kills + 1)) usual=$((usual + usual / 6 + 2)) ;;
	*) complain "round $round" "exit status $code: $(cat said)" ;;
	esac
	[ "$usual" -lt 900 ] || usual=900
	judge_folder "round $round, after $delay ms" "$folder"
	judge_again "round $round, after $delay ms" "$folder" "${option[@]}"
	crm-contact set eva@roof.example title="round $round" >/dev/null
done
is "$complaints" 0 "killed $kills times in $rounds backups"
ok test "$kills" -ge $((rounds / 6))
expect_ok 'the repository is sound' crm-check -q

# -- the disk ---------------------------------------------------------------------------------------

# With the fault at operation K in ./area.
faulted() { # K KIND COMMAND...
	code=0
	head -c 16 /dev/zero >state
	{
		env FAULT_ROOT="$PWD/area" FAULT_STATE="$PWD/state" FAULT_AT="$1" FAULT_KIND="$2" LD_PRELOAD="$preload" "${@:3}" \
			>/dev/null 2>said
	} 2>/dev/null || code=$?
	happened=$(od -An -tu8 -j8 state | tr -d ' ')
}

# What did not end well has said so, and nothing looks as if it had.
judge_code() { # WHAT
	case $code in
	0|137) ;;
	8) [ -s said ] || complain "$1" 'without a word' ;;
	*) complain "$1" "exit status $code: $(cat said)" ;;
	esac
}

few=2 kinds='EIO FULL KILL TORN'
[ -z "${CRASH_ALL-}" ] || kinds='EIO ENOSPC FULL SHORT KILL TORN'
rm -rf area/*
crm-backup area/base -q
mv area/base base
crm-contact set eva@roof.example title=CEO >/dev/null
for what in new next file restore; do
	prepared() {
		rm -rf area/*
		[ "$what" != next ] || cp -a base area/kept
	}
	case $what in
	new|next) command=(crm-backup area/kept -q --keep 1d) ;;
	file) command=(crm-backup area/one.tar.gz -q) ;;
	restore) command=(crm-backup restore base area/back -q) ;;
	esac
	prepared
	faulted 0 EIO "${command[@]}"
	operations=$(od -An -tu8 -N8 state | tr -d ' ')
	is "$code" 0 "$what: $operations operations without a fault"
	for kind in $kinds; do
		complaints=0 missed=0
		for k in $(places "$operations" "$few"); do
			prepared
			faulted "$k" "$kind" "${command[@]}"
			[ "$happened" != 0 ] || missed=$((missed + 1))
			judge_code "$what, $kind at $k of $operations"
			case $what in
			new|next)
				judge_folder "$what, $kind at $k" area/kept
				[ "$code" -ne 0 ] || [ "$what" = new ] || [ "$(crm-backup list area/kept -o ids | wc -l)" -eq 1 ] || complain "$what, $kind at $k" 'nothing was removed'
				judge_again "$what, $kind at $k" area/kept
				;;
			file)
				[ "$code" -eq 0 ] || [ ! -e area/one.tar.gz ] || crm-backup restore area/one.tar.gz area/back -q ||
					complain "$what, $kind at $k" 'what is there is no backup'
				[ "$code" -ne 8 ] || [ ! -e area/one.tar.gz.crm-part ] || complain "$what, $kind at $k" 'left behind'
				crm-backup area/one.tar.gz -q || complain "$what, $kind at $k" 'the next backup'
				[ ! -e area/one.tar.gz.crm-part ] || complain "$what, $kind at $k" 'left behind after the next'
				;;
			restore)
				[ "$code" -eq 0 ] || [ ! -e area/back ] || [ -z "$(crm-check -q --repo area/back 2>&1 || echo bad)" ] ||
					complain "$what, $kind at $k" 'what is there is not sound'
				[ -e area/back ] || crm-backup restore base area/back -q || complain "$what, $kind at $k" 'the next restore'
				[ ! -e area/back.restoring ] || complain "$what, $kind at $k" 'left behind'
				;;
			esac
		done
		[ "$missed" -le 1 ] || complain "$what, $kind" "it did not happen at $missed places"
		is "$complaints" 0 "$what: $kind"
	done
done
is "$(crm-contact list -o ids title=CEO | wc -l)" 1 'the repository has felt nothing'
expect_ok 'and is sound' crm-check -q
done_testing
