#include "repo/unmerge.h"

#include <string.h>

#include "base/str.h"
#include "repo/merge_fields.h"
#include "store/body.h"
#include "store/read.h"

/* A record that was merged away in the transaction, and returns now. */
struct returning {
	const struct crm_entity *entity;
	const char *id, *kept;
	const struct crm_record *record;
	struct returning *next;
};

struct unmerging {
	struct crm_undo *undo;
	struct crm_arena *arena;
	struct returning *all;
};

/* -- which ------------------------------------------------------------------------- */

static crm_err made_in(struct crm_repo *repo, struct crm_arena *arena, const struct crm_merged *merged,
                       struct crm_txn *txn)
{
	CRM_AUTO(crm_changes_drop) struct crm_changes *changes = NULL;
	const struct crm_change *change;
	CRM_TRY(crm_changes_of_record(repo->store, CRM_ALIAS_ENTITY, merged->id, &changes));
	for (;;) {
		CRM_TRY(crm_changes_next(changes, &change));
		if (!change)
			return crm_fail(CRM_DAMAGED, "the journal has lost how %s was merged", merged->id);
		if (change->op == CRM_CREATE)
			return crm_journal_txn(repo->store, arena, change->txn, txn);
	}
}

static crm_err check_kept(struct crm_repo *repo, const struct crm_entity *entity, const struct crm_merged *merged)
{
	struct crm_merged further;
	crm_err err = crm_merged_find(repo, entity, merged->kept, &further);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return NULL;
	CRM_TRY(err);
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%s %.8s, which it was merged into, has been merged into %.8s since",
	                             entity->name, merged->kept, further.kept),
	                    "crm-record %s unmerge %s first", entity->name, merged->kept);
}

crm_err crm_unmerge_find(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                         const char *text, struct crm_merged *merged, struct crm_txn *txn)
{
	CRM_TRY(crm_merged_find(repo, entity, text, merged));
	CRM_TRY(check_kept(repo, entity, merged));
	return made_in(repo, arena, merged, txn);
}

/* -- what returns ------------------------------------------------------------------ */

static bool links_to(struct crm_arena *arena, const struct crm_field *field, struct crm_value value,
                     const struct returning *target)
{
	if (value.shape != CRM_TEXT || field->flags & CRM_LIST)
		return false;
	if (field->type == CRM_T_ANYLINK)
		return crm_same(value.s, crm_textf(arena, "%s:%s", target->entity->name, target->id));
	return field->type == CRM_T_LINK && crm_same(field->target, target->entity->name) && crm_same(value.s, target->id);
}

static struct returning *returning_of(const struct unmerging *unmerging, const char *entity, const char *id)
{
	for (struct returning *one = unmerging->all; one; one = one->next)
		if (crm_same(one->entity->name, entity) && crm_same(one->id, id))
			return one;
	return NULL;
}

static crm_err add_returning(struct unmerging *unmerging, const struct crm_entity *entity,
                             const struct crm_change *change, struct crm_record *record)
{
	struct crm_arena *arena = unmerging->arena;
	struct returning *one = crm_new(arena, struct returning, 1);
	struct crm_repo *repo = unmerging->undo->repo;
	struct crm_record *alias;
	CRM_TRY(crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, CRM_ALIAS_ENTITY),
	                        change->record, &alias, NULL));
	*one = (struct returning){ .entity = entity, .id = crm_copy(arena, change->record), .record = record,
		.kept = alias ? crm_record_get(alias, "kept").s : "", .next = unmerging->all };
	unmerging->all = one;
	return NULL;
}

/* Twins of its links were merged away with it: theirs still lead to it, as they were last. */
static bool goes_along(const struct unmerging *unmerging, const struct crm_record *record)
{
	for (const struct returning *one = unmerging->all; one; one = one->next)
		for (size_t i = 0; i < record->entity->count; i++)
			if (links_to(unmerging->arena, record->entity->fields[i], record->values[i], one))
				return true;
	return false;
}

static crm_err look_at_delete(struct unmerging *unmerging, const char *other, const struct crm_change *change,
                              bool *grown)
{
	const struct crm_entity *entity = crm_model_entity(unmerging->undo->repo->store->model, change->entity);
	if (!entity || change->op != CRM_DELETE || !change->before ||
	    returning_of(unmerging, change->entity, change->record))
		return NULL;
	const char *body = crm_copy(unmerging->arena, change->before);
	struct crm_record *record = crm_record_new(unmerging->arena, entity);
	CRM_TRY(crm_body_apply(record, unmerging->arena, body));
	if (!crm_same(change->record, other) && !goes_along(unmerging, record))
		return NULL;
	*grown = true;
	return add_returning(unmerging, entity, change, record);
}

/* Again as long as more are found: a twin may have had twins. */
static crm_err gather(struct unmerging *unmerging, const char *other, int64_t txn)
{
	for (bool grown = true; grown;) {
		CRM_AUTO(crm_changes_drop) struct crm_changes *changes = NULL;
		const struct crm_change *change;
		grown = false;
		CRM_TRY(crm_changes_of_txn(unmerging->undo->repo->store, txn, &changes));
		do {
			CRM_TRY(crm_changes_next(changes, &change));
			if (change)
				CRM_TRY(look_at_delete(unmerging, other, change, &grown));
		} while (change);
	}
	return NULL;
}

/* -- what of an update goes back ---------------------------------------------------- */

struct sides {
	struct crm_record *before, *after;
	bool *marked;
};

/* Elements of `after` that were put in, but not from this record, are no matter of it: they are as if they had been there
 * before. */
static struct crm_value without_others(struct crm_arena *arena, const struct sides *sides, size_t i,
                                       const struct returning *one, int beside)
{
	struct crm_value before = sides->before->values[i], after = sides->after->values[i];
	const char **elements = crm_new(arena, const char *, before.n + after.n + 1);
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	size_t count = 0;
	for (size_t at = 0; crm_list_next(after, &at, &element);) {
		const char *text = crm_str_text(&element);
		bool theirs = crm_list_has(one->record->values[i], text) ||
		              (beside >= 0 && crm_same(one->record->values[beside].s, text));
		if (theirs || crm_list_has(before, text))
			elements[count++] = crm_copy(arena, text);
	}
	return count ? crm_list_make(arena, elements, count) : CRM_NO_VALUE;
}

/* The text field that a list stands beside. */
static int beside_list(const struct crm_entity *entity, size_t list)
{
	for (size_t i = 0; i < entity->count; i++)
		if (!(entity->fields[i]->flags & CRM_LIST) && crm_merge_list_beside(entity, i) == (int)list)
			return (int)i;
	return CRM_NO_FIELD;
}

static void mark_filled(struct crm_arena *arena, struct sides *sides, const struct returning *one)
{
	const struct crm_entity *entity = one->entity;
	for (size_t i = 1; i < entity->count; i++) {
		if (crm_value_equal(sides->before->values[i], sides->after->values[i]))
			continue;
		if (entity->fields[i]->flags & CRM_LIST) {
			sides->after->values[i] = without_others(arena, sides, i, one, beside_list(entity, i));
			sides->marked[i] = !crm_value_equal(sides->before->values[i], sides->after->values[i]);
		} else {
			sides->marked[i] = crm_value_equal(sides->after->values[i], one->record->values[i]) ||
			                   entity->fields[i]->flags & (CRM_COMPUTED | CRM_DERIVED);
		}
	}
}

static void mark_moved(struct crm_arena *arena, struct sides *sides, const struct returning *one)
{
	const struct crm_entity *entity = sides->before->entity;
	for (size_t i = 1; i < entity->count; i++)
		if (!crm_value_equal(sides->before->values[i], sides->after->values[i]) &&
		    links_to(arena, entity->fields[i], sides->before->values[i], one))
			sides->marked[i] = true;
}

static bool any(const bool *marked, size_t count)
{
	return memchr(marked, true, count * sizeof *marked) != NULL;
}

static const struct crm_change *narrowed(struct crm_arena *arena, const struct crm_change *change, struct sides *sides)
{
	CRM_AUTO(crm_str_drop) struct crm_str before = {0}, after = {0};
	struct crm_change *out = crm_new(arena, struct crm_change, 1);
	crm_body_widen(sides->before, sides->after, sides->marked);
	crm_body_add(&before, sides->before, sides->marked);
	crm_body_add(&after, sides->after, sides->marked);
	*out = *change;
	out->before = crm_copy(arena, crm_str_text(&before));
	out->after = crm_copy(arena, crm_str_text(&after));
	return out;
}

static crm_err narrow_update(const struct unmerging *unmerging, struct crm_arena *arena,
                             const struct crm_change *change, const struct crm_change **out)
{
	const struct crm_entity *entity = crm_model_entity(unmerging->undo->repo->store->model, change->entity);
	struct sides sides;
	*out = NULL;
	if (!entity || !change->before || !change->after)
		return NULL;
	sides = (struct sides){ crm_record_new(arena, entity), crm_record_new(arena, entity),
		crm_new(arena, bool, entity->count) };
	CRM_TRY(crm_body_apply(sides.before, arena, change->before));
	CRM_TRY(crm_body_apply(sides.after, arena, change->after));
	for (const struct returning *one = unmerging->all; one; one = one->next) {
		mark_moved(arena, &sides, one);
		if (one->entity == entity && crm_same(one->kept, change->record))
			mark_filled(arena, &sides, one);
	}
	if (any(sides.marked, entity->count))
		*out = narrowed(arena, change, &sides);
	return NULL;
}

static bool is_alias_of_returning(const struct unmerging *unmerging, const struct crm_change *change)
{
	for (const struct returning *one = unmerging->all; one; one = one->next)
		if (crm_same(change->entity, CRM_ALIAS_ENTITY) && crm_same(one->id, change->record))
			return true;
	return false;
}

static crm_err narrow(void *context, struct crm_arena *arena, const struct crm_change *change,
                      const struct crm_change **out)
{
	const struct unmerging *unmerging = context;
	bool whole = returning_of(unmerging, change->entity, change->record) || is_alias_of_returning(unmerging, change);
	if (!whole && change->op == CRM_UPDATE)
		return narrow_update(unmerging, arena, change, out);
	*out = whole ? change : NULL;
	return NULL;
}

crm_err crm_unmerge(struct crm_undo *undo, const struct crm_entity *entity, const struct crm_merged *merged,
                    const struct crm_txn *txn)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct unmerging unmerging = { .undo = undo, .arena = arena };
	int64_t first, last;
	CRM_TRY(gather(&unmerging, merged->id, txn->seq));
	if (!returning_of(&unmerging, entity->name, merged->id))
		return crm_fail(CRM_DAMAGED, "the journal has lost %s %s", entity->name, merged->id);
	undo->narrow = narrow;
	undo->narrow_context = &unmerging;
	CRM_TRY(crm_journal_span(undo->repo->store, txn->seq, &first, &last));
	CRM_TRY(crm_undo_span(undo, first, last));
	CRM_TRY(crm_undo_finish(undo));
	undo->narrow = NULL;
	return NULL;
}
