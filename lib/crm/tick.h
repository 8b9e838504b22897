/*
 * The clock's turn: what became due since it was last asked is found and written down, in order, each thing once. It may come
 * as often or as seldom as it likes: after a sleep of days all is caught up.
 */
#ifndef CRM_CRM_TICK_H
#define CRM_CRM_TICK_H

#include "crm/occur.h"

struct crm_tick {
	int64_t from, to;                /* what is looked at: came after `from`, and not after `to` */
	struct crm_occurrence *found;
	size_t count;
};

/* What there is to be told. In a repository that never had a turn, what came due in the last day; else all since then, and
 * up to a week before it, for what was entered or moved later. Memory: the arena. */
CRM_MUST_USE crm_err crm_tick_find(struct crm_repo *repo, struct crm_arena *arena, struct crm_tick *out);
/* Writes it down as one transaction, remembers how far it is, and gives who waits its chance (rules, scripts, webhooks). */
CRM_MUST_USE crm_err crm_tick_do(struct crm_repo *repo, const struct crm_change_why *why, const struct crm_tick *tick);

/* One at a time: *fd -1 if another is at it. */
CRM_MUST_USE crm_err crm_tick_lock(struct crm_repo *repo, struct crm_arena *arena, int *fd);

#endif
