/*
 * Is somebody here now? Who is not gets nothing that is given out.
 */
#ifndef CRM_CRM_DUTY_H
#define CRM_CRM_DUTY_H

#include "model/record.h"
#include "repo/repo.h"

/* Why the user is not: "not active", "absent until 2026-12-01"; NULL: is here. Memory: the arena. */
CRM_MUST_USE crm_err crm_duty_away(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *user,
                                   const char **why);

#endif
