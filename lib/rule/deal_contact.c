#include "rule/deal_contact.h"

#include "store/read.h"

enum { PEOPLE_MOST = 10000 };

static bool is_primary(const struct crm_record *person)
{
	struct crm_value value = crm_record_get(person, "primary");

	return value.shape == CRM_INTEGER && value.i;
}

static bool is_same(struct crm_value a, struct crm_value b)
{
	return a.shape == CRM_TEXT && crm_value_equal(a, b);
}

/* -- the deal's word ------------------------------------------------------------------- */

/* `only`: who alone is looked at; empty: everybody. */
static crm_err follow_one(const struct crm_case *one, const char *id, struct crm_value main, struct crm_value only)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_store *store = crm_case_setting(one)->store;
	struct crm_record *person;
	bool should;

	CRM_TRY(crm_read_record(store, arena, crm_model_entity(store->model, "deal_contact"), id, &person, NULL));
	should = person && is_same(crm_record_get(person, "contact"), main);
	if (!person || should == is_primary(person))
		return NULL;
	if (only.shape == CRM_TEXT && !is_same(crm_record_get(person, "contact"), only))
		return NULL;
	return crm_case_also_set(one, person, "primary", should ? crm_value_integer(1) : CRM_NO_VALUE);
}

static crm_err follow(const struct crm_case *one, const char *deal, struct crm_value main, struct crm_value only)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *entity = crm_model_entity(store->model, "deal_contact");
	const char **ids;
	size_t count;

	CRM_TRY(crm_read_key(store, arena, entity, crm_entity_field(entity, "deal"), deal, -1, CRM_NO_VALUE, PEOPLE_MOST,
	                     &ids, &count));
	for (size_t i = 0; i < count; i++)
		CRM_TRY(follow_one(one, ids[i], main, only));
	return NULL;
}

crm_err crm_deal_contacts_follow(const struct crm_case *one, const struct crm_record *deal)
{
	return follow(one, crm_record_id(deal), crm_record_get(deal, "contact"), CRM_NO_VALUE);
}

crm_err crm_deal_contacts_merged(const struct crm_case *one, bool returned)
{
	struct crm_value theirs = crm_record_get(one->old, "contact");

	if (crm_record_get(one->record, "contact").shape != CRM_EMPTY)
		CRM_TRY(crm_deal_contacts_follow(one, one->record));
	else if (returned && theirs.shape != CRM_EMPTY)
		CRM_TRY(follow(one, crm_record_id(one->record), CRM_NO_VALUE, theirs));
	return returned && theirs.shape != CRM_EMPTY ? crm_deal_contacts_follow(one, one->old) : NULL;
}

/* -- the person's ----------------------------------------------------------------------- */

static crm_err deal_of(const struct crm_case *one, struct crm_arena *arena, struct crm_record **out)
{
	struct crm_store *store = crm_case_setting(one)->store;
	struct crm_value id = crm_record_get(one->record, "deal");

	*out = NULL;
	return id.shape != CRM_TEXT ? NULL
	     : crm_read_record(store, arena, crm_model_entity(store->model, "deal"), id.s, out, NULL);
}

static bool is_new_here(const struct crm_case *one)
{
	return crm_case_gave(one, "deal") || crm_case_gave(one, "contact");
}

/* Who comes into a deal as a person of it and is its main contact already is that here, too. A "no" of somebody's command is
 * meant; in another system's table it stands wherever nobody said yes. */
static crm_err before(const struct crm_case *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *deal;

	if (!one->record || is_primary(one->record))
		return NULL;
	if (crm_record_get(one->record, "primary").shape != CRM_EMPTY) {
		crm_record_put(one->record, "primary", CRM_NO_VALUE);
		if (!crm_case_setting(one)->imported)
			return NULL;
	}
	if (!is_new_here(one))
		return NULL;
	CRM_TRY(deal_of(one, arena, &deal));
	if (deal && is_same(crm_record_get(one->record, "contact"), crm_record_get(deal, "contact")))
		crm_record_put(one->record, "primary", crm_value_integer(1));
	return NULL;
}

static crm_err after(const struct crm_case *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *deal;
	struct crm_value contact;
	bool is_main;

	if (!one->record || (one->old && !is_new_here(one) && !crm_case_gave(one, "primary")))
		return NULL;
	contact = crm_record_get(one->record, "contact");
	CRM_TRY(deal_of(one, arena, &deal));
	is_main = deal && is_same(crm_record_get(deal, "contact"), contact);
	if (!deal || (!is_main && !is_primary(one->record)))
		return NULL;
	if (is_primary(one->record) && is_main)
		return follow(one, crm_record_id(deal), contact, CRM_NO_VALUE);
	return crm_case_also_set(one, deal, "contact", is_main ? CRM_NO_VALUE : contact);
}

const struct crm_rule crm_rule_deal_contact = {
	.entity = "deal_contact", .before = before, .after = after, .of_imports = true,
};
