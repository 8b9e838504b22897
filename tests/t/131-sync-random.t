#!/usr/bin/env bash
# Three to five copies, random edits of every kind, random pulls and pushes, some killed: all come to the same, to what an independent
# reckoning of all transactions says, and made anew from the history it is the same too. make soak does a thousand; SYNC_SEEDS says
# which here, SYNC_STEPS how long each is. A seed that fails prints its steps: tests/sync/converge.py --shrink finds the few it takes.
. "$(dirname "$0")/../lib/test.sh"
need git python3

# The runtime of a sanitizer wants to be first.
sanitizer=$(ldd "$CRM_BIN/crm-contact" | awk '$1 ~ /^libasan/ { print $3 }')
faults=$(dirname "$CRM_BIN")/fault/faultio.so
if [ -e "$faults" ]; then export SYNC_PRELOAD=${sanitizer:+$sanitizer:}$faults; fi
export SYNC_FAILED=${SYNC_FAILED:-$TEST_TMP}
if [ -n "$sanitizer" ]; then seeds='1 2 3' steps=20; else seeds=$(seq -s ' ' 30) steps=20; fi

for seed in ${SYNC_SEEDS:-$seeds}; do
	expect_ok "seed $seed" python3 "$TOP/tests/sync/converge.py" --steps "${SYNC_STEPS:-$steps}" "$seed"
done

done_testing
