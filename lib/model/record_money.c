#include "model/record_money.h"

#include <string.h>

#include "base/money.h"
#include "model/parse.h"

int crm_assigning_find(const struct crm_assigning *all, size_t field, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((size_t)all->assigns[i].field == field)
			return (int)i;
	return -1;
}

/*
 * May the text of assignment i not choose the currency? It may not if the currency is
 * assigned too, or if another amount in it stays or was read before this one.
 */
static bool is_settled(const struct crm_assigning *all, size_t i, size_t unit)
{
	const struct crm_entity *entity = all->record->entity;
	const struct crm_field *field = entity->fields[all->assigns[i].field];

	if (crm_assigning_find(all, unit, all->count) >= 0)
		return true;
	for (size_t k = 0; k < entity->count; k++) {
		const struct crm_field *other = entity->fields[k];
		if (other == field || other->type != CRM_T_MONEY ||
		    !crm_same(other->currency, field->currency) ||
		    all->record->values[k].shape == CRM_EMPTY)
			continue;
		if (crm_assigning_find(all, k, all->count) < 0 || crm_assigning_find(all, k, i) >= 0)
			return true;
	}
	return false;
}

static const char *repository_currency(const struct crm_assigning *all)
{
	return all->reading && all->reading->currency ? all->reading->currency : "";
}

static crm_err read_amount(const struct crm_assigning *all, size_t i, size_t unit)
{
	struct crm_record *record = all->record;
	struct crm_value has = record->values[unit];
	const char *fallback = has.shape == CRM_TEXT ? has.s : repository_currency(all);
	char currency[4] = "";
	int64_t minor;

	if (has.shape == CRM_TEXT && has.n == 3 && is_settled(all, i, unit))
		memcpy(currency, has.s, 4);
	CRM_TRY(crm_money_parse(all->assigns[i].text, fallback, currency, &minor));
	const char *used = currency[0] ? currency : fallback;
	if (has.shape != CRM_TEXT || strcmp(has.s, used) != 0)
		record->values[unit] = crm_value_text(crm_copy(all->arena, used));
	record->values[all->assigns[i].field] = crm_value_integer(minor);
	return NULL;
}

crm_err crm_assigning_money(const struct crm_assigning *all, size_t i)
{
	const struct crm_assign *assign = &all->assigns[i];
	const struct crm_entity *entity = all->record->entity;
	const struct crm_field *field = entity->fields[assign->field];
	int unit = field->currency ? crm_entity_field(entity, field->currency) : CRM_NO_FIELD;
	size_t n = assign->text ? strlen(assign->text) : 0;

	if (n)
		crm_trim(assign->text, &n);
	if (n == 0) {
		all->record->values[assign->field] = CRM_NO_VALUE;
		return NULL;
	}
	if (unit == CRM_NO_FIELD)
		return crm_value_parse(all->arena, all->reading, field, all->record, assign->text,
		                       &all->record->values[assign->field]);
	return crm_err_field(read_amount(all, i, (size_t)unit), field->name);
}

crm_err crm_assigning_rescale(const struct crm_assigning *all, size_t i)
{
	const struct crm_entity *entity = all->record->entity;
	size_t unit = (size_t)all->assigns[i].field;
	struct crm_value from = all->before[i], to = all->record->values[unit];

	for (size_t k = 0; k < entity->count; k++) {
		const struct crm_field *field = entity->fields[k];
		struct crm_value *value = &all->record->values[k];
		if (field->type != CRM_T_MONEY || value->shape != CRM_INTEGER ||
		    !crm_same(field->currency, entity->fields[unit]->name) ||
		    crm_assigning_find(all, k, all->count) >= 0)
			continue;
		if (to.shape != CRM_TEXT)
			return crm_err_field(crm_fail(CRM_INVALID, "%s has an amount, which needs a currency",
			                              field->name), entity->fields[unit]->name);
		crm_err err = crm_money_rescale(value->i, from.shape == CRM_TEXT
		                                ? from.s : repository_currency(all), to.s, &value->i);
		if (err)
			return crm_err_field(err, field->name);
	}
	return NULL;
}
