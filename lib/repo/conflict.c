#include "repo/conflict.h"

#include <stdlib.h>
#include <string.h>

#include "repo/conflict_same.h"
#include "repo/conflict_value.h"
#include "repo/conflict_whole.h"
#include "store/stmt.h"

static const char *const kinds[] = {
	[CRM_CONFLICT_VALUE] = "value", [CRM_CONFLICT_REMOVED] = "removed", [CRM_CONFLICT_STRICT] = "strict",
	[CRM_CONFLICT_SAME] = "same",
};

const char *crm_conflict_kind_name(enum crm_conflict_kind kind)
{
	return kinds[kind];
}

const char *crm_conflict_batch(struct crm_arena *arena, const char *id)
{
	return crm_textf(arena, "conflict %s", id);
}

crm_err crm_conflicts_of(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity, const char *record,
                         bool all, struct crm_conflicts *out)
{
	struct crm_dispute *dispute = crm_new(arena, struct crm_dispute, 1);
	struct crm_conflict_search search = { .repo = repo, .arena = arena, .dispute = dispute, .all = all, .out = out };
	*out = (struct crm_conflicts){0};
	CRM_TRY(crm_dispute_read(repo, arena, entity, record, dispute));
	CRM_TRY(crm_conflict_find_values(&search));
	CRM_TRY(crm_conflict_find_whole(&search));
	return crm_conflict_find_same(&search);
}

/* -- all ---------------------------------------------------------------------------------------- */

struct crm_conflict_walk {
	struct crm_repo *repo;
	struct crm_stmt *stmt;
};

static const char open_sql[] = "SELECT DISTINCT entity, record FROM main.\"txn.disputed\" ORDER BY entity, record";
static const char all_sql[] = "SELECT entity, record FROM main.\"txn.disputed\" UNION"
                              " SELECT entity, record FROM main.\"txn.parted\" ORDER BY 1, 2";

crm_err crm_conflict_walk_open(struct crm_repo *repo, bool all, struct crm_conflict_walk **out)
{
	struct crm_conflict_walk *walk = crm_calloc(1, sizeof *walk);
	walk->repo = repo;
	*out = walk;
	return crm_stmt_new(repo->store->db, all ? all_sql : open_sql, &walk->stmt);
}

void crm_conflict_walk_drop(struct crm_conflict_walk **walk)
{
	if (!*walk)
		return;
	crm_stmt_drop(&(*walk)->stmt);
	free(*walk);
	*walk = NULL;
}

/* Of an entity that is no more there is nothing to say. */
crm_err crm_conflict_walk_next(struct crm_conflict_walk *walk, const struct crm_entity **entity, char record[CRM_ID_SIZE])
{
	bool row;
	for (*entity = NULL; !*entity;) {
		CRM_TRY(crm_stmt_step(walk->stmt, &row));
		if (!row)
			return NULL;
		*entity = crm_model_entity(walk->repo->store->model, crm_stmt_text(walk->stmt, 0));
		if (!crm_id_valid(crm_stmt_text(walk->stmt, 1)))
			return crm_fail(CRM_DAMAGED, "txn.disputed names a record '%s'", crm_stmt_text(walk->stmt, 1));
		memcpy(record, crm_stmt_text(walk->stmt, 1), CRM_ID_SIZE);
	}
	return NULL;
}

/* One record that was to be looked at, with its conflicts. */
typedef crm_err look_fn(struct crm_repo *repo, const struct crm_conflicts *found, const struct crm_entity *entity, const char *record,
                        void *context);

/* `all`: also those conflicts that are settled. */
static crm_err look_at_open(struct crm_repo *repo, bool all, look_fn *look, void *context)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_conflict_walk_drop) struct crm_conflict_walk *walk = NULL;
	struct crm_arena_mark mark = crm_arena_mark(arena);
	const struct crm_entity *entity;
	struct crm_conflicts found;
	char record[CRM_ID_SIZE];
	CRM_TRY(crm_conflict_walk_open(repo, false, &walk));
	for (;;) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_conflict_walk_next(walk, &entity, record));
		if (!entity)
			return NULL;
		CRM_TRY(crm_conflicts_of(repo, arena, entity, record, all, &found));
		CRM_TRY(look(repo, &found, entity, record, context));
	}
}

static crm_err count_them(struct crm_repo *repo, const struct crm_conflicts *found, const struct crm_entity *entity, const char *record,
                          void *count)
{
	(void)repo, (void)entity, (void)record;
	*(int64_t *)count += (int64_t)found->count;
	return NULL;
}

crm_err crm_conflicts_count(struct crm_repo *repo, int64_t *count)
{
	*count = 0;
	return look_at_open(repo, false, count_them, count);
}

/* -- the one that is meant ------------------------------------------------------------------------- */

static crm_err take_if(const struct crm_conflicts *found, const char *prefix, struct crm_conflict *out)
{
	for (size_t i = 0; i < found->count; i++) {
		if (!crm_starts(found->items[i].id, prefix))
			continue;
		if (*out->id && !crm_same(out->id, found->items[i].id))
			return crm_fail(CRM_CONFLICT, "'%s' is the beginning of several conflicts", prefix);
		*out = found->items[i];
	}
	return NULL;
}

static crm_err find_among(struct crm_repo *repo, struct crm_arena *arena, const char *prefix, bool all, struct crm_conflict *out)
{
	CRM_AUTO(crm_conflict_walk_drop) struct crm_conflict_walk *walk = NULL;
	const struct crm_entity *entity;
	char record[CRM_ID_SIZE];
	CRM_TRY(crm_conflict_walk_open(repo, all, &walk));
	for (;;) {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		struct crm_conflicts found;
		bool had = *out->id;
		CRM_TRY(crm_conflict_walk_next(walk, &entity, record));
		if (!entity)
			return NULL;
		CRM_TRY(crm_conflicts_of(repo, arena, entity, record, all, &found));
		CRM_TRY(take_if(&found, prefix, out));
		if (had || !*out->id)
			crm_arena_rewind(arena, mark);
	}
}

crm_err crm_conflict_find(struct crm_repo *repo, struct crm_arena *arena, const char *id, struct crm_conflict *out)
{
	*out = (struct crm_conflict){0};
	if (!crm_id_prefix_valid(id))
		return crm_err_hint(crm_fail(CRM_USAGE, "'%s' is no conflict", id), "crm-sync conflicts lists them, with their ids");
	CRM_TRY(find_among(repo, arena, id, false, out));
	if (!*out->id)
		CRM_TRY(find_among(repo, arena, id, true, out));
	if (*out->id)
		return NULL;
	return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no conflict '%s'", id), "crm-sync conflicts lists them, with their ids");
}

/* -- what need not be looked at any more ---------------------------------------------------------------- */

/* That two records shall both have what no two may stays known: else it would be damage. */
static bool is_still_told(const struct crm_conflicts *found)
{
	for (size_t i = 0; i < found->count; i++)
		if (!found->items[i].settled || found->items[i].kind == CRM_CONFLICT_SAME)
			return true;
	return false;
}

static crm_err forget_settled(struct crm_repo *repo, const struct crm_conflicts *found, const struct crm_entity *entity,
                              const char *record, void *context)
{
	struct crm_stmt *stmt;
	(void)context;
	if (is_still_told(found))
		return NULL;
	CRM_TRY(crm_db_stmt(repo->store->db, "DELETE FROM \"txn.disputed\" WHERE entity = ?1 AND record = ?2", &stmt));
	crm_stmt_bind_text(stmt, 1, entity->name);
	crm_stmt_bind_text(stmt, 2, record);
	return crm_stmt_run(stmt);
}

crm_err crm_conflicts_tidy(struct crm_repo *repo)
{
	CRM_TRY(crm_db_begin(repo->store->db));
	crm_err err = look_at_open(repo, true, forget_settled, NULL);
	if (!err)
		err = crm_db_commit(repo->store->db);
	crm_db_rollback(repo->store->db);
	return err;
}
