/*
 * A connection that can only be read from, whatever statement comes: for SQL of people.
 */
#ifndef CRM_STORE_DB_GUARD_H
#define CRM_STORE_DB_GUARD_H

#include "store/db.h"

/* Refuses all but reading on this connection from now on (authorizer): ATTACH, PRAGMA that write, DML. For crm-query. */
void crm_db_only_read(struct crm_db *db);

#endif
