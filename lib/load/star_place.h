/*
 * How far a star goes: a transaction of the journal, and under what columns and in which zone it was written. A named one,
 * @nightly, is a small file of the repository, cursors/nightly.json, that moves when an increment is whole. It is of this
 * machine, and no part of the data.
 */
#ifndef CRM_LOAD_STAR_PLACE_H
#define CRM_LOAD_STAR_PLACE_H

#include "base/digest.h"
#include "repo/repo.h"

struct crm_star_place {
	int64_t change, txn;             /* seqs here: its last change and itself; 0: before all */
	const char *id;                  /* the transaction's; "" for 0 */
	const char *at;
	const char *arrived;             /* how many transactions had come by then (store/arrival.h): as of the end of the journal */
	const char *columns;             /* the hash of what the tables are made of; NULL: not known */
	const char *zone;                /* its days' ; NULL: not known */
};

/* Where the journal ends. Texts in the arena. */
CRM_MUST_USE crm_err crm_star_place_now(struct crm_repo *repo, struct crm_arena *arena, struct crm_star_place *out);
/* A moment as --as-of takes it. */
CRM_MUST_USE crm_err crm_star_place_parse(struct crm_repo *repo, struct crm_arena *arena, const char *text,
                                          struct crm_star_place *out);

/* The file of a cursor, and a lock on it till *lock is closed. CRM_USAGE: no name; CRM_BUSY: another export has it. */
CRM_MUST_USE crm_err crm_star_cursor_take(struct crm_repo *repo, struct crm_arena *arena, const char *name,
                                          const char **path, int *lock);
/* *found false: it has not been anywhere. CRM_CONFLICT: the journal does not know its transaction. */
CRM_MUST_USE crm_err crm_star_cursor_read(struct crm_repo *repo, struct crm_arena *arena, const char *path,
                                          struct crm_star_place *out, bool *found);
CRM_MUST_USE crm_err crm_star_cursor_move(const char *path, const struct crm_star_place *place);

#endif
