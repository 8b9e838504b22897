#include "crm/deal.h"

#include "rule/stages.h"
#include "store/story.h"

static crm_err stages_of(struct crm_repo *repo, const struct crm_record *deal, struct crm_stages *out)
{
	struct crm_value pipeline = crm_record_get(deal, "pipeline");
	if (pipeline.shape != CRM_TEXT)
		return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "the deal is in no pipeline"), "pipeline"),
		                    "crm-deal set %.8s pipeline=default stage=prospecting", crm_record_id(deal));
	return crm_stages_read(repo->store, deal->arena, pipeline.s, out);
}

static crm_err no_stage(const struct crm_record *deal, const char *type)
{
	return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "the deal's pipeline has no stage of type '%s'", type),
	                                  "stage"),
	                    "crm-record stage add pipeline=%s name=%s type=%s", crm_record_get(deal, "pipeline").s, type,
	                    type);
}

crm_err crm_deal_close(struct crm_repo *repo, struct crm_record *deal, const char *type)
{
	struct crm_stages stages;
	CRM_TRY(stages_of(repo, deal, &stages));
	const struct crm_record *stage = crm_stages_by_id(&stages, crm_record_get(deal, "stage").s);
	if (!crm_stage_is(stage, type))
		stage = crm_stages_of_type(&stages, type);
	if (!stage)
		return no_stage(deal, type);
	crm_record_put(deal, "stage", stage->values[0]);
	return NULL;
}

/* The latest open stage that it left. */
static crm_err stage_before(struct crm_repo *repo, const struct crm_record *deal, const struct crm_stages *stages,
                            const struct crm_record **out)
{
	struct crm_story story;
	*out = NULL;
	CRM_TRY(crm_story_read(repo->store, deal->arena, "deal", crm_record_id(deal), &story));
	for (size_t i = 0; i < story.count && !*out; i++) {
		const struct crm_episode *episode = &story.episodes[i];
		if (!crm_same(episode->field, "stage") || !episode->old)
			continue;
		const struct crm_record *stage = crm_stages_by_id(stages, episode->old);
		*out = crm_stage_is_closed(stage) ? NULL : stage;
	}
	return NULL;
}

crm_err crm_deal_reopen(struct crm_repo *repo, struct crm_record *deal)
{
	const struct crm_record *stage;
	struct crm_stages stages;
	CRM_TRY(stages_of(repo, deal, &stages));
	if (!crm_stage_is_closed(crm_stages_by_id(&stages, crm_record_get(deal, "stage").s)))
		return crm_err_hint(crm_fail(CRM_INVALID, "the deal is open already"), "crm-deal move %.8s STAGE",
		                    crm_record_id(deal));
	CRM_TRY(stage_before(repo, deal, &stages, &stage));
	if (!stage)
		stage = crm_stages_of_type(&stages, "open");
	if (!stage)
		return no_stage(deal, "open");
	crm_record_put(deal, "stage", stage->values[0]);
	return NULL;
}
