/*
 * The page behind a survey's link, as a CGI program answers (RFC 3875). GET shows what would be answered and a button, so
 * that programs that follow links in mails answer nothing; POST answers. A page is whole in itself: no script, no picture, no
 * other address.
 */
#ifndef CRM_CRM_SURVEY_PAGE_H
#define CRM_CRM_SURVEY_PAGE_H

#include "crm/survey.h"
#include "crm/survey_words.h"

enum crm_survey_reply_kind {
	CRM_SURVEY_THANKS, CRM_SURVEY_KNOWN, CRM_SURVEY_FOREIGN, CRM_SURVEY_EXPIRED, CRM_SURVEY_GONE, CRM_SURVEY_BUSY,
	CRM_SURVEY_FAILED, CRM_SURVEY_METHOD, CRM_SURVEY_TOO_LONG,
};

/* The question with the button. `head`: the head alone was asked for. */
void crm_survey_page_ask(struct crm_str *out, const struct crm_survey_words *words, const struct crm_survey_range *range,
                         int score, bool head);
/* A sentence. */
void crm_survey_page_say(struct crm_str *out, const struct crm_survey_words *words, enum crm_survey_reply_kind kind,
                         bool head);
/* What an error comes to. */
enum crm_survey_reply_kind crm_survey_page_kind(crm_err err, const struct crm_survey_token *token);

/* The words for who follows the link: those of the customer's language, else of the header Accept-Language. `token` NULL or of
 * another repository: of the header. */
CRM_MUST_USE crm_err crm_survey_page_words(struct crm_repo *repo, struct crm_arena *arena,
                                           const struct crm_survey_token *token, const char *accepted,
                                           const struct crm_survey_words **out);

enum { CRM_SURVEY_COMMENT_MOST = 4000 }; /* characters that the page takes */

/* The field `comment` of a form (application/x-www-form-urlencoded), cut to so many characters; NULL: none. */
const char *crm_survey_page_comment(struct crm_arena *arena, const char *body, size_t n);

#endif
