/*
 * What to do next: the open deals that need somebody, the most urgent first, each with its reasons. Points are added:
 *
 *     a task is overdue                      40, and 1 for each day, up to 30
 *     the day it was to close is past        30, and 1 for each day, up to 30
 *     nothing has happened for N days        20, and 1 for each further day, up to 20
 *     it is stale: longer than its stage allows   15
 *     nothing is planned                     10
 *
 * Deals of the same points come by the day they are to close, then by id, so that the same data give the same answer.
 */
#ifndef CRM_CRM_NEXT_H
#define CRM_CRM_NEXT_H

#include "repo/repo.h"

struct crm_next_deal {
	const char *id, *name, *stage, *owner; /* owner NULL: nobody's */
	struct crm_value amount;
	const char *currency;
	const char *close_date;                /* NULL: none */
	int64_t points;
	const char *reasons;                   /* the weightiest first: "was to close 3 days ago; nothing planned" */
};

struct crm_next {
	struct crm_next_deal *deals;           /* the most urgent first */
	size_t count;
};

enum { CRM_NEXT_SILENT_DAYS = 14 };

/* Of the open deals that match the terms and the expression `where` (NULL: none), at most `most` (0: all). Memory: the arena; it is proportional to the deals that
 * need somebody. */
CRM_MUST_USE crm_err crm_next_read(struct crm_repo *repo, struct crm_arena *arena, const char *const *terms, size_t count,
                                   const char *where, int64_t silent_days, size_t most, struct crm_next *out);

#endif
