#include "rule/deal.h"

#include "base/time.h"
#include "rule/deal_contact.h"
#include "rule/lifecycle.h"
#include "rule/stage_way.h"
#include "rule/stages.h"

/* What the stage says, where it is empty, or where the deal moved and nobody said otherwise. */
static void take(const struct crm_case *one, const struct crm_record *stage, const char *field, bool moved)
{
	bool kept = one->old && !crm_case_gave(one, field);

	if (crm_record_get(one->record, field).shape == CRM_EMPTY || (moved && kept))
		crm_record_put(one->record, field, crm_value_copy(one->record->arena, crm_record_get(stage, field)));
}

/* Unless this change gave it a value of its own. */
static void clear(const struct crm_case *one, const char *field)
{
	if (!crm_case_gave(one, field))
		crm_record_put(one->record, field, CRM_NO_VALUE);
}

/* What another system closed was closed on the day it says: noon there, which is that day in almost every zone. */
static crm_err closing_instant(const struct crm_case *one, struct crm_value *out)
{
	struct crm_value day = crm_record_get(one->record, "close_date");
	char text[CRM_INSTANT_SIZE];
	struct crm_civil civil;
	int64_t date;

	*out = crm_value_text(crm_copy(one->record->arena, crm_case_setting(one)->at));
	if (!crm_case_setting(one)->imported || day.shape != CRM_TEXT || !crm_date_read(day.s, &date))
		return NULL;
	crm_date_civil(date, &civil);
	civil.hour = 12;
	crm_instant_text(crm_instant_of(&civil), text);
	*out = crm_value_text(crm_copy(one->record->arena, text));
	return NULL;
}

static crm_err close_it(const struct crm_case *one)
{
	struct crm_value at;

	if (crm_record_get(one->record, "closed_at").shape != CRM_EMPTY && crm_case_gave(one, "closed_at"))
		return NULL;
	CRM_TRY(closing_instant(one, &at));
	crm_record_put(one->record, "closed_at", at);
	return NULL;
}

static crm_err need_reason(const struct crm_case *one)
{
	crm_err err;

	if (!one->old || crm_case_setting(one)->imported || crm_record_get(one->record, "lost_reason").shape != CRM_EMPTY)
		return NULL;
	err = crm_err_field(crm_fail(CRM_INVALID, "a deal is lost for a reason"), "lost_reason");
	return crm_err_hint(err, "crm-deal lose %.8s price (or competition, budget, timing, no_decision ...)",
	                    crm_record_id(one->record));
}

static crm_err come_into(const struct crm_case *one, const struct crm_record *stage, const struct crm_record *from)
{
	if (!crm_stage_is(stage, "lost")) {
		clear(one, "lost_reason");
		clear(one, "lost_notes");
	}
	if (!crm_stage_is_closed(stage)) {
		clear(one, "closed_at");
		return NULL;
	}
	if (!crm_stage_is_closed(from))
		CRM_TRY(close_it(one));
	return crm_stage_is(stage, "lost") ? need_reason(one) : NULL;
}

/* An amount that is paid again and again says how often. What stood there half before may stay while other fields change. */
static crm_err need_both(const struct crm_case *one)
{
	bool amount = crm_record_get(one->record, "recurring_amount").shape != CRM_EMPTY;
	bool period = crm_record_get(one->record, "recurring_period").shape != CRM_EMPTY;
	crm_err err;

	if (amount == period || (!crm_case_gave(one, "recurring_amount") && !crm_case_gave(one, "recurring_period")))
		return NULL;
	err = amount ? crm_fail(CRM_INVALID, "an amount that is paid again and again needs to say how often")
	             : crm_fail(CRM_INVALID, "how often it is paid is said, but not how much");
	return crm_err_hint(crm_err_field(err, amount ? "recurring_period" : "recurring_amount"),
	                    "%s; if it is paid once: recurring_amount= recurring_period=",
	                    amount ? "recurring_period=month (in an import: --set recurring_period=month)"
	                           : "recurring_amount=AMOUNT");
}

static crm_err before(const struct crm_case *one)
{
	const struct crm_record *stage, *from = NULL;
	bool moved;

	if (!one->record)
		return NULL;
	CRM_TRY(need_both(one));
	CRM_TRY(crm_case_linked(one, one->record, "stage", &stage));
	if (one->old)
		CRM_TRY(crm_case_linked(one, one->old, "stage", &from));
	if (!stage)
		return NULL;
	moved = crm_case_gave(one, "stage");
	if (moved && from)
		CRM_TRY(crm_stage_way(one, from, stage));
	if (moved)
		CRM_TRY(come_into(one, stage, from));
	take(one, stage, "probability", moved);
	take(one, stage, "forecast_category", moved);
	return NULL;
}

/* The contact of a deal that was won is a customer now; not by what another system says. */
static crm_err make_customer(const struct crm_case *one)
{
	const struct crm_record *stage, *contact;

	if (crm_case_setting(one)->imported || !crm_case_gave(one, "stage"))
		return NULL;
	CRM_TRY(crm_case_linked(one, one->record, "stage", &stage));
	if (!crm_stage_is(stage, "won"))
		return NULL;
	CRM_TRY(crm_case_linked(one, one->record, "contact", &contact));
	return contact ? crm_lifecycle_forward(one, contact, "customer") : NULL;
}

static crm_err after(const struct crm_case *one)
{
	if (!one->record)
		return NULL;
	if (one->old && crm_case_gave(one, "contact"))
		CRM_TRY(crm_deal_contacts_follow(one));
	return make_customer(one);
}

const struct crm_rule crm_rule_deal = { .entity = "deal", .before = before, .after = after, .of_imports = true };
