#!/usr/bin/env bash
# What tracked fields were (deal.past and its like), over random changes, undos, redos, removals, merges and imports, against
# an oracle that reads the journal alone: at every moment there was. Made anew from the history it is the same; what somebody
# does to it is found, and mended; an older database gets it.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/python.sh"
. "$TOP/tests/lib/acme.sh"
. "$TOP/tests/lib/random.sh"
. "$TOP/tests/lib/journal.sh"
need git sqlite3 jq
need_python sqlite3

cat >oracle.py <<'T'
import json, sqlite3, sys
from datetime import datetime, timezone
TRACKED = {'deal': ['stage', 'pipeline', 'amount', 'currency', 'probability', 'close_date', 'forecast_category', 'owner',
                    'recurring_amount', 'recurring_period'],
           'ticket': ['status', 'owner', 'assignee', 'team', 'priority'],
           'contact': ['lifecycle_stage', 'lead_status'], 'article': ['status']}
MONEY = {'amount', 'recurring_amount'}
DIGITS = {'JPY': 0, 'KWD': 3}
db = sqlite3.connect('file:crm.db?mode=ro', uri=True)
txn = {s: dict(id=i, at=int(round(datetime.strptime(a, '%Y-%m-%dT%H:%M:%S.%f%z').timestamp() * 1000)), undo=t in
               ('crm-log undo', 'crm-log redo'), source=(o or '').split()) for s, i, a, t, o in
       db.execute('SELECT seq, id, at, tool, source FROM txn')}

def stored(field, body):
    value = body.get(field)
    if value is None or field not in MONEY:
        return value
    digits = DIGITS.get(body.get('currency'), 2)
    return int(round(float(value) * 10 ** digits))

class Change:
    def __init__(self, row):
        self.seq, self.txn, self.record, self.op, self.prev, before = row
        self.before = json.loads(before) if before else {}
    def tells(self, field):
        return self.op == 'delete' or field in self.before

def stays(chain, field, now):
    """Of a chain, the newest first, when the field is `now`: (seq, since, at, was)."""
    undone, found = set(), []
    for i, change in enumerate(chain):
        t = txn[change.txn]
        if t['undo'] and t['id'] not in undone:
            undone |= set(t['source'])
        if t['undo'] or t['id'] in undone:
            continue
        teller = {'update': change, 'create': chain[i + 1] if i + 1 < len(chain) else None, 'delete': None}[change.op]
        if teller and teller.tells(field) and stored(field, teller.before) != now:
            now = stored(field, teller.before)
            found.append((change.seq, t['at'], now))
    return {(seq, found[i + 1][1] if i + 1 < len(found) else None, at, was) for i, (seq, at, was) in enumerate(found)}

looked = wrong = gone = 0
for entity, fields in TRACKED.items():
    changes = {row[0]: Change(row) for row in db.execute(
        'SELECT seq, txn, record, op, prev, before FROM change WHERE entity = ? ORDER BY seq', [entity])}
    columns = ', '.join(fields)
    rows = {row[0]: dict(zip(fields, row[1:])) for row in db.execute('SELECT id, %s FROM "%s"' % (columns, entity))}
    kept = {}
    for field, record, seq, known, ended, since, at, was in db.execute(
            'SELECT field, id, seq, known, gone, since, at, was FROM "%s.past"' % entity):
        kept.setdefault((record, field), []).append((seq, known, ended, since, at, was))
        gone += ended is not None
    of = {}
    for change in changes.values():
        of.setdefault(change.record, []).insert(0, change)
    for record, field in kept:
        if record not in of or field not in fields:
            print('nobody knows', entity, record, field)
            wrong += 1
    for record, chain in of.items():
        for field in fields:
            now = rows.get(record, {}).get(field)
            for i, change in enumerate(chain):
                if change.op != 'delete':
                    looked += 1
                    m = change.seq
                    has = {(seq, since, at, was) for seq, known, ended, since, at, was in kept.get((record, field), [])
                           if known <= m and (ended is None or ended > m)}
                    if has != stays(chain[i:], field, now):
                        wrong += 1
                        print(entity, record, field, 'at', m, 'has', has, 'and not', stays(chain[i:], field, now))
                if change.tells(field):
                    now = stored(field, change.before)
print(looked > 400 and not wrong, gone > 5)
T

# -- what happens -----------------------------------------------------------------------------

some_txn() { crm-log list -n 12 -o ids | tail -n "$((RANDOM % 12 + 1))" | head -n 1; }

twice() { # ENTITY ID NAME=VALUE NAME=VALUE: two changes of it in one transaction
	printf '{"id":"%s","%s":"%s"}\n' "$2" "${3%%=*}" "${3#*=}" "$2" "${4%%=*}" "${4#*=}" >"$TEST_TMP/twice"
	try "crm-$1" apply "$TEST_TMP/twice"
}

import_deals() {
	local i
	{
		echo 'external_id,name,stage,amount,currency,owner'
		for i in 1 2 3 4; do
			echo "d$((RANDOM % 9)),Obchod 王 $i,$(pick proposal negotiation won ''),$RANDOM,$(pick EUR CZK JPY),$(pick ann bob '')"
		done
	} >"$TEST_TMP/deals.csv"
	try crm-import deal "$TEST_TMP/deals.csv" --key external_id --on-match update --source shop -q
}

deal_step() {
	local deal
	deal=$(some_id deal)
	case $((RANDOM % 12)) in
	0 | 1) try crm-deal move "$deal" "$(pick qualification proposal negotiation prospecting)" ;;
	2) try crm-deal "$(pick win reopen)" "$deal" ;;
	3) try crm-deal lose "$deal" price ;;
	4) try crm-deal set "$deal" amount="$((RANDOM % 99)).5" currency="$(pick EUR KWD)" ;;
	5) try crm-deal set "$deal" currency="$(pick EUR CZK JPY)" ;;
	6) try crm-deal set "$deal" owner="$(pick ann bob '')" probability="$(pick 10 33.3 '')" close_date="+$((RANDOM % 9))d" ;;
	7) try crm-deal set "$deal" recurring_amount="$(pick '10 EUR' 20 '')" recurring_period="$(pick month year)" ;;
	8) try crm-deal rm "$deal" --unlink ;;
	9) try crm-deal restore "$(gone_id deal)" ;;
	10) twice deal "$deal" stage="$(pick proposal won lost)" "$(pick stage=proposal stage=prospecting probability=5)" ;;
	11) import_deals ;;
	esac
}

other_step() {
	case $((RANDOM % 8)) in
	0 | 1) try crm-ticket set "$(some_id ticket)" status="$(pick open pending solved)" priority="$(pick low high)" ;;
	2) try crm-ticket set "$(some_id ticket)" assignee="$(pick ann bob '')" owner="$(pick ann '')" ;;
	3) try crm-contact set "$(some_id contact)" lifecycle_stage="$(pick lead mql customer '')" lead_status="$(pick new junk '')" ;;
	4) try crm-record article set "$(some_id article)" status="$(pick draft published archived)" ;;
	5) try crm-ticket add "subject=Дах тече $RANDOM" contact="$(some_id contact)" ;;
	6) try crm-record "$(pick deal contact ticket)" merge "$(some_id "$(pick deal contact ticket)")" "$(some_id "$(pick deal contact ticket)")" ;;
	7) try crm-record "$(pick deal contact ticket)" unmerge "$(gone_id "$(pick deal contact ticket)")" ;;
	esac
}

back_step() {
	case $((RANDOM % 8)) in
	0 | 1 | 2) try crm-log undo ;;
	3 | 4) try crm-log redo ;;
	5 | 6) try crm-log undo "$(some_txn)" "$(pick --skip --force --yes)" ;;
	7) try crm-log undo --since "@$((random_clock - RANDOM))" "$(pick --skip --force)" -y ;;
	esac
}

past_step() {
	tick
	case $((RANDOM % 9)) in
	0 | 1 | 2 | 3) deal_step ;;
	4) try crm-record deal merge "$(some_id deal)" "$(some_id deal)" ;;
	5 | 6) other_step ;;
	7 | 8) back_step ;;
	esac
}

# -- at every moment ---------------------------------------------------------------------------

rows() { # FILE ARGUMENT...: what crm-query says, if only that there is nothing
	run crm-query "${@:2}"
	cp "$TEST_TMP/out" "$1"
	[ "$status" -le 1 ] || fail "crm-query ended with status $status: $err"
}

# What a look at a moment finds is what held then.
as_of() { # SEQ
	local moment
	moment=$(sqlite3 -readonly crm.db "SELECT id FROM txn WHERE seq = (SELECT txn FROM change WHERE seq = $1)")
	rows ../seen --as-of "$moment" 'SELECT field, id, seq, since, at, was FROM "deal.was" ORDER BY 1, 2, 3'
	rows ../held "SELECT field, id, seq, since, at, was FROM \"deal.past\" WHERE known <= $1 AND (gone IS NULL OR gone > $1)
		ORDER BY 1, 2, 3"
	same_file ../seen ../held "$seed: as of change $1"
	is "$(crm-query --as-of "$moment" 'SELECT count(*) FROM v_deal_past')" \
		"$(crm-query --as-of "$moment" 'SELECT count(*) AS "count(*)" FROM "deal.past" WHERE gone IS NULL AND id IN (SELECT id FROM deal)')" \
		"$seed: and the view for people"
}

folder=$PWD
for seed in ${RANDOM_SEEDS:-1 2}; do
	cd "$folder"
	rm -rf acme
	RANDOM=$seed
	export CRM_SEED=$seed
	acme
	try crm-record article add title=Střecha
	for ((i = 0; i < ${RANDOM_STEPS:-150}; i++)); do past_step; done
	is "$("$python" "$folder/oracle.py")" 'True True' "$seed: every field of every record at every moment"
	crm-log flush -q
	expect_ok "$seed: crm-check finds nothing" crm-check
	[ "$status" = 0 ] || diag "$out"
	last=$(sqlite3 -readonly crm.db 'SELECT max(seq) FROM change')
	# Transactions of several changes are seen whole.
	for part in 3 5 8; do
		as_of "$(sqlite3 -readonly crm.db "SELECT max(seq) FROM change WHERE txn = (SELECT txn FROM change
			WHERE seq >= $((last * part / 10)) ORDER BY seq LIMIT 1)")"
	done
	past crm.db >../past
	ok test -s ../past
	expect_ok "$seed: made anew from the history" crm-check --rebuild
	past crm.db >../past.2
	same_file ../past ../past.2 "$seed: it is the same"
	is "$("$python" "$folder/oracle.py")" 'True True' "$seed: at every moment"
done

# -- behind its back ----------------------------------------------------------------------------

kept() { sqlite3 -readonly crm.db 'SELECT * FROM "deal.past"' >"../$1"; }
kept before
for harm in 'UPDATE "deal.past" SET was = NULL WHERE rowid_is' 'DELETE FROM "deal.past" WHERE rowid_is' \
	'UPDATE "deal.past" SET since = 7 WHERE rowid_is' 'UPDATE "deal.past" SET gone = coalesce(gone, 0) + 1 WHERE rowid_is' \
	'INSERT INTO "deal.past" SELECT field, id, seq, known + 1, gone, since, at, was FROM "deal.past" WHERE rowid_is'; do
	sqlite3 crm.db "${harm/rowid_is/(field, id, seq, known) = (SELECT field, id, seq, known FROM \"deal.past\" WHERE was IS NOT NULL ORDER BY seq LIMIT 1)}"
	expect_status 9 "${harm%% \"*}" crm-check
	like "$out$err" 'deal: the table of what fields were does not fit the journal' 'is found'
	expect_ok 'and mended' crm-check repair
	kept after
	same_file ../before ../after 'as it was'
done
sqlite3 crm.db 'DROP VIEW v_deal_past; DROP VIEW "deal.was"; DROP TABLE "deal.past"; PRAGMA user_version = 7'
expect_ok 'an older file' crm-query 'SELECT count(*) FROM v_deal_past'
kept after
same_file ../before ../after 'gets one'
sqlite3 crm.db 'DROP VIEW v_deal_past; CREATE VIEW v_deal_past AS SELECT 1 AS old; PRAGMA user_version = 7'
unlike "$(crm-query 'SELECT * FROM v_deal_past')" old 'an older view is made anew'

# -- an own entity of the view's name -------------------------------------------------------------

unset CRM_SEED
expect_ok 'an own entity may be called so' crm-schema add deal_past --label name
crm-record deal_past add name=Stará >/dev/null
is "$(crm-query 'SELECT name FROM v_deal_past')" $'name\nStará' 'and has its own view'
is "$(crm-query 'SELECT count(*) > 0 AS n FROM "deal.was"')" $'n\n1' 'beside what deals were'
expect_ok 'at any moment' crm-query --as-of "$(crm-log list -n 2 -o ids | tail -n 1)" 'SELECT count(*) FROM v_deal_past'
crm-log undo -q >/dev/null
crm-log undo -q >/dev/null
like "$(crm-query 'SELECT * FROM v_deal_past LIMIT 1')" since_at 'which goes with it'
done_testing
