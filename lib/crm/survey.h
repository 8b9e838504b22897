/*
 * Surveys: what customers are asked, and their answers. One survey and one ticket have one answer; a later one takes its
 * place as a change of the same record, so that the history keeps the earlier.
 */
#ifndef CRM_CRM_SURVEY_H
#define CRM_CRM_SURVEY_H

#include "crm/survey_token.h"
#include "repo/change.h"
#include "rule/survey.h"

struct crm_survey {
	const char *id, *name, *template, *terms; /* the last two NULL if there is none */
	const struct crm_survey_range *range;     /* its kind, and the scores there are */
	int64_t valid_days, created_at;
};

struct crm_surveys {
	struct crm_survey *list;
	size_t count;
};

/* The active ones, by name; or the one that is named, active or not. CRM_NOT_FOUND: there is none. Memory: the arena. */
CRM_MUST_USE crm_err crm_surveys_read(struct crm_repo *repo, struct crm_arena *arena, const char *name,
                                      struct crm_surveys *out);
/* By its id. CRM_NOT_FOUND. */
CRM_MUST_USE crm_err crm_survey_read(struct crm_repo *repo, struct crm_arena *arena, const char *id, struct crm_survey *out);

struct crm_survey_wish {
	const char *survey, *ticket;              /* ids */
	int64_t score;
	const char *comment;                      /* NULL: none */
	const char *channel;                      /* "link", "mail", "hand" */
	int64_t at;                               /* when; 0: now */
};

/* Writes the answer, or puts it in the place of the one that is there. CRM_CONFLICT: it is there, word for word. CRM_NOT_FOUND:
 * survey or ticket are not. `id` is the answer's. Memory: the arena. */
CRM_MUST_USE crm_err crm_survey_answer(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                       const struct crm_survey_wish *wish, char id[17]);
/* The same for who has followed a link: errors are those of crm_survey_verify as well. */
CRM_MUST_USE crm_err crm_survey_answer_link(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                            const char *token, const char *comment, char id[17]);
/* What a link is about, for who has not answered yet. */
CRM_MUST_USE crm_err crm_survey_look(struct crm_repo *repo, struct crm_arena *arena, const char *token,
                                     struct crm_survey_token *out, struct crm_survey *survey);

#endif
