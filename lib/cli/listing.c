#include "cli/listing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/process.h"
#include "base/str.h"
#include "store/asof.h"
#include "store/read.h"

enum { DEFAULT_WIDTH = 80, DIGITS_IN_LINKS = 8 };

crm_err crm_listing_format(struct crm_tool *tool, const char **format)
{
	*format = crm_option(tool, "output");
	/* A verb that writes prints ids, unless it says what it found, or only what it would do and why. */
	bool writes = tool->verb->needs == CRM_NEEDS_WRITE || crm_option_named(tool->verb, "dry-run", strlen("dry-run"));
	bool ids = writes && !tool->verb->tells && !crm_option_maybe(tool, "explain");
	if (!*format && (crm_option_given(tool, "null") || ids))
		*format = "ids";
	if (!*format)
		*format = tool->repo ? crm_config_get(tool->repo->config, "output.format") : getenv("CRM_FORMAT");
	if (!*format || !**format)
		*format = isatty(STDOUT_FILENO) ? "table" : "csv";
	return crm_format_check(*format);
}

size_t crm_listing_width(void)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	if (columns && atoi(columns) > 0)
		return (size_t)atoi(columns);
	if (!isatty(STDOUT_FILENO))
		return 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
		return size.ws_col;
	return DEFAULT_WIDTH;
}

/* The pager of git's manner: $CRM_PAGER, $PAGER, less; it quits if all fits the screen. */
static crm_err start_pager(struct crm_tool *tool)
{
	const char *line = tool->repo ? crm_config_get(tool->repo->config, "output.pager") : NULL;
	if (!line || !*line)
		line = getenv("PAGER");
	if (!line)
		line = "less";
	if (!*line || crm_same(line, "cat") || !isatty(STDOUT_FILENO))
		return NULL;
	(void)setenv("LESS", "FRX", 0);
	return crm_process_pipe_to(line, &tool->out.fd, &tool->pager);
}

static crm_err wait_for_pager(struct crm_tool *tool)
{
	int status;
	if (!tool->pager)
		return NULL;
	close(tool->out.fd);
	tool->out.fd = STDOUT_FILENO;
	pid_t pid = tool->pager;
	tool->pager = 0;
	return crm_process_wait(pid, &status);
}

static crm_err one_character(const char *text, char *out)
{
	*out = 0;
	if (!text)
		return NULL;
	if (crm_same(text, "\\t") || crm_same(text, "tab"))
		text = "\t";
	if (!text[0] || text[1] || text[0] == '"' || text[0] == '\n' || (unsigned char)text[0] >= 0x80)
		return crm_fail(CRM_USAGE, "--delimiter is one ASCII character, not '%s'", text);
	*out = text[0];
	return NULL;
}

static crm_err sink_options(struct crm_tool *tool, const struct crm_entity *entity, struct crm_sink_options *out)
{
	*out = (struct crm_sink_options){ .title = entity ? entity->name : NULL,
		.now = tool->repo ? tool->repo->now : 0, .color = tool->color,
		.zero = crm_option_given(tool, "null"), .id_digits = 16 };
	CRM_TRY(crm_listing_format(tool, &out->format));
	CRM_TRY(one_character(crm_option(tool, "delimiter"), &out->delimiter));
	out->spreadsheet = crm_option_given(tool, "for");
	out->width = crm_format_has(out->format, CRM_FORMAT_PAGED) ? crm_listing_width() : 0;
	return NULL;
}

static crm_err open_sink(struct crm_tool *tool, const struct crm_entity *entity, bool records,
                         const struct crm_column *columns, size_t count, const char *fields, struct crm_sink **out)
{
	struct crm_sink_options options;
	CRM_TRY(sink_options(tool, entity, &options));
	options.fields = fields;
	options.entity = records ? entity : NULL;
	if (crm_format_has(options.format, CRM_FORMAT_PAGED))
		CRM_TRY(start_pager(tool));
	return crm_sink_open(tool->arena, &options, columns, count, &tool->out, out);
}

crm_err crm_listing_open(struct crm_tool *tool, const struct crm_entity *entity, const struct crm_column *columns,
                         size_t count, struct crm_sink **out)
{
	return open_sink(tool, entity, false, columns, count, NULL, out);
}

crm_err crm_listing_open_plain(struct crm_tool *tool, const struct crm_entity *entity,
                               const struct crm_column *columns, size_t count, struct crm_sink **out)
{
	return open_sink(tool, entity, false, columns, count, crm_option(tool, "fields"), out);
}

crm_err crm_listing_open_ids(struct crm_tool *tool, const struct crm_entity *entity, struct crm_sink **out)
{
	struct crm_column *column = crm_new(tool->arena, struct crm_column, 1);
	struct crm_sink_options options;
	CRM_TRY(sink_options(tool, entity, &options));
	options.fields = crm_option(tool, "fields");
	*column = crm_column_plain(tool->arena, "id", CRM_T_ID);
	return crm_sink_open(tool->arena, &options, column, 1, &tool->out, out);
}

crm_err crm_listing_close(struct crm_tool *tool, struct crm_sink *sink, crm_err err)
{
	crm_err closed = crm_sink_close(sink);
	crm_err waited = wait_for_pager(tool);
	return err ? err : closed ? closed : waited;
}

/* -f */

struct columns {
	struct crm_want_column *items;
	size_t count, room;
	bool adding;                 /* '+' before the first: to the usual ones */
};

static bool has_path(const struct columns *columns, const struct crm_path *path)
{
	for (size_t i = 0; i < columns->count; i++) {
		const struct crm_path *other = &columns->items[i].path;
		if (other->length == path->length &&
		    !memcmp(other->entities, path->entities, path->length * sizeof *path->entities) &&
		    !memcmp(other->fields, path->fields, path->length * sizeof *path->fields))
			return true;
	}
	return false;
}

static crm_err add_path(struct crm_tool *tool, struct columns *columns, const struct crm_path *path)
{
	const struct crm_field *field = crm_path_field(path);
	for (size_t i = 0; i < path->length; i++)
		if (!crm_may_read(&tool->repo->actor, path->entities[i], path->fields[i]))
			return crm_fail(CRM_USAGE, "there is no field '%s'", field->name);
	if (columns->count == columns->room) {
		size_t room = columns->room ? columns->room * 2 : 64;
		struct crm_want_column *items = crm_new(tool->arena, struct crm_want_column, room);
		if (columns->count)
			memcpy(items, columns->items, columns->count * sizeof *items);
		columns->items = items;
		columns->room = room;
	}
	columns->items[columns->count++] = (struct crm_want_column){ .path = *path };
	return NULL;
}

static crm_err add_default(struct crm_tool *tool, struct columns *columns, const struct crm_entity *entity,
                           bool shown)
{
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		struct crm_path path = { .length = 1, .entities = { entity }, .fields = { field } };
		if (!crm_field_is_plain(field) || !crm_may_read(&tool->repo->actor, entity, field))
			continue;
		if (!shown || i == 0 || field->flags & CRM_SHOWN || crm_same(field->name, entity->label))
			CRM_TRY(add_path(tool, columns, &path));
	}
	return NULL;
}

static crm_err add_named(struct crm_tool *tool, struct columns *columns, const struct crm_entity *entity,
                         const char *name, bool people)
{
	struct crm_path path;
	if (crm_same(name, "*"))
		return add_default(tool, columns, entity, false);
	if (*name == '+' && !columns->count) {
		columns->adding = true;
		CRM_TRY(add_default(tool, columns, entity, people));
	}
	name += *name == '+';
	CRM_TRY(crm_path_parse(tool->repo->store->model, entity, name, &path));
	return columns->adding && has_path(columns, &path) ? NULL : add_path(tool, columns, &path);
}

static crm_err parse_fields(struct crm_tool *tool, const struct crm_entity *entity, const char *text, bool people,
                            struct columns *out)
{
	char *rest = NULL;
	if (!text)
		return add_default(tool, out, entity, people);
	for (char *name = strtok_r(crm_copy(tool->arena, text), ", ", &rest); name; name = strtok_r(NULL, ", ", &rest))
		CRM_TRY(crm_err_in(add_named(tool, out, entity, name, people), "--fields"));
	return out->count ? NULL : crm_fail(CRM_USAGE, "--fields names no field");
}

/* Those the format wants itself. */
static crm_err add_wanted(struct crm_tool *tool, struct columns *columns, const struct crm_entity *entity,
                          const char *const *names)
{
	for (; *names; names++)
		CRM_TRY(crm_err_in(add_named(tool, columns, entity, *names, false), "--output"));
	return NULL;
}

static enum crm_want want_of(const struct crm_tool *tool, const struct crm_path *path, bool people)
{
	const struct crm_field *field = crm_path_field(path);
	if (field->type != CRM_T_LINK)
		return CRM_WANT_VALUE;
	if (people)
		return CRM_WANT_LABEL;
	const struct crm_entity *target = crm_model_entity(tool->repo->store->model, field->target);
	return target && target->handle ? CRM_WANT_HANDLE : CRM_WANT_VALUE;
}

crm_err crm_listing_sort(struct crm_tool *tool, const struct crm_entity *entity, const char *text,
                         struct crm_select *out)
{
	char *rest = NULL;
	out->sort_count = 0;
	if (!text)
		return NULL;
	struct crm_sort *sorts = crm_new(tool->arena, struct crm_sort, strlen(text) + 1);
	for (char *name = strtok_r(crm_copy(tool->arena, text), ", ", &rest); name; name = strtok_r(NULL, ", ", &rest)) {
		struct crm_sort *sort = &sorts[out->sort_count++];
		sort->down = *name == '-';
		CRM_TRY(crm_err_in(crm_path_parse(tool->repo->store->model, entity, name + (*name == '-' || *name == '+'),
		                                  &sort->path), "--sort"));
		if (!crm_may_read(&tool->repo->actor, crm_path_entity(&sort->path), crm_path_field(&sort->path)))
			return crm_fail(CRM_USAGE, "--sort: there is no field '%s'", name);
	}
	out->sorts = sorts;
	return NULL;
}

crm_err crm_listing_where(struct crm_tool *tool, const struct crm_entity *entity, const char *const *terms,
                          size_t count, struct crm_select *out)
{
	const char *where = crm_option(tool, "where");
	struct crm_node *node = NULL, *more = NULL;
	*out = (struct crm_select){ .model = tool->repo->store->model, .entity = entity, .now = tool->repo->now };
	CRM_TRY(crm_terms_parse(tool->arena, &tool->repo->asking, entity, terms, count, &node));
	if (where)
		CRM_TRY(crm_where_parse(tool->arena, &tool->repo->asking, entity, where, &more));
	out->where = crm_node_and(tool->arena, node, more);
	return NULL;
}

static bool is_people(struct crm_tool *tool)
{
	const char *format;
	return !crm_listing_format(tool, &format) && crm_format_has(format, CRM_FORMAT_PEOPLE);
}

crm_err crm_listing_columns(struct crm_tool *tool, const struct crm_entity *entity, const char *fields,
                            struct crm_select *out)
{
	const char *format, *const *wanted;
	struct columns columns = {0};
	CRM_TRY(crm_listing_format(tool, &format));
	bool people = crm_format_has(format, CRM_FORMAT_PEOPLE);
	CRM_TRY(crm_format_columns(tool->arena, format, entity, &wanted));
	if (!fields && wanted)
		CRM_TRY(add_wanted(tool, &columns, entity, wanted));
	else
		CRM_TRY(parse_fields(tool, entity, fields, people, &columns));
	for (size_t i = 0; i < columns.count; i++)
		columns.items[i].want = want_of(tool, &columns.items[i].path, people);
	out->columns = columns.items;
	out->column_count = columns.count;
	return NULL;
}

crm_err crm_listing_select(struct crm_tool *tool, const struct crm_entity *entity, const char *const *terms,
                           size_t count, struct crm_select *out)
{
	CRM_TRY(crm_listing_where(tool, entity, terms, count, out));
	CRM_TRY(crm_listing_columns(tool, entity, crm_option(tool, "fields"), out));
	CRM_TRY(crm_listing_sort(tool, entity, crm_option(tool, "sort"), out));
	return crm_option_number(tool, "limit", 0, 0, &out->limit);
}

struct crm_column *crm_listing_sink_columns(struct crm_tool *tool, const struct crm_select *select, size_t more)
{
	static const enum crm_link_form forms[] = { [CRM_WANT_VALUE] = CRM_LINK_ID, [CRM_WANT_HANDLE] = CRM_LINK_HANDLE,
	                                            [CRM_WANT_LABEL] = CRM_LINK_LABEL,
	                                            [CRM_WANT_TOLD_APART] = CRM_LINK_LABEL };
	struct crm_column *columns = crm_new(tool->arena, struct crm_column, select->column_count + more);
	for (size_t i = 0; i < select->column_count; i++) {
		CRM_AUTO(crm_str_drop) struct crm_str name = {0};
		crm_path_add_text(&name, &select->columns[i].path);
		columns[i] = (struct crm_column){ .name = crm_copy(tool->arena, name.s),
			.field = crm_path_field(&select->columns[i].path), .link = forms[select->columns[i].want],
			.telling = crm_same(name.s, select->entity->label) };
	}
	return columns;
}

/* People see ids as short as is unique; the value is borrowed, so shortening it is only a matter of its length. */
static crm_err shorten(struct crm_tool *tool, const struct crm_want_column *column, struct crm_cell *cell,
                       char buffer[17])
{
	const struct crm_field *field = crm_path_field(&column->path);
	size_t digits = DIGITS_IN_LINKS;
	if (field->type != CRM_T_ID || cell->value.shape != CRM_TEXT || cell->value.n != 16)
		return NULL;
	if (!field->asked) /* else it is not the id of a record of ours to be short among */
		CRM_TRY(crm_read_short_id(tool->repo->store, crm_path_entity(&column->path), cell->value.s, &digits));
	snprintf(buffer, 17, "%.*s", (int)digits, cell->value.s);
	cell->value = crm_value_text_n(buffer, digits);
	return NULL;
}

static crm_err print_row(struct crm_tool *tool, const struct crm_select *select, struct crm_cursor *cursor,
                         struct crm_cell *cells, char (*ids)[17], struct crm_sink *sink)
{
	for (size_t i = 0; i < select->column_count; i++) {
		struct crm_value unit = crm_cursor_value(cursor, (int)(2 * i + 1));
		cells[i] = (struct crm_cell){ crm_cursor_value(cursor, (int)(2 * i)),
		                              unit.shape == CRM_TEXT ? unit.s : NULL };
		if (ids)
			CRM_TRY(shorten(tool, &select->columns[i], &cells[i], ids[i]));
	}
	return crm_sink_row(sink, cells);
}

crm_err crm_listing_rows(struct crm_tool *tool, const struct crm_select *select, struct crm_sink *sink,
                         int64_t *rows)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = NULL;
	struct crm_cell *cells = crm_new(tool->arena, struct crm_cell, select->column_count);
	char (*ids)[17] = is_people(tool) ? crm_alloc(tool->arena, 17 * select->column_count) : NULL;
	bool row = false;
	struct crm_select shown = *select;
	shown.shows_order = tool->repo->store->asof != NULL;
	CRM_TRY(crm_sql_select(tool->arena, &shown, &sql));
	CRM_TRY(crm_cursor_open(tool->repo->store, &sql, &cursor));
	CRM_TRY(crm_cursor_next(cursor, &row));
	for (; row && !tool->out.gone; ++*rows) {
		CRM_TRY(print_row(tool, select, cursor, cells, ids, sink));
		if (*crm_stop)
			return crm_interrupted();
		CRM_TRY(crm_cursor_next(cursor, &row));
	}
	return NULL;
}

crm_err crm_listing_open_records(struct crm_tool *tool, const struct crm_select *select, struct crm_sink **out)
{
	return open_sink(tool, select->entity, true, crm_listing_sink_columns(tool, select, 0), select->column_count, NULL,
	                 out);
}

crm_err crm_listing_run(struct crm_tool *tool, const struct crm_select *select, int64_t *rows)
{
	struct crm_sink *sink;
	*rows = 0;
	CRM_TRY(crm_listing_open_records(tool, select, &sink));
	return crm_listing_close(tool, sink, crm_listing_rows(tool, select, sink, rows));
}

crm_err crm_listing_count(struct crm_tool *tool, const struct crm_select *select, int64_t *count)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = NULL;
	bool row = false;
	if (tool->repo->store->asof && (!select->where || select->where->kind == CRM_NODE_ALL))
		return crm_asof_count(tool->repo->store, select->entity, count);
	CRM_TRY(crm_sql_count(tool->arena, select, &sql));
	CRM_TRY(crm_cursor_open(tool->repo->store, &sql, &cursor));
	CRM_TRY(crm_cursor_next(cursor, &row));
	*count = row ? crm_cursor_value(cursor, 0).i : 0;
	return NULL;
}
