/*
 * One line for people about each kind of those who follow changes (repo/hook_kinds.h): how many there are, how far they are
 * behind, what fails, and which tool says more. For crm status; of the programs of hooks/ it is crm/script_list.h.
 */
#ifndef CRM_CRM_FOLLOW_SENTENCE_H
#define CRM_CRM_FOLLOW_SENTENCE_H

#include "repo/repo.h"

/* "" where there is none. Arena. */
CRM_MUST_USE crm_err crm_rules_sentence(struct crm_repo *repo, struct crm_arena *arena, const char **out);
CRM_MUST_USE crm_err crm_webhooks_sentence(struct crm_repo *repo, struct crm_arena *arena, const char **out);
CRM_MUST_USE crm_err crm_notices_sentence(struct crm_repo *repo, struct crm_arena *arena, const char **out);
/* What a kind as a whole could not do the last time; "": nothing. Arena. */
CRM_MUST_USE crm_err crm_follow_failure(struct crm_repo *repo, struct crm_arena *arena, const char *kind, const char **out);

#endif
