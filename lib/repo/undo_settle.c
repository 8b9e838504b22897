#include "repo/undo_settle.h"

#include "repo/undo_change.h"

/* One change, read again. Valid until the next. */
struct reader {
	struct crm_undo *undo;
	struct crm_arena *arena;
	struct crm_arena_mark mark, row;
	struct crm_undo_batch *batch;
};

static struct reader reader_of(struct crm_undo *undo, struct crm_arena *arena)
{
	struct reader reader = { .undo = undo, .arena = arena, .batch = crm_new(arena, struct crm_undo_batch, 1) };
	reader.mark = crm_arena_mark(arena);
	reader.row = crm_arena_mark(undo->row);
	return reader;
}

static crm_err read_again(struct reader *reader, int64_t seq, const struct crm_entry **out)
{
	crm_arena_rewind(reader->arena, reader->mark);
	crm_arena_rewind(reader->undo->row, reader->row);
	CRM_TRY(crm_undo_read(reader->undo, reader->arena, seq, seq, reader->batch));
	*out = &reader->batch->changes[0];
	return NULL;
}

/* One more try of all that were refused. */
static crm_err try_again(struct crm_undo *undo)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct reader reader = reader_of(undo, arena);
	size_t count = undo->refused_count;
	const struct crm_entry *change;
	crm_err refused;
	undo->refused_count = 0;
	crm_map_clear(undo->waiting);
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(read_again(&reader, undo->refused[i], &change));
		CRM_TRY(crm_undo_change(undo, change, &refused));
		if (refused)
			crm_undo_wait(undo, change);
	}
	return NULL;
}

/* Those that wait for each other (two that swapped what is unique, two that link to each other) go all at once ... */
static crm_err take_all_back(struct crm_undo *undo, bool *bad)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct reader reader = reader_of(undo, arena);
	const struct crm_entry *change;
	crm_err refused;
	crm_map_clear(undo->waiting);
	for (size_t i = 0; i < undo->refused_count; i++) {
		CRM_TRY(read_again(&reader, undo->refused[i], &change));
		CRM_TRY(crm_undo_change(undo, change, &refused));
		bad[i] = refused != NULL;
	}
	return NULL;
}

/* ... and are then looked at, one by one: bad[i], it cannot be as it is now. */
static crm_err look_at_all(struct crm_undo *undo, bool *bad, bool *good)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct reader reader = reader_of(undo, arena);
	const struct crm_entry *change;
	for (size_t i = 0; i < undo->refused_count; i++) {
		CRM_TRY(read_again(&reader, undo->refused[i], &change));
		const struct crm_entity *entity = crm_model_entity(undo->repo->store->model, change->entity);
		crm_err err = entity && !bad[i] ? crm_change_recheck(undo->change, entity, change->record) : NULL;
		if (err && !crm_undo_may_go_later(err))
			return err;
		bad[i] |= err != NULL;
		*good &= !bad[i];
	}
	return NULL;
}

/* What they say when each is tried alone, as it is before any of them went. */
static crm_err name_bad(struct crm_undo *undo, const bool *bad)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct reader reader = reader_of(undo, arena);
	const struct crm_entry *change;
	crm_err refused;
	crm_map_clear(undo->waiting);
	for (size_t i = 0; i < undo->refused_count; i++) {
		if (!bad[i])
			continue;
		CRM_TRY(read_again(&reader, undo->refused[i], &change));
		CRM_TRY(crm_undo_change(undo, change, &refused));
		if (refused)
			crm_obstacles_refused(undo->obstacles, change,
			                      crm_model_entity(undo->repo->store->model, change->entity), refused);
	}
	return NULL;
}

/* All of them, or, where some cannot, none. With `final` these are named, and the others may try once more without
 * them. */
static crm_err all_at_once(struct crm_undo *undo, bool final, bool *good)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	bool *bad = crm_new(arena, bool, undo->refused_count), defined = undo->defined;
	int64_t written = undo->written;
	*good = true;
	undo->remodelled = false;
	CRM_TRY(crm_change_save(undo->change));
	crm_change_trust(undo->change, true);
	crm_err err = take_all_back(undo, bad);
	crm_change_trust(undo->change, false);
	CRM_TRY(err);
	CRM_TRY(look_at_all(undo, bad, good));
	if (*good) {
		undo->refused_count = 0;
		return crm_change_release(undo->change);
	}
	crm_change_undo_to_save(undo->change);
	if (undo->remodelled)
		CRM_TRY(crm_change_settle(undo->change)); /* the model is that of before, too */
	undo->written = written;
	undo->defined = defined;
	return final ? name_bad(undo, bad) : NULL;
}

crm_err crm_undo_settle(struct crm_undo *undo, bool final)
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
