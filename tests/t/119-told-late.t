#!/usr/bin/env bash
# One copy of a team tells (hooks.here): what was written in others and comes late reaches each of its readers once, whatever
# stands before or behind it in the journal, across kill -9, a rebuild, undo, and a reader that was away.
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/hookd.sh"
. "$TOP/tests/lib/rule.sh"
need git jq sqlite3 python3

hookd
cd "$TEST_TMP" && mkdir team && cd team || exit
export CRM_SEED=1
seed=1000
rules_desk
rule thanks <<'END'
on deal.won
do
    add task subject="Thank {{name}}" due_at=+3d about={{self}}
END
hook deals /ok/deals --on 'deal.*'
mkdir -p hooks/after-write.d hooks/on/deal.won.d
printf '#!/bin/sh\njq -r .id >>"$CRM_REPO"/written\n' >hooks/after-write.d/log
printf '#!/bin/sh\njq -r .id >>"$CRM_REPO"/won\n' >hooks/on/deal.won.d/log
chmod +x hooks/after-write.d/log hooks/on/deal.won.d/log
touch won heard noticed.jsonl
crm-notify add --user eva --on deal.created --via file --target "$PWD/noticed.jsonl" >/dev/null
git init -q --bare ../hub.git
crm-sync remote add origin "$PWD/../hub.git"
crm-sync push -q
cd ..
crm-clone -q hub.git ben
crm-clone -q hub.git cyril
cp -r desk/hooks/after-write.d desk/hooks/on ben/hooks/
is "$(crm-config get hooks.here --repo desk) $(crm-config get hooks.here --repo ben)" 'yes no' 'one copy tells'

everyone() { # all that tell do what there is to do now; a cursor is read
	local kind
	for kind in rules scripts notices webhooks; do
		"$(dirname "$(type -P crm)")/../libexec/crm/follow-hooks" --once "$kind" desk
	done
	crm-hook tail --from @one -o jsonl --repo desk 2>/dev/null | jq -r .id >>desk/heard || true
}
deal() { # COPY TIME NAME: made and won, two transactions
	seed=$((seed + 1))
	local -x CRM_NOW=$2 CRM_SEED=$seed
	crm-deal win -q --repo "$1" "$(crm-deal add name="$3" owner=eva --repo "$1")" >/dev/null
}
all() { crm-hook tail --from 1 --repo desk -o jsonl | jq -r .id | sort; }
crm-hook cursor one now --repo desk
heard_once() { # WORDS: each reader has heard each event, once
	everyone
	all | join -v 1 - "$TEST_TMP/old" >want
	is "$(sort desk/heard | diff - want | head -n 3)" '' "$1: the cursor"
	is "$(sort desk/written | diff - want | head -n 3)" '' "$1: the program"
	is "$(sort desk/won | diff - <(grep won want) | head -n 3)" '' "$1: the program of one event"
	is "$(jq -r 'select(.path == "/ok/deals") | .headers["webhook-id"]' "$received" | sort | diff - <(grep '[.]deal[.]' want | tr . -) | head -n 3)" '' \
		"$1: the webhook"
	is "$(crm-task list -f subject -o csv --repo desk | tail -n +2 | sort)" \
		"$(crm-deal list stage=won -f name -o csv --repo desk | tail -n +2 | sed 's/^/Thank /' | sort)" "$1: the rule"
	is "$(jq -r .data.name desk/noticed.jsonl | sort)" "$(crm-deal list -f name -o csv --repo desk | tail -n +2 | sort)" "$1: the notice"
}
sync() { local copy; for copy; do crm-sync run -q --repo "$copy"; done; }
everyone
all >"$TEST_TMP/old"
: >desk/written

# -- late -----------------------------------------------------------------------------------

deal desk 2026-01-01T10:00:00Z 'Deal a'
heard_once 'here'
deal ben 2026-01-01T08:00:00Z 'Deal b'
sync desk ben desk
is "$(sqlite3 desk/crm.db "SELECT count(*) FROM \"txn.arrival\" WHERE number > txn")" 2 'what is late has late numbers'
heard_once 'written before, pulled after'
heard_once 'again'
crm-hook tail -n 3 --repo desk -o jsonl | jq -r .id >last
same_file last <(tail -n 3 desk/heard) 'the last are those that came last'
is "$(crm-hook cursors --repo desk -o csv -f cursor,behind | tail -n 1)" one,0 'nobody is behind'

# -- a reader that was away, between what came and what comes ----------------------------------------

deal ben 2026-01-01T08:30:00Z 'Deal c'
deal cyril 2026-01-01T08:40:00Z 'Deal d'
deal desk 2026-01-01T10:30:00Z 'Deal e'
sync ben cyril desk
deal ben 2026-01-01T10:20:00Z 'Deal f'
deal desk 2026-01-01T10:40:00Z 'Deal g'
is "$(crm-hook cursors --repo desk -o csv -f behind | tail -n 1)" 8 'so many changes are to come'
sync ben desk
heard_once 'several at once'
crm-deal set "$(crm-deal list name='Deal f' -o ids --repo desk)" amount=100 -q --repo desk >/dev/null
crm-log undo -q -y --repo desk >/dev/null
sync desk ben cyril
heard_once 'undone'

# -- killed and made anew -----------------------------------------------------------------------------

deal ben 2026-01-02T08:00:00Z 'Deal h'
deal desk 2026-01-02T10:00:00Z 'Deal i'
everyone
sync ben
for ms in 05 10 15 20 30 40 60; do
	timeout -s KILL "0.$ms" crm-sync pull -q --repo desk >/dev/null 2>&1 || true
done 2>/dev/null
sync desk
is "$(crm-check --repo desk --rebuild -q 2>&1 | grep -v 'kept as')" '' 'made anew'
heard_once 'after kill -9 and a rebuild'
sync desk
rm desk/crm.db*
crm-check --repo desk --rebuild -q 2>/dev/null
heard_once 'after it was lost'
expect_ok 'the copy is well' crm-check --repo desk

# -- who listens all the time, and a new copy ----------------------------------------------------------------

deal desk 2026-01-02T12:00:00Z 'Deal x'
everyone
deal ben 2026-01-02T11:00:00Z 'Deal y'
sync ben
crm-hook tail --follow --from "$(sqlite3 desk/crm.db 'SELECT max(seq) FROM change')" --repo desk 2>/dev/null >followed &
follower=$!
hookd_pids+=("$follower")
heard() { grep -q "$1" followed 2>/dev/null; }
wait_for heard task
sync desk
expect_ok 'who listens while it is pulled' wait_for heard 'deal.won'
deal desk 2026-01-02T13:00:00Z 'Deal z'
both() { [ "$(grep -c '"type":"deal.won"' followed)" -ge 2 ]; }
expect_ok 'and goes on' wait_for both
kill "$follower"
is "$(jq -r 'select(.type == "deal.won") | .data.name' followed | tr '\n' ,)" 'Deal y,Deal z,' 'hears what comes late, and nothing twice'
heard_once 'all the others'
sync desk
crm-clone -q hub.git dora
cp -r desk/hooks/after-write.d desk/hooks/on dora/hooks/
crm-config set hooks.here yes --repo dora
for kind in rules scripts notices webhooks; do "$(dirname "$(type -P crm)")/../libexec/crm/follow-hooks" --once "$kind" dora; done
is "$(ls dora/written dora/won 2>/dev/null)$(crm-rule runs --repo dora -o ids | wc -l)" "$(crm-rule runs --repo desk -o ids | wc -l)" 'a new copy tells nothing old'
heard_once 'nor is anything told again'

# -- in the middle of a transaction ----------------------------------------------------------------------

jq -cn 'range(8) | {name: "Deal m\(.)"}' | CRM_NOW=2026-01-03T10:00:00Z crm-deal apply -q --repo desk >/dev/null
crm-hook tail --from @one -n 3 --repo desk -o jsonl | jq -r .id >part
deal ben 2026-01-03T08:00:00Z 'Deal j'
sync ben desk
crm-hook tail --from @one --repo desk -o jsonl | jq -r .id >>part
is "$(sort -u part | grep -c 'deal.*created')" 9 'all of it is heard'
cat part >>desk/heard
sort -u desk/heard -o desk/heard
heard_once 'at last'

# -- two that tell -------------------------------------------------------------------------------------------

crm-config set hooks.here yes --repo ben
deal ben 2026-01-04T08:00:00Z 'Deal k'
deal desk 2026-01-04T09:00:00Z 'Deal l'
"$(dirname "$(type -P crm)")/../libexec/crm/follow-hooks" --once rules ben
"$(dirname "$(type -P crm)")/../libexec/crm/follow-hooks" --once rules desk
sync ben desk ben
for copy in ben desk; do "$(dirname "$(type -P crm)")/../libexec/crm/follow-hooks" --once rules "$copy"; done
sync ben desk ben
is "$(crm-task list 'subject~Thank Deal k,Thank Deal l' --repo ben -o csv -f subject | tail -n +2 | sort | uniq -c | tr -s ' ')" \
	"$(printf ' 1 Thank Deal k\n 1 Thank Deal l')" 'rules act once where two copies let them'
is "$(crm-rule runs --repo ben -o csv | wc -l)" "$(crm-rule runs --repo desk -o csv | wc -l)" 'and both know the same runs'

# -- tables for reports ---------------------------------------------------------------------------------------

deal desk 2026-01-05T09:00:00Z 'Deal n'
(cd desk && crm-export --star ../star --since @bi -q)
deal ben 2026-01-05T08:00:00Z 'Deal o'
sync ben desk
deal desk 2026-01-05T10:00:00Z 'Deal p'
(cd desk && crm-export --star ../more --since @bi -q)
like "$(cat more/*deal*.csv)" 'Deal o' 'an increment has what came late'
like "$(cat more/*deal*.csv)" 'Deal p' '... and what is new'
unlike "$(cat more/*deal*.csv)" 'Deal k' '... and no more than has been made anew'
(cd desk && crm-export --star ../again --since @bi -q)
unlike "$(cat again/*deal*.csv)" 'Deal' 'once'

done_testing
