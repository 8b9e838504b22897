#include "store/stays_function.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_function.h"
#include "store/stays_cache.h"

enum { SECOND = 1000 };

/* -- one record ------------------------------------------------------------------------------ */

/* NULL: it is not known what the field was. */
static const struct crm_stays *named(struct crm_stays_cache *cache, const struct crm_value *arguments, int64_t since)
{
	if (arguments[0].shape != CRM_TEXT || arguments[1].shape != CRM_TEXT || arguments[1].n != CRM_ID_SIZE - 1)
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
	const struct crm_stays *stays;
	const struct crm_stay *list;
	size_t count;

	(void)scratch;
	if (arguments[2].shape != CRM_INTEGER || !(stays = named(context, arguments, arguments[2].i)))
		return CRM_NO_VALUE;
	list = crm_stays_of(stays, arguments[1].s, &count);
	return count ? crm_stay_value(stays, list) : arguments[3];
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
	struct crm_value field_and_id[2] = { crm_value_text(CRM_STAYS_STAGE), arguments[0] }, most = CRM_NO_VALUE;
	size_t count;
	const struct crm_stay *list = find(cache, field_and_id, &count);
	int now = -1;

	(void)scratch;
	if (count && crm_stays_of_stages(cache))
		now = crm_stays_stage_number(cache, arguments[1].shape == CRM_TEXT ? arguments[1].s : NULL);
	for (size_t i = 0; now >= 0 && i < count; i++) {
		int at = crm_stays_stage_in(cache, &list[i]);
		const struct crm_stays_stage *stage = at >= 0 ? crm_stays_stage(cache, (size_t)at) : NULL;

		if (stage && stage->open && !strcmp(stage->pipeline, crm_stays_stage(cache, (size_t)now)->pipeline) &&
		    (most.shape == CRM_EMPTY || stage->position > most.i))
			most = crm_value_integer(stage->position);
	}
	return most;
}

/* -- over deals ------------------------------------------------------------------------------ */

struct lengths {
	double *list;
	size_t count, room;
	int64_t going_on;
};

struct staying {
	struct lengths *stages;          /* by stage */
	size_t count;
};

static void add_length(struct lengths *lengths, int64_t from, int64_t to)
{
	if (lengths->count == lengths->room) {
		lengths->room = lengths->room ? 2 * lengths->room : 64;
		lengths->list = crm_realloc(lengths->list, lengths->room * sizeof *lengths->list);
	}
	lengths->list[lengths->count++] = to > from ? (double)((to - from) / SECOND) : 0;
}

enum { DEAL, STAGE, MADE, END, FROM, TO, STAYS_ARGUMENTS };

static void step_stays(void *context, void *state, const struct crm_value *arguments)
{
	struct crm_stays_cache *cache = context;
	struct staying *staying = state;
	struct crm_value field_and_id[2] = { crm_value_text(CRM_STAYS_STAGE), arguments[DEAL] };
	size_t count;
	const struct crm_stay *list = find(cache, field_and_id, &count);
	int64_t from = arguments[FROM].i, to = arguments[TO].i, since = arguments[MADE].shape == CRM_INTEGER ? arguments[MADE].i : 0;
	int now;

	if (!crm_stays_of_stages(cache))
		return;
	if (!staying->stages) {
		staying->count = crm_stays_stage_count(cache);
		staying->stages = crm_calloc(staying->count + 1, sizeof *staying->stages);
	}
	for (size_t i = 0; i < count; i++) {
		int at = crm_stays_stage_in(cache, &list[i]);

		since = list[i].since == INT64_MIN ? since : list[i].since;
		if (at >= 0 && crm_stays_stage(cache, (size_t)at)->counts && list[i].at >= from && list[i].at < to)
			add_length(&staying->stages[at], since, list[i].at);
		since = list[i].at;
	}
	now = arguments[STAGE].shape == CRM_TEXT ? crm_stays_stage_number(cache, arguments[STAGE].s) : -1;
	if (now < 0 || !crm_stays_stage(cache, (size_t)now)->counts || arguments[END].shape != CRM_INTEGER || arguments[END].i < from ||
	    arguments[END].i >= to)
		return;
	add_length(&staying->stages[now], since, arguments[END].i);
	staying->stages[now].going_on++;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void add_stage(struct crm_str *out, const char *id, struct lengths *lengths)
{
	size_t n = lengths->count;
	double sum = 0;

	qsort(lengths->list, n, sizeof *lengths->list, by_size);
	for (size_t i = 0; i < n; i++)
		sum += lengths->list[i];
	crm_str_addf(out, "%s[\"%s\",%zu,%lld,%lld,%lld]", out->n > 1 ? "," : "", id, n, (long long)lengths->going_on,
	             (long long)round(sum / (double)n), (long long)round((lengths->list[(n - 1) / 2] + lengths->list[n / 2]) / 2));
}

static struct crm_value finish_stays(void *context, void *state, struct crm_str *scratch)
{
	struct crm_stays_cache *cache = context;
	struct staying *staying = state;

	crm_str_add_c(scratch, '[');
	for (size_t i = 0; i < staying->count; i++) {
		if (staying->stages[i].count)
			add_stage(scratch, crm_stays_stage(cache, i)->id, &staying->stages[i]);
		free(staying->stages[i].list);
	}
	free(staying->stages);
	crm_str_add_c(scratch, ']');
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

/* -- registering ------------------------------------------------------------------------------ */

crm_err crm_stays_functions(struct crm_db *db)
{
	struct crm_stays_cache *cache = crm_stays_cache_new(db, 4);

	CRM_TRY(crm_db_function_of(db, "crm_was", 4, was, cache, crm_stays_cache_drop));
	CRM_TRY(crm_db_function_of(db, "crm_moved", 2, moved, cache, crm_stays_cache_drop));
	CRM_TRY(crm_db_function_of(db, "crm_furthest", 2, furthest, cache, crm_stays_cache_drop));
	return crm_db_aggregate_of(db, "crm_stays", STAYS_ARGUMENTS, sizeof(struct staying), step_stays, finish_stays, cache, crm_stays_cache_drop);
}
