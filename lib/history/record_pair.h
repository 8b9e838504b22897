/*
 * The records in which two trees differ. Entities are those of the root whose folders differ; of one entity, its records
 * come in order of id, each as its text in either tree. What no record can be (somebody else's files) is passed over;
 * verify.h tells of it. The cost follows what differs.
 */
#ifndef CRM_HISTORY_RECORD_PAIR_H
#define CRM_HISTORY_RECORD_PAIR_H

#include "history/text.h"
#include "history/tree_pair.h"

/* A folder of the root that differs. */
struct crm_folder_pair {
	char name[80];
	struct crm_oid oids[2];         /* the older and the newer */
	bool has[2];
};

/* All of them, in git's order; `older` NULL: an empty tree. In the arena. */
CRM_MUST_USE crm_err crm_folder_pairs(struct crm_arena *arena, struct crm_git *git, const struct crm_oid *older,
                                      const struct crm_oid *newer, struct crm_folder_pair **out, size_t *count);

struct crm_record_side {
	struct crm_str text;            /* of the shard */
	size_t at;
	struct crm_shard_piece piece;
	bool more;
};

struct crm_record_pair {                /* zero-initialised; may be opened again and again */
	struct crm_git *git;
	struct crm_tree_pair outer, inner;
	struct crm_record_side sides[2];
	bool stepped[2];                /* which side gave the last one */
	char folder[3];
	char path[128];                 /* of the shard it stands in, for errors */
	const char *entity;
};

CRM_MUST_USE crm_err crm_record_pair_open(struct crm_record_pair *pair, struct crm_git *git,
                                          const struct crm_folder_pair *folder);
void crm_record_pair_drop(struct crm_record_pair *pair);
/* Two NULLs at the end; else the one that a tree does not have is NULL. Borrowed until the next call. CRM_DAMAGED with the
 * path. */
CRM_MUST_USE crm_err crm_record_pair_next(struct crm_record_pair *pair, const struct crm_shard_piece **older,
                                          const struct crm_shard_piece **newer);

#endif
