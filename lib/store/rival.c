#include "store/rival.h"

#include <string.h>

#include "query/sql.h"
#include "store/stmt.h"
#include "store/unique_sets.h"

struct crm_rivals {
	struct crm_store *store;
	const struct crm_entity *entity;
	struct crm_unique_set *sets;
	size_t count;
	const char **sql[2];             /* of each set: any other, the next */
};

/* ?1 is the record itself. */
static const char *sql_of(struct crm_arena *arena, const struct crm_entity *entity, const struct crm_unique_set *set,
                          const char *order)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_add(&sql, "SELECT id FROM ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " WHERE ");
	for (size_t i = 0; i < set->count; i++) {
		crm_sql_add_name(&sql, entity->fields[set->fields[i]]->name);
		crm_str_addf(&sql, " = ?%zu AND ", i + 2);
	}
	crm_str_add(&sql, order);
	return crm_copy(arena, crm_str_text(&sql));
}

crm_err crm_rivals_new(struct crm_arena *arena, struct crm_store *store, const struct crm_entity *entity, struct crm_rivals **out)
{
	struct crm_rivals *rivals = crm_new(arena, struct crm_rivals, 1);

	rivals->store = store;
	rivals->entity = entity;
	rivals->count = crm_unique_sets(arena, entity, &rivals->sets);
	for (int i = 0; i < 2; i++)
		rivals->sql[i] = crm_new(arena, const char *, rivals->count);
	for (size_t i = 0; i < rivals->count; i++) {
		rivals->sql[0][i] = sql_of(arena, entity, &rivals->sets[i], "id <> ?1 LIMIT 1");
		rivals->sql[1][i] = sql_of(arena, entity, &rivals->sets[i], "id > ?1 ORDER BY id LIMIT 1");
	}
	*out = rivals;
	return NULL;
}

struct crm_store *crm_rivals_store(const struct crm_rivals *rivals)
{
	return rivals->store;
}

const struct crm_entity *crm_rivals_entity(const struct crm_rivals *rivals)
{
	return rivals->entity;
}

size_t crm_rivals_sets(const struct crm_rivals *rivals)
{
	return rivals->count;
}

int crm_rivals_field(const struct crm_rivals *rivals, size_t set)
{
	return rivals->sets[set].fields[rivals->sets[set].count - 1];
}

static crm_err find(struct crm_rivals *rivals, size_t at, int which, const struct crm_record *record, char id[CRM_ID_SIZE])
{
	const struct crm_unique_set *set = &rivals->sets[at];
	struct crm_stmt *stmt;
	bool row;

	*id = '\0';
	if (crm_unique_set_is_empty(set, record))
		return NULL;
	CRM_TRY(crm_db_stmt(rivals->store->db, rivals->sql[which][at], &stmt));
	crm_stmt_bind(stmt, 1, record->values[0]);
	for (size_t i = 0; i < set->count; i++)
		crm_stmt_bind(stmt, (int)i + 2, record->values[set->fields[i]]);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && crm_id_valid(crm_stmt_text(stmt, 0)))
		memcpy(id, crm_stmt_text(stmt, 0), CRM_ID_SIZE);
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_rivals_any(struct crm_rivals *rivals, size_t set, const struct crm_record *record, char id[CRM_ID_SIZE])
{
	return find(rivals, set, 0, record, id);
}

crm_err crm_rivals_next(struct crm_rivals *rivals, size_t set, const struct crm_record *record, char id[CRM_ID_SIZE])
{
	return find(rivals, set, 1, record, id);
}
