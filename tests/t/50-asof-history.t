#!/usr/bin/env bash
# --as-of t prints what was printed at t, byte for byte, for a random history over all entities, of the model too.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/random.sh"
need jq sqlite3
RANDOM=${HISTORY_SEED:-20261121}
acme
steps=240 every=12
! sanitized || steps=120
steps=${HISTORY_STEPS:-$steps}

# Everything that is asked of a moment, with its exit status; what is said is not compared. In a table there are instants
# relative to now.
ask() { # FOLDER [--as-of WHEN]
	local folder=$1
	shift
	mkdir -p "$folder"
	one() { # NAME CMD...
		local name=$1 status=0
		shift
		"$@" >"$folder/$name" 2>/dev/null || status=$?
		echo "$status" >>"$folder/$name"
	}
	one all crm-export --all "$@"
	one contacts crm-contact list -o csv "$@"
	one first crm-contact list -n 5 -o csv "$@"
	one firstcompanies crm-company list -n 3 -f name,parent,owner -o md "$@"
	one short crm-contact list -n 9 -o table -f id,name,company,owner "$@"
	one sorted crm-contact list -s -name,country -n 7 -f id,name,company.name "$@"
	one filtered crm-contact list country=CZ -f id,name,company,tags,owner "$@"
	one words crm-contact list střecha -f id,name,title,description "$@"
	one through crm-contact list 'company.industry=retail' -o ids "$@"
	one search crm-deal list barn -f name,stage,amount -s stage "$@"
	one count crm-contact count "$@"
	one by crm-deal count --by stage "$@"
	one where crm-contact count -w 'tags=vip or not owner=ann' "$@"
	one linked crm-contact list company=roof.example -o ids "$@"
	one stages crm-record stage list -o csv "$@"
	one machines crm-record machine list -o csv "$@"
	one fields crm-record field list -o csv "$@"
	one show crm-contact show eva@roof.example jan@roof.example -o csv "$@"
	one card crm-contact show eva@roof.example -o table "$@"
	one sql crm-query 'SELECT name, company, company_id, modified_at FROM v_contact ORDER BY id' "$@"
	one journal crm-query 'SELECT (SELECT count(*) FROM txn) AS t, (SELECT count(*) FROM change) AS c' "$@"
	one match crm-query "SELECT name, email FROM contact WHERE rowid IN
		(SELECT rowid FROM contact_fts WHERE contact_fts MATCH 'eva') ORDER BY id" "$@"
	one export crm-export company 'employees>10' -o jsonl "$@"
}

moments=()
for ((i = 1; i <= steps; i++)); do
	random_step
	if [ $((i % every)) = 0 ]; then
		id=$(crm-log list -n 1 -o ids)
		# Relative dates count from the moment, which is the transaction's and perhaps a little after the clock.
		at=$(crm-query "SELECT at FROM txn ORDER BY seq DESC LIMIT 1" -o 'template={at}')
		moments+=("$id")
		echo "$at" >"$TEST_TMP/at.$id"
		CRM_NOW=$at ask "$TEST_TMP/was/$id"
	fi
done
unset CRM_USER_NAME CRM_USER_EMAIL
diag "$(crm-log list -n 0 -o ids | wc -l) transactions, ${#moments[@]} moments, $(wc -l <"$TEST_TMP/refused") lines of refusals"
ok test "$(crm-query 'SELECT count(*) AS n FROM change WHERE op = '"'delete'" -o 'template={n}')" -gt $((steps / 16))
ok test "$(crm-query "SELECT count(*) AS n FROM change WHERE entity IN ('field', 'entity')" -o 'template={n}')" -gt $((steps / 80))

export CRM_NOW=2030-01-01T00:00:00Z
compare() { # ID WHEN NAME
	local when=$2 answer
	rm -rf "$TEST_TMP/then"
	ask "$TEST_TMP/then" --as-of "$when"
	answer=$(diff -r "$TEST_TMP/was/$1" "$TEST_TMP/then" | head -n 20) || true
	is "$answer" '' "$3"
}
for i in "${!moments[@]}"; do
	id=${moments[i]}
	compare "$id" "$id" "as of transaction $id"
	if [ $((i % 5)) = 0 ]; then compare "$id" "$(cat "$TEST_TMP/at.$id")" 'as of its instant'; fi
	if [ $((i % 7)) = 0 ]; then
		compare "$id" "$(TZ=Asia/Kathmandu date -d "$(cat "$TEST_TMP/at.$id")" '+%Y-%m-%dT%H:%M:%S.%3N+05:45')" 'and of it in another zone'
	fi
done

# The clock has jumped back, the journal has not.
is "$(crm-query 'SELECT count(*) AS n FROM txn a JOIN txn b ON b.seq = a.seq + 1 WHERE b.at <= a.at' -o 'template={n}')" 0 'instants rise'

# Commits are moments, too.
crm-log flush
id=${moments[3]}
commit=$(git --git-dir=history.git log --format=%H --grep="Crm-Txn: $id")
compare "$id" "$commit" 'as of a commit'
compare "$id" "${commit:0:12}" 'as of the beginning of its id'
compare "$id" "commit:$commit" 'said outright'

done_testing
