/*
 * What is about a record as a whole: it was removed by one and changed by another, or its entity is strict and two changed it.
 * (Inside the room.)
 */
#ifndef CRM_REPO_CONFLICT_WHOLE_H
#define CRM_REPO_CONFLICT_WHOLE_H

#include "repo/conflict_find.h"

CRM_MUST_USE crm_err crm_conflict_find_whole(const struct crm_conflict_search *search);

#endif
