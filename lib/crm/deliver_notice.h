/*
 * Telling who has subscribed (crm/notice.h): by mail, on the desktop, in a chat, into a file.
 */
#ifndef CRM_CRM_DELIVER_NOTICE_H
#define CRM_CRM_DELIVER_NOTICE_H

#include "crm/notice_text.h"

/* Everybody who is to be told something now; *done: messages. For libexec/crm/follow-hooks notices, under its lock. What one
 * of them makes fail is noted in hooks/state.db and tried again later. */
CRM_MUST_USE crm_err crm_notices_run(struct crm_repo *repo, int64_t *done);
/* A message that says that it is a test, now, whatever the hour. */
CRM_MUST_USE crm_err crm_notice_test(struct crm_repo *repo, struct crm_arena *arena, const char *id);

#endif
