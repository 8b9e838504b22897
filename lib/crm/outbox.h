/*
 * The outbox: messages of channel email with direction out and delivery queued. They are records, so that nothing that was
 * written is lost with a machine; what a machine knows of its own tries is in outbox/ beside them.
 *
 * A mail is tried until it is taken, refused for good, or has waited too long. What was taken is first noted in outbox/,
 * then in the record: whoever is killed between the two, or finds the database busy, sends nothing twice. One gap is left
 * (RFC 1047): a server that has taken the mail and whose answer does not come back. Then it is sent again, under the same
 * Message-ID.
 */
#ifndef CRM_CRM_OUTBOX_H
#define CRM_CRM_OUTBOX_H

#include "crm/outbox_state.h"
#include "form/delivery.h"
#include "form/mail_address.h"
#include "repo/change.h"

struct crm_outbox {
	struct crm_repo *repo;
	const char *own;                 /* the setting mail.from */
	int64_t give_up;                 /* milliseconds after the first try */
	bool crlf;                       /* how lines end for who delivers */
	const char *tool;                /* for the journal */
	void (*deliver)(void *context, const char *from, const char *const *to, size_t count, int fd,
	                struct crm_delivery *out);
	void *context;
};

enum crm_outbox_outcome {
	CRM_OUTBOX_SENT,
	CRM_OUTBOX_WAITS,                /* it is not due, or was tried in vain */
	CRM_OUTBOX_FAILED,
	CRM_OUTBOX_GONE,                 /* somebody else has sent or cancelled it */
	CRM_OUTBOX_TAKEN,                /* it had gone out before, which was taken back: its record says so again */
};

struct crm_outbox_result {
	enum crm_outbox_outcome outcome;
	bool tried;
	bool again;                      /* the try before was cut off: it may arrive twice */
	char text[400];                  /* why it failed or waits; of one that was sent, who did not get it; "" */
	int64_t next;                    /* it is due then; 0: now */
};

/* Ids of what waits, the oldest first. Arena. */
CRM_MUST_USE crm_err crm_outbox_list(struct crm_repo *repo, struct crm_arena *arena, const char ***ids, size_t *count);
/* Forgets the tries of messages that do not wait any more: they were cancelled or removed. */
CRM_MUST_USE crm_err crm_outbox_sweep(struct crm_repo *repo);
/* Tries one, under the lock that keeps two from sending the same. `now`: whether it is due or not. */
CRM_MUST_USE crm_err crm_outbox_try(const struct crm_outbox *outbox, const char *id, bool now,
                                    struct crm_outbox_result *out);
/* The lock, for who changes what waits (cancel). CRM_BUSY while one is being sent. */
CRM_MUST_USE crm_err crm_outbox_lock(struct crm_repo *repo, int *fd);

#endif
