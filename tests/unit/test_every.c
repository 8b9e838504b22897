/* The calendar's units: where they begin, what they are called, which one comes before. */
#include "base/every.h"
#include "base/time.h"
#include "tap.h"

static int64_t day_of(const char *text)
{
	int64_t day = 0;

	if (!crm_date_read(text, &day))
		ok(false, "%s is a date", text);
	return day;
}

static void labels(const char *day, const char *week, const char *month, const char *quarter, const char *year)
{
	const char *wanted[] = { day, week, month, quarter, year };
	char buffer[CRM_EVERY_SIZE];

	for (int i = 0; i < CRM_EVERY_COUNT; i++)
		is(crm_every_label((enum crm_every)i, day_of(day), buffer), wanted[i], wanted[i]);
}

static void later(const char *day, enum crm_every every, int64_t count, const char *want)
{
	char buffer[CRM_DATE_SIZE];

	is(crm_date_text(crm_every_later(every, day_of(day), count), buffer), want, day);
}

/* Each label reads back as the unit it names. */
static void back_and_forth(void)
{
	int64_t wrong = 0, from = day_of("1999-12-25"), to = day_of("2032-01-10");

	for (int64_t day = from; day < to; day++)
		for (int i = 0; i < CRM_EVERY_COUNT; i++) {
			char buffer[CRM_EVERY_SIZE];
			enum crm_every every;
			int64_t start;

			wrong += !crm_every_read(crm_every_label((enum crm_every)i, day, buffer), &every, &start) ||
			         (int)every != i || start != crm_every_start((enum crm_every)i, day);
		}
	is_int(wrong, 0, "labels of 32 years read back");
}

static void before(const char *from, const char *to, bool year, const char *want_from, const char *want_to)
{
	int64_t a = day_of(from), b = day_of(to);
	char text[CRM_DATE_SIZE];

	crm_span_before(&a, &b, year);
	is(crm_date_text(a, text), want_from, from);
	is(crm_date_text(b, text), want_to, to);
}

int main(void)
{
	enum crm_every every;
	int64_t day;

	labels("2026-11-21", "2026-W47", "2026-11", "2026-Q4", "2026");
	labels("2027-01-01", "2026-W53", "2027-01", "2027-Q1", "2027");
	labels("2024-12-30", "2025-W01", "2024-12", "2024-Q4", "2024");
	later("2026-01-31", CRM_EVERY_MONTH, 1, "2026-02-01");
	later("2026-11-21", CRM_EVERY_QUARTER, -4, "2025-10-01");
	later("2026-11-21", CRM_EVERY_WEEK, 2, "2026-11-30");
	later("2026-02-28", CRM_EVERY_DAY, 1, "2026-03-01");
	later("9999-12-01", CRM_EVERY_YEAR, 5, "9999-12-31");
	later("0001-01-02", CRM_EVERY_WEEK, -9, "0001-01-01");
	back_and_forth();
	ok(!crm_every_read("2026-W54", &every, &day), "there is no week 54");
	ok(!crm_every_read("2026-Q5", &every, &day), "there is no quarter 5");
	ok(!crm_every_read("2026-13", &every, &day), "there is no month 13");
	ok(!crm_every_read("", &every, &day), "nothing is no unit");
	ok(!crm_every_read("2026-Q4x", &every, &day), "nothing may follow");
	before("2026-10-01", "2027-01-01", false, "2026-07-01", "2026-10-01");
	before("2026-03-01", "2026-04-01", false, "2026-02-01", "2026-03-01");
	before("2026-11-02", "2026-11-09", false, "2026-10-26", "2026-11-02");
	before("2024-02-29", "2024-03-01", true, "2023-02-28", "2023-03-01");
	return tap_done();
}
