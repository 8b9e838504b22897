#include "history/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"

void crm_gathered_drop(struct crm_gathered *gathered)
{
	for (size_t i = 0; i < gathered->count; i++)
		free(gathered->entities[i].ids);
	free(gathered->entities);
	*gathered = (struct crm_gathered){0};
}

/* Changes of one entity mostly come together: the last one found is asked first. */
static struct crm_touched *touched_of(struct crm_store *store, struct crm_arena *arena, struct crm_gathered *out,
                                      const char *name)
{
	for (size_t i = out->count; i-- > 0;)
		if (strcmp(out->entities[i].entity->name, name) == 0)
			return &out->entities[i];
	const struct crm_entity *entity = crm_model_entity(store->model, name);
	struct crm_entity *stub = entity ? NULL : crm_new(arena, struct crm_entity, 1);

	if (stub)
		stub->name = crm_copy(arena, name);
	out->entities = crm_realloc(out->entities, (out->count + 1) * sizeof(*out->entities));
	struct crm_touched *touched = &out->entities[out->count++];
	*touched = (struct crm_touched){ .entity = entity ? entity : stub, .gone = stub };
	return touched;
}

/* What is gone must have gone in this transaction: else its records of then would be left out of the history. */
static crm_err check_gone(const struct crm_gathered *out)
{
	const char *gone = NULL;
	bool removed = false;

	for (size_t i = 0; i < out->count; i++) {
		if (out->entities[i].gone)
			gone = out->entities[i].entity->name;
		removed |= strcmp(out->entities[i].entity->name, "entity") == 0 && out->entities[i].ops[CRM_DELETE] > 0;
	}
	if (!gone || removed)
		return NULL;
	return crm_fail(CRM_DAMAGED, "the journal has a change of a '%s', which the model does not know", gone);
}

static void add_id(struct crm_touched *touched, uint64_t id)
{
	if (touched->count == touched->room) {
		touched->room = touched->room ? touched->room * 2 : 16;
		touched->ids = crm_realloc(touched->ids, touched->room * sizeof(*touched->ids));
	}
	touched->ids[touched->count++] = id;
}

static void keep_few(struct crm_arena *arena, struct crm_gathered *out, const struct crm_entry *change)
{
	if (out->changes >= CRM_GATHER_FEW)
		return;
	struct crm_entry *kept = &out->few[out->changes];
	*kept = *change;
	kept->entity = crm_copy(arena, change->entity);
	kept->record = crm_copy(arena, change->record);
	kept->before = change->before ? crm_copy(arena, change->before) : NULL;
	kept->after = change->after ? crm_copy(arena, change->after) : NULL;
}

static crm_err add_change(struct crm_store *store, struct crm_arena *arena, struct crm_gathered *out,
                          const struct crm_entry *change)
{
	if (!crm_id_valid(change->record))
		return crm_fail(CRM_DAMAGED, "the journal has a change of %s '%s', which is not an id",
		                change->entity, change->record);
	struct crm_touched *touched = touched_of(store, arena, out, change->entity);
	add_id(touched, crm_id_number(change->record));
	touched->ops[change->op]++;
	keep_few(arena, out, change);
	out->changes++;
	out->last = change->seq;
	return NULL;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void sort_ids(struct crm_touched *touched)
{
	size_t n = 0;

	qsort(touched->ids, touched->count, sizeof(*touched->ids), by_number);
	for (size_t i = 0; i < touched->count; i++)
		if (n == 0 || touched->ids[i] != touched->ids[n - 1])
			touched->ids[n++] = touched->ids[i];
	touched->count = n;
}

/* In the order they were touched in they could not be found again by a journal that was made from the history. */
static void sort_entities(const struct crm_model *model, struct crm_gathered *out)
{
	size_t at = 0;

	for (size_t i = 0; i < model->count; i++)
		for (size_t j = at; j < out->count; j++)
			if (out->entities[j].entity == model->entities[i]) {
				struct crm_touched touched = out->entities[j];

				out->entities[j] = out->entities[at];
				out->entities[at++] = touched;
			}
}

static void put_in_order(struct crm_store *store, struct crm_gathered *out)
{
	for (size_t i = 0; i < out->count; i++)
		sort_ids(&out->entities[i]);
	sort_entities(store->model, out);
}

static crm_err gather(struct crm_store *store, struct crm_arena *arena, struct crm_entries *changes, struct crm_gathered *out)
{
	const struct crm_entry *change;

	CRM_TRY(crm_entries_next(changes, &change));
	while (change) {
		CRM_TRY(add_change(store, arena, out, change));
		CRM_TRY(crm_entries_next(changes, &change));
	}
	put_in_order(store, out);
	return check_gone(out);
}

crm_err crm_gather(struct crm_store *store, struct crm_arena *arena, int64_t txn, struct crm_gathered *out)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;

	CRM_TRY(crm_entries_of_txn(store, txn, &changes));
	return gather(store, arena, changes, out);
}

crm_err crm_gather_since(struct crm_store *store, struct crm_arena *arena, int64_t seq, struct crm_gathered *out)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	int64_t last;

	CRM_TRY(crm_journal_last(store, &last));
	CRM_TRY(crm_entries_back(store, seq + 1, last, &changes));
	CRM_TRY(gather(store, arena, changes, out));
	out->last = last;
	return NULL;
}

void crm_gathered_detach(struct crm_gathered *gathered, struct crm_arena *arena)
{
	for (size_t i = 0; i < gathered->count; i++) {
		struct crm_entity *stub = crm_new(arena, struct crm_entity, 1);

		stub->name = crm_copy(arena, gathered->entities[i].entity->name);
		gathered->entities[i].entity = stub;
	}
}

void crm_gather_also(struct crm_store *store, struct crm_arena *arena, const struct crm_gathered *more, struct crm_gathered *out)
{
	for (size_t i = 0; i < more->count; i++) {
		const struct crm_touched *other = &more->entities[i];
		struct crm_touched *touched = touched_of(store, arena, out, other->entity->name);

		for (size_t k = 0; k < other->count; k++)
			add_id(touched, other->ids[k]);
	}
	put_in_order(store, out);
}
