#!/usr/bin/env bash
# The clocks of many tickets, whose stories are read in one go, are those of the same tickets asked for one by one.
. "$(dirname "$0")/../lib/test.sh"
export CRM_HISTORY_COMMIT=manual TZ=UTC
count=1600 fields=id,first_response_due,first_response_time,first_response_state,next_response_due,next_response_met
fields+=,next_response_breached,resolution_due,resolution_time,first_resolution_time,resolution_state,sla_state,breaching
at() { export CRM_NOW=$1; }

at 2026-11-02T08:00:00Z
crm init -q here
cd here
crm-calendar add name=Brno timezone=Europe/Prague hours='mon-fri 9:00-17:00' >/dev/null
crm-sla add name=obvyklá calendar=Brno first_response=2h next_response=4h resolution=16h >/dev/null

# Every ticket has another story, by its number: status changes of some, messages of some; crossed, failed and automatic ones.
{
	echo external_id,subject,sla,created_at
	for ((i = 0; i < count; i++)); do
		printf '%d,Dotaz %d,obvyklá,2026-11-0%dT%02d:%02d:00Z\n' $i $i $((2 + i % 5)) $((i / 60 % 24)) $((i % 60))
	done
} >tickets.csv
{
	echo ticket,direction,body,sent_at,created_at,automatic,delivery
	for ((i = 0; i < count; i++)); do
		((i % 3)) && echo "Dotaz $i,in,Добрий день,2026-11-09T0$((i % 9)):00:00Z,2026-11-09T0$((i % 7 + 3)):00:00Z,,"
		((i % 4)) && echo "Dotaz $i,out,您好,2026-11-09T0$((i % 8 + 1)):30:00Z,2026-11-09T0$((i % 8 + 1)):30:00Z,$([ $((i % 5)) = 0 ] && echo yes),$([ $((i % 7)) = 0 ] && echo failed)"
		((i % 5)) && echo "Dotaz $i,in,Ještě jednou,2026-11-10T0$((i % 9)):00:00Z,2026-11-10T0$((i % 9)):00:00Z,,"
		((i % 6)) && echo "Dotaz $i,out,Hotovo,2026-11-11T10:$((10 + i % 50)):00Z,2026-11-11T10:$((10 + i % 50)):00Z,,"
	done
	true
} >messages.csv
expect_ok 'tickets' crm-import ticket tickets.csv
expect_ok 'messages' crm-import message messages.csv
change() {
	at "$1"
	crm-ticket list -f id -o 'template={id}' --sort external_id | awk -v n="$3" -v of="$4" 'NR % of == n' |
		crm-ticket set - status="$2" -q >/dev/null
}
expect_ok 'pending' change 2026-11-05T09:10:00Z pending 1 3
expect_ok 'open again' change 2026-11-06T11:20:00Z open 1 6
expect_ok 'solved' change 2026-11-12T12:30:00Z solved 2 5

at 2026-11-13T14:00:00Z
one_by_one() {
	local all
	all=$(crm-ticket list -f id -o 'template={id}' --sort id) || return
	split -l 400 - part. <<<"$all"
	for part in part.*; do
		crm-ticket list "id=$(paste -sd, "$part")" -f "$fields" -o csv | tail -n +2 || return
	done | sort
}
one_by_one >few.csv
is "$(wc -l <few.csv)" $count 'one by one, all are there'
for order in created_at -created_at; do
	crm-ticket list -f "$fields" -o csv --sort $order | tail -n +2 | sort >many.csv
	same_file many.csv few.csv "in one go, the last of them in the order of $order"
done
run awk -F, '{ seen[$4]++; seen[$7]++; seen[$11]++; seen[$12]++ } END { for (one in seen) print one }' few.csv
like "$out" 'breached' 'some are late'
like "$out" 'met' 'some are not'

# Long ago, and after a change.
run crm-ticket count sla_state=breached --as-of 2026-11-06
is "$out" "$(crm-ticket list -f sla_state -o 'template={sla_state}' --as-of 2026-11-06 --sort -id | grep -c breached)" 'as it was'

done_testing
