/*
 * One comparison as an SQL condition. (Inside the room.)
 */
#ifndef CRM_QUERY_SQL_COMPARE_H
#define CRM_QUERY_SQL_COMPARE_H

#include "query/sql_build.h"

/* Appends a condition that is true, or else false or NULL. Negative operators (!=, !~, filled) come
 * out in their positive form: the caller negates. An index serves it where the field has one. */
void crm_sql_add_compare(struct crm_build *build, struct crm_str *out, const struct crm_node *node);

/* != !~ and `field=`'s opposite. */
bool crm_compare_is_negative(enum crm_compare compare);

#endif
