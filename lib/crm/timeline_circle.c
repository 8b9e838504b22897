#include "crm/timeline_circle.h"

#include <string.h>

#include "store/read.h"

enum { KINDS_MOST = 4 };

struct crm_circle {
	struct crm_circle_ids kinds[KINDS_MOST];
	size_t count;
};

/* From what is in the circle to what links to it: the records of `entity` whose `link` leads there; of each the field `taken`
 * is an id of `kind`. In this order: a deal is found by the people that were found before. */
struct reach {
	const char *of, *entity, *link, *taken, *kind;
};

static const struct reach reaches[] = {
	{ "company", "contact", "company", "id", "contact" },
	{ "company", "deal", "company", "id", "deal" },
	{ "contact", "deal", "contact", "id", "deal" },
	{ "contact", "deal_contact", "contact", "deal", "deal" },
	{ "company", "ticket", "company", "id", "ticket" },
	{ "contact", "ticket", "contact", "id", "ticket" },
};

static const struct reach people[] = {
	{ "deal", "deal", "id", "contact", "contact" },
	{ "deal", "deal_contact", "deal", "contact", "contact" },
};

struct search {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_circle *circle;
	struct crm_map *seen;
};

static void drop_search(struct search *search)
{
	crm_map_drop(&search->seen);
}

/* -- ids ----------------------------------------------------------------------------------- */

static struct crm_circle_ids *kind_of(struct crm_circle *circle, const char *name)
{
	for (size_t i = 0; i < circle->count; i++)
		if (crm_same(circle->kinds[i].entity, name))
			return &circle->kinds[i];
	circle->kinds[circle->count].entity = name;
	return &circle->kinds[circle->count++];
}

/* Room doubles; the old rows stay in the arena. */
static void add(struct search *search, const char *kind, const char *id)
{
	struct crm_circle_ids *ids = kind_of(search->circle, kind);
	const char *key = crm_textf(search->arena, "%s:%s", kind, id);

	if (crm_map_get(search->seen, key))
		return;
	crm_map_put(search->seen, key, "");
	if ((ids->count & (ids->count - 1)) == 0) {
		const char **old = ids->ids;
		ids->ids = crm_new(search->arena, const char *, ids->count ? ids->count * 2 : 1);
		if (old)
			memcpy(ids->ids, old, ids->count * sizeof *old);
	}
	ids->ids[ids->count++] = crm_copy(search->arena, id);
}

/* -- reaching --------------------------------------------------------------------------------- */

static bool may(const struct search *search, const struct crm_entity *entity, const char *field)
{
	return crm_may_read(&search->repo->actor, entity, crm_entity_column(entity, field));
}

static crm_err take(struct search *search, const struct reach *reach, const struct crm_entity *entity)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = NULL;
	struct crm_want_column column = { .want = CRM_WANT_VALUE };
	const struct crm_circle_ids *from = crm_circle_of(search->circle, reach->of);
	struct crm_select select = { .model = search->repo->store->model, .entity = entity, .now = search->repo->now,
		.columns = &column, .column_count = 1, .by_id = true };
	bool row;

	select.where = crm_node_any_of(search->arena, entity, crm_entity_field(entity, reach->link), from->ids, from->count);
	CRM_TRY(crm_path_parse(select.model, entity, reach->taken, &column.path));
	CRM_TRY(crm_sql_select(search->arena, &select, &sql));
	CRM_TRY(crm_cursor_open(search->repo->store, &sql, &cursor));
	for (;;) {
		CRM_TRY(crm_cursor_next(cursor, &row));
		if (!row)
			return NULL;
		struct crm_value id = crm_cursor_value(cursor, 0);
		if (id.shape == CRM_TEXT)
			add(search, reach->kind, id.s);
	}
}

static crm_err go(struct search *search, const struct reach *reach, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct crm_entity *entity = crm_model_entity(search->repo->store->model, reach[i].entity);
		if (crm_circle_of(search->circle, reach[i].of) && may(search, entity, reach[i].link) &&
		    may(search, entity, reach[i].taken))
			CRM_TRY(take(search, &reach[i], entity));
	}
	return NULL;
}

crm_err crm_circle_find(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity, const char *id,
                        const struct crm_circle **out)
{
	CRM_AUTO(drop_search) struct search search = { .repo = repo, .arena = arena, .circle = crm_new(arena, struct crm_circle, 1),
		.seen = crm_map_new() };

	*search.circle = (struct crm_circle){ .count = 0 };
	*out = search.circle;
	add(&search, entity->name, id);
	return go(&search, reaches, CRM_COUNT(reaches));
}

const struct crm_circle_ids *crm_circle_at(const struct crm_circle *circle, size_t i)
{
	return i < circle->count ? &circle->kinds[i] : NULL;
}

const struct crm_circle_ids *crm_circle_of(const struct crm_circle *circle, const char *entity)
{
	for (size_t i = 0; i < circle->count; i++)
		if (crm_same(circle->kinds[i].entity, entity))
			return &circle->kinds[i];
	return NULL;
}

crm_err crm_circle_people(struct crm_repo *repo, struct crm_arena *arena, const char *deal, struct crm_circle_ids *out)
{
	struct crm_circle circle = { .count = 0 };
	CRM_AUTO(drop_search) struct search search = { .repo = repo, .arena = arena, .circle = &circle, .seen = crm_map_new() };
	const struct crm_circle_ids *found;

	add(&search, "deal", deal);
	CRM_TRY(go(&search, people, CRM_COUNT(people)));
	found = crm_circle_of(&circle, "contact");
	*out = found ? *found : (struct crm_circle_ids){ .entity = "contact" };
	return NULL;
}
