/*
 * Searching the knowledge base. Words are found and ranked by the search index (FTS5's bm25, a title counting
 * eight times, the summary and tags four times), pairs of characters by bm25 reckoned here over the articles,
 * for the index knows no words of Chinese. The same question to the same articles has the same answer.
 */
#ifndef CRM_CRM_KB_SEARCH_H
#define CRM_CRM_KB_SEARCH_H

#include "crm/kb_query.h"
#include "repo/repo.h"

struct crm_kb_hit {
	const char *id;
	double score;                 /* more is better */
};

struct crm_kb_wish {
	const struct crm_kb_query *query;
	bool all_terms;               /* articles that have all of them; else any */
	bool everything;              /* drafts, archived and expired ones too */
	const char *language;         /* of this language alone; NULL: of any */
	const char *preferred;        /* of this language half as much again; NULL: none is preferred */
	size_t most;                  /* 0: all */
};

/* The best first. Memory: the arena. */
CRM_MUST_USE crm_err crm_kb_search(struct crm_repo *repo, struct crm_arena *arena, const struct crm_kb_wish *wish,
                                   struct crm_kb_hit **hits, size_t *count);

#endif
