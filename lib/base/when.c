#include "base/when.h"

#include <stdio.h>

#include "base/scan.h"
#include "base/str.h"
#include "base/when_read.h"

/* 2026-02-30 has the form of a date, so the calendar is what is wrong with it. */
static crm_err no_such_day(const char *text, const char *what)
{
	int year, month, day;
	const char *at = text;

	if (crm_scan_digits(&at, 4, 4, &year) && crm_scan_char(&at, '-') &&
	    crm_scan_digits(&at, 2, 2, &month) && crm_scan_char(&at, '-') &&
	    crm_scan_digits(&at, 2, 2, &day) && year > 0 && month >= 1 && month <= 12 &&
	    !crm_date_exists(year, month, day))
		return crm_err_hint(crm_fail(CRM_INVALID, "there is no day %.10s", text),
		                    "%.7s has %d days", text, crm_days_in_month(year, month));
	return crm_fail(CRM_INVALID, "'%s' is not %s", text, what);
}

static crm_err refuse(const char *text, const char *what, const char *forms)
{
	static const char *const words[] = {
		"today", "tomorrow", "yesterday", "now", "monday", "tuesday", "wednesday",
		"thursday", "friday", "saturday", "sunday", "som", "soq", "soy", "sow",
		"eom", "eoq", "eoy", "eow",
	};
	crm_err err = no_such_day(text, what);
	const char *near = crm_nearest(text, words, CRM_COUNT(words));

	if (near)
		return crm_err_hint(err, "%s", near);
	return crm_err_hint(err, "%s", forms);
}

static int64_t local_date(int64_t instant, struct crm_civil *civil)
{
	crm_instant_civil(instant, civil);
	return crm_date_of(civil->year, civil->month, civil->day);
}

crm_err crm_date_parse(const char *text, int64_t now, struct crm_span *dates)
{
	static const char forms[] = "dates are written 2026-11-21, 2026-Q4, 2026-W40, today, "
	                            "monday, eom or +14d";
	struct crm_when when;

	if (crm_date_read(text, &dates->from)) { /* by far the most */
		dates->to = dates->from + 1;
		return NULL;
	}
	if (!crm_when_read(text, now, &when))
		return refuse(text, "a date", forms);
	if (when.clock)
		return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is a time, and a date is wanted", text),
		                    "leave the time of day out");
	*dates = when.dates;
	if (dates->from == dates->to) { /* +6h: the day that moment is on */
		struct crm_civil civil;
		dates->from = local_date(when.instant, &civil);
		dates->to = dates->from + 1;
	}
	return NULL;
}

static int64_t start_of_day(int64_t date)
{
	struct crm_civil civil;

	crm_date_civil(date, &civil);
	return crm_instant_of(&civil);
}

crm_err crm_instant_parse(const char *text, int64_t now, struct crm_span *instants)
{
	static const char forms[] = "moments are written '2026-11-21 10:44', 'tomorrow 9:00', "
	                            "2026-11-21T09:44:00Z, 2026-11-21, today, -30d or @seconds";
	struct crm_when when;

	if (crm_instant_read(text, &instants->from)) { /* by far the most */
		instants->to = instants->from + 1;
		return NULL;
	}
	if (!crm_when_read(text, now, &when))
		return refuse(text, "a moment", forms);
	if (when.exact)
		*instants = (struct crm_span){when.instant, when.instant + 1};
	else
		*instants = (struct crm_span){start_of_day(when.dates.from), start_of_day(when.dates.to)};
	return NULL;
}

enum { SHOWN_SIZE = 40, NEAR = 7 };

char *crm_date_friendly(int64_t date, int64_t now, char *buffer)
{
	struct crm_civil today;
	int64_t apart = date - local_date(now, &today);
	int days = 0;

	if (apart > -NEAR && apart < NEAR)
		days = (int)apart;
	else
		return crm_date_text(date, buffer);
	if (days == 0)
		snprintf(buffer, SHOWN_SIZE, "today");
	else if (days == -1)
		snprintf(buffer, SHOWN_SIZE, "yesterday");
	else if (days == 1)
		snprintf(buffer, SHOWN_SIZE, "tomorrow");
	else if (days < 0)
		snprintf(buffer, SHOWN_SIZE, "%d days ago", -days);
	else
		snprintf(buffer, SHOWN_SIZE, "in %d days", days);
	return buffer;
}

/* What is to come has its hour, for somebody has to be there; midnight is how a whole day is written. */
char *crm_instant_friendly(int64_t instant, int64_t now, char *buffer)
{
	static const char *const names[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	struct crm_civil civil, today;
	int64_t date = local_date(instant, &civil), apart = date - local_date(now, &today);
	bool coming = apart > 0 && apart < NEAR && start_of_day(date) != instant;

	if (instant > now - 60000 && instant < now + 60000)
		snprintf(buffer, SHOWN_SIZE, "now");
	else if (apart == 0)
		snprintf(buffer, SHOWN_SIZE, "%02d:%02d", civil.hour, civil.minute);
	else if (coming)
		snprintf(buffer, SHOWN_SIZE, "%s %02d:%02d", apart == 1 ? "tomorrow" : names[civil.weekday - 1], civil.hour,
		         civil.minute);
	else
		return crm_date_friendly(date, now, buffer);
	return buffer;
}

char *crm_instant_local(int64_t instant, char *buffer)
{
	struct crm_civil civil;

	crm_instant_civil(instant, &civil);
	snprintf(buffer, 40, "%04d-%02d-%02d %02d:%02d", civil.year, civil.month, civil.day, civil.hour,
	         civil.minute);
	return buffer;
}
