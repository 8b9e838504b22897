/*
 * Notices: who has a subscription is told what happened since it was made, or since the last time. Each subscription is a
 * reader of the events with a place of its own ("notice:ID" in hooks/state.db), which moves when what was told is taken; what
 * falls into quiet hours or waits for its digest is not read yet. So nothing is lost while mail does not go out, and a kill
 * repeats one message at most.
 */
#ifndef CRM_CRM_NOTICE_H
#define CRM_CRM_NOTICE_H

#include "base/rhythm.h"
#include "model/access.h"
#include "repo/repo.h"
#include "store/event_wish.h"

/* A record of the entity subscription, read. */
struct crm_subscription {
	const struct crm_record *record, *user;
	const char *id, *name, *via, *target; /* target "": none */
	struct crm_event_wish *wish;
	struct crm_quiet quiet;
	struct crm_rhythm rhythm;
	bool active, mine, own_deeds, has_quiet, quiet_work;
	const char *zone;                /* the user's; NULL: that of this machine */
	struct crm_actor actor;          /* the user, as one who reads */
};

/* CRM_INVALID, CRM_USAGE: it cannot be told any more (an event or field that is no more). Memory: the arena. */
CRM_MUST_USE crm_err crm_subscription_read(struct crm_repo *repo, struct crm_arena *arena, const char *id,
                                           struct crm_subscription *out);
/* Is it told nothing now? In the process's zone. */
CRM_MUST_USE crm_err crm_subscription_is_quiet(struct crm_repo *repo, struct crm_arena *arena,
                                               const struct crm_subscription *subscription, bool *quiet);
/* Is this event for its user? */
CRM_MUST_USE crm_err crm_subscription_fits(struct crm_repo *repo, const struct crm_subscription *subscription,
                                           const struct crm_event *event, bool *fits);

#endif
