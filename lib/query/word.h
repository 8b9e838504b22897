/*
 * Bare words: what full-text search (FTS5, unicode61 remove_diacritics 2) makes of them, for SQL
 * and in memory alike. (Inside the room.)
 */
#ifndef CRM_QUERY_WORD_H
#define CRM_QUERY_WORD_H

#include "query/term.h"

/* Must the word be looked for as a piece of text? So it is without any letter or digit, and with
 * letters of scripts that put no spaces between words, for the index holds a whole sentence of
 * those as one token. */
bool crm_word_is_piece(const char *word);
/* The operand of MATCH: "wo""rd"*, limited to the readable fields where others are searched too. */
char *crm_word_for_index(struct crm_arena *arena, const struct crm_node *word);
/* Appends the tokens of a text as FTS5 folds them, a newline before and after each. */
void crm_word_add_tokens(struct crm_str *out, const char *text, size_t n);
bool crm_word_is_prefix(const char *word);

#endif
