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

enum { NAME_SIZE = 256 };

static bool leads_to_field(const struct crm_model *model, const struct crm_field *link, const char *name)
{
	const struct crm_entity *target = link->target ? crm_model_entity(model, link->target) : NULL;

	return target && crm_entity_column(target, name);
}

const struct crm_field *crm_path_pair(const struct crm_model *model, const struct crm_entity *entity, const char *text,
                                      size_t *n)
{
	size_t first = strcspn(text, "."), second = text[first] ? strcspn(text + first + 1, ".") : 0;
	char name[NAME_SIZE];
	const struct crm_field *link;

	if (!first || !second || first + second + 2 > NAME_SIZE)
		return NULL;
	memcpy(name, text, first + 1 + second);
	name[first] = name[first + 1 + second] = '\0';
	link = crm_entity_column(entity, name);
	if (!link || link->type != CRM_T_LINK || link->flags & CRM_LIST || leads_to_field(model, link, name + first + 1))
		return NULL;
	name[first] = '_';
	*n = first + 1 + second;
	return crm_entity_column(entity, name);
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
	char name[NAME_SIZE];

	out->length = 0;
	for (;;) {
		size_t n;
		const struct crm_field *pair = crm_path_pair(model, entity, text, &n);
		if (!pair)
			n = strcspn(text, ".");
		if (n >= sizeof(name))
			return crm_fail(CRM_USAGE, "%s has no field '%.64s...'", entity->name, text);
		memcpy(name, text, n);
		name[n] = '\0';
		CRM_TRY(add_step(out, entity, pair ? pair->name : name));
		if (!text[n])
			return NULL;
		CRM_TRY(follow(model, out, &entity));
		text += n + 1;
	}
}
