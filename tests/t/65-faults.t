#!/usr/bin/env bash
# The k-th write, sync, rename, open ... fails, or the process is killed there: a command that returned 0 is there, any
# other has changed nothing, the next one heals, and database and history are sound. CRASH_ALL=1 tries every k.
# Thousands of syncs that need not reach a disk: what is durable is asked of the library, not of the machine.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/fault/faults.sh"
need_faults
prepare

try_kind() { # KIND COUNT
	local k tried=0 missed=0
	complaints=0
	for k in $(places "$operations" "$2"); do
		attempt "$k" "$1"
		if [ "$happened" = 0 ]; then missed=$((missed + 1)); fi
		tried=$((tried + 1))
		judge "$name, $1 at operation $k of $operations"
	done
	# A process that waits for another does not do the same number of operations each time.
	[ "$missed" -le 1 ] || complain "$name, $1" "it did not happen at $missed places"
	is "$complaints" 0 "$name: $1 at $tried places"
}

# Each command has half of the kinds, in turn; with sanitizers a third.
turn=0
kinds() {
	local all=(EIO FULL KILL ENOSPC SHORT TORN)
	if [ -n "${CRASH_ALL-}" ]; then
		echo "${all[@]}"
	elif sanitized; then
		echo "${all[$((turn % 6))]}" "${all[$(((turn + 3) % 6))]}"
	else
		echo "${all[@]:$((turn % 2 * 3)):3}"
	fi
}

for name in ${FAULT_COMMANDS:-$(commands)}; do
	if ! with_command "$name"; then
		fail "$name without a fault"
		continue
	fi
	turn=$((turn + 1))
	for kind in ${FAULT_KINDS:-$(kinds)}; do try_kind "$kind" "${FAULT_PLACES:-$few}"; done
done

# The one place where all of a change is in the log and does not count: it must not come back later.
with_command add
FAULT_LOG=$TEST_TMP/operations attempt 0 EIO
k=$(awk '$3 == "fdatasync" && $4 ~ /crm\.db-wal$/ { print $1; exit }' operations)
for kind in EIO ENOSPC KILL; do
	complaints=0
	attempt "$k" "$kind"
	judge "add, $kind at the sync of the log"
	is "$complaints" 0 "add: $kind when the log is synced"
done
attempt "$k" GONE
is "$code" 8 'a disk that is gone from then on'
like "$(cat said)" 'cannot be told whether the change was stored' 'nobody knows, and that is said'
complaints=0 code=137
judge 'add, GONE at the sync of the log'
is "$complaints" 0 'it is there as a whole or not at all'

with_init
for kind in ${FAULT_KINDS:-EIO FULL KILL}; do
	complaints=0
	for k in $(places "$operations" 6); do
		attempt "$k" "$kind"
		judge_init "init, $kind at operation $k of $operations"
	done
	is "$complaints" 0 "init: $kind"
done
done_testing
