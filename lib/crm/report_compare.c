#include "crm/report_compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"

/* A difference of numbers shown to one place must not end in 0.0000000001. */
#define PLACES 1e6

/* The two tables; rows of the earlier one are found by their keys, moved to the later period. */
struct beside {
	struct crm_arena *arena;
	const struct crm_report_table *before;
	struct crm_report_table *table;
	int64_t before_day, day;
	struct crm_map *places;          /* key -> row of `before` */
	bool *met;                       /* by row of `before` */
	struct crm_report_column *columns; /* of the result */
	size_t width;
};

/* -- keys ----------------------------------------------------------------------------------------- */

/* How many units of the calendar lie between two days. */
static int64_t distance(enum crm_every every, int64_t from, int64_t to)
{
	int64_t count = 0, step = to < from ? -1 : 1;
	for (from = crm_every_start(every, from), to = crm_every_start(every, to); from != to; count += step)
		from = crm_every_later(every, from, step);
	return count;
}

/* A unit of the period before as that of this one. */
static const char *moved(const struct beside *one, const char *label)
{
	char *buffer = crm_alloc(one->arena, CRM_EVERY_SIZE);
	enum crm_every every;
	int64_t day;
	if (!crm_every_read(label, &every, &day))
		return label;
	return crm_every_label(every, crm_every_later(every, one->day, distance(every, one->before_day, day)), buffer);
}

static struct crm_value key_value(const struct beside *one, const struct crm_report_table *table, size_t row, size_t i)
{
	struct crm_value value = table->cells[row * table->count + i];
	if (table->columns[i].role != CRM_REPORT_PERIOD || value.shape != CRM_TEXT || table != one->before)
		return value;
	return crm_value_text(moved(one, value.s));
}

static void add_key(struct crm_str *out, const struct beside *one, const struct crm_report_table *table, size_t row)
{
	for (size_t i = 0; i < table->count; i++) {
		if (!crm_report_is_key(&table->columns[i]))
			continue;
		struct crm_value value = key_value(one, table, row, i);
		crm_str_add_c(out, '\x1f');
		if (value.shape == CRM_TEXT)
			crm_str_add(out, value.s);
		else if (value.shape == CRM_INTEGER)
			crm_str_add_int(out, value.i);
	}
}

static void find_places(struct beside *one)
{
	CRM_AUTO(crm_str_drop) struct crm_str key = {0};
	CRM_AUTO(crm_str_drop) struct crm_str place = {0};
	for (size_t row = 0; row < one->before->rows; row++) {
		crm_str_clear(&key);
		crm_str_clear(&place);
		add_key(&key, one, one->before, row);
		crm_str_add_int(&place, (long long)row);
		crm_map_put(one->places, crm_str_text(&key), crm_str_text(&place));
	}
}

/* -- cells ---------------------------------------------------------------------------------------- */

static bool is_compared(const struct crm_report_column *column)
{
	return !crm_report_is_key(column) && column->type != CRM_T_BOOL;
}

static struct crm_value difference(struct crm_value now, struct crm_value then)
{
	if (now.shape == CRM_INTEGER && then.shape == CRM_INTEGER)
		return crm_value_integer(now.i - then.i);
	if (now.shape == CRM_EMPTY || then.shape == CRM_EMPTY)
		return CRM_NO_VALUE;
	double a = now.shape == CRM_REAL ? now.r : (double)now.i, b = then.shape == CRM_REAL ? then.r : (double)then.i;
	return crm_value_real(round((a - b) * PLACES) / PLACES);
}

/* `now` or `then` NULL: there is no such row. */
static void add_cells(const struct beside *one, struct crm_value *out, const struct crm_value *now,
                      const struct crm_value *then, size_t then_row)
{
	for (size_t i = 0; i < one->table->count; i++) {
		bool compared = is_compared(&one->table->columns[i]);
		*out++ = now ? now[i] : compared ? CRM_NO_VALUE : key_value(one, one->before, then_row, i);
		if (!compared)
			continue;
		*out++ = then ? then[i] : CRM_NO_VALUE;
		*out++ = now && then ? difference(now[i], then[i]) : CRM_NO_VALUE;
	}
}

static void add_compared(struct beside *one, const struct crm_report_column *column, const char *name, const char *title)
{
	struct crm_report_column *out = &one->columns[one->width++];
	*out = *column;
	out->name = crm_textf(one->arena, "%s_%s", column->name, name);
	out->title = crm_textf(one->arena, "%s, %s", column->title, title);
}

static void make_columns(struct beside *one)
{
	one->columns = crm_new(one->arena, struct crm_report_column, 3 * one->table->count);
	for (size_t i = 0; i < one->table->count; i++) {
		const struct crm_report_column *column = &one->table->columns[i];
		one->columns[one->width++] = *column;
		if (!is_compared(column))
			continue;
		add_compared(one, column, "before", "before");
		add_compared(one, column, "change", "change");
	}
}

static const char *place_of(const struct beside *one, size_t row)
{
	CRM_AUTO(crm_str_drop) struct crm_str key = {0};
	add_key(&key, one, one->table, row);
	return crm_map_get(one->places, crm_str_text(&key));
}

static size_t put_rows(struct beside *one, struct crm_value *cells)
{
	const struct crm_value *now = one->table->cells, *then = one->before->cells;
	size_t count = one->table->count, rows = 0;
	for (size_t row = 0; row < one->table->rows; row++, rows++) {
		const char *place = place_of(one, row);
		size_t at = place ? (size_t)strtoul(place, NULL, 10) : 0;
		if (place)
			one->met[at] = true;
		add_cells(one, cells + rows * one->width, now + row * count, place ? then + at * count : NULL, at);
	}
	for (size_t row = 0; row < one->before->rows; row++)
		if (!one->met[row])
			add_cells(one, cells + rows++ * one->width, NULL, then + row * count, row);
	return rows;
}

void crm_report_beside(struct crm_arena *arena, const struct crm_report_table *before, int64_t before_day, int64_t day,
                       struct crm_report_table *table)
{
	struct beside one = { .arena = arena, .before = before, .table = table, .before_day = before_day, .day = day,
		.places = crm_map_new(), .met = crm_new(arena, bool, before->rows + 1) };
	size_t rows = table->rows + before->rows;
	find_places(&one);
	make_columns(&one);
	struct crm_value *cells = crm_alloc(arena, (rows + 1) * one.width * sizeof *cells);
	table->rows = put_rows(&one, cells);
	table->columns = one.columns;
	table->count = one.width;
	table->cells = cells;
	crm_map_drop(&one.places);
}
