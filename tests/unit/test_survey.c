/* Tokens of surveys, numbers at the beginning of mails, languages a browser would have. */
#include "tap.h"

#include "crm/survey_page.h"
#include "crm/survey_words.h"
#include "rule/survey_mail.h"

static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void tokens(void)
{
	struct crm_survey_keys keys = {0}, other = {0};
	struct crm_survey_token token = { .survey = "0123456789abcdef", .ticket = "fedcba9876543210", .score = 10,
		.expires = INT64_C(1795255200) * 1000 };
	struct crm_survey_token read;
	char text[CRM_SURVEY_TOKEN_SIZE], wrong[CRM_SURVEY_TOKEN_SIZE];
	int passed = 0, kinds = 0;

	crm_survey_keys_add(&keys, 0);
	crm_survey_keys_add(&other, 0);
	crm_survey_sign(&keys, &token, text);
	ok(strlen(text) == CRM_SURVEY_TOKEN_LENGTH && strspn(text, base64url) == CRM_SURVEY_TOKEN_LENGTH, "is base64url");
	ok(!crm_survey_verify(&keys, token.expires, text, &read), "is good until its last second");
	ok(strcmp(read.survey, token.survey) == 0 && strcmp(read.ticket, token.ticket) == 0 && read.score == 10 &&
	   read.expires == token.expires, "says what was signed");
	ok(crm_err_kind(crm_survey_verify(&keys, token.expires + 1, text, &read)) == CRM_DENIED && *read.survey,
	   "and not longer; it is known what it was");
	ok(crm_err_kind(crm_survey_verify(&other, 0, text, &read)) == CRM_DENIED && !*read.survey, "another's key does not fit");
	ok(crm_err_kind(crm_survey_verify(&(struct crm_survey_keys){0}, 0, text, &read)) == CRM_DENIED, "nor does none");
	for (int i = 0; i < CRM_SURVEY_TOKEN_LENGTH; i++) {
		for (int k = 0; k < 64; k++) {
			memcpy(wrong, text, sizeof wrong);
			wrong[i] = base64url[k];
			crm_err err = crm_survey_verify(&keys, 0, wrong, &read);
			passed += !err && wrong[i] != text[i];
			kinds += err && crm_err_kind(err) != CRM_DENIED && crm_err_kind(err) != CRM_INVALID;
		}
	}
	ok(passed == 0 && kinds == 0, "no letter can be another");
	crm_survey_keys_add(&keys, 1);
	ok(!crm_survey_verify(&keys, 0, text, &read), "a new key does not end it");
	crm_survey_sign(&keys, &token, wrong);
	ok(strcmp(text, wrong) != 0, "but signs from now on");
	crm_survey_keys_forget(&keys);
	ok(crm_err_kind(crm_survey_verify(&keys, 0, text, &read)) == CRM_DENIED &&
	   !crm_survey_verify(&keys, 0, wrong, &read), "until the old one is forgotten");
	for (int i = 0; i < 300; i++)
		crm_survey_keys_add(&keys, i);
	ok(keys.count == CRM_SURVEY_KEYS_MOST && keys.list[0].number >= 1 && keys.list[keys.count - 1].number <= 255,
	   "there are never too many keys");
}

static void reply(const char *text, int want, const char *comment)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *said = NULL;
	int score = -1;
	bool is = crm_survey_reply_read(arena, text, crm_survey_range("csat"), &score, &said);

	ok(is == (want >= 0) && (!is || (score == want && crm_same(said, comment))), "reply: %s", text);
}

static void replies(void)
{
	reply("5", 5, NULL);
	reply("  4\r\n\r\nDíky!\r\n> 5 – velmi spokojeni", 4, "Díky!");
	reply("3 - ujde to", 3, "ujde to");
	reply("5/5 výborné", 5, "výborné");
	reply("5.", 5, NULL);
	reply("**2**", 2, "**");
	reply("\xef\xbb\xbf""1", 1, NULL);
	reply("４，谢谢", 4, "，谢谢");
	reply("5 зірок", 5, "зірок");
	reply("", -1, NULL);
	reply("six", -1, NULL);
	reply("6", -1, NULL);
	reply("0", -1, NULL);
	reply("-1", -1, NULL);
	reply("3.5", -1, NULL);
	reply("2:30 tomorrow", -1, NULL);
	reply("4/10", -1, NULL);
	reply("2026-11-21", -1, NULL);
	reply("5550123", -1, NULL);
	reply("thanks, 5", -1, NULL);
	reply("> 5", -1, NULL);
}

static void accepts(const char *header, const char *want)
{
	const struct crm_survey_words *words = crm_survey_words_accepted(header);

	ok(crm_same(words ? words->language : NULL, want), "Accept-Language: %s", header ? header : "(none)");
}

static void languages(void)
{
	accepts(NULL, NULL);
	accepts("", NULL);
	accepts("de", NULL);
	accepts("*", NULL);
	accepts("cs-CZ,cs;q=0.9,en;q=0.8", "cs");
	accepts("de, uk;q=0.5, cs;q=0.8", "cs");
	accepts("zh-Hant-TW", "zh");
	accepts("en;q=0, uk;q=0.001", "uk");
	accepts("csx, ukr", NULL);
	accepts(";;;,,,q=1, EN", "en");
}

static void comments(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *both = "x=1&comment=D%C4%9Bkuji+moc%21&comment=2";

	is(crm_survey_page_comment(arena, both, strlen(both)), "Děkuji moc!", "a comment of a form");
	ok(!crm_survey_page_comment(arena, "comment", 7) && !crm_survey_page_comment(arena, "comment=", 8) &&
	   !crm_survey_page_comment(arena, "comment=+%0d%0a", 15), "none");
	is(crm_survey_page_comment(arena, "comment=\xff%ff", 12), "%FF%ff", "what is no text");
}

int main(void)
{
	tokens();
	replies();
	languages();
	comments();
	return tap_done();
}
