#include "history/kept.h"

#include <string.h>

#include "form/json.h"
#include "store/journal.h"
#include "store/read.h"
#include "store/unheard.h"

static bool gives(const struct crm_entry *entry, struct crm_arena *arena, const char *field)
{
	struct crm_member *members;
	size_t count;

	if (entry->op != CRM_UPDATE || !entry->before)
		return entry->op == CRM_CREATE;
	if (crm_json_object(arena, entry->before, strlen(entry->before), &members, &count))
		return false;
	while (count && !crm_same(members[count - 1].name, field))
		count--;
	return count > 0;
}

/* The transaction that has linked to it; 0: none in the journal. */
static crm_err find_linking(struct crm_store *store, const struct crm_holder *holder, int64_t *txn)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_entries_drop) struct crm_entries *entries = NULL;
	const struct crm_entry *entry;

	*txn = 0;
	CRM_TRY(crm_entries_of_record(store, holder->entity->name, holder->id, &entries));
	do {
		CRM_TRY(crm_entries_next(entries, &entry));
	} while (entry && !gives(entry, arena, holder->entity->fields[holder->field]->name));
	*txn = entry ? entry->txn : 0;
	return NULL;
}

crm_err crm_kept_note(struct crm_store *store, struct crm_writer *writer, int64_t txn, const struct crm_entity *entity,
                      const char *id)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_holder holder = { .entity = NULL };
	struct crm_record *record;
	int64_t user;

	CRM_TRY(crm_read_record(store, arena, entity, id, &record, NULL));
	for (int parts = 0; record && parts < 2 && !holder.entity; parts++)
		CRM_TRY(crm_writer_holder(writer, record, parts, &holder));
	if (!holder.entity)
		return NULL;
	CRM_TRY(find_linking(store, &holder, &user));
	return user ? crm_unheard_removal(store, txn, record, user) : NULL;
}
