/*
 * Duplicates: groups of contacts or companies that are likely the same, each with what speaks for it. Nothing is changed; a
 * person looks at the groups and merges (cli/record_merge.h).
 *
 * The first of a group is the one to keep: that with the most fields filled, the oldest of several. Time grows with the
 * number of records (dedupe_block.h says how); memory is about 150 bytes a record, and 12 for each pair found.
 */
#ifndef CRM_CRM_DEDUPE_H
#define CRM_CRM_DEDUPE_H

#include "base/id.h"
#include "crm/dedupe_score.h"
#include "repo/repo.h"

/* A name alone has 45 points and a phone 40: on from 60 something else says the same. Of injected duplicates 60 finds 89 %, and
 * 99 % of its pairs are right; 50 finds 94 %, and every third pair is wrong (tests/bench/dedupe). */
enum { CRM_DEDUPE_LEAST = 60, CRM_DEDUPE_GROUP_MOST = 20 };

struct crm_dedupe_wish {
	const char *const *terms;        /* which records are compared */
	size_t count;
	int least;                       /* points of a pair */
	bool each_with_each;             /* without keys: slow, for a few thousand */
	const volatile int *stop;        /* ends early when set; what is found then is not all */
};

struct crm_dedupe_member {
	char id[CRM_ID_SIZE];
	int points;                      /* with the first, or with `with` */
	char with[CRM_ID_SIZE];          /* "": it is like the first; else only like this other member */
	const char *reasons;             /* "same phone; names alike"; NULL of the first */
};

struct crm_dedupe_group {
	size_t count;
	struct crm_dedupe_member members[CRM_DEDUPE_GROUP_MOST];
};

struct crm_dedupe_facts {
	int64_t records, compared, groups;
	int64_t split;                   /* blocks too large (dedupe_block.h) */
	int64_t refused;                 /* pairs that would have made a group of more than CRM_DEDUPE_GROUP_MOST */
};

struct crm_dedupe;

CRM_MUST_USE crm_err crm_dedupe_open(struct crm_repo *repo, const struct crm_entity *entity,
                                     const struct crm_dedupe_wish *wish, struct crm_dedupe **out);
void crm_dedupe_drop(struct crm_dedupe **dedupe);
/* The next group, the likeliest first; false at the end. Texts live in the arena. */
bool crm_dedupe_next(struct crm_dedupe *dedupe, struct crm_arena *arena, struct crm_dedupe_group *out);
const struct crm_dedupe_facts *crm_dedupe_facts(const struct crm_dedupe *dedupe);

/* The points of one pair, by full ids, as they are among all: how rare a name is takes reading the others, too. */
CRM_MUST_USE crm_err crm_dedupe_explain(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                                        const char *a, const char *b, struct crm_likeness *out);

#endif
