/*
 * Two trees side by side: the entries in which they differ, in git's order. Equal ones, whatever is below them, are
 * passed over without being read, so that the cost follows what differs.
 */
#ifndef CRM_HISTORY_TREE_PAIR_H
#define CRM_HISTORY_TREE_PAIR_H

#include "history/git.h"
#include "history/tree_entry.h"

struct crm_tree_pair {                  /* zero-initialised is two empty trees */
	struct crm_str bytes[2];        /* the older and the newer */
	size_t at[2];
	struct crm_tree_entry entry[2]; /* the next of each */
	bool more[2];
};

/* One entry that differs. Names are borrowed from the pair. */
struct crm_tree_difference {
	const char *name;               /* not NUL-ended */
	size_t length;
	struct crm_tree_entry entry[2];
	bool has[2];                    /* false: that tree has none of this name and kind */
};

/* NULL: an empty tree. What was in the pair is replaced. */
CRM_MUST_USE crm_err crm_tree_pair_open(struct crm_tree_pair *pair, struct crm_git *git, const struct crm_oid *older,
                                        const struct crm_oid *newer);
void crm_tree_pair_drop(struct crm_tree_pair *pair);
/* *more false at the end. A file and a folder of one name are two entries. */
CRM_MUST_USE crm_err crm_tree_pair_next(struct crm_tree_pair *pair, struct crm_tree_difference *out, bool *more);

/* The object of that side, NULL if it has none: for opening the pair below. */
const struct crm_oid *crm_tree_difference_oid(const struct crm_tree_difference *difference, int side);

#endif
