/*
 * Steps in the life of a task that a person has a word for. What follows from them for every way of writing (dates, the next
 * of one that repeats) is the rules' (rule/task.h).
 */
#ifndef CRM_CRM_TASK_H
#define CRM_CRM_TASK_H

#include "model/record.h"
#include "query/term.h"
#include "repo/repo.h"

/* Puts the task off to `when`: a day keeps its time of day. The reminder moves with it; one that repeats goes on as it
 * would have. CRM_INVALID if it is done. Memory: the record's arena. */
CRM_MUST_USE crm_err crm_task_snooze(struct crm_repo *repo, struct crm_record *task, const char *when);
/* Sets remind_at: a duration before due_at ('30m'; before the beginning of a day it is due on), or a moment. */
CRM_MUST_USE crm_err crm_task_remind(struct crm_repo *repo, struct crm_record *task, const char *when);
/* Open, and due before the end of `until` ("today"). Memory: the arena. */
CRM_MUST_USE crm_err crm_task_due(struct crm_repo *repo, struct crm_arena *arena, const char *until,
                                  struct crm_node **out);

#endif
