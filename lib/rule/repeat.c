#include "rule/repeat.h"

#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "base/str.h"
#include "rule/repeat_words.h"

enum kind { WORD, NUMBER, NUMBERS, DAYS, MOMENT };

struct row {
	const char *name;
	enum kind kind;
	int least, most;
	bool back;             /* counted from the end, too: -1 */
};

static const struct row rows[CRM_REPEAT_PARTS] = {
	[CRM_FREQ] = { "FREQ", WORD, 0, 0, false },
	[CRM_INTERVAL] = { "INTERVAL", NUMBER, 1, 9999, false },
	[CRM_COUNT_LEFT] = { "COUNT", NUMBER, 1, 999999, false },
	[CRM_UNTIL] = { "UNTIL", MOMENT, 0, 0, false },
	[CRM_BYMONTH] = { "BYMONTH", NUMBERS, 1, 12, false },
	[CRM_BYWEEKNO] = { "BYWEEKNO", NUMBERS, 1, 53, true },
	[CRM_BYYEARDAY] = { "BYYEARDAY", NUMBERS, 1, 366, true },
	[CRM_BYMONTHDAY] = { "BYMONTHDAY", NUMBERS, 1, 31, true },
	[CRM_BYDAY] = { "BYDAY", DAYS, 1, 53, true },
	[CRM_BYHOUR] = { "BYHOUR", NUMBERS, 0, 23, false },
	[CRM_BYMINUTE] = { "BYMINUTE", NUMBERS, 0, 59, false },
	[CRM_BYSECOND] = { "BYSECOND", NUMBERS, 0, 59, false },
	[CRM_BYSETPOS] = { "BYSETPOS", NUMBERS, 1, 366, true },
	[CRM_WKST] = { "WKST", DAYS, 0, 0, false },
};

const char *const crm_repeat_days[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU", NULL };

static const char *const frequencies[] = { "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };

/* -- the value of one part ------------------------------------------------------------ */

static bool scan_number(const char **at, const struct row *row)
{
	bool minus = row->back && (**at == '-' || **at == '+') && *(*at)++ == '-';
	int number;

	(void)minus;
	return crm_scan_digits(at, 1, 6, &number) && number >= row->least && number <= row->most;
}

static bool scan_day(const char **at, const struct row *row)
{
	bool signed_one = **at == '-' || **at == '+' || crm_is_digit(**at);

	if (signed_one && (!row->most || !scan_number(at, row)))
		return false;
	for (size_t i = 0; crm_repeat_days[i]; i++)
		if (strncmp(*at, crm_repeat_days[i], 2) == 0) {
			*at += 2;
			return true;
		}
	return false;
}

static bool are_listed(const char *at, const struct row *row, bool (*scan)(const char **, const struct row *))
{
	do
		if (!scan(&at, row))
			return false;
	while (crm_scan_char(&at, ','));
	return !*at;
}

/* 20270630, 20270630T090000, 20270630T090000Z */
static bool is_moment(const char *at)
{
	static const char shape[] = "00000000T000000Z";
	size_t n = strlen(at);

	if (n != 8 && n != 15 && n != 16)
		return false;
	for (size_t i = 0; i < n; i++)
		if (shape[i] == '0' ? !crm_is_digit(at[i]) : at[i] != shape[i])
			return false;
	int year = (at[0] - '0') * 1000 + (at[1] - '0') * 100 + (at[2] - '0') * 10 + at[3] - '0';
	bool real = crm_date_exists(year, (at[4] - '0') * 10 + at[5] - '0', (at[6] - '0') * 10 + at[7] - '0');
	return real && (n == 8 || (strncmp(at + 9, "24", 2) < 0 && strncmp(at + 11, "60", 2) < 0 && strncmp(at + 13, "60", 2) < 0));
}

static bool is_frequency(const char *text)
{
	for (size_t i = 0; i < CRM_COUNT(frequencies); i++)
		if (strcmp(text, frequencies[i]) == 0)
			return true;
	return false;
}

static bool fits(const struct row *row, const char *value)
{
	switch (row->kind) {
	case WORD:
		return is_frequency(value);
	case NUMBER:
		return scan_number(&value, row) && !*value;
	case NUMBERS:
		return are_listed(value, row, scan_number);
	case DAYS:
		return row->most ? are_listed(value, row, scan_day) : scan_day(&value, row) && !*value;
	case MOMENT:
		break;
	}
	return is_moment(value);
}

static crm_err refuse(const struct row *row, const char *value)
{
	crm_err err = crm_fail(CRM_INVALID, "'%.40s' is no %s of a rule that repeats", value, row->name);

	switch (row->kind) {
	case WORD:
		return crm_err_hint(err, "FREQ=DAILY, WEEKLY, MONTHLY, YEARLY or HOURLY");
	case DAYS:
		return crm_err_hint(err, "%s=MO%s", row->name, row->most ? ", or MO,TH, or with FREQ=MONTHLY 2MO, -1FR" : "");
	case MOMENT:
		return crm_err_hint(err, "UNTIL=20270630, or UNTIL=20270630T090000Z");
	default:
		break;
	}
	return crm_err_hint(err, "%s takes %s%d to %d", row->name, row->back ? "1, -1 (the last) ... within " : "", row->least,
	                    row->most);
}

/* -- the parts together --------------------------------------------------------------- */

static bool is_freq(const struct crm_repeat *repeat, const char *freq)
{
	return crm_same(repeat->parts[CRM_FREQ], freq);
}

static bool counts_days(const struct crm_repeat *repeat)
{
	const char *days = repeat->parts[CRM_BYDAY];

	return days && strcspn(days, "0123456789") < strlen(days);
}

static bool has_by(const struct crm_repeat *repeat)
{
	for (int i = CRM_BYMONTH; i < CRM_BYSETPOS; i++)
		if (repeat->parts[i])
			return true;
	return false;
}

crm_err crm_repeat_check(const struct crm_repeat *repeat)
{
	const char *const *parts = repeat->parts;
	bool monthly = is_freq(repeat, "MONTHLY"), yearly = is_freq(repeat, "YEARLY");

	if (!parts[CRM_FREQ])
		return crm_err_hint(crm_fail(CRM_INVALID, "a rule that repeats says how often"), "FREQ=WEEKLY, or 'every week'");
	if (parts[CRM_COUNT_LEFT] && parts[CRM_UNTIL])
		return crm_fail(CRM_INVALID, "COUNT and UNTIL are two ends; a rule has one");
	if (counts_days(repeat) && !monthly && !yearly)
		return crm_err_hint(crm_fail(CRM_INVALID, "the days of a week are not counted"),
		                    "BYDAY=MO with FREQ=WEEKLY, BYDAY=2MO with FREQ=MONTHLY");
	if (counts_days(repeat) && parts[CRM_BYWEEKNO])
		return crm_fail(CRM_INVALID, "BYWEEKNO and a BYDAY that counts do not go together");
	if (parts[CRM_BYWEEKNO] && !yearly)
		return crm_fail(CRM_INVALID, "BYWEEKNO needs FREQ=YEARLY");
	if (parts[CRM_BYYEARDAY] && !yearly && !is_freq(repeat, "HOURLY"))
		return crm_fail(CRM_INVALID, "BYYEARDAY needs FREQ=YEARLY");
	if (parts[CRM_BYMONTHDAY] && is_freq(repeat, "WEEKLY"))
		return crm_err_hint(crm_fail(CRM_INVALID, "a week has no day of the month"), "FREQ=MONTHLY;BYMONTHDAY=%s",
		                    parts[CRM_BYMONTHDAY]);
	if (parts[CRM_BYSETPOS] && !has_by(repeat))
		return crm_fail(CRM_INVALID, "BYSETPOS picks among what another BY... says, and there is none");
	return NULL;
}

/* -- reading -------------------------------------------------------------------------- */

static crm_err no_part(const char *name)
{
	const char *names[CRM_REPEAT_PARTS];

	for (int i = 0; i < CRM_REPEAT_PARTS; i++)
		names[i] = rows[i].name;
	crm_err err = crm_fail(CRM_INVALID, "'%.40s' is no part of a rule that repeats", name);
	const char *near = crm_nearest(name, names, CRM_REPEAT_PARTS);
	return near ? crm_err_nearest(err, name, near) : crm_err_hint(err, "FREQ=WEEKLY;BYDAY=MO, or 'every monday'");
}

static crm_err take_part(struct crm_repeat *repeat, const char *name, const char *value)
{
	for (int i = 0; i < CRM_REPEAT_PARTS; i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		if (repeat->parts[i])
			return crm_fail(CRM_INVALID, "%s is said twice", name);
		repeat->parts[i] = value;
		return fits(&rows[i], value) ? NULL : refuse(&rows[i], value);
	}
	return no_part(name);
}

static crm_err read_parts(char *at, struct crm_repeat *repeat)
{
	while (*at) {
		char *end = at + strcspn(at, ";"), *next = *end ? end + 1 : end;
		*end = '\0';
		char *value = strchr(at, '=');
		if (!value)
			return no_part(at);
		*value++ = '\0';
		CRM_TRY(take_part(repeat, at, value));
		at = next;
	}
	return crm_repeat_check(repeat);
}

static crm_err refuse_words(const char *text)
{
	return crm_err_hint(crm_fail(CRM_INVALID, "'%.80s' does not say how it repeats", text),
	                    "'every week', 'every 2 weeks on monday', 'every last friday', 'monthly on the 31st', "
	                    "or a rule of RFC 5545: FREQ=WEEKLY;BYDAY=MO");
}

crm_err crm_repeat_read(struct crm_arena *arena, const char *text, int64_t now, struct crm_repeat *out)
{
	*out = (struct crm_repeat){0};
	if (!strchr(text, '='))
		return crm_repeat_words(arena, text, now, out) && !crm_repeat_check(out) ? NULL : refuse_words(text);
	char *copy = crm_copy(arena, text);
	for (char *c = copy; *c; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	return read_parts(copy + (crm_starts(copy, "RRULE:") ? 6 : 0), out);
}

const char *crm_repeat_text(struct crm_arena *arena, const struct crm_repeat *repeat)
{
	const char *text = "";

	for (int i = 0; i < CRM_REPEAT_PARTS; i++)
		if (repeat->parts[i])
			text = crm_textf(arena, "%s%s%s=%s", text, *text ? ";" : "", rows[i].name, repeat->parts[i]);
	return text;
}

int64_t crm_repeat_count(const struct crm_repeat *repeat)
{
	return repeat->parts[CRM_COUNT_LEFT] ? strtol(repeat->parts[CRM_COUNT_LEFT], NULL, 10) : 0;
}

/* -- what it takes from its beginning ---------------------------------------------------- */

void crm_repeat_on_day(struct crm_arena *arena, struct crm_repeat *repeat, int day)
{
	const char *days = crm_textf(arena, day == 31 ? "-1" : "%d", day);

	if (day == 29 || day == 30) {
		days = day == 29 ? "28,29" : "28,29,30";
		repeat->parts[CRM_BYSETPOS] = "-1";
	}
	repeat->parts[CRM_BYMONTHDAY] = days;
}

void crm_repeat_pin_time(struct crm_arena *arena, struct crm_repeat *repeat, const struct crm_civil *begin)
{
	if (is_freq(repeat, "HOURLY"))
		return;
	if (!repeat->parts[CRM_BYHOUR])
		repeat->parts[CRM_BYHOUR] = crm_textf(arena, "%d", begin->hour);
	if (!repeat->parts[CRM_BYMINUTE])
		repeat->parts[CRM_BYMINUTE] = crm_textf(arena, "%d", begin->minute);
}

void crm_repeat_pin(struct crm_arena *arena, struct crm_repeat *repeat, const struct crm_civil *begin)
{
	const char **parts = repeat->parts;
	bool day = parts[CRM_BYDAY] || parts[CRM_BYMONTHDAY] || parts[CRM_BYYEARDAY];

	if (is_freq(repeat, "WEEKLY") && !day)
		parts[CRM_BYDAY] = crm_repeat_days[begin->weekday - 1];
	if (is_freq(repeat, "YEARLY") && !day && !parts[CRM_BYWEEKNO] && !parts[CRM_BYMONTH])
		parts[CRM_BYMONTH] = crm_textf(arena, "%d", begin->month);
	if ((is_freq(repeat, "MONTHLY") || (is_freq(repeat, "YEARLY") && !parts[CRM_BYWEEKNO])) && !day)
		parts[CRM_BYMONTHDAY] = crm_textf(arena, "%d", begin->day);
	crm_repeat_pin_time(arena, repeat, begin);
}
