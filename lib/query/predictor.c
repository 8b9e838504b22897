#include "query/predictor.h"

static const struct {
	const char *name;
	enum crm_type type;
} head[CRM_PREDICTOR_FEATURES] = {
	[CRM_PREDICTOR_ID] = { "id", CRM_T_ID },
	[CRM_PREDICTOR_LABEL] = { "label", CRM_T_BOOL },
	[CRM_PREDICTOR_AT] = { "at", CRM_T_INSTANT },
};

bool crm_predictor_is_number(enum crm_type type)
{
	return type == CRM_T_INTEGER || type == CRM_T_DECIMAL || type == CRM_T_PERCENT || type == CRM_T_DURATION ||
	       type == CRM_T_MONEY;
}

static crm_err check_head(const struct crm_report *definition)
{
	for (size_t i = 0; i < CRM_COUNT(head); i++) {
		const struct crm_report_column *column = &definition->columns[i];
		if (i >= definition->column_count || !crm_same(column->name, head[i].name) || column->type != head[i].type)
			return crm_err_hint(crm_fail(CRM_INVALID, "column %zu of a predictor is %s, %s", i + 1, head[i].name,
			                             crm_type_title(head[i].type)), "-- column: %s %s", head[i].name,
			                    crm_type_name(head[i].type));
	}
	if (definition->column_count == CRM_COUNT(head))
		return crm_fail(CRM_INVALID, "a predictor has columns after '%s': what it learns from", head[CRM_PREDICTOR_AT].name);
	return NULL;
}

crm_err crm_predictor_check(const struct crm_report *definition)
{
	if (!definition->entity)
		return crm_err_hint(crm_fail(CRM_INVALID, "a predictor says what it is about"), "-- of: deal");
	if (!definition->facts)
		return crm_err_hint(crm_fail(CRM_INVALID, "a predictor has two parts: what is known, and what is asked about"),
		                    "lines '-- facts' and '-- answer'");
	CRM_TRY(check_head(definition));
	for (size_t i = CRM_PREDICTOR_FEATURES; i < definition->column_count; i++) {
		const struct crm_report_column *column = &definition->columns[i];
		if (column->role != CRM_REPORT_PLAIN || column->type == CRM_T_DATE || column->type == CRM_T_INSTANT)
			return crm_err_hint(crm_fail(CRM_INVALID, "column %s: what is learned from is a number or a kind", column->name),
			                    "how long it has been: %s integer, in days", column->name);
	}
	return NULL;
}
