#include "cli/ticket_next.h"

#include "cli/asof.h"
#include "cli/table.h"
#include "cli/work.h"
#include "crm/ticket_next.h"
#include "repo/ref.h"

const struct crm_option crm_options_ticket_next[] = {
	{ .name = "agent", .argument = "USER", .help = "for whom (default: who acts)", .complete = "=assignee" },
	{ .name = "limit", .letter = 'n', .argument = "N", .help = "the first N (default 1; 0: all)" },
	{ .name = NULL },
};

enum { ID, SUBJECT, STATUS, CONTACT, QUEUE, WHOSE, POINTS, REASONS, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { "id", CRM_T_ID, 0 },           [SUBJECT] = { "subject", CRM_T_TEXT, 0 },
	[STATUS] = { "status", CRM_T_TEXT, 0 }, [CONTACT] = { "contact", CRM_T_TEXT, 0 },
	[QUEUE] = { "queue", CRM_T_TEXT, 0 },   [WHOSE] = { "whose", CRM_T_TEXT, 0 },
	[POINTS] = { "points", CRM_T_INTEGER, 0 }, [REASONS] = { "reasons", CRM_T_TEXT, 0 },
};

static const char *whose_text(enum crm_ticket_whose whose)
{
	return whose == CRM_TICKET_OWN ? "own" : whose == CRM_TICKET_TEAM ? "team" : "nobody";
}

static crm_err print(struct crm_table *table, const struct crm_ticket_next *tickets, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct crm_ticket_next *one = &tickets[i];
		struct crm_value values[COLUMNS] = {
			[ID] = crm_value_text(one->id), [SUBJECT] = crm_value_text(one->subject),
			[STATUS] = crm_value_text(one->status), [CONTACT] = crm_value_text(one->contact),
			[QUEUE] = crm_value_text(one->queue), [WHOSE] = crm_value_text(whose_text(one->whose)),
			[POINTS] = crm_value_integer(one->points), [REASONS] = crm_value_text(one->reasons),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

static crm_err find_agent(struct crm_tool *tool, const char *name, char id[17])
{
	const struct crm_entity *user = crm_model_entity(tool->repo->store->model, "user");
	return crm_ref_find(tool->repo, user, name ? name : "me", NULL, NULL, id);
}

crm_err crm_ticket_show_next(struct crm_tool *tool)
{
	struct crm_ticket_wanted wanted = { .terms = tool->arguments, .count = tool->count };
	struct crm_ticket_next *tickets;
	struct crm_table *table;
	char agent[17];
	int64_t most;
	size_t count;
	CRM_TRY(crm_option_number(tool, "limit", 0, 1, &most));
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(find_agent(tool, crm_option(tool, "agent"), agent));
	wanted.agent = agent;
	wanted.most = (size_t)most;
	CRM_TRY(crm_ticket_next(tool->repo, tool->arena, &wanted, &tickets, &count));
	CRM_TRY(crm_table_open(tool, tool->entity, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print(table, tickets, count));
}

/* It is looked for within the transaction: of two who ask at once each gets another. */
static crm_err take(struct crm_work *work, const char *agent)
{
	struct crm_tool *tool = work->tool;
	struct crm_ticket_wanted wanted = { .agent = agent, .terms = tool->arguments, .count = tool->count, .free_only = true,
		.most = 1 };
	struct crm_ticket_next *tickets;
	struct crm_record *old;
	size_t count;
	CRM_TRY(crm_ticket_next(tool->repo, tool->arena, &wanted, &tickets, &count));
	if (!count)
		return crm_nothing();
	CRM_TRY(crm_ref_read(tool->repo, work->arena, work->entity, tickets[0].id, &old));
	struct crm_record *record = crm_record_copy(work->arena, old);
	crm_record_put(record, "assignee", crm_value_text(agent));
	return crm_work_update(work, old, record);
}

crm_err crm_ticket_claim(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	char agent[17];
	CRM_TRY(find_agent(tool, NULL, agent));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(take(&work, agent));
	return crm_work_end(&work);
}
