#include "model/ticket_merge.h"

#include "base/attr.h"

/* How much is to be done: 2 by us, 1 by others first, 0 nothing. */
static int weight(const struct crm_record *ticket)
{
	static const char *const done[] = { "solved", "closed", "merged", "spam" };
	static const char *const waits[] = { "pending", "hold" };
	const char *status = crm_record_get(ticket, "status").s;

	for (size_t i = 0; i < CRM_COUNT(done); i++)
		if (crm_same(status, done[i]))
			return 0;
	for (size_t i = 0; i < CRM_COUNT(waits); i++)
		if (crm_same(status, waits[i]))
			return 1;
	return 2;
}

static bool is_filled(const struct crm_record *ticket, const char *field)
{
	return crm_record_get(ticket, field).shape != CRM_EMPTY;
}

/* Somebody has taken it up: it is new no more. */
static bool is_begun(const struct crm_record *ticket)
{
	return is_filled(ticket, "first_response_at") || crm_same(crm_record_get(ticket, "status").s, "open");
}

static void take(struct crm_record *out, const struct crm_record *from, const char *field)
{
	crm_record_put(out, field, crm_record_get(from, field));
}

void crm_ticket_merged(const struct crm_record *first, const struct crm_record *second, struct crm_record *out)
{
	const struct crm_record *from = weight(second) > weight(first) ? second : first;

	take(out, from, "status");
	take(out, from, "solved_at");
	take(out, from, "closed_at");
	if (crm_same(crm_record_get(out, "status").s, "new") && (is_begun(first) || is_begun(second)))
		crm_record_put(out, "status", crm_value_text("open"));
	if (!is_filled(first, "queue") && !is_filled(first, "assignee"))
		return;
	take(out, first, "route");
	take(out, first, "routed_at");
	take(out, first, "route_why");
}
