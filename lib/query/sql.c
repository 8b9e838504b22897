#include "query/sql.h"

#include "query/sql_asked.h"
#include "query/sql_build.h"
#include "query/sql_label.h"
#include "query/sql_order.h"
#include "query/sql_where.h"

void crm_sql_drop(struct crm_sql *sql)
{
	crm_str_drop(&sql->text);
	*sql = (struct crm_sql){0};
}

void crm_sql_add_name(struct crm_str *out, const char *name)
{
	crm_str_add_c(out, '"');
	for (; *name; name++) {
		if (*name == '"')
			crm_str_add_c(out, '"');
		crm_str_add_c(out, *name);
	}
	crm_str_add_c(out, '"');
}

static void start(struct crm_build *build, struct crm_arena *arena, const struct crm_select *select,
                  struct crm_sql *out)
{
	crm_str_clear(&out->text);
	out->binds = NULL;
	out->count = out->room = 0;
	build->arena = arena;
	build->model = select->model;
	build->now = select->now;
	build->sql = out;
}

struct parts {
	struct crm_str columns, lists, where, group, order;
};

static void drop_parts(struct parts *parts)
{
	crm_str_drop(&parts->columns);
	crm_str_drop(&parts->lists);
	crm_str_drop(&parts->where);
	crm_str_drop(&parts->group);
	crm_str_drop(&parts->order);
}

/* Joins are known only when all parts are, so the text is put together last. */
static crm_err finish(struct crm_build *build, const struct crm_select *select, const struct parts *parts,
                      bool limited)
{
	struct crm_str *text = &build->sql->text;

	CRM_TRY(crm_build_check(build));
	crm_str_add(text, "SELECT ");
	crm_str_add(text, crm_str_text(&parts->columns));
	crm_str_add(text, " FROM ");
	crm_sql_add_name(text, select->entity->name);
	crm_str_add(text, " AS t");
	crm_str_add(text, crm_str_text(&build->from));
	crm_str_add(text, crm_str_text(&parts->lists));
	if (parts->where.n) {
		crm_str_add(text, " WHERE ");
		crm_str_add(text, crm_str_text(&parts->where));
	}
	crm_str_add(text, crm_str_text(&parts->group));
	crm_str_add(text, crm_str_text(&parts->order));
	if (limited && select->limit > 0) {
		crm_str_add(text, " LIMIT ");
		crm_sql_add_value(build, text, crm_value_integer(select->limit));
	}
	return NULL;
}

static void add_column(struct crm_build *build, struct crm_str *out, const struct crm_want_column *column)
{
	CRM_AUTO(crm_str_drop) struct crm_str value = {0};
	size_t table = crm_build_table(build, &column->path);

	crm_sql_add_path(build, &value, table, &column->path);
	crm_sql_add_wanted(build, out, column, crm_str_text(&value));
	crm_str_add(out, ", ");
	crm_sql_add_unit(build, out, &column->path, table);
}

crm_err crm_sql_select(struct crm_arena *arena, const struct crm_select *select, struct crm_sql *out)
{
	CRM_AUTO(crm_build_drop) struct crm_build build = {0};
	CRM_AUTO(drop_parts) struct parts parts = {0};

	start(&build, arena, select, out);
	for (size_t i = 0; i < select->column_count; i++) {
		if (i)
			crm_str_add(&parts.columns, ", ");
		add_column(&build, &parts.columns, &select->columns[i]);
	}
	if (select->column_count == 0)
		crm_str_add(&parts.columns, "1");
	if (select->shows_order)
		crm_sql_add_order_columns(&build, &parts.columns, select);
	crm_sql_add_where(&build, &parts.where, select->where);
	crm_sql_add_order(&build, &parts.order, select);
	return finish(&build, select, &parts, true);
}

crm_err crm_sql_count(struct crm_arena *arena, const struct crm_select *select, struct crm_sql *out)
{
	CRM_AUTO(crm_build_drop) struct crm_build build = {0};
	CRM_AUTO(drop_parts) struct parts parts = {0};

	start(&build, arena, select, out);
	crm_str_add(&parts.columns, "count(*)");
	crm_sql_add_where(&build, &parts.where, select->where);
	return finish(&build, select, &parts, false);
}

/* A list counts once per element; an empty one is kept, as empty. */
static struct crm_counted counted(struct crm_build *build, struct parts *parts, size_t i,
                                  const struct crm_path *path)
{
	CRM_AUTO(crm_str_drop) struct crm_str value = {0};
	const struct crm_field *field = crm_path_field(path);
	size_t table = crm_build_table(build, path);

	crm_sql_add_path(build, &value, table, path);
	if (field->flags & CRM_LIST) {
		crm_str_addf(&parts->lists, " LEFT JOIN json_each(%s) AS e%zu", value.s, i);
		crm_str_clear(&value);
		crm_str_addf(&value, "e%zu.value", i);
	}
	return (struct crm_counted){ table, crm_copy(build->arena, value.s) };
}

static void add_counted(struct crm_build *build, struct parts *parts, const struct crm_want_column *column,
                        struct crm_counted by)
{
	crm_sql_add_wanted(build, &parts->columns, column, by.value);
	crm_str_add(&parts->columns, ", ");
	crm_sql_add_unit(build, &parts->columns, &column->path, by.table);
	crm_str_add(&parts->columns, ", ");
	crm_str_add(&parts->group, parts->group.n ? ", " : " GROUP BY ");
	crm_str_addf(&parts->group, "%s, ", by.value);
	crm_sql_add_unit(build, &parts->group, &column->path, by.table);
}

crm_err crm_sql_count_by(struct crm_arena *arena, const struct crm_select *select, struct crm_sql *out)
{
	CRM_AUTO(crm_build_drop) struct crm_build build = {0};
	CRM_AUTO(drop_parts) struct parts parts = {0};

	if (select->column_count == 0)
		return crm_sql_count(arena, select, out);
	start(&build, arena, select, out);
	struct crm_counted *by = crm_new(arena, struct crm_counted, select->column_count);
	for (size_t i = 0; i < select->column_count; i++) {
		by[i] = counted(&build, &parts, i, &select->columns[i].path);
		add_counted(&build, &parts, &select->columns[i], by[i]);
	}
	crm_str_add(&parts.columns, "count(*)");
	crm_sql_add_where(&build, &parts.where, select->where);
	crm_sql_add_count_order(&build, &parts.order, select, by);
	return finish(&build, select, &parts, true);
}
