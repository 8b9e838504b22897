/*
 * The way of a contact from a stranger to a customer: forward by itself, backward by hand only (vocabulary).
 */
#ifndef CRM_RULE_LIFECYCLE_H
#define CRM_RULE_LIFECYCLE_H

#include "rule/rule.h"

/* Has the contact not come as far as this stage? Empty and "other" are before all. */
bool crm_lifecycle_is_before(const struct crm_record *contact, const char *stage);
/* Moves the contact on to this stage, unless it is there or further. */
CRM_MUST_USE crm_err crm_lifecycle_forward(const struct crm_case *one, const struct crm_record *contact,
                                           const char *stage);

#endif
