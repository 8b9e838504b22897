/*
 * One comparison against a value in memory: what sql_compare says, in C. (Inside the room.)
 */
#ifndef CRM_QUERY_MATCH_VALUE_H
#define CRM_QUERY_MATCH_VALUE_H

#include "query/term.h"

/* `value` is the field's (of a link asked with ~: the target's label); `unit` is that of the
 * record (crm_record_unit), NULL for none. */
bool crm_match_value(const struct crm_node *node, struct crm_value value, const char *unit);

/* Does the folded text of `value` contain `folded`? */
bool crm_match_contains(struct crm_value value, const char *folded);

#endif
