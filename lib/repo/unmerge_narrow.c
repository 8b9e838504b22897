#include "repo/unmerge_narrow.h"

#include <string.h>

#include "base/str.h"
#include "form/json.h"
#include "repo/merge_fields.h"
#include "repo/merged.h"
#include "store/body.h"
#include "store/read.h"

bool crm_unmerge_links_to(struct crm_arena *arena, const struct crm_field *field, struct crm_value value,
                     const struct crm_returning *target)
{
	if (value.shape != CRM_TEXT || field->flags & CRM_LIST)
		return false;
	if (field->type == CRM_T_ANYLINK)
		return crm_same(value.s, crm_textf(arena, "%s:%s", target->entity->name, target->id));
	return field->type == CRM_T_LINK && crm_same(field->target, target->entity->name) && crm_same(value.s, target->id);
}

struct crm_returning *crm_unmerge_returning(const struct crm_unmerging *unmerging, const char *entity, const char *id)
{
	for (struct crm_returning *one = unmerging->all; one; one = one->next)
		if (crm_same(one->entity->name, entity) && crm_same(one->id, id))
			return one;
	return NULL;
}

/* The record that the one a link led to was merged into, and is still; NULL where it was not. */
static crm_err moved_to(const struct crm_unmerging *unmerging, struct crm_arena *arena, const struct crm_field *field,
                        struct crm_value value, const char **out)
{
	const struct crm_model *model = unmerging->undo->repo->store->model;
	const char *colon = value.shape == CRM_TEXT ? strchr(value.s, ':') : NULL;
	const char *id = colon ? colon + 1 : value.s, *entity = field->target;
	struct crm_record *alias = NULL;
	*out = NULL;
	if (value.shape != CRM_TEXT || (field->type != CRM_T_LINK && field->type != CRM_T_ANYLINK))
		return NULL;
	if (colon)
		entity = crm_copy_n(arena, value.s, (size_t)(colon - value.s));
	if (!crm_unmerge_returning(unmerging, entity, id))
		CRM_TRY(crm_read_record(unmerging->undo->repo->store, arena, crm_model_entity(model, CRM_ALIAS_ENTITY),
		                        id, &alias, NULL));
	if (alias && crm_same(crm_record_get(alias, "entity").s, entity))
		*out = colon ? crm_textf(arena, "%s:%s", entity, crm_record_get(alias, "kept").s)
		             : crm_record_get(alias, "kept").s;
	return NULL;
}

/* -- what of an update goes back ---------------------------------------------------- */

struct sides {
	struct crm_record *before, *after;
	bool *marked;
};

/* Does a list's element come from the text field beside it: that of the record, or the one it took the place of? */
static bool comes_from(const struct sides *sides, const struct crm_returning *one, size_t list, const char *text)
{
	for (size_t i = 0; i < one->entity->count; i++) {
		if (one->entity->fields[i]->flags & CRM_LIST || crm_merge_list_beside(one->entity, i) != (int)list)
			continue;
		if (crm_same(one->record->values[i].s, text) || crm_same(sides->before->values[i].s, text))
			return true;
	}
	return false;
}

static bool is_into(const struct crm_returning *one, const struct crm_record *kept)
{
	return one->entity == kept->entity && crm_same(one->kept, crm_record_id(kept));
}

/* Did any of those that return from there put it in? */
static bool brought(const struct crm_unmerging *unmerging, const struct sides *sides, const struct crm_record *now,
                    size_t list, const char *text)
{
	for (const struct crm_returning *one = unmerging->all; one; one = one->next)
		if (is_into(one, now) && (crm_list_has(one->record->values[list], text) || comes_from(sides, one, list, text)))
			return true;
	return false;
}

/* Elements of `after` that were put in, but not from what returns, are no matter of it: they are as if they had never been
 * put in. */
static struct crm_value without_others(const struct crm_unmerging *unmerging, struct crm_arena *arena,
                                       const struct sides *sides, size_t i, const struct crm_record *now)
{
	struct crm_value before = sides->before->values[i], after = sides->after->values[i];
	const char **elements = crm_new(arena, const char *, before.n + after.n + 1);
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	size_t count = 0;
	for (size_t at = 0; crm_list_next(after, &at, &element);) {
		const char *text = crm_str_text(&element);
		if (brought(unmerging, sides, now, i, text) || crm_list_has(before, text))
			elements[count++] = crm_copy(arena, text);
	}
	return count ? crm_list_make(arena, elements, count) : CRM_NO_VALUE;
}

/* What the entity itself decided when this one came in (crm_entity.merged), though neither of the two had it so. */
static void mark_decided(struct crm_arena *arena, struct sides *sides, const struct crm_returning *one,
                         const struct crm_record *then)
{
	if (!one->entity->merged)
		return;
	const struct crm_record *again = crm_merge_fields(arena, then, one->record, CRM_PREFER_KEEP);
	for (size_t i = 1; i < one->entity->count; i++)
		if (!(one->entity->fields[i]->flags & CRM_LIST) &&
		    !crm_value_equal(sides->before->values[i], sides->after->values[i]) &&
		    crm_value_equal(again->values[i], sides->after->values[i]))
			sides->marked[i] = true;
}

static void mark_filled(const struct crm_unmerging *unmerging, struct crm_arena *arena, struct sides *sides,
                        const struct crm_returning *one, const struct crm_record *now)
{
	const struct crm_entity *entity = one->entity;
	for (size_t i = 1; i < entity->count; i++) {
		if (crm_value_equal(sides->before->values[i], sides->after->values[i]))
			continue;
		if (entity->fields[i]->flags & CRM_LIST) {
			sides->after->values[i] = without_others(unmerging, arena, sides, i, now);
			sides->marked[i] = !crm_value_equal(sides->before->values[i], sides->after->values[i]);
		} else {
			bool follows = crm_merge_follows(now, i); /* then nobody has edited it since */
			if (follows)
				sides->after->values[i] = now->values[i];
			/* A link that led to the record is marked already, whatever the record had there itself. */
			sides->marked[i] |= follows || entity->fields[i]->flags & CRM_DERIVED ||
			                    crm_value_equal(sides->after->values[i], one->record->values[i]);
		}
	}
}

/* Has another of the same merge become part of it, and is still? */
static crm_err is_shared(const struct crm_unmerging *unmerging, struct crm_arena *arena, int64_t txn,
                         const struct crm_record *now, bool *shared)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	struct crm_store *store = unmerging->undo->repo->store;
	const struct crm_entity *entity = crm_model_entity(store->model, CRM_ALIAS_ENTITY);
	const struct crm_entry *change;
	struct crm_record *alias;
	CRM_TRY(crm_entries_of_txn(store, txn, &changes));
	for (*shared = false; !*shared;) {
		CRM_TRY(crm_entries_next(changes, &change));
		if (!change)
			return NULL;
		if (change->op != CRM_CREATE || !crm_same(change->entity, entity->name) ||
		    crm_unmerge_returning(unmerging, now->entity->name, change->record))
			continue;
		CRM_TRY(crm_read_record(store, arena, entity, change->record, &alias, NULL));
		*shared = alias && crm_same(crm_record_get(alias, "entity").s, now->entity->name) &&
		          crm_same(crm_record_get(alias, "kept").s, crm_record_id(now));
	}
	return NULL;
}

/* What several decided together none of them decided alone. With the last of them it goes back, unless it was edited. */
static crm_err mark_left(const struct crm_unmerging *unmerging, struct crm_arena *arena, int64_t txn, struct sides *sides,
                         const struct crm_record *now)
{
	bool shared;
	CRM_TRY(is_shared(unmerging, arena, txn, now, &shared));
	for (size_t i = 1; !shared && i < now->entity->count; i++)
		if (!(now->entity->fields[i]->flags & CRM_LIST) &&
		    !crm_value_equal(sides->before->values[i], sides->after->values[i]) &&
		    crm_value_equal(now->values[i], sides->after->values[i]))
			sides->marked[i] = true;
	return NULL;
}

static struct crm_value link_value(struct crm_arena *arena, const struct crm_field *field, const struct crm_returning *to,
                                   const char *id)
{
	return crm_value_text(field->type == CRM_T_ANYLINK ? crm_textf(arena, "%s:%s", to->entity->name, id) : id);
}

/* A link that led to it. Where it leads to what it was merged into, or nowhere because that is the record itself, it is as
 * the merge left it, whatever others merged with it have done to it since. */
static void mark_moved(struct crm_arena *arena, struct sides *sides, const struct crm_returning *one,
                       const struct crm_record *now)
{
	const struct crm_entity *entity = sides->before->entity;
	for (size_t i = 1; i < entity->count; i++) {
		if (!crm_unmerge_links_to(arena, entity->fields[i], sides->before->values[i], one) ||
		    crm_value_equal(sides->before->values[i], sides->after->values[i]))
			continue;
		sides->marked[i] = true;
		if (crm_value_equal(now->values[i], link_value(arena, entity->fields[i], one, one->kept)) ||
		    (now->values[i].shape == CRM_EMPTY && crm_same(crm_record_id(now), one->kept)))
			sides->after->values[i] = now->values[i];
	}
}

/* What goes back must not lead to one that is merged away still. */
static crm_err lead_on(const struct crm_unmerging *unmerging, struct crm_arena *arena, struct sides *sides,
                       const struct crm_record *now)
{
	const struct crm_entity *entity = now->entity;
	for (size_t i = 1; i < entity->count; i++) {
		const char *moved = NULL;
		if (sides->marked[i])
			CRM_TRY(moved_to(unmerging, arena, entity->fields[i], sides->before->values[i], &moved));
		if (moved && entity->fields[i]->type == CRM_T_LINK && crm_same(entity->fields[i]->target, entity->name) &&
		    crm_same(moved, crm_record_id(now)))
			sides->before->values[i] = CRM_NO_VALUE;
		else if (moved)
			sides->before->values[i] = crm_value_text(moved);
	}
	return NULL;
}

static bool any(const bool *marked, size_t count)
{
	return memchr(marked, true, count * sizeof *marked) != NULL;
}

static const struct crm_entry *narrowed(struct crm_arena *arena, const struct crm_entry *change, struct sides *sides)
{
	CRM_AUTO(crm_str_drop) struct crm_str before = {0}, after = {0};
	struct crm_entry *out = crm_new(arena, struct crm_entry, 1);
	crm_body_widen(sides->before, sides->after, sides->marked);
	crm_body_add(&before, sides->before, sides->marked);
	crm_body_add(&after, sides->after, sides->marked);
	*out = *change;
	out->before = crm_copy(arena, crm_str_text(&before));
	out->after = crm_copy(arena, crm_str_text(&after));
	return out;
}

static crm_err narrow_update(const struct crm_unmerging *unmerging, struct crm_arena *arena,
                             const struct crm_entry *change, const struct crm_entry **out)
{
	const struct crm_entity *entity = crm_model_entity(unmerging->undo->repo->store->model, change->entity);
	struct crm_record *now = NULL, *then;
	struct sides sides;
	bool returns = false;
	*out = NULL;
	if (entity && change->before && change->after)
		CRM_TRY(crm_read_record(unmerging->undo->repo->store, arena, entity, change->record, &now, NULL));
	if (!now)
		return NULL;
	sides = (struct sides){ crm_record_new(arena, entity), crm_record_new(arena, entity),
		crm_new(arena, bool, entity->count) };
	CRM_TRY(crm_body_apply(sides.before, arena, change->before));
	CRM_TRY(crm_body_apply(sides.after, arena, change->after));
	then = crm_record_copy(arena, now);
	CRM_TRY(crm_body_apply(then, arena, change->before));
	for (const struct crm_returning *one = unmerging->all; one; one = one->next) {
		mark_moved(arena, &sides, one, now);
		if (!is_into(one, now))
			continue;
		returns = true;
		mark_decided(arena, &sides, one, then);
		mark_filled(unmerging, arena, &sides, one, now);
	}
	if (returns)
		CRM_TRY(mark_left(unmerging, arena, change->txn, &sides, now));
	CRM_TRY(lead_on(unmerging, arena, &sides, now));
	if (any(sides.marked, entity->count))
		*out = narrowed(arena, change, &sides);
	return NULL;
}

static bool is_alias_of_returning(const struct crm_unmerging *unmerging, const struct crm_entry *change)
{
	for (const struct crm_returning *one = unmerging->all; one; one = one->next)
		if (crm_same(change->entity, CRM_ALIAS_ENTITY) && crm_same(one->id, change->record))
			return true;
	return false;
}

/* -- what of a delete goes back ------------------------------------------------------ */

/* It returns as it was, but for its links to others that were merged away with it and are still: they lead where these
 * are now. */
static crm_err narrow_returning(const struct crm_unmerging *unmerging, struct crm_arena *arena,
                                const struct crm_entry *change, const struct crm_entry **out)
{
	const struct crm_returning *one = crm_unmerge_returning(unmerging, change->entity, change->record);
	struct crm_record *record = crm_record_copy(arena, one->record);
	CRM_AUTO(crm_str_drop) struct crm_str body = {0};
	struct crm_entry *narrowed = crm_new(arena, struct crm_entry, 1);
	for (size_t i = 1; i < record->entity->count; i++) {
		const char *moved;
		CRM_TRY(moved_to(unmerging, arena, record->entity->fields[i], record->values[i], &moved));
		if (moved)
			record->values[i] = crm_value_text(moved);
	}
	crm_json_add_record(&body, record);
	*narrowed = *change;
	narrowed->before = crm_copy(arena, crm_str_text(&body));
	*out = narrowed;
	return NULL;
}

/* The other way round: one that has returned before links to the record this returns for. Its link is taken for one that
 * was moved then. */
static crm_err narrow_returned(const struct crm_unmerging *unmerging, struct crm_arena *arena,
                               const struct crm_entry *change, const struct crm_entry **out)
{
	const struct crm_entity *entity = crm_model_entity(unmerging->undo->repo->store->model, change->entity);
	struct sides sides;
	struct crm_record *now;
	*out = NULL;
	if (!entity || !change->before)
		return NULL;
	CRM_TRY(crm_read_record(unmerging->undo->repo->store, arena, entity, change->record, &now, NULL));
	if (!now)
		return NULL;
	sides = (struct sides){ crm_record_new(arena, entity), NULL, crm_new(arena, bool, entity->count) };
	CRM_TRY(crm_body_apply(sides.before, arena, change->before));
	sides.after = crm_record_copy(arena, sides.before);
	for (const struct crm_returning *one = unmerging->all; one; one = one->next)
		for (size_t i = 1; i < entity->count; i++)
			if (crm_unmerge_links_to(arena, entity->fields[i], sides.before->values[i], one)) {
				sides.marked[i] = true;
				sides.after->values[i] = link_value(arena, entity->fields[i], one, one->kept);
			}
	if (!any(sides.marked, entity->count))
		return NULL;
	struct crm_entry *moved = crm_new(arena, struct crm_entry, 1);
	*moved = *narrowed(arena, change, &sides);
	moved->op = CRM_UPDATE;
	*out = moved;
	return NULL;
}

crm_err crm_unmerge_narrow(void *context, struct crm_arena *arena, const struct crm_entry *change,
                      const struct crm_entry **out)
{
	const struct crm_unmerging *unmerging = context;
	*out = NULL;
	switch (change->op) {
	case CRM_UPDATE:
		return narrow_update(unmerging, arena, change, out);
	case CRM_DELETE:
		return crm_unmerge_returning(unmerging, change->entity, change->record)
			? narrow_returning(unmerging, arena, change, out)
			: narrow_returned(unmerging, arena, change, out);
	case CRM_CREATE:
		*out = is_alias_of_returning(unmerging, change) ? change : NULL;
	}
	return NULL;
}
