/*
 * What a record in memory does not hold itself (query/match.h), read from the store: linked records and fields that are
 * computed when asked.
 */
#ifndef CRM_STORE_FOLLOWING_H
#define CRM_STORE_FOLLOWING_H

#include "query/match.h"
#include "store/store.h"

/* What is read lives in the arena. `now` is what computed fields look from. */
struct crm_store_following {
	struct crm_store *store;
	struct crm_arena *arena;
	int64_t now;
};

/* `context` is borrowed. */
struct crm_following crm_store_follow(struct crm_store_following *context);

#endif
