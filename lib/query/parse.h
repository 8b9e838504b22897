/*
 * What the parsers of this room share: where they are reading, how much they have
 * read, and how an error points at the source. (Inside the room.)
 */
#ifndef CRM_QUERY_PARSE_H
#define CRM_QUERY_PARSE_H

#include "query/term.h"

struct crm_parse {
	struct crm_arena *arena;
	const struct crm_asking *asking;
	const struct crm_entity *entity;
	const char *source;              /* one term, or all of --where */
	size_t terms, values;            /* read so far, against the limits */
};

/* A piece of the source: what it means, and where it stands (with its quotes). */
struct crm_piece {
	const char *text;
	size_t at, n;
	bool quoted;
};

/* Counts one more term, or `more` values; CRM_USAGE past the limits, which keep the SQL within what SQLite
 * prepares (500 terms, 5000 values). */
CRM_MUST_USE crm_err crm_parse_count_term(struct crm_parse *parse);
CRM_MUST_USE crm_err crm_parse_count_values(struct crm_parse *parse, size_t more);

/* The error with a caret under source[at, at + n). */
CRM_MUST_USE crm_err crm_parse_point(const struct crm_parse *parse, crm_err err, size_t at, size_t n);
/* The same, and as what was probably meant the source with that part replaced; not with a NULL `instead`. */
CRM_MUST_USE crm_err crm_parse_mend(const struct crm_parse *parse, crm_err err, size_t at, size_t n,
                                    const char *instead);

#endif
