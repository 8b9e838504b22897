/*
 * Steps in the life of a deal that a person has a word for. What follows from them for every way of writing (dates,
 * chances, the contact's lifecycle) is the rules' (rule/deal.h).
 */
#ifndef CRM_CRM_DEAL_H
#define CRM_CRM_DEAL_H

#include "model/record.h"
#include "repo/repo.h"

/* Puts the deal into the stage of its pipeline that is of this type: "won", "lost". CRM_INVALID if there is none, or if the
 * stage it stands in was `said` in the same command and is of another type. Memory: the record's arena. */
CRM_MUST_USE crm_err crm_deal_close(struct crm_repo *repo, struct crm_record *deal, const char *type, bool said);
/* Puts a closed deal into the stage it was in before that, by its history; where it never was in an open one, into the first.
 * One that has been put into another open stage meanwhile (`old`: as it was) stays there. CRM_INVALID if it is open, or if the
 * stage that was `said` is not. */
CRM_MUST_USE crm_err crm_deal_reopen(struct crm_repo *repo, const struct crm_record *old, struct crm_record *deal, bool said);

#endif
