#include "base/worktime.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "base/zone_shift.h"

enum { MINUTE = 60000, ZONE_SIZE = 64, YEAR_FIRST = 1, YEAR_LAST = 9999, YEARS_AHEAD = 100 };

/* An open stretch, and how long it was open before it within what is known. */
struct stretch {
	int64_t from, to, before;
};

struct crm_worktime {
	struct crm_workweek week;
	char zone[ZONE_SIZE];
	struct crm_holiday *holidays;
	size_t holiday_count;
	int first, last;             /* the years that are known, of UTC; last < first: none yet */
	int64_t from, to;            /* as instants */
	struct stretch *stretches;
	size_t count, room;
};

crm_err crm_worktime_new(const struct crm_workweek *week, const char *zone, const struct crm_holiday *holidays,
                         size_t count, struct crm_worktime **out)
{
	struct crm_worktime *worktime;

	*out = NULL;
	if (strlen(zone) >= ZONE_SIZE || !crm_zone_known(zone))
		return crm_fail(CRM_INVALID, "there is no time zone '%.64s'", zone);
	worktime = crm_calloc(1, sizeof *worktime);
	worktime->week = *week;
	strcpy(worktime->zone, zone);
	worktime->holidays = crm_calloc(count + 1, sizeof *holidays);
	if (count)
		memcpy(worktime->holidays, holidays, count * sizeof *holidays);
	worktime->holiday_count = count;
	worktime->first = 1;
	*out = worktime;
	return NULL;
}

void crm_worktime_drop(struct crm_worktime **worktime)
{
	if (!*worktime)
		return;
	free((*worktime)->holidays);
	free((*worktime)->stretches);
	free(*worktime);
	*worktime = NULL;
}

/* -- days that are closed ---------------------------------------------------------------- */

/* One bit a day, so that each day is asked about once. */
struct closed {
	int64_t first;
	size_t days;
	bool *is;
};

static void closed_drop(struct closed *closed)
{
	free(closed->is);
}

static void close_days(struct closed *closed, int64_t from, int64_t until)
{
	int64_t last = closed->first + (int64_t)closed->days - 1;

	for (int64_t day = from > closed->first ? from : closed->first; day <= until && day <= last; day++)
		closed->is[day - closed->first] = true;
}

/* The 29th of February is one in leap years. */
static void close_each_year(struct closed *closed, const struct crm_holiday *holiday, int first, int last)
{
	struct crm_civil civil;

	crm_date_civil(holiday->from, &civil);
	for (int year = first; year <= last; year++)
		if (crm_date_exists(year, civil.month, civil.day)) {
			int64_t from = crm_date_of(year, civil.month, civil.day);

			close_days(closed, from, from + holiday->until - holiday->from);
		}
}

static void closed_make(const struct crm_worktime *worktime, int first, int last, struct closed *out)
{
	out->first = crm_date_of(first, 1, 1) - 2;
	out->days = (size_t)(crm_date_of(last, 12, 31) + 2 - out->first + 1);
	out->is = crm_calloc(out->days, sizeof *out->is);
	for (size_t i = 0; i < worktime->holiday_count; i++)
		if (worktime->holidays[i].yearly)
			close_each_year(out, &worktime->holidays[i], first - 2, last + 1);
		else
			close_days(out, worktime->holidays[i].from, worktime->holidays[i].until);
}

/* -- open stretches ---------------------------------------------------------------------- */

/* What begins where the last one ends goes on with it. */
static void add(struct crm_worktime *worktime, int64_t from, int64_t to)
{
	struct stretch *last = worktime->count ? &worktime->stretches[worktime->count - 1] : NULL;

	if (from >= to)
		return;
	if (last && last->to == from) {
		last->to = to;
		return;
	}
	if (worktime->count == worktime->room) {
		worktime->room = worktime->room ? worktime->room * 2 : 1024;
		worktime->stretches = crm_realloc(worktime->stretches, worktime->room * sizeof *worktime->stretches);
	}
	last = worktime->count ? &worktime->stretches[worktime->count - 1] : NULL;
	worktime->stretches[worktime->count++] = (struct stretch){
		from, to, last ? last->before + last->to - last->from : 0,
	};
}

static int64_t date_of(int64_t wall)
{
	return wall / CRM_DAY - (wall % CRM_DAY < 0);
}

static size_t weekday_of(int64_t date)
{
	return (size_t)(((date + 3) % CRM_WEEK_DAYS + CRM_WEEK_DAYS) % CRM_WEEK_DAYS);
}

/* While the clocks are one offset from UTC, the hours on the wall only have to be moved. */
static void add_span(struct crm_worktime *worktime, const struct closed *closed, int64_t from, int64_t to, int64_t offset)
{
	for (int64_t date = date_of(from + offset); date * CRM_DAY < to + offset; date++) {
		const struct crm_workday *day = &worktime->week.days[weekday_of(date)];

		if (closed->is[date - closed->first])
			continue;
		for (size_t i = 0; i < day->count; i++) {
			int64_t open = date * CRM_DAY - offset + (int64_t)day->stretches[i].from * MINUTE;
			int64_t shut = date * CRM_DAY - offset + (int64_t)day->stretches[i].to * MINUTE;

			add(worktime, open > from ? open : from, shut < to ? shut : to);
		}
	}
}

/* The zone was looked for when the calendar was made; one that has gone since is as UTC. */
static void know(struct crm_worktime *worktime, int first, int last)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(closed_drop) struct closed closed = {0};
	struct crm_zone_shift *shifts;
	size_t count;

	worktime->first = first;
	worktime->last = last;
	worktime->from = crm_date_of(first, 1, 1) * CRM_DAY;
	worktime->to = (crm_date_of(last, 12, 31) + 1) * CRM_DAY;
	worktime->count = 0;
	closed_make(worktime, first, last, &closed);
	if (crm_zone_shifts(arena, worktime->zone, worktime->from, worktime->to, &shifts, &count)) {
		add_span(worktime, &closed, worktime->from, worktime->to, 0);
		return;
	}
	for (size_t i = 0; i < count; i++)
		add_span(worktime, &closed, shifts[i].at, i + 1 < count ? shifts[i + 1].at : worktime->to, shifts[i].offset);
}

/* -- knowing more ------------------------------------------------------------------------ */

static int64_t clamp(int64_t number, int64_t least, int64_t most)
{
	return number < least ? least : number > most ? most : number;
}

static int64_t in_time(int64_t instant)
{
	return clamp(instant, CRM_DATE_MIN * CRM_DAY, (CRM_DATE_MAX + 1) * CRM_DAY - 1);
}

static int year_of(int64_t instant)
{
	struct crm_civil civil;

	crm_instant_civil_utc(instant, &civil);
	return civil.year;
}

static bool is_known(const struct crm_worktime *worktime, int64_t instant)
{
	return worktime->first <= worktime->last && instant >= worktime->from && instant < worktime->to;
}

/* What is known at least doubles, so that many steps further are few. */
static void know_year(struct crm_worktime *worktime, int year)
{
	int first = worktime->first, last = worktime->last, span = last - first + 2;

	if (year >= first && year <= last)
		return;
	if (last < first)
		know(worktime, (int)clamp(year - 1, YEAR_FIRST, YEAR_LAST), (int)clamp(year + 1, YEAR_FIRST, YEAR_LAST));
	else if (year < first)
		know(worktime, (int)clamp(first - span < year ? first - span : year, YEAR_FIRST, YEAR_LAST), last);
	else
		know(worktime, first, (int)clamp(last + span > year ? last + span : year, YEAR_FIRST, YEAR_LAST));
}

/* The year of an instant takes longer to find than the hours of it. */
static void know_at(struct crm_worktime *worktime, int64_t instant)
{
	if (!is_known(worktime, instant))
		know_year(worktime, year_of(instant));
}

/* How many stretches begin at or before the instant. */
static size_t begun_by(const struct crm_worktime *worktime, int64_t instant)
{
	size_t low = 0, high = worktime->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (worktime->stretches[middle].from <= instant)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How long it was open before the instant, from the beginning of what is known. */
static int64_t open_before(const struct crm_worktime *worktime, int64_t instant)
{
	size_t begun = begun_by(worktime, instant);
	const struct stretch *last = begun ? &worktime->stretches[begun - 1] : NULL;

	if (!last)
		return 0;
	return last->before + (instant < last->to ? instant : last->to) - last->from;
}

static int64_t open_in_all(const struct crm_worktime *worktime)
{
	const struct stretch *last = worktime->count ? &worktime->stretches[worktime->count - 1] : NULL;

	return last ? last->before + last->to - last->from : 0;
}

/* -- asking ------------------------------------------------------------------------------ */

int64_t crm_worktime_between(struct crm_worktime *worktime, int64_t a, int64_t b)
{
	a = in_time(a);
	b = in_time(b);
	if (b <= a)
		return 0;
	know_at(worktime, a);
	know_at(worktime, b);
	return open_before(worktime, b) - open_before(worktime, a);
}

/* The first stretch by whose end it has been open for longer than `sum`, or as long. */
static const struct stretch *used_up_in(const struct crm_worktime *worktime, int64_t sum, bool longer)
{
	size_t low = 0, high = worktime->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct stretch *at = &worktime->stretches[middle];
		int64_t by_its_end = at->before + at->to - at->from;

		if (longer ? by_its_end > sum : by_its_end >= sum)
			high = middle;
		else
			low = middle + 1;
	}
	return low < worktime->count ? &worktime->stretches[low] : NULL;
}

bool crm_worktime_add(struct crm_worktime *worktime, int64_t from, int64_t length, int64_t *out)
{
	int64_t sum;

	from = in_time(from);
	know_at(worktime, from);
	sum = open_before(worktime, from) + length;
	while (length ? open_in_all(worktime) < sum : open_in_all(worktime) <= sum) {
		if (worktime->last >= (int)clamp((int64_t)year_of(from) + YEARS_AHEAD, YEAR_FIRST, YEAR_LAST))
			return false;
		know_year(worktime, worktime->last + 1);
		sum = open_before(worktime, from) + length;
	}
	const struct stretch *stretch = used_up_in(worktime, sum, length == 0);
	*out = stretch->from + sum - stretch->before;
	return true;
}

bool crm_worktime_open(struct crm_worktime *worktime, int64_t from, int64_t *begin, int64_t *end)
{
	const struct stretch *stretch;
	int64_t start;

	if (!crm_worktime_add(worktime, from, 0, &start))
		return false;
	stretch = &worktime->stretches[begun_by(worktime, start) - 1];
	*begin = stretch->from;
	*end = stretch->to;
	return true;
}
