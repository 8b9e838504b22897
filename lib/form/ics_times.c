#include "form/ics_times.h"

#include <string.h>

#include "base/time.h"
#include "form/ics_time.h"

/* libical drops what it cannot read: that it was there tells. */
static crm_err missing(const struct crm_ics_reading *reading, const char *name)
{
	for (size_t i = 0; i < reading->time_count; i++)
		if (strcmp(reading->times[i].name, name) == 0)
			return crm_err_field(crm_fail(CRM_INVALID, "'%s' is not a time of iCalendar", reading->times[i].value),
			                     name);
	return NULL;
}

static crm_err read_time(struct crm_ics_reading *reading, const char *name, struct crm_ical_time *out)
{
	CRM_TRY(crm_ical_time(reading->out->ical, name, out));
	return out->given ? NULL : missing(reading, name);
}

static crm_err read_duration(struct crm_ics_reading *reading, bool *given, int64_t *seconds)
{
	crm_ical_duration(reading->out->ical, given, seconds);
	return *given ? NULL : missing(reading, "DURATION");
}

static void put_time(struct crm_ics_reading *reading, const char *field, const struct crm_ical_time *time)
{
	if (time->given)
		crm_ics_put(reading, field, crm_instant_text(time->instant, crm_alloc(reading->out->arena, CRM_INSTANT_SIZE)));
}

/* Without a time it leaves the mark alone. */
static void put_mark(struct crm_ics_reading *reading, const struct crm_ical_time *time)
{
	if (time->given)
		crm_ics_put(reading, "all_day", time->is_date ? "yes" : "no");
}

/* -- tasks ------------------------------------------------------------------ */

/* What is due on a day is due by its end. */
static void put_due(struct crm_ics_reading *reading, struct crm_ical_time due)
{
	struct crm_civil civil;

	put_mark(reading, &due);
	if (due.given && due.is_date) {
		crm_date_civil(crm_date_at(due.instant) + 1, &civil);
		due.instant = crm_instant_of(&civil) - 1;
	}
	put_time(reading, "due_at", &due);
}

/* In UTC are rules that are meant so, and those of programs that lose the zone: who knows it keeps it. */
static crm_err take_rule(struct crm_ics_reading *reading, const struct crm_ical_time *from)
{
	if (!reading->rule)
		return NULL;
	if (!crm_ical_is_rule(reading->rule))
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' is not a rule of repetition", reading->rule), "RRULE");
	if (!from->given)
		return crm_err_field(crm_fail(CRM_INVALID, "a task that repeats is due at some time"), "RRULE");
	crm_ics_put(reading, "repeats", crm_ics_rule_read(reading->out->arena, reading->rule, from->zone));
	if (from->is_utc)
		crm_ics_suppose(reading, "timezone", "UTC");
	else if (!from->is_date && *from->zone)
		crm_ics_put(reading, "timezone", crm_copy(reading->out->arena, from->zone));
	return NULL;
}

static crm_err take_task(struct crm_ics_reading *reading, const struct crm_ical_time *start)
{
	struct crm_ical_time due, completed, alarm;
	int64_t seconds;
	bool lasts;

	CRM_TRY(read_time(reading, "DUE", &due));
	CRM_TRY(read_time(reading, "COMPLETED", &completed));
	CRM_TRY(read_duration(reading, &lasts, &seconds));
	if (!due.given && start->given && (lasts || reading->rule)) {
		due = *start;
		due.instant += lasts ? seconds * 1000 : 0;
		due.is_date = start->is_date && !(lasts && seconds % (CRM_DAY / 1000));
	}
	crm_ical_alarm(reading->out->ical, start->given ? start : &due, &due, &alarm);
	put_due(reading, due);
	put_time(reading, "completed_at", &completed);
	put_time(reading, "remind_at", &alarm);
	return take_rule(reading, due.given ? &due : start);
}

/* -- activities ------------------------------------------------------------- */

/* A whole day without an end is that day. */
static crm_err take_activity(struct crm_ics_reading *reading, const struct crm_ical_time *start)
{
	struct crm_ical_time end;
	int64_t seconds;
	bool lasts;

	CRM_TRY(read_time(reading, "DTEND", &end));
	CRM_TRY(read_duration(reading, &lasts, &seconds));
	if (!lasts && start->given && end.given) {
		lasts = true;
		seconds = (end.instant - start->instant) / 1000;
		if (start->is_date) /* days, not hours: one of them may have 23 or 25 */
			seconds = (end.instant - start->instant + CRM_DAY / 2) / CRM_DAY * (CRM_DAY / 1000);
	} else if (!lasts && start->is_date && crm_ics_is_event(reading)) {
		lasts = true;
		seconds = CRM_DAY / 1000;
	}
	put_mark(reading, start);
	put_time(reading, "start_at", start);
	if (lasts && seconds >= 0)
		crm_ics_put(reading, "duration", crm_textf(reading->out->arena, "%llds", (long long)seconds));
	return NULL;
}

/* An occurrence moved away from its rule has the UID of all of them: it is told apart by when it was to be. */
static crm_err take_occurrence(struct crm_ics_reading *reading)
{
	struct crm_ical_time at;

	CRM_TRY(read_time(reading, "RECURRENCE-ID", &at));
	for (size_t i = 0; at.given && i < reading->out->count; i++) {
		struct crm_member *member = &reading->out->members[i];
		char instant[CRM_INSTANT_SIZE];
		if (strcmp(member->name, "external_id") != 0)
			continue;
		member->text = crm_textf(reading->out->arena, "%s#%s", member->text, crm_instant_text(at.instant, instant));
		member->n = strlen(member->text);
	}
	return NULL;
}

crm_err crm_ics_times_take(struct crm_ics_reading *reading)
{
	struct crm_ical_time start;

	CRM_TRY(take_occurrence(reading));
	CRM_TRY(read_time(reading, "DTSTART", &start));
	return reading->task ? take_task(reading, &start) : take_activity(reading, &start);
}
