#include "cli/survey_ask.h"

#include "base/str.h"
#include "base/when.h"
#include "cli/work.h"
#include "crm/survey_reply.h"
#include "crm/survey_send.h"
#include "repo/ref.h"

const struct crm_option crm_options_survey_send[] = {
	{ .name = "survey", .argument = "NAME", .help = "this one (default: all that are active)", .complete = "@survey" },
	{ .name = "since", .argument = "WHEN", .help = "tickets solved then or later (default: since the survey was made)" },
	{ .name = NULL },
};

const struct crm_option crm_options_survey_answer[] = {
	{ .name = "comment", .argument = "TEXT", .help = "what is said to it" },
	{ .name = NULL },
};

/* -- send ---------------------------------------------------------------------------- */

static crm_err read_since(struct crm_tool *tool, int64_t *out)
{
	const char *text = crm_option(tool, "since");
	struct crm_span span;
	*out = CRM_SURVEY_OF_ITSELF;
	if (!text)
		return NULL;
	CRM_TRY(crm_err_in(crm_instant_parse(text, tool->repo->now, &span), "--since"));
	*out = span.from;
	return NULL;
}

/* Within the transaction: of two commands at once one makes the key. A dry run signs with one that is forgotten. */
static crm_err need_key(struct crm_work *work, struct crm_survey_keys *keys)
{
	CRM_TRY(crm_survey_keys_read(work->tool->repo, keys));
	if (keys->count)
		return NULL;
	crm_survey_keys_add(keys, work->tool->repo->now);
	return work->why.dry_run ? NULL : crm_survey_keys_write(work->tool->repo, keys);
}

/* Also within it: of two commands at once none asks whom the other has asked. */
static crm_err send_round(struct crm_work *work, const struct crm_survey_round *round, struct crm_survey_keys *keys,
                          size_t *sent)
{
	struct crm_tool *tool = work->tool;
	const char **tickets;
	size_t count;
	CRM_TRY(crm_survey_due(tool->repo, tool->arena, round, &tickets, &count));
	if (count)
		CRM_TRY(need_key(work, keys));
	for (size_t i = 0; i < count; i++) {
		char id[17];
		CRM_TRY(crm_work_next(work));
		CRM_TRY(crm_survey_ask(tool->repo, work->change, work->arena, round, tickets[i], id));
		crm_work_leave(work, id);
	}
	*sent += count;
	return NULL;
}

crm_err crm_survey_send(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_survey_keys keys;
	struct crm_surveys surveys;
	struct crm_survey_round round = { .keys = &keys, .terms = tool->arguments, .count = tool->count };
	size_t sent = 0;
	CRM_TRY(crm_config_check(tool->repo->config, "survey.url"));
	round.url = crm_config_get(tool->repo->config, "survey.url");
	CRM_TRY(read_since(tool, &round.since));
	CRM_TRY(crm_work_begin(tool, crm_model_entity(tool->repo->store->model, "message"), &work));
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(crm_surveys_read(tool->repo, tool->arena, crm_option(tool, "survey"), &surveys));
	for (size_t i = 0; i < surveys.count; i++) {
		round.survey = &surveys.list[i];
		CRM_TRY(send_round(&work, &round, &keys, &sent));
	}
	CRM_TRY(crm_work_end(&work));
	if (sent && !round.url)
		crm_say(tool, "survey.url is not set: the mails have no links, one answers them by mail");
	return sent ? NULL : crm_nothing();
}

/* -- answer, collect ------------------------------------------------------------------- */

crm_err crm_survey_take(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	char id[17];
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(crm_survey_answer_link(tool->repo, work.change, work.arena, tool->arguments[0], crm_option(tool, "comment"), id));
	crm_work_leave(&work, id);
	return crm_work_end(&work);
}

crm_err crm_survey_collect(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	const char **ids;
	size_t count, found = 0;
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(crm_work_next(&work));
	CRM_TRY(crm_survey_replies(tool->repo, tool->arena, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct crm_record *message;
		char id[17];
		CRM_TRY(crm_work_next(&work));
		CRM_TRY(crm_ref_read(tool->repo, work.arena, crm_model_entity(tool->repo->store->model, "message"), ids[i], &message));
		CRM_TRY(crm_survey_reply(tool->repo, work.change, work.arena, message, id));
		if (*id)
			crm_work_leave(&work, id);
		found += *id != '\0';
	}
	CRM_TRY(crm_work_end(&work));
	return found ? NULL : crm_nothing();
}
