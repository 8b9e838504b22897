/*
 * Two copies of a database side by side: the transactions that only one of them has. Transactions are the same by their ids;
 * where they stand in the journals says nothing.
 */
#ifndef CRM_STORE_APART_H
#define CRM_STORE_APART_H

#include "store/store.h"

struct crm_apart {                       /* zero-initialised is empty */
	int64_t *seqs;                   /* of those that only the one has, ascending */
	size_t count, room;
};

/* What `here` has and `there` lacks. Reads the ids of both journals, about a second a million. */
CRM_MUST_USE crm_err crm_apart_find(struct crm_store *here, struct crm_store *there, struct crm_apart *out);
void crm_apart_drop(struct crm_apart *apart);

#endif
