#include "base/workweek.h"

#include <string.h>

#include "base/scan.h"

enum { MONDAY, FRIDAY = 4, SATURDAY, SUNDAY, HOUR = 60 };

/* What is being read, and where. */
struct reader {
	const char *text, *at;
	struct crm_workweek *week;
	bool days[CRM_WEEK_DAYS];    /* of the group at hand */
};

static crm_err wrong(const struct reader *reader, size_t n, const char *what)
{
	crm_err err = crm_fail(CRM_INVALID, "%s", what);

	err = crm_err_caret(err, reader->text, (int)(reader->at - reader->text), n ? (int)n : 1);
	return crm_err_hint(err, "mon-fri 9:00-12:00 13:00-17:00; sat 9:00-12:00");
}

static size_t word_length(const char *at)
{
	return strcspn(at, " \t\r\n;,");
}

/* -- stretches of a day ------------------------------------------------------------------ */

/* In their order; those that touch are one. */
static bool day_add(struct crm_workday *day, int from, int to)
{
	size_t i = 0, kept = 0;
	struct crm_stretch all[CRM_STRETCHES_MOST + 1];

	while (i < day->count && day->stretches[i].from <= from)
		i++;
	memcpy(all, day->stretches, i * sizeof *all);
	all[i] = (struct crm_stretch){ from, to };
	memcpy(all + i + 1, day->stretches + i, (day->count - i) * sizeof *all);
	for (size_t k = 1; k < day->count + 1; k++)
		if (all[k].from > all[kept].to)
			all[++kept] = all[k];
		else if (all[k].to > all[kept].to)
			all[kept].to = all[k].to;
	if (kept + 1 > CRM_STRETCHES_MOST)
		return false;
	day->count = kept + 1;
	memcpy(day->stretches, all, day->count * sizeof *all);
	return true;
}

/* What goes on after midnight belongs to the next day. */
static bool week_add(struct crm_workweek *week, size_t day, int from, int to)
{
	if (from < to)
		return day_add(&week->days[day], from, to);
	return day_add(&week->days[day], from, CRM_DAY_MINUTES) &&
	       (to == 0 || day_add(&week->days[(day + 1) % CRM_WEEK_DAYS], 0, to));
}

/* -- times ------------------------------------------------------------------------------- */

/* 9, 9:00, 24:00 */
static bool scan_minute(const char **at, int *minute)
{
	const char *p = *at;
	int hour, rest = 0;

	if (!crm_scan_digits(&p, 1, 2, &hour))
		return false;
	if (crm_scan_char(&p, ':') && !crm_scan_digits(&p, 2, 2, &rest))
		return false;
	if (hour > 24 || rest > 59 || (hour == 24 && rest))
		return false;
	*minute = hour * HOUR + rest;
	*at = p;
	return true;
}

static crm_err take_times(struct reader *reader)
{
	const char *p = reader->at;
	size_t n = word_length(p);
	int from, to;

	if (!scan_minute(&p, &from) || !crm_scan_char(&p, '-') || !scan_minute(&p, &to) || p != reader->at + n)
		return wrong(reader, n, "hours are written as 9:00-17:00");
	if (from == to || from == CRM_DAY_MINUTES)
		return wrong(reader, n, "these hours are none: a whole day is 0:00-24:00");
	for (size_t day = 0; day < CRM_WEEK_DAYS; day++)
		if (reader->days[day] && !week_add(reader->week, day, from, to))
			return wrong(reader, n, "a day has at most 32 stretches of hours");
	reader->at = p;
	return NULL;
}

/* -- days -------------------------------------------------------------------------------- */

static void mark(struct reader *reader, int from, int to)
{
	for (int day = from;; day = (day + 1) % CRM_WEEK_DAYS) {
		reader->days[day] = true;
		if (day == to)
			return;
	}
}

static bool scan_days(struct reader *reader, const char **at)
{
	const char *p = *at;
	int from, to;

	if (crm_scan_word(&p, "daily")) {
		mark(reader, MONDAY, SUNDAY);
	} else if (crm_scan_word(&p, "weekdays")) {
		mark(reader, MONDAY, FRIDAY);
	} else if (crm_scan_word(&p, "weekends")) {
		mark(reader, SATURDAY, SUNDAY);
	} else {
		from = to = crm_scan_name(&p, crm_weekday_names);
		if (from < 0)
			return false;
		if (crm_scan_char(&p, '-'))
			to = crm_scan_name(&p, crm_weekday_names);
		if (to < 0)
			return false;
		mark(reader, from, to);
	}
	*at = p;
	return true;
}

static crm_err take_days(struct reader *reader)
{
	size_t n = word_length(reader->at);
	const char *p = reader->at;

	if (!scan_days(reader, &p) || p != reader->at + n)
		return wrong(reader, n, "this is no day of the week");
	reader->at = p;
	return NULL;
}

/* -- groups ------------------------------------------------------------------------------ */

static void skip(struct reader *reader)
{
	reader->at += strspn(reader->at, " \t\r\n,");
}

static bool at_end(const struct reader *reader)
{
	return !*reader->at || *reader->at == ';';
}

/* mon,wed 9-12 13-17 */
static crm_err take_group(struct reader *reader)
{
	memset(reader->days, 0, sizeof reader->days);
	for (skip(reader); !at_end(reader) && !crm_is_digit(*reader->at); skip(reader))
		CRM_TRY(take_days(reader));
	if (!memchr(reader->days, true, sizeof reader->days))
		return wrong(reader, word_length(reader->at), "hours stand after the days they are of");
	if (at_end(reader))
		return wrong(reader, 0, "these days have no hours");
	for (; !at_end(reader); skip(reader))
		CRM_TRY(take_times(reader));
	return NULL;
}

static bool is_always(const char *text)
{
	const char *p = text + strspn(text, " \t\r\n");

	return crm_starts(p, "24/7") && !p[4 + strspn(p + 4, " \t\r\n")];
}

crm_err crm_workweek_read(const char *text, struct crm_workweek *out)
{
	struct reader reader = { .text = text, .at = text, .week = out };
	bool any = false;

	memset(out, 0, sizeof *out);
	if (is_always(text))
		reader.at = reader.text = "daily 0:00-24:00";
	for (skip(&reader); *reader.at; skip(&reader)) {
		if (*reader.at == ';') {
			reader.at++;
			continue;
		}
		CRM_TRY(take_group(&reader));
		any = true;
	}
	return any ? NULL : wrong(&reader, 0, "a calendar with these hours is never open");
}

/* -- writing ----------------------------------------------------------------------------- */

static void add_minute(struct crm_str *out, int minute)
{
	crm_str_addf(out, "%d:%02d", minute / HOUR, minute % HOUR);
}

static void add_day(struct crm_str *out, const struct crm_workday *day)
{
	for (size_t i = 0; i < day->count; i++) {
		crm_str_add_c(out, ' ');
		add_minute(out, day->stretches[i].from);
		crm_str_add_c(out, '-');
		add_minute(out, day->stretches[i].to);
	}
}

static bool same_day(const struct crm_workday *a, const struct crm_workday *b)
{
	for (size_t i = 0; i < a->count && a->count == b->count; i++)
		if (a->stretches[i].from != b->stretches[i].from || a->stretches[i].to != b->stretches[i].to)
			return false;
	return a->count == b->count;
}

static bool is_whole(const struct crm_workday *day)
{
	return day->count == 1 && day->stretches[0].from == 0 && day->stretches[0].to == CRM_DAY_MINUTES;
}

static size_t last_alike(const struct crm_workweek *week, size_t day)
{
	size_t last = day;

	while (last + 1 < CRM_WEEK_DAYS && same_day(&week->days[day], &week->days[last + 1]))
		last++;
	return last;
}

void crm_workweek_add_text(struct crm_str *out, const struct crm_workweek *week)
{
	const char *before = "";

	if (is_whole(&week->days[0]) && last_alike(week, 0) == SUNDAY) {
		crm_str_add(out, "24/7");
		return;
	}
	for (size_t day = 0; day < CRM_WEEK_DAYS; day++) {
		size_t last = last_alike(week, day);

		if (week->days[day].count) {
			crm_str_addf(out, "%s%.3s", before, crm_weekday_names[day]);
			if (last > day)
				crm_str_addf(out, "-%.3s", crm_weekday_names[last]);
			add_day(out, &week->days[day]);
			before = "; ";
		}
		day = last;
	}
}
