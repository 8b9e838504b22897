#include "load/star_dates.h"

#include <ctype.h>

#include "base/file.h"
#include "base/scan.h"
#include "form/sink.h"
#include "load/outfile.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199, FRIDAY = 5, THURSDAY = 4 };

enum column { DATE, YEAR, QUARTER, MONTH, MONTH_NAME, WEEK, DAY, WEEKDAY, WEEKDAY_NAME, IS_WEEKEND, COLUMNS };

static const struct {
	const char *name;
	enum crm_type type;
} columns[COLUMNS] = {
	[DATE] = { "date", CRM_T_DATE }, [YEAR] = { "year", CRM_T_INTEGER }, [QUARTER] = { "quarter", CRM_T_TEXT },
	[MONTH] = { "month", CRM_T_INTEGER }, [MONTH_NAME] = { "month_name", CRM_T_TEXT },
	[WEEK] = { "week", CRM_T_TEXT }, [DAY] = { "day", CRM_T_INTEGER }, [WEEKDAY] = { "weekday", CRM_T_INTEGER },
	[WEEKDAY_NAME] = { "weekday_name", CRM_T_TEXT }, [IS_WEEKEND] = { "is_weekend", CRM_T_INTEGER },
};

void crm_star_dates_see(struct crm_star_dates *dates, const char *text)
{
	int64_t date;
	if (!crm_date_read(text, &date) || date < crm_date_of(FIRST_YEAR, 1, 1) || date > crm_date_of(LAST_YEAR, 12, 31))
		return;
	if (!dates->any || date < dates->first)
		dates->first = date;
	if (!dates->any || date > dates->last)
		dates->last = date;
	dates->any = true;
}

static struct crm_value capital(struct crm_arena *arena, const char *name)
{
	char *text = crm_copy(arena, name);
	text[0] = (char)toupper((unsigned char)text[0]);
	return crm_value_text(text);
}

/* The ISO 8601 week, of the year its Thursday is in. */
static struct crm_value week(struct crm_arena *arena, int64_t date, int weekday)
{
	struct crm_civil thursday;
	crm_date_civil(date - weekday + THURSDAY, &thursday);
	int64_t nth = date - weekday + THURSDAY - crm_date_of(thursday.year, 1, 1);
	return crm_value_text(crm_textf(arena, "%04d-W%02d", thursday.year, (int)(nth / 7) + 1));
}

static void fill(struct crm_arena *arena, int64_t date, struct crm_cell cells[COLUMNS])
{
	struct crm_civil day;
	crm_date_civil(date, &day);
	cells[DATE].value = crm_value_text(crm_date_text(date, crm_alloc(arena, CRM_DATE_SIZE)));
	cells[YEAR].value = crm_value_integer(day.year);
	cells[QUARTER].value = crm_value_text(crm_textf(arena, "%04d-Q%d", day.year, (day.month + 2) / 3));
	cells[MONTH].value = crm_value_integer(day.month);
	cells[MONTH_NAME].value = capital(arena, crm_month_names[day.month - 1]);
	cells[WEEK].value = week(arena, date, day.weekday);
	cells[DAY].value = crm_value_integer(day.day);
	cells[WEEKDAY].value = crm_value_integer(day.weekday);
	cells[WEEKDAY_NAME].value = capital(arena, crm_weekday_names[day.weekday - 1]);
	cells[IS_WEEKEND].value = crm_value_integer(day.weekday > FRIDAY);
}

crm_err crm_star_dates_write(const struct crm_star_dates *dates, const char *folder, int64_t *rows)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_outfile_drop) struct crm_outfile file = CRM_OUTFILE_NONE;
	struct crm_column made[COLUMNS];
	struct crm_cell cells[COLUMNS] = {0};
	struct crm_sink *sink;
	for (int i = 0; i < COLUMNS; i++)
		made[i] = crm_column_plain(arena, columns[i].name, columns[i].type);
	CRM_TRY(crm_outfile_open(arena, crm_path(arena, folder, "dim_date.csv"), &file));
	CRM_TRY(crm_sink_open(arena, &(struct crm_sink_options){ .format = "csv" }, made, COLUMNS, &file.output, &sink));
	struct crm_arena_mark mark = crm_arena_mark(arena);
	for (int64_t date = dates->first; dates->any && date <= dates->last; date++, ++*rows) {
		crm_arena_rewind(arena, mark);
		fill(arena, date, cells);
		CRM_TRY(crm_sink_row(sink, cells));
	}
	CRM_TRY(crm_sink_close(sink));
	return crm_outfile_finish(&file);
}
