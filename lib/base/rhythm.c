#include "base/rhythm.h"

#include <string.h>

#include "base/scan.h"

enum { MINUTES = 60, MORNING = 8 * MINUTES, WEEK = 7 };

static bool scan_minute(const char **at, int *minute)
{
	const char *start = *at;
	int hour, rest;

	if (crm_scan_digits(at, 1, 2, &hour) && crm_scan_char(at, ':') && crm_scan_digits(at, 2, 2, &rest) && hour < 24 &&
	    rest < MINUTES) {
		*minute = hour * MINUTES + rest;
		return true;
	}
	*at = start;
	return false;
}

crm_err crm_quiet_parse(const char *text, struct crm_quiet *out)
{
	const char *at = text;

	if (scan_minute(&at, &out->from) && crm_scan_char(&at, '-') && scan_minute(&at, &out->to) && !*at)
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' are no quiet hours", text), "22:00-07:00");
}

static int minute_of(const struct crm_civil *civil)
{
	return civil->hour * MINUTES + civil->minute;
}

bool crm_quiet_is(const struct crm_quiet *quiet, int64_t instant)
{
	struct crm_civil civil;

	crm_instant_civil(instant, &civil);
	int minute = minute_of(&civil);
	if (quiet->from <= quiet->to)
		return minute >= quiet->from && minute < quiet->to;
	return minute >= quiet->from || minute < quiet->to;
}

/* -- rhythms ---------------------------------------------------------------------------- */

static bool read_every(const char *at, struct crm_rhythm *out)
{
	int64_t seconds;

	out->kind = CRM_RHYTHM_EVERY;
	if (crm_duration_parse(at, &seconds) || seconds < MINUTES)
		return false;
	out->milliseconds = seconds * 1000;
	return true;
}

static bool read(const char *at, struct crm_rhythm *out)
{
	*out = (struct crm_rhythm){ .minute = MORNING, .weekday = 1 };
	if (!strcmp(at, "none"))
		return true;
	if (crm_scan_word(&at, "every")) {
		crm_scan_spaces(&at);
		return read_every(at, out);
	}
	if (crm_scan_word(&at, "daily"))
		out->kind = CRM_RHYTHM_DAILY;
	else if (crm_scan_word(&at, "weekly"))
		out->kind = CRM_RHYTHM_WEEKLY;
	else
		return false;
	crm_scan_spaces(&at);
	int day = out->kind == CRM_RHYTHM_WEEKLY ? crm_scan_name(&at, crm_weekday_names) : -1;
	out->weekday = day < 0 ? 1 : day + 1;
	crm_scan_spaces(&at);
	(void)scan_minute(&at, &out->minute);
	return !*at;
}

crm_err crm_rhythm_parse(const char *text, struct crm_rhythm *out)
{
	if (read(text, out))
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' does not say when", text),
	                    "none, daily 08:00, weekly mon 08:00, every 4h");
}

/* The latest such time that is not after `now`. */
static int64_t latest(const struct crm_rhythm *rhythm, int64_t now)
{
	int64_t day = crm_date_at(now);

	for (int back = 0; back <= WEEK; back++, day--) {
		struct crm_civil civil;
		crm_date_civil(day, &civil);
		if (rhythm->kind == CRM_RHYTHM_WEEKLY && civil.weekday != rhythm->weekday)
			continue;
		civil.hour = rhythm->minute / MINUTES;
		civil.minute = rhythm->minute % MINUTES;
		int64_t at = crm_instant_of(&civil);
		if (at <= now)
			return at;
	}
	return now;
}

bool crm_rhythm_is_due(const struct crm_rhythm *rhythm, int64_t last, int64_t now)
{
	switch (rhythm->kind) {
	case CRM_RHYTHM_NONE: return true;
	case CRM_RHYTHM_EVERY: return now - last >= rhythm->milliseconds;
	default: return last < latest(rhythm, now);
	}
}
