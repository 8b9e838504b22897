#include "form/ical.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/time.h"
#include "form/ics_zone.h"

enum { SECOND = 1000 };

struct crm_ical {
	icalcomponent *calendar;   /* the zones, and the component at hand */
	icalcomponent *component;
};

crm_err crm_ical_open(const char *zones, struct crm_ical **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	icalerror_set_errors_are_fatal(0);
	crm_str_addf(&text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sEND:VCALENDAR\r\n", zones);
	icalcomponent *calendar = icalparser_parse_string(text.s);
	if (!calendar || icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT) {
		if (calendar)
			icalcomponent_free(calendar);
		calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	}
	*out = crm_calloc(1, sizeof(**out));
	(*out)->calendar = calendar;
	return NULL;
}

static void give_back(struct crm_ical *ical)
{
	if (!ical->component)
		return;
	icalcomponent_remove_component(ical->calendar, ical->component);
	icalcomponent_free(ical->component);
	ical->component = NULL;
}

void crm_ical_drop(struct crm_ical **ical)
{
	if (!*ical)
		return;
	give_back(*ical);
	icalcomponent_free((*ical)->calendar);
	free(*ical);
	*ical = NULL;
}

crm_err crm_ical_take(struct crm_ical *ical, const char *component)
{
	give_back(ical);
	ical->component = icalparser_parse_string(component);
	if (!ical->component)
		return crm_fail(CRM_INVALID, "this is no component of a calendar");
	icalcomponent_add_component(ical->calendar, ical->component);
	return NULL;
}

/* -- times ----------------------------------------------------------------- */

static icalproperty *property_of(icalcomponent *component, const char *name)
{
	return icalcomponent_get_first_property(component, icalproperty_string_to_kind(name));
}

static struct crm_civil civil_of(struct icaltimetype time)
{
	return (struct crm_civil){
		.year = time.year, .month = time.month, .day = time.day,
		.hour = time.is_date ? 0 : time.hour, .minute = time.is_date ? 0 : time.minute,
		.second = time.is_date ? 0 : time.second,
	};
}

static bool is_possible(struct icaltimetype time)
{
	return !icaltime_is_null_time(time) && time.year >= 1 && time.year <= 9999 && time.month >= 1 && time.month <= 12 &&
	       crm_date_exists(time.year, time.month, time.day) &&
	       (time.is_date || (time.hour < 24 && time.minute < 60 && time.second <= 60));
}

/* libical knows how far the zone is from UTC at that time of its clock; the rest is our calendar. */
static int64_t instant_of(struct icaltimetype time)
{
	struct crm_civil civil = civil_of(time);

	if (time.is_date || (!time.zone && !icaltime_is_utc(time)))
		return crm_instant_of(&civil);
	int64_t instant = crm_instant_of_utc(&civil);
	if (icaltime_is_utc(time))
		return instant;
	int is_daylight = 0;
	struct icaltimetype local = time;
	int offset = icaltimezone_get_utc_offset((icaltimezone *)(size_t)time.zone, &local, &is_daylight);
	return instant - (int64_t)offset * SECOND;
}

static const char *zone_of(icalproperty *property)
{
	icalparameter *parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
	const char *name = parameter ? icalparameter_get_tzid(parameter) : NULL;

	return name ? name : "";
}

/* Milliseconds that we wrote ourselves: X-CRM-MS=120. */
static int64_t rest_of(icalproperty *property)
{
	for (icalparameter *at = icalproperty_get_first_parameter(property, ICAL_X_PARAMETER); at;
	     at = icalproperty_get_next_parameter(property, ICAL_X_PARAMETER)) {
		const char *name = icalparameter_get_xname(at), *value = icalparameter_get_xvalue(at);
		if (name && value && strcmp(name, "X-CRM-MS") == 0)
			return strtol(value, NULL, 10) % SECOND;
	}
	return 0;
}

static crm_err read_time(icalproperty *property, icalcomponent *component, struct crm_ical_time *out)
{
	struct icaltimetype time = icalproperty_get_datetime_with_component(property, component);
	const char *zone = zone_of(property);

	if (!is_possible(time))
		return crm_fail(CRM_INVALID, "is not a time of iCalendar");
	if (*zone && !time.is_date && !time.zone)
		time.zone = icaltimezone_get_builtin_timezone(zone);
	if (*zone && !time.is_date && !time.zone && !icaltime_is_utc(time))
		return crm_err_hint(crm_fail(CRM_INVALID, "there is no time zone '%s', neither here nor in the file", zone),
		                    "TZID=Europe/Prague");
	*out = (struct crm_ical_time){.given = true, .is_date = time.is_date, .is_utc = icaltime_is_utc(time),
	                              .instant = instant_of(time) + rest_of(property)};
	if (*zone)
		(void)crm_ics_zone_read(zone, out->zone);
	return NULL;
}

crm_err crm_ical_time(struct crm_ical *ical, const char *name, struct crm_ical_time *out)
{
	icalproperty *property = property_of(ical->component, name);

	*out = (struct crm_ical_time){0};
	return property ? crm_err_field(read_time(property, ical->component, out), name) : NULL;
}

void crm_ical_duration(struct crm_ical *ical, bool *given, int64_t *seconds)
{
	icalproperty *property = property_of(ical->component, "DURATION");

	*given = property != NULL;
	*seconds = property ? icaldurationtype_as_int(icalproperty_get_duration(property)) : 0;
}

/* -- alarms, rules --------------------------------------------------------- */

static bool counts_from_end(icalproperty *trigger)
{
	icalparameter *related = icalproperty_get_first_parameter(trigger, ICAL_RELATED_PARAMETER);

	return related && icalparameter_get_related(related) == ICAL_RELATED_END;
}

void crm_ical_alarm(struct crm_ical *ical, const struct crm_ical_time *start, const struct crm_ical_time *end,
                    struct crm_ical_time *out)
{
	icalcomponent *alarm = icalcomponent_get_first_component(ical->component, ICAL_VALARM_COMPONENT);
	icalproperty *trigger = alarm ? property_of(alarm, "TRIGGER") : NULL;

	*out = (struct crm_ical_time){0};
	if (!trigger)
		return;
	struct icaltriggertype when = icalproperty_get_trigger(trigger);
	const struct crm_ical_time *from = counts_from_end(trigger) ? end : start;
	if (is_possible(when.time))
		*out = (struct crm_ical_time){.given = true, .instant = instant_of(when.time) + rest_of(trigger)};
	else if (from->given && icaltime_is_null_time(when.time))
		*out = (struct crm_ical_time){
			.given = true, .instant = from->instant + (int64_t)icaldurationtype_as_int(when.duration) * SECOND};
}

bool crm_ical_is_rule(const char *rule)
{
	struct icalrecurrencetype read = icalrecurrencetype_from_string(rule);

	return read.freq != ICAL_NO_RECURRENCE;
}

/* -- days of a rule -------------------------------------------------------- */

static void drop_iterator(icalrecur_iterator **iterator)
{
	if (*iterator)
		icalrecur_iterator_free(*iterator);
	*iterator = NULL;
}

static int64_t day_of(struct icaltimetype time)
{
	return crm_date_of(time.year, time.month, time.day);
}

static bool is_taken_out(struct crm_ical *ical, int64_t day)
{
	icalcomponent *component = ical->component;

	for (icalproperty *at = icalcomponent_get_first_property(component, ICAL_EXDATE_PROPERTY); at;
	     at = icalcomponent_get_next_property(component, ICAL_EXDATE_PROPERTY)) {
		struct icaltimetype time = icalproperty_get_exdate(at);
		if (is_possible(time) && day_of(time) == day)
			return true;
	}
	return false;
}

/* What an event begins with counts, whether the rule says it or not (RFC 5545, 3.8.5.3). */
static void add_day(struct crm_ical *ical, int64_t day, int64_t *days, size_t *count)
{
	if ((!*count || days[*count - 1] != day) && !is_taken_out(ical, day))
		days[(*count)++] = day;
}

crm_err crm_ical_days(struct crm_ical *ical, const char *rule, int64_t from, int64_t until, size_t most, int64_t *days,
                      size_t *count)
{
	CRM_AUTO(drop_iterator) icalrecur_iterator *iterator = NULL;
	struct icalrecurrencetype read = icalrecurrencetype_from_string(rule);
	struct crm_civil civil;

	*count = 0;
	if (read.freq == ICAL_NO_RECURRENCE || read.freq < ICAL_DAILY_RECURRENCE)
		return crm_fail(CRM_INVALID, "'%s' is no rule by which days repeat", rule);
	crm_date_civil(from, &civil);
	struct icaltimetype start = icaltime_null_time(); /* libical 3 stays on the day of one that is a date */
	start.year = civil.year, start.month = civil.month, start.day = civil.day;
	if (read.until.is_date) { /* the day counts to its end */
		read.until.is_date = 0;
		read.until.hour = 23;
	}
	add_day(ical, from, days, count);
	iterator = icalrecur_iterator_new(read, start);
	if (!iterator) /* of a rule that never happens: the 31st of September */
		return NULL;
	for (struct icaltimetype at = icalrecur_iterator_next(iterator); !icaltime_is_null_time(at) && day_of(at) <= until &&
	     *count <= most; at = icalrecur_iterator_next(iterator))
		if (day_of(at) > from)
			add_day(ical, day_of(at), days, count);
	return NULL;
}
