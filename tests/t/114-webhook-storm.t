#!/usr/bin/env bash
# A storm: receivers that fail, hang, redirect, hang up before and after they took it, answer 410, 429 and 503 at random, and the
# program that tells them killed all along. Then every event has arrived everywhere, in order, and none was invented; and one
# that hangs has held up nobody.
. "$(dirname "$0")/../lib/test.sh"
need jq sqlite3 python3
. "$TOP/tests/lib/hookd.sh"

events=40 # of each of two kinds
hookd
crm init -q acme
cd acme
for name in 1 2 3 4 5 6; do hook "storm$name" "/storm/$name/x" --on contact.created,deal.won timeout=1s; done
hook calm /ok/calm --on contact.created,deal.won
hook dead /hang/x --on contact.created timeout=20s

write() { # N: a contact and a deal
	crm-contact add name="Člověk $1" >/dev/null
	crm-deal add name="Obchod $1" stage=won >/dev/null
}
clock=$(date -u -d 2026-11-21T10:00:00Z +%s)
later() { # SECONDS
	clock=$((clock + $1))
	CRM_NOW=$(date -u -d "@$clock" +%FT%TZ)
	export CRM_NOW
}

# -- who hangs holds up nobody ------------------------------------------------------------------

for ((i = 1; i <= events / 2; i++)); do write "$i"; done
began=$(date +%s%N)
crm-hook deliver -q &
deliverer=$!
calm() { [ "$(got /ok/calm | wc -l)" -ge "$1" ]; }
ok wait_for calm "$events"
is "$(($(date +%s%N) - began < 8000000000))" 1 'one that hangs holds up nobody'
write extra
ok wait_for calm $((events + 2))
pass 'what is written meanwhile is told at once, too'
kill -9 "$deliverer" "$(pgrep -f "follow-hooks --once webhooks $PWD" || echo "$deliverer")" 2>/dev/null || true
wait "$deliverer" 2>/dev/null || true

# -- the storm ------------------------------------------------------------------------------------

crm-hook pause dead >/dev/null
for ((i = events / 2 + 1; i <= events; i++)); do write "$i"; done
behind() { crm-hook list -f name,behind,state -o csv | grep -c 'storm.*,[1-9][0-9]*,\|storm.*retrying\|storm.*paused' || true; }
kills=0
for ((round = 0; round < 400; round++)); do
	if [ "$(behind)" -eq 0 ]; then break; fi
	later 3600
	"$CRM_BIN/../libexec/crm/follow-hooks" --once webhooks "$PWD" &
	deliverer=$!
	if ((round % 2 == 0)); then
		read -r -t "0.$((round * 7 % 80 + 100))" <>"$TEST_TMP/never" || true
		if kill -9 "$deliverer" 2>/dev/null; then kills=$((kills + 1)); fi
	fi
	wait "$deliverer" 2>/dev/null || true
	crm-hook list active=no -f name -o csv | sed -n 's/^storm/storm/p' >gone
	if [ -s gone ]; then crm-hook resume -q - <gone >/dev/null; fi
done
diag "$round rounds, $kills kills, $(wc -l <"$received") requests"
is "$(behind)" 0 'the storm is over'
ok test "$kills" -gt 5

told contact.created deal.won >"$TEST_TMP/want"
is "$(wc -l <"$TEST_TMP/want")" $((2 * events + 2)) 'what happened'
for name in 1 2 3 4 5 6; do
	got "/storm/$name/x" >"$TEST_TMP/got"
	same_file "$TEST_TMP/want" "$TEST_TMP/got" "all of it arrived in order, and nothing else: $name"
done
is "$(jq -r 'select(.path | startswith("/storm")) | .headers["webhook-id"]' "$received" | sort -u | comm -13 <(sort -u "$TEST_TMP/want") - | wc -l)" \
	0 'none was invented on the way either'
is "$(crm-hook dead -o csv | tail -n +2 | wc -l)" 0 'none was given up'
is "$(jq -r 'select(.path == "/ok/redirected") | .path' "$received" | wc -l)" 0 'no redirection was followed'
ok test "$(jq -r 'select(.path | startswith("/storm")) | .status' "$received" | sort -u | grep -c '410\|429\|503\|302')" -eq 4

# -- the service -------------------------------------------------------------------------------------

later 60
unset CRM_NOW
crm-hook deliver --follow -q &
service=$!
crm-contact add name='Během služby' >/dev/null
one_more() { [ "$(got /ok/calm | wc -l)" -eq $((2 * events + 3)) ]; }
ok wait_for one_more
kill -TERM "$service"
wait "$service" && code=0 || code=$?
is "$code" 0 'the service ends when it is told to'

done_testing
