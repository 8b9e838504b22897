#include "load/linking.h"

#include <string.h>

#include "base/id.h"
#include "model/record.h"
#include "repo/ref.h"
#include "store/read.h"

enum { NEAREST_MOST = 300 };

/* A link of a record: which field, and what was written. */
struct link {
	const struct crm_entity *target;
	const struct crm_record *record;
	const struct crm_field *field;
	const char *text;
};

static bool may_create(const struct crm_linking *links, const struct crm_field *field)
{
	return links->create || crm_same(crm_mappings_find(links->rules, CRM_MAPPING_LINK, field->name), "create");
}

static const struct crm_field *field_of(const struct crm_entity *entity, const char *name)
{
	int at = name ? crm_entity_field(entity, name) : CRM_NO_FIELD;
	return at < 0 ? NULL : entity->fields[at];
}

static const struct crm_field *key_of_type(const struct crm_entity *entity, enum crm_type type)
{
	for (size_t i = 0; entity->keys && entity->keys[i]; i++) {
		const struct crm_field *field = field_of(entity, entity->keys[i]);
		if (field && field->type == type)
			return field;
	}
	return NULL;
}

static bool is_like_domain(const char *text)
{
	const char *dot = strchr(text, '.');
	return dot && dot != text && dot[1] && !strpbrk(text, " /@,");
}

/* The key a text is written like: an e-mail address, a domain, else the name. */
static const struct crm_field *key_like(const struct crm_entity *entity, const char *text)
{
	const struct crm_field *field = NULL;
	if (strchr(text, '@'))
		field = key_of_type(entity, CRM_T_EMAIL);
	else if (is_like_domain(text))
		field = key_of_type(entity, CRM_T_DOMAIN);
	if (field)
		return field;
	field = field_of(entity, entity->label);
	return field && field->type == CRM_T_TEXT ? field : NULL;
}

static crm_err put(struct crm_linking *links, struct crm_record *record, const struct crm_field *field,
                   const char *text)
{
	struct crm_assign assign = { crm_entity_field(record->entity, field->name), CRM_SET, text };
	return crm_record_assign(record, links->arena, &links->repo->reading, &assign, 1);
}

static crm_err make_record(struct crm_linking *links, const struct link *link, const struct crm_field *key,
                           const char *name, struct crm_record **out)
{
	struct crm_record *record = crm_record_new(links->arena, link->target);
	const struct crm_field *label = field_of(link->target, link->target->label);
	*out = record;
	if (link->field->scope && crm_entity_field(link->record->entity, link->field->scope) >= 0 &&
	    crm_entity_field(link->target, link->field->scope) >= 0)
		crm_record_put(record, link->field->scope, crm_record_get(link->record, link->field->scope));
	CRM_TRY(put(links, record, key, link->text));
	if (label && label != key && !(label->flags & CRM_COMPUTED))
		CRM_TRY(put(links, record, label, name));
	CRM_TRY(crm_record_make(record, links->arena, &links->repo->reading, NULL, 0));
	return crm_change_create(links->change, record);
}

/* ann@example.cz becomes the user ann, unless there is another: then the whole address is the name. */
static crm_err make_named(struct crm_linking *links, const struct link *link, struct crm_record **out)
{
	const struct crm_field *key = key_like(link->target, link->text);
	if (!key)
		return crm_fail(CRM_NOT_FOUND, "there is no %s '%s', and none can be made from that", link->target->name,
		                link->text);
	size_t n = strcspn(link->text, "@");
	if (link->text[n]) {
		crm_err err = make_record(links, link, key, crm_copy_n(links->arena, link->text, n), out);
		if (crm_err_kind(err) != CRM_CONFLICT)
			return err;
	}
	return make_record(links, link, key, link->text, out);
}

/* Copies one record of those found within the old scope into the new. */
static crm_err copy_into(struct crm_linking *links, const struct crm_record *from, int scope, struct crm_value id)
{
	struct crm_record *copy = crm_record_copy(links->arena, from);
	copy->values[0] = CRM_NO_VALUE;
	for (int i = CRM_EXTERNAL_ID; i < CRM_COMMON_COUNT; i++)
		copy->values[crm_common_at(copy->entity, (enum crm_common)i)] = CRM_NO_VALUE;
	copy->values[scope] = id;
	return crm_change_create(links->change, copy);
}

static crm_err scoped_records(struct crm_linking *links, const struct crm_entity *entity, int scope, const char *id,
                              struct crm_record ***out, size_t *count)
{
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *record;
	size_t room = 0;
	*count = 0;
	*out = NULL;
	CRM_TRY(crm_scan_open(links->repo->store, entity, &scan));
	for (;;) {
		CRM_TRY(crm_scan_next(scan, &record, NULL));
		if (!record)
			return NULL;
		if (record->values[scope].shape != CRM_TEXT || strcmp(record->values[scope].s, id) != 0)
			continue;
		if (*count == room) {
			struct crm_record **more = crm_new(links->arena, struct crm_record *, room = room * 2 + 8);
			if (*count)
				memcpy(more, *out, *count * sizeof(*more));
			*out = more;
		}
		struct crm_record *kept = crm_record_copy(links->arena, record);
		for (size_t i = 0; i < entity->count; i++)
			kept->values[i] = crm_value_copy(links->arena, kept->values[i]);
		(*out)[(*count)++] = kept;
	}
}

/* A pipeline is of no use without stages: where another field of the record is found within what this link leads to
 * (stage: in pipeline), a new target gets copies of those of the usual target (the default pipeline). */
static crm_err copy_scoped(struct crm_linking *links, const struct link *link, const struct crm_record *made)
{
	const struct crm_entity *entity = link->record->entity;
	for (size_t i = 0; link->field->preset && i < entity->count; i++) {
		const struct crm_field *inner = entity->fields[i];
		if (!inner->target || !crm_same(inner->scope, link->field->name))
			continue;
		const struct crm_entity *within = crm_model_entity(links->repo->store->model, inner->target);
		int scope = within ? crm_entity_field(within, inner->scope) : CRM_NO_FIELD;
		struct crm_record **records;
		size_t count;
		char usual[CRM_ID_SIZE];
		if (scope < 0 || crm_ref_find(links->repo, link->target, link->field->preset, NULL, NULL, usual))
			continue;
		CRM_TRY(scoped_records(links, within, scope, usual, &records, &count));
		for (size_t j = 0; j < count; j++)
			CRM_TRY(copy_into(links, records[j], scope, made->values[0]));
	}
	return NULL;
}

static crm_err make(struct crm_linking *links, const struct link *link, char id[CRM_ID_SIZE])
{
	struct crm_record *record = NULL;
	if (links->saves && !links->saved) {
		CRM_TRY(crm_change_save(links->change));
		links->saved = true;
	}
	CRM_TRY(crm_err_in(make_named(links, link, &record), "new %s '%s'", link->target->name, link->text));
	memcpy(id, crm_record_id(record), CRM_ID_SIZE);
	links->made++;
	return copy_scoped(links, link, record);
}

static crm_err none(const struct link *link, const char *near)
{
	crm_err err = crm_fail(CRM_NOT_FOUND, "there is no %s '%s'", link->target->name, link->text);
	return near && *near ? crm_err_nearest(err, link->text, near) : err;
}

/* By id or keys as crm_ref_find, but without its search for near names where there is none. */
static crm_err find_quickly(struct crm_linking *links, const struct link *link, const char *near, char id[CRM_ID_SIZE])
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *const *keys = link->target->keys;
	const char **ids;
	size_t count = 0;
	if (crm_id_valid(link->text))
		CRM_TRY(crm_read_prefix(links->repo->store, arena, link->target, link->text, 1, &ids, &count));
	for (size_t i = 0; !count && keys && keys[i]; i++)
		CRM_TRY(crm_read_key(links->repo->store, arena, link->target, crm_entity_field(link->target, keys[i]),
		                     link->text, -1, CRM_NO_VALUE, 1, &ids, &count));
	if (!count)
		return none(link, near);
	return crm_ref_find(links->repo, link->target, link->text, link->field->scope, link->record, id);
}

static crm_err find_well(struct crm_linking *links, const struct link *link, char id[CRM_ID_SIZE])
{
	CRM_TRY(crm_ref_find(links->repo, link->target, link->text, link->field->scope, link->record, id));
	if (!crm_id_valid(link->text) && crm_id_prefix_valid(link->text) && crm_starts(id, link->text))
		return none(link, NULL);
	return NULL;
}

/* Looking for the nearest name costs milliseconds: done once for a text, and for so many texts at most. */
static crm_err find(struct crm_linking *links, const struct link *link, bool waits, char id[CRM_ID_SIZE])
{
	const char *key, *near;
	if (waits)
		return find_quickly(links, link, NULL, id);
	if (!links->near)
		return find_well(links, link, id);
	key = crm_textf(links->arena, "%s\1%s", link->target->name, link->text);
	near = crm_map_get(links->near, key);
	if (near || crm_map_count(links->near) >= NEAREST_MOST)
		return find_quickly(links, link, near, id);
	crm_err err = find_well(links, link, id);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		crm_map_put(links->near, key, err->nearest);
	return err;
}

static crm_err follow(void *context, const struct crm_entity *target, const struct crm_record *record,
                      const struct crm_field *field, const char *text, char id[CRM_ID_SIZE])
{
	struct crm_linking *links = context;
	struct link link = { target, record, field, text };
	bool waits = !links->settled && (links->many || (record && target == record->entity));
	crm_err err = find(links, &link, waits, id);
	if (crm_err_kind(err) != CRM_NOT_FOUND)
		return err;
	if (waits)
		links->missed = true;
	else if (!crm_id_valid(text) && may_create(links, field))
		return make(links, &link, id);
	if (err->nearest[0])
		return crm_err_hint(err, "--map-value '%s:%s=%s', or --link create", field->name, text, err->nearest);
	return crm_err_hint(err, "--link create makes it");
}

void crm_linking_drop(struct crm_linking *links)
{
	crm_map_drop(&links->near);
}

struct crm_reading crm_linking_reading(struct crm_linking *links)
{
	struct crm_reading reading = links->repo->reading;
	reading.link = follow;
	reading.context = links;
	return reading;
}

void crm_linking_begin_row(struct crm_linking *links)
{
	links->missed = links->saved = false;
	links->made = 0;
}

crm_err crm_linking_end_row(struct crm_linking *links, bool keep)
{
	if (!links->saved)
		return NULL;
	links->saved = false;
	if (keep)
		return crm_change_release(links->change);
	crm_change_undo_to_save(links->change);
	return NULL;
}
