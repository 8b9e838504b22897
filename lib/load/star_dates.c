#include "load/star_dates.h"

#include <ctype.h>

#include "base/every.h"
#include "base/scan.h"
#include "base/time.h"

enum { FIRST_YEAR = 1970, LAST_YEAR = 2099, FRIDAY = 5 };

enum column { DATE, YEAR, QUARTER, MONTH, MONTH_NAME, WEEK, DAY, WEEKDAY, WEEKDAY_NAME, IS_WEEKEND, COLUMNS };

static const struct {
	const char *name;
	enum crm_type type;
} columns[COLUMNS] = {
	[DATE] = { "date", CRM_T_DATE }, [YEAR] = { "year", CRM_T_INTEGER }, [QUARTER] = { "quarter", CRM_T_TEXT },
	[MONTH] = { "month", CRM_T_INTEGER }, [MONTH_NAME] = { "month_name", CRM_T_TEXT },
	[WEEK] = { "week", CRM_T_TEXT }, [DAY] = { "day", CRM_T_INTEGER }, [WEEKDAY] = { "weekday", CRM_T_INTEGER },
	[WEEKDAY_NAME] = { "weekday_name", CRM_T_TEXT }, [IS_WEEKEND] = { "is_weekend", CRM_T_BOOL },
};

static const char *const by_date[] = { "date", NULL };

static struct crm_value capital(struct crm_arena *arena, const char *name)
{
	char *text = crm_copy(arena, name);
	text[0] = (char)toupper((unsigned char)text[0]);
	return crm_value_text(text);
}

static struct crm_value label(struct crm_arena *arena, enum crm_every every, int64_t date)
{
	return crm_value_text(crm_every_label(every, date, crm_alloc(arena, CRM_EVERY_SIZE)));
}

static void fill(struct crm_arena *arena, int64_t date, bool is_json, struct crm_cell cells[COLUMNS])
{
	struct crm_civil day;
	crm_date_civil(date, &day);
	cells[DATE].value = crm_value_text(crm_date_text(date, crm_alloc(arena, CRM_DATE_SIZE)));
	cells[YEAR].value = crm_value_integer(day.year);
	cells[QUARTER].value = label(arena, CRM_EVERY_QUARTER, date);
	cells[MONTH].value = crm_value_integer(day.month);
	cells[MONTH_NAME].value = capital(arena, crm_month_names[day.month - 1]);
	cells[WEEK].value = label(arena, CRM_EVERY_WEEK, date);
	cells[DAY].value = crm_value_integer(day.day);
	cells[WEEKDAY].value = crm_value_integer(day.weekday);
	cells[WEEKDAY_NAME].value = capital(arena, crm_weekday_names[day.weekday - 1]);
	cells[IS_WEEKEND].value = crm_star_bool(day.weekday > FRIDAY, is_json);
}

crm_err crm_star_dates_write(struct crm_arena *arena, const char *folder, const char *format, bool is_empty,
                             struct crm_star_sheet *sheet)
{
	CRM_AUTO(crm_star_file_drop) struct crm_star_file file = CRM_STAR_FILE_NONE;
	bool is_json = crm_format_has(format, CRM_FORMAT_JSON);
	struct crm_cell cells[COLUMNS] = {0};
	crm_star_sheet_init(sheet, arena, "dim_date", COLUMNS);
	sheet->key = by_date;
	for (int i = 0; i < COLUMNS; i++)
		crm_star_sheet_add(sheet, arena, columns[i].name, columns[i].type, false, is_json);
	CRM_TRY(crm_star_file_open(arena, folder, format, sheet, &file));
	struct crm_arena_mark mark = crm_arena_mark(arena);
	int64_t last = crm_date_of(LAST_YEAR, 12, 31);
	for (int64_t date = crm_date_of(FIRST_YEAR, 1, 1); !is_empty && date <= last; date++) {
		crm_arena_rewind(arena, mark);
		fill(arena, date, is_json, cells);
		CRM_TRY(crm_star_file_row(&file, cells));
	}
	return crm_star_file_finish(&file);
}
