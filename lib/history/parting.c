#include "history/parting.h"

#include <stdlib.h>
#include <string.h>

#include "history/chain.h"
#include "store/journal.h"
#include "store/parting.h"

/* The transactions of one side of a merge. */
struct side {
	struct crm_oid *oids;
	size_t oid_count;
	int64_t *txns;
	size_t count;
};

static void drop_side(struct side *side)
{
	free(side->oids);
	free(side->txns);
}

static int compare(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

	return one < other ? -1 : one > other;
}

/* Sorted, each once: crm-check repair may have put two commits of one transaction. */
static void sort(struct side *side)
{
	size_t kept = 0;

	if (side->count)
		qsort(side->txns, side->count, sizeof(*side->txns), compare);
	for (size_t i = 0; i < side->count; i++)
		if (!kept || side->txns[kept - 1] != side->txns[i])
			side->txns[kept++] = side->txns[i];
	side->count = kept;
}

static crm_err read_side(struct crm_git *git, struct crm_store *store, const struct crm_oid *from, const struct crm_oid *beyond,
                         struct side *side)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_arena_mark mark = crm_arena_mark(arena);

	CRM_TRY(crm_git_list(git, from, beyond, &side->oids, &side->oid_count));
	side->txns = crm_calloc(side->oid_count + 1, sizeof(*side->txns));
	for (size_t i = 0; i < side->oid_count; i++) {
		struct crm_commit commit;
		struct crm_txn txn;

		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_chain_read(git, &side->oids[i], arena, &bytes, &commit));
		if (commit.merged)
			continue;
		CRM_TRY(crm_journal_find(store, arena, commit.txn.id, &txn));
		side->txns[side->count++] = txn.seq;
	}
	sort(side);
	return NULL;
}

crm_err crm_history_note_merge(struct crm_git *git, struct crm_store *store, const struct crm_oid *merge,
                               const struct crm_oid parents[2])
{
	CRM_AUTO(drop_side) struct side first = {0};
	CRM_AUTO(drop_side) struct side second = {0};
	/* In the order that the commit has them in, whoever asks: a side is the same one when it is noted again. */
	bool turned = memcmp(&parents[0], &parents[1], sizeof(parents[0])) > 0;
	char hex[CRM_OID_HEX];

	CRM_TRY(read_side(git, store, &parents[turned], &parents[!turned], &first));
	CRM_TRY(read_side(git, store, &parents[!turned], &parents[turned], &second));
	crm_oid_hex(merge, hex);
	hex[CRM_PARTING_NAME - 1] = '\0';
	return crm_parting_note(store, hex, (const struct crm_parting_side[]){ { first.txns, first.count },
	                                                                       { second.txns, second.count } });
}

static crm_err note_one(struct crm_git *git, struct crm_store *store, const struct crm_oid *oid)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_commit commit;

	CRM_TRY(crm_chain_read(git, oid, arena, &bytes, &commit));
	return commit.parent_count == 2 ? crm_history_note_merge(git, store, oid, commit.parents) : NULL;
}

/* Where nothing was merged, nobody can have what another has. */
crm_err crm_history_note_region(struct crm_git *git, struct crm_store *store, const struct crm_region *region)
{
	for (size_t i = 0; i < region->merge_count; i++)
		CRM_TRY(note_one(git, store, &region->merges[i]));
	return region->merge_count ? crm_parting_same(store, region->stays) : NULL;
}
