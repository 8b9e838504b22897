/*
 * Looking records up by a natural key: crm_sql_add_lookup of query/sql.h.
 *
 * An exact hit comes through the key's index and ends the search. Only without one the folded text
 * is asked: candidates come from full-text search where the key is searched, so that a miss in a
 * table of a million rows is no scan (an import asks once a row); else the table is scanned, which
 * is done for small tables (entities with a handle: users, stages ...) and for keys that are not
 * unique. Other unique keys (numbers of other systems) are exact.
 */
#ifndef CRM_QUERY_SQL_LOOKUP_H
#define CRM_QUERY_SQL_LOOKUP_H

#include "query/sql.h"

#endif
