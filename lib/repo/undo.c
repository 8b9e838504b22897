#include "repo/undo.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/own.h"

enum { AT_ONCE = 1000 /* changes read before any is taken back: nothing is read from a table while it is written */ };

void crm_undo_begin(struct crm_undo *undo)
{
	undo->row = crm_arena_new();
	undo->obstacles = crm_obstacles_new(undo->repo);
	undo->waiting = crm_map_new();
}

void crm_undo_drop(struct crm_undo *undo)
{
	crm_obstacles_drop(&undo->obstacles);
	crm_map_drop(&undo->waiting);
	crm_arena_drop(&undo->row);
	free(undo->refused);
	undo->refused = NULL;
}

/* -- one change ----------------------------------------------------------------- */

static enum crm_revert_manner revert_manner(const struct crm_undo *undo)
{
	if (undo->manner == CRM_UNDO_FORCE)
		return CRM_REVERT_OVER;
	return undo->manner == CRM_UNDO_FIELDS ? CRM_REVERT_KEEP_PARTS : CRM_REVERT_KEEP;
}

/* Refused for what other records or the definitions are: when these are as they shall be, it may go. */
static bool is_of_others(crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);
	return kind == CRM_CONFLICT || kind == CRM_NOT_FOUND || kind == CRM_INVALID;
}

/* With links to it emptied where it is linked to, all or none of them. */
static crm_err remove_with_links(struct crm_undo *undo, const struct crm_record *record)
{
	CRM_TRY(crm_change_save(undo->change));
	crm_err err = crm_change_delete(undo->change, record, true);
	if (!err)
		return crm_change_release(undo->change);
	crm_change_undo_to_save(undo->change);
	return err;
}

static crm_err write_reversal(struct crm_undo *undo, const struct crm_reversal *reversal)
{
	bool changed;
	/* What stays and what goes back make a record that never was: its derived fields are new. */
	if (reversal->op == CRM_UPDATE && undo->manner == CRM_UNDO_FIELDS)
		return crm_change_update(undo->change, reversal->old, reversal->record, &changed);
	if (reversal->op != CRM_DELETE)
		return crm_change_put_back(undo->change, reversal->old, reversal->record);
	crm_err err = crm_change_delete(undo->change, reversal->old, false);
	if (crm_err_kind(err) == CRM_CONFLICT && undo->manner == CRM_UNDO_FORCE)
		return remove_with_links(undo, reversal->old);
	return err;
}

static const char *key_of(struct crm_undo *undo, const struct crm_change *change)
{
	return crm_textf(undo->row, "%s:%s", change->entity, change->record);
}

static void try_later(struct crm_undo *undo, const struct crm_change *change)
{
	crm_map_put(undo->waiting, key_of(undo, change), "");
	if (undo->refused_count == undo->refused_room) {
		undo->refused_room = undo->refused_room ? undo->refused_room * 2 : 64;
		undo->refused = crm_realloc(undo->refused, undo->refused_room * sizeof *undo->refused);
	}
	undo->refused[undo->refused_count++] = change->seq;
}

static bool is_in_the_way(const struct crm_undo *undo, const struct crm_reversal *reversal)
{
	if (reversal->gone)
		return true;
	return reversal->later_count && undo->manner != CRM_UNDO_FORCE;
}

/* Of a record that was changed, the rest goes back where only fields are left. */
static bool goes_on(const struct crm_undo *undo, const struct crm_reversal *reversal)
{
	return undo->manner == CRM_UNDO_FIELDS && reversal->op == CRM_UPDATE && !reversal->gone;
}

static crm_err revert(struct crm_undo *undo, const struct crm_entity *entity, const struct crm_change *change,
                      crm_err *refused)
{
	struct crm_reversal reversal;
	*refused = NULL;
	CRM_TRY(crm_revert(undo->repo->store, undo->row, entity, change, revert_manner(undo), &reversal));
	if (is_in_the_way(undo, &reversal)) {
		crm_obstacles_later(undo->obstacles, change, entity, &reversal);
		if (!goes_on(undo, &reversal))
			return NULL;
	}
	if (reversal.nothing)
		return NULL;
	*refused = write_reversal(undo, &reversal);
	if (*refused)
		return is_of_others(*refused) ? NULL : *refused;
	undo->written++;
	undo->defined |= crm_own_is_definition(entity);
	return undo->wrote ? undo->wrote(undo->context, reversal.op, reversal.old, reversal.record) : NULL;
}

/* Records of an entity that is no more are gone with it. */
static crm_err entity_of(struct crm_undo *undo, const struct crm_change *change, const struct crm_entity **out)
{
	if (undo->defined && !crm_same(change->entity, "field") && !crm_same(change->entity, "entity")) {
		CRM_TRY(crm_change_settle(undo->change));
		undo->defined = false;
	}
	*out = crm_model_entity(undo->repo->store->model, change->entity);
	return NULL;
}

/* What defines records comes before them, and goes after them. */
static bool is_of_part(const struct crm_undo *undo, const struct crm_change *change)
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

/* Changes of one record go back in order: an older one waits for a newer. */
static crm_err take_back(struct crm_undo *undo, const struct crm_change *change, crm_err *refused)
{
	const struct crm_entity *entity;
	*refused = NULL;
	if (undo->narrow)
		CRM_TRY(undo->narrow(undo->narrow_context, undo->row, change, &change));
	if (!change)
		return NULL;
	if (undo->manner != CRM_UNDO_FIELDS && crm_obstacles_has(undo->obstacles, change->entity, change->record))
		return NULL;
	if (crm_map_count(undo->waiting) && crm_map_get(undo->waiting, key_of(undo, change))) {
		*refused = crm_fail(CRM_CONFLICT, "waits for another change");
		return NULL;
	}
	CRM_TRY(entity_of(undo, change, &entity));
	if (!entity && change->op != CRM_CREATE)
		crm_obstacles_later(undo->obstacles, change, NULL, &(struct crm_reversal){ .gone = true });
	return entity ? revert(undo, entity, change, refused) : NULL;
}

/* -- many ------------------------------------------------------------------------ */

struct batch {
	struct crm_change changes[AT_ONCE];
	size_t count;
};

static crm_err read_batch(struct crm_undo *undo, struct crm_arena *arena, int64_t first, int64_t last, struct batch *out)
{
	CRM_AUTO(crm_changes_drop) struct crm_changes *changes = NULL;
	const struct crm_change *change;
	out->count = 0;
	CRM_TRY(crm_changes_back(undo->repo->store, first, last, &changes));
	while (out->count < AT_ONCE) {
		CRM_TRY(crm_changes_next(changes, &change));
		if (!change)
			return NULL;
		struct crm_change *kept = &out->changes[out->count++];
		*kept = *change;
		kept->entity = crm_copy(arena, change->entity);
		kept->record = crm_copy(arena, change->record);
		kept->before = change->before ? crm_copy(arena, change->before) : NULL;
		kept->after = change->after ? crm_copy(arena, change->after) : NULL;
	}
	return NULL;
}

static crm_err take_back_batch(struct crm_undo *undo, const struct batch *batch)
{
	struct crm_arena_mark mark = crm_arena_mark(undo->row);
	crm_err refused;
	for (size_t i = 0; i < batch->count; i++) {
		crm_arena_rewind(undo->row, mark);
		if (undo->stop && *undo->stop)
			return crm_fail(CRM_IO, "interrupted; nothing was changed");
		if (!is_of_part(undo, &batch->changes[i]))
			continue;
		CRM_TRY(take_back(undo, &batch->changes[i], &refused));
		if (refused)
			try_later(undo, &batch->changes[i]);
	}
	crm_arena_rewind(undo->row, mark);
	return NULL;
}

static crm_err undo_span(struct crm_undo *undo, int64_t first, int64_t last)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct batch *batch = crm_new(arena, struct batch, 1);
	struct crm_arena_mark mark = crm_arena_mark(arena);
	while (last >= first) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(read_batch(undo, arena, first, last, batch));
		if (!batch->count)
			return NULL;
		last = batch->changes[batch->count - 1].seq - 1;
		CRM_TRY(take_back_batch(undo, batch));
	}
	return NULL;
}

/* -- what was refused --------------------------------------------------------------- */

/* One change, read again. Valid until the next. */
struct reader {
	struct crm_undo *undo;
	struct crm_arena *arena;
	struct crm_arena_mark mark, row;
	struct batch *batch;
};

static struct reader reader_of(struct crm_undo *undo, struct crm_arena *arena)
{
	struct reader reader = { .undo = undo, .arena = arena, .batch = crm_new(arena, struct batch, 1) };
	reader.mark = crm_arena_mark(arena);
	reader.row = crm_arena_mark(undo->row);
	return reader;
}

static crm_err read_again(struct reader *reader, int64_t seq, const struct crm_change **out)
{
	crm_arena_rewind(reader->arena, reader->mark);
	crm_arena_rewind(reader->undo->row, reader->row);
	CRM_TRY(read_batch(reader->undo, reader->arena, seq, seq, reader->batch));
	*out = &reader->batch->changes[0];
	return NULL;
}

/* One more try of all that were refused. */
static crm_err try_again(struct crm_undo *undo)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct reader reader = reader_of(undo, arena);
	size_t count = undo->refused_count;
	const struct crm_change *change;
	crm_err refused;
	undo->refused_count = 0;
	crm_map_clear(undo->waiting);
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(read_again(&reader, undo->refused[i], &change));
		CRM_TRY(take_back(undo, change, &refused));
		if (refused)
			try_later(undo, change);
	}
	return NULL;
}

/* Those that wait for each other (two that swapped what is unique, two that link to each other) go all at once ... */
static crm_err take_all_back(struct crm_undo *undo, bool final, bool *good)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct reader reader = reader_of(undo, arena);
	const struct crm_change *change;
	crm_err refused;
	crm_map_clear(undo->waiting);
	for (size_t i = 0; i < undo->refused_count; i++) {
		CRM_TRY(read_again(&reader, undo->refused[i], &change));
		CRM_TRY(take_back(undo, change, &refused));
		*good &= !refused;
		if (refused && final)
			crm_obstacles_refused(undo->obstacles, change,
			                      crm_model_entity(undo->repo->store->model, change->entity), refused);
	}
	return NULL;
}

/* ... and are then looked at, one by one: what cannot be as it is now is in the way. */
static crm_err look_at_all(struct crm_undo *undo, bool final, bool *good)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct reader reader = reader_of(undo, arena);
	const struct crm_change *change;
	for (size_t i = 0; i < undo->refused_count; i++) {
		CRM_TRY(read_again(&reader, undo->refused[i], &change));
		const struct crm_entity *entity = crm_model_entity(undo->repo->store->model, change->entity);
		crm_err err = entity ? crm_change_recheck(undo->change, entity, change->record) : NULL;
		if (err && !is_of_others(err))
			return err;
		*good &= !err;
		if (err && final)
			crm_obstacles_refused(undo->obstacles, change, entity, err);
	}
	return NULL;
}

/* All of them, or, where some cannot, none. With `final` these are named, and the others may try once more without
 * them. */
static crm_err all_at_once(struct crm_undo *undo, bool final, bool *good)
{
	int64_t written = undo->written;
	bool defined = undo->defined;
	*good = true;
	CRM_TRY(crm_change_save(undo->change));
	crm_change_trust(undo->change, true);
	crm_err err = take_all_back(undo, final, good);
	crm_change_trust(undo->change, false);
	CRM_TRY(err);
	CRM_TRY(look_at_all(undo, final, good));
	if (*good) {
		undo->refused_count = 0;
		return crm_change_release(undo->change);
	}
	crm_change_undo_to_save(undo->change);
	undo->written = written;
	undo->defined = defined;
	return NULL;
}

static crm_err settle(struct crm_undo *undo, bool final)
{
	bool good = true, goes_on = true;
	while (undo->refused_count && goes_on) {
		size_t before = undo->refused_count;
		CRM_TRY(try_again(undo));
		if (undo->refused_count == before) {
			CRM_TRY(all_at_once(undo, final, &good));
			goes_on = good || (final && undo->manner != CRM_UNDO_FIELDS);
		}
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
	return settle(undo, false);
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
	return settle(undo, true);
}
