#include "form/sink_kind.h"

#include <stdlib.h>
#include <string.h>

#include "model/value.h"

enum { ID_DIGITS = 16, LEAST_ID_DIGITS = 6 };

static size_t id_digits(const struct crm_sink *sink)
{
	size_t digits = sink->options.id_digits ? sink->options.id_digits : ID_DIGITS;

	return digits < LEAST_ID_DIGITS ? LEAST_ID_DIGITS : digits;
}

void crm_cell_add_shown(struct crm_str *out, const struct crm_sink *sink, size_t column,
                        const struct crm_cell *cell, int64_t now)
{
	const struct crm_field *field = sink->columns[column].field;

	if (cell->value.shape == CRM_TEXT && field->type == CRM_T_ID) {
		size_t digits = id_digits(sink);
		crm_str_add_n(out, cell->value.s, cell->value.n < digits ? cell->value.n : digits);
		return;
	}
	crm_value_add_shown(out, field, cell->value, cell->unit, now);
}

bool crm_column_aligns_right(const struct crm_column *column)
{
	return crm_type_aligns_right(column->field->type) && !(column->field->flags & CRM_LIST);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

crm_err crm_columns_unique(const struct crm_sink *sink)
{
	const char **names = crm_new(sink->arena, const char *, sink->count + 1);

	for (size_t i = 0; i < sink->count; i++)
		names[i] = sink->columns[i].name;
	qsort(names, sink->count, sizeof(*names), by_name);
	for (size_t i = 1; i < sink->count; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			return crm_fail(CRM_USAGE, "the column '%s' is asked for twice, and a JSON "
			                "object has each key once", names[i]);
	return NULL;
}
