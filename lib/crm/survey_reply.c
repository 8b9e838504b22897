#include "crm/survey_reply.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "crm/among.h"
#include "repo/ref.h"
#include "store/read.h"

enum { FULL_WIDTH_ZERO = 0xff10, DIGITS_MOST = 3 };

static const char *text_of(const struct crm_record *record, const char *field)
{
	struct crm_value value = crm_record_get(record, field);
	return value.shape == CRM_TEXT ? value.s : NULL;
}

/* -- the number, and what is said to it ----------------------------------------------------- */

/* A digit of ASCII or of full width; -1: it is none. *n is its length. */
static int digit_at(const char *text, size_t *n)
{
	uint32_t code = 0;
	*n = crm_utf8_next(text, strlen(text), &code);
	if (code >= '0' && code <= '9')
		return (int)(code - '0');
	return code >= FULL_WIDTH_ZERO && code <= FULL_WIDTH_ZERO + 9 ? (int)(code - FULL_WIDTH_ZERO) : -1;
}

static const char *take_number(const char *text, int *number)
{
	size_t n;
	int digits = 0;
	*number = 0;
	for (int digit; (digit = digit_at(text, &n)) >= 0; text += n) {
		if (++digits > DIGITS_MOST)
			return NULL;
		*number = *number * 10 + digit;
	}
	return digits ? text : NULL;
}

/* '4/5' and '4 of 5' are 4; '3.5' and '2:30' are no score. */
static const char *after_number(const char *text, int most)
{
	size_t n;
	int whole;
	if (*text == '/') {
		text = take_number(text + 1, &whole);
		return text && whole == most ? text : NULL;
	}
	if (*text && strchr(".,:-", *text) && digit_at(text + 1, &n) >= 0)
		return NULL;
	return text;
}

static const char *comment_of(struct crm_arena *arena, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	text += strspn(text, " \t\r\n.,;:!-");
	for (size_t n; *text && *text != '>'; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		crm_str_add_n(&out, text, n - (n && text[n - 1] == '\r'));
		crm_str_add_c(&out, '\n');
	}
	while (out.n && strchr(" \t\r\n", out.s[out.n - 1]))
		crm_str_cut(&out, out.n - 1);
	return out.n ? crm_copy_n(arena, out.s, out.n) : NULL;
}

bool crm_survey_reply_read(struct crm_arena *arena, const char *text, const struct crm_survey_range *range, int *score,
                           const char **comment)
{
	if (crm_starts(text, "\xef\xbb\xbf"))
		text += 3;
	text = take_number(text + strspn(text, " \t\r\n*_"), score);
	text = text ? after_number(text, range->most) : NULL;
	if (!text || *score < range->least || *score > range->most)
		return false;
	*comment = comment_of(arena, text);
	return true;
}

/* -- which message it answers ----------------------------------------------------------------- */

/* '<survey.SURVEY.TICKET.MARK@domain>', with or without the brackets. */
static bool read_message_id(const char *text, char survey[17], char ticket[17])
{
	static const char start[] = "survey.";
	text += *text == '<';
	if (!crm_starts(text, start) || strlen(text) < sizeof start - 1 + 3 * 17)
		return false;
	text += sizeof start - 1;
	memcpy(survey, text, 16);
	memcpy(ticket, text + 17, 16);
	survey[16] = ticket[16] = '\0';
	return text[16] == '.' && text[33] == '.' && crm_id_valid(survey) && crm_id_valid(ticket);
}

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
	if (!in_reply_to || !read_message_id(in_reply_to, survey, named) ||
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
	(void)crm_instant_read(text_of(message, "created_at"), &at);
	return at;
}

static bool is_a_persons(const struct crm_record *message)
{
	struct crm_value automatic = crm_record_get(message, "automatic");
	return crm_same(text_of(message, "direction"), "in") && !(automatic.shape == CRM_INTEGER && automatic.i);
}

static crm_err take(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena,
                    const struct crm_record *message, const struct asked *asked, char id[17])
{
	const char *body = text_of(message, "body"), *comment;
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
	CRM_TRY(find_asked(repo, arena, text_of(message, "in_reply_to"), &asked));
	return asked.ticket ? take(repo, change, arena, message, &asked, id) : NULL;
}

crm_err crm_survey_replies(struct crm_repo *repo, struct crm_arena *arena, const char ***ids, size_t *count)
{
	static const char *const terms[] = { "direction=in", "automatic!=yes", "in_reply_to~survey." };
	struct crm_question question = { .entity = "message", .terms = terms, .count = CRM_COUNT(terms), .sort = "created_at" };
	return crm_among_read(repo, arena, question, ids, count);
}
