/*
 * What surveys come to (formulas: CSAT = answers 4 and 5 of all, NPS = promoters 9-10 less detractors 0-6, CES = mean), with
 * what they rest on. The figures are of what was answered in the period; sent and answered are of what was asked in it, and
 * answered until now, so that the rate of responses is one of the same tickets.
 */
#ifndef CRM_CRM_SURVEY_REPORT_H
#define CRM_CRM_SURVEY_REPORT_H

#include "model/value.h"
#include "repo/repo.h"

struct crm_survey_line {
	const char *survey, *kind;       /* name and kind */
	const char *group;               /* NULL: not grouped, or empty */
	int64_t sent, answered;          /* asked in the period; those of them that have an answer */
	int64_t count;                   /* n: answers of the period */
	int64_t sum, good, bad;          /* of their scores; csat: 4-5 are good; nps: 9-10 are good, 0-6 bad */
};

/* One answer, or one question that was sent: is it in the figures, and why. */
struct crm_survey_fact {
	const char *survey, *group;      /* NULL: it has none */
	const char *ticket;              /* id; NULL */
	bool asked;                      /* a question that was sent; else an answer */
	bool has_at;
	int64_t at;                      /* sent, or answered, then */
	struct crm_value score;          /* empty of a question */
	bool counted;
	const char *why;                 /* "9 or 10: a promoter", "answered before --from" */
};

struct crm_survey_report {
	struct crm_survey_line *lines;   /* by survey, then by group */
	size_t count;
	struct crm_survey_fact *facts;   /* where they are asked for: the answers by id, then the questions by id */
	size_t fact_count;
};

struct crm_survey_period {
	const char *survey;              /* a REF; NULL: all */
	const char *by;                  /* a field of the ticket, or "month"; NULL */
	int64_t from, to;                /* [from, to); INT64_MIN, INT64_MAX: open */
	bool explain;                    /* each fact is asked for; the figures are made all the same */
};

/* CRM_USAGE: the ticket has no such field. Memory: the arena. */
CRM_MUST_USE crm_err crm_survey_report(struct crm_repo *repo, struct crm_arena *arena,
                                       const struct crm_survey_period *period, struct crm_survey_report *out);

#endif
