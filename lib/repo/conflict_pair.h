/*
 * Pairs of changes of one record that did not know of each other. (Inside the room.)
 */
#ifndef CRM_REPO_CONFLICT_PAIR_H
#define CRM_REPO_CONFLICT_PAIR_H

#include "repo/conflict_find.h"

/* Of which neither was overtaken by another that knew of it alone. */
struct crm_conflict_pair {
	size_t early, late;              /* in dispute->changes */
	size_t knower;                   /* the change that knew of both; dispute->count: none did, it is open */
};

/* Does a change count? */
typedef bool crm_conflict_counts(const struct crm_dispute_change *change, const struct crm_entity *entity, size_t field);

/* The pairs among the changes that count. Memory: the arena. */
size_t crm_conflict_pairs(const struct crm_conflict_search *search, crm_conflict_counts *counts, size_t field,
                          struct crm_conflict_pair **out);

/* Did it give the field, and not only because of others that it gave? */
bool crm_conflict_gives(const struct crm_dispute_change *change, const struct crm_entity *entity, size_t field);
/* Do the two have the same in it? Of an amount, in the same currency. */
bool crm_conflict_agree(const struct crm_record *a, const struct crm_record *b, size_t field);

#endif
