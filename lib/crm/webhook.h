/*
 * Webhooks as they are told: their records, read.
 */
#ifndef CRM_CRM_WEBHOOK_H
#define CRM_CRM_WEBHOOK_H

#include "repo/repo.h"
#include "store/event_wish.h"

enum crm_webhook_format { CRM_WEBHOOK_STANDARD, CRM_WEBHOOK_CLOUD, CRM_WEBHOOK_SLACK, CRM_WEBHOOK_DINGTALK, CRM_WEBHOOK_WECOM,
                          CRM_WEBHOOK_TEMPLATE };

struct crm_webhook {
	const char *id, *name, *url;
	struct crm_event_wish *wish;     /* NULL: it cannot be told, see fault */
	struct crm_event_names names;    /* those of its wish, and that of rules which call it: for crm_events_open */
	enum crm_webhook_format format;
	const char *template;            /* NULL: none */
	const char **headers;            /* lines, NULL-ended */
	int64_t rate;                    /* in a minute; 0: any */
	long milliseconds;               /* it may take to answer */
	bool active, allow_private;
	int64_t made;                    /* the transaction that made it */
	const char *fault;               /* a sentence; NULL: none */
};

/* One record of the entity webhook. Memory: the arena. */
CRM_MUST_USE crm_err crm_webhook_read(struct crm_repo *repo, struct crm_arena *arena, const char *id,
                                      struct crm_webhook *out);
/* All of them, in order of their names. */
CRM_MUST_USE crm_err crm_webhooks_read(struct crm_repo *repo, struct crm_arena *arena, struct crm_webhook **out,
                                       size_t *count);
/* Is it told of this event? Of what it wishes, and always when a rule calls it by its name. */
CRM_MUST_USE crm_err crm_webhook_fits(const struct crm_webhook *webhook, const struct crm_event *event, bool *fits);
/* Does it sign as Standard Webhooks 1.0 says? Those of chats have ways of their own. */
bool crm_webhook_signs(const struct crm_webhook *webhook);
/* Is its secret a part of its address? */
bool crm_webhook_hides(const struct crm_webhook *webhook);

#endif
