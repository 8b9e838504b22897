#include "crm/report_sort.h"

#include <stdlib.h>
#include <string.h>

struct order {
	const size_t *columns;
	size_t count;
};

static int by_columns(const void *a, const void *b, void *context)
{
	const struct crm_value *x = *(const struct crm_value *const *)a, *y = *(const struct crm_value *const *)b;
	const struct order *order = context;
	for (size_t i = 0; i < order->count; i++) {
		int sign = crm_value_compare(x[order->columns[i]], y[order->columns[i]]);
		if (sign)
			return sign;
	}
	return (x > y) - (x < y);
}

void crm_report_sort(struct crm_arena *arena, struct crm_report_table *table, const size_t *columns, size_t count)
{
	struct order order = { columns, count };
	const struct crm_value **rows = crm_new(arena, const struct crm_value *, table->rows + 1);
	struct crm_value *cells = crm_alloc(arena, (table->rows * table->count + 1) * sizeof *cells);
	for (size_t i = 0; i < table->rows; i++)
		rows[i] = table->cells + i * table->count;
	qsort_r(rows, table->rows, sizeof *rows, by_columns, &order);
	for (size_t i = 0; i < table->rows; i++)
		memcpy(cells + i * table->count, rows[i], table->count * sizeof *cells);
	table->cells = cells;
}
