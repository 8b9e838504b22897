/*
 * Two records have the same where no two may. (Inside the room.)
 */
#ifndef CRM_REPO_CONFLICT_SAME_H
#define CRM_REPO_CONFLICT_SAME_H

#include "repo/conflict_find.h"

CRM_MUST_USE crm_err crm_conflict_find_same(const struct crm_conflict_search *search);

#endif
