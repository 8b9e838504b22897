#include "store/stays_cache.h"

#include <stdlib.h>
#include <string.h>

#include "store/db_function.h"
#include "store/stmt.h"

/* What has been read of a field: the stays that ended at `since` or later. Who asks for later ones gets these too. */
struct field {
	char name[64];
	int64_t since;
	struct crm_stays *stays;         /* NULL: it could not be read */
};

/* Several fields that are asked about together, as in the call before. */
struct together {
	char names[256];                 /* "": nothing was asked yet */
	int64_t since;
	struct crm_ids moved;
};

struct crm_stays_cache {
	struct crm_db *db;
	int users;
	int64_t version;
	struct field *fields;
	size_t field_count, field_room;
	struct together together;
	struct crm_stays_stage *stages;
	size_t stage_count;
	bool knows_stages;
	int *stage_of;                   /* by number of a text of deal.stage: its stage, -1: none */
	struct crm_been *been;           /* NULL: not read yet */
};

static void forget(struct crm_stays_cache *cache)
{
	for (size_t i = 0; i < cache->field_count; i++)
		crm_stays_drop(&cache->fields[i].stays);
	crm_been_drop(&cache->been);
	free(cache->fields);
	free(cache->stages);
	free(cache->stage_of);
	cache->fields = NULL;
	cache->field_room = 0;
	cache->field_count = cache->stage_count = 0;
	cache->stages = NULL;
	cache->stage_of = NULL;
	cache->knows_stages = false;
	crm_ids_drop(&cache->together.moved);
	*cache->together.names = '\0';
}

void crm_stays_cache_drop(void *context)
{
	struct crm_stays_cache *cache = context;

	if (--cache->users)
		return;
	forget(cache);
	free(cache);
}

/* -- reading --------------------------------------------------------------------------------- */

static struct field *add_field(struct crm_stays_cache *cache, const char *name, int64_t since)
{
	struct field *field;

	if (cache->field_count == cache->field_room) {
		cache->field_room = cache->field_room ? 2 * cache->field_room : 8;
		cache->fields = crm_realloc(cache->fields, cache->field_room * sizeof *cache->fields);
	}
	field = &cache->fields[cache->field_count++];
	*field = (struct field){ .since = since };
	strcpy(field->name, name);
	return field;
}

const struct crm_stays *crm_stays_cached(struct crm_stays_cache *cache, const char *name, int64_t since)
{
	struct field *field = cache->fields;

	for (size_t i = 0; i < cache->field_count; i++, field++)
		if (field->since <= since && crm_same(field->name, name))
			return field->stays;
	if (strlen(name) >= sizeof field->name)
		return NULL;
	field = add_field(cache, name, since);
	return crm_stays_read(cache->db, name, since, &field->stays) ? NULL : field->stays;
}

static bool read_together(struct crm_stays_cache *cache, const char *names, int64_t since)
{
	size_t count = 0;

	for (const char *at = names + strspn(names, " "); *at; at += strspn(at, " ")) {
		char name[sizeof cache->fields->name];
		size_t n = strcspn(at, " ");
		const struct crm_stays *stays;

		if (n >= sizeof name || count++ == CRM_STAYS_TOGETHER)
			return false;
		memcpy(name, at, n);
		name[n] = '\0';
		if (!(stays = crm_stays_cached(cache, name, since)))
			return false;
		crm_stays_add_moved(stays, since, &cache->together.moved);
		at += n;
	}
	return count > 0;
}

const struct crm_ids *crm_stays_moved_since(struct crm_stays_cache *cache, const char *names, int64_t since)
{
	struct together *together = &cache->together;

	if (*together->names && together->since == since && crm_same(together->names, names))
		return &together->moved;
	crm_ids_drop(&together->moved);
	*together->names = '\0';
	if (strlen(names) >= sizeof together->names || !read_together(cache, names, since))
		return NULL;
	strcpy(together->names, names);
	together->since = since;
	crm_ids_finish(&together->moved);
	return &together->moved;
}

static void copy_id(char *to, const char *id)
{
	*to = '\0';
	if (id && crm_id_valid(id))
		memcpy(to, id, CRM_ID_SIZE);
}

static crm_err read_stages(struct crm_stays_cache *cache)
{
	struct crm_stmt *stmt;
	size_t room = 0;

	CRM_TRY(crm_db_stmt(cache->db, "SELECT id, pipeline, position, type FROM \"stage\" ORDER BY id", &stmt));
	for (bool row;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		if (cache->stage_count == room) {
			room = room ? 2 * room : 64;
			cache->stages = crm_realloc(cache->stages, room * sizeof *cache->stages);
		}
		struct crm_stays_stage *stage = &cache->stages[cache->stage_count++];
		const char *type = crm_stmt_text(stmt, 3);

		copy_id(stage->id, crm_stmt_text(stmt, 0));
		copy_id(stage->pipeline, crm_stmt_text(stmt, 1));
		stage->position = crm_stmt_int(stmt, 2);
		stage->open = crm_same(type, "open");
		stage->counts = stage->open || crm_same(type, "on_hold");
	}
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct crm_stays_stage *)a)->id, ((const struct crm_stays_stage *)b)->id);
}

int crm_stays_stage_number(const struct crm_stays_cache *cache, const char *id)
{
	struct crm_stays_stage wanted;
	const struct crm_stays_stage *found;

	copy_id(wanted.id, id);
	found = cache->stage_count ? bsearch(&wanted, cache->stages, cache->stage_count, sizeof *found, by_id) : NULL;
	return found ? (int)(found - cache->stages) : -1;
}

static bool know_stages(struct crm_stays_cache *cache)
{
	if (!cache->knows_stages)
		cache->knows_stages = !read_stages(cache);
	return cache->knows_stages;
}

static void number_texts(struct crm_stays_cache *cache, const struct crm_stays *stays)
{
	size_t count = crm_stays_texts(stays);

	cache->stage_of = crm_calloc(count + 1, sizeof *cache->stage_of);
	for (size_t i = 0; i < count; i++)
		cache->stage_of[i] = crm_stays_stage_number(cache, crm_stays_text(stays, (int)i));
}

const struct crm_stays *crm_stays_of_stages(struct crm_stays_cache *cache)
{
	const struct crm_stays *stays = crm_stays_cached(cache, CRM_STAYS_STAGE, CRM_STAYS_ALL);

	if (!stays || !know_stages(cache))
		return NULL;
	if (!cache->stage_of)
		number_texts(cache, stays);
	return stays;
}

const struct crm_been *crm_stays_been(struct crm_stays_cache *cache)
{
	if (cache->been)
		return cache->been;
	if (!know_stages(cache) || crm_been_read(cache->db, cache->stages, cache->stage_count, &cache->been))
		return NULL;
	return cache->been;
}

void crm_stays_cache_refresh(struct crm_stays_cache *cache)
{
	int64_t version = crm_db_version(cache->db);

	if (version == cache->version)
		return;
	forget(cache);
	cache->version = version;
}

struct crm_stays_cache *crm_stays_cache_new(struct crm_db *db, int users)
{
	struct crm_stays_cache *cache = crm_calloc(1, sizeof *cache);

	cache->db = db;
	cache->users = users;
	return cache;
}

size_t crm_stays_stage_count(const struct crm_stays_cache *cache)
{
	return cache->stage_count;
}

const struct crm_stays_stage *crm_stays_stage(const struct crm_stays_cache *cache, size_t number)
{
	return &cache->stages[number];
}

int crm_stays_stage_in(const struct crm_stays_cache *cache, const struct crm_stay *stay)
{
	return stay->text >= 0 ? cache->stage_of[stay->text] : -1;
}
