#include "rule/ticket.h"

#include <string.h>

#include "base/str.h"
#include "rule/sla.h"

/* From where to where. */
static const struct way {
	const char *from, *to;
} ways[] = {
	{ "new", "open|pending|hold|solved|closed|spam" },
	{ "open", "pending|hold|solved|closed|spam" },
	{ "pending", "open|hold|solved|closed|spam" },
	{ "hold", "open|pending|solved|closed|spam" },
	{ "solved", "open|pending|hold|closed|spam" },
	{ "closed", "open" },
	{ "merged", "open" },
	{ "spam", "open" },
};

static bool is_among(const char *list, const char *word)
{
	for (size_t n = strlen(word); *list;) {
		size_t length = strcspn(list, "|");

		if (length == n && memcmp(list, word, n) == 0)
			return true;
		list += length + (list[length] == '|');
	}
	return false;
}

bool crm_ticket_is(const struct crm_record *ticket, const char *statuses)
{
	struct crm_value status = ticket ? crm_record_get(ticket, "status") : CRM_NO_VALUE;

	return status.shape == CRM_TEXT && is_among(statuses, status.s);
}

/* -- the ways ---------------------------------------------------------------------- */

static const struct way *way_from(const char *status)
{
	for (size_t i = 0; i < CRM_COUNT(ways); i++)
		if (crm_same(ways[i].from, status))
			return &ways[i];
	return NULL;
}

static crm_err refuse_merged(const struct crm_record *ticket)
{
	crm_err err = crm_fail(CRM_INVALID, "a ticket becomes merged when it is merged into another");

	return crm_err_hint(crm_err_field(err, "status"), "crm-ticket merge KEEP %.8s", crm_record_id(ticket));
}

/* The words of "open|pending", parted by commas. */
static void add_words(struct crm_str *out, const char *list)
{
	for (; *list; list++)
		crm_str_add_n(out, *list == '|' ? ", " : list, *list == '|' ? 2 : 1);
}

static crm_err refuse(const struct crm_record *ticket, const struct way *way, const char *to)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	crm_err err;

	add_words(&words, way->to);
	err = crm_err_field(crm_fail(CRM_INVALID, "a ticket that is %s does not become %s; it can become: %s", way->from, to,
	                             crm_str_text(&words)), "status");
	return crm_err_hint(err, "crm-ticket status %.8s %.*s", crm_record_id(ticket), (int)strcspn(way->to, "|"), way->to);
}

static crm_err check_way(const struct crm_case *one)
{
	const struct way *way = way_from(crm_record_get(one->old, "status").s);
	struct crm_value to = crm_record_get(one->record, "status");

	if (to.shape != CRM_TEXT || !way || !way_from(to.s) || is_among(way->to, to.s))
		return NULL;
	return crm_same(to.s, "merged") ? refuse_merged(one->record) : refuse(one->record, way, to.s);
}

/* -- dates ------------------------------------------------------------------------- */

static void date_it(const struct crm_case *one, const char *field)
{
	if (crm_record_get(one->record, field).shape == CRM_EMPTY)
		crm_record_put(one->record, field,
		               crm_value_text(crm_copy(one->record->arena, crm_case_setting(one)->at)));
}

/* Unless this change gave it a value of its own. */
static void clear(const struct crm_case *one, const char *field)
{
	if (!crm_case_gave(one, field))
		crm_record_put(one->record, field, CRM_NO_VALUE);
}

static void count_reopening(const struct crm_case *one)
{
	struct crm_value count = crm_record_get(one->record, "reopen_count");

	if (!crm_case_gave(one, "reopen_count"))
		crm_record_put(one->record, "reopen_count",
		               crm_value_integer(count.shape == CRM_INTEGER ? count.i + 1 : 1));
}

/* What is closed without having been solved ends then, too: its clocks stop. */
static void come_into(const struct crm_case *one)
{
	bool was_done = crm_ticket_is(one->old, "solved|closed");

	if (crm_ticket_is(one->record, "solved|closed")) {
		date_it(one, "solved_at");
		if (crm_ticket_is(one->record, "closed"))
			date_it(one, "closed_at");
		return;
	}
	clear(one, "solved_at");
	clear(one, "closed_at");
	if (was_done && !crm_ticket_is(one->record, "spam"))
		count_reopening(one);
}

/* -- what it takes from others -------------------------------------------------------- */

/* Where this change gave it `from` and it has no `field`: what the record has that `from` links to. */
static crm_err take(const struct crm_case *one, const char *from, const char *field)
{
	const struct crm_record *linked = NULL;

	if (!crm_case_gave(one, from) || crm_record_get(one->record, field).shape != CRM_EMPTY)
		return NULL;
	CRM_TRY(crm_case_linked(one, one->record, from, &linked));
	if (linked)
		crm_record_put(one->record, field, crm_value_copy(one->record->arena, crm_record_get(linked, field)));
	return NULL;
}

static crm_err take_up(const struct crm_case *one)
{
	if (crm_case_gave(one, "status")) {
		if (one->old)
			CRM_TRY(check_way(one));
		come_into(one);
	}
	CRM_TRY(take(one, "contact", "company"));
	CRM_TRY(take(one, "contact", "language"));
	return take(one, "assignee", "team");
}

/* The policy is chosen last, by what the ticket is then; that of an import's as well. */
static crm_err before(const struct crm_case *one)
{
	if (one->record && !crm_case_setting(one)->imported)
		CRM_TRY(take_up(one));
	return crm_sla_choose(one);
}

const struct crm_rule crm_rule_ticket = { .entity = "ticket", .before = before };
