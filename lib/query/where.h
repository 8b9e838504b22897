/*
 * The grammar of --where:
 *
 *   or      := and { "or" and }
 *   and     := not { "and" not }
 *   not     := { "not" } primary
 *   primary := "(" or ")" | FIELD OP VALUE { "," VALUE } | WORD
 *
 * Keywords in any case. Spaces may stand around OP and after commas. (Inside the room.)
 */
#ifndef CRM_QUERY_WHERE_H
#define CRM_QUERY_WHERE_H

#include "query/parse.h"

/* Parentheses and nots inside each other; SQLite's parser has a stack of 100. */
enum { CRM_WHERE_DEPTH = 50 };

/* Reads parse->source to its end. CRM_USAGE with a caret. */
CRM_MUST_USE crm_err crm_where_read(struct crm_parse *parse, struct crm_node **out);

#endif
