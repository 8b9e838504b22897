/*
 * How leads are worked, as far as it is written down in records: a rule of scores and an assignment are checked when they
 * are written, for one that is wrong would stop the scoring and the giving of all.
 */
#ifndef CRM_RULE_LEAD_H
#define CRM_RULE_LEAD_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_score_rule, crm_rule_assignment;

enum { CRM_WEIGHT_MOST = 1000 };
/* One of an assignment's users, 'ann' or 'ann=2', in place: cuts off the weight. CRM_INVALID. */
CRM_MUST_USE crm_err crm_assignment_user(char *text, size_t *weight);
/* All in the field `users` of the record that were not in it before. */
CRM_MUST_USE crm_err crm_assignment_check_users(const struct crm_case *one);

#endif
