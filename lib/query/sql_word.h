/*
 * A bare word as an SQL condition: through the search index, or as a piece of text. (Inside the room.)
 */
#ifndef CRM_QUERY_SQL_WORD_H
#define CRM_QUERY_SQL_WORD_H

#include "query/sql_build.h"

/* Appends a condition that is true, or else false or NULL. */
void crm_sql_add_word(struct crm_build *build, struct crm_str *out, const struct crm_node *node);

#endif
