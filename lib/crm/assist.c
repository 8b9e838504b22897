#include "crm/assist.h"

#include <math.h>
#include <string.h>

#include "base/filter.h"
#include "base/number.h"
#include "base/str.h"
#include "form/json.h"

enum { ANSWER_MOST = 65536 };

static crm_err read_number(const struct crm_member *member, double least, double *out)
{
	crm_err err = member->list ? crm_fail(CRM_INVALID, "a list") : crm_number_parse(member->text, out);
	if (err || !(*out >= least && *out <= 1))
		return crm_fail(CRM_INVALID, "%s is '%.40s', not a number between %g and 1", member->name, member->text, least);
	*out = round(*out * 100) / 100;
	return NULL;
}

static crm_err read_language(struct crm_arena *arena, const struct crm_member *member, const char **out)
{
	static const struct crm_field field = { .name = "language", .type = CRM_T_LANGUAGE };
	struct crm_value value;
	crm_err err = member->list ? crm_fail(CRM_INVALID, "a list")
	                           : crm_value_parse(arena, NULL, &field, NULL, member->text, &value);
	if (err)
		return crm_fail(CRM_INVALID, "language is '%.40s'", member->text);
	*out = value.shape == CRM_TEXT ? value.s : NULL;
	return NULL;
}

static void read_words(struct crm_arena *arena, const struct crm_member *member, struct crm_tone *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str word = {0};
	static const struct crm_field field = { .name = "words", .type = CRM_T_TEXT, .flags = CRM_LIST };
	struct crm_value list;
	out->words = crm_new(arena, struct crm_tone_word, CRM_TONE_WORDS);
	if (crm_value_parse(arena, NULL, &field, NULL, member->text, &list))
		return;
	for (size_t at = 0; out->count < CRM_TONE_WORDS && crm_list_next(list, &at, &word);)
		out->words[out->count++] = (struct crm_tone_word){ .word = crm_copy(arena, crm_str_text(&word)), .why = "" };
}

static crm_err read_member(struct crm_arena *arena, const struct crm_member *member, struct crm_tone *out)
{
	if (!member->text)
		return NULL;
	if (crm_same(member->name, "tone")) {
		out->is_known = true;
		return read_number(member, -1, &out->tone);
	}
	if (crm_same(member->name, "urgency"))
		return read_number(member, 0, &out->urgency);
	if (crm_same(member->name, "language"))
		return read_language(arena, member, &out->language);
	if (crm_same(member->name, "words") && member->list)
		read_words(arena, member, out);
	return NULL;
}

crm_err crm_assist_read(struct crm_arena *arena, const char *answer, size_t n, struct crm_tone *out)
{
	struct crm_member *members;
	size_t count;
	*out = (struct crm_tone){0};
	CRM_TRY(crm_json_object(arena, answer, n, &members, &count));
	for (size_t i = 0; i < count; i++)
		CRM_TRY(read_member(arena, &members[i], out));
	return NULL;
}

crm_err crm_assist_ask(const struct crm_assist *assist, struct crm_arena *arena, const char *text, size_t n,
                       struct crm_tone *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str answer = {0};
	struct crm_filter filter = { .argv = assist->argv, .text = text, .n = n, .most = ANSWER_MOST,
		.milliseconds = assist->milliseconds, .stop = assist->stop };
	CRM_TRY(crm_filter_run(&filter, &answer));
	CRM_TRY(crm_err_in(crm_assist_read(arena, crm_str_text(&answer), answer.n, out), "%s answered", assist->argv[0]));
	out->by = assist->argv[0];
	return NULL;
}
