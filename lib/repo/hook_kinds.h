/*
 * What follows a change beside its history: rules, scripts, webhooks and notices, each a kind of libexec/crm/follow-hooks,
 * which works alone of its kind and reads the events (store/event.h) from its place on. They act in the copy of the
 * repository whose setting hooks.here is yes: one of a team's, or all would be told as often as there are copies.
 */
#ifndef CRM_REPO_HOOK_KINDS_H
#define CRM_REPO_HOOK_KINDS_H

#include "repo/repo.h"

struct crm_hook_kind {
	const char *name;                /* "webhooks" */
	const char *entity;              /* there is something to do where there is a record of it; NULL */
	/* ... or where this says so; NULL. */
	crm_err (*wanted)(struct crm_repo *repo, bool *out);
};
extern const struct crm_hook_kind crm_hook_kinds[]; /* ended by a row without a name, in the order they should act in */

/* Does this copy act at all? */
bool crm_hooks_are_here(struct crm_repo *repo);
/* How many milliseconds a program of hooks/ may take (setting hooks.timeout). */
CRM_MUST_USE crm_err crm_hooks_time_limit(const struct crm_repo *repo, long *out);
/* Is there anything for this kind to do after a change? Asks one row at most. */
CRM_MUST_USE crm_err crm_hook_kind_wanted(struct crm_repo *repo, const struct crm_hook_kind *kind, bool *out);

/* Files in the repository's folder: held by the one that works, there while somebody wishes that it looks anew, and the
 * sentence of what last went wrong. */
const char *crm_hook_lock(struct crm_arena *arena, const char *folder, const char *kind);
const char *crm_hook_wish(struct crm_arena *arena, const char *folder, const char *kind);
const char *crm_hook_failure(struct crm_arena *arena, const char *folder, const char *kind);

#endif
