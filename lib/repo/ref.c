#include "repo/ref.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/shell.h"
#include "base/str.h"
#include "model/record.h"
#include "repo/merged.h"
#include "repo/reached.h"
#include "store/read.h"

enum { MOST_IDS = 1000, MOST_NAMES = 2000, MOST_REMEMBERED = 200000, MOST_LISTED = 5, SHORTEST = 3 };

/* Where a text is looked for: all records of an entity, or those of one scope. */
struct place {
	const struct crm_entity *entity;
	int scope;                /* field, -1 for none */
	struct crm_value value;
};

static struct place place_of(const struct crm_entity *entity, const char *scope, const struct crm_record *of)
{
	struct place place = { .entity = entity, .scope = -1 };
	if (!scope || !of || crm_entity_field(of->entity, scope) < 0)
		return place;
	place.value = crm_record_get(of, scope);
	if (place.value.shape != CRM_EMPTY)
		place.scope = crm_entity_field(entity, scope);
	return place;
}

static crm_err by_keys(struct crm_repo *repo, struct crm_arena *arena, const struct place *place,
                       const char *text, const char ***ids, size_t *count)
{
	*count = 0;
	for (size_t i = 0; place->entity->keys && place->entity->keys[i] && !*count; i++) {
		int key = crm_entity_field(place->entity, place->entity->keys[i]);
		CRM_TRY(crm_read_key(repo->store, arena, place->entity, key, text, place->scope, place->value,
		                     MOST_IDS, ids, count));
	}
	return NULL;
}

static crm_err no_user(const struct crm_repo *repo)
{
	CRM_AUTO(crm_str_drop) struct crm_str hint = {0};
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	crm_str_add(&hint, "crm-user add ");
	crm_shell_add(&hint, crm_textf(arena, "name=%s", repo->actor.name));
	crm_str_add_c(&hint, ' ');
	crm_shell_add(&hint, crm_textf(arena, "email=%s", repo->actor.email));
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "'me' is %s, who is not a user here", repo->ident), "%s",
	                    crm_str_text(&hint));
}

/* The acting user, by e-mail and then by name. */
static crm_err acting(struct crm_repo *repo, struct crm_arena *arena, const struct place *place,
                      const char ***ids, size_t *count)
{
	*count = 0;
	if (*repo->actor.email)
		CRM_TRY(by_keys(repo, arena, place, repo->actor.email, ids, count));
	if (!*count)
		CRM_TRY(by_keys(repo, arena, place, repo->actor.name, ids, count));
	return *count ? NULL : no_user(repo);
}

/* In this order: a full id, a key, another address or a number it is known by, the beginning of an id, the id of one that was
 * merged away. A key comes before a prefix, for a name may look like hex digits ('cafe') and people mean the name. */
static crm_err find_all(struct crm_repo *repo, struct crm_arena *arena, const struct place *place,
                        const char *text, const char ***ids, size_t *count)
{
	if (crm_id_valid(text)) {
		CRM_TRY(crm_read_prefix(repo->store, arena, place->entity, text, 1, ids, count));
		if (*count)
			return NULL;
	}
	if (crm_same(place->entity->name, "user") && crm_same(text, "me"))
		return acting(repo, arena, place, ids, count);
	CRM_TRY(by_keys(repo, arena, place, text, ids, count));
	if (!*count)
		CRM_TRY(crm_reached_by(repo, arena, place->entity, text, NULL, MOST_IDS, ids, count));
	if (!*count && crm_id_prefix_valid(text))
		CRM_TRY(crm_read_prefix(repo->store, arena, place->entity, text, MOST_IDS, ids, count));
	if (!*count && crm_id_prefix_valid(text))
		CRM_TRY(crm_merged_kept(repo, arena, place->entity, text, ids, count));
	return NULL;
}

static crm_err scope_words(struct crm_repo *repo, struct crm_arena *arena, const struct place *place,
                           const char **out)
{
	*out = "";
	if (place->scope < 0)
		return NULL;
	const struct crm_field *field = place->entity->fields[place->scope];
	const struct crm_entity *owner = field->target ? crm_model_entity(repo->store->model, field->target) : NULL;
	struct crm_record *record = NULL;
	if (owner)
		CRM_TRY(crm_read_record(repo->store, arena, owner, place->value.s, &record, NULL));
	if (record)
		*out = crm_textf(arena, " in %s '%s'", owner->name, crm_record_label(record));
	return NULL;
}

/* What is in another pipeline is not another word: which pipeline is to be said with it. NULL: it is nowhere. */
static crm_err find_elsewhere(struct crm_repo *repo, struct crm_arena *arena, const struct place *place, const char *text,
                             const char **hint)
{
	const struct crm_field *field = place->scope < 0 ? NULL : place->entity->fields[place->scope];
	const struct crm_entity *owner = field && field->target ? crm_model_entity(repo->store->model, field->target) : NULL;
	struct place anywhere = { .entity = place->entity, .scope = -1 };
	struct crm_record *found, *in = NULL;
	const char **ids;
	size_t count = 0;
	*hint = NULL;
	if (owner)
		CRM_TRY(by_keys(repo, arena, &anywhere, text, &ids, &count));
	if (!count)
		return NULL;
	CRM_TRY(crm_read_record(repo->store, arena, place->entity, ids[0], &found, NULL));
	if (found && found->values[place->scope].shape == CRM_TEXT)
		CRM_TRY(crm_read_record(repo->store, arena, owner, found->values[place->scope].s, &in, NULL));
	if (in)
		*hint = crm_textf(arena, "%s='%s' %s='%s'", field->name, crm_record_label(in), place->entity->name, text);
	return NULL;
}

/* Of a word of one or two letters all others are near. What is near, but in another place, would not be found either. */
static crm_err nearest_name(struct crm_repo *repo, struct crm_arena *arena, const struct place *place, const char *text,
                            const char **near)
{
	const char **names = NULL, **ids;
	size_t count = 0;
	*near = NULL;
	for (size_t i = 0; strlen(text) >= SHORTEST && place->entity->keys && place->entity->keys[i] && !*near; i++) {
		int key = crm_entity_field(place->entity, place->entity->keys[i]);
		CRM_TRY(crm_read_names(repo->store, arena, place->entity, key, NULL, MOST_NAMES, &names, &count));
		*near = crm_nearest(text, names, count);
	}
	if (!*near || place->scope < 0)
		return NULL;
	CRM_TRY(by_keys(repo, arena, place, *near, &ids, &count));
	*near = count ? *near : NULL;
	return NULL;
}

/* An address that is another's is no slip of the pen: what is meant for Eva would go to Eve. NULL: it is no address, or not
 * what these records are called by. */
static const char *add_instead(struct crm_arena *arena, const struct crm_entity *entity, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str hint = {0};
	const char *at = strchr(text, '@'), *key = NULL;
	for (size_t i = 0; entity->keys && entity->keys[i] && !key; i++)
		if (entity->fields[crm_entity_field(entity, entity->keys[i])]->type == CRM_T_EMAIL)
			key = entity->keys[i];
	if (!key || !at || at == text || !at[1])
		return NULL;
	crm_str_addf(&hint, "crm-%s add ", entity->name);
	for (size_t i = 0; i < entity->count; i++)
		if (entity->fields[i]->flags & CRM_REQUIRED && !(entity->fields[i]->flags & CRM_SYSTEM))
			crm_str_addf(&hint, "%s=... ", entity->fields[i]->name);
	crm_shell_add(&hint, crm_textf(arena, "%s=%s", key, text));
	return crm_copy(arena, crm_str_text(&hint));
}

static crm_err none_found(struct crm_repo *repo, struct crm_arena *arena, const struct place *place,
                          const char *text)
{
	const char *words, *near = NULL, *elsewhere, *add = add_instead(arena, place->entity, text);
	CRM_TRY(scope_words(repo, arena, place, &words));
	CRM_TRY(find_elsewhere(repo, arena, place, text, &elsewhere));
	if (!add)
		CRM_TRY(nearest_name(repo, arena, place, text, &near));
	crm_err err = crm_fail(CRM_NOT_FOUND, "there is no %s '%s'%s", place->entity->name, text, words);
	if (elsewhere || add)
		return crm_err_hint(err, "%s", elsewhere ? elsewhere : add);
	return near ? crm_err_nearest(err, text, near) : err;
}

static crm_err several_found(struct crm_repo *repo, struct crm_arena *arena, const struct place *place,
                             const char *text, const char **ids, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	for (size_t i = 0; i < count && i < MOST_LISTED; i++) {
		struct crm_record *record = NULL;
		CRM_TRY(crm_read_record(repo->store, arena, place->entity, ids[i], &record, NULL));
		crm_str_addf(&list, "%s%.8s %s", i ? ", " : "", ids[i], record ? crm_record_label(record) : "");
	}
	crm_err err = crm_fail(CRM_CONFLICT, "'%s' could be %s%zu of the %s", text,
	                       count >= MOST_IDS ? "more than " : "", count, place->entity->plural);
	return crm_err_hint(err, "%s%s", list.s, count > MOST_LISTED ? ", ..." : "");
}

static crm_err find_one(struct crm_repo *repo, const struct place *place, const char *text, char id[17])
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char **ids = NULL;
	size_t count = 0;
	CRM_TRY(find_all(repo, arena, place, text, &ids, &count));
	if (count == 0)
		return none_found(repo, arena, place, text);
	if (count > 1)
		return several_found(repo, arena, place, text, ids, count);
	memcpy(id, ids[0], CRM_ID_SIZE);
	return NULL;
}

/* What is remembered of an entity is remembered under its generation; forgetting begins a new one. */
static const char *remember_key(const struct crm_repo *repo, struct crm_str *out, const struct place *place,
                                const char *text)
{
	const char *generation = crm_map_get(repo->remembered, place->entity->name);
	crm_str_addf(out, "%s\1%s\1%s\1%s", place->entity->name, generation ? generation : "",
	             place->scope >= 0 && place->value.shape == CRM_TEXT ? place->value.s : "", text);
	return crm_str_text(out);
}

crm_err crm_ref_find(struct crm_repo *repo, const struct crm_entity *entity, const char *text,
                     const char *scope, const struct crm_record *of, char id[17])
{
	struct place place = place_of(entity, scope, of);
	CRM_AUTO(crm_str_drop) struct crm_str key = {0};
	const char *known = crm_map_get(repo->remembered, remember_key(repo, &key, &place, text));
	if (known) {
		memcpy(id, known, CRM_ID_SIZE);
		return NULL;
	}
	CRM_TRY(find_one(repo, &place, text, id));
	if (crm_map_count(repo->remembered) >= MOST_REMEMBERED)
		crm_map_clear(repo->remembered);
	crm_map_put(repo->remembered, crm_str_text(&key), id);
	return NULL;
}

crm_err crm_ref_all(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                    const char *text, const char ***ids, size_t *count)
{
	struct place place = place_of(entity, NULL, NULL);
	CRM_TRY(find_all(repo, arena, &place, text, ids, count));
	return *count ? NULL : none_found(repo, arena, &place, text);
}

crm_err crm_ref_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                     const char *text, struct crm_record **out)
{
	char id[CRM_ID_SIZE];
	CRM_TRY(crm_ref_find(repo, entity, text, NULL, NULL, id));
	CRM_TRY(crm_read_record(repo->store, arena, entity, id, out, NULL));
	return *out ? NULL : crm_fail(CRM_NOT_FOUND, "there is no %s '%s'", entity->name, text);
}

void crm_ref_forget(struct crm_repo *repo, const struct crm_entity *entity)
{
	if (!crm_map_count(repo->remembered))
		return;
	const char *generation = crm_map_get(repo->remembered, entity->name);
	char next[32];
	snprintf(next, sizeof next, "%ld", generation ? strtol(generation, NULL, 10) + 1 : 1);
	crm_map_put(repo->remembered, entity->name, next);
}
