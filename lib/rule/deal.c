#include "rule/deal.h"

#include "base/day.h"
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

/* Does another system say the day alone on which it was made? That is the day's first moment here. */
static bool is_made_on_day(const struct crm_case *one)
{
	struct crm_value made = crm_record_get(one->record, "created_at");
	int64_t instant, day;

	return (one->old || crm_case_gave(one, "created_at")) && made.shape == CRM_TEXT && crm_instant_read(made.s, &instant) &&
	       crm_day_at_edge(NULL, instant, false, &day);
}

/* Noon there, which is that day in almost every zone. */
static int64_t noon_of(int64_t date)
{
	struct crm_civil civil;

	crm_date_civil(date, &civil);
	civil.hour = 12;
	return crm_instant_of(&civil);
}

/* What another system closed was closed on the day it says. Where it was made on a day, too, there are whole days between. */
static crm_err closing_instant(const struct crm_case *one, struct crm_value *out)
{
	struct crm_value day = crm_record_get(one->record, "close_date");
	char text[CRM_INSTANT_SIZE];
	int64_t date;

	*out = crm_value_text(crm_copy(one->record->arena, crm_case_setting(one)->at));
	if (!crm_case_setting(one)->imported || day.shape != CRM_TEXT || !crm_date_read(day.s, &date))
		return NULL;
	crm_instant_text(is_made_on_day(one) ? crm_day_edge(date, false) : noon_of(date), text);
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

/* -- what a closed deal has, and no other ------------------------------------------------ */

static bool is_empty(const struct crm_case *one, const char *field)
{
	return crm_record_get(one->record, field).shape == CRM_EMPTY;
}

static crm_err need_reason(const struct crm_case *one)
{
	crm_err err = crm_err_field(crm_fail(CRM_INVALID, "a deal is lost for a reason"), "lost_reason");

	if (!one->old)
		return crm_err_hint(err, "lost_reason=price (or competition, budget, timing, no_decision ...)");
	return crm_err_hint(err, "crm-deal lose %.8s price (or competition, budget, timing, no_decision ...)",
	                    crm_record_id(one->record));
}

static crm_err refuse_reason(const struct crm_case *one, const char *field)
{
	crm_err err = crm_err_field(crm_fail(CRM_INVALID, "only a deal that is lost has a reason for it"), field);

	return one->old ? crm_err_hint(err, "crm-deal lose %.8s REASON", crm_record_id(one->record))
	                : crm_err_hint(err, "stage=lost");
}

static crm_err refuse_day(const struct crm_case *one)
{
	crm_err err = crm_err_field(crm_fail(CRM_INVALID, "only a deal that is won or lost was so on a day"), "closed_at");

	return one->old ? crm_err_hint(err, "crm-deal win %.8s closed_at=DAY; the day it is expected to close is close_date",
	                               crm_record_id(one->record))
	                : crm_err_hint(err, "the day it is expected to close is close_date");
}

static crm_err need_day(const struct crm_case *one)
{
	return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "a deal that is won or lost was so on a day"), "closed_at"),
	                    "crm-deal reopen %.8s, or closed_at=today", crm_record_id(one->record));
}

/* What stands there otherwise since before, or by another system's word, may stay while other fields change. */
static crm_err check_closing(const struct crm_case *one, const struct crm_record *stage, bool moved)
{
	bool lost = crm_stage_is(stage, "lost");

	if (crm_case_setting(one)->imported)
		return NULL;
	if (lost && is_empty(one, "lost_reason") && (moved || crm_case_gave(one, "lost_reason")))
		return need_reason(one);
	if (!lost && !is_empty(one, "lost_reason") && crm_case_gave(one, "lost_reason"))
		return refuse_reason(one, "lost_reason");
	if (!lost && !is_empty(one, "lost_notes") && crm_case_gave(one, "lost_notes"))
		return refuse_reason(one, "lost_notes");
	if (crm_stage_is_closed(stage) && is_empty(one, "closed_at") && crm_case_gave(one, "closed_at"))
		return need_day(one);
	if (!crm_stage_is_closed(stage) && !is_empty(one, "closed_at") && crm_case_gave(one, "closed_at"))
		return refuse_day(one);
	return NULL;
}

/* Won after it was lost is another end, on another day; what another system says of its day stands. */
static bool is_same_end(const struct crm_case *one, const struct crm_record *stage, const struct crm_record *from)
{
	return crm_stage_is_closed(from) &&
	       (crm_case_setting(one)->imported || crm_stage_is(stage, crm_record_get(from, "type").s));
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
	return is_same_end(one, stage, from) ? NULL : close_it(one);
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

/* -- its place --------------------------------------------------------------------------- */

/* In the pipeline it is in now: the first stage that is open; where a closed deal moved to it, the one of the same kind. */
static crm_err put_into_stage(const struct crm_case *one, const struct crm_record *from)
{
	const char *type = crm_stage_is_closed(from) ? crm_record_get(from, "type").s : "open";
	const struct crm_record *pipeline, *stage;
	struct crm_stages stages;

	CRM_TRY(crm_case_linked(one, one->record, "pipeline", &pipeline));
	if (!pipeline)
		return NULL;
	CRM_TRY(crm_stages_read(crm_case_setting(one)->store, one->record->arena, crm_record_id(pipeline), &stages));
	stage = crm_stages_of_type(&stages, type);
	if (!stage)
		return crm_stages_none(pipeline, type);
	crm_record_put(one->record, "stage", stage->values[0]);
	return NULL;
}

static crm_err refuse_nowhere(const struct crm_case *one)
{
	return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "a deal is in a stage of a pipeline"), "stage"),
	                    "crm-deal move %.8s STAGE", crm_record_id(one->record));
}

/* One of our own exports: what is empty there is empty. (A row of another system's has no id of ours.) */
static bool is_own_export(const struct crm_case *one)
{
	return crm_case_setting(one)->imported && (one->old || *crm_record_id(one->record));
}

/* A deal of a pipeline stands in one of its stages. One that has none since before gets it when it changes pipelines. */
static crm_err find_place(const struct crm_case *one, const struct crm_record *from)
{
	bool moved = crm_case_gave(one, "pipeline");

	if (!is_empty(one, "stage") || is_own_export(one))
		return NULL;
	if (one->old && from && (!moved || is_empty(one, "pipeline")))
		return refuse_nowhere(one);
	return one->old && !moved ? NULL : put_into_stage(one, from);
}

static crm_err before(const struct crm_case *one)
{
	const struct crm_record *stage, *from = NULL;
	bool moved;

	if (!one->record)
		return NULL;
	CRM_TRY(need_both(one));
	if (one->old)
		CRM_TRY(crm_case_linked(one, one->old, "stage", &from));
	CRM_TRY(find_place(one, from));
	CRM_TRY(crm_case_linked(one, one->record, "stage", &stage));
	if (!stage)
		return NULL;
	moved = crm_case_gave(one, "stage");
	if (moved && (from || !one->old))
		CRM_TRY(from ? crm_stage_way(one, from, stage) : crm_stage_start(one, stage));
	if (moved)
		CRM_TRY(come_into(one, stage, from));
	CRM_TRY(check_closing(one, stage, moved));
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
		CRM_TRY(crm_deal_contacts_follow(one, one->record));
	return make_customer(one);
}

/* Each of them had a main contact. */
static crm_err merged(const struct crm_case *one, int64_t undone)
{
	return crm_deal_contacts_merged(one, undone != 0);
}

const struct crm_rule crm_rule_deal = {
	.entity = "deal", .before = before, .after = after, .merged = merged, .of_imports = true,
};
