/*
 * Scores by rules (records of score_rule): the sum of points x 0.5^(age / half-life), fit and engagement apart, each of
 * them and both together within 0 and 100.
 */
#ifndef CRM_CRM_SCORE_H
#define CRM_CRM_SCORE_H

#include "model/record.h"
#include "repo/repo.h"

enum crm_score_kind { CRM_SCORE_FIT, CRM_SCORE_ENGAGEMENT, CRM_SCORE_KINDS };

struct crm_score {
	const char *id;                        /* of the contact */
	double sums[CRM_SCORE_KINDS];          /* as the rules give them: outside 0 and 100, too */
};

/* What one rule gave for one record. */
struct crm_score_point {
	size_t at;                             /* whose: its place among the scores */
	const char *rule, *from;               /* names; "contact", or the activity's id */
	enum crm_score_kind kind;
	double points, age, given;             /* as the rule says; in days, less than 0: they do not age; what is left */
};

struct crm_scores {
	struct crm_score *list;
	size_t count;
	struct crm_score_point *points;        /* by rule */
	size_t point_count, room;
	bool explain;                          /* are points kept? */
};

/* All leads, the oldest first; their sums are 0. Memory: the arena. */
CRM_MUST_USE crm_err crm_scores_of_leads(struct crm_repo *repo, struct crm_arena *arena, struct crm_scores *out);
/* Those of these contacts. */
void crm_scores_of(struct crm_arena *arena, const char *const *ids, size_t count, struct crm_scores *out);
/* Fills the sums, seen from repo->now. */
CRM_MUST_USE crm_err crm_scores_fill(struct crm_repo *repo, struct crm_arena *arena, struct crm_scores *scores);
/* Puts score, fit_score and engagement_score, to a tenth. */
void crm_score_put(const struct crm_score *score, struct crm_record *contact);

#endif
