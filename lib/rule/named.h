/*
 * Names of records within a list of another ('allowed_from' of a stage, 'users' of an assignment): when what they name is
 * renamed, removed or merged, the list follows in the same change.
 */
#ifndef CRM_RULE_NAMED_H
#define CRM_RULE_NAMED_H

#include "rule/rule.h"

/* What an element of a list is to be now: itself, another text (of the arena), or NULL: it goes. */
typedef const char *crm_name_now(void *context, struct crm_arena *arena, const char *element);

/* Asks for each element of the list `field` of another record, and writes that record if one is another now. Memory: the
 * arena. */
CRM_MUST_USE crm_err crm_named_follow(const struct crm_case *one, struct crm_arena *arena,
                                      const struct crm_record *other, const char *field, crm_name_now *now,
                                      void *context);

/* Names of an entity's records in lists. */
struct crm_naming {
	bool (*names)(const struct crm_record *record, const char *element);
	/* The element that means `record` instead of the one it meant. Memory: the arena. */
	const char *(*called)(struct crm_arena *arena, const struct crm_record *record, const char *element);
};

/* For crm_rule.merged, of one list: who was merged away is called by the name of the one that stays, and is not in it twice;
 * who has returned stands there again as it was in the merge. */
CRM_MUST_USE crm_err crm_named_merged(const struct crm_case *one, const struct crm_record *other, const char *field,
                                      const struct crm_naming *naming, int64_t undone);

#endif
