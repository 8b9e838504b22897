/*
 * How it goes with a webhook in this copy of the repository: its record and what is known of it, for people.
 */
#ifndef CRM_CRM_WEBHOOK_ROW_H
#define CRM_CRM_WEBHOOK_ROW_H

#include "crm/webhook.h"
#include "hook/webhook_state.h"

struct crm_webhook_row {
	struct crm_webhook webhook;      /* `fault` is also what is wrong with its secret and headers */
	struct crm_webhook_state state;
	const char *status;              /* "well", "retrying", "open", "paused", "faulty" */
	int64_t behind;                  /* changes it has not looked at */
	int64_t dead;                    /* events given up */
};

/* `places` with the tables of webhooks (crm_webhook_state_open). Memory: the arena. */
CRM_MUST_USE crm_err crm_webhook_row(struct crm_repo *repo, struct crm_places *places, struct crm_arena *arena,
                                     const char *id, struct crm_webhook_row *out);

#endif
