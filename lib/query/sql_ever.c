#include "query/sql_ever.h"

#include "model/asked.h"
#include "query/sql.h"

static void add_there(struct crm_str *out, const struct crm_entity *entity)
{
	crm_str_add(out, "SELECT rowid, rev");
	for (size_t i = 0; i < entity->count; i++) {
		crm_str_add(out, ", ");
		crm_sql_add_name(out, entity->fields[i]->name);
	}
	crm_str_add(out, ", CAST(NULL AS TEXT) AS removed_at FROM ");
	crm_sql_add_name(out, entity->name);
	crm_str_add(out, " UNION ALL ");
}

static void add_member(struct crm_str *out, const char *name)
{
	crm_str_addf(out, "json_extract(gone.before, '$.\"%s\"')", name);
}

/* A body has amounts as decimal texts (store/body.h); all else is as the row had it. SQLite takes the halves apart, and computes
 * those columns alone that are asked for, if their types agree. */
static void add_value(struct crm_str *out, const struct crm_field *field)
{
	bool is_money = field->type == CRM_T_MONEY && !(field->flags & CRM_LIST);

	crm_str_add(out, is_money ? ", CAST(crm_minor(" : ", CAST(");
	add_member(out, field->name);
	if (is_money) {
		crm_str_add(out, ", ");
		if (field->currency)
			add_member(out, field->currency);
		else
			crm_str_add(out, "NULL");
		crm_str_add(out, ")");
	}
	crm_str_addf(out, " AS %s) AS ", field->flags & CRM_LIST ? "TEXT" : crm_type_sql(field->type));
	crm_sql_add_name(out, field->name);
}

/* Of each its last removal. Those that an undo has taken away were removed before that, or never meant to be. */
static void add_removed(struct crm_str *out, const struct crm_entity *entity)
{
	crm_str_add(out, "SELECT CAST(NULL AS INTEGER) AS rowid, gone.seq AS rev");
	for (size_t i = 0; i < entity->count; i++)
		add_value(out, entity->fields[i]);
	crm_str_addf(out, ", gone_by.at AS removed_at FROM \"change\" AS gone JOIN \"txn\" AS gone_by ON gone_by.seq = gone.txn"
	             " WHERE gone.op = 'delete' AND gone.entity = '%s' AND gone_by.tool <> '" CRM_UNDO_TOOL "'"
	             " AND NOT EXISTS (SELECT 1 FROM ", entity->name);
	crm_sql_add_name(out, entity->name);
	crm_str_addf(out, " AS there WHERE there.id = gone.record) AND NOT EXISTS (SELECT 1 FROM \"change\" AS again"
	             " JOIN \"txn\" AS later ON later.seq = again.txn WHERE again.op = 'delete' AND again.entity = '%s'"
	             " AND again.record = gone.record AND again.seq > gone.seq AND later.tool <> '" CRM_UNDO_TOOL "')", entity->name);
}

void crm_sql_add_ever(struct crm_str *out, const struct crm_entity *entity, bool all)
{
	crm_str_add(out, "(");
	if (all)
		add_there(out, entity);
	add_removed(out, entity);
	crm_str_add(out, ")");
}
