#!/usr/bin/env bash
# Three to five copies, random edits of every kind, random pulls and pushes, some killed: all come to the same, and made anew
# from the history it is the same too. make soak does a thousand; SYNC_SEEDS says which here.
. "$(dirname "$0")/../lib/test.sh"
need git python3

for seed in ${SYNC_SEEDS:-1 2 3}; do
	mkdir "s$seed"
	expect_ok "seed $seed" env -C "s$seed" python3 "$TOP/tests/sync/converge.py" "$seed" $((3 + seed % 3)) "${SYNC_STEPS:-25}"
	rm -rf "s$seed"
done

done_testing
