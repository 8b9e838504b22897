/*
 * What strangers send to surveys: tokens (none that we have not signed is ever good), the first line of a mail, a form, the
 * header Accept-Language. What comes out is text, in its bounds.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "crm/survey_page.h"
#include "crm/survey_words.h"
#include "rule/survey_mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_token(struct crm_arena *arena, const char *text)
{
	struct crm_survey_token ours = { .survey = "0123456789abcdef", .ticket = "fedcba9876543210", .score = 5,
		.expires = INT64_C(1795255200) * 1000 };
	struct crm_survey_keys keys = { .list = { { .number = 1, .bytes = "not a secret" } }, .count = 1 };
	char good[CRM_SURVEY_TOKEN_SIZE];
	struct crm_survey_token read;

	crm_survey_sign(&keys, &ours, good);
	if (!crm_survey_verify(&keys, 0, text, &read) && strcmp(text, good) != 0)
		abort();
	char *changed = crm_copy(arena, good);
	for (size_t i = 0; text[i] && i < CRM_SURVEY_TOKEN_LENGTH; i++)
		changed[i] = text[i] == '.' ? good[i] : text[i];
	if (!crm_survey_verify(&keys, 0, changed, &read) && strcmp(changed, good) != 0)
		abort();
}

static void try_reply(struct crm_arena *arena, const char *text)
{
	const struct crm_survey_range *range = crm_survey_range("nps");
	const char *comment;
	int score;

	if (crm_survey_reply_read(arena, text, range, &score, &comment) &&
	    (score < range->least || score > range->most || (comment && (!*comment || strlen(comment) > strlen(text) + 1))))
		abort();
}

static void try_form(struct crm_arena *arena, const char *text, size_t n)
{
	const char *comment = crm_survey_page_comment(arena, text, n);

	if (comment && (!*comment || !crm_utf8_valid(comment, strlen(comment), &(size_t){0})))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (!size)
		return 0;
	const char *text = crm_copy_n(arena, (const char *)data + 1, size - 1);
	switch (data[0] % 4) {
	case 0: try_token(arena, text); break;
	case 1: try_reply(arena, text); break;
	case 2: try_form(arena, (const char *)data + 1, size - 1); break;
	default: (void)crm_survey_words_accepted(text); break;
	}
	return 0;
}
