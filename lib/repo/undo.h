/*
 * Undo: taking back what transactions changed. The opposite of each of their changes is written, newest first, as one
 * transaction, so that an undo can itself be taken back. It is exact: what was made is removed, what was removed is there
 * again under its id, what was changed has its old values. Where a later change is in the way, nothing is written, or
 * those records are left, or it is taken back over it.
 *
 * The transaction says in its `source` the ids of those it took back, parted by spaces (crm_undo_targets).
 */
#ifndef CRM_REPO_UNDO_H
#define CRM_REPO_UNDO_H

#include "repo/change.h"
#include "repo/obstacles.h"

enum crm_undo_manner {
	CRM_UNDO_ALL,         /* everything, or CRM_CONFLICT: the sentence names what is in the way */
	CRM_UNDO_SKIP,        /* records with something in the way are left as they are */
	CRM_UNDO_FORCE,       /* what was changed since goes too; links to what is removed are emptied */
	CRM_UNDO_FIELDS       /* as SKIP, but of a changed record only the fields in the way are left (unmerge) */
};

struct crm_undo {
	struct crm_repo *repo;
	struct crm_change *change;
	enum crm_undo_manner manner;
	struct crm_obstacles *obstacles;
	const volatile int *stop;        /* not 0: leave off */
	/* Which changes go back, and what of them: gives the change, another in its place, or NULL to leave it. NULL: all. */
	crm_err (*narrow)(void *context, struct crm_arena *arena, const struct crm_entry *change,
	                  const struct crm_entry **out);
	void *narrow_context;
	/* Inside: */
	struct crm_arena *row;           /* of one change */
	int64_t *refused;                /* seqs of changes to try again when the others are done */
	size_t refused_count, refused_room;
	struct crm_map *waiting;         /* the records of these */
	enum crm_undo_part { CRM_UNDO_EVERYTHING, CRM_UNDO_DEFINING, CRM_UNDO_RECORDS, CRM_UNDO_UNDEFINING } part;
	bool defined;                    /* definitions were written, the model is not yet as they say */
	bool remodelled;                 /* any were written since this was last false */
	int64_t written;
};

/* Sets up what is inside; `change` must have been begun. */
void crm_undo_begin(struct crm_undo *undo);
void crm_undo_drop(struct crm_undo *undo);
/* Takes back a transaction. Newest transactions must come first. */
CRM_MUST_USE crm_err crm_undo_txn(struct crm_undo *undo, int64_t txn);
/* Tries once more what was refused. Then undo->obstacles says what is left. */
CRM_MUST_USE crm_err crm_undo_finish(struct crm_undo *undo);

#endif
