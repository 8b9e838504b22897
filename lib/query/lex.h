/*
 * Reading the characters of terms: operators, quoted texts, alternatives. (Inside the room.)
 */
#ifndef CRM_QUERY_LEX_H
#define CRM_QUERY_LEX_H

#include "query/parse.h"

/* The operator that text begins with: its length and meaning; 0 if it is none. */
size_t crm_lex_operator(const char *text, enum crm_compare *out);
const char *crm_lex_operator_text(enum crm_compare compare);
/* An operator of another language at this place ('==', '=~', '<>', '=>', '=<'): its length and
 * what is written here instead; 0 if there is none. */
size_t crm_lex_foreign(const char *text, const char **instead);

bool crm_lex_is_space(char c);

/* Reads a quoted text at source[*at] (' or ", doubled to stand for itself) and moves *at past its
 * end. false, nothing moved, if it does not end. */
bool crm_lex_quoted(struct crm_arena *arena, const char *source, size_t *at, struct crm_piece *out);

struct crm_pieces {
	struct crm_piece *list;          /* in the arena */
	size_t count, room;
};
void crm_pieces_add(struct crm_arena *arena, struct crm_pieces *pieces, struct crm_piece piece);

/* The alternatives of a term's value, from `at` to the end of the source: parted by commas,
 * outer spaces left out; a quote that is not closed just before a comma or the end is a letter like any other
 * ('t Hooft). At least one, perhaps empty. */
void crm_lex_values(struct crm_arena *arena, const char *source, size_t at, struct crm_pieces *out);

#endif
