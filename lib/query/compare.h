/*
 * One comparison: does the operator fit the field, and what do its values mean? (Inside the room.)
 */
#ifndef CRM_QUERY_COMPARE_H
#define CRM_QUERY_COMPARE_H

#include "query/lex.h"

struct crm_comparison {
	struct crm_piece field;          /* its text is the path */
	struct crm_piece operator;
	enum crm_compare compare;
	struct crm_pieces values;        /* at least one */
};

CRM_MUST_USE crm_err crm_compare_parse(struct crm_parse *parse, const struct crm_comparison *comparison,
                                       struct crm_node **out);
/* Refuses '==' and its like where an operator stands after the field `name`, with what is meant in the hint: another operator,
 * or a value in quotes that begins like one (message_id=<a@b>). A value goes on to one of `ends`. */
CRM_MUST_USE crm_err crm_compare_check_operator(const struct crm_parse *parse, struct crm_piece name, size_t at,
                                                const char *ends);
/* A bare word: full-text search over the searched fields this user may read. CRM_USAGE where there are none. */
CRM_MUST_USE crm_err crm_word_parse(struct crm_parse *parse, struct crm_piece word, struct crm_node **out);

/* Is `compare` one of < <= > >= ? */
bool crm_compare_is_ordered(enum crm_compare compare);

#endif
