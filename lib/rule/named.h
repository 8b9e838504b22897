/*
 * Names of records within a list of another ('allowed_from' of a stage, 'users' of an assignment): when what they name is
 * renamed or removed, the list follows in the same change.
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

#endif
