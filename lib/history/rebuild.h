/*
 * A database from the history alone: for a fresh clone, or after crm.db was lost or damaged.
 */
#ifndef CRM_HISTORY_REBUILD_H
#define CRM_HISTORY_REBUILD_H

#include "history/handle.h"

struct crm_rebuilt {
	int64_t txns, changes;
	char last[17];                  /* the id of the last transaction; "" for an empty history */
	struct crm_oid head;
};

struct crm_progress {                   /* told now and then; NULL members: nobody wants to know */
	void (*tell)(void *context, int64_t done, int64_t of);
	bool (*stopped)(void *context);
	void *context;
};

/* Makes the database anew at `path` (whatever is there goes), whole and on the disk when it returns; nothing is left of it
 * after an error. CRM_DAMAGED names what of the history cannot be read; CRM_NOT_FOUND: the history is empty. */
CRM_MUST_USE crm_err crm_rebuild(struct crm_history *history, const char *path, const struct crm_progress *progress,
                                 struct crm_rebuilt *out);

#endif
