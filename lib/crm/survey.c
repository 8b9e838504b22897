#include "crm/survey.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "repo/question.h"
#include "repo/ref.h"
#include "store/read.h"

enum { SURVEYS_MOST = 1000 };

/* -- surveys ------------------------------------------------------------------------ */

static struct crm_survey survey_of(const struct crm_record *record)
{
	struct crm_survey survey = { .id = crm_record_id(record), .name = crm_record_text(record, "name"),
		.template = crm_record_text(record, "template"), .terms = crm_record_text(record, "terms"),
		.range = crm_survey_range(crm_record_text(record, "kind")), .valid_days = crm_record_get(record, "valid_days").i };
	(void)crm_instant_read(crm_record_text(record, "created_at"), &survey.created_at);
	return survey;
}

static crm_err read_one(struct crm_repo *repo, struct crm_arena *arena, const char *ref, struct crm_survey *out)
{
	struct crm_record *record;
	CRM_TRY(crm_ref_read(repo, arena, crm_model_entity(repo->store->model, "survey"), ref, &record));
	*out = survey_of(record);
	return out->range ? NULL : crm_fail(CRM_INVALID, "survey %s is of a kind that cannot be asked", out->name);
}

crm_err crm_survey_read(struct crm_repo *repo, struct crm_arena *arena, const char *id, struct crm_survey *out)
{
	struct crm_record *record;
	CRM_TRY(crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, "survey"), id, &record, NULL));
	return record ? read_one(repo, arena, id, out) : crm_fail(CRM_NOT_FOUND, "the survey is not there any more");
}

static crm_err read_active(struct crm_repo *repo, struct crm_arena *arena, struct crm_surveys *out)
{
	static const char *const fields[] = { "id", NULL };
	struct crm_question question = { .entity = "survey", .where = "active!=no", .fields = fields, .limit = SURVEYS_MOST };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	out->list = crm_new(arena, struct crm_survey, SURVEYS_MOST);
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		CRM_TRY(read_one(repo, arena, crm_answer_text(answer, arena, 0), &out->list[out->count++]));
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

crm_err crm_surveys_read(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_surveys *out)
{
	*out = (struct crm_surveys){0};
	if (!name) {
		CRM_TRY(read_active(repo, arena, out));
		return out->count ? NULL : crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no survey that is active"),
		                                        "crm-survey add name=satisfaction kind=csat");
	}
	out->list = crm_new(arena, struct crm_survey, 1);
	CRM_TRY(read_one(repo, arena, name, &out->list[0]));
	out->count = 1;
	return NULL;
}

/* -- answers ------------------------------------------------------------------------ */

static crm_err find_answer(struct crm_repo *repo, struct crm_arena *arena, const char *survey, const char *ticket,
                           struct crm_record **out)
{
	static const char *const fields[] = { "id", NULL };
	const struct crm_equals both[] = { { .field = "ticket", .id = ticket }, { .field = "survey", .id = survey },
		{ .field = NULL } };
	struct crm_question question = { .entity = "survey_answer", .equals = both, .fields = fields, .limit = 1 };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	*out = NULL;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	if (!row)
		return NULL;
	return crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, "survey_answer"),
	                       crm_answer_text(answer, arena, 0), out, NULL);
}

static void put(const struct crm_repo *repo, struct crm_record *answer, const struct crm_survey_wish *wish)
{
	char at[CRM_INSTANT_SIZE];
	crm_record_put(answer, "score", crm_value_integer(wish->score));
	crm_record_put(answer, "comment", crm_value_text(wish->comment));
	crm_record_put(answer, "channel", crm_value_text(wish->channel));
	crm_record_put(answer, "answered_at", crm_value_text(crm_copy(answer->arena, crm_instant_text(wish->at ? wish->at : repo->now,
	                                                                                    at))));
}

static crm_err make(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                    const struct crm_survey_wish *wish, const char *ticket, char id[17])
{
	struct crm_record *answer = crm_record_new(arena, crm_model_entity(repo->store->model, "survey_answer"));
	CRM_TRY(crm_record_make(answer, arena, &repo->reading, NULL, 0));
	crm_record_put(answer, "survey", crm_value_text(wish->survey));
	crm_record_put(answer, "ticket", crm_value_text(ticket));
	put(repo, answer, wish);
	CRM_TRY(crm_change_create(change, answer));
	memcpy(id, crm_record_id(answer), 17);
	return NULL;
}

/* Said again without a word, or in the same words. */
static bool says_nothing_new(const struct crm_record *answer, const struct crm_survey_wish *wish)
{
	struct crm_value score = crm_record_get(answer, "score");
	bool words = wish->comment && *wish->comment && !crm_same(crm_record_text(answer, "comment"), wish->comment);
	return score.shape == CRM_INTEGER && score.i == wish->score && !words;
}

crm_err crm_survey_answer(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                          const struct crm_survey_wish *wish, char id[17])
{
	struct crm_survey survey;
	struct crm_record *old;
	char ticket[17];
	bool changed;
	CRM_TRY(crm_survey_read(repo, arena, wish->survey, &survey));
	if (crm_ref_find(repo, crm_model_entity(repo->store->model, "ticket"), wish->ticket, NULL, NULL, ticket))
		return crm_fail(CRM_NOT_FOUND, "the ticket is not there any more");
	CRM_TRY(find_answer(repo, arena, survey.id, ticket, &old));
	if (!old)
		return make(repo, change, arena, wish, ticket, id);
	if (says_nothing_new(old, wish))
		return crm_fail(CRM_CONFLICT, "the answer %lld is recorded already", (long long)wish->score);
	struct crm_record *answer = crm_record_copy(arena, old);
	put(repo, answer, wish);
	CRM_TRY(crm_change_update(change, old, answer, &changed));
	memcpy(id, crm_record_id(answer), 17);
	return NULL;
}

crm_err crm_survey_look(struct crm_repo *repo, struct crm_arena *arena, const char *token, struct crm_survey_token *out,
                        struct crm_survey *survey)
{
	struct crm_survey_keys keys;
	char ticket[17];
	CRM_TRY(crm_survey_keys_read(repo, &keys));
	CRM_TRY(crm_survey_verify(&keys, repo->now, token, out));
	CRM_TRY(crm_survey_read(repo, arena, out->survey, survey));
	if (crm_ref_find(repo, crm_model_entity(repo->store->model, "ticket"), out->ticket, NULL, NULL, ticket))
		return crm_fail(CRM_NOT_FOUND, "the ticket is not there any more");
	return NULL;
}

crm_err crm_survey_answer_link(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena, const char *token,
                               const char *comment, char id[17])
{
	struct crm_survey_token read;
	struct crm_survey survey;
	CRM_TRY(crm_survey_look(repo, arena, token, &read, &survey));
	return crm_survey_answer(repo, change, arena,
		&(struct crm_survey_wish){ .survey = read.survey, .ticket = read.ticket, .score = read.score, .comment = comment,
		                           .channel = "link" }, id);
}
