/*
 * Answers by mail: a message that answers the one that asked, and begins with a number. The message that asked says in its
 * Message-ID which survey and ticket it is about, and a mark that only who has read it can know.
 */
#ifndef CRM_CRM_SURVEY_REPLY_H
#define CRM_CRM_SURVEY_REPLY_H

#include "crm/survey.h"

/* For who takes in mail: is this message (a record of `message`, stored already) an answer to a survey? Then it is written:
 * `id` is the answer's. "" if not: it is no reply to one, begins with no number that counts, is a machine's, is too late, or
 * what stands there was answered after it came. Memory: the arena. */
CRM_MUST_USE crm_err crm_survey_reply(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                                      const struct crm_record *message, char id[17]);

/* The messages that came in and may be such answers, the oldest first. Memory: the arena. */
CRM_MUST_USE crm_err crm_survey_replies(struct crm_repo *repo, struct crm_arena *arena, const char ***ids, size_t *count);

#endif
