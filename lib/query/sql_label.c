#include "query/sql_label.h"

#include "query/label.h"
#include "query/sql_asked.h"

void crm_sql_add_label(struct crm_str *out, const struct crm_entity *entity, const char *alias)
{
	int fields[CRM_LABEL_MOST];
	size_t count = crm_label_fields(entity, fields);

	if (count == 0)
		crm_str_add(out, "NULL");
	if (count > 1)
		crm_str_add(out, "coalesce(");
	for (size_t i = 0; i < count; i++) {
		crm_str_addf(out, "%s%s.", i ? ", " : "", alias);
		crm_sql_add_name(out, entity->fields[fields[i]]->name);
	}
	if (count > 1)
		crm_str_add_c(out, ')');
}

static const struct crm_entity *target_of(const struct crm_build *build, const struct crm_field *field)
{
	if (field->type != CRM_T_LINK || field->flags & CRM_LIST)
		return NULL;
	return crm_model_entity(build->model, field->target);
}

/* " FROM "user" AS x WHERE x."id" = t."owner")" */
static void add_by_id(struct crm_str *out, const struct crm_entity *target, const char *value)
{
	crm_str_add(out, " FROM ");
	crm_sql_add_name(out, target->name);
	crm_str_addf(out, " AS x WHERE x.\"id\" = %s)", value);
}

static void add_target_label(struct crm_str *out, const struct crm_entity *target, const char *value)
{
	crm_str_add(out, "(SELECT ");
	crm_sql_add_label(out, target, "x");
	add_by_id(out, target, value);
}

static void add_target_field(struct crm_str *out, const struct crm_entity *target, const char *field,
                             const char *value)
{
	crm_str_add(out, "(SELECT x.");
	crm_sql_add_name(out, field);
	add_by_id(out, target, value);
}

/* "svc / offer" where another pipeline has a stage 'offer', too; else its label alone. */
static void add_told_apart(struct crm_build *build, struct crm_str *out, const struct crm_entity *target,
                           const char *scope, const char *value)
{
	int at = scope ? crm_entity_field(target, scope) : CRM_NO_FIELD;
	const struct crm_entity *owner = at == CRM_NO_FIELD ? NULL : target_of(build, target->fields[at]);

	if (!owner) {
		add_target_label(out, target, value);
		return;
	}
	crm_str_add(out, "(SELECT iif(EXISTS (SELECT 1 FROM ");
	crm_sql_add_name(out, target->name);
	crm_str_add(out, " AS y WHERE ");
	crm_sql_add_label(out, target, "y");
	crm_str_add(out, " = ");
	crm_sql_add_label(out, target, "x");
	crm_str_addf(out, " AND y.\"id\" <> x.\"id\"), (SELECT ");
	crm_sql_add_label(out, owner, "o");
	crm_str_add(out, " FROM ");
	crm_sql_add_name(out, owner->name);
	crm_str_addf(out, " AS o WHERE o.\"id\" = x.\"%s\") || ' / ' || ", scope);
	crm_sql_add_label(out, target, "x");
	crm_str_add(out, ", ");
	crm_sql_add_label(out, target, "x");
	crm_str_add_c(out, ')');
	add_by_id(out, target, value);
}

void crm_sql_add_wanted(struct crm_build *build, struct crm_str *out, const struct crm_want_column *column,
                        const char *value)
{
	const struct crm_entity *target = target_of(build, crm_path_field(&column->path));
	bool label = column->want == CRM_WANT_LABEL || column->want == CRM_WANT_TOLD_APART;

	if (!target || column->want == CRM_WANT_VALUE || (!label && !target->handle)) {
		crm_str_add(out, value);
		return;
	}
	crm_str_add(out, "coalesce(");
	if (column->want == CRM_WANT_TOLD_APART)
		add_told_apart(build, out, target, crm_path_field(&column->path)->scope, value);
	else if (label)
		add_target_label(out, target, value);
	else
		add_target_field(out, target, target->handle, value);
	crm_str_addf(out, ", %s)", value);
}

void crm_sql_add_unit(struct crm_build *build, struct crm_str *out, const struct crm_path *path, size_t table)
{
	const struct crm_field *field = crm_path_field(path);

	if (field->type == CRM_T_MONEY && field->currency)
		crm_sql_add_column(out, table, field->currency);
	else if (field->flags & CRM_BY_DAY)
		crm_sql_add_day_zone(out, table);
	else if (field->asked_zone)
		crm_sql_add_zone(build, out, table, crm_path_entity(path), field);
	else
		crm_str_add(out, "NULL");
}

bool crm_sql_has_order(const struct crm_build *build, const struct crm_field *field)
{
	const struct crm_entity *target = target_of(build, field);

	return target && target->order;
}

static void add_choices(struct crm_build *build, struct crm_str *out, const struct crm_field *field,
                        const char *value, const char *end)
{
	crm_str_addf(out, "CASE %s", value);
	for (size_t i = 0; field->choices[i]; i++) {
		crm_str_add(out, " WHEN ");
		crm_sql_add_value(build, out, crm_value_text(field->choices[i]));
		crm_str_addf(out, " THEN %zu", i);
	}
	crm_str_addf(out, " END%s", end);
}

static void add_link(struct crm_str *out, const struct crm_entity *target, const char *value,
                     const char *end)
{
	if (target->order) {
		add_target_field(out, target, target->order, value);
		crm_str_addf(out, "%s, ", end);
	}
	crm_str_add(out, "crm_fold(");
	add_target_label(out, target, value);
	crm_str_addf(out, ")%s", end);
}

void crm_sql_add_sort(struct crm_build *build, struct crm_str *out, const struct crm_path *path, size_t table,
                      const char *value, const char *end)
{
	const struct crm_field *field = crm_path_field(path);
	const struct crm_entity *target = target_of(build, field);

	switch (field->type) {
	case CRM_T_CHOICE:
		if (field->choices && field->choices[0] && !(field->flags & CRM_LIST)) {
			add_choices(build, out, field, value, end);
			return;
		}
		break;
	case CRM_T_MONEY:
		crm_str_addf(out, "crm_scaled(%s, ", value);
		crm_sql_add_unit(build, out, path, table);
		crm_str_addf(out, ")%s", end);
		return;
	case CRM_T_LINK:
		if (target) {
			add_link(out, target, value, end);
			return;
		}
		break;
	case CRM_T_ID: case CRM_T_DATE: case CRM_T_INSTANT: case CRM_T_ANYLINK:
	case CRM_T_COUNTRY: case CRM_T_CURRENCY:
		break;
	default:
		if (crm_same(crm_type_sql(field->type), "TEXT")) {
			crm_str_addf(out, "crm_fold(%s)%s", value, end);
			return;
		}
		break;
	}
	crm_str_addf(out, "%s%s", value, end);
}
