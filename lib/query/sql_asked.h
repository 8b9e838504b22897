/*
 * The SQL of a field: its column or, of one that is computed when asked, its expression (model/asked.h). (Inside the room.)
 */
#ifndef CRM_QUERY_SQL_ASKED_H
#define CRM_QUERY_SQL_ASKED_H

#include "query/sql_build.h"

/* Of a table that is of `entity`. */
void crm_sql_add_field(struct crm_build *build, struct crm_str *out, size_t table, const struct crm_entity *entity,
                       const struct crm_field *field);
/* The unit of such a field's instant: its asked_zone. */
void crm_sql_add_zone(struct crm_build *build, struct crm_str *out, size_t table, const struct crm_entity *entity,
                      const struct crm_field *field);
/* Of a row under an alias of the caller's own; the entity must have a column of this name. */
void crm_sql_add_named(struct crm_build *build, struct crm_str *out, const struct crm_entity *entity, const char *alias,
                       const char *name);
/* An expression of our tables, as `asked` of a field is one, in parentheses. */
void crm_sql_add_expression(struct crm_build *build, struct crm_str *out, const struct crm_entity *entity, const char *alias,
                            const char *text);
/* Of the last field of a path, whose table is known. */
void crm_sql_add_path(struct crm_build *build, struct crm_str *out, size_t table, const struct crm_path *path);

#endif
