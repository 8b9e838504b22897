#include "cli/survey_cgi.h"

#include <string.h>

#include "base/str.h"
#include "cli/cgi.h"
#include "crm/survey_page.h"

enum { BODY_MOST = 65536 };

/* One request. */
struct request {
	struct crm_tool *tool;
	const char *token, *accepted;
	bool head;
	const struct crm_survey_words *words;
	struct crm_survey_token read;    /* what the token says, once it is known to be ours */
	struct crm_survey survey;
};

/* The last part of the path: URL/TOKEN. */
static const char *token_of_path(void)
{
	const char *path = crm_cgi_variable("PATH_INFO"), *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static void say(struct request *request, enum crm_survey_reply_kind kind)
{
	crm_survey_page_say(&request->tool->out.buffer, request->words, kind, request->head);
}

/* What went wrong here is for who keeps the server, not for who follows a link. */
static void say_error(struct request *request, crm_err err)
{
	enum crm_survey_reply_kind kind = crm_survey_page_kind(err, &request->read);
	if (kind == CRM_SURVEY_FAILED || kind == CRM_SURVEY_BUSY)
		crm_warn(request->tool, "%s", err->text);
	say(request, kind);
}

/* A repository that is not there is a mistake of who keeps the server, not of who follows a link. */
static crm_err open_repo(struct crm_tool *tool, enum crm_db_mode mode)
{
	crm_err err = crm_tool_open(tool, mode);
	return crm_err_kind(err) == CRM_BUSY ? err : crm_err_as(err, CRM_IO);
}

static crm_err look(struct request *request, enum crm_db_mode mode)
{
	struct crm_tool *tool = request->tool;
	CRM_TRY(open_repo(tool, mode));
	crm_err err = crm_survey_look(tool->repo, tool->arena, request->token, &request->read, &request->survey);
	CRM_TRY(crm_survey_page_words(tool->repo, tool->arena, &request->read, request->accepted, &request->words));
	return err;
}

static void get(struct request *request)
{
	crm_err err = look(request, CRM_DB_READ);
	if (err)
		say_error(request, err);
	else
		crm_survey_page_ask(&request->tool->out.buffer, request->words, request->survey.range, request->read.score,
		                    request->head);
}

static crm_err record(struct request *request, const struct crm_str *body)
{
	struct crm_tool *tool = request->tool;
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	const char *comment = crm_survey_page_comment(tool->arena, crm_str_text(body), body->n);
	char id[17];
	CRM_TRY(look(request, CRM_DB_WRITE));
	CRM_TRY(crm_change_begin(tool->repo, &(struct crm_change_why){ .tool = tool->title }, &change));
	CRM_TRY(crm_survey_answer_link(tool->repo, change, tool->arena, request->token, comment, id));
	return crm_change_commit(change);
}

static void post(struct request *request)
{
	CRM_AUTO(crm_str_drop) struct crm_str body = {0};
	size_t length;
	if (!crm_cgi_length(BODY_MOST, &length)) {
		say(request, CRM_SURVEY_TOO_LONG);
		return;
	}
	crm_err err = crm_cgi_read(length, &body);
	if (!err)
		err = record(request, &body);
	say_error(request, err);
}

crm_err crm_survey_cgi(struct crm_tool *tool)
{
	const char *method = crm_cgi_variable("REQUEST_METHOD"), *accepted = crm_cgi_variable("HTTP_ACCEPT_LANGUAGE");
	const struct crm_survey_words *words = crm_survey_words_accepted(accepted);
	struct request request = { .tool = tool, .token = token_of_path(), .accepted = accepted,
		.head = crm_same(method, "HEAD"), .words = words ? words : crm_survey_words(NULL) };
	if (!*method)
		return crm_err_hint(crm_fail(CRM_USAGE, "this is for a web server to start"), "man crm-survey");
	if (request.head || crm_same(method, "GET"))
		get(&request);
	else if (crm_same(method, "POST"))
		post(&request);
	else
		say(&request, CRM_SURVEY_METHOD);
	return NULL;
}
