#include "crm/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "crm/timeline_source.h"

enum { MOST = 16 };

struct crm_timeline {
	struct crm_timeline_wish wish;
	struct crm_arena *arena;         /* of the circle */
	struct crm_timeline_source *sources[MOST];
	const struct crm_happening *heads[MOST]; /* the next of each; NULL: it is over */
	size_t count;
	size_t last;                     /* whose head was given; its source moves on when the next is asked for */
	bool given;
};

static crm_err check_word(const char *word)
{
	for (size_t i = 0; i < crm_timeline_sources(); i++)
		if (crm_timeline_source_has(i, word))
			return NULL;
	return crm_err_hint(crm_fail(CRM_USAGE, "nothing in a timeline is called '%s'", word),
	                    "calls, meetings, emails, notes, visits, activities, tasks, deals, tickets, messages, roles, "
	                    "contacts, changes");
}

static crm_err check_only(const char *only)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	for (const char *at = only; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		CRM_TRY(check_word(crm_copy_n(arena, at, strcspn(at, ","))));
	return NULL;
}

static crm_err open_all(struct crm_repo *repo, struct crm_timeline *timeline)
{
	const struct crm_circle *circle;
	CRM_TRY(crm_circle_find(repo, timeline->arena, timeline->wish.entity, timeline->wish.id, &circle));
	for (size_t i = 0; i < crm_timeline_sources(); i++) {
		struct crm_timeline_source *source;
		CRM_TRY(crm_timeline_source_open(repo, &timeline->wish, circle, i, &source));
		if (!source)
			continue;
		timeline->sources[timeline->count] = source;
		CRM_TRY(crm_timeline_source_next(source, &timeline->heads[timeline->count++]));
	}
	return NULL;
}

crm_err crm_timeline_open(struct crm_repo *repo, const struct crm_timeline_wish *wish, struct crm_timeline **out)
{
	CRM_AUTO(crm_timeline_drop) struct crm_timeline *timeline = NULL;
	CRM_TRY(check_only(wish->only));
	timeline = crm_calloc(1, sizeof *timeline);
	timeline->wish = *wish;
	timeline->arena = crm_arena_new();
	CRM_TRY(open_all(repo, timeline));
	*out = timeline;
	timeline = NULL;
	return NULL;
}

void crm_timeline_drop(struct crm_timeline **timeline)
{
	if (!*timeline)
		return;
	for (size_t i = 0; i < (*timeline)->count; i++)
		crm_timeline_source_drop(&(*timeline)->sources[i]);
	crm_arena_drop(&(*timeline)->arena);
	free(*timeline);
	*timeline = NULL;
}

crm_err crm_timeline_next(struct crm_timeline *timeline, const struct crm_happening **out)
{
	size_t best = timeline->count;
	if (timeline->given)
		CRM_TRY(crm_timeline_source_next(timeline->sources[timeline->last], &timeline->heads[timeline->last]));
	for (size_t i = 0; i < timeline->count; i++)
		if (timeline->heads[i] && (best == timeline->count || timeline->heads[i]->at > timeline->heads[best]->at))
			best = i;
	timeline->last = best;
	timeline->given = best < timeline->count;
	*out = timeline->given ? timeline->heads[best] : NULL;
	return NULL;
}
