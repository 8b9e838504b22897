#!/usr/bin/env bash
# The power goes away at the k-th operation, and what was not synced is gone: what a command that returned 0 had done is
# there, the one that was cut short is there as a whole or not at all, the next command heals. CRASH_ALL=1 tries every k.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/fault/faults.sh"
need_faults
prepare

# What is left takes the place of the copy.
power_off() { # HOW
	rm -rf "$TEST_TMP/left"
	"$thrown_away" "$1" "$area" "$TEST_TMP/keep" "$TEST_TMP/left"
	rm -rf "$area"
	mv "$TEST_TMP/left" "$area"
}

try_power() { # HOW COUNT
	local k tried=0
	complaints=0
	for k in $(places "$operations" "$2") after; do
		keeping=1 attempt "${k/after/0}" CRASH FAULT_KEEP="$TEST_TMP/keep"
		power_off "$1"
		tried=$((tried + 1))
		judge "$name, power off ($1) at operation $k of $operations"
	done
	is "$complaints" 0 "$name: power off ($1) at $tried places"
}

# The library itself: what is thrown away, what is left.
if [ -z "${FAULT_COMMANDS-}" ]; then
	mkdir -p plain/a/b
	echo old >plain/a/file
	"$thrown_away" begin plain kept
	perl -e '
		use IO::Handle;
		open my $new, ">", "plain/a/new" or die; print $new "new\n"; $new->flush; $new->sync;
		open my $file, ">", "plain/a/file" or die; print $file "changed\n"; close $file;
		rename "plain/a/b", "plain/a/c" or die;
	'
	"$thrown_away" end plain kept lost
	is "$(cd lost && find . | sort | xargs)" '. ./a ./a/b ./a/file' 'thrown-away: names as they were'
	is "$(cat lost/a/file)" old 'and bytes'
	"$thrown_away" names plain kept half
	is "$(cd half && find . | sort | xargs)" '. ./a ./a/c ./a/file ./a/new' 'thrown-away names: names as they are'
	is "$(cat half/a/file; wc -c <half/a/new)" $'old\n0' 'with bytes as they were'
fi

# With sanitizers each command has one of the two, in turn.
turn=0
hows() {
	if sanitized && [ -z "${CRASH_ALL-}" ]; then
		if [ $((turn % 2)) = 0 ]; then echo end; else echo names; fi
	else
		echo end names
	fi
}

for name in ${FAULT_COMMANDS:-$(commands)}; do
	if ! with_command "$name"; then
		fail "$name without a fault"
		continue
	fi
	turn=$((turn + 1))
	for how in $(hows); do try_power "$how" "${FAULT_PLACES:-$((few + 1))}"; done
done
done_testing
