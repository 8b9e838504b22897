#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "model/alias.h"
#include "model/asked.h"
#include "model/entities.h"
#include "model/model_own.h"

/* Which common field a row of an entity's own table stands in for, -1 for none. */
static int common_of(const struct crm_field *field)
{
	for (int i = 0; i < CRM_COMMON_COUNT; i++)
		if (strcmp(crm_fields_common[i].name, field->name) == 0)
			return i;
	return -1;
}

void crm_entity_build(struct crm_entity *entity, struct crm_arena *arena)
{
	const struct crm_field *tail[CRM_COMMON_COUNT];
	size_t rows = 0, at = 0;

	for (size_t i = 0; i < CRM_COMMON_COUNT; i++)
		tail[i] = &crm_fields_common[i];
	while (entity->own[rows].name && !entity->own[rows].asked)
		rows++;
	entity->fields = crm_new(arena, const struct crm_field *, rows + 1 + CRM_COMMON_COUNT);
	entity->fields[at++] = &crm_field_id;
	for (size_t i = 0; i < rows; i++) {
		int common = common_of(&entity->own[i]);
		if (common < 0)
			entity->fields[at++] = &entity->own[i];
		else
			tail[common] = &entity->own[i];
	}
	memcpy(entity->fields + at, tail, sizeof(tail));
	entity->count = at + CRM_COMMON_COUNT;
	crm_asked_build(entity, entity->own + rows, arena);
}

crm_err crm_model_new(struct crm_model **out)
{
	struct crm_arena *arena = crm_arena_new();
	struct crm_model *model = crm_new(arena, struct crm_model, 1);
	size_t count = crm_entities_count();
	struct crm_entity *entities = crm_new(arena, struct crm_entity, count);

	model->arena = arena;
	model->entities = crm_new(arena, struct crm_entity *, count);
	model->count = count;
	for (size_t i = 0; i < count; i++) {
		entities[i] = *crm_entities_at(i);
		crm_entity_build(&entities[i], arena);
		model->entities[i] = &entities[i];
	}
	*out = model;
	return NULL;
}

void crm_model_drop(struct crm_model **model)
{
	while (*model) {
		struct crm_arena *arena = (*model)->arena; /* the model lies in it too */
		*model = (*model)->older;
		crm_arena_drop(&arena);
	}
}

void crm_model_home(struct crm_model *model, const char *country)
{
	const char *home = country && *country ? crm_copy(model->arena, country) : NULL;

	for (size_t i = 0; i < model->count; i++)
		model->entities[i]->home = home;
}

const struct crm_entity *crm_model_entity(const struct crm_model *model, const char *name)
{
	for (size_t i = 0; i < model->count; i++)
		if (strcmp(model->entities[i]->name, name) == 0)
			return model->entities[i];
	for (size_t i = 0; i < model->count; i++)
		if (crm_alias_has(model->entities[i]->aliases, name))
			return model->entities[i];
	return NULL;
}

static void drop_names(const char ***names)
{
	free(*names);
	*names = NULL;
}

crm_err crm_model_need_entity(const struct crm_model *model, const char *name,
                              const struct crm_entity **out)
{
	*out = crm_model_entity(model, name);
	if (*out)
		return NULL;
	CRM_AUTO(drop_names) const char **names = crm_calloc(model->count, sizeof(*names));
	for (size_t i = 0; i < model->count; i++)
		names[i] = model->entities[i]->retired ? NULL : model->entities[i]->name;
	const char *near = crm_nearest(name, names, model->count);
	crm_err err = crm_fail(CRM_USAGE, "there is no entity '%s'", name);
	return near ? crm_err_nearest(err, name, near)
	            : crm_err_hint(err, "crm-schema show lists them");
}

int crm_entity_field(const struct crm_entity *entity, const char *name)
{
	for (size_t i = 0; i < entity->count; i++) {
		const char *other = entity->fields[i]->name;
		/* The first letter spares most of the calls; this is asked for every record. */
		if (*other == *name && strcmp(other, name) == 0)
			return (int)i;
	}
	return CRM_NO_FIELD;
}

static bool is_header(const char *name, const char *header)
{
	if (!name)
		return false;
	const char *rest = crm_header_after(header, name, strlen(name));
	return rest && !*rest;
}

/* The whole header against names, then titles, then aliases. */
static int find_header(const struct crm_entity *entity, const char *header)
{
	for (int pass = 0; pass < 3; pass++) {
		for (size_t i = 0; i < entity->count; i++) {
			const struct crm_field *field = entity->fields[i];
			if (field->flags & CRM_RETIRED)
				continue;
			if (pass == 2 ? crm_alias_has_header(field->aliases, header)
			              : is_header(pass ? field->title : field->name, header))
				return (int)i;
		}
	}
	return CRM_NO_FIELD;
}

/* What follows the entity's own name ('Deal Stage' -> 'Stage'). 'Deal ID' is the id the
 * deal had elsewhere: ours is plain 'id'. */
static int find_rest(const struct crm_entity *entity, const char *name, size_t n,
                     const char *header)
{
	const char *rest = crm_header_after(header, name, n);

	if (!rest)
		return CRM_NO_FIELD;
	if (!*rest)
		return crm_entity_field(entity, entity->label);
	if (crm_same_name(rest, "id"))
		return (int)crm_common_at(entity, CRM_EXTERNAL_ID);
	return find_header(entity, rest);
}

int crm_entity_header(const struct crm_entity *entity, const char *header)
{
	const char *at = entity->aliases, *alias;
	size_t n;
	int found = find_header(entity, header);

	if (found == CRM_NO_FIELD)
		found = find_rest(entity, entity->name, strlen(entity->name), header);
	while (found == CRM_NO_FIELD && crm_alias_next(&at, &alias, &n))
		found = find_rest(entity, alias, n, header);
	return found;
}

const struct crm_field *crm_entity_column(const struct crm_entity *entity, const char *name)
{
	int at = crm_entity_field(entity, name);

	return at != CRM_NO_FIELD ? entity->fields[at] : crm_asked_field(entity, name);
}

static void add_names(const struct crm_field *const *fields, size_t count, const char **names)
{
	for (size_t i = 0; i < count; i++)
		names[i] = fields[i]->flags & CRM_RETIRED ? NULL : fields[i]->name;
}

/* `asked`: whether what is computed may have been meant. */
static crm_err no_field(const struct crm_entity *entity, const char *name, bool asked)
{
	size_t count = entity->count + (asked ? entity->asked_count : 0);
	CRM_AUTO(drop_names) const char **names = crm_calloc(count, sizeof(*names));

	add_names(entity->fields, entity->count, names);
	if (asked)
		add_names(entity->asked, entity->asked_count, names + entity->count);
	/* Another system's name for it is no slip of the finger, whatever else is spelt alike. */
	int alias = crm_entity_header(entity, name);
	const char *near = alias != CRM_NO_FIELD ? entity->fields[alias]->name : crm_nearest(name, names, count);
	crm_err err = crm_fail(CRM_USAGE, "%s has no field '%s'", entity->name, name);
	return near ? crm_err_nearest(err, name, near)
	            : crm_err_hint(err, "crm-schema show %s lists its fields", entity->name);
}

crm_err crm_entity_need_field(const struct crm_entity *entity, const char *name, int *out)
{
	*out = crm_entity_field(entity, name);
	if (*out != CRM_NO_FIELD)
		return NULL;
	CRM_TRY(crm_asked_refuse(entity, name));
	return no_field(entity, name, false);
}

crm_err crm_entity_need_column(const struct crm_entity *entity, const char *name, const struct crm_field **out)
{
	*out = crm_entity_column(entity, name);
	return *out ? NULL : no_field(entity, name, true);
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
	/* A separator between texts, so that "ab","c" and "a","bc" differ. */
	return crm_hash(crm_hash(hash, text ? text : "\2"), "\1");
}

static uint64_t hash_field(uint64_t hash, const struct crm_field *field)
{
	unsigned stored = field->flags & (CRM_UNIQUE | CRM_INDEXED | CRM_SEARCHED | CRM_LIST |
	                                  CRM_SECRET | CRM_RETIRED | CRM_SYSTEM | CRM_LOCAL | CRM_REACHED |
	                                  CRM_TRACKED);
	enum { FLAGS = 20 };
	char flags[FLAGS + 1];

	for (int i = 0; i < FLAGS; i++)
		flags[i] = stored >> i & 1 ? 'y' : 'n';
	flags[FLAGS] = '\0';
	hash = hash_text(hash, field->name);
	hash = hash_text(hash, crm_type_name(field->type));
	hash = hash_text(hash, flags);
	hash = hash_text(hash, field->target);
	return hash_text(hash, field->currency);
}

/* To be raised when what the store makes beside the model has changed (an index of the journal): then older files
 * are looked at. */
static const char edition[] = "3";

uint32_t crm_model_hash(const struct crm_model *model)
{
	uint64_t hash = hash_text(CRM_HASH_START, edition);

	for (size_t i = 0; i < model->count; i++) {
		const struct crm_entity *entity = model->entities[i];
		hash = hash_text(hash, entity->name);
		hash = hash_text(hash, entity->label);
		hash = hash_text(hash, entity->handle);
		hash = hash_text(hash, entity->order);
		for (size_t k = 0; k < entity->count; k++)
			hash = hash_field(hash, entity->fields[k]);
		for (size_t k = 0; entity->together && entity->together[k]; k++)
			hash = hash_text(hash, entity->together[k]);
	}
	uint32_t folded = (uint32_t)(hash ^ hash >> 32) & 0x7fffffff;
	return folded ? folded : 1;
}

/* Who has made a field of their own wants something in it; yes or no is often told by leaving it empty. */
const struct crm_care *crm_care_of(const struct crm_field *field)
{
	static const struct crm_care filled = { .filled = true };
	bool is_own = field->flags & CRM_OWN && field->type != CRM_T_BOOL && !(field->flags & (CRM_COMPUTED | CRM_SECRET));

	if (field->flags & CRM_RETIRED)
		return NULL;
	return field->care ? field->care : is_own ? &filled : NULL;
}

bool crm_field_is_plain(const struct crm_field *field)
{
	return !(field->flags & (CRM_SECRET | CRM_RETIRED));
}
