#include "model/parse_link.h"

#include <string.h>

#include "base/id.h"
#include "model/alias.h"

crm_err crm_parse_id(const struct crm_parsing *in, struct crm_value *out)
{
	if (!crm_id_valid(in->text))
		return crm_parse_refuse_for(in, "an id is 16 digits 0-9a-f");
	*out = crm_parse_same(in);
	return NULL;
}

/* The id of what `text` names among the records of `target`. */
static crm_err find(const struct crm_parsing *in, const struct crm_entity *target,
                    const char *name, const char *text, char id[CRM_ID_SIZE])
{
	const struct crm_reading *reading = in->reading;

	if (reading && reading->link && target)
		return reading->link(reading->context, target, in->record, in->field, text, id);
	if (!crm_id_valid(text))
		return crm_fail(CRM_NOT_FOUND, "there is no %s '%.*s'", name, crm_parse_quoted(in), text);
	memcpy(id, text, CRM_ID_SIZE);
	return NULL;
}

crm_err crm_parse_link(const struct crm_parsing *in, struct crm_value *out)
{
	const struct crm_model *model = in->reading ? in->reading->model : NULL;
	const char *name = in->field->target;
	const struct crm_entity *target = model && name ? crm_model_entity(model, name) : NULL;
	char id[CRM_ID_SIZE] = "";

	CRM_TRY(find(in, target, name ? name : "record", in->text, id));
	*out = strcmp(id, in->text) == 0
	       ? crm_parse_same(in)
	       : crm_value_text_n(crm_copy_n(in->arena, id, CRM_ID_SIZE - 1), CRM_ID_SIZE - 1);
	return NULL;
}

/* The entity before ':'. A model that knows none by that name refuses. */
static crm_err find_entity(const struct crm_parsing *in, size_t n, char *name, size_t size,
                           const struct crm_entity **target)
{
	*target = NULL;
	if (n == 0 || n >= size || n == in->n)
		return crm_err_hint(crm_parse_refuse(in), "write the entity and the record: deal:7f3a");
	memcpy(name, in->text, n);
	name[n] = '\0';
	if (in->reading && in->reading->model)
		return crm_model_need_entity(in->reading->model, name, target);
	return crm_name_is_snake(name) ? NULL : crm_parse_refuse(in);
}

crm_err crm_parse_anylink(const struct crm_parsing *in, struct crm_value *out)
{
	const struct crm_entity *target;
	size_t n = strcspn(in->text, ":");
	char name[64], id[CRM_ID_SIZE] = "";

	crm_err err = find_entity(in, n, name, sizeof(name), &target);
	if (err)
		return crm_err_hint(crm_fail(CRM_INVALID, "%s", err->text), "%s", err->hint);
	const char *entity = target ? target->name : name;
	CRM_TRY(find(in, target, entity, in->text + n + 1, id));
	if (strcmp(entity, name) == 0 && strcmp(id, in->text + n + 1) == 0) {
		*out = crm_parse_same(in);
		return NULL;
	}
	*out = crm_value_text(crm_textf(in->arena, "%s:%s", entity, id));
	return NULL;
}
