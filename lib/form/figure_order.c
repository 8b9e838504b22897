#include "form/figure_order.h"

#include <stdlib.h>

enum { MOST_WITHIN = 200 }; /* more than can be drawn */

struct place {
	struct crm_value value;
	size_t row;
};

static struct crm_value cell(const struct crm_figure *figure, size_t row, int column)
{
	return figure->cells[row * figure->count + (size_t)column];
}

static bool has_order(const struct crm_figure *figure, int column)
{
	enum crm_type type = figure->columns[column].type;

	if (type != CRM_T_TEXT)
		return crm_type_is_ordered(type);
	for (size_t i = 0; i < figure->rows; i++) {
		struct crm_value value = cell(figure, i, column);
		if (value.shape == CRM_TEXT && (value.s[0] < '0' || value.s[0] > '9'))
			return false;
	}
	return true;
}

/* Index of the value among those met, which it joins; MOST_WITHIN where there is no room. */
static size_t met_at(struct crm_value *met, size_t *count, struct crm_value value)
{
	for (size_t i = 0; i < *count; i++)
		if (crm_value_equal(met[i], value))
			return i;
	if (*count == MOST_WITHIN)
		return MOST_WITHIN;
	met[*count] = value;
	return (*count)++;
}

static bool ascends(struct crm_arena *arena, const struct crm_figure *figure, int along, int within)
{
	struct crm_value *met = crm_new(arena, struct crm_value, MOST_WITHIN), *last = crm_new(arena, struct crm_value, MOST_WITHIN);
	size_t count = 0;

	for (size_t i = 0; i < figure->rows; i++) {
		size_t before = count, at = met_at(met, &count, cell(figure, i, within));
		struct crm_value value = cell(figure, i, along);
		if (at == MOST_WITHIN || (at < before && crm_value_compare(last[at], value) > 0))
			return false;
		last[at] = value;
	}
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct place *first = a, *second = b;
	int way = crm_value_compare(first->value, second->value);

	return way ? way : (first->row > second->row) - (first->row < second->row);
}

size_t *crm_figure_order(struct crm_arena *arena, const struct crm_figure *figure, int along, int within)
{
	size_t *order = crm_new(arena, size_t, figure->rows + 1);
	struct place *places = crm_new(arena, struct place, figure->rows + 1);

	for (size_t i = 0; i < figure->rows; i++) {
		places[i] = (struct place){ cell(figure, i, along), i };
		order[i] = i;
	}
	if (!has_order(figure, along) || !ascends(arena, figure, along, within))
		return order;
	qsort(places, figure->rows, sizeof *places, compare);
	for (size_t i = 0; i < figure->rows; i++)
		order[i] = places[i].row;
	return order;
}
