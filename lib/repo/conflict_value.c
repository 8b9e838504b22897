#include "repo/conflict_value.h"

#include "repo/conflict_pair.h"

/* The last that gave the field: it stands. */
static size_t standing(const struct crm_dispute *dispute, size_t field)
{
	size_t last = dispute->count;
	for (size_t i = 0; i < dispute->count; i++)
		if (dispute->changes[i].seq && crm_conflict_gives(&dispute->changes[i], dispute->entity, field))
			last = i;
	return last;
}

/* The late one, unless it stayed without effect. */
static size_t standing_of(const struct crm_dispute *dispute, const struct crm_conflict_pair *pair)
{
	return dispute->changes[pair->late].seq ? pair->late : pair->early;
}

/* The transaction that removed the record; what fields it had is no question any more. */
static int64_t removal(const struct crm_dispute *dispute)
{
	for (size_t i = dispute->count; i-- > 0;)
		if (dispute->changes[i].op == CRM_DELETE)
			return dispute->changes[i].txn;
	return 0;
}

static struct crm_conflict_side side_of(const struct crm_conflict_search *search, size_t change, size_t field)
{
	bool *gave = crm_new(search->arena, bool, search->dispute->entity->count);
	gave[field] = true;
	return (struct crm_conflict_side){ .txn = search->dispute->changes[change].txn,
		.record = search->dispute->changes[change].after, .gave = gave };
}

static crm_err add(const struct crm_conflict_search *search, size_t field, const struct crm_conflict_pair *pair)
{
	const struct crm_dispute *dispute = search->dispute;
	size_t stands = standing_of(dispute, pair);
	struct crm_conflict *conflict = crm_conflict_add(search, CRM_CONFLICT_VALUE);
	conflict->field = (int)field;
	conflict->stands = side_of(search, stands, field);
	conflict->other = side_of(search, stands == pair->late ? pair->early : pair->late, field);
	conflict->base.gave = conflict->stands.gave;
	conflict->base.record = crm_dispute_before(dispute, search->arena, conflict->base.gave, pair->early, pair->late);
	conflict->settled = pair->knower < dispute->count ? dispute->changes[pair->knower].txn : dispute->now ? 0 : removal(dispute);
	return crm_conflict_end_txns(search);
}

static crm_err find_field(const struct crm_conflict_search *search, size_t field)
{
	const struct crm_dispute *dispute = search->dispute;
	struct crm_conflict_pair *pairs;
	size_t count = crm_conflict_pairs(search, crm_conflict_gives, field, &pairs), last = standing(dispute, field);
	for (size_t i = 0; i < count; i++) {
		const struct crm_dispute_change *early = &dispute->changes[pairs[i].early], *late = &dispute->changes[pairs[i].late];
		bool open = pairs[i].knower == dispute->count;
		if (crm_conflict_agree(early->after, late->after, field) || (open && standing_of(dispute, &pairs[i]) != last))
			continue;
		CRM_TRY(add(search, field, &pairs[i]));
	}
	return NULL;
}

crm_err crm_conflict_find_values(const struct crm_conflict_search *search)
{
	const struct crm_entity *entity = search->dispute->entity;
	for (size_t i = 1; i < entity->count; i++)
		if (crm_dispute_field(entity, entity->fields[i]))
			CRM_TRY(find_field(search, i));
	return NULL;
}
