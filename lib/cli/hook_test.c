#include "cli/hook_test.h"

#include "cli/refs.h"
#include "cli/table.h"
#include "crm/deliver_test.h"

enum { EVENT, STATUS, MS, ERROR, ANSWER, ID, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[EVENT] = { "event", CRM_T_TEXT, 0 },   [STATUS] = { "status", CRM_T_INTEGER, 0 },
	[MS] = { "ms", CRM_T_INTEGER, 0 },      [ERROR] = { "error", CRM_T_TEXT, 0 },
	[ANSWER] = { "answer", CRM_T_TEXT, CRM_TABLE_TELLING }, [ID] = { "event_id", CRM_T_TEXT, CRM_TABLE_MACHINE },
};

crm_err crm_hook_test_verb(struct crm_tool *tool)
{
	struct crm_deliver_tested tested;
	struct crm_table *table;
	struct crm_refs refs;

	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, 1, &refs));
	CRM_TRY(crm_deliver_test(tool->repo, tool->arena, refs.ids[0], tool->count > 1 ? tool->arguments[1] : NULL, &tested));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	CRM_TRY(crm_table_end(table, crm_table_row(table, (struct crm_value[COLUMNS]){
		[EVENT] = crm_value_text(tested.event), [STATUS] = tested.status ? crm_value_integer(tested.status) : CRM_NO_VALUE,
		[MS] = crm_value_integer(tested.ms), [ERROR] = crm_value_text(tested.error),
		[ANSWER] = crm_value_text(tested.answer), [ID] = crm_value_text(tested.id) })));
	return tested.taken ? NULL : crm_fail(CRM_REJECTED, "%s", "");
}
