#include "cli/hook_receive_cgi.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "cli/cgi.h"
#include "crm/receive.h"
#include "crm/receive_secret.h"
#include "form/source_form.h"

enum { LOG_MOST = 1 << 20, SHOWN = 300, RETRY_SECONDS = 30 };

struct request {
	struct crm_tool *tool;
	const char *name;                /* of the map */
	struct crm_receive_map *map;     /* NULL: not read yet */
	bool changed, known;             /* something was taken in; had been before */
};

/* -- answers ---------------------------------------------------------------------------------- */

static const char *reason(int status)
{
	static const struct {
		int status;
		const char *words;
	} reasons[] = {
		{ 200, "OK" }, { 202, "Accepted" }, { 204, "No Content" }, { 303, "See Other" }, { 400, "Bad Request" },
		{ 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" }, { 409, "Conflict" },
		{ 411, "Length Required" }, { 413, "Content Too Large" }, { 415, "Unsupported Media Type" }, { 503, "Service Unavailable" },
	};

	for (size_t i = 0; i < CRM_COUNT(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].words;
	return "Internal Server Error";
}

/* `more`: lines of the head, each ended by CR LF. */
static void answer(struct request *request, int status, const char *more, const char *text)
{
	struct crm_str *out = &request->tool->out.buffer;

	crm_str_addf(out, "Status: %d %s\r\n%s", status, reason(status), more);
	if (status == 204) {
		crm_str_add(out, "\r\n");
		return;
	}
	crm_str_add(out, "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
	                 "Cache-Control: no-store\r\n\r\n");
	crm_utf8_add_shown(out, text, strlen(text), SHOWN);
	crm_str_add_c(out, '\n');
}

/* -- the log of what was refused ------------------------------------------------------------------ */

/* One that has grown makes room: strangers write here. */
static void write_log(struct request *request, const char *line, size_t n)
{
	struct crm_repo *repo = request->tool->repo;
	const char *path = crm_repo_path(repo, request->tool->arena, "hooks/receive.log");
	CRM_AUTO(crm_fd_drop) int fd = -1;
	struct stat file;

	if (stat(path, &file) == 0 && file.st_size > LOG_MOST)
		(void)!rename(path, crm_repo_path(repo, request->tool->arena, "hooks/receive.log.1"));
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0)
		(void)!write(fd, line, n);
}

static void note(struct request *request, int status, const char *why)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	char now[CRM_INSTANT_SIZE];

	crm_warn(request->tool, "%d: %s", status, why);
	if (!request->tool->repo)
		return;
	crm_str_addf(&line, "%s %d ", crm_instant_text(request->tool->repo->now, now), status);
	crm_utf8_add_shown(&line, request->name, strlen(request->name), 64);
	crm_str_add_c(&line, ' ');
	crm_utf8_add_shown(&line, crm_cgi_variable("REMOTE_ADDR"), strlen(crm_cgi_variable("REMOTE_ADDR")), 64);
	crm_str_add_c(&line, ' ');
	crm_utf8_add_shown(&line, why, strlen(why), SHOWN);
	crm_str_add_c(&line, '\n');
	write_log(request, line.s, line.n);
}

static void refuse(struct request *request, int status, const char *text, const char *why)
{
	note(request, status, why);
	answer(request, status, status == 405 ? "Allow: POST\r\n" : "", text);
}

/* What the map asks for, as RFC 9110 wants it with every 401. */
static const char *scheme(const struct request *request)
{
	const char *name = request->map ? crm_verify_name(&request->map->verify) : "none";

	return crm_same(name, "basic") ? "Basic" : crm_same(name, "token") ? "Bearer" : "Signature";
}

static int status_of(crm_err err)
{
	static const struct {
		enum crm_kind kind;
		int status;
	} statuses[] = {
		{ CRM_BUSY, 503 }, { CRM_DENIED, 401 }, { CRM_USAGE, 415 }, { CRM_INVALID, 400 }, { CRM_CONFLICT, 409 },
		{ CRM_NOT_FOUND, 409 }, { CRM_REJECTED, 403 },
	};

	for (size_t i = 0; i < CRM_COUNT(statuses); i++)
		if (statuses[i].kind == err->kind)
			return statuses[i].status;
	return 500;
}

static const char *text_of(crm_err err, const char *words)
{
	switch (status_of(err)) {
	case 400: return words;
	case 401: return "it is not known who sent this";
	case 403: return "it is not taken";
	case 409: return "it does not agree with what is here";
	case 415: return "this kind of content is not taken";
	case 503: return "busy: try again";
	default: return "it could not be kept: try again";
	}
}

/* Further lines of the head. */
static const char *more_of(const struct request *request, crm_err err)
{
	if (err->kind == CRM_BUSY)
		return crm_textf(request->tool->arena, "Retry-After: %d\r\n", RETRY_SECONDS);
	if (err->kind == CRM_DENIED)
		return crm_textf(request->tool->arena, "WWW-Authenticate: %s realm=\"crm\"\r\n", scheme(request));
	return "";
}

/* What is wrong with what was sent is told; what is wrong here is for who keeps the server. */
static void answer_error(struct request *request, crm_err err)
{
	char words[1400];

	snprintf(words, sizeof words, "%s%s%s", err->field, err->field[0] ? ": " : "", err->text);
	note(request, status_of(err), words);
	answer(request, status_of(err), more_of(request, err), text_of(err, words));
}

static void answer_done(struct request *request)
{
	const struct crm_receive_map *map = request->map;
	const char *text = *map->answer_text ? map->answer_text : request->changed ? "done" : request->known ? "known" : "passed over";

	answer(request, map->answer, map->answer == 303 ? crm_textf(request->tool->arena, "Location: %s\r\n", map->answer_text) : "",
	       text);
}

/* -- requests --------------------------------------------------------------------------------------- */

static void tell(void *context, const struct crm_receive_told *told)
{
	struct request *request = context;

	request->known |= told->known;
	request->changed |= told->record != NULL;
}

static crm_err take(struct request *request, const struct crm_str *body)
{
	struct crm_tool *tool = request->tool;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_receive_request sent = { .headers = crm_cgi_headers(arena), .query = crm_cgi_variable("QUERY_STRING"),
		.body = crm_str_text(body), .n = body->n };
	struct crm_verify_secrets secrets;
	struct crm_receive receive = { .repo = tool->repo, .map = request->map, .secrets = &secrets, .tell = tell,
		.context = request };

	crm_err err = crm_receive_secrets(tool->repo, tool->arena, request->map, crm_option(tool, "secret-file"), &secrets);
	err = err ? err : crm_receive_secret_need(request->map, &secrets);
	CRM_TRY(crm_err_as(err, CRM_IO));
	return crm_receive_request(&receive, &(struct crm_change_why){ .tool = tool->title, .note = request->map->name }, arena,
	                           &sent);
}

static void post(struct request *request)
{
	CRM_AUTO(crm_str_drop) struct crm_str body = {0};
	size_t most, length;

	crm_err err = crm_receive_most(request->tool->repo, &most);
	if (!err && !crm_cgi_length(most, &length)) {
		refuse(request, 413, "this is too much", "too large");
		return;
	}
	err = err ? crm_err_as(err, CRM_IO) : crm_cgi_read(length, &body);
	if (!err && body.n < length)
		err = crm_fail(CRM_INVALID, "it ended too early");
	err = err ? err : take(request, &body);
	if (err)
		answer_error(request, err);
	else
		answer_done(request);
}

/* Facebook asks whether the address is ours: it names a word that we told it, and wants its own back. */
static void challenge(struct request *request)
{
	struct crm_tool *tool = request->tool;
	const char *text = crm_cgi_variable("QUERY_STRING");
	const struct crm_nest *token = NULL, *word = NULL, *mode = NULL;
	struct crm_verify_secrets secrets = {0};
	struct crm_nest *query;
	bool is = false;

	crm_err err = crm_form_nest(tool->arena, text, strlen(text), &query);
	err = err ? err : crm_receive_challenge(tool->repo, tool->arena, request->map, &secrets);
	if (!err) {
		token = crm_nest_member(query, "hub.verify_token");
		word = crm_nest_member(query, "hub.challenge");
		mode = crm_nest_member(query, "hub.mode");
	}
	for (size_t i = 0; i < secrets.count && token && token->text; i++)
		is |= crm_verify_same(secrets.list[i], token->text);
	if (is && word && word->text && mode && crm_same(mode->text, "subscribe"))
		answer(request, 200, "", word->text);
	else
		refuse(request, 403, "no", err ? err->text : "a challenge whose token is not right");
}

/* -- the request --------------------------------------------------------------------------------------- */

static const char *name_of(struct crm_tool *tool)
{
	const char *path = crm_cgi_variable("PATH_INFO"), *slash = strrchr(path, '/');

	return tool->count ? tool->arguments[0] : slash ? slash + 1 : "";
}

/* A map that somebody asks for by its address and that there is not is their mistake; else it is one of this side. */
static crm_err read_map(struct request *request)
{
	struct crm_tool *tool = request->tool;

	if (!tool->count && !crm_receive_map_is_name(request->name))
		return crm_fail(CRM_NOT_FOUND, "no map is named");
	crm_err err = crm_receive_map_read(tool->repo, tool->arena, request->name, &request->map);
	return crm_err_kind(err) == CRM_NOT_FOUND && !tool->count ? err : crm_err_as(err, CRM_IO);
}

static void serve(struct request *request)
{
	const char *method = crm_cgi_variable("REQUEST_METHOD");

	crm_err err = crm_tool_open(request->tool, CRM_DB_WRITE);
	err = crm_err_kind(err) == CRM_BUSY ? err : crm_err_as(err, CRM_IO);
	if (err) {
		answer_error(request, err);
		return;
	}
	err = read_map(request);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		refuse(request, 404, "there is nothing here", err->text);
	else if (err)
		answer_error(request, err);
	else if (crm_same(method, "POST"))
		post(request);
	else if (crm_same(method, "GET") && request->map->challenge)
		challenge(request);
	else
		refuse(request, 405, "POST only", method);
}

crm_err crm_hook_receive_cgi(struct crm_tool *tool)
{
	struct request request = { .tool = tool, .name = name_of(tool) };

	serve(&request);
	return NULL;
}
