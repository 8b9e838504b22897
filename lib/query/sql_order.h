/*
 * ORDER BY of lists and of counts. (Inside the room.)
 */
#ifndef CRM_QUERY_SQL_ORDER_H
#define CRM_QUERY_SQL_ORDER_H

#include "query/sql_build.h"

/* Appends " ORDER BY ...": the sorts, the entity's own order, created_at, id; or id alone. */
void crm_sql_add_order(struct crm_build *build, struct crm_str *out, const struct crm_select *select);

/* Appends ", ..." for all that is in it, without directions. */
void crm_sql_add_order_columns(struct crm_build *build, struct crm_str *out, const struct crm_select *select);

/* A column of a count: its table, and its SQL. */
struct crm_counted {
	size_t table;
	const char *value;
};
/* Appends " ORDER BY ..." for groups. */
void crm_sql_add_count_order(struct crm_build *build, struct crm_str *out, const struct crm_select *select,
                             const struct crm_counted *counted);

#endif
