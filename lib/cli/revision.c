#include "cli/revision.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "cli/entry_rows.h"
#include "store/journal.h"
#include "store/name.h"

static crm_err last_txn(struct crm_tool *tool, struct crm_arena *arena, const struct crm_record *record,
                        struct crm_txn *out)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	const struct crm_entry *change;
	CRM_TRY(crm_entries_of_record(tool->repo->store, record->entity->name, crm_record_id(record), &changes));
	CRM_TRY(crm_entries_next(changes, &change));
	if (!change)
		return crm_fail(CRM_DAMAGED, "the journal has lost the last change of %s %s", record->entity->name,
		                crm_record_id(record));
	return crm_journal_txn(tool->repo->store, arena, change->txn, out);
}

crm_err crm_revision_of(struct crm_tool *tool, const struct crm_record *record, char id[17])
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_txn last;
	CRM_TRY(last_txn(tool, arena, record, &last));
	memcpy(id, last.id, sizeof last.id);
	return NULL;
}

crm_err crm_revision_check(struct crm_tool *tool, const struct crm_record *record, const char *text)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	struct crm_txn last, read;
	char at[40];
	if (!text || !*text)
		return NULL;
	CRM_TRY(crm_journal_find(tool->repo->store, arena, text, &read));
	CRM_TRY(last_txn(tool, arena, record, &last));
	if (last.seq == read.seq)
		return NULL;
	crm_name_add(&name, tool->repo->store, record->entity, crm_record_id(record));
	crm_err err = crm_fail(CRM_CONFLICT, "%s was changed meanwhile by %s, %s (%s, %.8s)", crm_str_text(&name),
	                       crm_actor_name(arena, last.actor), crm_instant_local(last.at, at), last.tool, last.id);
	return crm_err_hint(err, "crm-log show %.8s tells what", last.id);
}
