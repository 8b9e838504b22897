#include "store/redefine.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "query/sql.h"
#include "store/definition.h"
#include "store/own.h"
#include "store/read.h"
#include "store/stmt.h"

struct ids {
	char (*ids)[CRM_ID_SIZE];
	size_t count, room;
};

static void drop_ids(struct ids *ids)
{
	free(ids->ids);
}

static crm_err find_filled(struct crm_store *store, const struct crm_entity *entity, const char *field, struct ids *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;

	crm_str_add(&sql, "SELECT id FROM ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " WHERE ");
	crm_sql_add_name(&sql, field);
	crm_str_add(&sql, " IS NOT NULL");
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		if (out->count == out->room) {
			out->room = out->room ? out->room * 2 : 64;
			out->ids = crm_realloc(out->ids, out->room * sizeof(*out->ids));
		}
		memcpy(out->ids[out->count++], crm_stmt_text(stmt, 0), CRM_ID_SIZE);
	}
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err empty_one(struct crm_store *store, struct crm_writer *writer, const struct crm_entity *entity, const char *id, int at)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *now;
	bool changed;

	CRM_TRY(crm_read_record(store, arena, entity, id, &now, NULL));
	if (!now)
		return NULL;
	struct crm_record *record = crm_record_copy(arena, now);
	record->values[at] = CRM_NO_VALUE;
	return crm_write_update(writer, now, record, &changed);
}

static crm_err empty_all(struct crm_store *store, struct crm_writer *writer, const struct crm_record *definition)
{
	CRM_AUTO(drop_ids) struct ids ids = {0};
	const char *name = crm_record_get(definition, "name").s;
	const char *owner = crm_entity_field(definition->entity, "entity") == CRM_NO_FIELD ? NULL : crm_record_get(definition, "entity").s;
	const struct crm_entity *entity = owner ? crm_model_entity(store->model, owner) : NULL;
	int at = entity && name ? crm_entity_field(entity, name) : CRM_NO_FIELD;

	if (at == CRM_NO_FIELD || !(entity->fields[at]->flags & CRM_OWN))
		return NULL;
	CRM_TRY(find_filled(store, entity, name, &ids));
	for (size_t i = 0; i < ids.count; i++)
		CRM_TRY(empty_one(store, writer, entity, ids.ids[i], at));
	return NULL;
}

crm_err crm_write_redefine(struct crm_store *store, struct crm_writer *writer, const struct crm_record *old,
                           struct crm_record *record, bool *anew)
{
	bool changed;

	*anew = crm_err_kind(crm_definition_check_update(old, record)) == CRM_CONFLICT;
	if (!*anew)
		return crm_write_update(writer, old, record, &changed);
	CRM_TRY(empty_all(store, writer, old));
	CRM_TRY(crm_write_delete(writer, old));
	CRM_TRY(crm_writer_finish(writer));
	CRM_TRY(crm_write_create(writer, record));
	return crm_writer_finish(writer);
}
