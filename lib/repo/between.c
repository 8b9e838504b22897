#include "repo/between.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/map.h"
#include "form/json.h"
#include "store/apart.h"
#include "store/asof.h"
#include "store/read.h"
#include "store/stmt.h"

struct crm_between {
	struct crm_arena *arena;
	struct crm_store *from, *to;
	bool back;
	struct crm_between_item *items;
	size_t count, room;
};

/* -- the sides --------------------------------------------------------------- */

static crm_err open_side(const char *path, int64_t seq, const char *entity, struct crm_store **out)
{
	struct crm_asof_wish wish = { .seq = seq, .entity = entity };

	CRM_TRY(crm_store_open(path, CRM_DB_READ, 0, out));
	return crm_asof_enter(*out, &wish);
}

static void add_item(struct crm_between *between, struct crm_stmt *stmt)
{
	if (between->count == between->room) {
		struct crm_between_item *old = between->items;

		between->room = between->room ? between->room * 2 : 256;
		between->items = crm_new(between->arena, struct crm_between_item, between->room);
		if (between->count)
			memcpy(between->items, old, between->count * sizeof *old);
	}
	between->items[between->count++] = (struct crm_between_item){
		.entity = crm_copy(between->arena, crm_stmt_text(stmt, 0)),
		.id = crm_copy(between->arena, crm_stmt_text(stmt, 1)),
		.first = crm_stmt_int(stmt, 2), .last = crm_stmt_int(stmt, 3),
	};
}

/* Who has changes in between is known today, whatever either side knows. */
static crm_err gather(struct crm_between *between, struct crm_repo *repo, int64_t low, int64_t high, const char *entity,
                      bool back)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	bool row;

	crm_str_addf(&sql, "SELECT entity, record, min(seq), max(seq) FROM change WHERE seq > ?1 AND seq <= ?2%s"
	             " GROUP BY entity, record ORDER BY %s", entity ? " AND entity = ?3" : "",
	             back ? "max(seq) DESC" : "min(seq)");
	CRM_TRY(crm_stmt_new(repo->store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_int(stmt, 1, low);
	crm_stmt_bind_int(stmt, 2, high);
	if (entity)
		crm_stmt_bind_text(stmt, 3, entity);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		add_item(between, stmt);
	}
}

crm_err crm_between_open(struct crm_repo *repo, const struct crm_moment *from, const struct crm_moment *to,
                         const char *entity, struct crm_between **out)
{
	CRM_AUTO(crm_between_drop) struct crm_between *between = crm_calloc(1, sizeof *between);
	bool back = from->seq > to->seq;

	*out = NULL;
	between->arena = crm_arena_new();
	between->back = back;
	CRM_TRY(gather(between, repo, back ? to->seq : from->seq, back ? from->seq : to->seq, entity, back));
	CRM_TRY(open_side(crm_db_path(repo->store->db), from->seq, entity, &between->from));
	CRM_TRY(open_side(crm_db_path(repo->store->db), to->seq, entity, &between->to));
	*out = between;
	between = NULL;
	return NULL;
}

/* -- two branches ------------------------------------------------------------ */

/* The transactions, as a JSON array. */
static void add_numbers(struct crm_str *out, const struct crm_apart *apart)
{
	crm_str_add(out, "[");
	for (size_t i = 0; i < apart->count; i++)
		crm_str_addf(out, "%s%lld", i ? "," : "", (long long)apart->seqs[i]);
	crm_str_add(out, "]");
}

/* ?1: 1, or -1 for the order to be the other way around. */
static const char gather_among[] =
	"SELECT entity, record, min(?1 * change.seq), max(?1 * change.seq)"
	" FROM json_each(?2) AS only JOIN change ON change.txn = only.value"
	" WHERE ?3 IS NULL OR entity = ?3 GROUP BY entity, record ORDER BY min(?1 * change.seq)";

/* `known`: those there are already. */
static crm_err gather_only(struct crm_between *between, struct crm_store *store, const struct crm_apart *apart, int sign,
                           const char *entity, struct crm_map *known)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str numbers = {0};
	bool row;

	add_numbers(&numbers, apart);
	CRM_TRY(crm_stmt_new(store->db, gather_among, &stmt));
	crm_stmt_bind_int(stmt, 1, sign);
	crm_stmt_bind_text(stmt, 2, crm_str_text(&numbers));
	crm_stmt_bind_text(stmt, 3, entity);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		if (crm_map_get(known, crm_stmt_text(stmt, 1)))
			continue;
		crm_map_put(known, crm_stmt_text(stmt, 1), "");
		add_item(between, stmt);
	}
}

static int by_first(const void *a, const void *b)
{
	const struct crm_between_item *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static crm_err gather_branches(struct crm_between *between, const char *entity, bool only)
{
	CRM_AUTO(crm_apart_drop) struct crm_apart here = {0};
	CRM_AUTO(crm_apart_drop) struct crm_apart there = {0};
	CRM_AUTO(crm_map_drop) struct crm_map *known = crm_map_new();

	CRM_TRY(crm_apart_find(between->to, between->from, &there));
	CRM_TRY(gather_only(between, between->to, &there, 1, entity, known));
	if (!only) {
		CRM_TRY(crm_apart_find(between->from, between->to, &here));
		CRM_TRY(gather_only(between, between->from, &here, -1, entity, known));
	}
	if (between->count)
		qsort(between->items, between->count, sizeof(*between->items), by_first);
	return NULL;
}

/* The second one before the first change that it has alone. */
static crm_err open_parted(struct crm_between *between, const char *path, const char *entity)
{
	crm_store_drop(&between->from);
	return open_side(path, between->items[0].first - 1, entity, &between->from);
}

crm_err crm_between_branches(const char *from, const char *to, const char *entity, bool only, struct crm_between **out)
{
	CRM_AUTO(crm_between_drop) struct crm_between *between = crm_calloc(1, sizeof *between);
	*out = NULL;
	between->arena = crm_arena_new();
	const char *path = crm_path(between->arena, to, "crm.db");
	CRM_TRY(crm_store_open(crm_path(between->arena, from, "crm.db"), CRM_DB_READ, 0, &between->from));
	CRM_TRY(crm_store_open(path, CRM_DB_READ, 0, &between->to));
	CRM_TRY(gather_branches(between, entity, only));
	if (only && between->count)
		CRM_TRY(open_parted(between, path, entity));
	*out = between;
	between = NULL;
	return NULL;
}

void crm_between_drop(struct crm_between **between)
{
	if (!*between)
		return;
	crm_store_drop(&(*between)->from);
	crm_store_drop(&(*between)->to);
	crm_arena_drop(&(*between)->arena);
	free(*between);
	*between = NULL;
}

bool crm_between_is_back(const struct crm_between *between)
{
	return between->back;
}

const struct crm_between_item *crm_between_items(const struct crm_between *between, size_t *count)
{
	*count = between->count;
	return between->items;
}

struct crm_store *crm_between_store(const struct crm_between *between, bool to)
{
	return to ? between->to : between->from;
}

static crm_err read_side(struct crm_store *store, struct crm_arena *arena, const struct crm_between_item *item,
                         struct crm_record **out)
{
	const struct crm_entity *entity = crm_model_entity(store->model, item->entity);

	*out = NULL;
	if (!entity || strcmp(entity->name, item->entity))
		return NULL;
	return crm_read_record(store, arena, entity, item->id, out, NULL);
}

crm_err crm_between_read(struct crm_between *between, struct crm_arena *arena, const struct crm_between_item *item,
                         struct crm_record **old, struct crm_record **new)
{
	CRM_TRY(read_side(between->from, arena, item, old));
	return read_side(between->to, arena, item, new);
}

/* -- differences ------------------------------------------------------------- */

static void take(const struct crm_record *record, const char *name, struct crm_value *value, const char **unit,
                 const struct crm_field **field)
{
	int at = record ? crm_entity_field(record->entity, name) : CRM_NO_FIELD;

	*value = CRM_NO_VALUE;
	*unit = NULL;
	if (at == CRM_NO_FIELD)
		return;
	*field = record->entity->fields[at];
	*value = record->values[at];
	*unit = crm_record_unit(record, *field);
}

/* A type that has changed is a difference, too: so the texts are compared. */
static bool differs(const struct crm_difference *found, const struct crm_field *old_field)
{
	CRM_AUTO(crm_str_drop) struct crm_str old = {0}, new = {0};

	if (old_field == found->field && crm_same(found->old_unit, found->new_unit))
		return !crm_value_equal(found->old, found->new);
	if (found->old.shape == CRM_EMPTY && found->new.shape == CRM_EMPTY)
		return false;
	crm_json_add_value(&old, old_field ? old_field : found->field, found->old, found->old_unit);
	crm_json_add_value(&new, found->field, found->new, found->new_unit);
	return strcmp(crm_str_text(&old), crm_str_text(&new)) != 0;
}

static bool look(const struct crm_record *old, const struct crm_record *new, const struct crm_field *field,
                 struct crm_difference *out)
{
	const struct crm_field *old_field = NULL;

	if (field->flags & CRM_LOCAL)
		return false;
	out->field = NULL;
	take(old, field->name, &out->old, &out->old_unit, &old_field);
	take(new, field->name, &out->new, &out->new_unit, &out->field);
	if (!out->field)
		out->field = old_field;
	return differs(out, old_field);
}

/* The later side's fields, then those that only the earlier has. */
bool crm_difference_next(const struct crm_record *old, const struct crm_record *new, size_t *at,
                         struct crm_difference *out)
{
	size_t first = new ? new->entity->count : 0, all = first + (old ? old->entity->count : 0);

	while (*at < all) {
		size_t i = (*at)++;
		const struct crm_field *field = i < first ? new->entity->fields[i] : old->entity->fields[i - first];

		if (i >= first && new && crm_entity_field(new->entity, field->name) != CRM_NO_FIELD)
			continue;
		if (look(old, new, field, out))
			return true;
	}
	return false;
}
