#include "crm/survey_page.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "crm/template.h"
#include "form/source_form.h"

/* -- HTML ---------------------------------------------------------------------------- */

static void add_text(struct crm_str *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&': crm_str_add(out, "&amp;"); break;
		case '<': crm_str_add(out, "&lt;"); break;
		case '>': crm_str_add(out, "&gt;"); break;
		case '"': crm_str_add(out, "&quot;"); break;
		default: crm_str_add_c(out, *text); break;
		}
	}
}

static void add_element(struct crm_str *out, const char *open, const char *text, const char *close)
{
	crm_str_add(out, open);
	add_text(out, text);
	crm_str_add(out, close);
}

static const char style[] =
	"body{font:1.1rem/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#1b1f24}"
	"main{max-width:34rem;margin:3rem auto;padding:2rem;background:#fff;border-radius:.5rem}"
	"h1{font-size:1.4rem;margin-top:0}.score{font-size:1.6rem}"
	"textarea{width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid #6b7280}"
	"label{display:block;margin:1rem 0 .3rem}"
	"button{margin-top:1rem;font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.3rem;background:#0b57d0;color:#fff}"
	":focus-visible{outline:3px solid #f59e0b}";

/* Nothing of what was sent to us stands in here. */
static void add_head(struct crm_str *out, const char *status, const char *more, const struct crm_survey_words *words)
{
	crm_str_addf(out, "Status: %s\r\n%s", status, more);
	crm_str_addf(out, "Content-Type: text/html; charset=utf-8\r\nContent-Language: %s\r\n", words->language);
	crm_str_add(out, "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
	                 "X-Robots-Tag: noindex\r\nVary: Accept-Language\r\n"
	                 "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
	                 "base-uri 'none'; frame-ancestors 'none'\r\n\r\n");
}

static void open_page(struct crm_str *out, const struct crm_survey_words *words, const char *heading)
{
	crm_str_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
	             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n", words->language);
	add_element(out, "<title>", words->title, "</title>\n");
	crm_str_addf(out, "<style>%s</style>\n</head>\n<body>\n<main>\n", style);
	add_element(out, "<h1>", heading, "</h1>\n");
}

static void close_page(struct crm_str *out)
{
	crm_str_add(out, "</main>\n</body>\n</html>\n");
}

/* "4", or "5 – very satisfied" at either end. */
static void add_score(struct crm_str *out, const struct crm_survey_words *words, const struct crm_survey_range *range,
                      int score)
{
	size_t kind = crm_survey_words_kind(range->kind);
	const char *end = score == range->most ? words->high[kind] : score == range->least ? words->low[kind] : NULL;
	crm_str_addf(out, "<strong class=\"score\">%d", score);
	if (end)
		add_element(out, " – ", end, "");
	crm_str_addf(out, "</strong> (%d – %d)", range->least, range->most);
}

void crm_survey_page_ask(struct crm_str *out, const struct crm_survey_words *words, const struct crm_survey_range *range,
                         int score, bool head)
{
	add_head(out, "200 OK", "", words);
	if (head)
		return;
	open_page(out, words, words->question[crm_survey_words_kind(range->kind)]);
	add_element(out, "<p>", words->answer, " ");
	add_score(out, words, range, score);
	crm_str_add(out, "</p>\n<form method=\"post\">\n");
	add_element(out, "<label for=\"comment\">", words->comment, "</label>\n");
	crm_str_addf(out, "<textarea id=\"comment\" name=\"comment\" rows=\"5\" maxlength=\"%d\"></textarea>\n",
	             CRM_SURVEY_COMMENT_MOST);
	add_element(out, "<button type=\"submit\">", words->button, "</button>\n</form>\n");
	close_page(out);
}

void crm_survey_page_say(struct crm_str *out, const struct crm_survey_words *words, enum crm_survey_reply_kind kind, bool head)
{
	const struct { const char *status, *more, *text; } rows[] = {
		[CRM_SURVEY_THANKS] = { "200 OK", "", words->thanks },
		[CRM_SURVEY_KNOWN] = { "200 OK", "", words->known },
		[CRM_SURVEY_FOREIGN] = { "403 Forbidden", "", words->foreign },
		[CRM_SURVEY_EXPIRED] = { "410 Gone", "", words->expired },
		[CRM_SURVEY_GONE] = { "410 Gone", "", words->gone },
		[CRM_SURVEY_BUSY] = { "503 Service Unavailable", "Retry-After: 30\r\n", words->busy },
		[CRM_SURVEY_FAILED] = { "500 Internal Server Error", "", words->failed },
		[CRM_SURVEY_METHOD] = { "405 Method Not Allowed", "Allow: GET, HEAD, POST\r\n", words->failed },
		[CRM_SURVEY_TOO_LONG] = { "413 Content Too Large", "", words->failed },
	};
	add_head(out, rows[kind].status, rows[kind].more, words);
	if (head)
		return;
	open_page(out, words, words->title);
	add_element(out, "<p role=\"status\">", rows[kind].text, "</p>\n");
	close_page(out);
}

enum crm_survey_reply_kind crm_survey_page_kind(crm_err err, const struct crm_survey_token *token)
{
	switch (crm_err_kind(err)) {
	case CRM_OK: return CRM_SURVEY_THANKS;
	case CRM_CONFLICT: return CRM_SURVEY_KNOWN;
	case CRM_INVALID: return CRM_SURVEY_FOREIGN;
	case CRM_DENIED: return *token->survey ? CRM_SURVEY_EXPIRED : CRM_SURVEY_FOREIGN;
	case CRM_NOT_FOUND: return CRM_SURVEY_GONE;
	case CRM_BUSY: return CRM_SURVEY_BUSY;
	default: return CRM_SURVEY_FAILED;
	}
}

/* -- who reads, and what was sent -------------------------------------------------------- */

crm_err crm_survey_page_words(struct crm_repo *repo, struct crm_arena *arena, const struct crm_survey_token *token,
                              const char *accepted, const struct crm_survey_words **out)
{
	const char *language = NULL;
	if (token && *token->ticket)
		CRM_TRY(crm_template_reader(repo, arena, crm_model_entity(repo->store->model, "ticket"), token->ticket, &language));
	*out = crm_survey_words_of(language);
	if (!*out)
		*out = crm_survey_words_accepted(accepted);
	if (!*out)
		*out = crm_survey_words(NULL);
	return NULL;
}

/* At most so many characters, and a letter is not cut in half. */
static const char *cut(struct crm_arena *arena, const char *text)
{
	size_t n = strlen(text), at = 0;
	uint32_t code;
	for (size_t i = 0; i < CRM_SURVEY_COMMENT_MOST && at < n; i++)
		at += crm_utf8_next(text + at, n - at, &code);
	while (at && strchr(" \t\r\n", text[at - 1]))
		at--;
	return at ? crm_copy_n(arena, text, at) : NULL;
}

/* What is no text goes the way of other bytes that are none: written as %XX. */
static const char *as_text(struct crm_arena *arena, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	if (crm_utf8_valid(text, strlen(text), &(size_t){0}))
		return text;
	for (; *text; text++) {
		if ((unsigned char)*text < 128)
			crm_str_add_c(&out, *text);
		else
			crm_str_addf(&out, "%%%02X", (unsigned)(unsigned char)*text);
	}
	return crm_copy(arena, crm_str_text(&out));
}

const char *crm_survey_page_comment(struct crm_arena *arena, const char *body, size_t n)
{
	static const char name[] = "comment=";
	for (size_t at = 0, end; at < n; at = end + 1) {
		const char *and = memchr(body + at, '&', n - at);
		end = and ? (size_t)(and - body) : n;
		if (end - at >= sizeof name - 1 && memcmp(body + at, name, sizeof name - 1) == 0)
			return cut(arena, as_text(arena, crm_form_decode(arena, body + at + sizeof name - 1,
			                                                 end - at - (sizeof name - 1))));
	}
	return NULL;
}
