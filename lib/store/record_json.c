#include "store/record_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "form/json.h"
#include "store/read.h"

struct crm_record_json {
	struct crm_store *store;
	const struct crm_actor *actor;
	struct crm_map *handles;         /* "user:7f3a..." -> "eva" */
	struct crm_arena *arena;
	struct crm_arena_mark mark;
};

struct crm_record_json *crm_record_json_new(struct crm_store *store, const struct crm_actor *actor)
{
	struct crm_record_json *json = crm_calloc(1, sizeof *json);

	json->store = store;
	json->actor = actor;
	json->handles = crm_map_new();
	json->arena = crm_arena_new();
	json->mark = crm_arena_mark(json->arena);
	return json;
}

void crm_record_json_drop(struct crm_record_json **json)
{
	if (!*json)
		return;
	crm_map_drop(&(*json)->handles);
	crm_arena_drop(&(*json)->arena);
	free(*json);
	*json = NULL;
}

static bool is_shown(const struct crm_record_json *json, const struct crm_entity *entity, const struct crm_field *field)
{
	return crm_field_is_plain(field) && (!json->actor || crm_may_read(json->actor, entity, field));
}

/* The name by which machine formats know the record that is linked to; NULL: they know it by its id. */
static crm_err find_handle(struct crm_record_json *json, const struct crm_field *field, const char *id, const char **out)
{
	const struct crm_entity *target = crm_model_entity(json->store->model, field->target);
	struct crm_record *record;

	*out = NULL;
	if (!target || !target->handle)
		return NULL;
	const char *key = crm_textf(json->arena, "%s:%s", target->name, id);
	*out = crm_map_get(json->handles, key);
	if (*out)
		return NULL;
	CRM_TRY(crm_read_record(json->store, json->arena, target, id, &record, NULL));
	struct crm_value handle = record ? crm_record_get(record, target->handle) : CRM_NO_VALUE;
	crm_map_put(json->handles, key, handle.shape == CRM_TEXT ? handle.s : id);
	*out = crm_map_get(json->handles, key);
	return NULL;
}

static crm_err add_value(struct crm_record_json *json, struct crm_str *out, const struct crm_record *record, size_t i)
{
	const struct crm_field *field = record->entity->fields[i];
	struct crm_value value = record->values[i];
	const char *handle = NULL;

	if (field->type == CRM_T_LINK && value.shape == CRM_TEXT)
		CRM_TRY(find_handle(json, field, value.s, &handle));
	if (handle)
		crm_json_add_string(out, handle, strlen(handle));
	else
		crm_json_add_value(out, field, value, crm_record_unit(record, field));
	return NULL;
}

static void add_name(struct crm_str *out, bool *first, const char *name)
{
	crm_str_add_c(out, *first ? '{' : ',');
	*first = false;
	crm_json_add_string(out, name, strlen(name));
	crm_str_add_c(out, ':');
}

crm_err crm_record_json_add(struct crm_record_json *json, struct crm_str *out, const struct crm_record *record)
{
	const struct crm_entity *entity = record->entity;
	bool first = true;

	crm_arena_rewind(json->arena, json->mark);
	for (size_t i = 0; i < entity->count; i++) {
		if (record->values[i].shape == CRM_EMPTY || !is_shown(json, entity, entity->fields[i]))
			continue;
		add_name(out, &first, entity->fields[i]->name);
		CRM_TRY(add_value(json, out, record, i));
	}
	crm_str_add(out, first ? "{}" : "}");
	return NULL;
}

crm_err crm_record_json_add_changed(struct crm_record_json *json, struct crm_str *out, const struct crm_record *old,
                                    const struct crm_record *new)
{
	const struct crm_entity *entity = new->entity;
	bool first = true;

	crm_arena_rewind(json->arena, json->mark);
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		if (field->flags & CRM_LOCAL || !is_shown(json, entity, field) || crm_value_equal(old->values[i], new->values[i]))
			continue;
		add_name(out, &first, field->name);
		crm_str_add(out, "{\"old\":");
		CRM_TRY(add_value(json, out, old, i));
		crm_str_add(out, ",\"new\":");
		CRM_TRY(add_value(json, out, new, i));
		crm_str_add_c(out, '}');
	}
	crm_str_add(out, first ? "{}" : "}");
	return NULL;
}
