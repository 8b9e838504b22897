#include "repo/undo.h"

#include <stdlib.h>

#include "base/str.h"
#include "repo/undo_change.h"
#include "repo/undo_settle.h"
#include "store/own.h"
#include "store/stmt.h"

void crm_undo_begin(struct crm_undo *undo)
{
	undo->row = crm_arena_new();
	undo->obstacles = crm_obstacles_new(undo->repo);
	undo->waiting = crm_map_new();
	crm_change_quiet(undo->change, true);
}

void crm_undo_drop(struct crm_undo *undo)
{
	crm_obstacles_drop(&undo->obstacles);
	crm_map_drop(&undo->waiting);
	crm_arena_drop(&undo->row);
	free(undo->refused);
	undo->refused = NULL;
}

/* -- many ------------------------------------------------------------------------ */

/* What defines records comes before them, and goes after them. */
static bool is_of_part(const struct crm_undo *undo, const struct crm_entry *change)
{
	bool defines = crm_same(change->entity, "field") || crm_same(change->entity, "entity");
	switch (undo->part) {
	case CRM_UNDO_DEFINING: return defines && change->op != CRM_CREATE;
	case CRM_UNDO_RECORDS: return !defines;
	case CRM_UNDO_UNDEFINING: return defines && change->op == CRM_CREATE;
	case CRM_UNDO_EVERYTHING: break;
	}
	return true;
}

static crm_err take_back_batch(struct crm_undo *undo, const struct crm_undo_batch *batch)
{
	struct crm_arena_mark mark = crm_arena_mark(undo->row);
	crm_err refused;
	for (size_t i = 0; i < batch->count; i++) {
		crm_arena_rewind(undo->row, mark);
		if (undo->stop && *undo->stop)
			return crm_fail(CRM_IO, "interrupted; nothing was changed");
		if (!is_of_part(undo, &batch->changes[i]))
			continue;
		CRM_TRY(crm_undo_change(undo, &batch->changes[i], &refused));
		if (refused)
			crm_undo_wait(undo, &batch->changes[i]);
	}
	crm_arena_rewind(undo->row, mark);
	return NULL;
}

static crm_err undo_span(struct crm_undo *undo, int64_t first, int64_t last)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_undo_batch *batch = crm_new(arena, struct crm_undo_batch, 1);
	struct crm_arena_mark mark = crm_arena_mark(arena);
	while (last >= first) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_undo_read(undo, arena, first, last, batch));
		if (!batch->count)
			return NULL;
		last = batch->changes[batch->count - 1].seq - 1;
		CRM_TRY(take_back_batch(undo, batch));
	}
	return NULL;
}

/* -- a transaction ------------------------------------------------------------------ */

struct coming {
	const struct crm_entity *entity;
	enum crm_op op;
	int64_t count;
};

enum { COMING_MOST = 96 };

static enum crm_op op_named(const char *name)
{
	return crm_same(name, crm_op_name(CRM_CREATE)) ? CRM_CREATE : crm_same(name, crm_op_name(CRM_DELETE)) ? CRM_DELETE
	                                                                                                     : CRM_UPDATE;
}

static crm_err count_coming(struct crm_undo *undo, int64_t txn, struct coming *coming, size_t *count)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	const struct crm_model *model = undo->repo->store->model;
	bool row;
	CRM_TRY(crm_stmt_new(undo->repo->store->db,
	                     "SELECT entity, op, count(*) FROM change WHERE txn = ?1 GROUP BY entity, op", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	for (*count = 0; *count < COMING_MOST;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		coming[*count] = (struct coming){ crm_model_entity(model, crm_stmt_text(stmt, 0)),
			op_named(crm_stmt_text(stmt, 1)), crm_stmt_int(stmt, 2) };
		*count += coming[*count].entity != NULL;
	}
	return NULL;
}

/* So that the writer can do it in bulk. Indexes can go only while nothing is being read. */
static crm_err announce(struct crm_undo *undo, int64_t txn, bool *defines)
{
	struct coming coming[COMING_MOST];
	size_t count;
	*defines = false;
	CRM_TRY(count_coming(undo, txn, coming, &count));
	for (size_t i = 0; i < count; i++) {
		*defines |= crm_own_is_definition(coming[i].entity);
		if (coming[i].op == CRM_CREATE)
			CRM_TRY(crm_change_bulk_delete(undo->change, coming[i].entity, coming[i].count));
		else if (coming[i].op == CRM_DELETE)
			CRM_TRY(crm_change_bulk(undo->change, coming[i].entity, CRM_NO_FIELD));
	}
	return NULL;
}

static crm_err undo_part(struct crm_undo *undo, enum crm_undo_part part, int64_t first, int64_t last)
{
	undo->part = part;
	CRM_TRY(undo_span(undo, first, last));
	undo->part = CRM_UNDO_EVERYTHING;
	return crm_undo_settle(undo, false);
}

/* The state between two transactions is a sound one, so what was refused is mostly settled at the end of each. */
crm_err crm_undo_txn(struct crm_undo *undo, int64_t txn)
{
	int64_t first, last;
	bool defines;
	CRM_TRY(crm_journal_span(undo->repo->store, txn, &first, &last));
	if (!first)
		return NULL;
	CRM_TRY(announce(undo, txn, &defines));
	if (!defines)
		return undo_part(undo, CRM_UNDO_EVERYTHING, first, last);
	for (int part = CRM_UNDO_DEFINING; part <= CRM_UNDO_UNDEFINING; part++)
		CRM_TRY(undo_part(undo, (enum crm_undo_part)part, first, last));
	return NULL;
}

crm_err crm_undo_finish(struct crm_undo *undo)
{
	return crm_undo_settle(undo, true);
}
