#include "history/repack.h"

#include <stdlib.h>

#include "base/file.h"
#include "history/chain.h"
#include "history/pack.h"
#include "history/tree_pair.h"

enum {
	DEPTH = 400,            /* the tree of an entity is six kilobytes, and each commit changes it */
	DEEPEST = 32,           /* folders in folders */
};

/* The bytes of a commit and of the one it comes from. */
struct pair {
	struct crm_str bytes[2];
};

static void drop_pair(struct pair *pair)
{
	crm_str_drop(&pair->bytes[0]);
	crm_str_drop(&pair->bytes[1]);
}

struct packer {
	struct crm_git *git;
	struct crm_pack *pack;
	struct crm_str blobs[2];
	int depth;
};

static crm_err add(struct packer *packer, enum crm_object type, const struct crm_oid *const oids[2],
                   const struct crm_str bytes[2])
{
	struct crm_pack_object object = { type, *oids[1], crm_str_text(&bytes[1]), bytes[1].n };
	struct crm_pack_object base = { .type = type };

	if (oids[0])
		base = (struct crm_pack_object){ type, *oids[0], crm_str_text(&bytes[0]), bytes[0].n };
	return crm_pack_add(packer->pack, &object, oids[0] ? &base : NULL);
}

static crm_err add_blob(struct packer *packer, const struct crm_oid *const oids[2])
{
	for (int i = 0; i < 2; i++)
		if (oids[i])
			CRM_TRY(crm_git_read(packer->git, oids[i], CRM_BLOB, &packer->blobs[i]));
	return add(packer, CRM_BLOB, oids, packer->blobs);
}

static crm_err add_tree(struct packer *packer, const struct crm_oid *older, const struct crm_oid *newer);

/* What the newer tree has and the older has not. Links to commits of other repositories are no objects of this one. */
static crm_err add_below(struct packer *packer, struct crm_tree_pair *pair)
{
	struct crm_tree_difference at;
	bool more;

	CRM_TRY(crm_tree_pair_next(pair, &at, &more));
	while (more) {
		bool both = at.has[0] && at.has[1] && at.entry[0].folder == at.entry[1].folder;
		const struct crm_oid *oids[2] = { both ? &at.entry[0].oid : NULL, &at.entry[1].oid };

		if (at.has[1] && at.entry[1].folder)
			CRM_TRY(add_tree(packer, oids[0], oids[1]));
		else if (at.has[1] && at.entry[1].mode != 0160000)
			CRM_TRY(add_blob(packer, oids));
		CRM_TRY(crm_tree_pair_next(pair, &at, &more));
	}
	return NULL;
}

static crm_err add_tree(struct packer *packer, const struct crm_oid *older, const struct crm_oid *newer)
{
	CRM_AUTO(crm_tree_pair_drop) struct crm_tree_pair pair = {0};
	const struct crm_oid *oids[2] = { older, newer };

	if (packer->depth == DEEPEST)
		return crm_fail(CRM_DAMAGED, "the history has folders %d deep", DEEPEST);
	packer->depth++;
	CRM_TRY(crm_tree_pair_open(&pair, packer->git, older, newer));
	CRM_TRY(add(packer, CRM_TREE, oids, pair.bytes));
	CRM_TRY(add_below(packer, &pair));
	packer->depth--;
	return NULL;
}

/* A commit, beside the one it comes from; of a merge, what it has from the other line is packed with that. */
static crm_err add_commit(struct packer *packer, struct crm_arena *arena, const struct crm_oid *oid)
{
	CRM_AUTO(drop_pair) struct pair pair = {0};
	struct crm_commit commit, parent;

	CRM_TRY(crm_chain_read(packer->git, oid, arena, &pair.bytes[1], &commit));
	const struct crm_oid *oids[2] = { commit.parent_count ? &commit.parents[0] : NULL, oid };
	if (oids[0])
		CRM_TRY(crm_chain_read(packer->git, oids[0], arena, &pair.bytes[0], &parent));
	if (!oids[0] || !crm_oid_same(&parent.tree, &commit.tree))
		CRM_TRY(add_tree(packer, oids[0] ? &parent.tree : NULL, &commit.tree));
	return add(packer, CRM_COMMIT, oids, pair.bytes);
}

static crm_err add_all(struct packer *packer, const struct crm_oid *oids, size_t count)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);

	for (size_t i = 0; i < count; i++) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(add_commit(packer, arena, &oids[i]));
	}
	return NULL;
}

static void drop_packer(struct packer *packer)
{
	crm_pack_drop(&packer->pack);
	crm_str_drop(&packer->blobs[0]);
	crm_str_drop(&packer->blobs[1]);
}

crm_err crm_history_repack(struct crm_git *git)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(drop_packer) struct packer packer = { .git = git };
	struct crm_oid head, *oids;
	size_t count;
	bool any;

	CRM_TRY(crm_git_head(git, &head, &any));
	if (!any)
		return NULL;
	CRM_TRY(crm_pack_open(crm_path(arena, crm_git_path(git), "objects/pack"), &packer.pack));
	crm_pack_deepen(packer.pack, DEPTH);
	CRM_TRY(crm_git_list(git, &head, NULL, &oids, &count));
	crm_err err = add_all(&packer, oids, count);
	free(oids);
	CRM_TRY(err);
	return crm_pack_finish(packer.pack);
}
