#include "cli/record_log.h"

#include "cli/entry_rows.h"
#include "cli/story_fields.h"

static crm_err print_record(struct crm_tool *tool, struct crm_entry_rows *rows, const char *id)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_entry *change;
	CRM_TRY(crm_entries_of_record(tool->repo->store, tool->entity->name, id, &changes));
	for (;;) {
		struct crm_txn txn;
		CRM_TRY(crm_entries_next(changes, &change));
		if (!change)
			return NULL;
		CRM_TRY(crm_journal_txn(tool->repo->store, arena, change->txn, &txn));
		CRM_TRY(crm_entry_rows_add(rows, &txn, change));
	}
}

/* Of some fields alone: then what a create set is told, too. */
static crm_err print_fields(struct crm_tool *tool, struct crm_entry_rows *rows, const char *id,
                            const char *const *names)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_story story;
	CRM_TRY(crm_story_read(tool->repo->store, arena, tool->entity->name, id, &story));
	for (size_t i = 0; i < story.count; i++) {
		const struct crm_episode *episode = &story.episodes[i];
		struct crm_entry change = { .entity = tool->entity->name, .record = id, .op = episode->op };
		struct crm_txn txn;
		if (!crm_story_shows(tool, tool->entity, names, episode->field))
			continue;
		CRM_TRY(crm_journal_txn(tool->repo->store, arena, episode->txn, &txn));
		CRM_TRY(crm_entry_rows_field(rows, &txn, &change, episode->field, episode->old, episode->new));
	}
	return NULL;
}

static crm_err print_all(struct crm_tool *tool, struct crm_entry_rows *rows, const struct crm_refs *refs,
                         const char *const *names)
{
	for (size_t i = 0; i < refs->count; i++)
		CRM_TRY(crm_option_given(tool, "fields") ? print_fields(tool, rows, refs->ids[i], names)
		                                         : print_record(tool, rows, refs->ids[i]));
	return NULL;
}

crm_err crm_record_log(struct crm_tool *tool)
{
	struct crm_refs refs;
	struct crm_entry_rows *rows;
	const char *const *names;
	CRM_TRY(crm_story_fields(tool, tool->entity, &names));
	CRM_TRY(crm_story_refs(tool, tool->entity, &refs));
	CRM_TRY(crm_entry_rows_open(tool, tool->entity, refs.count > 1 ? CRM_TABLE_MIXED : 0, &rows));
	return crm_entry_rows_end(rows, print_all(tool, rows, &refs, names));
}
