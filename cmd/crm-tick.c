/*
 * crm-tick: the clock's turn. Run by cron every few minutes; does nothing that was done before.
 */
#include "base/file.h"
#include "cli/table.h"
#include "crm/tick.h"
#include "repo/hook_kinds.h"

enum { AT, TYPE, ENTITY, RECORD, NAME, DETAIL, COLUMNS };
static const struct crm_table_column columns[COLUMNS] = {
	[AT] = { "at", CRM_T_INSTANT, 0 },             [TYPE] = { "type", CRM_T_TEXT, 0 },
	[ENTITY] = { "entity", CRM_T_TEXT, CRM_TABLE_MACHINE }, [RECORD] = { "record", CRM_T_ID, 0 },
	[NAME] = { "name", CRM_T_TEXT, CRM_TABLE_TELLING }, [DETAIL] = { "detail", CRM_T_TEXT, 0 },
};

static crm_err print_rows(struct crm_table *table, const struct crm_tick *tick)
{
	for (size_t i = 0; i < tick->count; i++) {
		const struct crm_occurrence *one = &tick->found[i];
		const struct crm_value values[COLUMNS] = {
			[AT] = crm_value_integer(one->at), [TYPE] = crm_value_text(one->name),
			[ENTITY] = crm_value_text(one->entity), [RECORD] = crm_value_text(one->record),
			[NAME] = crm_value_text(one->label), [DETAIL] = crm_value_text(one->detail),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

/* Most turns have nothing to tell: that is no failure, and cron is not to be written a mail about it. */
static crm_err print(struct crm_tool *tool, const struct crm_tick *tick)
{
	struct crm_table *table;

	if (!tick->count)
		return NULL;
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_rows(table, tick));
}

static crm_err run(struct crm_tool *tool)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;
	struct crm_change_why why;
	struct crm_tick tick;

	if (!crm_hooks_are_here(tool->repo)) {
		crm_say(tool, "nothing is done in this copy: its setting hooks.here is no");
		return NULL;
	}
	CRM_TRY(crm_tool_why(tool, &why));
	CRM_TRY(crm_tick_lock(tool->repo, tool->arena, &lock));
	if (lock < 0) {
		crm_say(tool, "another crm-tick is at it");
		return NULL;
	}
	CRM_TRY(crm_tick_find(tool->repo, tool->arena, &tick));
	CRM_TRY(crm_tick_do(tool->repo, &why, &tick));
	return print(tool, &tick);
}

static const struct crm_verb verbs[] = {
	{ .arguments = "", .help = "what became due since the last time: written down, told, each thing once",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .run = run, .tells = true },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-tick",
	.help = "the clock's turn, for cron",
	.verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
