/*
 * crm-calendar: working hours and holidays, and time as they count it.
 */
#include "base/file.h"
#include "base/str.h"
#include "base/time.h"
#include "cli/asof.h"
#include "cli/diff.h"
#include "cli/records.h"
#include "cli/refs.h"
#include "cli/table.h"
#include "crm/holiday_import.h"
#include "form/source.h"
#include "repo/ref.h"
#include "store/clock_read.h"

enum { TXN_DIGITS = 4, SECOND = 1000, WEEK = 7 };

static void drop_reader(struct crm_clock_reader **reader)
{
	crm_clock_reader_drop(reader);
}

/* The calendar that the first operand names. */
static crm_err find_calendar(struct crm_tool *tool, char id[17])
{
	return crm_ref_find(tool->repo, crm_model_entity(tool->repo->store->model, "calendar"), tool->arguments[0], NULL, NULL,
	                    id);
}

static crm_err compile(struct crm_tool *tool, struct crm_clock_reader **reader, struct crm_worktime **out)
{
	char id[17];
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(find_calendar(tool, id));
	*reader = crm_clock_reader_new(tool->repo->store->db);
	return crm_clock_calendar_read(*reader, id, out);
}

/* -- holidays -------------------------------------------------------------------------- */

static crm_err tell_change(void *context, enum crm_op op, const struct crm_record *old, const struct crm_record *record)
{
	return crm_diff_print(context, op, old, record);
}

static void summarise(struct crm_tool *tool, const struct crm_holiday_result *result, bool dry)
{
	const char *end = result->txn[0] ? crm_textf(tool->arena, " · undo with: crm-log undo %.*s", TXN_DIGITS, result->txn)
	                : dry ? " · nothing was written" : " · nothing was changed";
	if (result->left_out)
		crm_say(tool, "left out: %s (days that move are listed one by one in a file of each year)", result->left_out);
	crm_say(tool, "%lld holidays %screated, %lld updated, %lld unchanged%s", (long long)result->created,
	        dry ? "would be " : "", (long long)result->updated, (long long)result->unchanged, end);
}

static crm_err holidays(struct crm_tool *tool)
{
	struct crm_change_why why;
	struct crm_holiday_result result;
	char id[17];
	CRM_TRY(find_calendar(tool, id));
	CRM_TRY(crm_tool_why(tool, &why));
	struct crm_holiday_options options = { .calendar = id, .path = tool->count > 1 ? tool->arguments[1] : NULL, .why = &why };
	why.source = crm_path_last(options.path);
	if (why.dry_run) {
		why.wrote = tell_change;
		why.context = tool;
	}
	CRM_TRY(crm_holiday_import(tool->repo, tool->arena, &options, &result));
	if (why.dry_run)
		CRM_TRY(crm_diff_end(tool));
	summarise(tool, &result, why.dry_run);
	return NULL;
}

/* -- hours ------------------------------------------------------------------------------- */

enum { DAY, BEGIN, END, OPEN, HOURS };

static const struct crm_table_column hours_columns[HOURS] = {
	[DAY] = { .name = "date", .type = CRM_T_DATE },
	[BEGIN] = { .name = "begin", .type = CRM_T_INSTANT },
	[END] = { .name = "end", .type = CRM_T_INSTANT },
	[OPEN] = { .name = "open", .type = CRM_T_DURATION },
};

static crm_err read_days(struct crm_tool *tool, int64_t *from, int64_t *until)
{
	struct crm_span span;
	*from = crm_date_at(tool->repo->now);
	*until = *from + WEEK - 1;
	if (tool->count < 2)
		return NULL;
	CRM_TRY(crm_date_parse(tool->arguments[1], tool->repo->now, &span));
	*from = span.from;
	*until = span.to - 1;
	if (tool->count < 3)
		return NULL;
	CRM_TRY(crm_date_parse(tool->arguments[2], tool->repo->now, &span));
	*until = span.to - 1;
	return *until >= *from ? NULL : crm_fail(CRM_USAGE, "the last day is before the first");
}

static int64_t start_of(int64_t date)
{
	struct crm_civil civil;
	crm_date_civil(date, &civil);
	return crm_instant_of(&civil);
}

/* The open stretches of a day, or one row without any. */
static crm_err print_day(struct crm_table *table, struct crm_worktime *time, int64_t date)
{
	char text[CRM_DATE_SIZE];
	int64_t at = start_of(date), end = start_of(date + 1), begin, stop;
	struct crm_value day = crm_value_text(crm_date_text(date, text));
	bool any = false;
	while (crm_worktime_open(time, at, &begin, &stop) && begin < end) {
		begin = begin < at ? at : begin;
		stop = stop > end ? end : stop;
		CRM_TRY(crm_table_row(table, (struct crm_value[HOURS]){ [DAY] = day, [BEGIN] = crm_value_integer(begin),
			[END] = crm_value_integer(stop), [OPEN] = crm_value_integer((stop - begin) / SECOND) }));
		any = true;
		at = stop;
		if (at >= end)
			break;
	}
	return any ? NULL : crm_table_row(table, (struct crm_value[HOURS]){ [DAY] = day, [OPEN] = crm_value_integer(0) });
}

static crm_err hours(struct crm_tool *tool)
{
	CRM_AUTO(drop_reader) struct crm_clock_reader *reader = NULL;
	struct crm_worktime *time;
	struct crm_table *table;
	int64_t from, until;
	crm_err err = NULL;
	CRM_TRY(compile(tool, &reader, &time));
	CRM_TRY(read_days(tool, &from, &until));
	CRM_TRY(crm_table_open(tool, NULL, hours_columns, HOURS, CRM_TABLE_PICKED, &table));
	for (int64_t date = from; !err && date <= until; date++)
		err = print_day(table, time, date);
	return crm_table_end(table, err);
}

/* -- between, after ---------------------------------------------------------------------- */

enum { FROM, TO, LENGTH, SPANS };

static const struct crm_table_column span_columns[SPANS] = {
	[FROM] = { .name = "from", .type = CRM_T_INSTANT },
	[TO] = { .name = "to", .type = CRM_T_INSTANT },
	[LENGTH] = { .name = "open", .type = CRM_T_DURATION },
};

struct counting {
	struct crm_tool *tool;
	struct crm_worktime *time;
	struct crm_table *table;
	const char *second;            /* the column beside `from` */
	crm_err (*count)(struct counting *counting, int64_t from, const char *text);
};

static crm_err read_instant(struct crm_tool *tool, const char *text, int64_t *out)
{
	struct crm_span span;
	CRM_TRY(crm_instant_parse(text, tool->repo->now, &span));
	*out = span.from;
	return NULL;
}

static crm_err print_span(struct counting *counting, int64_t from, struct crm_value to, int64_t seconds)
{
	return crm_table_row(counting->table, (struct crm_value[SPANS]){ [FROM] = crm_value_integer(from), [TO] = to,
		[LENGTH] = crm_value_integer(seconds) });
}

static crm_err count_between(struct counting *counting, int64_t from, const char *text)
{
	int64_t to;
	CRM_TRY(read_instant(counting->tool, text, &to));
	return print_span(counting, from, crm_value_integer(to), crm_worktime_between(counting->time, from, to) / SECOND);
}

static crm_err count_after(struct counting *counting, int64_t from, const char *text)
{
	int64_t seconds, to;
	CRM_TRY(crm_duration_parse(text, &seconds));
	if (seconds < 0)
		return crm_fail(CRM_INVALID, "'%s' is less than nothing", text);
	if (seconds > INT64_MAX / SECOND / 2 || !crm_worktime_add(counting->time, from, seconds * SECOND, &to))
		return crm_fail(CRM_INVALID, "the calendar is not open for so long within a hundred years");
	return print_span(counting, from, crm_value_integer(to), seconds);
}

static crm_err count_one(struct counting *counting, const char *first, const char *second)
{
	int64_t from;
	CRM_TRY(read_instant(counting->tool, first, &from));
	return counting->count(counting, from, second);
}

static crm_err count_row(struct counting *counting, struct crm_source *source, const struct crm_row *row)
{
	const char *from = crm_row_cell(row, "from"), *second = crm_row_cell(row, counting->second);
	crm_err err = from && second ? count_one(counting, from, second)
	                             : crm_fail(CRM_INVALID, "a row has 'from' and '%s'", counting->second);
	return crm_err_at(err, crm_source_name(source), row->line);
}

static crm_err count_stream(struct counting *counting)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	struct crm_arena_mark mark = crm_arena_mark(counting->tool->arena);
	CRM_TRY(crm_source_open(NULL, &(struct crm_source_options){0}, &source));
	for (;;) {
		const struct crm_row *row;
		crm_arena_rewind(counting->tool->arena, mark);
		CRM_TRY(crm_source_next(source, counting->tool->arena, &row));
		if (!row)
			return NULL;
		CRM_TRY(count_row(counting, source, row));
	}
}

static crm_err count(struct crm_tool *tool, const char *second,
                     crm_err (*how)(struct counting *counting, int64_t from, const char *text))
{
	CRM_AUTO(drop_reader) struct crm_clock_reader *reader = NULL;
	struct counting counting = { .tool = tool, .second = second, .count = how };
	bool stream = tool->count == 2;
	if (stream && !crm_same(tool->arguments[1], "-"))
		return crm_fail(CRM_USAGE, "the second operand is missing, or '-' for rows of from,%s on standard input", second);
	CRM_TRY(compile(tool, &reader, &counting.time));
	CRM_TRY(crm_table_open(tool, NULL, span_columns, SPANS, CRM_TABLE_PICKED, &counting.table));
	return crm_table_end(counting.table, stream ? count_stream(&counting)
	                                            : count_one(&counting, tool->arguments[1], tool->arguments[2]));
}

static crm_err between(struct crm_tool *tool)
{
	return count(tool, "to", count_between);
}

static crm_err after(struct crm_tool *tool)
{
	return count(tool, "open", count_after);
}

/* -- the tool ---------------------------------------------------------------------------- */

#define READS .options = { crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ

static const struct crm_verb verbs[] = {
	{ .name = "holidays", .arguments = "CALENDAR [FILE|-]", .help = "take in days that are closed: .ics, or date,until,name,yearly",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = 2,
	  .run = holidays, .complete = "refs,file" },
	{ .name = "hours", .arguments = "CALENDAR [FROM [TO]]", .help = "when it is open, day by day (default: a week from today)",
	  .least = 1, .most = 3, .run = hours, .complete = "refs", READS },
	{ .name = "between", .arguments = "CALENDAR FROM TO|-", .help = "how long it is open from one instant to another",
	  .least = 2, .most = 3, .run = between, .complete = "refs", READS },
	{ .name = "after", .arguments = "CALENDAR FROM DURATION|-", .help = "when so much business time is used up", .least = 2,
	  .most = 3, .run = after, .complete = "refs", READS },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-calendar",
	.help = "working hours and holidays",
	.entity = "calendar",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
