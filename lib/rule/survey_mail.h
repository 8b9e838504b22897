/*
 * Answers to surveys by mail, as far as they can be told by the message alone: which survey and ticket its In-Reply-To
 * names, and the number that it begins with. So that who thanks for a solved ticket with "5" does not open it again.
 */
#ifndef CRM_RULE_SURVEY_MAIL_H
#define CRM_RULE_SURVEY_MAIL_H

#include "rule/survey.h"

/* The ids in '<survey.SURVEY.TICKET.MARK@domain>', with or without the brackets; false: it is no such Message-ID. */
bool crm_survey_mail_id(const char *text, char survey[17], char ticket[17]);

/* The number that the first line of a text begins with, also in full-width digits, if it is one of the range; *comment is
 * what follows it up to quoted lines ('>'), NULL for nothing. False: there is none. Memory: the arena. */
bool crm_survey_reply_read(struct crm_arena *arena, const char *text, const struct crm_survey_range *range, int *score,
                           const char **comment);

/* Is this message (a record of `message`) from a customer, and nothing but an answer to a survey that there is? */
CRM_MUST_USE crm_err crm_survey_mail_answers(struct crm_store *store, const struct crm_record *message, bool *out);

#endif
