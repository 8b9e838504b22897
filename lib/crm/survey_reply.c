#include "crm/survey_reply.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "crm/among.h"
#include "repo/ref.h"
#include "rule/survey_mail.h"
#include "store/read.h"

/* -- which message it answers ----------------------------------------------------------------- */

static bool same_message_id(const char *a, const char *b)
{
	size_t n;
	a += *a == '<';
	b += *b == '<';
	n = strcspn(a, ">");
	return n == strcspn(b, ">") && strncmp(a, b, n) == 0;
}

enum { ASKED_ID, ASKED_TICKET, ASKED_AT };

struct asked {
	const char *survey, *ticket;
	int64_t at;
};

/* The message that asked, among those of its survey to this ticket (which may have been merged into another). */
static crm_err find_asked(struct crm_repo *repo, struct crm_arena *arena, const char *in_reply_to, struct asked *out)
{
	static const char *const fields[] = { [ASKED_ID] = "message_id", [ASKED_TICKET] = "ticket.id", [ASKED_AT] = "created_at",
		NULL };
	char survey[17], named[17], ticket[17];
	bool row;
	*out = (struct asked){0};
	if (!in_reply_to || !crm_survey_mail_id(in_reply_to, survey, named) ||
	    crm_ref_find(repo, crm_model_entity(repo->store->model, "ticket"), named, NULL, NULL, ticket))
		return NULL;
	const struct crm_equals both[] = { { .field = "ticket", .id = ticket }, { .field = "survey", .id = survey },
		{ .field = NULL } };
	struct crm_question question = { .entity = "message", .equals = both, .fields = fields };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row && !out->ticket) {
		const char *id = crm_answer_text(answer, arena, ASKED_ID), *at = crm_answer_text(answer, arena, ASKED_AT);
		if (id && same_message_id(id, in_reply_to) && crm_instant_read(at, &out->at)) {
			out->survey = crm_copy(arena, survey);
			out->ticket = crm_answer_text(answer, arena, ASKED_TICKET);
		}
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* -- taking it ---------------------------------------------------------------------------------- */

/* When what stands there was answered; the least if nothing does. */
static crm_err answered_at(struct crm_repo *repo, struct crm_arena *arena, const struct asked *asked, int64_t *out)
{
	static const char *const fields[] = { "answered_at", NULL };
	const struct crm_equals both[] = { { .field = "ticket", .id = asked->ticket }, { .field = "survey", .id = asked->survey },
		{ .field = NULL } };
	struct crm_question question = { .entity = "survey_answer", .equals = both, .fields = fields };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	*out = INT64_MIN;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	if (row && crm_answer_value(answer, 0).shape == CRM_TEXT)
		(void)crm_instant_read(crm_answer_value(answer, 0).s, out);
	return NULL;
}

/* By our clock, not by what the mail says of its own. */
static int64_t came_at(const struct crm_record *message)
{
	int64_t at = INT64_MIN;
	(void)crm_instant_read(crm_record_text(message, "created_at"), &at);
	return at;
}

static bool is_a_persons(const struct crm_record *message)
{
	struct crm_value automatic = crm_record_get(message, "automatic");
	return crm_same(crm_record_text(message, "direction"), "in") && !(automatic.shape == CRM_INTEGER && automatic.i);
}

static crm_err take(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                    const struct crm_record *message, const struct asked *asked, char id[17])
{
	const char *body = crm_record_text(message, "body"), *comment;
	struct crm_survey survey;
	int64_t before;
	int score;
	crm_err err;
	CRM_TRY(crm_survey_read(repo, arena, asked->survey, &survey));
	CRM_TRY(answered_at(repo, arena, asked, &before));
	if (before >= came_at(message) || came_at(message) > asked->at + survey.valid_days * CRM_DAY ||
	    !body || !crm_survey_reply_read(arena, body, survey.range, &score, &comment))
		return NULL;
	err = crm_survey_answer(repo, change, arena,
		&(struct crm_survey_wish){ .survey = asked->survey, .ticket = asked->ticket, .score = score, .comment = comment,
		                           .channel = "mail", .at = came_at(message) }, id);
	return crm_err_kind(err) == CRM_CONFLICT ? NULL : err;
}

crm_err crm_survey_reply(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                         const struct crm_record *message, char id[17])
{
	struct asked asked;
	*id = '\0';
	if (!is_a_persons(message))
		return NULL;
	CRM_TRY(find_asked(repo, arena, crm_record_text(message, "in_reply_to"), &asked));
	return asked.ticket ? take(repo, change, arena, message, &asked, id) : NULL;
}

crm_err crm_survey_replies(struct crm_repo *repo, struct crm_arena *arena, const char ***ids, size_t *count)
{
	static const char *const terms[] = { "direction=in", "automatic!=yes", "in_reply_to~survey." };
	struct crm_question question = { .entity = "message", .terms = terms, .count = CRM_COUNT(terms), .sort = "created_at" };
	return crm_among_read(repo, arena, question, ids, count);
}
