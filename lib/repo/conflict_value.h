/*
 * Two gave one field different values. (Inside the room.)
 */
#ifndef CRM_REPO_CONFLICT_VALUE_H
#define CRM_REPO_CONFLICT_VALUE_H

#include "repo/conflict_find.h"

CRM_MUST_USE crm_err crm_conflict_find_values(const struct crm_conflict_search *search);

#endif
