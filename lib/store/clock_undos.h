/*
 * What was undone did not happen for the clocks of tickets either: on the way back through a ticket's changes an undo, and
 * what it took back, are stepped over, as in the history of a field (query/sql_asked.c). An undo that is undone says nothing.
 * The undos of a repository are read once, for they are few, and kept until something in the database changes.
 */
#ifndef CRM_STORE_CLOCK_UNDOS_H
#define CRM_STORE_CLOCK_UNDOS_H

#include <stdbool.h>

#include "store/db.h"

/* Undos (transactions by seq) and what each took back, in order; 0 stands first for each. */
struct crm_clock_undos {
	struct crm_clock_undo { int64_t undo, target; } *list;
	size_t count, room;
	bool is_read;
};

/* The undos met on the way back through one ticket. */
struct crm_clock_met {
	struct crm_arena *arena;
	int64_t *list;
	size_t count, room;
};

/* Reads them where that has not been done. */
CRM_MUST_USE crm_err crm_clock_undos_read(struct crm_db *db, struct crm_clock_undos *undos);
void crm_clock_undos_forget(struct crm_clock_undos *undos);
/* Is a change of this transaction stepped over? To be asked for each, the newest first. */
bool crm_clock_undos_skip(const struct crm_clock_undos *undos, struct crm_clock_met *met, int64_t txn);

#endif
