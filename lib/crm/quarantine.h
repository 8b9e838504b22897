/*
 * Mail that could not be taken in waits in quarantine/ for a person: TIME-HASH.eml, byte for byte, and why in
 * TIME-HASH.reason beside it. The same bytes are there once.
 */
#ifndef CRM_CRM_QUARANTINE_H
#define CRM_CRM_QUARANTINE_H

#include "repo/repo.h"

/* Copies all of `fd`. Durable when it returns; the name is in the arena. */
CRM_MUST_USE crm_err crm_quarantine_put(struct crm_repo *repo, struct crm_arena *arena, int fd, const char *hash,
                                        const char *reason, const char **name);

struct crm_quarantined {
	const char *name;                /* TIME-HASH.eml */
	int64_t at;                      /* when it came */
	int64_t size;
	const char *reason;
};
/* All of them, oldest first. Memory: the arena. */
CRM_MUST_USE crm_err crm_quarantine_list(struct crm_repo *repo, struct crm_arena *arena, struct crm_quarantined **out,
                                         size_t *count);
/* Open for reading, by name (with or without .eml, or its beginning). CRM_NOT_FOUND. */
CRM_MUST_USE crm_err crm_quarantine_open(struct crm_repo *repo, struct crm_arena *arena, const char *name, int *fd,
                                         const char **found);
/* It has been taken in. */
CRM_MUST_USE crm_err crm_quarantine_remove(struct crm_repo *repo, struct crm_arena *arena, const char *name);

#endif
