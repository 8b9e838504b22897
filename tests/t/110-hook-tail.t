#!/usr/bin/env bash
# The stream of events: what a change means, each once and in order, from any place on, for whoever may read it.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need jq sqlite3 git

acme
types() { crm-hook tail --from 1 "$@" -o jsonl | jq -r .type | tr '\n' ' '; }

# -- what a change means ---------------------------------------------------------------------

roof=$(crm-deal list name~barn -o ids)
crm-hook cursor here now
expect_ok 'won' crm-deal win "$roof" -q
is "$(crm-hook tail --from @here -o jsonl | jq -r .type | tr '\n' ' ')" \
	'deal.updated deal.stage_changed deal.won contact.updated contact.lifecycle_changed ' \
	'is three events, the plain one first, and what followed'
expect_ok 'another amount' crm-deal set "$roof" amount=50000 -q
expect_ok 'open again' crm-deal reopen "$roof" -q
expect_ok 'lost' crm-deal lose "$roof" price -q
is "$(crm-hook tail --from @here -o jsonl | jq -r .type | tr '\n' ' ')" \
	'deal.updated deal.amount_changed deal.updated deal.stage_changed deal.reopened deal.updated deal.stage_changed deal.lost ' \
	'each by its name'
expect_status 1 'nothing new' crm-hook tail --from @here -o jsonl
is "$out$err" '' 'nothing is said'

expect_ok 'taken back' crm-log undo -q
is "$(crm-hook tail --from @here -o jsonl | jq -r .type | tr '\n' ' ')" \
	'deal.updated deal.stage_changed deal.reopened ' 'an undo is a change like any other'

expect_ok 'made as it is' crm-deal add name='Дах' stage=won amount=5 owner=ann -q
is "$(crm-hook tail --from @here -o jsonl | jq -r .type | tr '\n' ' ')" 'deal.created deal.won deal.assigned ' \
	'a deal that is made as won is won'
printf 'name,stage,amount,lost_reason\nStřecha,won,7,\n屋顶,lost,8,price\n' >deals.csv
expect_ok 'brought in' crm-import deal deals.csv
is "$(crm-hook tail --from @here -o jsonl | jq -r .type | tr '\n' ' ')" 'deal.created deal.created ' \
	'what was won elsewhere is not won now'

eva=$(crm-contact list name~Eva -o ids)
twin=$(crm-contact add name='Eva N.' email=eva.n@roof.example)
expect_ok 'merged' crm-contact merge "$eva" "$twin" -q
is "$(crm-hook tail --from @here contact.merged -o jsonl | jq -r '.record + " " + .data.name')" "$eva Eva Nová" \
	'the one that stayed is told of'
ticket=$(crm-ticket list subject~leaks -o ids)
expect_ok 'assigned' crm-ticket set "$ticket" assignee=bob status=open -q
expect_ok 'solved' crm-ticket set "$ticket" status=solved -q
is "$(types 'ticket.*')" 'ticket.created ticket.created ticket.updated ticket.status_changed ticket.assigned ticket.updated ticket.status_changed ticket.solved ' \
	'a ticket has its own'
expect_ok 'removed' crm-deal rm "$(crm-deal list name=Someday -o ids)" -q
run shell 'crm-hook tail deal.deleted -o jsonl | jq -c "[.data.name, .changed]"'
is "$out" '["Someday",null]' 'what was removed is told as it was'

# -- which ------------------------------------------------------------------------------------

run crm-hook tail --from 1 deal.won 'amount>10000' -f name,type
is "$out" $'name,type\nRoof for the barn,deal.won' 'terms are about the record as it was then'
run crm-hook tail --from 1 deal.updated --was 'stage.type=won' --changed stage -f name
is "$out" $'name\nRoof for the barn' 'what it was before, and which field changed'
run crm-hook tail --from 1 --changed amount -f type
is "$out" $'type\ndeal.updated\ndeal.amount_changed' 'of whatever entity has the field'
run crm-hook tail --from 1 -n 2 -f seq,type
is "$out" $'seq,type\n1,pipeline.created\n2,stage.created' 'the first two from there'
run crm-hook tail -n 1 -f type
is "$out" $'type\ndeal.deleted' 'without a place the last'
is "$(crm-hook tail -f type | tail -n +2 | wc -l)" 10 'ten of them'
expect_status 3 'no such event' crm-hook tail deal.wan
is "$err" $'crm-hook: there is no event \'deal.wan\'\nhint: deal.won' 'the nearest is named'
expect_status 3 'nor such an entity' crm-hook tail 'dael.*'
expect_status 2 'no such field' crm-hook tail deal.won 'amuont>3'
like "$err" 'amuont' 'is named'
expect_status 2 'nor such a place' crm-hook tail --from someday
like "$err" 'hint: 1204' 'how places are written'
expect_status 2 'follow prints lines' crm-hook tail --follow -o table
expect_status 2 'so do envelopes' crm-hook tail --cloudevents -o csv
run crm-hook events deal -f event
like "$out" 'deal.won' 'the names there are'

# -- the same for ever ------------------------------------------------------------------------

expect_ok 'all of it' shell 'crm-hook tail --from 1 -o jsonl >all'
is "$(jq -r .id all | sort | uniq -d)" '' 'no id twice'
ok jq -es 'map(.seq) == (map(.seq) | sort)' all
crm-log flush
rm -f crm.db crm.db-*
expect_ok 'the database is made anew from the history' crm-check --rebuild
run shell 'crm-hook tail --from 1 -o jsonl | jq -r .id | sort'
jq -r .id all | sort >ids
is "$out" "$(cat ids)" 'the same events have the same ids'
crm-hook tail --from 1 'deal.*' -o jsonl | jq -c '[.type,.record,.changed]' | sort >now
grep '"deal\.' all | jq -c '[.type,.record,.changed]' | sort >before
same_file now before 'and say the same'
is "$(crm-hook tail --from @here 'deal.*' -f type)" $'type\ndeal.deleted' 'a cursor finds its place again'

# -- cursors -----------------------------------------------------------------------------------

expect_ok 'a new cursor begins at the beginning' shell 'crm-hook tail --from @c -n 3 -o ids >/dev/null; crm-hook cursors'
like "$out" '^cursor,seq,behind.*c,3,' 'and is where it has read to'
is "$(crm-hook tail --from @c -n 1 -f seq)" $'seq\n4' 'goes on after it'
expect_ok 'put somewhere else' crm-hook cursor c 2
is "$(crm-hook tail --from @c -n 1 -f seq)" $'seq\n2' 'reads from there'
expect_ok 'a reader that goes away' shell 'crm-hook tail --from @c -o jsonl | head -n 1 >/dev/null || true'
expect_ok 'forgotten' crm-hook cursor c --forget
unlike "$(crm-hook cursors)" '^c,' 'is not there'
# In the middle of a change: the events of one change are several.
crm-hook cursor d now
crm-deal win "$roof" -q
is "$(crm-hook tail --from @d -n 2 -o jsonl | jq -r .type | tail -n 1)" deal.stage_changed 'stopped within a change'
is "$(crm-hook tail --from @d -o jsonl | jq -r .type)" deal.won 'goes on within it'

# -- places that an older crm wrote: the number of the change, times 16, and which of its events -----------

crm-hook tail --from @e -n 2 -o jsonl >/dev/null
read -r won txn <<<"$(crm-hook tail --from 1 deal.won -o jsonl | jq -r '"\(.seq) \(.txn)"' | tail -n 1)"
rest() { crm-hook tail --from "@$1" -o jsonl | jq -r .id; }
old() { # NAME PLACE TXN: a cursor in a file as it was
	sqlite3 hooks/state.db "CREATE TABLE IF NOT EXISTS was (name TEXT PRIMARY KEY, place INTEGER NOT NULL, txn TEXT NOT NULL)
		STRICT, WITHOUT ROWID; INSERT INTO was VALUES ('cursor:$1', $2, '$3')"
}
old whole $((won * 16 + 15)) "$txn"
old within $((won * 16 + 1)) "$txn"
old first 0 ''
sqlite3 hooks/state.db 'DROP TABLE place; ALTER TABLE was RENAME TO place'
all=$(crm-hook tail --from 1 -o jsonl | jq -r '"\(.seq) \(.id)"')
is "$(rest whole)" "$(awk -v won="$won" '$1 > won { print $2 }' <<<"$all")" 'an older place: goes on after the change'
is "$(rest within)" "$(awk -v won="$won" '$1 > won || $1 == won && n++ { print $2 }' <<<"$all")" 'goes on within it'
is "$(rest first)" "$(cut -d' ' -f2 <<<"$all")" 'and from the beginning'
is "$(rest whole)" '' 'once'

# -- as it happens -----------------------------------------------------------------------------

crm-hook tail --follow 'contact.*' >lines 2>errors &
follower=$!
wait_for() { for ((i = 0; i < 400; i++)); do "$@" && return; sleep 0.05; done; return 1; }
sees() { [ "$(wc -l <lines)" -ge "$1" ]; }
wait_for test -e lines
for ((i = 0; i < 40; i++)); do
	crm-contact add name="Ждан $i" -q >/dev/null
	sees 1 && break
done
ok sees 1
crm-contact set "$eva" title=CTO -q >/dev/null
ok wait_for grep -q contact.updated lines
kill -TERM "$follower"
wait "$follower" && status=0 || status=$?
is "$status" 0 'ends when it is told to'

# -- envelopes and who reads --------------------------------------------------------------------

run shell 'crm-hook tail deal.won name~barn -n 1 --cloudevents | jq -c "[.specversion,.type,.source,.datacontenttype,.data.data.name]"'
is "$out" '["1.0","crm.deal.won","urn:crm:acme","application/json","Roof for the barn"]' 'CloudEvents 1.0'
crm-schema add deal.margin decimal --secret -q >/dev/null
crm-deal set "$roof" margin=123.45 -q >/dev/null
unlike "$(crm-hook tail -n 1 deal.updated -o jsonl)" '123.45' 'what is secret is in no event'
expect_status 4 'outside of a repository' env -C / -u CRM_REPO crm-hook tail
run env -i PATH="$PATH" crm-hook tail --repo "$PWD" -n 1 -f type
is "$out" $'type\ndeal.updated' 'from cron'

done_testing
