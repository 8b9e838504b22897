/*
 * Columns, their units, what names a link, and how things sort. (Inside the room.)
 */
#ifndef CRM_QUERY_SQL_LABEL_H
#define CRM_QUERY_SQL_LABEL_H

#include "query/sql_build.h"

/* The label of the record in table `alias`: coalesce of its label and natural keys; NULL without any. */
void crm_sql_add_label(struct crm_str *out, const struct crm_entity *entity, const char *alias);

/* A column as wanted: `value` is its SQL, t."owner"; a link may be shown as its target's handle or
 * label, found by id; where there is none, the id itself. */
void crm_sql_add_wanted(struct crm_build *build, struct crm_str *out, const struct crm_want_column *column,
                        const char *value);
/* The currency column of money, the zone of what may be a whole day, else NULL. */
void crm_sql_add_unit(struct crm_build *build, struct crm_str *out, const struct crm_path *path, size_t table);

/* Does the target of this link have an order of its own? */
bool crm_sql_has_order(const struct crm_build *build, const struct crm_field *field);
/* The expressions to sort by, each followed by `end` (" DESC") and parted by ", ": texts folded,
 * choices in the model's order, a link by its target's order and label, money on one scale. */
void crm_sql_add_sort(struct crm_build *build, struct crm_str *out, const struct crm_path *path, size_t table,
                      const char *value, const char *end);

#endif
