#include "query/term_path.h"

#include <string.h>

bool crm_parse_may_read(const struct crm_parse *parse, const struct crm_entity *entity,
                        const struct crm_field *field)
{
	const struct crm_asking *asking = parse->asking;

	return !asking->may_read || asking->may_read(asking->context, entity, field);
}

static void add_names(const struct crm_parse *parse, const struct crm_entity *entity,
                      const struct crm_field *const *fields, size_t count, const char **names)
{
	for (size_t i = 0; i < count; i++)
		if (!(fields[i]->flags & CRM_RETIRED) && crm_parse_may_read(parse, entity, fields[i]))
			names[i] = fields[i]->name;
}

/* The name that was probably meant, among those this user may see. */
static const char *nearest(const struct crm_parse *parse, const struct crm_entity *entity,
                           const char *name)
{
	const char **names = crm_new(parse->arena, const char *, entity->count + entity->asked_count);

	add_names(parse, entity, entity->fields, entity->count, names);
	add_names(parse, entity, entity->asked, entity->asked_count, names + entity->count);
	/* Another system's name for it is no slip of the finger, whatever else is spelt alike. */
	int alias = crm_entity_header(entity, name);
	if (alias != CRM_NO_FIELD && names[alias])
		return names[alias];
	return crm_nearest(name, names, entity->count + entity->asked_count);
}

static crm_err unknown(const struct crm_parse *parse, const struct crm_entity *entity,
                       struct crm_piece name)
{
	const char *near = nearest(parse, entity, name.text);
	crm_err err = crm_fail(CRM_USAGE, "%s has no field '%s'", entity->name, name.text);

	if (!near)
		err = crm_err_hint(err, "crm-schema show %s lists its fields", entity->name);
	return crm_parse_mend(parse, err, name.at, name.n, near);
}

/* What a field that is not the last leads to; NULL if nowhere. */
static const struct crm_entity *follow(const struct crm_parse *parse, const struct crm_field *field)
{
	if (field->type != CRM_T_LINK || field->flags & CRM_LIST)
		return NULL;
	return crm_model_entity(parse->asking->model, field->target);
}

static crm_err nowhere(const struct crm_parse *parse, const struct crm_field *field,
                       struct crm_piece name)
{
	crm_err err;

	if (field->type == CRM_T_ANYLINK)
		err = crm_fail(CRM_USAGE, "%s leads to records of any kind, so fields beyond it "
		               "are not known", field->name);
	else
		err = crm_fail(CRM_USAGE, "%s is %s, not a link: nothing is beyond it", field->name,
		               crm_type_title(field->type));
	return crm_parse_point(parse, err, name.at, name.n);
}

static crm_err step(const struct crm_parse *parse, const struct crm_entity *entity,
                    struct crm_piece name, struct crm_path *out)
{
	const struct crm_field *field = crm_entity_column(entity, name.text);

	if (!field || !crm_parse_may_read(parse, entity, field))
		return unknown(parse, entity, name);
	out->entities[out->length] = entity;
	out->fields[out->length++] = field;
	return NULL;
}

crm_err crm_term_path(const struct crm_parse *parse, struct crm_piece name, struct crm_path *out)
{
	const struct crm_entity *entity = parse->entity;
	const char *rest = name.text;

	*out = (struct crm_path){0};
	for (;;) {
		size_t n;
		const struct crm_field *pair = crm_path_pair(parse->asking->model, entity, rest, &n);
		if (!pair)
			n = strcspn(rest, ".");
		struct crm_piece word = {
			.text = pair ? pair->name : crm_copy_n(parse->arena, rest, n),
			.at = name.at + (size_t)(rest - name.text), .n = n,
		};
		if (out->length == CRM_PATH_MOST) {
			crm_err err = crm_fail(CRM_USAGE, "a path has at most %d names", CRM_PATH_MOST);
			return crm_parse_point(parse, err, word.at, word.n);
		}
		CRM_TRY(step(parse, entity, word, out));
		if (!rest[n])
			return NULL;
		entity = follow(parse, crm_path_field(out));
		if (!entity)
			return nowhere(parse, crm_path_field(out), word);
		rest += n + 1;
	}
}
