#include "store/stays_function.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nth.h"
#include "store/db_function.h"
#include "store/groups.h"
#include "store/stays_cache.h"

enum { SECOND = 1000 };

/* -- one record ------------------------------------------------------------------------------ */

/* A field, and a record; or a deal, and its stage. */
static bool are_named(const struct crm_value *arguments)
{
	return arguments[0].shape == CRM_TEXT && arguments[1].shape == CRM_TEXT && arguments[1].n == CRM_ID_SIZE - 1;
}

/* NULL: it is not known what the field was. */
static const struct crm_stays *named(struct crm_stays_cache *cache, const struct crm_value *arguments, int64_t since)
{
	if (!are_named(arguments))
		return NULL;
	crm_stays_cache_refresh(cache);
	return crm_stays_cached(cache, arguments[0].s, since);
}

static const struct crm_stay *find(struct crm_stays_cache *cache, const struct crm_value *arguments, size_t *count)
{
	const struct crm_stays *stays = named(cache, arguments, CRM_STAYS_ALL);

	*count = 0;
	return stays ? crm_stays_of(stays, arguments[1].s, count) : NULL;
}

static struct crm_value was(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	int64_t then = arguments[2].i;
	const struct crm_stays *stays;
	const struct crm_stay *list;
	size_t count, i = 0;

	(void)scratch;
	if (arguments[2].shape != CRM_INTEGER || !(stays = named(context, arguments, then)))
		return CRM_NO_VALUE;
	list = crm_stays_of(stays, arguments[1].s, &count);
	while (i < count && list[i].at < then)
		i++;
	return i < count ? crm_stay_value(stays, &list[i]) : arguments[3];
}

static struct crm_value steady(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	struct crm_stays_cache *cache = context;
	const struct crm_ids *moved;

	(void)scratch;
	if (!are_named(arguments) || arguments[2].shape != CRM_INTEGER)
		return CRM_NO_VALUE;
	crm_stays_cache_refresh(cache);
	moved = crm_stays_moved_since(cache, arguments[0].s, arguments[2].i);
	return moved ? crm_value_integer(crm_ids_place(moved, arguments[1].s) == CRM_IDS_NONE) : CRM_NO_VALUE;
}

static struct crm_value moved(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	size_t count;
	const struct crm_stay *list = find(context, arguments, &count);

	(void)scratch;
	return count ? crm_value_integer(list[count - 1].at) : CRM_NO_VALUE;
}

static struct crm_value furthest(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	struct crm_stays_cache *cache = context;
	const struct crm_been *been;
	int64_t position;
	int now;

	(void)scratch;
	if (!are_named(arguments) || arguments[0].n != CRM_ID_SIZE - 1)
		return CRM_NO_VALUE;
	crm_stays_cache_refresh(cache);
	been = crm_stays_been(cache);
	now = been ? crm_stays_stage_number(cache, arguments[1].s) : -1;
	return now >= 0 && crm_been_furthest(been, arguments[0].s, now, &position) ? crm_value_integer(position) : CRM_NO_VALUE;
}

/* -- over deals ------------------------------------------------------------------------------ */

struct lengths {
	double *list;
	size_t count, room;
	int64_t going_on;
};

struct staying {
	struct crm_groups *groups;
	struct lengths *stages;          /* by group and stage */
	size_t count, room;              /* stages of a group; groups there is room for */
};

static void add_length(struct lengths *lengths, int64_t from, int64_t to)
{
	if (lengths->count == lengths->room) {
		lengths->room = lengths->room ? 2 * lengths->room : 64;
		lengths->list = crm_realloc(lengths->list, lengths->room * sizeof *lengths->list);
	}
	lengths->list[lengths->count++] = to > from ? (double)((to - from) / SECOND) : 0;
}

enum { GROUP, DEAL, STAGE, MADE, END, FROM, TO, STAYS_ARGUMENTS };

/* The lengths of its group, by stage. */
static struct lengths *lengths_of(struct staying *staying, struct crm_stays_cache *cache, const struct crm_value *group)
{
	size_t number, old = staying->room * staying->count;

	if (!staying->groups) {
		staying->groups = crm_groups_new(1);
		staying->count = crm_stays_stage_count(cache);
	}
	number = crm_groups_find(staying->groups, group);
	if (number >= staying->room) {
		staying->room = 2 * number + 1;
		staying->stages = crm_realloc(staying->stages, (staying->room * staying->count + 1) * sizeof *staying->stages);
		memset(staying->stages + old, 0, (staying->room * staying->count - old) * sizeof *staying->stages);
	}
	return staying->stages + number * staying->count;
}

static void step_stays(void *context, void *state, const struct crm_value *arguments)
{
	struct crm_stays_cache *cache = context;
	struct staying *staying = state;
	struct crm_value field_and_id[2] = { crm_value_text(CRM_STAYS_STAGE), arguments[DEAL] };
	struct lengths *stages;
	size_t count;
	const struct crm_stay *list = find(cache, field_and_id, &count);
	int64_t from = arguments[FROM].i, to = arguments[TO].i, since = arguments[MADE].shape == CRM_INTEGER ? arguments[MADE].i : 0;
	int now;

	if (!crm_stays_of_stages(cache))
		return;
	stages = lengths_of(staying, cache, &arguments[GROUP]);
	for (size_t i = 0; i < count; i++) {
		int at = crm_stays_stage_in(cache, &list[i]);

		since = list[i].since == INT64_MIN ? since : list[i].since;
		if (at >= 0 && crm_stays_stage(cache, (size_t)at)->counts && list[i].at >= from && list[i].at < to)
			add_length(&stages[at], since, list[i].at);
		since = list[i].at;
	}
	now = arguments[STAGE].shape == CRM_TEXT ? crm_stays_stage_number(cache, arguments[STAGE].s) : -1;
	if (now < 0 || !crm_stays_stage(cache, (size_t)now)->counts || arguments[END].shape != CRM_INTEGER || arguments[END].i < from ||
	    arguments[END].i >= to)
		return;
	add_length(&stages[now], since, arguments[END].i);
	stages[now].going_on++;
}

static void add_stage(struct crm_str *out, const char *id, struct lengths *lengths)
{
	size_t n = lengths->count;
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += lengths->list[i];
	crm_str_addf(out, ",\"%s\",%zu,%lld,%lld,%lld]", id, n, (long long)lengths->going_on, (long long)round(sum / (double)n),
	             (long long)round(crm_middle(lengths->list, n)));
}

static void add_group(struct crm_str *out, struct crm_stays_cache *cache, struct staying *staying, size_t number)
{
	for (size_t i = 0; i < staying->count; i++) {
		struct lengths *lengths = &staying->stages[number * staying->count + i];

		if (!lengths->count)
			continue;
		crm_str_add(out, out->n > 1 ? ",[" : "[");
		crm_groups_add_json(out, staying->groups, number);
		add_stage(out, crm_stays_stage(cache, i)->id, lengths);
		free(lengths->list);
	}
}

static struct crm_value finish_stays(void *context, void *state, struct crm_str *scratch)
{
	struct staying *staying = state;

	crm_str_add_c(scratch, '[');
	for (size_t i = 0; staying->groups && i < crm_groups_count(staying->groups); i++)
		add_group(scratch, context, staying, i);
	crm_groups_drop(&staying->groups);
	free(staying->stages);
	crm_str_add_c(scratch, ']');
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

/* -- registering ------------------------------------------------------------------------------ */

crm_err crm_stays_functions(struct crm_db *db)
{
	struct crm_stays_cache *cache = crm_stays_cache_new(db, 5);

	CRM_TRY(crm_db_function_of(db, "crm_was", 4, was, cache, crm_stays_cache_drop));
	CRM_TRY(crm_db_function_of(db, "crm_steady", 3, steady, cache, crm_stays_cache_drop));
	CRM_TRY(crm_db_function_of(db, "crm_moved", 2, moved, cache, crm_stays_cache_drop));
	CRM_TRY(crm_db_function_of(db, "crm_furthest", 2, furthest, cache, crm_stays_cache_drop));
	return crm_db_aggregate_of(db, "crm_stays", STAYS_ARGUMENTS, sizeof(struct staying), step_stays, finish_stays, cache, crm_stays_cache_drop);
}
