#include "load/scan.h"

#include "base/scan.h"
#include "load/newfields.h"

enum { ENOUGH = 1000 };

const char *crm_scan_dialect_words(const struct crm_dialect *dialect)
{
	static const struct { const char *name, *words; } known[] = {
		{ "iso", "ISO (year-month-day)" }, { "us", "month/day/year" }, { "eu", "day/month/year" },
		{ "de", "day.month.year" }, { "y/m/d", "year/month/day" },
		{ "words", "with the month's name" }, { "unix", "seconds since 1970" },
		{ "unix-ms", "milliseconds since 1970" },
	};
	for (size_t i = 0; i < CRM_COUNT(known); i++)
		if (crm_same(known[i].name, crm_dialect_name(dialect)))
			return known[i].words;
	return crm_dialect_name(dialect);
}

/* '2026-11-21' and what follows it is written in no other dialect. */
static bool is_iso(const char *text)
{
	struct crm_civil day;
	return crm_scan_iso_date(&text, &day);
}

static void see(struct crm_plan *plan, struct crm_plan_column *column, const char *text, bool new_fields)
{
	if (!text || !*text || column->settled)
		return;
	if (column->unknown && new_fields) {
		crm_newfields_see(column, text);
		return;
	}
	if (plan->dates || !crm_plan_is_date(plan, column))
		return;
	if (!column->watch)
		column->watch = crm_dialect_watch_new(plan->arena);
	crm_dialect_watch_see(column->watch, text);
	column->settled = is_iso(text);
}

static bool is_settled(const struct crm_plan *plan, bool new_fields)
{
	for (size_t i = 0; i < plan->column_count; i++) {
		const struct crm_plan_column *column = plan->columns[i];
		if (column->unknown && new_fields)
			return false;
		if (!column->settled && !plan->dates && crm_plan_is_date(plan, column))
			return false;
	}
	return true;
}

static crm_err see_rows(struct crm_source *source, struct crm_plan *plan, bool new_fields)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	const char *const *header;
	const struct crm_row *row = NULL;
	size_t known;
	crm_source_header(source, &header, &known);
	if (known)
		CRM_TRY(crm_plan_header(plan, header, known, true));
	for (long n = 0; ; n++) {
		if ((known || n >= ENOUGH) && is_settled(plan, new_fields))
			return NULL;
		crm_arena_rewind(arena, mark);
		crm_err err = crm_source_next(source, arena, &row);
		if (err && crm_source_broken(source))
			return NULL;
		if (err)
			continue;
		if (!row)
			return NULL;
		CRM_TRY(crm_plan_header(plan, row->names, row->count, known > 0));
		for (size_t i = 0; i < row->count; i++)
			see(plan, plan->at[i], row->texts[i], new_fields);
	}
}

crm_err crm_scan_file(struct crm_source *source, struct crm_plan *plan, bool new_fields)
{
	const struct crm_dialect *iso;
	CRM_TRY(see_rows(source, plan, new_fields));
	CRM_TRY(crm_dialect_find(plan->arena, "iso", &iso));
	for (size_t i = 0; i < plan->column_count; i++) {
		struct crm_plan_column *column = plan->columns[i];
		if (column->settled)
			column->dialect = iso;
		else if (column->watch)
			CRM_TRY(crm_err_field(crm_dialect_watch_end(column->watch, &column->dialect), column->name));
	}
	return NULL;
}
