/*
 * Tasks: when one is done it is dated (completed_at), and is not when it is opened again. One that repeats makes its next
 * when it is done: the same task, due at the rule's next moment that is still to come, reminded as long before. COUNT falls
 * by what was passed; after the last there is none. Who opens a done task again gets it alone: its next goes on repeating.
 * The clock it is counted on is that of the task's zone, which is that of whoever wrote the rule. An import makes the next of
 * what it finishes, unless the file brings it; of what comes done from elsewhere it makes none. A day without a time is due by
 * its end (whole_day.h).
 */
#ifndef CRM_RULE_TASK_H
#define CRM_RULE_TASK_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_task;

#endif
