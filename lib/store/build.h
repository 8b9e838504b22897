/*
 * A new database that is filled from the history: nobody sees it until it is renamed to crm.db, and it is thrown away
 * unless all of it succeeds. While it is filled it has tables alone; their indexes, search indexes, views and what fields
 * were (tracked.h) are made at the end, in one go each, which is several times faster than row by row.
 *
 * All of it is one transaction, begun by crm_store_build and committed by crm_store_built.
 */
#ifndef CRM_STORE_BUILD_H
#define CRM_STORE_BUILD_H

#include "store/store.h"

/* What lies at `path` is removed first. */
CRM_MUST_USE crm_err crm_store_build(const char *path, struct crm_store **out);
/* All records are in it: indexes and all else that is made of them. Still the same transaction. */
CRM_MUST_USE crm_err crm_store_complete(struct crm_store *store);
/* Then the file is whole and on the disk; it must be closed before it is renamed. */
CRM_MUST_USE crm_err crm_store_built(struct crm_store *store);
/* Removes an unfinished one, with the files SQLite keeps beside it. */
void crm_store_remove(const char *path);

#endif
