#include "store/body.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "form/json.h"

enum { USUAL_DIGITS = 2 };

bool crm_body_compare(const struct crm_record *old, const struct crm_record *record, bool *changed)
{
	bool any = false;

	for (size_t i = 0; i < record->entity->count; i++) {
		bool is_local = record->entity->fields[i]->flags & CRM_LOCAL;

		changed[i] = !is_local && !crm_value_equal(old->values[i], record->values[i]);
		any |= changed[i];
	}
	return any;
}

static bool is_filled(const struct crm_record *record, size_t i)
{
	return record->values[i].shape != CRM_EMPTY;
}

void crm_body_widen(const struct crm_record *old, const struct crm_record *record, bool *changed)
{
	const struct crm_entity *entity = record->entity;

	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		int unit = field->type == CRM_T_MONEY && field->currency ? crm_entity_field(entity, field->currency)
		                                                         : CRM_NO_FIELD;

		if (unit == CRM_NO_FIELD)
			continue;
		if (!crm_value_equal(old->values[unit], record->values[unit]) &&
		    (is_filled(old, i) || is_filled(record, i)))
			changed[i] = true;
		if (changed[i])
			changed[unit] = true;
	}
}

void crm_body_add(struct crm_str *out, const struct crm_record *record, const bool *marked)
{
	char before = '{';

	for (size_t i = 0; i < record->entity->count; i++) {
		const struct crm_field *field = record->entity->fields[i];

		if (!marked[i])
			continue;
		crm_str_add_c(out, before);
		crm_json_add_string(out, field->name, strlen(field->name));
		crm_str_add_c(out, ':');
		crm_json_add_value(out, field, record->values[i], crm_record_unit(record, field));
		before = ',';
	}
	crm_str_add(out, before == '{' ? "{}" : "}");
}

/* -- reading ----------------------------------------------------------------- */

/* What the store wrote was checked when it was written: it is read back as it is, also where a choice or a rule has
 * gone since. */
static bool read_minor(const char *text, int digits, int64_t *minor)
{
	CRM_AUTO(crm_str_drop) struct crm_str whole = {0};
	const char *point = strchr(text, '.');
	int after = point ? (int)strlen(point + 1) : 0;
	char *end;

	crm_str_add_n(&whole, text, point ? (size_t)(point - text) : strlen(text));
	crm_str_add(&whole, point ? point + 1 : "");
	for (; after < digits; after++)
		crm_str_add_c(&whole, '0');
	errno = 0;
	*minor = strtoll(crm_str_text(&whole), &end, 10);
	return whole.n && !*end && !errno && after == digits;
}

crm_err crm_body_amount(const struct crm_field *field, const char *unit, const char *text, struct crm_value *out)
{
	int digits = unit ? crm_currency_digits(unit) : USUAL_DIGITS;
	int64_t minor;

	if (!read_minor(text, digits < 0 ? USUAL_DIGITS : digits, &minor))
		return crm_err_field(crm_fail(CRM_DAMAGED, "the journal holds '%s', which is no amount of %s", text,
		                              unit ? unit : "money"), field->name);
	*out = crm_value_integer(minor);
	return NULL;
}

/* Lists are parsed as lists of plain texts, for the same reason. */
static crm_err read_list(struct crm_arena *arena, const char *text, struct crm_value *out)
{
	static const struct crm_field plain = { .name = "list", .type = CRM_T_TEXT, .flags = CRM_LIST };
	const struct crm_reading reading = {0};

	return crm_value_parse(arena, &reading, &plain, NULL, text, out);
}

static crm_err read_value(struct crm_record *record, struct crm_arena *arena, int i, const struct crm_member *member)
{
	const struct crm_field *field = record->entity->fields[i];
	const struct crm_reading reading = {0};
	struct crm_value *out = &record->values[i];

	if (!member->text) {
		*out = CRM_NO_VALUE;
		return NULL;
	}
	if (field->flags & CRM_LIST)
		return read_list(arena, member->text, out);
	if (field->type == CRM_T_MONEY)
		return crm_body_amount(field, crm_record_unit(record, field), member->text, out);
	if (strcmp(crm_type_sql(field->type), "TEXT") == 0) {
		*out = crm_value_text_n(member->text, member->n);
		return NULL;
	}
	return crm_value_parse(arena, &reading, field, record, member->text, out);
}

static crm_err apply(struct crm_record *record, struct crm_arena *arena, const struct crm_member *members, size_t count,
                     bool money)
{
	for (size_t m = 0; m < count; m++) {
		int i = crm_entity_field(record->entity, members[m].name);

		if (i == CRM_NO_FIELD || (record->entity->fields[i]->type == CRM_T_MONEY) != money)
			continue;
		CRM_TRY(read_value(record, arena, i, &members[m]));
	}
	return NULL;
}

/* Amounts last: the currency they are read under is among the members. */
crm_err crm_body_put(struct crm_record *record, struct crm_arena *arena, const struct crm_member *members, size_t count)
{
	CRM_TRY(apply(record, arena, members, count, false));
	return apply(record, arena, members, count, true);
}

crm_err crm_body_apply(struct crm_record *record, struct crm_arena *arena, const char *body)
{
	struct crm_member *members;
	size_t count;

	CRM_TRY(crm_json_object(arena, body, strlen(body), &members, &count));
	return crm_body_put(record, arena, members, count);
}
