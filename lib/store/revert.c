#include "store/revert.h"

#include <string.h>

#include "store/body.h"
#include "store/read.h"

static crm_err fail_body(const struct crm_entry *change)
{
	return crm_fail(CRM_DAMAGED, "the journal has lost what change %lld of %s %s replaced", (long long)change->seq,
	                change->entity, change->record);
}

/* -- a create ----------------------------------------------------------------- */

/* It keeps no body; what was made is today's row with later changes taken back. */
static crm_err compare_made(struct crm_store *store, struct crm_arena *arena, const struct crm_entry *change,
                            struct crm_reversal *out)
{
	const struct crm_entity *entity = out->old->entity;
	struct crm_record *made;
	bool *later = crm_new(arena, bool, entity->count);

	CRM_TRY(crm_journal_record_at(store, arena, entity, change->record, change->seq, &made));
	if (!made)
		return fail_body(change);
	crm_body_compare(made, out->old, later);
	for (size_t i = 0; i < entity->count; i++)
		out->later_count += later[i];
	out->later = later;
	return NULL;
}

static crm_err revert_create(struct crm_store *store, struct crm_arena *arena, const struct crm_entry *change,
                             int64_t rev, struct crm_reversal *out)
{
	out->op = CRM_DELETE;
	out->nothing = !out->old;
	if (!out->old || rev == change->seq)
		return NULL;
	return compare_made(store, arena, change, out);
}

/* -- a delete ----------------------------------------------------------------- */

static crm_err revert_delete(struct crm_arena *arena, const struct crm_entity *entity, const struct crm_entry *change,
                             struct crm_reversal *out)
{
	out->op = CRM_CREATE;
	out->nothing = out->old != NULL;
	if (out->nothing)
		return NULL;
	if (!change->before)
		return fail_body(change);
	out->record = crm_record_new(arena, entity);
	return crm_body_apply(out->record, arena, change->before);
}

/* -- an update ---------------------------------------------------------------- */

/* What the entry replaced, what it put in, and the record as it is now. */
struct sides {
	const struct crm_record *before, *after, *now;
};

static crm_err read_side(struct crm_arena *arena, const struct crm_entity *entity, const char *body,
                         const struct crm_record **out)
{
	struct crm_record *record = crm_record_new(arena, entity);

	*out = record;
	return crm_body_apply(record, arena, body);
}

/* Is field `i` now what it is in `side`? An amount and its currency are one field; both are in the body then. */
static bool is_as_in(const struct sides *sides, const struct crm_record *side, size_t i)
{
	const struct crm_field *field = side->entity->fields[i];
	int unit = field->type == CRM_T_MONEY && field->currency ? crm_entity_field(side->entity, field->currency)
	                                                         : CRM_NO_FIELD;

	if (!crm_value_equal(sides->now->values[i], side->values[i]))
		return false;
	return unit == CRM_NO_FIELD || side->values[i].shape == CRM_EMPTY ||
	       crm_value_equal(sides->now->values[unit], side->values[unit]);
}

/* The list as it is now, without what the entry put in and with what it took out. */
static struct crm_value part_back(struct crm_arena *arena, const struct sides *sides, size_t i)
{
	struct crm_value before = sides->before->values[i], after = sides->after->values[i], now = sides->now->values[i];
	const char **elements = crm_new(arena, const char *, before.n + now.n + 1);
	CRM_AUTO(crm_str_drop) struct crm_str one = {0};
	size_t count = 0;

	for (size_t at = 0; crm_list_next(now, &at, &one);)
		if (crm_list_has(before, crm_str_text(&one)) || !crm_list_has(after, crm_str_text(&one)))
			elements[count++] = crm_copy(arena, crm_str_text(&one));
	for (size_t at = 0; crm_list_next(before, &at, &one);)
		if (!crm_list_has(after, crm_str_text(&one)))
			elements[count++] = crm_copy(arena, crm_str_text(&one));
	return count ? crm_list_make(arena, elements, count) : CRM_NO_VALUE;
}

static void revert_field(struct crm_arena *arena, const struct sides *sides, size_t i, enum crm_revert_manner manner,
                         bool *later, struct crm_reversal *out)
{
	if (is_as_in(sides, sides->before, i))
		return;
	if (!is_as_in(sides, sides->after, i)) {
		if (manner == CRM_REVERT_KEEP_PARTS && sides->now->entity->fields[i]->flags & CRM_LIST) {
			out->record->values[i] = part_back(arena, sides, i);
			return;
		}
		later[i] = true;
		out->later_count++;
		if (manner != CRM_REVERT_OVER)
			return;
	}
	out->record->values[i] = sides->before->values[i];
}

static crm_err revert_update(struct crm_arena *arena, const struct crm_entity *entity, const struct crm_entry *change,
                             enum crm_revert_manner manner, struct crm_reversal *out)
{
	struct sides sides = { .now = out->old };
	bool *changed = crm_new(arena, bool, entity->count), *later = crm_new(arena, bool, entity->count);

	out->op = CRM_UPDATE;
	out->gone = !out->old;
	if (out->gone)
		return NULL;
	if (!change->before || !change->after)
		return fail_body(change);
	CRM_TRY(read_side(arena, entity, change->before, &sides.before));
	CRM_TRY(read_side(arena, entity, change->after, &sides.after));
	crm_body_compare(sides.before, sides.after, changed);
	out->record = crm_record_copy(arena, out->old);
	for (size_t i = 0; i < entity->count; i++)
		if (changed[i])
			revert_field(arena, &sides, i, manner, later, out);
	out->later = later;
	out->nothing = !crm_body_compare(out->old, out->record, changed);
	return NULL;
}

crm_err crm_revert(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                   const struct crm_entry *change, enum crm_revert_manner manner, struct crm_reversal *out)
{
	int64_t rev = 0;

	*out = (struct crm_reversal){0};
	CRM_TRY(crm_read_record(store, arena, entity, change->record, &out->old, &rev));
	switch (change->op) {
	case CRM_CREATE:
		return revert_create(store, arena, change, rev, out);
	case CRM_DELETE:
		return revert_delete(arena, entity, change, out);
	case CRM_UPDATE:
		break;
	}
	return revert_update(arena, entity, change, manner, out);
}
