/*
 * The rows of a star: every record there is or was, or those that changed after a place in the journal. One that was removed
 * comes as it was last. What changed is found by the journal's index, so that a few changes cost as much as they are, however
 * many records there are. (Inside the room.)
 */
#ifndef CRM_LOAD_STAR_ROWS_H
#define CRM_LOAD_STAR_ROWS_H

#include "model/record.h"
#include "store/store.h"

struct crm_star_row {
	const struct crm_record *record;
	int64_t rev, txn;                /* its last change; the transaction of that */
	bool untouched;                  /* it was made by that change and has been as it is since */
	bool removed;
};

struct crm_star_rows;

enum { CRM_STAR_ALL = -1 };

/* `since`: the seq of a change, whose later ones are meant; CRM_STAR_ALL: all records, those that are there first. Both in
 * order of id. */
CRM_MUST_USE crm_err crm_star_rows_open(struct crm_store *store, const struct crm_entity *entity, int64_t since,
                                        struct crm_star_rows **out);
/* *row false at the end. The row is borrowed until the next. */
CRM_MUST_USE crm_err crm_star_rows_next(struct crm_star_rows *rows, struct crm_star_row *out, bool *row);
void crm_star_rows_drop(struct crm_star_rows **rows);

#endif
