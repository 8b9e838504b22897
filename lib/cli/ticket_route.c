#include "cli/ticket_route.h"

#include <string.h>

#include "base/str.h"
#include "cli/refs.h"
#include "cli/table.h"
#include "cli/turns.h"
#include "cli/work.h"
#include "crm/route.h"
#include "repo/ref.h"

const struct crm_option crm_options_ticket_route[] = {
	{ .name = "explain", .help = "print where each would go and why, and write nothing" },
	{ .name = "reassign", .help = "also those that somebody has" },
	{ .name = NULL },
};

enum { TICKET, SUBJECT, ROUTE, QUEUE, USER, CONFIDENCE, WHY, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[TICKET] = { "ticket", CRM_T_ID, 0 },   [SUBJECT] = { "subject", CRM_T_TEXT, 0 },
	[ROUTE] = { "route", CRM_T_TEXT, 0 },   [QUEUE] = { "queue", CRM_T_TEXT, 0 },
	[USER] = { "user", CRM_T_TEXT, 0 },     [CONFIDENCE] = { "confidence", CRM_T_INTEGER, 0 },
	[WHY] = { "why", CRM_T_TEXT, 0 },
};

/* The tickets of a command, and where they go. */
struct plan {
	const char **tickets;
	size_t count;
	struct crm_routed *routed;
};

/* -- which tickets --------------------------------------------------------------------- */

/* 'priority=high' asks; all else is called by its name. */
static bool is_term(const struct crm_tool *tool, const char *argument)
{
	size_t n = strcspn(argument, "=<>!~. ");
	bool compares = argument[n] && argument[n] != ' ' && n;
	return compares && crm_entity_column(tool->entity, crm_copy_n(tool->arena, argument, n));
}

static crm_err count_terms(const struct crm_tool *tool, size_t *terms)
{
	*terms = 0;
	for (size_t i = 0; i < tool->count; i++)
		*terms += is_term(tool, tool->arguments[i]);
	if (*terms && *terms < tool->count)
		return crm_fail(CRM_USAGE, "records and terms together: give the ones or the others");
	return NULL;
}

/* Those of the REFs that nobody has; with --reassign all of them. */
static crm_err choose_given(struct crm_tool *tool, struct plan *plan)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	bool all = crm_option_given(tool, "reassign");
	size_t count = plan->count;
	plan->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct crm_record *ticket;
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_ref_read(tool->repo, arena, tool->entity, plan->tickets[i], &ticket));
		if (all || crm_record_get(ticket, "assignee").shape == CRM_EMPTY)
			plan->tickets[plan->count++] = plan->tickets[i];
	}
	return NULL;
}

static crm_err make_plan(struct crm_tool *tool, bool refs, struct plan *plan)
{
	enum crm_turns_told told = CRM_TURNS_UNTOLD;
	if (crm_option_given(tool, "explain"))
		CRM_TRY(crm_turns_told_to(tool, &told));
	CRM_TRY(refs ? choose_given(tool, plan)
	             : crm_route_waiting(tool->repo, tool->arena, tool->arguments, tool->count, &plan->tickets, &plan->count));
	if (!plan->count)
		return crm_nothing();
	return crm_route_plan(tool->repo, tool->arena, plan->tickets, plan->count, told,
	                      &plan->routed);
}

/* -- explaining ------------------------------------------------------------------------ */

static crm_err print_rows(struct crm_tool *tool, struct crm_table *table, const struct plan *plan)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	for (size_t i = 0; i < plan->count; i++) {
		const struct crm_routed *one = &plan->routed[i];
		struct crm_record *ticket;
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_ref_read(tool->repo, arena, tool->entity, one->ticket, &ticket));
		const char *turns = one->user ? one->turns : NULL;
		struct crm_value values[COLUMNS] = {
			[TICKET] = crm_value_text(one->ticket), [SUBJECT] = crm_record_get(ticket, "subject"),
			[ROUTE] = crm_value_text(one->name), [QUEUE] = crm_value_text(one->queue),
			[USER] = crm_value_text(one->user_name), [CONFIDENCE] = crm_value_integer(one->confidence),
			[WHY] = crm_value_text(turns ? crm_textf(arena, "%s; %s", one->why, turns) : one->why),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

static crm_err explain(struct crm_tool *tool, bool refs, struct plan *plan)
{
	struct crm_table *table;
	CRM_TRY(make_plan(tool, refs, plan));
	CRM_TRY(crm_table_open(tool, tool->entity, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_rows(tool, table, plan));
}

/* -- routing --------------------------------------------------------------------------- */

/* One that waits where it waited is not printed: nothing has become of it. */
static crm_err write_one(struct crm_work *work, const struct crm_routed *routed, bool *changed)
{
	struct crm_record *old;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_ref_read(work->tool->repo, work->arena, work->entity, routed->ticket, &old));
	struct crm_record *record = crm_record_copy(work->arena, old);
	crm_routed_put(routed, record);
	CRM_TRY(crm_change_update(work->change, old, record, changed));
	return *changed ? crm_work_done(work, routed->ticket) : NULL;
}

/* The plan is made within the transaction: of two commands at once none may give what the other has given. */
static crm_err route(struct crm_tool *tool, bool refs, struct plan *plan)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	size_t triage = 0, done = 0;
	bool changed;
	CRM_TRY(crm_work_ask(tool, tool->entity, "Route", plan->count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(make_plan(tool, refs, plan));
	for (size_t i = 0; i < plan->count; i++) {
		CRM_TRY(write_one(&work, &plan->routed[i], &changed));
		done += changed;
		triage += changed && !plan->routed[i].route;
	}
	CRM_TRY(crm_work_end(&work));
	if (!done)
		return crm_nothing();
	if (triage)
		crm_say(tool, "%zu into %s: route_why says why", triage, CRM_ROUTE_TRIAGE);
	return NULL;
}

crm_err crm_ticket_route(struct crm_tool *tool)
{
	struct plan plan = {0};
	struct crm_refs refs = {0};
	size_t terms;
	CRM_TRY(count_terms(tool, &terms));
	bool given = tool->count && !terms;
	if (!given && crm_option_given(tool, "reassign"))
		return crm_fail(CRM_USAGE, "--reassign needs to be told which tickets: give REFs, or - for a stream");
	if (given)
		CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
	plan.tickets = refs.ids;
	plan.count = refs.count;
	return crm_option_given(tool, "explain") ? explain(tool, given, &plan) : route(tool, given, &plan);
}
