#include "rule/wish.h"

#include "rule/terms.h"
#include "store/event_wish.h"

bool crm_rule_gave_wish(const struct crm_case *one)
{
	return crm_case_gave(one, "events") || crm_case_gave(one, "where") || crm_case_gave(one, "was") ||
	       crm_case_gave(one, "changed");
}

crm_err crm_rule_check_wish(const struct crm_case *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_asking asking = crm_rule_asking(one);
	struct crm_event_wish *wish;

	return crm_err_as(crm_event_wish_of(crm_case_setting(one)->store, &asking, arena, one->record, &wish), CRM_INVALID);
}
