#include "model/record_check.h"

#include "base/money.h"

static crm_err refuse_limit(const struct crm_field *field, struct crm_value value)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0}, limit = {0};
	double number = value.shape == CRM_INTEGER ? (double)value.i : value.r;
	bool less = number < field->least;

	double bound = less ? field->least : field->most;
	char digits[32];

	crm_value_add_text(&text, field, value, NULL);
	if (field->type == CRM_T_DURATION)
		crm_value_add_text(&limit, field, crm_value_integer((int64_t)bound), NULL);
	else
		crm_str_add(&limit, crm_number_text(bound, digits));
	return crm_fail(CRM_INVALID, "%s is %s than %s", crm_str_text(&text), less ? "less" : "more", crm_str_text(&limit));
}

static crm_err check_limits(const struct crm_field *field, struct crm_value value)
{
	double number;

	if (field->least == 0 && field->most == 0)
		return NULL;
	if (value.shape == CRM_INTEGER)
		number = (double)value.i;
	else if (value.shape == CRM_REAL)
		number = value.r;
	else
		return NULL;
	return number < field->least || number > field->most ? refuse_limit(field, value) : NULL;
}

static crm_err check_field(const struct crm_record *record, size_t i)
{
	const struct crm_field *field = record->entity->fields[i];
	struct crm_value value = record->values[i];

	if (value.shape == CRM_EMPTY) {
		if (field->flags & CRM_REQUIRED && !(field->flags & CRM_RETIRED))
			return crm_fail(CRM_INVALID, "is empty, but every %s needs it",
			                record->entity->name);
		return NULL;
	}
	if (field->type == CRM_T_MONEY && field->currency && !crm_record_unit(record, field))
		return crm_err_hint(crm_fail(CRM_INVALID, "an amount needs a currency"),
		                    "%s=EUR", field->currency);
	return check_limits(field, value);
}

static crm_err check_any_of(const struct crm_record *record)
{
	CRM_AUTO(crm_str_drop) struct crm_str names = {0};
	const struct crm_entity *entity = record->entity;
	const char *const *any = entity->any_of;

	if (!any || !any[0])
		return NULL;
	for (size_t i = 0; any[i]; i++)
		if (crm_record_get(record, any[i]).shape != CRM_EMPTY)
			return NULL;
	for (size_t i = 0; any[i]; i++)
		crm_str_addf(&names, "%s%s", !i ? "" : any[i + 1] ? ", " : " or ", any[i]);
	return crm_err_field(crm_fail(CRM_INVALID, "a %s needs at least one of %s", entity->name,
	                              crm_str_text(&names)), any[0]);
}

crm_err crm_record_check(struct crm_record *record)
{
	const struct crm_entity *entity = record->entity;

	if (entity->derive)
		CRM_TRY(entity->derive(record));
	for (size_t i = 0; i < entity->count; i++) {
		crm_err err = check_field(record, i);
		if (err)
			return crm_err_field(err, entity->fields[i]->name);
	}
	CRM_TRY(check_any_of(record));
	return entity->check ? entity->check(record) : NULL;
}

/* A repository may do without the usual pipeline or stage. */
static crm_err fill_link(struct crm_record *record, size_t i, struct crm_arena *arena,
                         const struct crm_reading *reading)
{
	const struct crm_field *field = record->entity->fields[i];
	struct crm_value found = CRM_NO_VALUE;
	crm_err err = crm_value_parse(arena, reading, field, record, field->preset, &found);

	if (!err)
		record->values[i] = found;
	return crm_err_kind(err) == CRM_NOT_FOUND ? NULL : err;
}

struct crm_making {
	struct crm_record *record;
	struct crm_arena *arena;
	const struct crm_reading *reading;
	const struct crm_assign *assigns;
	size_t count;
};

static bool is_given(const struct crm_assign *assigns, size_t count, size_t field)
{
	for (size_t i = 0; i < count; i++)
		if ((size_t)assigns[i].field == field)
			return true;
	return false;
}

static bool wants_preset(const struct crm_making *making, size_t i, bool scoped)
{
	const struct crm_field *field = making->record->entity->fields[i];

	return field->preset && making->record->values[i].shape == CRM_EMPTY && !(field->flags & CRM_RETIRED) &&
	       (field->scope != NULL) == scoped && !is_given(making->assigns, making->count, i);
}

/* The pipeline's preset comes before what is given, for a stage that is given is looked for in it; the preset of the
 * stage comes after, for it depends on the pipeline that is given. */
static crm_err fill_presets(const struct crm_making *making, bool scoped)
{
	const struct crm_entity *entity = making->record->entity;

	for (size_t i = 0; i < entity->count; i++) {
		if (!wants_preset(making, i, scoped))
			continue;
		const struct crm_field *field = entity->fields[i];
		struct crm_assign assign = { .field = (int)i, .op = CRM_SET, .text = field->preset };
		CRM_TRY(field->type == CRM_T_LINK
			? fill_link(making->record, i, making->arena, making->reading)
			: crm_record_assign(making->record, making->arena, making->reading, &assign, 1));
	}
	return NULL;
}

crm_err crm_record_make(struct crm_record *record, struct crm_arena *arena, const struct crm_reading *reading,
                        const struct crm_assign *assigns, size_t count)
{
	struct crm_making making = { record, arena, reading, assigns, count };

	CRM_TRY(fill_presets(&making, false));
	CRM_TRY(crm_record_assign(record, arena, reading, assigns, count));
	return fill_presets(&making, true);
}
