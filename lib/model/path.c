#include "model/path.h"

#include <string.h>

const struct crm_field *crm_path_field(const struct crm_path *path)
{
	return path->fields[path->length - 1];
}

const struct crm_entity *crm_path_entity(const struct crm_path *path)
{
	return path->entities[path->length - 1];
}

void crm_path_add_text(struct crm_str *out, const struct crm_path *path)
{
	for (size_t i = 0; i < path->length; i++) {
		if (i)
			crm_str_add_c(out, '.');
		crm_str_add(out, path->fields[i]->name);
	}
}

/* One more step; `entity` is where the step before led to. */
static crm_err add_step(struct crm_path *path, const struct crm_entity *entity, const char *name)
{
	if (path->length == CRM_PATH_MOST)
		return crm_fail(CRM_USAGE, "a path has at most %d steps", CRM_PATH_MOST);
	CRM_TRY(crm_entity_need_column(entity, name, &path->fields[path->length]));
	path->entities[path->length++] = entity;
	return NULL;
}

/* Where the last field leads to. */
static crm_err follow(const struct crm_model *model, const struct crm_path *path,
                      const struct crm_entity **next)
{
	const struct crm_field *field = crm_path_field(path);

	if (field->type == CRM_T_ANYLINK)
		return crm_fail(CRM_USAGE, "'%s' may lead to any entity, so no field of it can be named",
		                field->name);
	if (field->type != CRM_T_LINK || field->flags & CRM_LIST)
		return crm_fail(CRM_USAGE, "'%s' is %s, so nothing can follow it", field->name,
		                crm_type_title(field->type));
	return crm_model_need_entity(model, field->target, next);
}

crm_err crm_path_parse(const struct crm_model *model, const struct crm_entity *entity,
                       const char *text, struct crm_path *out)
{
	char name[256];

	out->length = 0;
	for (;;) {
		size_t n = strcspn(text, ".");
		if (n >= sizeof(name))
			return crm_fail(CRM_USAGE, "%s has no field '%.64s...'", entity->name, text);
		memcpy(name, text, n);
		name[n] = '\0';
		CRM_TRY(add_step(out, entity, name));
		if (!text[n])
			return NULL;
		CRM_TRY(follow(model, out, &entity));
		text += n + 1;
	}
}
