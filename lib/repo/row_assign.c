#include "repo/row_assign.h"

#include "base/str.h"
#include "model/asked.h"

/* The value a field has now, as the machine form that the stream would carry. */
static bool is_as_before(const struct crm_record *old, int field, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str now = {0};
	const struct crm_field *row = old->entity->fields[field];
	crm_value_add_text(&now, row, old->values[field], crm_record_unit(old, row));
	return crm_same(crm_str_text(&now), text ? text : "");
}

/* What nobody may set: computed fields and those of the store. */
static crm_err take_cell(const struct crm_entity *entity, const struct crm_record *old, const struct crm_row *row,
                         size_t i, struct crm_assign *out, size_t *count)
{
	const char *text = row->texts[i];
	int field;
	if (crm_asked_field(entity, row->names[i]))
		return NULL;
	CRM_TRY(crm_entity_need_field(entity, row->names[i], &field));
	unsigned flags = entity->fields[field]->flags;
	if (field == 0 || flags & (CRM_SYSTEM | CRM_COMPUTED))
		return NULL;
	if (old && (flags & (CRM_ONCE | CRM_DERIVED)) && is_as_before(old, field, text))
		return NULL;
	CRM_TRY(crm_field_may_set(entity->fields[field], old == NULL));
	if (row->lists && row->lists[i])
		CRM_TRY(crm_field_may_list(entity->fields[field]));
	out[(*count)++] = (struct crm_assign){ field, CRM_SET, text };
	return NULL;
}

static bool is_among(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (crm_same(*names, name))
			return true;
	return false;
}

crm_err crm_row_assign(struct crm_repo *repo, struct crm_arena *arena, const struct crm_row *row, const char *const *skip,
                       const struct crm_record *old, struct crm_record *record)
{
	struct crm_assign *assigns = crm_new(arena, struct crm_assign, row->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < row->count; i++)
		if (!is_among(skip, row->names[i]))
			CRM_TRY(take_cell(record->entity, old, row, i, assigns, &count));
	return old ? crm_record_assign(record, arena, &repo->reading, assigns, count)
	           : crm_record_make(record, arena, &repo->reading, assigns, count);
}
