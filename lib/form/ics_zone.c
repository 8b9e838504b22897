#include "form/ics_zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

enum { DAYS = 7, HOUR = 3600, DAY_SECONDS = 86400 };

static const char *const weekdays[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

/* -- names --------------------------------------------------------------------- */

void crm_ics_zone_add_name(struct crm_str *out, const char *zone)
{
	if (*zone == '+' || *zone == '-')
		crm_str_addf(out, "UTC%.3s%s", zone, zone + (zone[3] == ':' ? 4 : 3));
	else
		crm_str_add(out, zone);
}

/* /freeassociation.sourceforge.net/Europe/Prague */
static const char *known_tail(const char *name)
{
	while (name && !crm_zone_known(name))
		name = (name = strchr(name, '/')) ? name + 1 : NULL;
	return name;
}

const char *crm_ics_zone_read(const char *name, char buffer[64])
{
	const char *known = known_tail(name);

	if (!known && crm_starts(name, "UTC") && strlen(name) == strlen("UTC+0545")) {
		snprintf(buffer, CRM_ZONE_SIZE, "%.3s:%s", name + 3, name + 6);
		if (crm_zone_known(buffer))
			return buffer;
		buffer[0] = '\0';
		return NULL;
	}
	if (!known || strlen(known) >= CRM_ZONE_SIZE)
		return NULL;
	return strcpy(buffer, known);
}

/* -- the rule of POSIX: CET-1CEST,M3.5.0,M10.5.0/3 ---------------------------------- */

/* When the clocks change: the day of the week in that week of the month (5: its last), so many seconds after midnight. */
struct change {
	int month, week, day, at;
};

struct rule {
	int standard, daylight;          /* seconds east of UTC */
	bool changes;
	struct change to_daylight, to_standard;
};

static bool skip_name(const char **at)
{
	const char *from = *at;

	if (**at == '<') {
		*at += strcspn(*at, ">");
		return *(*at)++ == '>';
	}
	*at += strspn(*at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	return *at > from;
}

/* [+-]hh[:mm[:ss]] */
static bool scan_time(const char **at, int *seconds)
{
	static const int units[] = {HOUR, 60, 1};
	int sign = **at == '-' ? -1 : 1;
	char *end;

	*seconds = 0;
	*at += **at == '-' || **at == '+';
	for (int i = 0; i < 3; i++) {
		long number = strtol(*at, &end, 10);
		if (end == *at || number < 0 || number > 167)
			return false;
		*seconds += (int)number * units[i];
		*at = end;
		if (**at != ':')
			break;
		++*at;
	}
	*seconds *= sign;
	return true;
}

static bool scan_change(const char **at, struct change *change)
{
	int length = 0;

	*change = (struct change){.at = 2 * HOUR};
	if (sscanf(*at, ",M%d.%d.%d%n", &change->month, &change->week, &change->day, &length) != 3 || change->month < 1 ||
	    change->month > 12 || change->week < 1 || change->week > 5 || change->day < 0 || change->day >= DAYS)
		return false;
	*at += length;
	if (**at != '/')
		return true;
	++*at;
	return scan_time(at, &change->at);
}

static bool read_rule(const char *at, struct rule *rule)
{
	int west; /* as POSIX counts */

	*rule = (struct rule){0};
	if (!skip_name(&at) || !scan_time(&at, &west))
		return false;
	rule->standard = -west;
	if (!*at)
		return true;
	rule->changes = skip_name(&at);
	west = -rule->standard - HOUR;
	if (rule->changes && *at != ',' && !scan_time(&at, &west))
		return false;
	rule->daylight = -west;
	return rule->changes && scan_change(&at, &rule->to_daylight) && scan_change(&at, &rule->to_standard) && !*at;
}

/* -- as a calendar has it ---------------------------------------------------------------- */

static void add_offset(struct crm_str *out, const char *name, int seconds)
{
	int size = abs(seconds);

	crm_str_addf(out, "%s:%c%02d%02d", name, seconds < 0 ? '-' : '+', size / HOUR, size / 60 % 60);
	if (size % 60)
		crm_str_addf(out, "%02d", size % 60);
	crm_str_add(out, "\r\n");
}

/* A time of day beyond its day (26 hours, or -1) is one of another day. */
static int days_off(const struct change *change)
{
	return change->at < 0 ? -((DAY_SECONDS - 1 - change->at) / DAY_SECONDS) : change->at / DAY_SECONDS;
}

/* The first day of the month in its week; of the last week, in 1970 and a month that is long enough. */
static int first_day(const struct change *change)
{
	return change->week < 5 ? (change->week - 1) * DAYS + 1 : crm_days_in_month(1970, change->month) - DAYS + 1;
}

/* The first time in 1970. */
static void add_start(struct crm_str *out, const struct change *change)
{
	struct crm_civil civil;
	int at = change->at - days_off(change) * DAY_SECONDS;
	int64_t date = crm_date_of(1970, change->month, first_day(change));

	for (;; date++) {
		crm_date_civil(date, &civil);
		if (civil.weekday % DAYS == change->day)
			break;
	}
	crm_date_civil(date + days_off(change), &civil);
	crm_str_addf(out, "DTSTART:%04d%02d%02dT%02d%02d%02d\r\n", civil.year, civil.month, civil.day, at / HOUR, at / 60 % 60,
	             at % 60);
}

/* 'The day after the fourth Thursday' is a Friday that is the 23rd to 29th. */
static void add_yearly(struct crm_str *out, const struct change *change)
{
	int off = days_off(change), first = first_day(change) + off;

	crm_str_addf(out, "RRULE:FREQ=YEARLY;BYMONTH=%d;BYDAY=", change->month);
	if (off == 0) {
		crm_str_addf(out, "%d%s\r\n", change->week == 5 ? -1 : change->week, weekdays[change->day]);
		return;
	}
	crm_str_addf(out, "%s;BYMONTHDAY=", weekdays[(change->day + off + 2 * DAYS) % DAYS]);
	for (int i = 0; i < DAYS; i++)
		crm_str_addf(out, "%s%d", i ? "," : "", first + i);
	crm_str_add(out, "\r\n");
}

static void add_part(struct crm_str *out, const char *kind, int from, int to, const struct change *change)
{
	crm_str_addf(out, "BEGIN:%s\r\n", kind);
	if (change)
		add_start(out, change);
	else
		crm_str_add(out, "DTSTART:19700101T000000\r\n");
	add_offset(out, "TZOFFSETFROM", from);
	add_offset(out, "TZOFFSETTO", to);
	if (change)
		add_yearly(out, change);
	crm_str_addf(out, "END:%s\r\n", kind);
}

bool crm_ics_zone_add(struct crm_str *out, const char *zone)
{
	char text[CRM_ZONE_SIZE];
	struct rule rule;

	if (!read_rule(crm_zone_rule(zone, text), &rule))
		return false;
	crm_str_add(out, "BEGIN:VTIMEZONE\r\nTZID:");
	crm_ics_zone_add_name(out, zone);
	crm_str_add(out, "\r\n");
	add_part(out, "STANDARD", rule.changes ? rule.daylight : rule.standard, rule.standard,
	         rule.changes ? &rule.to_standard : NULL);
	if (rule.changes)
		add_part(out, "DAYLIGHT", rule.standard, rule.daylight, &rule.to_daylight);
	crm_str_add(out, "END:VTIMEZONE\r\n");
	return true;
}
