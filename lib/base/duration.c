#include "base/duration.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/scan.h"

struct unit {
	const char *word;
	int64_t seconds;
};

static const struct unit units[] = {
	{"s", 1}, {"sec", 1}, {"second", 1}, {"seconds", 1},
	{"m", 60}, {"min", 60}, {"minute", 60}, {"minutes", 60},
	{"h", 3600}, {"hour", 3600}, {"hours", 3600},
	{"d", 86400}, {"day", 86400}, {"days", 86400},
	{"w", 604800}, {"week", 604800}, {"weeks", 604800},
};

/* '1.5' as 1 and 5/10. At most 9 digits each, so that no sum of them overflows. */
struct amount {
	int whole, fraction, scale;
};

static bool scan_amount(const char **at, struct amount *amount)
{
	const char *p = *at;

	amount->fraction = 0;
	amount->scale = 1;
	if (!crm_scan_digits(&p, 1, 9, &amount->whole))
		return false;
	*at = p;
	if ((*p != '.' && *p != ',') || !crm_is_digit(p[1]))
		return true;
	const char *digits = ++p;
	if (!crm_scan_digits(&p, 1, 9, &amount->fraction))
		return false;
	for (; digits < p; digits++)
		amount->scale *= 10;
	*at = p;
	return true;
}

static bool times(const struct amount *amount, int64_t unit, int64_t *seconds)
{
	int64_t part = amount->fraction * unit;

	if (part % amount->scale != 0)
		return false; /* a fraction of a second */
	*seconds += amount->whole * unit + part / amount->scale;
	return true;
}

static const struct unit *scan_unit(const char **at)
{
	for (size_t i = 0; i < CRM_COUNT(units); i++)
		if (crm_scan_word(at, units[i].word))
			return &units[i];
	return NULL;
}

/* In '1h30m' a letter is followed by a digit, never by another letter. */
static bool read_units(const char *at, int64_t *seconds)
{
	int64_t last = INT64_MAX; /* each unit once, larger ones first */

	while (*at) {
		struct amount amount;
		if (!scan_amount(&at, &amount))
			return false;
		crm_scan_spaces(&at);
		const struct unit *unit = scan_unit(&at);
		if (!unit || unit->seconds >= last || !times(&amount, unit->seconds, seconds))
			return false;
		last = unit->seconds;
		crm_scan_spaces(&at);
	}
	return last != INT64_MAX;
}

static bool read_clock(const char *at, int64_t *seconds)
{
	int hours, minutes, rest;

	if (!crm_scan_digits(&at, 1, 9, &hours) || !crm_scan_char(&at, ':') ||
	    !crm_scan_digits(&at, 2, 2, &minutes) || !crm_scan_char(&at, ':') ||
	    !crm_scan_digits(&at, 2, 2, &rest) || *at || minutes > 59 || rest > 59)
		return false;
	*seconds = hours * INT64_C(3600) + minutes * 60 + rest;
	return true;
}

/* ISO 8601: PnW, or PnDTnHnMnS. Years and months have no length of their own. */
static bool read_iso(const char *at, int64_t *seconds)
{
	static const struct unit letters[] = {
		{"W", 604800}, {"D", 86400}, {"H", 3600}, {"M", 60}, {"S", 1},
	};
	bool in_time = false, some = false;
	size_t next = 0;

	for (at++; *at;) {
		struct amount amount;
		if (!in_time && crm_scan_char(&at, 'T')) {
			in_time = true;
			some = false;
		}
		if (!scan_amount(&at, &amount))
			return false;
		while (next < CRM_COUNT(letters) && *at != letters[next].word[0])
			next++;
		if (next == CRM_COUNT(letters) || (next >= 2) != in_time ||
		    !times(&amount, letters[next++].seconds, seconds))
			return false;
		some = true;
		at++;
	}
	return some;
}

static bool read_duration(const char *text, int64_t *seconds)
{
	const char *at = text;
	struct amount amount;

	*seconds = 0;
	if (*text == 'P')
		return read_iso(text, seconds);
	if (scan_amount(&at, &amount) && *at == '\0')
		return times(&amount, 1, seconds);
	if (strchr(text, ':'))
		return read_clock(text, seconds);
	return read_units(text, seconds);
}

/* '1:30' is an hour and a half to some and a minute and a half to others. */
static crm_err refuse(const char *text)
{
	int first, second;
	const char *at = text;
	crm_err err = crm_fail(CRM_INVALID, "'%s' is not a duration", text);

	if (crm_scan_digits(&at, 1, 9, &first) && crm_scan_char(&at, ':') &&
	    crm_scan_digits(&at, 2, 2, &second) && *at == '\0')
		return crm_err_hint(err, "write %dh%dm or %dm%ds", first, second, first, second);
	return crm_err_hint(err, "durations are written 90s, 30m, 1h30m, 2d, 1:30:00 or PT1H30M");
}

crm_err crm_duration_parse(const char *text, int64_t *seconds)
{
	char trimmed[128];
	const char *at = text;

	crm_scan_spaces(&at);
	bool minus = crm_scan_char(&at, '-');
	size_t n = strlen(at);
	while (n > 0 && at[n - 1] == ' ')
		n--;
	if (n >= sizeof(trimmed))
		return refuse(text);
	memcpy(trimmed, at, n);
	trimmed[n] = '\0';
	if (!read_duration(trimmed, seconds))
		return refuse(text);
	if (minus)
		*seconds = -*seconds;
	return NULL;
}

static const struct unit letters[] = {{"d", 86400}, {"h", 3600}, {"m", 60}, {"s", 1}};

static char *write_units(int64_t seconds, size_t first, size_t most, const char *between, char *buffer)
{
	uint64_t rest = seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;
	char *to = buffer;
	size_t units_left = most;

	if (seconds < 0)
		*to++ = '-';
	for (size_t i = first; i < CRM_COUNT(letters) && units_left > 0; i++) {
		uint64_t unit = (uint64_t)letters[i].seconds;
		if (rest / unit)
			to += snprintf(to, 28, "%s%llu%s", units_left < most ? between : "", (unsigned long long)(rest / unit),
			               letters[i].word);
		units_left -= rest / unit || units_left < most;
		rest %= unit;
	}
	if (seconds == 0)
		snprintf(buffer, 24, "0s");
	return buffer;
}

char *crm_duration_text(int64_t seconds, char *buffer)
{
	return write_units(seconds, 0, CRM_COUNT(letters), "", buffer);
}

char *crm_duration_hours(int64_t seconds, char *buffer)
{
	return write_units(seconds, 1, CRM_COUNT(letters), "", buffer);
}

char *crm_duration_shown(int64_t seconds, char *buffer)
{
	return write_units(seconds, 0, 2, " ", buffer);
}
