#include "crm/tick.h"

#include "base/file.h"
#include "base/time.h"
#include "hook/place.h"
#include "repo/followers.h"
#include "repo/hook_kinds.h"

#define CLOCK "clock"
#define FIRST "clock.first"

static const int64_t day = 86400000, back = 7 * 86400000;

crm_err crm_tick_lock(struct crm_repo *repo, struct crm_arena *arena, int *fd)
{
	CRM_TRY(crm_folder_make(crm_repo_path(repo, arena, "hooks")));
	return crm_lock_try(crm_hook_lock(arena, repo->folder, "tick"), fd);
}

/* Nothing from before the first turn but for a day, or an old repository would tell of years. A clock that was set back has
 * told what it tells. */
static crm_err find_window(struct crm_repo *repo, struct crm_tick *out)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	int64_t first, last;
	bool known;

	out->to = repo->now;
	CRM_TRY(crm_places_open(repo->folder, repo->store, &places));
	CRM_TRY(crm_place_get_instant(places, FIRST, &first, &known));
	if (!known)
		first = repo->now - day;
	CRM_TRY(crm_place_get_instant(places, CLOCK, &last, &known));
	if (!known || last > repo->now)
		last = repo->now;
	out->from = last - back > first ? last - back : first;
	return NULL;
}

crm_err crm_tick_find(struct crm_repo *repo, struct crm_arena *arena, struct crm_tick *out)
{
	*out = (struct crm_tick){0};
	CRM_TRY(find_window(repo, out));
	return crm_occur_find(repo, arena, out->from, out->to, &out->found, &out->count);
}

static crm_err write(struct crm_repo *repo, const struct crm_change_why *why, const struct crm_tick *tick)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;

	if (!tick->count)
		return NULL;
	CRM_TRY(crm_change_begin(repo, why, &change));
	for (size_t i = 0; i < tick->count; i++)
		CRM_TRY(crm_occur_write(change, repo, &tick->found[i]));
	return crm_change_commit(change);
}

static crm_err remember(struct crm_repo *repo, const struct crm_tick *tick)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	int64_t first;
	bool known;

	CRM_TRY(crm_places_open(repo->folder, repo->store, &places));
	CRM_TRY(crm_place_get_instant(places, FIRST, &first, &known));
	if (!known)
		CRM_TRY(crm_place_put_instant(places, FIRST, tick->from));
	return crm_place_put_instant(places, CLOCK, tick->to);
}

crm_err crm_tick_do(struct crm_repo *repo, const struct crm_change_why *why, const struct crm_tick *tick)
{
	CRM_TRY(write(repo, why, tick));
	if (why->dry_run)
		return NULL;
	CRM_TRY(remember(repo, tick));
	return crm_followers_tell_hooks(repo);
}
