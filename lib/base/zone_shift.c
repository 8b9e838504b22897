#include "base/zone_shift.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "base/time.h"

enum { SECOND = 1000, ROOM = 64 };

/* libc has one zone at a time: it is lent to another and given back before anybody looks. */
struct lent {
	char *zone;      /* TZ as it was; NULL: not set */
};

static crm_err lend(const char *zone, struct lent *lent)
{
	const char *own = getenv("TZ");

	lent->zone = own ? strcpy(crm_malloc(strlen(own) + 1), own) : NULL;
	return crm_zone_use(zone);
}

static void give_back(struct lent *lent)
{
	if (lent->zone)
		setenv("TZ", lent->zone, 1);
	else
		unsetenv("TZ");
	tzset();
	free(lent->zone);
	lent->zone = NULL;
}

static int64_t offset_at(int64_t instant)
{
	time_t seconds = (time_t)(instant / SECOND - (instant % SECOND < 0));
	struct tm tm;

	return localtime_r(&seconds, &tm) ? (int64_t)tm.tm_gmtoff * SECOND : 0;
}

/* The first second in (low, high] that has not the offset of `low`. */
static int64_t change_between(int64_t low, int64_t high)
{
	int64_t offset = offset_at(low);

	while (high - low > SECOND) {
		int64_t middle = low + (high - low) / SECOND / 2 * SECOND;

		if (offset_at(middle) == offset)
			low = middle;
		else
			high = middle;
	}
	return high;
}

struct shifts {
	struct crm_arena *arena;
	struct crm_zone_shift *list;
	size_t count, room;
};

static void add(struct shifts *shifts, int64_t at, int64_t offset)
{
	if (shifts->count == shifts->room) {
		struct crm_zone_shift *old = shifts->list;

		shifts->room = shifts->room ? shifts->room * 2 : ROOM;
		shifts->list = crm_new(shifts->arena, struct crm_zone_shift, shifts->room);
		if (shifts->count)
			memcpy(shifts->list, old, shifts->count * sizeof *old);
	}
	shifts->list[shifts->count++] = (struct crm_zone_shift){ at, offset };
}

/* No zone has changed its clocks twice within a day. */
static void walk(struct shifts *shifts, int64_t from, int64_t to)
{
	int64_t offset = offset_at(from);

	add(shifts, from, offset);
	for (int64_t at = from; at < to; at += CRM_DAY) {
		int64_t next = at + CRM_DAY < to ? at + CRM_DAY : to, after = offset_at(next);

		if (after == offset)
			continue;
		int64_t change = change_between(at, next);
		if (change < to)
			add(shifts, change, after);
		offset = after;
	}
}

crm_err crm_zone_shifts(struct crm_arena *arena, const char *zone, int64_t from, int64_t to,
                        struct crm_zone_shift **out, size_t *count)
{
	CRM_AUTO(give_back) struct lent lent = {0};
	struct shifts shifts = { .arena = arena };
	int64_t whole = from - ((from % SECOND) + SECOND) % SECOND;

	CRM_TRY(lend(zone, &lent));
	walk(&shifts, whole, to);
	*out = shifts.list;
	*count = shifts.count;
	return NULL;
}
