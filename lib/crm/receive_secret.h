/*
 * What senders sign with: hooks/secrets/receive-NAME, a file that only its owner can read, a secret a line; of a
 * challenge, hooks/secrets/receive-NAME-challenge. And how much of a request is taken.
 */
#ifndef CRM_CRM_RECEIVE_SECRET_H
#define CRM_CRM_RECEIVE_SECRET_H

#include "crm/receive_map.h"
#include "repo/repo.h"

/* `file`: another file; NULL: the map's. None is no error. CRM_INVALID: others may read it. Memory: the arena. */
CRM_MUST_USE crm_err crm_receive_secrets(struct crm_repo *repo, struct crm_arena *arena, const struct crm_receive_map *map,
                                         const char *file, struct crm_verify_secrets *out);
CRM_MUST_USE crm_err crm_receive_challenge(struct crm_repo *repo, struct crm_arena *arena, const struct crm_receive_map *map,
                                           struct crm_verify_secrets *out);
/* CRM_INVALID: the map needs one, and there is none. */
CRM_MUST_USE crm_err crm_receive_secret_need(const struct crm_receive_map *map, const struct crm_verify_secrets *secrets);

/* The setting receive.most. */
CRM_MUST_USE crm_err crm_receive_most(const struct crm_repo *repo, size_t *bytes);

#endif
