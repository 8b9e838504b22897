#include "rule/named.h"

#include "model/list.h"
#include "store/body.h"
#include "store/journal.h"

crm_err crm_named_follow(const struct crm_case *one, struct crm_arena *arena, const struct crm_record *other,
                         const char *field, crm_name_now *now, void *context)
{
	struct crm_value list = crm_record_get(other, field);
	const char **names;
	size_t count, kept = 0;
	bool changed = false;

	if (list.shape != CRM_TEXT)
		return NULL;
	names = crm_list_elements(arena, list, 0, &count);
	for (size_t i = 0; i < count; i++) {
		const char *was = names[i], *name = now(context, arena, was);

		changed |= name != was;
		if (name)
			names[kept++] = name;
	}
	return changed ? crm_case_also_set(one, other, field, crm_list_make(arena, names, kept)) : NULL;
}

/* -- merged ---------------------------------------------------------------------------- */

struct elements {
	const char **all;
	size_t count;
};

static struct elements elements_of(struct crm_arena *arena, struct crm_value list, size_t more)
{
	struct elements out = {0};

	out.all = list.shape == CRM_TEXT ? crm_list_elements(arena, list, more, &out.count)
	                                 : crm_new(arena, const char *, more + 1);
	return out;
}

static bool has(const struct elements *elements, const char *element)
{
	for (size_t i = 0; i < elements->count; i++)
		if (crm_same(elements->all[i], element))
			return true;
	return false;
}

static bool has_named(const struct elements *elements, const struct crm_naming *naming, const struct crm_record *record)
{
	for (size_t i = 0; i < elements->count; i++)
		if (naming->names(record, elements->all[i]))
			return true;
	return false;
}

static crm_err write(const struct crm_case *one, struct crm_arena *arena, const struct crm_record *other, const char *field,
                     const struct elements *elements)
{
	struct crm_value list = elements->count ? crm_list_make(arena, elements->all, elements->count) : CRM_NO_VALUE;

	return crm_value_equal(list, crm_record_get(other, field)) ? NULL : crm_case_also_set(one, other, field, list);
}

static crm_err put_kept(const struct crm_case *one, struct crm_arena *arena, const struct crm_record *other,
                        const char *field, const struct crm_naming *naming)
{
	struct elements now = elements_of(arena, crm_record_get(other, field), 0);
	/* No list of its own names itself. */
	bool there = has_named(&now, naming, one->record) || crm_same(crm_record_id(other), crm_record_id(one->record));
	size_t count = 0;

	for (size_t i = 0; i < now.count; i++) {
		bool gone = naming->names(one->old, now.all[i]) && !naming->names(one->record, now.all[i]);

		if (gone && there)
			continue;
		now.all[count++] = gone ? naming->called(arena, one->record, now.all[i]) : now.all[i];
		there |= gone;
	}
	now.count = count;
	return write(one, arena, other, field, &now);
}

/* The list before and after what the merge wrote in it. False: it wrote nothing. */
static crm_err find_written(const struct crm_case *one, struct crm_arena *arena, const struct crm_record *other,
                            const char *field, int64_t txn, struct crm_value sides[2], bool *found)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	const struct crm_entry *change;

	*found = false;
	CRM_TRY(crm_entries_of_txn(crm_case_setting(one)->store, txn, &changes));
	for (;;) {
		struct crm_record *before = crm_record_new(arena, other->entity), *after = crm_record_new(arena, other->entity);

		CRM_TRY(crm_entries_next(changes, &change));
		if (!change)
			return NULL;
		if (change->op != CRM_UPDATE || !crm_same(change->entity, other->entity->name) ||
		    !crm_same(change->record, crm_record_id(other)))
			continue;
		CRM_TRY(crm_body_apply(before, arena, crm_copy(arena, change->before)));
		CRM_TRY(crm_body_apply(after, arena, crm_copy(arena, change->after)));
		if (crm_value_equal(crm_record_get(before, field), crm_record_get(after, field)))
			continue;
		/* Of several that were merged at once each has written. */
		if (!*found)
			sides[0] = crm_record_get(before, field);
		sides[1] = crm_record_get(after, field);
		*found = true;
	}
}

/* Elements of others that are still merged. */
static bool is_away(const struct crm_case *one, const struct crm_naming *naming, const struct elements *after,
                    const struct elements *now, const char *element)
{
	return !naming->names(one->old, element) && !has(after, element) && !has(now, element);
}

static crm_err put_returned(const struct crm_case *one, struct crm_arena *arena, const struct crm_record *other,
                            const char *field, const struct crm_naming *naming, const struct crm_value sides[2])
{
	struct elements before = elements_of(arena, sides[0], 0), after = elements_of(arena, sides[1], 0);
	struct elements now = elements_of(arena, crm_record_get(other, field), before.count);
	bool untouched = crm_value_equal(crm_record_get(other, field), sides[1]), away = false;
	size_t count = 0;

	for (size_t i = 0; i < before.count; i++)
		away |= is_away(one, naming, &after, &now, before.all[i]);
	if (untouched && !away)
		return crm_case_also_set(one, other, field, sides[0]);
	for (size_t i = 0; i < now.count; i++)
		if (away || has(&before, now.all[i]) || !has(&after, now.all[i]) || !naming->names(one->record, now.all[i]))
			now.all[count++] = now.all[i];
	now.count = count;
	for (size_t i = 0; i < before.count; i++)
		if (naming->names(one->old, before.all[i]) && !has(&now, before.all[i]))
			now.all[now.count++] = before.all[i];
	return write(one, arena, other, field, &now);
}

crm_err crm_named_merged(const struct crm_case *one, const struct crm_record *other, const char *field,
                         const struct crm_naming *naming, int64_t undone)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_value sides[2];
	bool found;

	if (!undone)
		return put_kept(one, arena, other, field, naming);
	CRM_TRY(find_written(one, arena, other, field, undone, sides, &found));
	return found ? put_returned(one, arena, other, field, naming, sides) : NULL;
}
