/*
 * A whole database copied, page by page, as it is at one moment, while others read and write it (SQLite's backup API).
 */
#ifndef CRM_STORE_DB_COPY_H
#define CRM_STORE_DB_COPY_H

#include "store/db.h"

/* Outside a transaction. Into `path`, which must not be there; durable when it returns. After an error, or where the connection is told to stop
 * (crm_db_interrupt_on), what is there is nothing yet: remove it. */
CRM_MUST_USE crm_err crm_db_copy(struct crm_db *db, const char *path);

#endif
