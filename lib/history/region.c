#include "history/region.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "history/chain.h"
#include "history/oidmap.h"
#include "store/stmt.h"

struct walk {
	struct crm_region *region;
	struct crm_git *git;
	struct crm_store *store;
	int64_t limit;                   /* known transactions up to this one are not looked at, nor what is before them */
	struct crm_arena *arena;
	struct crm_str bytes;
	struct crm_oidmap seen;
	struct crm_oid *waiting;
	size_t count, room;
};

static void drop_walk(struct walk *walk)
{
	crm_oidmap_drop(&walk->seen);
	crm_str_drop(&walk->bytes);
	crm_arena_drop(&walk->arena);
	free(walk->waiting);
}

void crm_region_drop(struct crm_region *region)
{
	free(region->items);
	free(region->merges);
	*region = (struct crm_region){0};
}

/* -- walking ------------------------------------------------------------------------- */

static void wait_for(struct walk *walk, const struct crm_oid *oid)
{
	if (!crm_oidmap_add(&walk->seen, oid, 0))
		return;
	if (walk->count == walk->room) {
		walk->room = walk->room ? walk->room * 2 : 64;
		walk->waiting = crm_realloc(walk->waiting, walk->room * sizeof(*walk->waiting));
	}
	walk->waiting[walk->count++] = *oid;
}

static void add_merge(struct crm_region *region, const struct crm_oid *oid)
{
	if (region->merge_count == region->merge_room) {
		region->merge_room = region->merge_room ? region->merge_room * 2 : 16;
		region->merges = crm_realloc(region->merges, region->merge_room * sizeof(*region->merges));
	}
	region->merges[region->merge_count++] = *oid;
}

static struct crm_region_item *add(struct crm_region *region)
{
	if (region->count == region->room) {
		region->room = region->room ? region->room * 2 : 64;
		region->items = crm_realloc(region->items, region->room * sizeof(*region->items));
	}
	return &region->items[region->count++];
}

/* 0: the journal does not have it. Whoever has a transaction has all that are behind it; of a merge that cannot be told, for
 * the journal may have as many up to its last one that are others: who meets one looks behind it. */
static crm_err seq_of(struct walk *walk, const struct crm_commit *commit, int64_t *seq)
{
	struct crm_txn txn = {0};

	*seq = 0;
	if (!walk->store || commit->merged)
		return NULL;
	crm_err err = crm_journal_find(walk->store, walk->arena, commit->txn.id, &txn);
	*seq = txn.seq;
	return crm_err_kind(err) == CRM_NOT_FOUND ? NULL : err;
}

static crm_err older_tree(struct walk *walk, const struct crm_commit *commit, struct crm_region_item *item)
{
	struct crm_commit older;

	item->has_older = commit->parent_count;
	if (!item->has_older)
		return NULL;
	CRM_TRY(crm_chain_read(walk->git, &commit->parents[0], walk->arena, &walk->bytes, &older));
	item->parent = commit->parents[0];
	item->older = older.tree;
	item->parent_merged = older.merged;
	item->repeats = crm_same(older.txn.id, commit->txn.id);
	return NULL;
}

static crm_err take(struct walk *walk, const struct crm_oid *oid)
{
	struct crm_commit commit;
	int64_t seq;

	CRM_TRY(crm_chain_read(walk->git, oid, walk->arena, &walk->bytes, &commit));
	CRM_TRY(seq_of(walk, &commit, &seq));
	if (seq && seq <= walk->limit)
		return NULL;
	for (size_t i = 0; i < commit.parent_count; i++)
		wait_for(walk, &commit.parents[i]);
	if (commit.merged) {
		add_merge(walk->region, oid);
		return NULL;
	}
	struct crm_region_item *item = add(walk->region);
	*item = (struct crm_region_item){ .oid = *oid, .tree = commit.tree, .at = commit.txn.at, .is_new = !seq,
		.met = walk->region->count };
	memcpy(item->txn, commit.txn.id, sizeof(item->txn));
	return older_tree(walk, &commit, item);
}

static crm_err walk_from(struct crm_region *region, struct crm_git *git, const struct crm_oid *heads, size_t count,
                         struct crm_store *store, int64_t limit)
{
	CRM_AUTO(drop_walk) struct walk walk = { .region = region, .git = git, .store = store, .limit = limit,
		.arena = crm_arena_new() };
	struct crm_arena_mark mark = crm_arena_mark(walk.arena);

	region->count = region->merge_count = 0;
	for (size_t i = 0; i < count; i++)
		wait_for(&walk, &heads[i]);
	for (size_t i = 0; i < walk.count; i++) {
		struct crm_oid oid = walk.waiting[i];

		crm_arena_rewind(walk.arena, mark);
		CRM_TRY(take(&walk, &oid));
	}
	return NULL;
}

/* -- their order --------------------------------------------------------------------------- */

static int compare(const struct crm_region_item *a, const struct crm_region_item *b)
{
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return strcmp(a->txn, b->txn);
}

/* Two commits of one transaction (replay.c): what was met later is older. */
static int compare_items(const void *a, const void *b)
{
	const struct crm_region_item *one = a, *other = b;
	int order = compare(one, other);

	return order ? order : one->met < other->met ? 1 : -1;
}

static crm_err seq_before(struct crm_store *store, const struct crm_region_item *item, int64_t *seq)
{
	char at[CRM_INSTANT_SIZE];
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(store->db, "SELECT seq FROM txn WHERE at <= ?1 AND (at < ?1 OR id < ?2) ORDER BY at DESC, id DESC"
	                               " LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, crm_instant_text(item->at, at));
	crm_stmt_bind_text(stmt, 2, item->txn);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*seq = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err find_news(struct crm_region *region, struct crm_store *store, int64_t last)
{
	const struct crm_region_item *first = NULL;

	region->stays = last;
	for (size_t i = 0; i < region->count; i++) {
		if (!region->items[i].has_older && last)
			return crm_fail(CRM_CONFLICT, "this history has nothing in common with the one there");
		if (!first || compare(&region->items[i], first) < 0)
			first = &region->items[i];
	}
	region->news = (int64_t)region->count;
	return first && last ? seq_before(store, first, &region->stays) : NULL;
}

/* They stand beside each other. */
static crm_err check_once(const struct crm_region *region)
{
	char hex[CRM_OID_HEX];

	for (size_t i = 1; i < region->count; i++)
		if (crm_same(region->items[i].txn, region->items[i - 1].txn) && !region->items[i].repeats)
			return crm_fail(CRM_DAMAGED, "commit %.12s: its transaction %s is told by another commit, too",
			                crm_oid_hex(&region->items[i].oid, hex), region->items[i].txn);
	return NULL;
}

/* `tip` NULL: which commit is what the database is, is not known. */
static bool follows(const struct crm_region_item *item, const struct crm_oid *tip, int64_t before)
{
	if (!item->has_older)
		return !before;
	return (tip && crm_oid_same(&item->parent, tip)) || (item->parent_merged && item->parent_merged == before);
}

/* A commit behind another of the same transaction (crm-check repair makes such) is not counted. */
static void find_next_ones(struct crm_region *region, const struct crm_oid *tip)
{
	int64_t before = region->stays;

	for (size_t i = 0; i < region->count; i++) {
		struct crm_region_item *item = &region->items[i];

		item->is_next = follows(item, tip, before);
		tip = item->is_next ? &item->oid : NULL;
		before += i + 1 < region->count && !crm_same(item->txn, item[1].txn);
	}
}

crm_err crm_region_open(struct crm_region *region, struct crm_git *git, const struct crm_oid *heads, size_t count,
                        struct crm_store *store, const struct crm_oid *ours)
{
	int64_t last = 0;

	if (store)
		CRM_TRY(crm_journal_last_txn(store, &last));
	CRM_TRY(walk_from(region, git, heads, count, store, INT64_MAX));
	CRM_TRY(find_news(region, store, last));
	if (region->stays < last)
		CRM_TRY(walk_from(region, git, heads, count, store, region->stays));
	if (region->count)
		qsort(region->items, region->count, sizeof(*region->items), compare_items);
	find_next_ones(region, region->stays == last ? ours : NULL);
	return check_once(region);
}
