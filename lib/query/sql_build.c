#include "query/sql_build.h"

#include <string.h>

#include "base/time.h"
#include "query/sql_asked.h"

void crm_build_drop(struct crm_build *build)
{
	crm_str_drop(&build->from);
}

crm_err crm_build_check(const struct crm_build *build)
{
	if (build->crowded)
		return crm_fail(CRM_USAGE, "the query follows more than %d different links",
		                CRM_JOIN_MOST);
	return NULL;
}

void crm_sql_add_alias(struct crm_str *out, size_t table)
{
	if (table == 0)
		crm_str_add_c(out, 't');
	else
		crm_str_addf(out, "j%zu", table);
}

void crm_sql_add_column(struct crm_str *out, size_t table, const char *name)
{
	crm_sql_add_alias(out, table);
	crm_str_add_c(out, '.');
	crm_sql_add_name(out, name);
}

void crm_sql_add_day_zone(struct crm_str *out, size_t table)
{
	crm_str_add(out, "CASE WHEN ");
	crm_sql_add_column(out, table, CRM_FIELD_ALL_DAY);
	crm_str_add(out, " THEN coalesce(");
	crm_sql_add_column(out, table, CRM_FIELD_TIMEZONE);
	crm_str_add(out, ", '') END");
}

void crm_sql_add_value(struct crm_build *build, struct crm_str *out, struct crm_value value)
{
	struct crm_sql *sql = build->sql;

	if (sql->count == sql->room) {
		size_t room = sql->room ? sql->room * 2 : 8;
		struct crm_value *binds = crm_new(build->arena, struct crm_value, room);
		if (sql->count)
			memcpy(binds, sql->binds, sql->count * sizeof(*binds));
		sql->binds = binds;
		sql->room = room;
	}
	sql->binds[sql->count++] = value;
	crm_str_addf(out, "?%zu", sql->count);
}

void crm_sql_add_now(struct crm_build *build, struct crm_str *out)
{
	char text[CRM_INSTANT_SIZE];

	if (build->now_at) {
		crm_str_addf(out, "?%zu", build->now_at);
		return;
	}
	crm_instant_text(build->now, text);
	crm_sql_add_value(build, out, crm_value_text(crm_copy(build->arena, text)));
	build->now_at = build->sql->count;
}

size_t crm_build_target(struct crm_build *build, size_t from, const struct crm_entity *entity,
                        const struct crm_field *link)
{
	for (size_t i = 0; i < build->join_count; i++) {
		if (build->joins[i].from == from && build->joins[i].link == link)
			return i + 1;
	}
	if (build->join_count == CRM_JOIN_MOST) {
		build->crowded = true;
		return from;
	}
	build->joins[build->join_count] = (struct crm_join){ from, link };
	size_t table = ++build->join_count;
	crm_str_add(&build->from, " LEFT JOIN ");
	crm_sql_add_name(&build->from, crm_model_entity(build->model, link->target)->name);
	crm_str_add(&build->from, " AS ");
	crm_sql_add_alias(&build->from, table);
	crm_str_add(&build->from, " ON ");
	crm_sql_add_column(&build->from, table, "id");
	crm_str_add(&build->from, " = ");
	crm_sql_add_field(build, &build->from, from, entity, link);
	return table;
}

size_t crm_build_table(struct crm_build *build, const struct crm_path *path)
{
	size_t table = 0;

	for (size_t i = 0; i + 1 < path->length; i++)
		table = crm_build_target(build, table, path->entities[i], path->fields[i]);
	return table;
}
