#include "base/day.h"

#include <string.h>

#include "base/time.h"
#include "base/zone.h"

static int64_t start_of(int64_t day)
{
	struct crm_civil civil;

	crm_date_civil(day, &civil);
	return crm_instant_of(&civil);
}

int64_t crm_day_edge(int64_t day, bool last)
{
	return last ? start_of(day + 1) - 1 : start_of(day);
}

/* Of a second of the clock it is the first millisecond or the last: that spares most the calendar. */
static bool may_be_edge(int64_t instant, bool last)
{
	return (instant % 1000 + 1000) % 1000 == (last ? 999 : 0);
}

bool crm_day_at_edge(const char *zone, int64_t instant, bool last, int64_t *day)
{
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(zone);

	*day = crm_date_at(instant);
	return may_be_edge(instant, last) && crm_day_edge(*day, last) == instant;
}

bool crm_day_of(const char *zone, int64_t instant, int64_t *day)
{
	bool last = may_be_edge(instant, true);

	return (last || may_be_edge(instant, false)) && crm_day_at_edge(zone, instant, last, day);
}

static bool is_here(const char *zone)
{
	char here[CRM_ZONE_SIZE];

	return !zone || !*zone || strcmp(crm_zone_here(here), zone) == 0;
}

int64_t crm_day_here(const char *zone, int64_t instant)
{
	int64_t day;

	if (is_here(zone) || !crm_day_of(zone, instant, &day))
		return instant;
	return crm_day_edge(day, may_be_edge(instant, true));
}
