#include "cli/survey_key.h"

#include "base/time.h"
#include "cli/table.h"
#include "crm/survey_key.h"
#include "repo/change.h"

const struct crm_option crm_options_survey_key[] = {
	{ .name = "rotate", .help = "make a new one, which signs from now on; those before still verify what is out" },
	{ .name = "forget", .help = "drop those before: what they have signed is refused from now on" },
	{ .name = NULL },
};

enum { NUMBER, MADE_AT, USE, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[NUMBER] = { "number", CRM_T_INTEGER, 0 },
	[MADE_AT] = { "made_at", CRM_T_INSTANT, 0 },
	[USE] = { "use", CRM_T_TEXT, 0 },
};

static crm_err print_keys(struct crm_table *table, const struct crm_survey_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		CRM_TRY(crm_table_row(table, (struct crm_value[COLUMNS]){
			[NUMBER] = crm_value_integer(keys->list[i].number), [MADE_AT] = crm_value_integer(keys->list[i].made_at),
			[USE] = crm_value_text(i + 1 == keys->count ? "signs" : "verifies") }));
	return NULL;
}

/* The transaction writes nothing; it keeps away who sends, and who rotates too. */
static crm_err change_keys(struct crm_tool *tool, struct crm_survey_keys *keys)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	CRM_TRY(crm_change_begin(tool->repo, &(struct crm_change_why){ .tool = tool->title }, &change));
	CRM_TRY(crm_survey_keys_read(tool->repo, keys));
	if (crm_option_given(tool, "rotate"))
		crm_survey_keys_add(keys, tool->repo->now);
	if (crm_option_given(tool, "forget"))
		crm_survey_keys_forget(keys);
	return crm_survey_keys_write(tool->repo, keys);
}

crm_err crm_survey_key(struct crm_tool *tool)
{
	struct crm_survey_keys keys;
	struct crm_table *table;
	bool changes = crm_option_given(tool, "rotate") || crm_option_given(tool, "forget");
	CRM_TRY(crm_tool_open(tool, changes ? CRM_DB_WRITE : CRM_DB_READ));
	CRM_TRY(changes ? change_keys(tool, &keys) : crm_survey_keys_read(tool->repo, &keys));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_keys(table, &keys));
}
