#include "rule/survey_mail.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "base/utf8.h"
#include "store/read.h"

enum { FULL_WIDTH_ZERO = 0xff10, DIGITS_MOST = 3 };

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

/* -- which survey it answers ----------------------------------------------------------------- */

/* '<survey.SURVEY.TICKET.MARK@domain>', with or without the brackets. */
bool crm_survey_mail_id(const char *text, char survey[17], char ticket[17])
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

crm_err crm_survey_mail_answers(struct crm_store *store, const struct crm_record *message, bool *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *in_reply_to = crm_record_text(message, "in_reply_to"), *body = crm_record_text(message, "body"), *comment;
	char id[17], ticket[17];
	struct crm_record *survey;
	int score;
	*out = false;
	if (!body || !in_reply_to || !crm_same(crm_record_text(message, "direction"), "in") ||
	    !crm_survey_mail_id(in_reply_to, id, ticket))
		return NULL;
	CRM_TRY(crm_read_record(store, arena, crm_model_entity(store->model, "survey"), id, &survey, NULL));
	const struct crm_survey_range *range = survey ? crm_survey_range(crm_record_text(survey, "kind")) : NULL;
	*out = range && crm_survey_reply_read(arena, body, range, &score, &comment);
	return NULL;
}
