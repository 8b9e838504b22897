#!/usr/bin/env bash
# Random histories over all entities: what is made anew from the history equals what made it, in what it says and in its
# journal; a copy that is taken half-way catches up to the same.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/random.sh"
. "$TOP/tests/lib/journal.sh"
need git sqlite3 jq

folder=$PWD
for seed in ${RANDOM_SEEDS:-1 2 3}; do
	cd "$folder"
	rm -rf acme half
	RANDOM=$seed
	export CRM_SEED=$seed
	acme
	for ((i = 0; i < ${RANDOM_STEPS:-120}; i++)); do
		tick
		random_step
		if [ $((RANDOM % 20)) = 0 ]; then crm-log flush -q; fi
		if [ "$i" = 60 ]; then cp -r "$folder/acme" "$folder/half"; fi
	done
	crm-log flush -q
	expect_ok "$seed: crm-check" crm-check
	[ "$status" = 0 ] || diag "$out"
	crm-export --all 2>/dev/null >../all.jsonl
	journal crm.db >../journal
	expect_ok "$seed: rebuilt" crm-check --rebuild
	crm-export --all 2>/dev/null >../all.2
	journal crm.db >../journal.2
	same_file ../all.jsonl ../all.2 "$seed: the export is the same"
	same_file ../journal ../journal.2 "$seed: the journal is equal"
	expect_ok "$seed: crm-check after it" crm-check
	[ "$status" = 0 ] || diag "$out"

	head=$(git -C history.git rev-parse main)
	rm -r ../half/history.git
	cp -r history.git ../half
	expect_ok "$seed: an older copy catches up" crm-log flush --repo ../half
	crm-export --all --repo ../half 2>/dev/null >../all.2
	same_file ../all.jsonl ../all.2 "$seed: to the same"
	journal ../half/crm.db >../journal.2
	same_file ../journal ../journal.2 "$seed: with the same journal"
	is "$(git -C ../half/history.git rev-parse main)" "$head" "$seed: and the same branch"

	# From the rebuilt journal come the commits it was made from.
	rm -r ../half/history.git
	git init -q --bare ../half/history.git
	expect_ok "$seed: the history is written anew" crm-log flush --repo ../half
	is "$(git -C ../half/history.git rev-parse main)" "$head" "$seed: to the same commits"
done
done_testing
