#include "rule/wish.h"

#include "base/str.h"
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
	struct crm_value events = crm_record_get(one->record, "events");
	struct crm_event_wish_text text = { .where = crm_record_text(one->record, "where"), .was = crm_record_text(one->record, "was"),
		.changed = crm_record_text(one->record, "changed") };
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	const char **names = crm_new(arena, const char *, events.shape == CRM_TEXT ? events.n : 1);
	const struct crm_asking asking = crm_rule_asking(one);
	struct crm_event_wish *wish;

	for (size_t at = 0; events.shape == CRM_TEXT && crm_list_next(events, &at, &name);)
		names[text.count++] = crm_copy(arena, crm_str_text(&name));
	text.names = names;
	return crm_err_as(crm_event_wish_new(crm_case_setting(one)->store, &asking, arena, &text, &wish), CRM_INVALID);
}
