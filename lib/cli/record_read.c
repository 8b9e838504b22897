#include "cli/record_read.h"

#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "cli/asof.h"
#include "cli/listing.h"
#include "cli/record_full.h"
#include "cli/record_hanging.h"
#include "cli/refs.h"
#include "model/record.h"
#include "repo/ref.h"
#include "store/read.h"

crm_err crm_record_list(struct crm_tool *tool)
{
	const struct crm_entity *entity;
	struct crm_select select;
	int64_t rows = 0, all = 0;
	CRM_TRY(crm_tool_asof_list(tool, tool->count, &entity));
	CRM_TRY(crm_listing_select(tool, entity, tool->arguments, tool->count, &select));
	CRM_TRY(crm_listing_run(tool, &select, &rows));
	if (!rows)
		return crm_nothing();
	if (select.limit && rows == select.limit && isatty(STDERR_FILENO) && isatty(STDOUT_FILENO)) {
		CRM_TRY(crm_listing_count(tool, &select, &all));
		if (all > rows)
			crm_say(tool, "%lld of %lld. All: -n 0", (long long)rows, (long long)all);
	}
	return NULL;
}

static crm_err count_all(struct crm_tool *tool, const struct crm_select *select)
{
	int64_t count = 0;
	CRM_TRY(crm_listing_count(tool, select, &count));
	crm_str_addf(&tool->out.buffer, "%lld\n", (long long)count);
	return count ? NULL : crm_nothing();
}

static crm_err count_rows(struct crm_tool *tool, const struct crm_select *select, struct crm_sink *sink, int64_t *rows)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = NULL;
	size_t n = select->column_count;
	struct crm_cell *cells = crm_new(tool->arena, struct crm_cell, n + 1);
	bool row = false;
	CRM_TRY(crm_sql_count_by(tool->arena, select, &sql));
	CRM_TRY(crm_cursor_open(tool->repo->store, &sql, &cursor));
	CRM_TRY(crm_cursor_next(cursor, &row));
	for (; row; ++*rows) {
		for (size_t i = 0; i < n; i++) {
			struct crm_value unit = crm_cursor_value(cursor, (int)(2 * i + 1));
			cells[i] = (struct crm_cell){ crm_cursor_value(cursor, (int)(2 * i)),
			                              unit.shape == CRM_TEXT ? unit.s : NULL };
		}
		cells[n] = (struct crm_cell){ crm_cursor_value(cursor, (int)(2 * n)), NULL };
		CRM_TRY(crm_sink_row(sink, cells));
		CRM_TRY(crm_cursor_next(cursor, &row));
	}
	return NULL;
}

/* Groups are read by people: by names, and those of one name in several pipelines told apart. */
static void want_names(struct crm_want_column *column)
{
	const struct crm_field *field = crm_path_field(&column->path);
	if (field->type == CRM_T_LINK && field->scope)
		column->want = CRM_WANT_TOLD_APART;
	else if (field->type == CRM_T_LINK && column->want == CRM_WANT_VALUE)
		column->want = CRM_WANT_LABEL;
}

static crm_err count_by(struct crm_tool *tool, struct crm_select *select, const char *by)
{
	struct crm_sink *sink;
	int64_t rows = 0;
	CRM_TRY(crm_listing_columns(tool, select->entity, by, select));
	for (size_t i = 0; i < select->column_count; i++)
		want_names(&((struct crm_want_column *)select->columns)[i]);
	struct crm_column *columns = crm_listing_sink_columns(tool, select, 1);
	columns[select->column_count] = crm_column_plain(tool->arena, "count", CRM_T_INTEGER);
	CRM_TRY(crm_listing_open(tool, select->entity, columns, select->column_count + 1, &sink));
	CRM_TRY(crm_listing_close(tool, sink, count_rows(tool, select, sink, &rows)));
	return rows ? NULL : crm_nothing();
}

crm_err crm_record_count(struct crm_tool *tool)
{
	const struct crm_entity *entity;
	struct crm_select select;
	const char *by = crm_option(tool, "by");
	CRM_TRY(crm_tool_asof_count(tool, tool->count, &entity));
	CRM_TRY(crm_listing_where(tool, entity, tool->arguments, tool->count, &select));
	return by ? count_by(tool, &select, by) : count_all(tool, &select);
}

/* show: one record downward for people, rows of all fields for machines. */

static crm_err select_one(struct crm_tool *tool, const struct crm_entity *entity, const char *id,
                          struct crm_select *out)
{
	*out = (struct crm_select){ .model = tool->repo->store->model, .entity = entity, .now = tool->repo->now,
		.where = crm_node_equals(tool->arena, entity, 0, crm_value_text(id)) };
	return crm_listing_columns(tool, entity, crm_option(tool, "fields"), out);
}

static crm_err show_rows(struct crm_tool *tool, const struct crm_entity *entity, const struct crm_refs *refs)
{
	struct crm_select select;
	struct crm_sink *sink;
	int64_t rows = 0;
	CRM_TRY(select_one(tool, entity, refs->ids[0], &select));
	CRM_TRY(crm_listing_open_records(tool, &select, &sink));
	crm_err err = NULL;
	for (size_t i = 0; i < refs->count && !err; i++) {
		select.where = crm_node_equals(tool->arena, entity, 0, crm_value_text(refs->ids[i]));
		err = crm_listing_rows(tool, &select, sink, &rows);
	}
	return crm_listing_close(tool, sink, err);
}

/* A value for the eye: line breaks kept under each other, everything else that could drive the terminal escaped. */
static void add_lines(struct crm_str *out, const char *text, size_t width)
{
	for (;;) {
		size_t n = strcspn(text, "\n");
		crm_utf8_add_shown(out, text, n, 0);
		crm_str_add_c(out, '\n');
		if (!text[n])
			return;
		text += n + 1;
		crm_str_addf(out, "%*s", (int)width + 2, "");
	}
}

static void add_field(struct crm_tool *tool, const struct crm_column *column, struct crm_value value,
                      struct crm_value unit, size_t width)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *its = unit.shape == CRM_TEXT ? unit.s : NULL;
	int64_t at, day;
	char local[40];
	if (column->link != CRM_LINK_ID && value.shape == CRM_TEXT)
		crm_str_add_n(&text, value.s, value.n);
	else if (crm_value_day(column->field, value, its, &day))
		crm_str_add(&text, crm_date_text(day, local));
	else if (column->field->type == CRM_T_INSTANT && crm_instant_read(value.s, &at))
		crm_str_add(&text, crm_instant_local(at, local)); /* a card is for exact reading */
	else
		crm_value_add_shown(&text, column->field, value, its, tool->repo->now);
	crm_card_label(tool, column->name, width);
	add_lines(&tool->out.buffer, crm_str_text(&text), width);
}

static size_t widest(const struct crm_column *columns, size_t count)
{
	size_t width = 0;
	for (size_t i = 0; i < count; i++)
		width = strlen(columns[i].name) > width ? strlen(columns[i].name) : width;
	return width;
}

/* All stored fields, and what is computed of them that belongs on a card. */
static const char *card_fields(struct crm_tool *tool, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str fields = {0};
	crm_str_add_c(&fields, '*');
	for (size_t i = 0; i < entity->asked_count; i++)
		if (entity->asked[i]->flags & CRM_ON_CARD && crm_may_read(&tool->repo->actor, entity, entity->asked[i]))
			crm_str_addf(&fields, ",%s", entity->asked[i]->name);
	return crm_copy(tool->arena, crm_str_text(&fields));
}

static crm_err show_card(struct crm_tool *tool, const struct crm_subject *here)
{
	struct crm_select select;
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = NULL;
	bool row = false;
	CRM_TRY(select_one(tool, here->entity, here->id, &select));
	if (!crm_option(tool, "fields"))
		CRM_TRY(crm_listing_columns(tool, here->entity, card_fields(tool, here->entity), &select));
	const struct crm_column *columns = crm_listing_sink_columns(tool, &select, 0);
	size_t width = widest(columns, select.column_count);
	CRM_TRY(crm_sql_select(tool->arena, &select, &sql));
	CRM_TRY(crm_cursor_open(tool->repo->store, &sql, &cursor));
	CRM_TRY(crm_cursor_next(cursor, &row));
	for (size_t i = 0; row && i < select.column_count; i++) {
		struct crm_value value = crm_cursor_value(cursor, (int)(2 * i));
		if (value.shape != CRM_EMPTY)
			add_field(tool, &columns[i], value, crm_cursor_value(cursor, (int)(2 * i + 1)), width);
	}
	return crm_option(tool, "fields") ? NULL : crm_show_hanging(tool, here, width);
}

/* For people, the record first. */
static crm_err show_full(struct crm_tool *tool, const struct crm_subject *here, size_t count, bool people)
{
	if (count > 1)
		return crm_fail(CRM_USAGE, "--full tells the story of one record");
	if (people && !crm_option(tool, "fields")) {
		CRM_TRY(show_card(tool, here));
		crm_str_add_c(&tool->out.buffer, '\n');
	}
	return crm_record_full(tool, here->entity, here->id);
}

crm_err crm_record_show(struct crm_tool *tool)
{
	struct crm_subject here;
	struct crm_refs refs;
	const char *format;
	CRM_TRY(crm_tool_asof_show(tool, &here.entity));
	CRM_TRY(crm_listing_format(tool, &format));
	CRM_TRY(crm_refs_read(tool, here.entity, tool->arguments, tool->count, &refs));
	if (!refs.count)
		return crm_nothing();
	here.id = refs.ids[0];
	if (crm_option_given(tool, "full"))
		return show_full(tool, &here, refs.count, crm_format_has(format, CRM_FORMAT_PAGED));
	if (!crm_format_has(format, CRM_FORMAT_PAGED))
		return show_rows(tool, here.entity, &refs);
	for (size_t i = 0; i < refs.count; i++) {
		if (i)
			crm_str_add_c(&tool->out.buffer, '\n');
		here.id = refs.ids[i];
		CRM_TRY(show_card(tool, &here));
		crm_output_tick(&tool->out);
	}
	return NULL;
}
