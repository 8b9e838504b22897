/*
 * One request to a webhook, now, whatever its state: a real event that it would be told of, the latest there is among the
 * last changes, else a sample about the webhook's own record. Nothing of it is written down, and its webhook-id is
 * none that an event
 * has: who has seen it must not pass over the event itself.
 */
#ifndef CRM_CRM_DELIVER_TEST_H
#define CRM_CRM_DELIVER_TEST_H

#include "repo/repo.h"

struct crm_deliver_tested {
	const char *event, *id;          /* its name, and the webhook-id it was sent under */
	int status;                      /* 0: there was no answer */
	int64_t ms;
	bool taken;
	const char *error;               /* why it was not; "" */
	const char *answer;              /* the beginning of what came back */
};

/* `event`: the latest of this name, NULL: of any. Memory: the arena. */
CRM_MUST_USE crm_err crm_deliver_test(struct crm_repo *repo, struct crm_arena *arena, const char *webhook,
                                      const char *event,
                                      struct crm_deliver_tested *out);

#endif
