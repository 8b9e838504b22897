#!/usr/bin/env bash
# Dates never shift with the zone; instants are UTC and shown in the user's zone (traps 16).
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
acme
need jq sqlite3

zones='America/New_York Asia/Kathmandu Pacific/Kiritimati Pacific/Pago_Pago Europe/Prague UTC'

# A date is the same day everywhere, in and out, in every format
for zone in $zones; do
	export TZ=$zone
	id=$(crm-contact add name="$zone" birthday=2000-01-01)
	is "$(sqlite3 -readonly crm.db "SELECT birthday FROM contact WHERE id = '$id'")" 2000-01-01 "a date typed in $zone is stored as it is"
	for format in csv tsv jsonl table md; do
		like "$(crm-contact list id="$id" -f birthday -o "$format")" 2000-01-01 "and printed so as $format"
	done
done
for zone in $zones; do
	is "$(TZ=$zone crm-contact count birthday=2000-01-01)" 6 "is found in $zone"
	is "$(crm-contact count --tz "$zone" 'birthday<=2000-01-01' 'birthday>=2000-01-01')" 6 'and by --tz'
	is "$(TZ=$zone crm-contact list -o csv birthday=2000-01-01 -s name -f name,birthday | sha256sum)" \
		"$(TZ=UTC crm-contact list -o csv birthday=2000-01-01 -s name -f name,birthday | sha256sum)" 'listed alike'
	before=$(dump)
	TZ=$zone shell 'crm-contact list -o jsonl | crm-contact apply - >/dev/null'
	is "$(dump)" "$before" "and changed by no round trip through $zone"
done
export TZ=UTC

# `today` is the user's day: now it is 10:00 UTC on 2026-11-21
is "$(TZ=Pacific/Kiritimati crm-deal list id="$(TZ=Pacific/Kiritimati crm-deal add name=k close_date=today)" -f close_date -o 'template={close_date}')" 2026-11-22 'today in Kiritimati'
is "$(TZ=America/New_York crm-deal list id="$(TZ=America/New_York crm-deal add name=n close_date=today)" -f close_date -o 'template={close_date}')" 2026-11-21 'today in New York'
is "$(crm-deal list id="$(crm-deal add name=t close_date=tomorrow --tz Pacific/Pago_Pago)" -f close_date -o 'template={close_date}')" 2026-11-21 'tomorrow in Pago Pago'
is "$(CRM_NOW=2026-11-22T02:00:00Z TZ=America/New_York crm-deal count 'close_date=today')" 2 'a filter by today'

# Instants: typed in the user's zone, stored in UTC
at() { # ZONE TEXT: what is stored
	sqlite3 -readonly crm.db "SELECT due_at FROM task WHERE id = '$(TZ=$1 crm-task add subject=s due_at="$2")'"
}
is "$(at Asia/Kathmandu '2026-11-21 10:44')" 2026-11-21T04:59:00.000Z 'Kathmandu is 5:45 ahead'
is "$(at America/New_York '2026-11-21 10:44')" 2026-11-21T15:44:00.000Z 'New York is 5 behind'
is "$(at America/New_York '2026-07-01 10:44')" 2026-07-01T14:44:00.000Z '4 in summer'
is "$(at Pacific/Kiritimati '2026-11-21 00:30')" 2026-11-20T10:30:00.000Z 'Kiritimati is 14 ahead'
is "$(at Europe/Prague '2026-11-21T10:44:00+05:45')" 2026-11-21T04:59:00.000Z 'an offset says it all'
is "$(at Europe/Prague 2026-11-21T10:44:00Z)" 2026-11-21T10:44:00.000Z 'so does Z'
is "$(at Europe/Prague 'tomorrow 9:00')" 2026-11-22T08:00:00.000Z 'tomorrow 9:00'

# Both changes of Europe/Prague: 2026-03-29 02:00 -> 03:00, 2026-10-25 03:00 -> 02:00
is "$(at Europe/Prague '2026-03-29 01:59')" 2026-03-29T00:59:00.000Z 'before spring forward'
is "$(at Europe/Prague '2026-03-29 03:00')" 2026-03-29T01:00:00.000Z 'after it'
like "$(at Europe/Prague '2026-03-29 02:30')" '2026-03-29T0[01]:30:00.000Z' 'an hour that does not exist is one of its neighbours'
is "$(at Europe/Prague '2026-10-25 01:59')" 2026-10-24T23:59:00.000Z 'before fall back'
is "$(at Europe/Prague '2026-10-25 03:00')" 2026-10-25T02:00:00.000Z 'after it'
like "$(at Europe/Prague '2026-10-25 02:30')" '2026-10-25T0[01]:30:00.000Z' 'an hour that is there twice is one of both'
export TZ=Europe/Prague
crm-task rm - < <(crm-task list -o ids) >/dev/null
for hour in 2026-03-28T22:59 2026-03-28T23:00 2026-03-29T00:59 2026-03-29T01:00 2026-03-29T21:59 2026-03-29T22:00; do
	crm-task add subject="$hour" due_at="${hour}Z" >/dev/null
done
is "$(crm-task list due_at=2026-03-29 -o 'template={subject}' | sort | paste -sd' ')" \
	'2026-03-28T23:00 2026-03-29T00:59 2026-03-29T01:00 2026-03-29T21:59' 'the day of 23 hours has its borders'
for hour in 2026-10-24T21:59 2026-10-24T22:00 2026-10-25T22:59 2026-10-25T23:00; do
	crm-task add subject="$hour" due_at="${hour}Z" >/dev/null
done
is "$(crm-task list due_at=2026-10-25 -o 'template={subject}' | sort | paste -sd' ')" \
	'2026-10-24T22:00 2026-10-25T22:59' 'so has the day of 25 hours'
for now in 2026-03-28T12:00:00Z 2026-10-24T12:00:00Z; do
	is "$(CRM_NOW=$now crm-deal list id="$(CRM_NOW=$now crm-deal add name=d close_date=+1d)" -f close_date -o 'template={close_date}')" \
		"$(date -ud "$now + 1 day" +%F)" "+1d over the change after $now"
	is "$(CRM_NOW=$now crm-deal list id="$(CRM_NOW=$now crm-deal add name=d close_date=+1w)" -f close_date -o 'template={close_date}')" \
		"$(date -ud "$now + 7 days" +%F)" '+1w too'
done

# Machines get UTC, people their zone
id=$(crm-task add subject=shown due_at=2026-11-25T23:30:00Z)
is "$(crm-task list id="$id" -f due_at -o jsonl)" '{"due_at":"2026-11-25T23:30:00.000Z"}' 'JSON Lines'
is "$(TZ=Asia/Kathmandu crm-task list id="$id" -f due_at -o csv)" 'due_at
2026-11-25T23:30:00.000Z' 'CSV'
like "$(TZ=Europe/Prague crm-task show "$id" -o table)" 'due_at +(in 4 days|2026-11-26)' 'a card'
expect_ok '--tz of a zone' crm-task list --tz Asia/Kathmandu
run crm-task list --tz Nowhere/Town
isnt "$status" 0 'a zone that is none'
export TZ=UTC

# Borders of the calendar
while read -r date want; do
	run crm-contact add name=x birthday="$date"
	status_is "$want" "birthday=$date"
done <<-'END'
	2024-02-29 0
	2023-02-29 3
	1900-02-29 3
	2000-02-29 0
	0001-01-01 0
	9999-12-31 0
	2026-13-01 3
	2026-00-10 3
	2026-11-31 3
	10000-01-01 3
	2026-11-21T10:00 3
	21.11.2026 3
	11/21/2026 3
END
is "$(crm-contact list birthday=9999-12-31 -f birthday -o 'template={birthday}')" 9999-12-31 'the last day'

done_testing
