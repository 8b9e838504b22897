#include "cli/backup_keep.h"

#include "base/str.h"
#include "cli/table.h"

crm_err crm_backup_keep_take(struct crm_tool *tool, struct crm_keep *keep)
{
	const char *text = crm_option(tool, "keep");

	return text ? crm_keep_parse(text, keep) : NULL;
}

crm_err crm_backup_keep_only(struct crm_tool *tool, struct crm_depot *depot, const struct crm_keep *keep)
{
	struct crm_retire_row *rows;
	size_t count;
	int64_t gone;

	CRM_TRY(crm_retire_plan(depot, tool->arena, keep, 0, &rows, &count));
	CRM_TRY(crm_retire(depot, rows, count, &gone));
	crm_say(tool, "%lld %s removed, %zu kept", (long long)gone, gone == 1 ? "backup" : "backups", count - (size_t)gone);
	return NULL;
}

crm_err crm_backup_keep_show(struct crm_tool *tool, const char *folder, const struct crm_keep *keep, int64_t next)
{
	enum { BACKUP, AT, KEPT, COLUMNS };
	static const struct crm_table_column columns[COLUMNS] = {
		[BACKUP] = { "backup", CRM_T_TEXT, 0 }, [AT] = { "at", CRM_T_INSTANT, 0 }, [KEPT] = { "kept", CRM_T_TEXT, 0 },
	};
	CRM_AUTO(crm_depot_drop) struct crm_depot depot = { .lock = -1 };
	struct crm_retire_row *rows = NULL;
	struct crm_table *table;
	size_t count = 0;
	crm_err err = NULL;

	CRM_TRY(crm_depot_open(tool->arena, folder, &depot));
	CRM_TRY(crm_retire_plan(&depot, tool->arena, keep, next, &rows, &count));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	for (size_t i = 0; i < count && !err; i++)
		err = crm_table_row(table, (struct crm_value[COLUMNS]){
			crm_value_text(rows[i].name ? rows[i].name : "next"), crm_value_integer(rows[i].at),
			*rows[i].why ? crm_value_text(rows[i].why) : CRM_NO_VALUE });
	return crm_table_end(table, err);
}

crm_err crm_backup_list(struct crm_tool *tool)
{
	enum { BACKUP, AT, COUNT, TRANSACTION, BYTES, COLUMNS };
	static const struct crm_table_column columns[COLUMNS] = {
		[BACKUP] = { "backup", CRM_T_TEXT, 0 }, [AT] = { "at", CRM_T_INSTANT, 0 },
		[COUNT] = { "transactions", CRM_T_INTEGER, 0 }, [TRANSACTION] = { "transaction", CRM_T_TEXT, 0 },
		[BYTES] = { "bytes", CRM_T_INTEGER, 0 },
	};
	CRM_AUTO(crm_depot_drop) struct crm_depot depot = { .lock = -1 };
	struct crm_manifest about;
	struct crm_table *table;
	char **names;
	crm_err err = NULL;

	CRM_TRY(crm_depot_open(tool->arena, tool->arguments[0], &depot));
	CRM_TRY(crm_depot_list(&depot, tool->arena, &names));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	for (; *names && !err; names++) {
		err = crm_manifest_read(tool->arena, crm_depot_backup(&depot, tool->arena, *names), NULL, &about);
		err = err ? err : crm_table_row(table, (struct crm_value[COLUMNS]){
			crm_value_text(*names), crm_value_integer(about.at), crm_value_integer(about.seq), crm_value_text(about.txn),
			crm_value_integer(about.bytes) });
	}
	return crm_table_end(table, err);
}

crm_err crm_backup_prune(struct crm_tool *tool)
{
	CRM_AUTO(crm_depot_drop) struct crm_depot depot = { .lock = -1 };
	struct crm_keep keep = {0};

	if (!crm_option_given(tool, "keep"))
		return crm_err_hint(crm_fail(CRM_USAGE, "which backups are to be kept?"), "--keep 7d,4w,12m");
	CRM_TRY(crm_backup_keep_take(tool, &keep));
	if (crm_option_given(tool, "dry-run"))
		return crm_backup_keep_show(tool, tool->arguments[0], &keep, 0);
	CRM_TRY(crm_depot_open(tool->arena, tool->arguments[0], &depot));
	CRM_TRY(crm_depot_lock(&depot));
	return crm_backup_keep_only(tool, &depot, &keep);
}
