#include "rule/activity.h"

#include "base/str.h"
#include "store/read.h"

/* *found NULL: nobody has the address. */
static crm_err contact_of(const struct crm_case *one, const char *email, const char **found)
{
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *contact = crm_model_entity(store->model, "contact");
	const char **ids;
	size_t count;

	CRM_TRY(crm_read_key(store, one->record->arena, contact, crm_entity_field(contact, "email"), email, -1, CRM_NO_VALUE,
	                     1, &ids, &count));
	*found = count ? ids[0] : NULL;
	return NULL;
}

static crm_err first_of(const struct crm_case *one, const char **found)
{
	CRM_AUTO(crm_str_drop) struct crm_str email = {0};
	struct crm_value attendees = crm_record_get(one->record, "attendees");
	struct crm_value organizer = crm_record_get(one->record, "organizer");

	*found = NULL;
	for (size_t at = 0; !*found && attendees.shape == CRM_TEXT && crm_list_next(attendees, &at, &email);)
		CRM_TRY(contact_of(one, crm_str_text(&email), found));
	return !*found && organizer.shape == CRM_TEXT ? contact_of(one, organizer.s, found) : NULL;
}

/* Only when they change: a person who took the contact away meant it. */
static crm_err before(const struct crm_case *one)
{
	const char *found;

	if (!one->record || crm_record_get(one->record, "contact").shape != CRM_EMPTY ||
	    (!crm_case_gave(one, "attendees") && !crm_case_gave(one, "organizer")))
		return NULL;
	CRM_TRY(first_of(one, &found));
	if (found)
		crm_record_put(one->record, "contact", crm_value_text(found));
	return NULL;
}

const struct crm_rule crm_rule_activity = { .entity = "activity", .before = before };
