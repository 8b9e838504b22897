/*
 * The events that webhooks are told, read once for all of them: a window on the stream that those who are about as
 * far share,
 * each body rendered once for a format. Who is elsewhere (it was away, or is slower) reads for itself until it has come
 * to where the window is.
 */
#ifndef CRM_CRM_DELIVER_FEED_H
#define CRM_CRM_DELIVER_FEED_H

#include "crm/webhook.h"
#include "crm/webhook_body.h"

struct crm_deliver_body {
	const char *s;
	size_t n;
};

/* One event; held by whoever has it. */
struct crm_deliver_item {
	int holders;
	struct crm_arena *arena;
	int64_t place;
	const char *event, *name, *message_id;
	const struct crm_deliver_body **bodies; /* by the webhook's number; NULL: it is not told */
};

void crm_deliver_item_drop(struct crm_deliver_item **item);

/* A way through the events. Begins as zeros but for the webhook's number and the place. */
struct crm_deliver_reader {
	size_t webhook;
	int64_t place;                   /* looked at up to here */
	struct crm_events *own;          /* NULL: it reads through the window, or has not begun */
	bool joined;
	size_t at;                       /* in the window */
};

struct crm_deliver_feed;

/* All borrowed. Of a webhook whose event cannot be told `fault` is set, and it is told no more: memory of that: the arena. */
struct crm_deliver_feed *crm_deliver_feed_new(struct crm_repo *repo, struct crm_arena *arena,
                                              struct crm_webhook *webhooks, size_t count);
void crm_deliver_feed_drop(struct crm_deliver_feed **feed);
/* The next that its webhook is told; the caller holds it. NULL: there is none now, or (*more) it is not found yet: ask again
 * when others had their turn. */
CRM_MUST_USE crm_err crm_deliver_feed_next(struct crm_deliver_feed *feed, struct crm_deliver_reader *reader,
                                           struct crm_deliver_item **out,
                                           bool *more);
/* It does not go on for now: nobody waits for it. */
void crm_deliver_feed_leave(struct crm_deliver_feed *feed, struct crm_deliver_reader *reader);

#endif
