#include "load/pending.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "model/record.h"
#include "store/read.h"

enum { DROPPED_MOST = 8, ROUNDS_MOST = 4 };

struct waiting {
	const char *entity, *file;
	struct crm_row row;
	struct crm_error why;
	bool done, wrong;
	/* When stored without its links: */
	char id[CRM_ID_SIZE];
	int dropped[DROPPED_MOST];
	const char *texts[DROPPED_MOST];
	size_t dropped_count;
};

struct crm_pending {
	struct crm_arena *arena;
	struct waiting **rows;
	size_t count, room, left;
};

struct crm_pending *crm_pending_new(void)
{
	struct crm_pending *pending = crm_calloc(1, sizeof *pending);
	pending->arena = crm_arena_new();
	return pending;
}

void crm_pending_drop(struct crm_pending **pending)
{
	if (!*pending)
		return;
	crm_arena_drop(&(*pending)->arena);
	free((*pending)->rows);
	free(*pending);
	*pending = NULL;
}

size_t crm_pending_count(const struct crm_pending *pending)
{
	return pending->left;
}

static const bool *copy_marks(struct crm_arena *arena, const bool *marks, size_t count)
{
	return marks ? memcpy(crm_new(arena, bool, count + 1), marks, count * sizeof *marks) : NULL;
}

static void copy_row(struct crm_arena *arena, const struct crm_row *from, struct crm_row *to)
{
	const char **names = crm_new(arena, const char *, from->count + 1);
	const char **texts = crm_new(arena, const char *, from->count + 1);
	size_t *lengths = crm_new(arena, size_t, from->count + 1);
	for (size_t i = 0; i < from->count; i++) {
		names[i] = crm_copy(arena, from->names[i]);
		texts[i] = from->texts[i] ? crm_copy(arena, from->texts[i]) : NULL;
		lengths[i] = texts[i] ? strlen(texts[i]) : 0;
	}
	*to = (struct crm_row){ .line = from->line, .count = from->count, .names = names, .texts = texts,
		.lengths = lengths, .lists = copy_marks(arena, from->lists, from->count),
		.supposed = copy_marks(arena, from->supposed, from->count), .raw = from->raw ? crm_copy(arena, from->raw) : NULL };
}

void crm_pending_add(struct crm_pending *pending, const char *entity, const struct crm_row *row, const char *file,
                     crm_err why)
{
	struct waiting *one = crm_new(pending->arena, struct waiting, 1);
	if (pending->count == pending->room) {
		pending->room = pending->room ? pending->room * 2 : 64;
		pending->rows = crm_realloc(pending->rows, pending->room * sizeof(*pending->rows));
	}
	one->entity = crm_copy(pending->arena, entity);
	one->file = crm_copy(pending->arena, file);
	one->why = *why;
	copy_row(pending->arena, row, &one->row);
	pending->rows[pending->count++] = one;
	pending->left++;
}

static crm_err reject(struct crm_pending *pending, const struct crm_pending_loader *loader,
                      struct waiting *one, crm_err why)
{
	one->done = true;
	pending->left--;
	return loader->reject(loader->context, &one->row, crm_err_at(why, one->file, one->row.line));
}

static crm_err try_again(struct crm_pending *pending, struct crm_loading *loading,
                         const struct crm_pending_loader *loader, struct waiting *one)
{
	struct crm_plan *plan;
	const struct crm_key *key;
	struct crm_arena_mark mark = crm_arena_mark(loading->arena);
	crm_err err = loader->prepare(loader->context, one->entity, &one->row, &plan, &key);
	if (!err)
		err = crm_loading_row(loading, plan, key);
	crm_arena_rewind(loading->arena, mark);
	if (err && loading->links.missed) {
		one->why = *err;
		return NULL;
	}
	if (err)
		return reject(pending, loader, one, err);
	one->done = true;
	pending->left--;
	return NULL;
}

/* Backward first: what waits mostly waits for a row after it. A few rounds, for a chain in the worst order
 * would take one for each of its links. */
static crm_err rounds(struct crm_pending *pending, struct crm_loading *loading,
                      const struct crm_pending_loader *loader)
{
	size_t before = 0;
	for (int round = 0; round < ROUNDS_MOST && pending->left && pending->left != before; round++) {
		before = pending->left;
		for (size_t i = 0; i < pending->count; i++) {
			struct waiting *one = pending->rows[round % 2 ? i : pending->count - 1 - i];
			if (!one->done)
				CRM_TRY(try_again(pending, loading, loader, one));
		}
	}
	return NULL;
}

/* Empties the slot of the link that leads nowhere yet. */
static bool drop_link(struct crm_pending *pending, struct waiting *one, const struct crm_plan *plan, crm_err err)
{
	int field = err->field[0] ? crm_entity_field(plan->entity, err->field) : CRM_NO_FIELD;
	struct crm_slot *slot = field < 0 ? NULL : crm_plan_slot(plan, field);
	if (!slot || !*slot->text || one->dropped_count == DROPPED_MOST)
		return false;
	one->texts[one->dropped_count] = crm_copy(pending->arena, slot->text);
	one->dropped[one->dropped_count++] = field;
	slot->text = "";
	slot->given = false;
	return true;
}

static crm_err store_bare(struct crm_pending *pending, struct crm_loading *loading,
                          const struct crm_pending_loader *loader, struct waiting *one)
{
	struct crm_plan *plan;
	const struct crm_key *key;
	crm_err err;
	one->dropped_count = 0;
	CRM_TRY(loader->prepare(loader->context, one->entity, &one->row, &plan, &key));
	do
		err = crm_loading_row(loading, plan, key);
	while (err && loading->links.missed && drop_link(pending, one, plan, err));
	if (!err)
		memcpy(one->id, loading->last, CRM_ID_SIZE);
	return err;
}

/* Now everything is there that will be: a link that still leads nowhere is wrong, or makes its target. */
static crm_err add_links(struct crm_loading *loading, const struct waiting *one)
{
	const struct crm_entity *entity = crm_model_entity(loading->repo->store->model, one->entity);
	struct crm_assign assigns[DROPPED_MOST];
	struct crm_record *old;
	bool changed;
	CRM_TRY(crm_read_record(loading->repo->store, loading->arena, entity, one->id, &old, NULL));
	if (!old || !one->dropped_count)
		return NULL;
	struct crm_record *record = crm_record_copy(loading->arena, old);
	for (size_t i = 0; i < one->dropped_count; i++)
		assigns[i] = (struct crm_assign){ one->dropped[i], CRM_SET, one->texts[i] };
	crm_linking_begin_row(&loading->links);
	loading->links.settled = true;
	crm_err err = crm_record_assign(record, loading->arena, &loading->reading, assigns, one->dropped_count);
	loading->links.settled = false;
	CRM_TRY(err ? err : crm_change_update(loading->change, old, record, &changed));
	loading->result->links_created += loading->links.made;
	return crm_linking_end_row(&loading->links, true);
}

static crm_err store_one(struct crm_pending *pending, struct crm_loading *loading,
                         const struct crm_pending_loader *loader, struct waiting *one, bool links)
{
	struct crm_arena_mark mark = crm_arena_mark(loading->arena);
	crm_err err = links ? add_links(loading, one) : store_bare(pending, loading, loader, one);
	crm_arena_rewind(loading->arena, mark);
	return err;
}

/* Bare, then linked. Those that cannot be are marked; the others may hang on them. */
static crm_err store_rest(struct crm_pending *pending, struct crm_loading *loading,
                          const struct crm_pending_loader *loader, size_t *wrong)
{
	*wrong = 0;
	for (int links = 0; links < 2; links++)
		for (size_t i = 0; i < pending->count; i++) {
			struct waiting *one = pending->rows[i];
			if (one->done || one->wrong)
				continue;
			crm_err err = store_one(pending, loading, loader, one, links);
			if (err && !crm_loading_is_rejectable(err))
				return err;
			if (!err)
				continue;
			one->wrong = true;
			one->why = *err;
			++*wrong;
		}
	return NULL;
}

static crm_err reject_wrong(struct crm_pending *pending, const struct crm_pending_loader *loader)
{
	for (size_t i = 0; i < pending->count; i++)
		if (pending->rows[i]->wrong && !pending->rows[i]->done)
			CRM_TRY(reject(pending, loader, pending->rows[i], &pending->rows[i]->why));
	return NULL;
}

crm_err crm_pending_load(struct crm_pending *pending, struct crm_loading *loading,
                         const struct crm_pending_loader *loader)
{
	CRM_TRY(rounds(pending, loading, loader));
	/* Rows that hang together are stored together or not at all: where some are wrong all are
	 * taken back, and the rest is tried without them. */
	while (pending->left) {
		struct crm_import_result before = *loading->result;
		size_t wrong;
		CRM_TRY(crm_change_save(loading->change));
		CRM_TRY(store_rest(pending, loading, loader, &wrong));
		if (!wrong)
			return crm_change_release(loading->change);
		crm_change_undo_to_save(loading->change);
		*loading->result = before;
		CRM_TRY(reject_wrong(pending, loader));
	}
	return NULL;
}
