/*
 * Asking: a mail to the customer of a ticket that was solved, with a link for each score. The message record that it is, is
 * the memory of having asked: a ticket is asked once by each survey. Sending it is not done here (crm-mail).
 */
#ifndef CRM_CRM_SURVEY_SEND_H
#define CRM_CRM_SURVEY_SEND_H

#include "crm/survey.h"

struct crm_survey_round {
	const struct crm_survey *survey;
	const struct crm_survey_keys *keys;
	const char *url;                 /* of the page behind the links; NULL: there are none, one answers by mail */
	const char *const *terms;        /* which tickets, beside those of the survey */
	size_t count;
	int64_t since;                   /* solved then or later; CRM_SURVEY_OF_ITSELF: since the survey was made, and not longer
	                                    ago than it is valid */
};
#define CRM_SURVEY_OF_ITSELF INT64_MIN

/* The tickets to ask, in the order they were made: solved or closed, of a contact who has an address and may be written to,
 * not asked yet, not of what no person wrote (the tag "automatic"), and not where the last answer did not arrive. Within the transaction that asks them. Memory: the arena. */
CRM_MUST_USE crm_err crm_survey_due(struct crm_repo *repo, struct crm_arena *arena, const struct crm_survey_round *round,
                                    const char ***tickets, size_t *count);
/* Writes the message. `id` is its id. Memory: the arena. */
CRM_MUST_USE crm_err crm_survey_ask(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                    const struct crm_survey_round *round, const char *ticket, char id[17]);

#endif
