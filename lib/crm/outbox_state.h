/*
 * What this machine knows of a mail that waits to be sent: how often it was tried, when it is due again, what was said. A
 * small file in outbox/, named by the message's id; it is no part of the data, and lost with no loss but of patience.
 * (Inside crm/outbox.)
 */
#ifndef CRM_CRM_OUTBOX_STATE_H
#define CRM_CRM_OUTBOX_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "repo/repo.h"

struct crm_outbox_state {
	int64_t tries;
	int64_t first, next;             /* instants: of the first try; due again then. 0: none */
	int64_t began;                   /* of a try that has not ended: it goes on, or was killed. 0: none */
	int64_t sent;                    /* it was taken, and the record does not say so yet. 0: it was not */
	char error[400];                 /* of the last try; "" */
};

/* Zeroed where there is none. */
CRM_MUST_USE crm_err crm_outbox_state_read(struct crm_repo *repo, const char *id, struct crm_outbox_state *out);
/* Durable when it returns. */
CRM_MUST_USE crm_err crm_outbox_state_write(struct crm_repo *repo, const char *id, const struct crm_outbox_state *state);
void crm_outbox_state_remove(struct crm_repo *repo, const char *id);

#endif
