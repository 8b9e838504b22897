#!/usr/bin/env bash
# 32 processes write at once: no update is lost, no error but busy, every transaction is one commit with its own author,
# and in the end database and history agree. Some seconds; a minute with CRASH_ALL=1.
# In memory there are many times more of them.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. "$(dirname "$0")/../lib/test.sh"
need git jq sqlite3
# The clock and the ids are real: everybody has the same clock, nobody the same ids.
unset CRM_NOW CRM_SEED
workers=32 seconds=5
[ -z "${CRASH_ALL-}" ] || seconds=60

crm init -q acme
cd acme
for ((i = 0; i < workers; i++)); do echo "{\"entity\":\"contact\",\"name\":\"worker_$i\",\"type\":\"integer\"}"; done |
	crm-record field apply - >/dev/null
shared=$(crm-contact add name='Спільний запис' email=shared@example.cz)
has_if=
crm-contact set --help | grep -q -- '--if ' && has_if=1
counter=$(crm-contact add name='Počitadlo' score=0)

# One worker: what it was told that is done goes into its file, one word each.
try() { # WORD CMD...
	local code=0 word=$1
	shift
	"$@" >"../out.$me" 2>"../err.$me" || code=$?
	case $code in
	0) echo "$word" >>"../done.$me" ;;
	7) echo busy >>"../busy.$me" ;;
	*) echo "$* ended with $code: $(cat "../err.$me")" >>"../wrong.$me" ;;
	esac
	return 0
}

# Reads, adds one, writes only where nobody else has written: refused with 5, it begins anew, some times.
count_up() {
	local code=5 score revision tries
	for ((tries = 0; code == 5 && tries < 4; tries++)); do
		read -r score revision <<<"$(crm-contact show "$counter" -f score,_rev -o 'template={score} {_rev}')"
		code=0
		crm-contact set "$counter" --if "$revision" score=$((score + 1)) \
			>/dev/null 2>"../err.$me" || code=$?
	done
	case $code in
	0) echo counted >>"../done.$me" ;;
	5) ;;
	7) echo busy >>"../busy.$me" ;;
	*) echo "set --if ended with $code: $(cat "../err.$me")" >>"../wrong.$me" ;;
	esac
}

work() {
	local n
	until=$seconds
	SECONDS=0
	export CRM_USER_NAME="Робітник $me" CRM_USER_EMAIL="worker$me@example.cz"
	for ((n = 1; SECONDS < until; n++)); do
		try "add" crm-contact add name="王 $me $n" email="w$me-$n@example.cn"
		try "field $n" crm-contact set "$shared" "worker_$me=$n"
		try "tag $me-$n" crm-contact set "$shared" tags+="$me-$n"
		if [ $((n % 4)) = 0 ]; then
			for ((i = 0; i < 20; i++)); do echo "Řádek $i,r$me-$i@example.cz,$n"; done | sed '1i name,email,city' >"../rows$me.csv"
			try import crm-import -q contact "../rows$me.csv" --key email
		fi
		[ -z "$has_if" ] || [ $(((n + me) % 8)) != 1 ] || count_up
	done
}

for ((me = 0; me < workers; me++)); do work & done
wait
cat ../wrong.* >../wrong 2>/dev/null || true
is "$(head -n 5 ../wrong)" '' 'no error but busy'
touch ../busy.0
total=$(cat ../done.* | wc -l) busy=$(cat ../busy.* | wc -l)
diag "$total changes by $workers processes in $seconds s; $busy times busy"
ok test "$total" -ge "$workers"
ok test "$busy" -le $((total / 20))

complain=''
tags=$(crm-contact show "$shared" -o json | jq -r '.[0].tags[]' | sort)
record=$(crm-contact show "$shared" -f '*' -o jsonl)
is "$(comm -13 <(echo "$tags") <(cat ../done.* | sed -n 's/^tag //p' | sort))" '' 'every tag that was added to the one record is there'
is "$(echo "$tags" | wc -l)" "$(cat ../done.* | grep -c ^tag)" 'and no other'
for ((me = 0; me < workers; me++)); do
	want=$(sed -n 's/^field //p' "../done.$me" | tail -n 1)
	got=$(jq ".worker_$me" <<<"$record")
	[ "$got" = "${want:-null}" ] || complain+="worker $me: $got, not $want; "
	want=$(wc -l <"../done.$me")
	got=$(sqlite3 -readonly crm.db "SELECT count(*) FROM txn WHERE actor LIKE 'Робітник $me <%'")
	[ "$got" = "$want" ] || complain+="worker $me was told of $want changes, the journal has $got; "
done
is "$complain" '' 'each worker finds its own field as it left it, and each change once in the journal'
is "$(crm-contact count email~@example.cn)" "$(cat ../done.* | grep -c ^add)" 'every added record is there'
[ -z "$has_if" ] || is "$(crm-contact show "$counter" -f score -o jsonl | jq .score)" "$(cat ../done.* | grep -c ^counted)" 'the counter has counted every one'

expect_ok 'the history is brought up' crm-log flush
is "$(git -C history.git log --reverse --format='%(trailers:key=Crm-Txn,valueonly,separator=)|%an <%ae>' main)" \
	"$(sqlite3 -readonly -separator '|' crm.db 'SELECT id, actor FROM txn ORDER BY seq')" \
	'every transaction is one commit, in order, with its author'
is "$(sqlite3 -readonly crm.db 'SELECT max(seq) - count(*) FROM txn')" 0 'the numbers have no gap'
is "$(sqlite3 -readonly crm.db 'SELECT count(*) FROM txn a JOIN txn b ON b.seq = a.seq + 1 WHERE b.at <= a.at')" 0 'and time goes on'
expect_ok 'crm-check' crm-check -q
is "$(git -C history.git fsck --strict --no-dangling --no-progress 2>&1)" '' 'git fsck'
done_testing
