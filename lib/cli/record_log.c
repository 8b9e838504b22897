#include "cli/record_log.h"

#include "base/id.h"
#include "base/str.h"
#include "cli/changes.h"
#include "cli/refs.h"
#include "repo/ref.h"
#include "store/removed.h"

/* A removed record has a story too. */
static crm_err find(struct crm_tool *tool, const char *text, const char **id)
{
	char found[17];
	const char **ids;
	size_t count = 0;
	crm_err err = crm_ref_find(tool->repo, tool->entity, text, NULL, NULL, found);
	if (crm_err_kind(err) != CRM_NOT_FOUND || !crm_id_prefix_valid(text)) {
		CRM_TRY(err);
		*id = crm_copy(tool->arena, found);
		return NULL;
	}
	CRM_TRY(crm_removed_ids(tool->repo->store, tool->arena, tool->entity, text, 2, &ids, &count));
	if (count != 1)
		return crm_ref_find(tool->repo, tool->entity, text, NULL, NULL, found);
	*id = ids[0];
	return NULL;
}

static crm_err print_record(struct crm_tool *tool, struct crm_change_rows *rows, const char *id)
{
	CRM_AUTO(crm_changes_drop) struct crm_changes *changes = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_change *change;
	CRM_TRY(crm_changes_of_record(tool->repo->store, tool->entity->name, id, &changes));
	for (;;) {
		struct crm_txn txn;
		CRM_TRY(crm_changes_next(changes, &change));
		if (!change)
			return NULL;
		CRM_TRY(crm_journal_txn(tool->repo->store, arena, change->txn, &txn));
		CRM_TRY(crm_change_rows_add(rows, &txn, change));
	}
}

static crm_err print_all(struct crm_tool *tool, struct crm_change_rows *rows, const char **ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		CRM_TRY(print_record(tool, rows, ids[i]));
	return NULL;
}

crm_err crm_record_log(struct crm_tool *tool)
{
	struct crm_refs texts;
	struct crm_change_rows *rows;
	CRM_TRY(crm_refs_texts(tool, tool->arguments, tool->count, &texts));
	for (size_t i = 0; i < texts.count; i++)
		CRM_TRY(find(tool, texts.ids[i], &texts.ids[i]));
	CRM_TRY(crm_change_rows_open(tool, texts.count > 1, &rows));
	crm_err err = print_all(tool, rows, texts.ids, texts.count);
	crm_err late = crm_change_rows_close(rows);
	return err ? err : late;
}
