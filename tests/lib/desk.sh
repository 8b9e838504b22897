# shellcheck shell=bash
# A small desk with a story: tickets whose figures can be worked out by hand. Reports of tickets are tried on it.
#
#   . "$(dirname "$0")/../lib/test.sh"
#   . "$TOP/tests/lib/desk.sh"
#   desk                       # makes the repository desk and goes into it; it is 2026-11-21T10:00Z then, a Saturday
#
# All times are UTC; the desk is open Monday to Friday 9 to 17. Policy: first response 2h, next 4h, resolution 8h.
#
#   střecha  Mon 2 Nov  9:00  ann, phone, urgent: answered 10:00, solved 11:00.
#   колір    Mon 2 Nov 16:00  bob, email: answered Tue 10:00 and pending; the customer writes Wed 10:00, answered and solved
#                             Wed 12:00; opened again Mon 9 Nov 9:00, solved 10:00.
#   水泵      Sat 7 Nov 12:00  ann, web: never answered, open.
#   zámek    Fri 30 Oct 16:30 bob, web: solved Mon 2 Nov 9:30 without a word.
#   很晚      Sat 31 Oct 22:00 bob, email, low: answered Sun 1 Nov 9:00 by ann, pending since.
#   výhra    Sun 1 Nov 12:00  nobody has it, chat: spam.
#   старий   Thu 1 Oct  9:00  bob: imported on 10 Nov, closed 15 Oct 9:00, opened again once in its old system.

at() { export CRM_NOW=$1; }
says() { # TICKET DIRECTION [FIELD=VALUE...]
	crm-record message add ticket="$1" direction="$2" body=… channel=phone "${@:3}" >/dev/null
}

desk() {
	export CRM_HISTORY_COMMIT=manual
	at 2026-10-30T08:00:00Z
	crm init -q desk
	cd desk || return
	crm-record team add name=Podpora >/dev/null
	crm-user add name=ann full_name='Anna Dvořáková' team=Podpora >/dev/null
	crm-user add name=bob full_name='Богдан Шевченко' >/dev/null
	crm-contact add name='Олена Коваль' email=olena@kvity.example >/dev/null
	crm-calendar add name=desk timezone=UTC hours='mon-fri 9:00-17:00' >/dev/null
	crm-sla add name=usual calendar=desk first_response=2h next_response=4h resolution=8h >/dev/null
	at 2026-10-30T16:30:00Z; crm-ticket add subject=zámek assignee=bob channel=web >/dev/null
	at 2026-10-31T22:00:00Z; crm-ticket add subject=很晚 assignee=bob channel=email priority=low >/dev/null
	at 2026-11-01T09:00:00Z; says 很晚 out author=ann; crm-ticket status 很晚 pending >/dev/null
	at 2026-11-01T12:00:00Z; crm-ticket add subject=výhra channel=chat >/dev/null
	at 2026-11-01T12:01:00Z; crm-ticket status výhra spam >/dev/null
	at 2026-11-02T09:00:00Z; crm-ticket add subject=střecha assignee=ann channel=phone priority=urgent >/dev/null
	at 2026-11-02T09:30:00Z; crm-ticket solve zámek >/dev/null
	at 2026-11-02T10:00:00Z; says střecha out author=ann
	at 2026-11-02T11:00:00Z; crm-ticket solve střecha >/dev/null
	at 2026-11-02T16:00:00Z; crm-ticket add subject=колір assignee=bob channel=email >/dev/null
	at 2026-11-03T10:00:00Z; says колір out author=bob; crm-ticket status колір pending >/dev/null
	at 2026-11-04T10:00:00Z; says колір in; crm-ticket set колір status=open >/dev/null
	at 2026-11-04T12:00:00Z; says колір out author=bob; crm-ticket solve колір >/dev/null
	at 2026-11-07T12:00:00Z; crm-ticket add subject=水泵 assignee=ann channel=web >/dev/null
	at 2026-11-09T09:00:00Z; crm-ticket reopen колір >/dev/null
	at 2026-11-09T10:00:00Z; crm-ticket solve колір >/dev/null
	at 2026-11-10T10:00:00Z
	printf 'subject,status,created_at,closed_at,reopen_count,assignee,external_id\nстарий,closed,2026-10-01T09:00:00Z,2026-10-15T09:00:00Z,1,bob,7\n' >old.csv
	crm-import ticket old.csv --key external_id -q
	at 2026-11-21T10:00:00Z
}
