/*
 * What is looked for in the knowledge base: the words of a question or of a ticket, each without its ending, so
 * that 'hesla' finds 'heslem' (a short word has none, and finds itself alone), and pairs of characters where
 * a script has no words. Common words that say nothing are left out.
 *
 *     CRM_AUTO(crm_kb_query_drop) struct crm_kb_query *query = crm_kb_query_new();
 *     crm_kb_query_add(query, text, n);
 */
#ifndef CRM_CRM_KB_QUERY_H
#define CRM_CRM_KB_QUERY_H

#include "base/mem.h"
#include "base/str.h"

enum { CRM_KB_TERMS = 128 };          /* at most; what follows is left out */

struct crm_kb_term {
	const char *text;             /* as it was written, without its ending: for the index, which folds by itself */
	const char *folded;           /* the same, folded; of a pair the two characters */
	bool is_whole;                /* a word of few letters: it is no beginning of others */
	bool is_pair;                 /* of characters (or one that stands alone) */
};

struct crm_kb_query {
	struct crm_arena *arena;
	struct crm_kb_term terms[CRM_KB_TERMS];
	size_t count;
	size_t pairs;                 /* of them */
};

struct crm_kb_query *crm_kb_query_new(void);
void crm_kb_query_drop(struct crm_kb_query **query);
void crm_kb_query_add(struct crm_kb_query *query, const char *text, size_t n);

/* The terms for FTS5's MATCH, all of them or any; columns not among `columns` (quoted names, NULL: all) are not looked
 * at. NULL: there is no word. Memory: the query's. */
const char *crm_kb_query_match(const struct crm_kb_query *query, bool all, const char *columns);

/* Which term a word of a text is an instance of; its place, -1: of none. Characters come with the next, or with "". */
int crm_kb_query_word(const struct crm_kb_query *query, const char *folded);
int crm_kb_query_pair(const struct crm_kb_query *query, const char *first, const char *second);

/* A piece of the text around the words that were found, these in [ ]; and those words, each once, parted by
 * ', '. The text is plain. Only the beginning of a very long text is looked at. */
void crm_kb_query_show(const struct crm_kb_query *query, const char *text, size_t n, struct crm_str *snippet,
                       struct crm_str *words);

#endif
