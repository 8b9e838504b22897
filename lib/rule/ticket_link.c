#include "rule/ticket_link.h"

static crm_err before(const struct crm_case *one)
{
	if (!one->record || (!crm_case_gave(one, "ticket") && !crm_case_gave(one, "other")) ||
	    !crm_value_equal(crm_record_get(one->record, "ticket"), crm_record_get(one->record, "other")))
		return NULL;
	return crm_err_field(crm_fail(CRM_INVALID, "a ticket is not linked to itself"), "other");
}

const struct crm_rule crm_rule_ticket_link = { .entity = "ticket_link", .before = before };
