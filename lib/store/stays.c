#include "store/stays.h"

#include <stdlib.h>
#include <string.h>

#include "store/stmt.h"

enum { ID, SINCE, AT, WAS, PLACES_LEAST = 1024 };

struct crm_stays {
	struct crm_arena *arena;         /* texts */
	struct crm_value *texts;
	size_t text_count, text_room;
	uint32_t *text_places;           /* by hash: the number of the text + 1; 0: none */
	size_t text_mask;
	struct crm_stay *list;
	size_t count, room;
	struct crm_ids owners;           /* the records */
	uint32_t *from;                  /* by record: where its stays begin in the list, one after the other; those of all end it */
	size_t from_room;
};

static void *grown(void *list, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return list;
	*room = *room ? *room * 2 : PLACES_LEAST;
	return crm_realloc(list, *room * size);
}

/* -- texts, each once ------------------------------------------------------------------------ */

/* Most are ids: eight bytes at a time. */
static uint64_t hash_of(struct crm_value text)
{
	uint64_t hash = text.n, part;

	for (size_t at = 0; at < text.n; at += sizeof part) {
		size_t n = text.n - at < sizeof part ? text.n - at : sizeof part;

		part = 0;
		memcpy(&part, text.s + at, n);
		hash = (hash ^ part) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	return hash;
}

static size_t text_place(const struct crm_stays *stays, struct crm_value text)
{
	size_t at = hash_of(text) & stays->text_mask;

	while (stays->text_places[at] && !crm_value_equal(stays->texts[stays->text_places[at] - 1], text))
		at = (at + 1) & stays->text_mask;
	return at;
}

static void spread_texts(struct crm_stays *stays)
{
	size_t size = stays->text_mask ? 2 * (stays->text_mask + 1) : PLACES_LEAST;

	free(stays->text_places);
	stays->text_places = crm_calloc(size, sizeof *stays->text_places);
	stays->text_mask = size - 1;
	for (size_t i = 0; i < stays->text_count; i++)
		stays->text_places[text_place(stays, stays->texts[i])] = (uint32_t)i + 1;
}

static int number_of(struct crm_stays *stays, struct crm_value text)
{
	size_t at;

	if (2 * stays->text_count >= stays->text_mask)
		spread_texts(stays);
	at = text_place(stays, text);
	if (!stays->text_places[at]) {
		stays->texts = grown(stays->texts, stays->text_count, &stays->text_room, sizeof *stays->texts);
		stays->texts[stays->text_count++] = crm_value_copy(stays->arena, text);
		stays->text_places[at] = (uint32_t)stays->text_count;
	}
	return (int)stays->text_places[at] - 1;
}

/* -- reading --------------------------------------------------------------------------------- */

static void set_value(struct crm_stays *stays, struct crm_stay *stay, struct crm_value value)
{
	stay->text = CRM_STAY_NULL;
	if (value.shape == CRM_TEXT)
		stay->text = number_of(stays, value);
	else if (value.shape == CRM_INTEGER) {
		stay->text = CRM_STAY_INTEGER;
		stay->i = value.i;
	} else if (value.shape == CRM_REAL) {
		stay->text = CRM_STAY_REAL;
		stay->r = value.r;
	}
}

static void add_owner(struct crm_stays *stays, uint64_t id)
{
	size_t before = stays->owners.count;

	crm_ids_add(&stays->owners, id);
	if (stays->owners.count == before)
		return;
	stays->from = grown(stays->from, before, &stays->from_room, sizeof *stays->from);
	stays->from[before] = (uint32_t)stays->count;
}

static void add_row(struct crm_stays *stays, struct crm_stmt *stmt)
{
	struct crm_value since = crm_stmt_value(stmt, SINCE);
	struct crm_stay *stay;

	add_owner(stays, crm_id_number(crm_stmt_text(stmt, ID)));
	stays->list = grown(stays->list, stays->count, &stays->room, sizeof *stays->list);
	stay = &stays->list[stays->count++];
	*stay = (struct crm_stay){ .since = since.shape == CRM_INTEGER ? since.i : INT64_MIN, .at = crm_stmt_int(stmt, AT) };
	set_value(stays, stay, crm_stmt_value(stmt, WAS));
}

static crm_err read_rows(struct crm_stays *stays, struct crm_db *db, const char *field, int64_t since)
{
	const char *point = strchr(field, '.');
	struct crm_stmt *stmt;

	if (!point || strchr(field, '"'))
		return crm_fail(CRM_INVALID, "a field with a history is named ENTITY.FIELD, not '%s'", field);
	/* In the order of its key: those of a record together, the oldest first. */
	CRM_TRY(crm_db_stmt(db, crm_textf(stays->arena, "SELECT id, since, at, was FROM \"%.*s.was\" WHERE field = ?1 AND at >= ?2"
	                                  " ORDER BY id, seq", (int)(point - field), field), &stmt));
	crm_stmt_bind_text(stmt, 1, point + 1);
	crm_stmt_bind_int(stmt, 2, since);
	for (bool row;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		add_row(stays, stmt);
	}
}

/* -- finding --------------------------------------------------------------------------------- */

static void finish(struct crm_stays *stays)
{
	crm_ids_finish(&stays->owners);
	stays->from = grown(stays->from, stays->owners.count, &stays->from_room, sizeof *stays->from);
	stays->from[stays->owners.count] = (uint32_t)stays->count;
}

crm_err crm_stays_read(struct crm_db *db, const char *field, int64_t since, struct crm_stays **out)
{
	struct crm_stays *stays = crm_calloc(1, sizeof *stays);
	crm_err err;

	stays->arena = crm_arena_new();
	err = read_rows(stays, db, field, since);
	finish(stays);
	if (err)
		crm_stays_drop(&stays);
	*out = stays;
	return err;
}

void crm_stays_drop(struct crm_stays **stays)
{
	if (!*stays)
		return;
	crm_arena_drop(&(*stays)->arena);
	free((*stays)->texts);
	free((*stays)->text_places);
	free((*stays)->list);
	crm_ids_drop(&(*stays)->owners);
	free((*stays)->from);
	free(*stays);
	*stays = NULL;
}

const struct crm_stay *crm_stays_of(const struct crm_stays *stays, const char *id, size_t *count)
{
	size_t owner = crm_ids_place(&stays->owners, id);

	*count = 0;
	if (owner == CRM_IDS_NONE)
		return NULL;
	*count = stays->from[owner + 1] - stays->from[owner];
	return &stays->list[stays->from[owner]];
}

void crm_stays_add_moved(const struct crm_stays *stays, int64_t since, struct crm_ids *out)
{
	CRM_AUTO(crm_ids_drop) struct crm_ids moved = {0};

	for (size_t i = 0; i < stays->owners.count; i++)
		if (stays->list[stays->from[i + 1] - 1].at >= since)
			crm_ids_add(&moved, stays->owners.list[i]);
	crm_ids_merge(out, &moved);
}

struct crm_value crm_stay_value(const struct crm_stays *stays, const struct crm_stay *stay)
{
	if (stay->text >= 0)
		return stays->texts[stay->text];
	return stay->text == CRM_STAY_INTEGER ? crm_value_integer(stay->i)
	     : stay->text == CRM_STAY_REAL ? crm_value_real(stay->r) : CRM_NO_VALUE;
}

size_t crm_stays_texts(const struct crm_stays *stays)
{
	return stays->text_count;
}

const char *crm_stays_text(const struct crm_stays *stays, int number)
{
	return stays->texts[number].s;
}
