#include "query/match_value.h"

#include <string.h>

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

static bool one(const struct crm_node *node, const struct crm_operand *operand, struct crm_value value,
                const char *currency)
{
	if (operand->currency && !crm_same(operand->currency, currency))
		return false;
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

static bool any(const struct crm_node *node, struct crm_value value, const char *currency)
{
	for (size_t i = 0; i < node->count; i++) {
		if (one(node, &node->operands[i], value, currency))
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
static bool holds(const struct crm_node *node, struct crm_value value, const char *currency)
{
	const struct crm_field *field = crm_path_field(&node->path);

	if (node->compare == CRM_IS_EMPTY || node->compare == CRM_IS_FILLED)
		return value.shape == CRM_EMPTY;
	if (field->flags & CRM_LIST)
		return any_element(node, value);
	if (field->type == CRM_T_MONEY && value.shape == CRM_INTEGER)
		value.i = crm_scaled(value.i, currency);
	return any(node, value, currency);
}

bool crm_match_value(const struct crm_node *node, struct crm_value value, const char *currency)
{
	bool negative = node->compare == CRM_NE || node->compare == CRM_LACKS ||
	                node->compare == CRM_IS_FILLED;

	return holds(node, value, currency) != negative;
}
