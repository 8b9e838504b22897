/*
 * How it is asked for what there is to fetch: as libgit2 does, but for what we say that we have (haves.h).
 */
#ifndef CRM_HISTORY_ASKING_H
#define CRM_HISTORY_ASKING_H

#include "history/git_raw.h"

/* A transport that asks so and is otherwise the other one, which goes with it. `remote` is its name, borrowed. */
git_transport *crm_asking_transport(git_transport *inner, const char *remote);

#endif
