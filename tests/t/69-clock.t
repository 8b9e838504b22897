#!/usr/bin/env bash
# Clocks that jump back, zones, the hours of summer time: transactions keep their order, in the journal, in git and in
# what is asked of a past moment.
. "$(dirname "$0")/../lib/test.sh"
need git jq sqlite3
RANDOM=${CRASH_SEED:-2026}
export CRM_HISTORY_COMMIT=manual

crm init -q acme
cd acme
ask() { sqlite3 -readonly crm.db "$1"; }
backward() { ask 'SELECT count(*) FROM txn a JOIN txn b ON b.seq = a.seq + 1 WHERE b.at <= a.at'; }
last_at() { ask 'SELECT at FROM txn ORDER BY seq DESC LIMIT 1'; }

# One clock after another, most of them behind the one before
eva=$(crm-contact add name='Eva Nová')
CRM_NOW=2020-02-29T23:59:59Z crm-contact set "$eva" title='six years ago' >/dev/null
is "$(last_at)" 2026-11-21T10:00:00.002Z 'a clock that is behind: just after the last transaction'
CRM_NOW=2026-11-21T10:00:00.002Z crm-contact set "$eva" title='the same moment' >/dev/null
is "$(last_at)" 2026-11-21T10:00:00.003Z 'a clock that stands still'
CRM_NOW=2027-01-01T00:00:00Z crm-contact set "$eva" title='next year' >/dev/null
is "$(last_at)" 2027-01-01T00:00:00.000Z 'a clock that goes on is believed again'
old=$(CRM_NOW=1971-01-01T00:00:00Z crm-contact add name='Олена Коваль')
ok test "$(ask "SELECT created_at FROM contact WHERE id = '$old'")" '>' 2027
is "$(crm-contact show "$old" -f created_at,modified_at -o jsonl | jq -r '.created_at == .modified_at')" true \
	'a record is not older than its transaction'

# The machine's own clock, through libfaketime
faketime=$(find /usr/lib /usr/lib64 /usr/local/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
if [ -n "$faketime" ]; then
	faked() { # TIME CMD...
		env -u CRM_NOW ASAN_OPTIONS="$ASAN_OPTIONS:verify_asan_link_order=0" LD_PRELOAD="$faketime" FAKETIME="$1" "${@:2}"
	}
	faked '@2031-05-05 05:05:05' crm-contact set "$eva" title='2031' >/dev/null
	like "$(last_at)" '^2031-05-05T05:05:0' 'libfaketime is believed'
	before=$(last_at)
	faked '@2019-05-05 05:05:05' crm-contact set "$eva" title='back to 2019' >/dev/null
	ok test "$(last_at)" '>' "$before"
	CRM_HISTORY_COMMIT='wait' expect_ok 'the follower does not mind either' faked '@1999-12-31 23:59:59' crm-log flush
	is "$(git -C history.git rev-list --count main)" "$(ask 'SELECT count(*) FROM txn')" 'and has written everything'
else
	[ -z "${TEST_STRICT-}" ] || fail 'needs libfaketime, which is not here'
	skip 'libfaketime' 'it is not here'
fi

# Random clocks in zones where it is another day, around the hours that come twice or not at all
cd ..
crm init -q zones
cd zones
eva=$(CRM_NOW=2026-01-01T00:00:00Z crm-contact add name='Eva Nová' title=0)
zones=(UTC Europe/Prague America/New_York Pacific/Kiritimati America/Adak Australia/Lord_Howe Asia/Kathmandu)
moments=(2026-03-29T00:30:00Z 2026-03-29T01:30:00Z 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-11-01T05:30:00Z
	2026-11-01T06:30:00Z 2026-04-04T14:45:00Z 2026-04-04T15:15:00Z 2026-02-28T23:59:59.999Z 2026-12-31T23:59:59.999Z)
has_as_of=
if crm-contact show --help | grep -q -- '--as-of'; then has_as_of=1; fi
declare -a at=() was=()
for ((i = 1; i <= 40; i++)); do
	zone=${zones[RANDOM % ${#zones[@]}]} moment=${moments[RANDOM % ${#moments[@]}]}
	CRM_NOW=$moment TZ=$zone crm-contact set "$eva" title="$i" city="$zone" >/dev/null
	if [ $((i % 5)) = 0 ]; then CRM_NOW=$moment TZ=$zone crm-contact add name="王 $i" >/dev/null; fi
	at[i]=$(last_at)
	was[i]=$(crm-contact list -s id -f id,name,title,city -o csv)
done
is "$(backward)" 0 'in the journal time never runs backward'
crm-log flush -q
is "$(git -C history.git log --format=%at main | awk 'NR > 1 && $1 > last { n++ } { last = $1 } END { print n + 0 }')" 0 'nor in git'
is "$(git -C history.git log --date-order --format='%(trailers:key=Crm-Txn,valueonly,separator=)' main)" \
	"$(ask 'SELECT id FROM txn ORDER BY seq DESC')" 'git orders them by date as the journal does'
is "$(for zone in "${zones[@]}"; do TZ=$zone crm-log list -n 0 -f txn -o csv | sha256sum; done | sort -u | wc -l)" 1 \
	'the order is the same in every zone'
if [ -n "$has_as_of" ]; then
	wrong=''
	for ((i = 1; i <= 40; i++)); do
		zone=${zones[RANDOM % ${#zones[@]}]}
		[ "$(TZ=$zone crm-contact list --as-of "${at[i]}" -s id -f id,name,title,city -o csv)" = "${was[i]}" ] || wrong+=" ${at[i]}"
	done
	is "$wrong" '' 'a past moment is told as it was, from every zone'
	is "$(TZ=Europe/Prague crm-contact show "$eva" --as-of '2026-10-25 02:30' -f title -o ids 2>&1 | wc -l)" 1 \
		'an hour that comes twice can be asked for'
fi
expect_ok 'database and history agree' crm-check -q
done_testing
