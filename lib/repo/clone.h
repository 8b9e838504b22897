/*
 * A copy of another repository: its history is fetched, and the database made of it. What is local stays behind: settings,
 * hooks, how far who is told of events has come. Its setting hooks.here is no: the other one goes on telling.
 */
#ifndef CRM_REPO_CLONE_H
#define CRM_REPO_CLONE_H

#include "history/remote.h"
#include "repo/rebuild.h"

/* `folder` must not be there, or be empty, or be what an interrupted clone of the same `url` has left, which goes on.
 * CRM_CONFLICT if it is something else; CRM_NOT_FOUND: there is no history to be fetched. */
CRM_MUST_USE crm_err crm_repo_clone(struct crm_arena *arena, const char *url, const char *folder, const char *program,
                                    const struct crm_remote_watch *watch, const struct crm_progress *progress,
                                    struct crm_repo_rebuilt *out);

#endif
