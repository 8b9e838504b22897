/*
 * Secrets of webhooks: hooks/secrets/ID, a file that only its owner can read, in a folder that only its owner can
 * enter. They
 * are of this copy alone: never in the database, the history, a log or an argument.
 *
 *   the secret
 *   one from before UNTIL
 *
 * After a change of secrets both sign for a while, so that the receiver's side may change in its own time.
 */
#ifndef CRM_HOOK_SECRET_H
#define CRM_HOOK_SECRET_H

#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

enum { CRM_SECRETS_MOST = 4, CRM_SECRET_BYTES = 4096 };

struct crm_secrets {
	const char *list[CRM_SECRETS_MOST]; /* the one in use first */
	int64_t until[CRM_SECRETS_MOST];    /* of the others: the instant that ends them */
	size_t count;                       /* 0: there is none */
};

/* `folder` is the repository's. Those that are over are left out. Memory: the arena. */
CRM_MUST_USE crm_err crm_secrets_read(const char *folder, struct crm_arena *arena, const char *id, int64_t now,
                                      struct crm_secrets *out);
/* This one from now on; with `until` after `now` what was in use stays beside it so long. A secret is one line without blanks:
 * else CRM_INVALID. */
CRM_MUST_USE crm_err crm_secrets_put(const char *folder, const char *id, const char *secret, int64_t now, int64_t until);
/* What the file or, of "-", stdin says, without blanks around it. Memory: the arena. */
CRM_MUST_USE crm_err crm_secret_from(struct crm_arena *arena, const char *file, const char **out);

#endif
