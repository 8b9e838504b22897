#include "query/match_value.h"

#include <string.h>

#include "base/day.h"
#include "base/time.h"
#include "base/utf8.h"
#include "query/scale.h"

bool crm_match_contains(struct crm_value value, const char *folded)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	if (value.shape != CRM_TEXT)
		return false;
	crm_fold(&text, value.s, value.n);
	return strstr(crm_str_text(&text), folded) != NULL;
}

static bool in_span(const struct crm_operand *operand, struct crm_value value)
{
	return crm_value_compare(value, operand->low) >= 0 && crm_value_compare(value, operand->high) < 0;
}

static bool equals(const struct crm_operand *operand, struct crm_value value)
{
	if (value.shape == CRM_EMPTY || operand->low.shape == CRM_EMPTY)
		return value.shape == operand->low.shape;
	if (operand->high.shape != CRM_EMPTY)
		return in_span(operand, value);
	return crm_value_equal(value, operand->low);
}

static bool ordered(enum crm_compare compare, const struct crm_operand *operand, struct crm_value value)
{
	bool span = operand->high.shape != CRM_EMPTY;

	if (value.shape == CRM_EMPTY)
		return false;
	int low = crm_value_compare(value, operand->low);
	int high = span ? crm_value_compare(value, operand->high) : 0;
	switch (compare) {
	case CRM_LT:
		return low < 0;
	case CRM_LE:
		return span ? high < 0 : low <= 0;
	case CRM_GT:
		return span ? high >= 0 : low > 0;
	default:
		return low >= 0;
	}
}

/* What crm_day_here is in SQL. */
static struct crm_value day_here(struct crm_value value, const char *zone, char text[CRM_INSTANT_SIZE])
{
	int64_t instant;

	if (value.shape != CRM_TEXT || !crm_instant_read(value.s, &instant))
		return value;
	return crm_value_text(crm_instant_text(crm_day_here(zone, instant), text));
}

static bool one(const struct crm_node *node, const struct crm_operand *operand, struct crm_value value,
                const char *unit)
{
	char here[CRM_INSTANT_SIZE];

	if (operand->currency && !crm_same(operand->currency, unit))
		return false;
	if (operand->days && unit)
		value = day_here(value, unit, here);
	switch (node->compare) {
	case CRM_CONTAINS:
	case CRM_LACKS:
		return crm_match_contains(value, operand->low.s);
	case CRM_EQ:
	case CRM_NE:
		return equals(operand, value);
	default:
		return ordered(node->compare, operand, value);
	}
}

static bool any(const struct crm_node *node, struct crm_value value, const char *unit)
{
	for (size_t i = 0; i < node->count; i++) {
		if (one(node, &node->operands[i], value, unit))
			return true;
	}
	return false;
}

static bool any_element(const struct crm_node *node, struct crm_value list)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	size_t at = 0;

	if (list.shape == CRM_EMPTY)
		return any(node, list, NULL);
	while (crm_list_next(list, &at, &element)) {
		if (any(node, crm_value_text_n(crm_str_text(&element), element.n), NULL))
			return true;
	}
	return false;
}

/* The positive form: is it one of these, is it empty? */
static bool holds(const struct crm_node *node, struct crm_value value, const char *unit)
{
	const struct crm_field *field = crm_path_field(&node->path);

	if (node->compare == CRM_IS_EMPTY || node->compare == CRM_IS_FILLED)
		return value.shape == CRM_EMPTY;
	if (field->flags & CRM_LIST)
		return any_element(node, value);
	if (field->type == CRM_T_MONEY && value.shape == CRM_INTEGER)
		value.i = crm_scaled(value.i, unit);
	return any(node, value, unit);
}

bool crm_match_value(const struct crm_node *node, struct crm_value value, const char *unit)
{
	bool negative = node->compare == CRM_NE || node->compare == CRM_LACKS ||
	                node->compare == CRM_IS_FILLED;

	return holds(node, value, unit) != negative;
}
