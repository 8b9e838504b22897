#include "store/name.h"

#include <string.h>

#include "query/sql.h"
#include "store/read.h"
#include "store/stmt.h"

static void add_short_id(struct crm_str *out, struct crm_store *store, const struct crm_entity *entity, const char *id)
{
	size_t digits = strlen(id);

	/* A message about one failure is not given up for another: the whole id will do. */
	if (crm_read_short_id(store, entity, id, &digits))
		digits = strlen(id);
	crm_str_add_n(out, id, digits < strlen(id) ? digits : strlen(id));
}

static crm_err read_label(struct crm_str *out, struct crm_store *store, const struct crm_entity *entity, const char *id)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;

	crm_str_add(&sql, "SELECT ");
	crm_sql_add_name(&sql, entity->label);
	crm_str_add(&sql, " FROM ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " WHERE id = ?1");
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && crm_stmt_text(stmt, 0))
		crm_str_add(out, crm_stmt_text(stmt, 0));
	crm_stmt_reset(stmt);
	return NULL;
}

/* Nothing is appended where there is no label, or where it could not be read. */
static void add_label(struct crm_str *out, struct crm_store *store, const struct crm_entity *entity, const char *id)
{
	size_t n = out->n;

	if (!entity->label || crm_same(entity->label, "id"))
		return;
	if (read_label(out, store, entity, id))
		crm_str_cut(out, n);
}

void crm_name_add(struct crm_str *out, struct crm_store *store, const struct crm_entity *entity, const char *id)
{
	CRM_AUTO(crm_str_drop) struct crm_str label = {0};

	crm_str_addf(out, "%s ", entity->name);
	add_short_id(out, store, entity, id);
	add_label(&label, store, entity, id);
	if (label.n)
		crm_str_addf(out, " %s", crm_str_text(&label));
}

void crm_name_add_label(struct crm_str *out, struct crm_store *store, const char *entity, const char *id)
{
	const struct crm_entity *target = crm_model_entity(store->model, entity);
	size_t n = out->n;

	if (!target) {
		crm_str_add(out, id);
		return;
	}
	add_label(out, store, target, id);
	if (out->n == n)
		add_short_id(out, store, target, id);
}
