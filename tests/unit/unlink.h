/*
 * Removing a record to which others link, for tests of the store, which itself only refuses that: parts go with it,
 * other links are emptied.
 */
#ifndef CRM_TESTS_UNIT_UNLINK_H
#define CRM_TESTS_UNIT_UNLINK_H

#include "store/read.h"
#include "store/write.h"

__attribute__((unused))
static crm_err delete_unlinked(struct crm_store *store, struct crm_writer *writer, struct crm_arena *arena,
                               const struct crm_record *record)
{
	for (int parts = 1; parts >= 0;) {
		struct crm_record *old, *now;
		struct crm_holder holder;
		bool changed;

		CRM_TRY(crm_writer_holder(writer, record, parts, &holder));
		if (!holder.entity) {
			parts--;
			continue;
		}
		CRM_TRY(crm_read_record(store, arena, holder.entity, holder.id, &old, NULL));
		if (parts) {
			CRM_TRY(delete_unlinked(store, writer, arena, old));
			continue;
		}
		now = crm_record_copy(arena, old);
		now->values[holder.field] = CRM_NO_VALUE;
		CRM_TRY(crm_write_update(writer, old, now, &changed));
	}
	return crm_write_delete(writer, record);
}

#endif
