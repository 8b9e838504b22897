#include "crm/deal.h"

#include "rule/stages.h"
#include "store/read.h"

static crm_err stages_of(struct crm_repo *repo, const struct crm_record *deal, struct crm_stages *out)
{
	struct crm_value pipeline = crm_record_get(deal, "pipeline");
	if (pipeline.shape != CRM_TEXT)
		return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "the deal is in no pipeline"), "pipeline"),
		                    "crm-deal set %.8s pipeline=default stage=prospecting", crm_record_id(deal));
	return crm_stages_read(repo->store, deal->arena, pipeline.s, out);
}

static crm_err no_stage(struct crm_repo *repo, const struct crm_record *deal, const char *type)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "pipeline");
	struct crm_record *pipeline;
	CRM_TRY(crm_read_record(repo->store, deal->arena, entity, crm_record_get(deal, "pipeline").s, &pipeline, NULL));
	return crm_stages_none(pipeline, type);
}

/* Somebody said a stage of another kind. */
static crm_err refuse_kind(const struct crm_record *deal, const struct crm_record *given, const char *type)
{
	crm_err err = crm_fail(CRM_INVALID, "'%s' is no stage that is %s", crm_record_label(given), type);
	return crm_err_hint(crm_err_field(err, "stage"), "crm-deal move %.8s '%s'", crm_record_id(deal), crm_record_label(given));
}

crm_err crm_deal_close(struct crm_repo *repo, struct crm_record *deal, const char *type, bool said)
{
	struct crm_stages stages;
	CRM_TRY(stages_of(repo, deal, &stages));
	const struct crm_record *stage = crm_stages_by_id(&stages, crm_record_get(deal, "stage").s);
	if (said && stage && !crm_stage_is(stage, type))
		return refuse_kind(deal, stage, type);
	if (!crm_stage_is(stage, type))
		stage = crm_stages_of_type(&stages, type);
	if (!stage)
		return no_stage(repo, deal, type);
	crm_record_put(deal, "stage", stage->values[0]);
	return NULL;
}

static crm_err not_closed(const struct crm_record *deal)
{
	return crm_err_hint(crm_fail(CRM_INVALID, "the deal is open already"), "crm-deal move %.8s STAGE",
	                    crm_record_id(deal));
}

/* Somebody said which stage. */
static crm_err check_given(const struct crm_record *deal, const struct crm_record *given)
{
	if (!crm_stage_is_closed(given))
		return NULL;
	return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "'%s' is no open stage", crm_record_label(given)), "stage"),
	                    "crm-deal reopen %.8s", crm_record_id(deal));
}

crm_err crm_deal_reopen(struct crm_repo *repo, const struct crm_record *old, struct crm_record *deal, bool said)
{
	const struct crm_record *stage, *given;
	struct crm_stages stages;
	CRM_TRY(stages_of(repo, old, &stages));
	if (!crm_stage_is_closed(crm_stages_by_id(&stages, crm_record_get(old, "stage").s)))
		return not_closed(deal);
	CRM_TRY(stages_of(repo, deal, &stages));
	given = crm_stages_by_id(&stages, crm_record_get(deal, "stage").s);
	if (given && (said || !crm_value_equal(given->values[0], crm_record_get(old, "stage"))))
		return check_given(deal, given);
	CRM_TRY(crm_stages_before(repo->store, deal->arena, &stages, crm_record_id(deal), &stage));
	if (!stage)
		stage = crm_stages_of_type(&stages, "open");
	if (!stage)
		return no_stage(repo, deal, "open");
	crm_record_put(deal, "stage", stage->values[0]);
	return NULL;
}
