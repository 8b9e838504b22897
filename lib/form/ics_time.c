#include "form/ics_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "form/ics_zone.h"

static const char until[] = "UNTIL=";

enum { DAY_TEXT = 8, CLOCK_TEXT = 15, UTC_TEXT = 16, LAST_SECOND = 59, LAST_HOUR = 23 };

static void add_civil(struct crm_str *line, const struct crm_civil *civil, bool day)
{
	crm_str_addf(line, "%04d%02d%02d", civil->year, civil->month, civil->day);
	if (!day)
		crm_str_addf(line, "T%02d%02d%02d", civil->hour, civil->minute, civil->second);
}

static void add_zone(struct crm_str *line, const char *zone)
{
	crm_str_add(line, ";TZID=");
	crm_ics_zone_add_name(line, zone);
}

void crm_ics_time_add(struct crm_str *line, const char *name, const char *instant, enum crm_ics_form form, const char *zone)
{
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(form == CRM_ICS_UTC ? NULL : zone);
	struct crm_civil civil;
	int64_t at;

	if (!crm_instant_read(instant, &at))
		return;
	(form == CRM_ICS_UTC ? crm_instant_civil_utc : crm_instant_civil)(at, &civil);
	crm_str_add(line, name);
	if (form == CRM_ICS_DAY)
		crm_str_add(line, ";VALUE=DATE");
	else if (civil.milli)
		crm_str_addf(line, ";X-CRM-MS=%03d", civil.milli);
	if (form == CRM_ICS_CLOCK)
		add_zone(line, zone);
	crm_str_add_c(line, ':');
	add_civil(line, &civil, form == CRM_ICS_DAY);
	if (form == CRM_ICS_UTC)
		crm_str_add_c(line, 'Z');
}

/* -- UNTIL ------------------------------------------------------------------------ */

/* As repeat.c has checked it: 20270630, 20270630T090000, 20270630T090000Z. */
static bool read_until(const char *text, size_t n, struct crm_civil *civil)
{
	*civil = (struct crm_civil){.hour = LAST_HOUR, .minute = LAST_SECOND, .second = LAST_SECOND};
	if (n != DAY_TEXT && n != CLOCK_TEXT && n != UTC_TEXT)
		return false;
	if (sscanf(text, "%4d%2d%2d", &civil->year, &civil->month, &civil->day) != 3 ||
	    !crm_date_exists(civil->year, civil->month, civil->day))
		return false;
	return n == DAY_TEXT || sscanf(text + DAY_TEXT, "T%2d%2d%2d", &civil->hour, &civil->minute, &civil->second) == 3;
}

static const char *find_until(const char *rule, size_t *n)
{
	const char *at = strstr(rule, until);

	if (!at || (at > rule && at[-1] != ';'))
		return NULL;
	*n = strcspn(at + strlen(until), ";");
	return at + strlen(until);
}

/* The process is in the zone of the rule. */
static void add_until(struct crm_str *line, const char *text, size_t n, enum crm_ics_form form)
{
	struct crm_civil civil;

	if (!read_until(text, n, &civil) || (form == CRM_ICS_DAY && n == DAY_TEXT)) {
		crm_str_add_n(line, text, n);
		return;
	}
	int64_t at = n == UTC_TEXT ? crm_instant_of_utc(&civil) : crm_instant_of(&civil);
	(form == CRM_ICS_DAY ? crm_instant_civil : crm_instant_civil_utc)(at, &civil);
	add_civil(line, &civil, form == CRM_ICS_DAY);
	if (form != CRM_ICS_DAY)
		crm_str_add_c(line, 'Z');
}

void crm_ics_rule_add(struct crm_str *line, const char *rule, enum crm_ics_form form, const char *zone)
{
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(zone);
	size_t n = 0;
	const char *at = find_until(rule, &n);

	crm_str_add_n(line, rule, at ? (size_t)(at - rule) : strlen(rule));
	if (!at)
		return;
	add_until(line, at, n, form);
	crm_str_add(line, at + n);
}

const char *crm_ics_rule_read(struct crm_arena *arena, const char *rule, const char *zone)
{
	CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter(zone);
	struct crm_civil civil;
	size_t n = 0;
	const char *at = find_until(rule, &n);

	if (!at || n != UTC_TEXT || !read_until(at, n, &civil))
		return rule;
	crm_instant_civil(crm_instant_of_utc(&civil), &civil);
	if (civil.hour != LAST_HOUR || civil.minute != LAST_SECOND || civil.second != LAST_SECOND)
		return rule;
	return crm_textf(arena, "%.*s%04d%02d%02d%s", (int)(at - rule), rule, civil.year, civil.month, civil.day, at + n);
}
