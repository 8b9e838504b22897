#include "repo/conflict_pair.h"

#include <string.h>

#include "model/record.h"

/* Is the name a word of "first_name, middle_name and last_name"? */
static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
		bool begins = at == text || strchr(" ,", at[-1]);
		if (begins && (!at[n] || strchr(" ,", at[n])))
			return true;
	}
	return false;
}

/* A currency goes with its amount, a name with what it is made of. */
static bool goes_with(const struct crm_field *field, const struct crm_field *other)
{
	if (other->currency && crm_same(other->currency, field->name))
		return true;
	return field->flags & CRM_DERIVED && field->made_of && has_word(field->made_of, other->name);
}

bool crm_conflict_gives(const struct crm_dispute_change *change, const struct crm_entity *entity, size_t field)
{
	if (!change->gave[field] || !change->after)
		return false;
	for (size_t i = 1; i < entity->count; i++)
		if (i != field && change->gave[i] && goes_with(entity->fields[field], entity->fields[i]))
			return false;
	return true;
}

bool crm_conflict_agree(const struct crm_record *a, const struct crm_record *b, size_t field)
{
	const struct crm_field *what = a->entity->fields[field];
	if (!crm_value_equal(a->values[field], b->values[field]))
		return false;
	return what->type != CRM_T_MONEY || a->values[field].shape == CRM_EMPTY ||
	       crm_same(crm_record_unit(a, what), crm_record_unit(b, what));
}

struct siblings {
	size_t *changes;                 /* none of which knew of another */
	size_t count;
};

/* Those that the change knew of are overtaken. */
static void overtake(const struct crm_dispute *dispute, struct siblings *siblings, size_t change)
{
	size_t kept = 0;
	for (size_t i = 0; i < siblings->count; i++)
		if (crm_dispute_parted(dispute, siblings->changes[i], change))
			siblings->changes[kept++] = siblings->changes[i];
	siblings->count = kept;
}

static bool is_among(const struct siblings *siblings, size_t change)
{
	for (size_t i = 0; i < siblings->count; i++)
		if (siblings->changes[i] == change)
			return true;
	return false;
}

/* What is open, and what was ended by who knew of both; a pair of which one was overtaken on its own side is another's. */
static size_t keep(const struct crm_conflict_search *search, const struct siblings *left, struct crm_conflict_pair *pairs,
                   size_t count)
{
	const struct crm_dispute *dispute = search->dispute;
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		struct crm_conflict_pair *pair = &pairs[i];
		bool open = is_among(left, pair->early) && is_among(left, pair->late);
		bool known = pair->knower < dispute->count;
		if (open || (known && search->all))
			pairs[kept++] = *pair;
	}
	return kept;
}

struct pairs {
	struct crm_conflict_pair *items;
	size_t count, room;
};

static void add_pair(struct crm_arena *arena, struct pairs *pairs, struct crm_conflict_pair pair)
{
	if (pairs->count == pairs->room) {
		struct crm_conflict_pair *old = pairs->items;
		pairs->room = pairs->room ? pairs->room * 2 : 8;
		pairs->items = crm_new(arena, struct crm_conflict_pair, pairs->room);
		if (pairs->count)
			memcpy(pairs->items, old, pairs->count * sizeof *old);
	}
	pairs->items[pairs->count++] = pair;
}

/* Only a change of the same kind ends it. */
static size_t knower_of(const struct crm_dispute *dispute, const bool *counts, size_t early, size_t late)
{
	size_t knower = late;
	do
		knower = crm_dispute_knower(dispute, early, late, knower + 1);
	while (knower < dispute->count && !counts[knower]);
	return knower;
}

size_t crm_conflict_pairs(const struct crm_conflict_search *search, crm_conflict_counts *counts, size_t field,
                          struct crm_conflict_pair **out)
{
	const struct crm_dispute *dispute = search->dispute;
	bool *counted = crm_new(search->arena, bool, dispute->count);
	struct siblings siblings = { .changes = crm_new(search->arena, size_t, dispute->count) };
	struct pairs pairs = {0};
	for (size_t i = 0; i < dispute->count; i++)
		counted[i] = counts(&dispute->changes[i], dispute->entity, field);
	for (size_t i = 0; i < dispute->count; i++) {
		if (!counted[i])
			continue;
		overtake(dispute, &siblings, i);
		for (size_t k = 0; k < siblings.count; k++)
			add_pair(search->arena, &pairs, (struct crm_conflict_pair){ siblings.changes[k], i,
				knower_of(dispute, counted, siblings.changes[k], i) });
		siblings.changes[siblings.count++] = i;
	}
	*out = pairs.items;
	return keep(search, &siblings, pairs.items, pairs.count);
}
