#include "rule/lead.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "rule/terms.h"

static crm_err before_score_rule(const struct crm_case *one)
{
	static const enum crm_type dates[] = { CRM_T_DATE, CRM_T_INSTANT, CRM_T_ID };
	bool counts;

	if (!one->record)
		return NULL;
	struct crm_value counted = crm_record_get(one->record, "counts");
	const char *entity = counted.shape == CRM_TEXT && crm_same(counted.s, "activity") ? "activity" : "contact";
	counts = crm_case_gave(one, "counts");
	if (counts || crm_case_gave(one, "terms"))
		CRM_TRY(crm_rule_check_terms(one, "terms", entity));
	return counts || crm_case_gave(one, "dated_by") ? crm_rule_check_column(one, "dated_by", entity, dates) : NULL;
}

crm_err crm_assignment_user(char *text, size_t *weight)
{
	char *equals = strrchr(text, '='), *end;
	long number = equals ? strtol(equals + 1, &end, 10) : 1;

	if (equals && (end == equals + 1 || *end || number < 1 || number > CRM_WEIGHT_MOST))
		return crm_err_hint(crm_fail(CRM_INVALID, "%s: '%s' is no weight from 1 to %d", text, equals + 1,
		                             CRM_WEIGHT_MOST), "users='ann=2;bob'");
	if (equals)
		*equals = '\0';
	*weight = (size_t)number;
	return NULL;
}

crm_err crm_assignment_check_users(const struct crm_case *one)
{
	CRM_AUTO(crm_str_drop) struct crm_str user = {0};
	struct crm_value before = one->old ? crm_record_get(one->old, "users") : CRM_NO_VALUE;
	size_t at = 0, weight;

	while (crm_list_next(crm_record_get(one->record, "users"), &at, &user)) {
		if (before.shape == CRM_TEXT && crm_list_has(before, crm_str_text(&user)))
			continue;
		CRM_TRY(crm_err_field(crm_assignment_user(user.s, &weight), "users"));
		CRM_TRY(crm_rule_check_name(one, "users", "user", user.s));
	}
	return NULL;
}

static crm_err before_assignment(const struct crm_case *one)
{
	if (!one->record)
		return NULL;
	if (crm_case_gave(one, "users"))
		CRM_TRY(crm_assignment_check_users(one));
	return crm_case_gave(one, "terms") ? crm_rule_check_terms(one, "terms", "contact") : NULL;
}

const struct crm_rule crm_rule_score_rule = { .entity = "score_rule", .before = before_score_rule };
const struct crm_rule crm_rule_assignment = { .entity = "assignment", .before = before_assignment };
