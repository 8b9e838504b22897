#include "store/standing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nth.h"
#include "store/db_function.h"
#include "store/groups.h"
#include "store/stays_cache.h"

enum { FIELD, CLOSED, GROUP, RECORD, STATUS, MADE, STOPPED, REMOVED, FROM, TO, ENDS, ARGUMENTS };
enum { SECOND = 1000, LEAST = 64 };
#define NEVER INT64_MAX

struct end {
	int64_t at, seen;
};

struct ages {
	double *list;
	size_t count, room;
};

/* Of one group: the ages at each end. */
struct group {
	struct ages *ages;
	int64_t stays, first;
};

struct standing {
	struct crm_groups *groups;
	struct group *list;
	size_t room;
	struct end *ends;
	size_t end_count;
	char *closed;                    /* by number of a text of the field: 1 where a record is closed in it */
	size_t closed_count;
};

/* -- what all rows share ------------------------------------------------------------------------ */

static void read_ends(struct standing *standing, const char *text)
{
	size_t room = 0;

	for (char *next;; text = next) {
		long long at = strtoll(text, &next, 10);

		if (next == text)
			return;
		if (standing->end_count == room) {
			room = room ? 2 * room : LEAST;
			standing->ends = crm_realloc(standing->ends, room * sizeof *standing->ends);
		}
		standing->ends[standing->end_count++] = (struct end){ at, strtoll(next, &next, 10) };
	}
}

/* Does the word stand among others, with spaces between them? */
static bool is_among(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words + strspn(words, " "); *at; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");

		if (length == n && !memcmp(at, word, n))
			return true;
		at += length;
	}
	return false;
}

static void begin(struct standing *standing, const struct crm_stays *stays, const struct crm_value *arguments)
{
	standing->groups = crm_groups_new(1);
	read_ends(standing, arguments[ENDS].shape == CRM_TEXT ? arguments[ENDS].s : "");
	standing->closed_count = crm_stays_texts(stays);
	standing->closed = crm_calloc(standing->closed_count + 1, 1);
	for (size_t i = 0; i < standing->closed_count; i++)
		standing->closed[i] = is_among(arguments[CLOSED].s, crm_stays_text(stays, (int)i));
}

static struct group *group_of(struct standing *standing, const struct crm_value *by)
{
	size_t number = crm_groups_find(standing->groups, by), old = standing->room;

	if (number >= standing->room) {
		standing->room = 2 * number + LEAST;
		standing->list = crm_realloc(standing->list, standing->room * sizeof *standing->list);
		memset(standing->list + old, 0, (standing->room - old) * sizeof *standing->list);
	}
	if (!standing->list[number].ages)
		standing->list[number].ages = crm_calloc(standing->end_count + 1, sizeof *standing->list[number].ages);
	return &standing->list[number];
}

/* -- one stay ------------------------------------------------------------------------------------- */

static void add_age(struct ages *ages, int64_t seconds)
{
	if (ages->count == ages->room) {
		ages->room = ages->room ? 2 * ages->room : LEAST;
		ages->list = crm_realloc(ages->list, ages->room * sizeof *ages->list);
	}
	ages->list[ages->count++] = (double)seconds;
}

/* The first end that comes after the instant. */
static size_t end_after(const struct standing *standing, int64_t instant)
{
	size_t from = 0, to = standing->end_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (standing->ends[middle].at > instant)
			to = middle;
		else
			from = middle + 1;
	}
	return from;
}

static void add_stay(struct standing *standing, const struct crm_value *arguments, int64_t since, int64_t until)
{
	int64_t from = arguments[FROM].i;
	struct group *group;

	if (until <= since || until < from || since >= arguments[TO].i)
		return;
	group = group_of(standing, &arguments[GROUP]);
	since = since > from ? since : from;
	if (!group->stays++ || since < group->first)
		group->first = since;
	for (size_t i = end_after(standing, since); i < standing->end_count && until >= standing->ends[i].at; i++)
		add_age(&group->ages[i], (standing->ends[i].seen - arguments[MADE].i) / SECOND);
}

/* -- one record ------------------------------------------------------------------------------------ */

static bool is_number(const struct crm_value *arguments, int i)
{
	return arguments[i].shape == CRM_INTEGER;
}

static bool are_given(const struct crm_value *arguments)
{
	return arguments[FIELD].shape == CRM_TEXT && arguments[CLOSED].shape == CRM_TEXT && arguments[RECORD].shape == CRM_TEXT &&
	       arguments[RECORD].n == CRM_ID_SIZE - 1 && is_number(arguments, MADE) && is_number(arguments, FROM) && is_number(arguments, TO);
}

static void add_past(struct standing *standing, const struct crm_value *arguments, const struct crm_stay *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t since = list[i].since == INT64_MIN ? arguments[MADE].i : list[i].since, until = list[i].at;

		if (i + 1 == count && is_number(arguments, STOPPED) && arguments[STOPPED].i < until)
			until = arguments[STOPPED].i;
		if (list[i].text >= 0 && !standing->closed[list[i].text])
			add_stay(standing, arguments, since, until);
	}
}

static void add_now(struct standing *standing, const struct crm_value *arguments, const struct crm_stay *last)
{
	if (arguments[STATUS].shape != CRM_TEXT)
		return;
	if (!is_among(arguments[CLOSED].s, arguments[STATUS].s))
		add_stay(standing, arguments, last ? last->at : arguments[MADE].i, is_number(arguments, REMOVED) ? arguments[REMOVED].i : NEVER);
	else if (!last && is_number(arguments, STOPPED))
		add_stay(standing, arguments, arguments[MADE].i, arguments[STOPPED].i);
}

static void step(void *context, void *state, const struct crm_value *arguments)
{
	struct crm_stays_cache *cache = context;
	struct standing *standing = state;
	const struct crm_stays *stays;
	const struct crm_stay *list;
	size_t count;

	if (!are_given(arguments))
		return;
	crm_stays_cache_refresh(cache);
	stays = crm_stays_cached(cache, arguments[FIELD].s, CRM_STAYS_ALL);
	if (!stays)
		return;
	if (!standing->groups)
		begin(standing, stays, arguments);
	list = crm_stays_of(stays, arguments[RECORD].s, &count);
	add_past(standing, arguments, list, count);
	add_now(standing, arguments, count ? &list[count - 1] : NULL);
}

/* -- telling --------------------------------------------------------------------------------------- */

static long long age_at(struct ages *ages, double percent)
{
	size_t rank = (size_t)ceil(percent / 100 * (double)ages->count);

	return (long long)crm_nth(ages->list, ages->count, rank ? rank - 1 : 0);
}

static void add_row(struct crm_str *out, const struct standing *standing, size_t number)
{
	crm_str_add(out, out->n > 1 ? ",[" : "[");
	crm_groups_add_json(out, standing->groups, number);
}

static void add_group(struct crm_str *out, struct standing *standing, size_t number)
{
	struct group *group = &standing->list[number];

	add_row(out, standing, number);
	crm_str_addf(out, ",-1,%lld,%lld,null,null]", (long long)group->stays, (long long)group->first);
	for (size_t i = 0; i < standing->end_count; i++) {
		struct ages *ages = &group->ages[i];

		if (!ages->count)
			continue;
		add_row(out, standing, number);
		crm_str_addf(out, ",%zu,%zu,%lld,%lld,%lld]", i, ages->count, age_at(ages, 50), age_at(ages, 90), age_at(ages, 100));
		free(ages->list);
	}
	free(group->ages);
}

static struct crm_value finish(void *context, void *state, struct crm_str *scratch)
{
	struct standing *standing = state;

	(void)context;
	crm_str_add_c(scratch, '[');
	for (size_t i = 0; standing->groups && i < crm_groups_count(standing->groups); i++)
		add_group(scratch, standing, i);
	crm_groups_drop(&standing->groups);
	free(standing->list);
	free(standing->ends);
	free(standing->closed);
	crm_str_add_c(scratch, ']');
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

crm_err crm_standing_function(struct crm_db *db)
{
	return crm_db_aggregate_of(db, "crm_standing", ARGUMENTS, sizeof(struct standing), step, finish, crm_stays_cache_new(db, 1),
	                           crm_stays_cache_drop);
}
