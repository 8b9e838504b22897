#include "rule/route.h"

#include "rule/lead.h"
#include "rule/terms.h"

static crm_err before(const struct crm_case *one)
{
	if (!one->record)
		return NULL;
	if (crm_case_gave(one, "users"))
		CRM_TRY(crm_assignment_check_users(one));
	return crm_case_gave(one, "terms") ? crm_rule_check_terms(one, "terms", "ticket") : NULL;
}

const struct crm_rule crm_rule_route = { .entity = "route", .before = before };
