#include "store/view.h"

#include <string.h>

#include "base/money.h"
#include "query/sql.h"

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
static void add_amount(struct crm_str *out, const struct crm_field *field)
{
	double unit = 1;

	crm_sql_add_name(out, field->name);
	if (!field->currency) {
		crm_str_add(out, " / 100.0");
		return;
	}
	crm_str_add(out, " / CASE");
	for (int digits = 0; digits <= DIGITS_MOST; digits++, unit *= 10) {
		if (digits == USUAL_DIGITS)
			continue;
		crm_str_add(out, " WHEN instr(");
		add_codes(out, digits);
		crm_str_add(out, ", ");
		crm_sql_add_name(out, field->currency);
		crm_str_addf(out, ") THEN %.1f", unit);
	}
	crm_str_add(out, " ELSE 100.0 END");
}

/* The label of what is linked to. Every program that opens the file reads these texts: they are kept short. */
static void add_label(struct crm_str *out, const struct crm_entity *target, const struct crm_field *field)
{
	crm_str_add(out, "(SELECT o.");
	crm_sql_add_name(out, target->label);
	crm_str_add(out, " FROM ");
	crm_sql_add_name(out, target->name);
	crm_str_add(out, " o WHERE o.id = t.");
	crm_sql_add_name(out, field->name);
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
	add_label(out, target, field);
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
		add_amount(out, field);
		add_as(out, field->name, "");
	} else {
		crm_sql_add_name(out, field->name);
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
	crm_str_add(out, "\nFROM ");
	crm_sql_add_name(out, entity->name);
	crm_str_add(out, " t");
}
