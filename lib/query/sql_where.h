/*
 * A tree as the text after WHERE. (Inside the room.)
 */
#ifndef CRM_QUERY_SQL_WHERE_H
#define CRM_QUERY_SQL_WHERE_H

#include "query/sql_build.h"

/* Appends a condition that selects exactly the records the tree is true of. NULL and NODE_ALL
 * append nothing. */
void crm_sql_add_where(struct crm_build *build, struct crm_str *out, const struct crm_node *where);

#endif
