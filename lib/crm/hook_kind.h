/*
 * Who does what follows a change: one function for each kind of libexec/crm/follow-hooks (repo/hook_kinds.h).
 */
#ifndef CRM_CRM_HOOK_KIND_H
#define CRM_CRM_HOOK_KIND_H

#include "repo/repo.h"

struct crm_hook_worker {
	const char *name;                /* "webhooks" */
	/* Does all that can be done now, from its place on, and returns; *done: how much that was. Nobody else of its kind works at
	 * the same time. What one event, program or endpoint makes fail is noted there and holds up no other; an error is
	 * what the whole kind cannot do. */
	crm_err (*run)(struct crm_repo *repo, int64_t *done);
};
extern const struct crm_hook_worker crm_hook_workers[]; /* ended by a row without a name */
/* NULL if there is none. */
const struct crm_hook_worker *crm_hook_worker_named(const char *name);

#endif
