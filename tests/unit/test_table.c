/* Rows that are no records, in the forms of cli/table.h. */
#include "base/str.h"
#include "cli/table.h"
#include "tests/unit/tool_run.h"

enum column { ID, AT, WHO, COUNT, OF, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { "txn", CRM_T_ID, 0 },
	[AT] = { "at", CRM_T_INSTANT, 0 },
	[WHO] = { "who", CRM_T_TEXT, CRM_TABLE_MACHINE },
	[COUNT] = { "count", CRM_T_INTEGER, 0 },
	[OF] = { "of", CRM_T_TEXT, CRM_TABLE_SEVERAL },
};

static crm_err print_rows(struct crm_table *table, const struct crm_tool *tool)
{
	struct crm_value values[COLUMNS] = { [ID] = crm_value_text("0123456789abcdef"),
		[AT] = crm_value_integer(1795255323456), [WHO] = crm_value_text("王小明"), [COUNT] = crm_value_integer(3) };
	if (crm_option_given(tool, "none"))
		return NULL;
	CRM_TRY(crm_table_row(table, values));
	values[AT] = CRM_NO_VALUE;
	values[ID] = crm_value_text("ab");
	values[OF] = crm_value_text("Střecha");
	CRM_TRY(crm_table_row(table, values));
	return crm_option_given(tool, "broken") ? crm_fail(CRM_DAMAGED, "the third is broken") : NULL;
}

static crm_err rows(struct crm_tool *tool)
{
	struct crm_table *table;
	unsigned flags = CRM_TABLE_PICKED | (crm_option_given(tool, "mixed") ? CRM_TABLE_MIXED : 0);
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, flags, &table));
	return crm_table_end(table, print_rows(table, tool));
}

static const struct crm_option options[] = {
	{ .name = "none", .help = "no row" },
	{ .name = "mixed", .help = "of several" },
	{ .name = "broken", .help = "an error" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .arguments = "", .help = "rows", .options = { options, CRM_OPTIONS_OUTPUT }, .run = rows },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = { .name = "crm-trial", .help = "rows", .verbs = verbs };

int main(void)
{
	tool_run_begin(&tool);
	is_int(run("-o|csv"), 0, "for machines");
	is(said(), "txn,at,who,count\n0123456789abcdef,2026-11-21T10:02:03.456Z,王小明,3\nab,,王小明,3\n",
	   "exact instants, whole ids, columns of one record");
	is_int(run("-o|jsonl|-n") == 2, 1, "there is no -n here");
	is_int(run("-o|jsonl"), 0, "as JSON Lines");
	ok(crm_starts(said(), "{\"txn\":\"0123456789abcdef\",\"at\":\"2026-11-21T10:02:03.456Z\",\"who\":\"王小明\",\"count\":3}\n"),
	   "instants are texts, counts are numbers");
	is_int(run("-o|csv|--mixed|-f|of,txn"), 0, "-f picks");
	is(said(), "of,txn\n,0123456789abcdef\nStřecha,ab\n", "in its order, of several records");
	is_int(run("-o|csv|-f|of"), 2, "what is not there cannot be picked");
	is_int(run("-o|table"), 0, "for people");
	ok(strstr(said(), "01234567 ") && !strstr(said(), "012345678"), "ids are cut");
	ok(strstr(said(), "2026-11-21 11:02"), "instants are local");
	ok(!strstr(said(), "王小明"), "columns for machines are left out");
	is_int(run("-o|csv|--none"), 1, "no row: nothing was found");
	is(said(), "txn,at,who,count\n", "the header stands");
	is(complained(), "", "and nothing is said");
	is_int(run("-o|csv|--broken"), 9, "an error after rows");
	is_int(tool_run.said.n > 60, 1, "comes after what was found before it");
	ok(strstr(complained(), "the third is broken"), "and is said");
	return tool_run_end();
}
