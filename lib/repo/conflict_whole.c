#include "repo/conflict_whole.h"

#include "repo/conflict_pair.h"

static bool counts(const struct crm_dispute_change *change, const struct crm_entity *entity, size_t field)
{
	(void)change, (void)entity, (void)field;
	return true;
}

/* -- sides --------------------------------------------------------------------------------- */

static bool is_told(const struct crm_field *field)
{
	return !(field->flags & (CRM_COMPUTED | CRM_SYSTEM | CRM_LOCAL | CRM_ONCE));
}

static void take_change(struct crm_record *record, bool *gave, const struct crm_dispute_change *change)
{
	for (size_t i = 1; i < record->entity->count; i++)
		if (change->gave[i] && change->after && is_told(record->entity->fields[i])) {
			crm_dispute_take(record, change->after, i);
			gave[i] = true;
		}
}

/* All that led to `mine` and that `theirs` did not know of. */
static struct crm_conflict_side side_of(const struct crm_conflict_search *search, size_t mine, size_t theirs)
{
	const struct crm_dispute *dispute = search->dispute;
	struct crm_record *record = crm_record_new(search->arena, dispute->entity);
	bool *gave = crm_new(search->arena, bool, dispute->entity->count);
	for (size_t i = 0; i <= mine; i++)
		if (crm_dispute_parted(dispute, i, theirs) && (i == mine || !crm_dispute_parted(dispute, i, mine)))
			take_change(record, gave, &dispute->changes[i]);
	return (struct crm_conflict_side){ .txn = dispute->changes[mine].txn, .record = record, .gave = gave,
		.removed = dispute->changes[mine].op == CRM_DELETE };
}

static bool gave_any(const struct crm_conflict_side *side)
{
	for (size_t i = 1; i < side->record->entity->count; i++)
		if (side->gave[i])
			return true;
	return false;
}

static struct crm_conflict_side before(const struct crm_conflict_search *search, const struct crm_conflict *conflict, size_t a, size_t b)
{
	bool *gave = crm_new(search->arena, bool, conflict->entity->count);
	for (size_t i = 1; i < conflict->entity->count; i++)
		gave[i] = conflict->stands.gave[i] || conflict->other.gave[i];
	return (struct crm_conflict_side){ .gave = gave, .record = crm_dispute_before(search->dispute, search->arena, gave, a, b) };
}

static crm_err end(const struct crm_conflict_search *search, struct crm_conflict *conflict, const struct crm_conflict_pair *pair)
{
	const struct crm_dispute *dispute = search->dispute;
	conflict->base = before(search, conflict, pair->early, pair->late);
	conflict->settled = pair->knower < dispute->count ? dispute->changes[pair->knower].txn : 0;
	return crm_conflict_end_txns(search);
}

/* -- removed --------------------------------------------------------------------------------- */

static crm_err add_removed(const struct crm_conflict_search *search, const struct crm_conflict_pair *pair)
{
	const struct crm_dispute *dispute = search->dispute;
	bool early = dispute->changes[pair->early].op == CRM_DELETE;
	size_t removed = early ? pair->early : pair->late, kept = early ? pair->late : pair->early;
	struct crm_conflict *conflict = crm_conflict_add(search, CRM_CONFLICT_REMOVED);
	struct crm_conflict_side gone = side_of(search, removed, kept), there = side_of(search, kept, removed);
	conflict->stands = dispute->now ? there : gone;
	conflict->other = dispute->now ? gone : there;
	return end(search, conflict, pair);
}

/* -- strict ------------------------------------------------------------------------------------ */

/* What both gave is a conflict of values, or none. */
static void leave_shared(const struct crm_entity *entity, struct crm_conflict_side *a, struct crm_conflict_side *b,
                         struct crm_arena *arena)
{
	bool *one = crm_new(arena, bool, entity->count), *other = crm_new(arena, bool, entity->count);
	for (size_t i = 1; i < entity->count; i++) {
		bool shared = a->gave[i] && b->gave[i] && crm_dispute_field(entity, entity->fields[i]);
		one[i] = a->gave[i] && !shared;
		other[i] = b->gave[i] && !shared;
	}
	a->gave = one;
	b->gave = other;
}

static crm_err add_strict(const struct crm_conflict_search *search, const struct crm_conflict_pair *pair)
{
	struct crm_conflict_side late = side_of(search, pair->late, pair->early), early = side_of(search, pair->early, pair->late);
	leave_shared(search->dispute->entity, &late, &early, search->arena);
	if (!gave_any(&late) || !gave_any(&early) || (!search->dispute->now && pair->knower == search->dispute->count))
		return NULL;
	struct crm_conflict *conflict = crm_conflict_add(search, CRM_CONFLICT_STRICT);
	conflict->stands = late;
	conflict->other = early;
	return end(search, conflict, pair);
}

crm_err crm_conflict_find_whole(const struct crm_conflict_search *search)
{
	const struct crm_dispute *dispute = search->dispute;
	struct crm_conflict_pair *pairs;
	size_t count = crm_conflict_pairs(search, counts, 0, &pairs);
	for (size_t i = 0; i < count; i++) {
		bool early = dispute->changes[pairs[i].early].op == CRM_DELETE;
		bool late = dispute->changes[pairs[i].late].op == CRM_DELETE;
		if (early != late)
			CRM_TRY(add_removed(search, &pairs[i]));
		else if (!early && dispute->entity->strict)
			CRM_TRY(add_strict(search, &pairs[i]));
	}
	return NULL;
}
