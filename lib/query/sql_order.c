#include "query/sql_order.h"

#include "query/sql_asked.h"
#include "query/sql_label.h"

static void add_separator(struct crm_str *out, bool *first)
{
	crm_str_add(out, *first ? " ORDER BY " : ", ");
	*first = false;
}

static void add_sort(struct crm_build *build, struct crm_str *out, const struct crm_sort *sort, const char *end)
{
	CRM_AUTO(crm_str_drop) struct crm_str value = {0};
	size_t table = crm_build_table(build, &sort->path);

	crm_sql_add_path(build, &value, table, &sort->path);
	crm_sql_add_sort(build, out, &sort->path, table, crm_str_text(&value), end);
}

/* The sort by this field of the entity itself, NULL if there is none. */
static const struct crm_sort *sort_by(const struct crm_select *select, size_t field)
{
	for (size_t i = 0; i < select->sort_count; i++) {
		const struct crm_sort *sort = &select->sorts[i];
		if (sort->path.length == 1 && sort->path.fields[0] == select->entity->fields[field])
			return sort;
	}
	return NULL;
}

static void add_tail(struct crm_str *out, bool *first, const char *name, bool down)
{
	add_separator(out, first);
	crm_sql_add_column(out, 0, name);
	if (down)
		crm_str_add(out, " DESC");
}

/* What makes every order complete. Sorted down by created_at, the ids go down too, so that the index on
 * both serves backward. */
static void add_default(struct crm_str *out, bool *first, const struct crm_select *select)
{
	const struct crm_entity *entity = select->entity;
	const char *created = entity->fields[crm_common_at(entity, CRM_CREATED_AT)]->name;
	const struct crm_sort *sort = sort_by(select, crm_common_at(entity, CRM_CREATED_AT));

	/* What has no place among the others comes after them. */
	if (entity->order && select->sort_count == 0) {
		add_tail(out, first, entity->order, false);
		crm_str_add(out, " NULLS LAST");
	}
	if (sort_by(select, 0))
		return;
	if (!sort)
		add_tail(out, first, created, false);
	add_tail(out, first, entity->fields[0]->name, sort && sort->down);
}

void crm_sql_add_order_columns(struct crm_build *build, struct crm_str *out, const struct crm_select *select)
{
	const struct crm_entity *entity = select->entity;
	size_t shown[] = { 0, crm_common_at(entity, CRM_CREATED_AT) };

	for (size_t i = 0; !select->by_id && i < select->sort_count; i++) {
		crm_str_add(out, ", ");
		add_sort(build, out, &select->sorts[i], "");
	}
	for (size_t i = 0; i < CRM_COUNT(shown); i++) {
		crm_str_add(out, ", ");
		crm_sql_add_column(out, 0, entity->fields[shown[i]]->name);
	}
	if (entity->order) {
		crm_str_add(out, ", ");
		crm_sql_add_column(out, 0, entity->order);
	}
}

void crm_sql_add_order(struct crm_build *build, struct crm_str *out, const struct crm_select *select)
{
	bool first = true;

	if (select->by_id) {
		add_tail(out, &first, select->entity->fields[0]->name, false);
		return;
	}
	for (size_t i = 0; i < select->sort_count; i++) {
		add_separator(out, &first);
		add_sort(build, out, &select->sorts[i], select->sorts[i].down ? " DESC" : "");
	}
	add_default(out, &first, select);
}

static bool any_has_order(const struct crm_build *build, const struct crm_select *select)
{
	for (size_t i = 0; i < select->column_count; i++) {
		if (crm_sql_has_order(build, crm_path_field(&select->columns[i].path)))
			return true;
	}
	return false;
}

/* Along a pipeline people read downward; without one, most first. Empty comes last, and the raw value makes
 * the order complete. */
void crm_sql_add_count_order(struct crm_build *build, struct crm_str *out, const struct crm_select *select,
                             const struct crm_counted *counted)
{
	crm_str_add(out, " ORDER BY ");
	if (!any_has_order(build, select))
		crm_str_add(out, "count(*) DESC, ");
	for (size_t i = 0; i < select->column_count; i++) {
		crm_sql_add_sort(build, out, &select->columns[i].path, counted[i].table, counted[i].value,
		                 " NULLS LAST");
		crm_str_add(out, ", ");
	}
	for (size_t i = 0; i < select->column_count; i++)
		crm_str_addf(out, "%s%s", i ? ", " : "", counted[i].value);
}
