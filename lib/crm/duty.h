/*
 * Is somebody here now? Who is not gets nothing that is given out.
 */
#ifndef CRM_CRM_DUTY_H
#define CRM_CRM_DUTY_H

#include "model/record.h"
#include "repo/repo.h"

/* Why the user is not: "not active", "absent until 2026-12-01", and where hours count, "not at work until 2026-12-01 08:00"
 * (by the user's own calendar, else the team's; without one somebody is always at work). NULL: is here. Memory: the arena. */
CRM_MUST_USE crm_err crm_duty_away(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *user,
                                   bool hours, const char **why);

#endif
