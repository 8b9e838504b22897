/*
 * Telling webhooks of events: all at once, each in order (crm/deliver_line.h), one request of each under way. What
 * was taken
 * is written down a few times a second, so that a kill repeats a little and loses nothing.
 */
#ifndef CRM_CRM_DELIVER_H
#define CRM_CRM_DELIVER_H

#include "repo/repo.h"

/* Does all that is due now, also what is written meanwhile, and returns; *done: attempts. For libexec/crm/follow-hooks
 * webhooks, under its lock. A webhook that answers 410 is made inactive, as a change of its record. */
CRM_MUST_USE crm_err crm_deliver_run(struct crm_repo *repo, int64_t *done);

#endif
