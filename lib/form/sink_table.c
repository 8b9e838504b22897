#include "form/sink_table.h"

#include <string.h>

#include "base/utf8.h"

enum { GAP = 2, LEAST_WIDTH = 4, LEAST_TELLING = 12, HELD_ROWS = 1000, HELD_BYTES = 1024 * 1024 };

/* Behind the header of a table that has more columns than there is room for. */
static const char CUT[] = " …";
enum { CUT_WIDTH = 2 };

static const char BOLD[] = "\x1b[1m", DIM[] = "\x1b[2m", PLAIN[] = "\x1b[0m";

struct layout {
	size_t width;
	size_t body;             /* of its widest cell, without the header */
	bool left_out;           /* nothing is in it, and there is no room for that */
	bool right;
	bool whole;              /* never cut */
	bool telling;            /* cut last */
	const char *style;       /* of its cells; NULL: none */
};

struct table {
	struct crm_sink base;
	struct layout *layouts;
	struct crm_str header;   /* cells, each ended by a NUL; so is each held row */
	struct crm_str held;
	size_t rows;             /* held */
	bool streams;            /* widths are chosen */
	bool cut;                /* columns at its end are left out for want of room */
};

static bool is_whole(const struct crm_column *column)
{
	enum crm_type type = column->field->type;

	return column->whole || crm_column_aligns_right(column) || type == CRM_T_ID || type == CRM_T_DATE ||
	       type == CRM_T_INSTANT;
}

static void add_upper(struct crm_str *out, const char *name)
{
	for (; *name; name++)
		crm_str_add_c(out, *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A') : *name);
	crm_str_add_c(out, '\0');
}

/* Widens the columns for the row of cells at `cells`. */
static void measure(struct table *table, const char *cells)
{
	for (size_t i = 0; i < table->base.count; i++) {
		size_t n = strlen(cells), width = crm_utf8_width(cells, n);
		if (width > table->layouts[i].body)
			table->layouts[i].body = width;
		cells += n + 1;
	}
}

/* As wide as the widest cell, or the header. */
static void choose_widths(struct table *table)
{
	const char *header = crm_str_text(&table->header);

	for (size_t i = 0; i < table->base.count; i++) {
		size_t n = strlen(header), width = crm_utf8_width(header, n);
		struct layout *layout = &table->layouts[i];
		layout->width = width > layout->body ? width : layout->body;
		header += n + 1;
	}
}

static crm_err open_table(struct crm_sink *sink)
{
	struct table *table = (struct table *)sink;

	table->layouts = crm_new(sink->arena, struct layout, sink->count + 1);
	for (size_t i = 0; i < sink->count; i++) {
		const struct crm_column *column = &sink->columns[i];
		table->layouts[i].right = crm_column_aligns_right(column);
		table->layouts[i].whole = is_whole(column);
		table->layouts[i].telling = column->telling;
		if (column->field->type == CRM_T_ID)
			table->layouts[i].style = DIM;
		add_upper(&table->header, column->name);
	}
	return NULL;
}

/* The widest column that may give up a place and keep as many as `least`. */
static struct layout *widest(const struct table *table, size_t least, bool telling)
{
	struct layout *widest = NULL;

	for (size_t i = 0; i < table->base.count; i++) {
		struct layout *layout = &table->layouts[i];
		if (!layout->whole && !layout->left_out && (telling || !layout->telling) && layout->width > least &&
		    (!widest || layout->width > widest->width))
			widest = layout;
	}
	return widest;
}

/* A column that is wide only for its header. */
static struct layout *overhanging(const struct table *table)
{
	for (size_t i = 0; i < table->base.count; i++) {
		struct layout *layout = &table->layouts[i];
		if (!layout->left_out && layout->width > layout->body && layout->width > LEAST_WIDTH)
			return layout;
	}
	return NULL;
}

/* Headers first. What tells most keeps a sentence while the others still have a word, and always enough to be told apart. */
static struct layout *giving(const struct table *table)
{
	static const struct { size_t least; bool telling; } steps[] = {
		{ 8, false }, { 24, true }, { 6, false }, { 16, true }, { LEAST_WIDTH, false }, { LEAST_TELLING, true },
	};
	struct layout *layout = overhanging(table);

	for (size_t i = 0; i < CRM_COUNT(steps) && !layout; i++)
		layout = widest(table, steps[i].least, steps[i].telling);
	return layout;
}

static size_t total_width(const struct table *table)
{
	size_t total = 0;

	for (size_t i = 0; i < table->base.count; i++)
		if (!table->layouts[i].left_out)
			total += table->layouts[i].width + (total ? GAP : 0);
	return total;
}

static void leave_out_empty(struct table *table)
{
	for (size_t i = 0; i < table->base.count; i++)
		table->layouts[i].left_out = table->layouts[i].body == 0;
}

/* What cannot get narrower: whole columns go, the last ones first, rather than that all lines are broken in two. */
static void cut(struct table *table, size_t limit)
{
	for (size_t i = table->base.count; i-- > 1 && total_width(table) + CUT_WIDTH > limit;) {
		table->cut |= !table->layouts[i].left_out;
		table->layouts[i].left_out = true;
	}
}

/* Returns how wide it is then. */
static size_t narrow(struct table *table, size_t limit)
{
	struct layout *layout;
	size_t total;

	for (size_t i = 0; i < table->base.count; i++) {
		layout = &table->layouts[i];
		if (!layout->whole && layout->width > limit)
			layout->width = limit;
	}
	for (total = total_width(table); total > limit && (layout = giving(table)); total--)
		layout->width--;
	return total;
}

/* `all`: no further rows will come. */
static void shrink(struct table *table, bool all)
{
	size_t limit = table->base.options.width;

	if (all && total_width(table) > limit)
		leave_out_empty(table);
	if (narrow(table, limit) <= limit)
		return;
	cut(table, limit);
	choose_widths(table);
	narrow(table, limit > CUT_WIDTH ? limit - CUT_WIDTH : limit);
}

static void add_spaces(struct crm_str *out, size_t count)
{
	while (count-- > 0)
		crm_str_add_c(out, ' ');
}

/* Spaces are owed until something follows them, so that no line ends in any. */
static void print_cell(const struct table *table, size_t i, const char *text, const char *style,
                       size_t *owed)
{
	struct crm_str *out = &table->base.output->buffer;
	const struct layout *layout = &table->layouts[i];
	bool may_cut = table->base.options.width && (!layout->whole || style == BOLD);
	size_t limit = may_cut ? layout->width : 0;
	size_t n = strlen(text), width = crm_utf8_width(text, n);

	if (!table->base.options.color)
		style = NULL;
	if (limit && width > limit)
		width = limit;
	size_t rest = layout->width > width ? layout->width - width : 0;
	if (n > 0) {
		add_spaces(out, *owed + (layout->right ? rest : 0));
		*owed = layout->right ? 0 : rest;
		crm_str_add(out, style ? style : "");
		size_t used = crm_utf8_add_shown(out, text, n, limit);
		crm_str_add(out, style ? PLAIN : "");
		*owed += used < width && !layout->right ? width - used : 0;
	} else {
		*owed += rest;
	}
	*owed += GAP;
}

/* Prints the row of cells at `cells`; returns what follows it. `style` NULL: each column's own. */
static const char *print_row(const struct table *table, const char *cells, const char *style)
{
	size_t owed = 0;

	for (size_t i = 0; i < table->base.count; i++) {
		if (!table->layouts[i].left_out)
			print_cell(table, i, cells, style ? style : table->layouts[i].style, &owed);
		cells += strlen(cells) + 1;
	}
	if (table->cut && style == BOLD)
		crm_str_add(&table->base.output->buffer, CUT);
	crm_str_add_c(&table->base.output->buffer, '\n');
	return cells;
}

/* Chooses the widths and prints what was held. No rows, no header. */
static void release(struct table *table, bool all)
{
	if (table->rows == 0)
		return;
	choose_widths(table);
	if (table->base.options.width)
		shrink(table, all);
	print_row(table, crm_str_text(&table->header), BOLD);
	const char *cells = crm_str_text(&table->held);
	for (; table->rows > 0; table->rows--) {
		cells = print_row(table, cells, NULL);
		crm_output_tick(table->base.output);
	}
	table->streams = true;
}

static crm_err row(struct crm_sink *sink, const struct crm_cell *cells)
{
	struct table *table = (struct table *)sink;

	if (table->streams)
		crm_str_clear(&table->held);
	size_t from = table->held.n;
	for (size_t i = 0; i < sink->count; i++) {
		crm_cell_add_shown(&table->held, sink, i, &cells[i], sink->options.now);
		crm_str_add_c(&table->held, '\0');
	}
	if (table->streams) {
		print_row(table, crm_str_text(&table->held), NULL);
		return NULL;
	}
	measure(table, crm_str_text(&table->held) + from);
	table->rows++;
	if (table->rows >= HELD_ROWS || table->held.n > HELD_BYTES)
		release(table, false);
	return NULL;
}

static crm_err close_table(struct crm_sink *sink)
{
	release((struct table *)sink, true);
	return NULL;
}

static void drop(struct crm_sink *sink)
{
	struct table *table = (struct table *)sink;

	crm_str_drop(&table->header);
	crm_str_drop(&table->held);
}

const struct crm_sink_kind crm_sink_table = {
	.name = "table",
	.title = "aligned columns, for people",
	.flags = CRM_FORMAT_PEOPLE | CRM_FORMAT_PAGED,
	.size = sizeof(struct table),
	.open = open_table,
	.row = row,
	.close = close_table,
	.drop = drop,
};
