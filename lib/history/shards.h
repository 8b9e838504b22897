/*
 * The shards of one entity in order of path, from either side: as the branch has them, or as the
 * rows make them. Walking both side by side compares any amount of data in little memory.
 *
 * A shard's number is the first 16 bits of the ids in it, CRM_SHARDS behind the last one. `chosen`
 * (NULL: all) says by number which shards to look at.
 */
#ifndef CRM_HISTORY_SHARDS_H
#define CRM_HISTORY_SHARDS_H

#include "history/tree.h"
#include "store/read.h"

enum { CRM_SHARDS = 65536 };

/* -- of the branch ---------------------------------------------------------------- */

struct crm_branch_shards {              /* zero-initialised but for the first five */
	struct crm_git *git;
	const char *entity;
	const bool *chosen;
	/* Told of every path that no record of ours can have. */
	void (*foreign)(void *context, const char *path);
	void *context;

	struct crm_str outer, inner;    /* the entity's tree, and the one below being walked */
	size_t outer_at, inner_at;
	char outer_name[3];
	unsigned number;                /* of the shard it stands at */
	struct crm_oid oid;
};

/* `tree`: the entity's tree; NULL if the branch has none. Steps to the first shard. */
CRM_MUST_USE crm_err crm_branch_shards_open(struct crm_branch_shards *shards, const struct crm_oid *tree);
CRM_MUST_USE crm_err crm_branch_shards_next(struct crm_branch_shards *shards);
void crm_branch_shards_drop(struct crm_branch_shards *shards);

/* -- of the rows -------------------------------------------------------------------- */

struct crm_row_shards {                 /* zero-initialised but for the first three */
	struct crm_store *store;
	const struct crm_entity *entity;
	const bool *chosen;

	struct crm_scan *scan;          /* over all rows; not used when some are chosen */
	const struct crm_record *row;
	struct crm_arena *arena;
	unsigned number;
	struct crm_str text;
	int64_t records;                /* counted so far */
};

CRM_MUST_USE crm_err crm_row_shards_open(struct crm_row_shards *shards);
CRM_MUST_USE crm_err crm_row_shards_next(struct crm_row_shards *shards);
void crm_row_shards_drop(struct crm_row_shards *shards);

#endif
