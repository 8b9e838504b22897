#include "cli/lead_assign.h"

#include "cli/refs.h"
#include "cli/table.h"
#include "cli/turns.h"
#include "cli/work.h"
#include "crm/assign.h"
#include "repo/ref.h"

const struct crm_option crm_options_lead_assign[] = {
	{ .name = "explain", .help = "print who would get each and why, and write nothing" },
	{ .name = "reassign", .help = "also those that have an owner" },
	{ .name = NULL },
};

enum { CONTACT, ASSIGNMENT, USER, WHY, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[CONTACT] = { "contact", CRM_T_ID, 0 }, [ASSIGNMENT] = { "assignment", CRM_T_TEXT, 0 },
	[USER] = { "user", CRM_T_TEXT, 0 },     [WHY] = { "why", CRM_T_TEXT, CRM_TABLE_TELLING },
};

static crm_err print_turns(struct crm_table *table, const struct crm_turn *turns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct crm_value values[COLUMNS] = {
			[CONTACT] = crm_value_text(turns[i].lead), [ASSIGNMENT] = crm_value_text(turns[i].name),
			[USER] = crm_value_text(turns[i].user_name),
			[WHY] = crm_value_text(turns[i].why ? turns[i].why : "it fits no assignment of which somebody is here"),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

static crm_err write_turn(struct crm_work *work, const struct crm_turn *turn)
{
	struct crm_record *old;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_ref_read(work->tool->repo, work->arena, work->entity, turn->lead, &old));
	struct crm_record *record = crm_record_copy(work->arena, old);
	crm_turn_put(turn, record);
	return crm_work_update(work, old, record);
}

/* The leads of a command, and their turns. */
struct plan {
	const char **leads;
	size_t count;
	struct crm_turn *turns;
};

/* Those of the REFs that nobody has; with --reassign all of them. */
static crm_err choose_given(struct crm_tool *tool, const struct crm_refs *refs, struct plan *plan)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	bool all = crm_option_given(tool, "reassign");
	plan->leads = refs->ids;
	for (size_t i = 0; i < refs->count; i++) {
		struct crm_record *lead;
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_ref_read(tool->repo, arena, tool->entity, refs->ids[i], &lead));
		if (all || crm_record_get(lead, "owner").shape == CRM_EMPTY)
			plan->leads[plan->count++] = refs->ids[i];
	}
	return NULL;
}

static crm_err make_plan(struct crm_tool *tool, const struct crm_refs *refs, struct plan *plan)
{
	enum crm_turns_told told = CRM_TURNS_UNTOLD;
	*plan = (struct plan){0};
	if (crm_option_given(tool, "explain"))
		CRM_TRY(crm_turns_told_to(tool, &told));
	CRM_TRY(tool->count ? choose_given(tool, refs, plan)
	                    : crm_assign_waiting(tool->repo, tool->arena, &plan->leads, &plan->count));
	if (!plan->count)
		return crm_nothing();
	return crm_assign_plan(tool->repo, tool->arena, plan->leads, plan->count, told, &plan->turns);
}

static crm_err explain(struct crm_tool *tool, const struct crm_refs *refs)
{
	struct crm_table *table;
	struct plan plan;
	CRM_TRY(make_plan(tool, refs, &plan));
	CRM_TRY(crm_table_open(tool, tool->entity, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_turns(table, plan.turns, plan.count));
}

/* The plan is made within the transaction: of two commands at once none may give what the other has given. */
static crm_err assign(struct crm_tool *tool, const struct crm_refs *refs)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct plan plan;
	size_t left = 0;
	CRM_TRY(crm_work_ask(tool, tool->entity, "Assign", refs->count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(make_plan(tool, refs, &plan));
	for (size_t i = 0; i < plan.count; i++) {
		if (plan.turns[i].user)
			CRM_TRY(write_turn(&work, &plan.turns[i]));
		else
			left++;
	}
	CRM_TRY(crm_work_end(&work));
	if (left)
		crm_say(tool, "%zu fit no assignment of which somebody is here: --explain tells more", left);
	return left < plan.count ? NULL : crm_nothing();
}

crm_err crm_lead_assign(struct crm_tool *tool)
{
	struct crm_refs refs = {0};
	if (!tool->count && crm_option_given(tool, "reassign"))
		return crm_fail(CRM_USAGE, "--reassign needs to be told which leads: give REFs, or - for a stream");
	if (tool->count)
		CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
	return crm_option_given(tool, "explain") ? explain(tool, &refs) : assign(tool, &refs);
}
