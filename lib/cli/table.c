#include "cli/table.h"

#include "base/time.h"
#include "base/when.h"
#include "cli/listing.h"

enum { ID_DIGITS = 8, TEXT_SIZE = 40 };

/* What is shown: columns[from[i]] as the i-th. */
struct crm_table {
	struct crm_tool *tool;
	const struct crm_table_column *columns;
	struct crm_sink *sink;
	struct crm_cell *cells;
	char (*instants)[TEXT_SIZE];
	size_t *from;
	size_t count;
	int64_t rows;
	bool people;
};

static bool is_shown(const struct crm_table *table, const struct crm_table_column *column, unsigned flags)
{
	if (column->flags & CRM_TABLE_MACHINE && table->people)
		return false;
	return !(column->flags & CRM_TABLE_SEVERAL) || flags & CRM_TABLE_MIXED;
}

/* An instant is a text to the sink, which shows them to people as they are near now. */
static struct crm_column *choose_columns(struct crm_table *table, size_t count, unsigned flags)
{
	struct crm_arena *arena = table->tool->arena;
	struct crm_column *out = crm_new(arena, struct crm_column, count);
	for (size_t i = 0; i < count; i++) {
		const struct crm_table_column *column = &table->columns[i];
		if (!is_shown(table, column, flags))
			continue;
		out[table->count] = crm_column_plain(arena, column->name,
		                                     column->type == CRM_T_INSTANT ? CRM_T_TEXT : column->type);
		out[table->count].whole = column->type == CRM_T_INSTANT;
		out[table->count].telling = column->flags & CRM_TABLE_TELLING;
		table->from[table->count++] = i;
	}
	return out;
}

crm_err crm_table_open(struct crm_tool *tool, const struct crm_entity *entity, const struct crm_table_column *columns,
                       size_t count, unsigned flags, struct crm_table **out)
{
	struct crm_table *table = crm_new(tool->arena, struct crm_table, 1);
	const char *format;
	CRM_TRY(crm_listing_format(tool, &format));
	*table = (struct crm_table){ .tool = tool, .columns = columns, .people = crm_format_has(format, CRM_FORMAT_PEOPLE),
		.cells = crm_new(tool->arena, struct crm_cell, count), .from = crm_new(tool->arena, size_t, count),
		.instants = crm_alloc(tool->arena, count * sizeof *table->instants) };
	const struct crm_column *shown = choose_columns(table, count, flags);
	*out = table;
	return flags & CRM_TABLE_PICKED ? crm_listing_open_plain(tool, entity, shown, table->count, &table->sink)
	                                : crm_listing_open(tool, entity, shown, table->count, &table->sink);
}

bool crm_table_is_for_people(const struct crm_table *table)
{
	return table->people;
}

static struct crm_value value_of(const struct crm_table *table, enum crm_type type, struct crm_value value,
                                 char instant[TEXT_SIZE])
{
	if (type == CRM_T_INSTANT && value.shape == CRM_INTEGER)
		return crm_value_text(table->people ? crm_instant_local(value.i, instant)
		                                    : crm_instant_text(value.i, instant));
	if (type == CRM_T_ID && table->people && value.shape == CRM_TEXT && value.n > ID_DIGITS)
		return crm_value_text_n(value.s, ID_DIGITS);
	return value;
}

static const char *unit_of(const struct crm_table_column *column, const struct crm_value *values)
{
	unsigned unit = column->flags >> 8;
	return unit && values[unit - 1].shape == CRM_TEXT ? values[unit - 1].s : NULL;
}

crm_err crm_table_row(struct crm_table *table, const struct crm_value *values)
{
	for (size_t i = 0; i < table->count; i++) {
		size_t from = table->from[i];
		const struct crm_table_column *column = &table->columns[from];
		table->cells[i] = (struct crm_cell){ value_of(table, column->type, values[from], table->instants[i]),
			unit_of(column, values) };
	}
	table->rows++;
	return crm_sink_row(table->sink, table->cells);
}

crm_err crm_table_end(struct crm_table *table, crm_err err)
{
	CRM_TRY(crm_listing_close(table->tool, table->sink, err));
	return table->rows ? NULL : crm_nothing();
}
