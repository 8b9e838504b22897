#include "store/values_check.h"

#include <stdlib.h>
#include <string.h>

#include "store/read.h"

struct crm_values_check {
	struct crm_store *store;
	const struct crm_findings *findings;
	size_t count;
	struct crm_str right[];  /* by field, the text that was right last: records made together share many */
};

struct crm_values_check *crm_values_check_new(struct crm_store *store, const struct crm_entity *entity,
                                              const struct crm_findings *findings)
{
	struct crm_values_check *check = crm_calloc(1, sizeof(*check) + entity->count * sizeof(check->right[0]));

	check->store = store;
	check->findings = findings;
	check->count = entity->count;
	return check;
}

void crm_values_check_drop(struct crm_values_check **at)
{
	struct crm_values_check *check = *at;

	if (!check)
		return;
	*at = NULL;
	for (size_t i = 0; i < check->count; i++)
		crm_str_drop(&check->right[i]);
	free(check);
}

static crm_err check_value(struct crm_str *right, const struct crm_field *field, const struct crm_value *value)
{
	if (value->shape != CRM_TEXT)
		return crm_value_check(field, *value);
	if (right->n == value->n && memcmp(right->s, value->s, value->n) == 0)
		return NULL;
	CRM_TRY(crm_value_check(field, *value));
	crm_str_clear(right);
	crm_str_add_n(right, value->s, value->n);
	return NULL;
}

static crm_err check_anylink(struct crm_values_check *check, const struct crm_record *record, size_t i)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *text = record->values[i].s, *colon = strchr(text, ':');
	const struct crm_entity *target = colon
		? crm_model_entity(check->store->model, crm_copy_n(arena, text, (size_t)(colon - text))) : NULL;
	struct crm_record *found = NULL;

	if (target)
		CRM_TRY(crm_read_record(check->store, arena, target, colon + 1, &found, NULL));
	if (!found)
		crm_findings_tell(check->findings, "%s %s: %s: there is no %s", record->entity->name, crm_record_id(record),
		                  record->entity->fields[i]->name, text);
	return NULL;
}

crm_err crm_values_check_record(struct crm_values_check *check, const struct crm_record *record)
{
	for (size_t i = 0; i < check->count; i++) {
		const struct crm_field *field = record->entity->fields[i];

		if (record->values[i].shape == CRM_EMPTY)
			continue;
		crm_err err = check_value(&check->right[i], field, &record->values[i]);
		if (err)
			crm_findings_tell(check->findings, "%s %s: %s: %s", record->entity->name, crm_record_id(record), field->name,
			                  err->text);
		else if (field->type == CRM_T_ANYLINK && !(field->flags & CRM_LIST))
			CRM_TRY(check_anylink(check, record, i));
	}
	return NULL;
}
