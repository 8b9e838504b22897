#include "rule/survey.h"

#include "base/str.h"
#include "rule/terms.h"
#include "rule/text.h"
#include "store/read.h"

static const struct crm_survey_range ranges[] = { { "csat", 1, 5 }, { "nps", 0, 10 }, { "ces", 1, 7 } };

const struct crm_survey_range *crm_survey_range(const char *kind)
{
	for (size_t i = 0; i < CRM_COUNT(ranges); i++)
		if (crm_same(ranges[i].kind, kind))
			return &ranges[i];
	return NULL;
}

/* -- surveys ------------------------------------------------------------------------ */

/* What was answered on one scale is nothing on another. */
static crm_err check_kind(const struct crm_case *one, struct crm_arena *arena)
{
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *answer = crm_model_entity(store->model, "survey_answer");
	const char **ids;
	size_t count;

	if (!one->old || !crm_case_gave(one, "kind"))
		return NULL;
	CRM_TRY(crm_read_key(store, arena, answer, crm_entity_field(answer, "survey"), crm_record_id(one->old), -1,
	                     CRM_NO_VALUE, 1, &ids, &count));
	if (!count)
		return NULL;
	crm_err err = crm_fail(CRM_CONFLICT, "the survey has answers of kind %s: another kind is another survey",
	                       crm_record_text(one->old, "kind"));
	return crm_err_hint(crm_err_field(err, "kind"), "crm-survey add name=... kind=%s", crm_record_text(one->record, "kind"));
}

static crm_err before_survey(const struct crm_case *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (!one->record)
		return NULL;
	if (crm_record_text(one->record, "template") && crm_case_gave(one, "template"))
		CRM_TRY(crm_err_field(crm_text_need_template(one, crm_record_text(one->record, "template")), "template"));
	if (crm_case_gave(one, "terms"))
		CRM_TRY(crm_rule_check_terms(one, "terms", "ticket"));
	return check_kind(one, arena);
}

/* -- answers ------------------------------------------------------------------------ */

static crm_err check_score(const struct crm_record *survey, struct crm_value score)
{
	const struct crm_survey_range *range = crm_survey_range(crm_record_text(survey, "kind"));

	if (!range || score.shape != CRM_INTEGER || (score.i >= range->least && score.i <= range->most))
		return NULL;
	return crm_err_field(crm_fail(CRM_INVALID, "'%lld' is no answer to survey %s: %s goes from %d to %d",
	                              (long long)score.i, crm_record_text(survey, "name"), range->kind, range->least, range->most),
	                     "score");
}

static crm_err before_answer(const struct crm_case *one)
{
	const struct crm_record *survey, *ticket;

	if (!one->record)
		return NULL;
	CRM_TRY(crm_case_linked(one, one->record, "survey", &survey));
	if (survey && (crm_case_gave(one, "score") || crm_case_gave(one, "survey")))
		CRM_TRY(check_score(survey, crm_record_get(one->record, "score")));
	if (crm_case_gave(one, "score") && !crm_case_gave(one, "answered_at"))
		crm_record_put(one->record, "answered_at", crm_value_text(crm_case_setting(one)->at));
	if (one->old || crm_record_text(one->record, "contact"))
		return NULL;
	CRM_TRY(crm_case_linked(one, one->record, "ticket", &ticket));
	if (ticket)
		crm_record_put(one->record, "contact", crm_value_copy(one->record->arena, crm_record_get(ticket, "contact")));
	return NULL;
}

/* The score that counts now; an answer that is removed leaves none. Another survey's may stand there: it is left alone. */
static crm_err after_answer(const struct crm_case *one)
{
	const struct crm_record *survey, *ticket, *answer = one->record ? one->record : one->old;
	struct crm_value score = one->record ? crm_record_get(one->record, "score") : CRM_NO_VALUE;

	if (one->record && !crm_case_gave(one, "score"))
		return NULL;
	CRM_TRY(crm_case_linked(one, answer, "survey", &survey));
	CRM_TRY(crm_case_linked(one, answer, "ticket", &ticket));
	if (!ticket || !crm_same(crm_record_text(survey, "kind"), "csat") || crm_value_equal(crm_record_get(ticket, "csat"), score))
		return NULL;
	if (!one->record && !crm_value_equal(crm_record_get(ticket, "csat"), crm_record_get(one->old, "score")))
		return NULL;
	return crm_case_also_set(one, ticket, "csat", score);
}

const struct crm_rule crm_rule_survey = { .entity = "survey", .before = before_survey };
const struct crm_rule crm_rule_survey_answer = { .entity = "survey_answer", .before = before_answer,
	.after = after_answer };
