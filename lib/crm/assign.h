/*
 * Who gets a lead, by records of assignment: the first whose terms the lead fits and of whose users somebody is here.
 * Users who are not active, or absent today, get none.
 *
 * Whose turn it is among them is a matter of crm/turns.h, where a turn is a lead that has this assignment and this
 * owner now.
 */
#ifndef CRM_CRM_ASSIGN_H
#define CRM_CRM_ASSIGN_H

#include "crm/turns.h"
#include "model/record.h"
#include "repo/repo.h"

struct crm_turn {
	const char *lead;                      /* an id */
	const char *assignment, *name;         /* its id and name; NULL: none fits, or nobody is here */
	const char *user, *user_name;
	int64_t at;                            /* assigned_at, an instant */
	const char *why;                       /* if asked: "ann: never, bob: Nov 21 10:00, eva: absent until 2026-12-01" */
};

/* Leads without an owner, the oldest first. Memory: the arena. */
CRM_MUST_USE crm_err crm_assign_waiting(struct crm_repo *repo, struct crm_arena *arena, const char ***ids, size_t *count);
/* A turn for each lead, in their order. CRM_NOT_FOUND: there are no assignments. */
CRM_MUST_USE crm_err crm_assign_plan(struct crm_repo *repo, struct crm_arena *arena, const char *const *leads, size_t count,
                                     enum crm_turns_told told, struct crm_turn **out);
void crm_turn_put(const struct crm_turn *turn, struct crm_record *contact);

#endif
