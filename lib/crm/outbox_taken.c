#include "crm/outbox_taken.h"

#include "base/str.h"
#include "base/time.h"
#include "store/story.h"

static bool is(const char *delivery, const char *what)
{
	return delivery && crm_same(delivery, what);
}

crm_err crm_outbox_taken(struct crm_store *store, struct crm_arena *arena, const char *id, int64_t *at)
{
	struct crm_story story;

	*at = 0;
	CRM_TRY(crm_story_read(store, arena, "message", id, &story));
	for (size_t i = 0; i < story.count; i++) {
		const struct crm_episode *one = &story.episodes[i];
		if (!crm_same(one->field, "delivery"))
			continue;
		if (is(one->old, "failed") || is(one->new, "failed"))
			return NULL;
		if (!is(one->old, "sent"))
			continue;
		const char *sent = crm_story_before(&story, "sent_at", one->seq);
		if (!sent || !crm_instant_read(sent, at))
			*at = crm_now();
		return NULL;
	}
	return NULL;
}
