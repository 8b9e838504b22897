/*
 * How conflicts are found in what happened to a record. (Inside the room.)
 */
#ifndef CRM_REPO_CONFLICT_FIND_H
#define CRM_REPO_CONFLICT_FIND_H

#include "repo/conflict.h"

struct crm_conflict_search {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_dispute *dispute;
	bool all;                        /* also those that are settled */
	struct crm_conflicts *out;
};

/* A new one in the list, with what all kinds have. */
struct crm_conflict *crm_conflict_add(const struct crm_conflict_search *search, enum crm_conflict_kind kind);
/* Of the last one: makes its id of `one` and `other`, whichever comes first, and looks whether somebody has settled it; what is
 * settled is taken out again unless all are wanted. */
CRM_MUST_USE crm_err crm_conflict_end(const struct crm_conflict_search *search, const char *one, const char *other);
/* The same by the transactions of its sides. */
CRM_MUST_USE crm_err crm_conflict_end_txns(const struct crm_conflict_search *search);

#endif
