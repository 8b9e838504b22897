#include "store/view.h"

#include <string.h>

#include "base/money.h"
#include "query/sql.h"
#include "store/tracked.h"

enum { USUAL_DIGITS = 2, DIGITS_MOST = 4 };

/* 'BHD IQD ...': the currencies with so many digits. A code is of three letters, so that it is found in the text
 * only where it stands; reading one text is cheaper at each opening than a list of many. */
static void add_codes(struct crm_str *out, int digits)
{
	const char *name, *code;
	const char *gap = "'";

	for (size_t i = 0; (code = crm_currency_code(i, &name)) != NULL; i++)
		if (crm_currency_digits(code) == digits) {
			crm_str_addf(out, "%s%s", gap, code);
			gap = " ";
		}
	crm_str_add(out, *gap == ' ' ? "'" : "''");
}

/* A double keeps 15 digits, and a currency has at most four after the point: the nearest double is the one that
 * reads and prints as the decimal. */
static void add_amount(struct crm_str *out, const char *amount, const char *currency)
{
	double unit = 1;

	crm_str_add(out, amount);
	if (!currency) {
		crm_str_add(out, " / 100.0");
		return;
	}
	crm_str_add(out, " / CASE");
	for (int digits = 0; digits <= DIGITS_MOST; digits++, unit *= 10) {
		if (digits == USUAL_DIGITS)
			continue;
		crm_str_add(out, " WHEN instr(");
		add_codes(out, digits);
		crm_str_addf(out, ", %s) THEN %.1f", currency, unit);
	}
	crm_str_add(out, " ELSE 100.0 END");
}

static void add_money(struct crm_str *out, const struct crm_field *field)
{
	CRM_AUTO(crm_str_drop) struct crm_str amount = {0}, currency = {0};

	crm_sql_add_name(&amount, field->name);
	if (field->currency)
		crm_sql_add_name(&currency, field->currency);
	add_amount(out, crm_str_text(&amount), field->currency ? crm_str_text(&currency) : NULL);
}

/* The label of what is linked to. Every program that opens the file reads these texts: they are kept short. */
static void add_label(struct crm_str *out, const struct crm_entity *target, const char *column)
{
	crm_str_add(out, "(SELECT o.");
	crm_sql_add_name(out, target->label);
	crm_str_add(out, " FROM ");
	crm_sql_add_name(out, target->name);
	crm_str_add(out, " o WHERE o.id = t.");
	crm_sql_add_name(out, column);
	crm_str_add(out, ")");
}

static void add_as(struct crm_str *out, const char *name, const char *suffix)
{
	CRM_AUTO(crm_str_drop) struct crm_str whole = {0};

	crm_str_addf(&whole, "%s%s", name, suffix);
	crm_str_add(out, " AS ");
	crm_sql_add_name(out, crm_str_text(&whole));
}

static bool id_is_taken(const struct crm_entity *entity, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < entity->count; i++) {
		const char *other = entity->fields[i]->name;

		if (strncmp(other, name, n) == 0 && strcmp(other + n, "_id") == 0)
			return true;
	}
	return false;
}

static void add_link(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity,
                     const struct crm_field *field)
{
	const struct crm_entity *target = crm_model_entity(model, field->target);

	if (!target || !target->label) {
		crm_sql_add_name(out, field->name);
		return;
	}
	add_label(out, target, field->name);
	add_as(out, field->name, "");
	if (id_is_taken(entity, field->name))
		return;
	crm_str_add(out, ",\n\t");
	crm_sql_add_name(out, field->name);
	add_as(out, field->name, "_id");
}

static void add_field(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity,
                      const struct crm_field *field)
{
	if (field->type == CRM_T_LINK) {
		add_link(out, model, entity, field);
	} else if (field->type == CRM_T_MONEY) {
		add_money(out, field);
		add_as(out, field->name, "");
	} else {
		crm_sql_add_name(out, field->name);
	}
}

/* What is computed when asked and SQLite can compute alone. */
static void add_asked(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->asked_count; i++) {
		const struct crm_field *field = entity->asked[i];

		if (!(field->flags & CRM_VIEWED) || crm_entity_field(entity, field->name) != CRM_NO_FIELD)
			continue;
		crm_str_add(out, ",\n\t(");
		crm_sql_add_asked(out, model, entity, field, "t");
		crm_str_add(out, ")");
		add_as(out, field->name, "");
	}
}

void crm_view_add_sql(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity)
{
	const char *gap = "\n\t";

	crm_str_addf(out, "CREATE VIEW \"v_%s\" AS SELECT", entity->name);
	for (size_t i = 0; i < entity->count; i++) {
		if (!crm_field_is_plain(entity->fields[i]))
			continue;
		crm_str_add(out, gap);
		add_field(out, model, entity, entity->fields[i]);
		gap = ",\n\t";
	}
	add_asked(out, model, entity);
	crm_str_add(out, "\nFROM ");
	crm_sql_add_name(out, entity->name);
	crm_str_add(out, " t");
}

/* -- what was -------------------------------------------------------------------- */

static bool is_tracked(const struct crm_field *field, enum crm_type type)
{
	return field->flags & CRM_TRACKED && field->type == type;
}

/* The currency of an amount when that ended: the first that was given up since, or today's. */
static void add_unit_then(struct crm_str *out, const struct crm_entity *entity, const struct crm_field *field)
{
	crm_str_addf(out, " WHEN '%s' THEN ", field->name);
	if (!field->currency) {
		crm_str_add(out, "NULL");
		return;
	}
	crm_str_addf(out, "(SELECT c.was FROM (SELECT seq, was FROM \"%s.was\" WHERE field = '%s' AND id = w.id AND seq >= w.seq"
	             " UNION ALL SELECT 9e18, r.", entity->name, field->currency);
	crm_sql_add_name(out, field->currency);
	crm_str_add(out, ") c ORDER BY c.seq LIMIT 1)");
}

static void add_units(struct crm_str *out, const struct crm_entity *entity)
{
	const char *gap = ", CASE w.field";

	for (size_t i = 0; i < entity->count; i++) {
		if (!is_tracked(entity->fields[i], CRM_T_MONEY))
			continue;
		crm_str_add(out, gap);
		add_unit_then(out, entity, entity->fields[i]);
		gap = "";
	}
	crm_str_add(out, *gap ? "" : " END AS unit");
}

/* Appends `t.field IN (...)`; false: there is none of this type. */
static bool add_is_of_type(struct crm_str *out, const struct crm_entity *entity, enum crm_type type)
{
	const char *gap = "t.field IN (";

	for (size_t i = 0; i < entity->count; i++) {
		if (!is_tracked(entity->fields[i], type))
			continue;
		crm_str_addf(out, "%s'%s'", gap, entity->fields[i]->name);
		gap = ", ";
	}
	crm_str_add(out, *gap == ',' ? ")" : "");
	return *gap == ',';
}

static void add_labels(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		const struct crm_entity *target = is_tracked(field, CRM_T_LINK) ? crm_model_entity(model, field->target) : NULL;

		if (!target || !target->label)
			continue;
		crm_str_addf(out, " WHEN t.field = '%s' THEN ", field->name);
		add_label(out, target, "was");
	}
}

static void add_was(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str cases = {0}, money = {0};

	add_labels(&cases, model, entity);
	if (add_is_of_type(&money, entity, CRM_T_MONEY)) {
		crm_str_addf(&cases, " WHEN %s THEN ", crm_str_text(&money));
		add_amount(&cases, "t.was", "t.unit");
	}
	if (cases.n)
		crm_str_addf(out, "CASE%s ELSE t.was END", crm_str_text(&cases));
	else
		crm_str_add(out, "t.was");
}

static void add_was_id(struct crm_str *out, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str links = {0};

	if (add_is_of_type(&links, entity, CRM_T_LINK))
		crm_str_addf(out, "iif(%s, t.was, NULL)", crm_str_text(&links));
	else
		crm_str_add(out, "NULL");
}

static void add_instant(struct crm_str *out, const char *column)
{
	crm_str_addf(out, "strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', t.%s / 1000.0, 'unixepoch')", column);
}

bool crm_view_has_past(const struct crm_model *model, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	const struct crm_entity *other;

	crm_str_addf(&name, "%s_past", entity->name);
	other = crm_model_entity(model, crm_str_text(&name));
	return crm_tracked_is_kept(entity) && !(other && crm_same(other->name, crm_str_text(&name)));
}

const char *crm_view_past_name(struct crm_arena *arena, const struct crm_entity *entity)
{
	return crm_textf(arena, "v_%s_past", entity->name);
}

void crm_view_add_past_sql(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity)
{
	crm_str_addf(out, "CREATE VIEW \"v_%s_past\" AS SELECT t.id, t.field,\n\t", entity->name);
	add_was(out, model, entity);
	crm_str_add(out, " AS was,\n\t");
	add_was_id(out, entity);
	crm_str_add(out, " AS was_id,\n\tcoalesce(");
	add_instant(out, "since");
	crm_str_add(out, ", t.made) AS since_at,\n\t");
	add_instant(out, "at");
	crm_str_add(out, " AS until_at\nFROM (SELECT w.id, w.field, w.since, w.at, w.was, r.created_at AS made");
	add_units(out, entity);
	crm_str_addf(out, " FROM \"%s.was\" w JOIN ", entity->name);
	crm_sql_add_name(out, entity->name);
	crm_str_add(out, " r ON r.id = w.id) t");
}
