/*
 * The story of one record, field by field: each value a field has had, who gave it, and what was there before. A create has
 * no body in the journal, so what it set is what was there when all later changes are taken back.
 *
 * Values are texts as bodies have them: amounts are decimals, links ids, lists a;b. NULL is empty.
 */
#ifndef CRM_STORE_STORY_H
#define CRM_STORE_STORY_H

#include "store/journal.h"

struct crm_episode {
	int64_t seq, txn;        /* of the change; of its transaction */
	enum crm_op op;
	const char *field;
	const char *old, *new;   /* they differ */
};

struct crm_story {
	struct crm_episode *episodes;    /* newest first; those of one change in the model's order */
	size_t count;
};

/* Also of a record that was removed, and of an entity the model does not have (any more). Those of the store's own stamps
 * (modified_at, modified_by) are not in it. A record that never was has none. Memory: the arena. */
CRM_MUST_USE crm_err crm_story_read(struct crm_store *store, struct crm_arena *arena, const char *entity, const char *id,
                                    struct crm_story *out);

/* The value a field had just after change `seq`, or just before it. */
const char *crm_story_after(const struct crm_story *story, const char *field, int64_t seq);
const char *crm_story_before(const struct crm_story *story, const char *field, int64_t seq);
/* The one it has now; of a removed record the last it had. */
const char *crm_story_last(const struct crm_story *story, const char *field);

/*
 * Who set the value that a field has now (or had last, of a removed record): the index of the episode, or story->count if it
 * never had one. Bringing a record back as it was sets nothing.
 */
size_t crm_story_blame(const struct crm_story *story, const char *field);

#endif
