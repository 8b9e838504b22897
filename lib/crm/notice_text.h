/*
 * What a user is told at once: events by the record they are about, in the order they happened. (Inside crm/deliver_notice.)
 */
#ifndef CRM_CRM_NOTICE_TEXT_H
#define CRM_CRM_NOTICE_TEXT_H

#include "crm/notice.h"

enum { CRM_NOTICE_MOST = 500 };      /* events of one message; more are another */

struct crm_notice;

/* Times are those of the process's zone. Memory: the arena. */
struct crm_notice *crm_notice_new(struct crm_repo *repo, struct crm_arena *arena, const struct crm_subscription *subscription);
void crm_notice_drop(struct crm_notice **notice);
CRM_MUST_USE crm_err crm_notice_add(struct crm_notice *notice, const struct crm_event *event);
size_t crm_notice_count(const struct crm_notice *notice);
/* "task due: Zavolat Evě", "3 notices: 2 task due, 1 ticket assigned". */
const char *crm_notice_subject(const struct crm_notice *notice);
/* A paragraph for each record. */
const char *crm_notice_body(const struct crm_notice *notice);
/* One event a line, as crm-hook tail prints them, without what the user may not read. */
const char *crm_notice_lines(const struct crm_notice *notice);

#endif
