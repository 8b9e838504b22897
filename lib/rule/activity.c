#include "rule/activity.h"

#include "base/str.h"
#include "base/time.h"
#include "model/reached.h"
#include "rule/whole_day.h"
#include "store/reached.h"
#include "store/read.h"

/* Of those who have it beside their own address; *found NULL: nobody. */
static crm_err also_reached(const struct crm_case *one, const struct crm_entity *contact, const char *email, const char **found)
{
	enum { MOST = 100 };
	struct crm_store *store = crm_case_setting(one)->store;
	const char **ids;
	size_t count;

	CRM_TRY(crm_reached_find(store, one->record->arena, contact, email, MOST, &ids, &count));
	for (size_t i = 0; i < count && !*found; i++) {
		struct crm_record *record;
		CRM_TRY(crm_read_record(store, one->record->arena, contact, ids[i], &record, NULL));
		if (record && crm_reached_has(record, email, NULL))
			*found = ids[i];
	}
	return NULL;
}

/* As repo/reached.h tells it: whose own address it is, else who has it, too. *found NULL: nobody. */
static crm_err contact_of(const struct crm_case *one, const char *email, const char **found)
{
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *contact = crm_model_entity(store->model, "contact");
	const char **ids;
	size_t count;

	CRM_TRY(crm_read_key(store, one->record->arena, contact, crm_entity_field(contact, "email"), email, -1, CRM_NO_VALUE,
	                     1, &ids, &count));
	*found = count ? ids[0] : NULL;
	return *found ? NULL : also_reached(one, contact, email, found);
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
static crm_err find_contact(const struct crm_case *one)
{
	const char *found;

	if (crm_record_get(one->record, "contact").shape != CRM_EMPTY ||
	    (!crm_case_gave(one, "attendees") && !crm_case_gave(one, "organizer")))
		return NULL;
	CRM_TRY(first_of(one, &found));
	if (found)
		crm_record_put(one->record, "contact", crm_value_text(found));
	return NULL;
}

static bool takes_time(const struct crm_record *record)
{
	struct crm_value kind = crm_record_get(record, "kind");

	return kind.shape == CRM_TEXT && (crm_same(kind.s, "meeting") || crm_same(kind.s, "visit") || crm_same(kind.s, "call"));
}

/* Whole days last whole days: one, if nobody said how many. */
static void count_days(struct crm_record *record)
{
	const int64_t day = CRM_DAY / 1000;
	struct crm_value lasts = crm_record_get(record, "duration");

	if (!crm_whole_day_is(record) || (lasts.shape != CRM_INTEGER && !takes_time(record)))
		return;
	int64_t days = lasts.shape == CRM_INTEGER && lasts.i > 0 ? (lasts.i + day - 1) / day : 1;
	crm_record_put(record, "duration", crm_value_integer(days * day));
}

static crm_err before(const struct crm_case *one)
{
	static const struct crm_whole_day start = { .field = "start_at" };

	if (!one->record)
		return NULL;
	crm_whole_day_settle(one, &start);
	count_days(one->record);
	return find_contact(one);
}

const struct crm_rule crm_rule_activity = { .entity = "activity", .before = before };
