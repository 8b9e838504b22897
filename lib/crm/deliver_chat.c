#include "crm/deliver_chat.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "crm/deliver_request.h"
#include "form/json.h"
#include "repo/ref.h"

enum { WAIT_MS = 100, TEXT_MOST = 3500 };

static void add_text(struct crm_str *out, const char *text)
{
	crm_json_add_string(out, text, strlen(text));
}

/* What a chat shows is a few lines; the rest is in the crm. */
static const char *shown(struct crm_arena *arena, const char *subject, const char *text)
{
	size_t n = strlen(text);

	if (n <= TEXT_MOST)
		return crm_textf(arena, "%s\n%s", subject, text);
	n = TEXT_MOST;
	while (n && ((unsigned char)text[n] & 0xC0) == 0x80)
		n--;
	return crm_textf(arena, "%s\n%.*s…", subject, (int)n, text);
}

/* Robots take a message of the kind text; others the payload of Standard Webhooks, in which it is data. */
static void add_body(struct crm_repo *repo, struct crm_arena *arena, const struct crm_webhook *webhook, const char *subject,
                     const char *text, struct crm_str *out)
{
	char now[CRM_INSTANT_SIZE];

	switch (webhook->format) {
	case CRM_WEBHOOK_SLACK:
		crm_str_add(out, "{\"text\":");
		add_text(out, shown(arena, subject, text));
		crm_str_add(out, "}");
		return;
	case CRM_WEBHOOK_DINGTALK:
	case CRM_WEBHOOK_WECOM:
		crm_str_add(out, "{\"msgtype\":\"text\",\"text\":{\"content\":");
		add_text(out, shown(arena, subject, text));
		crm_str_add(out, "}}");
		return;
	default:
		crm_str_addf(out, "{\"type\":\"notice\",\"timestamp\":\"%s\",\"data\":{\"subject\":", crm_instant_text(repo->now, now));
		add_text(out, subject);
		crm_str_add(out, ",\"text\":");
		add_text(out, text);
		crm_str_add(out, "}}");
	}
}

static crm_err ask(struct crm_repo *repo, const struct crm_http_request *request, struct crm_http_answer *answer, struct crm_http **http)
{
	const struct crm_http_setting setting = crm_deliver_http(repo);

	CRM_TRY(crm_http_open(&setting, http));
	CRM_TRY(crm_http_send(crm_http_line_new(*http, repo), request));
	while (!crm_http_next(*http, answer))
		CRM_TRY(crm_http_wait(*http, WAIT_MS));
	return NULL;
}

static crm_err find(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_webhook *out)
{
	char id[17];

	CRM_TRY(crm_ref_find(repo, crm_model_entity(repo->store->model, "webhook"), name, NULL, NULL, id));
	CRM_TRY(crm_webhook_read(repo, arena, id, out));
	return out->fault ? crm_fail(CRM_INVALID, "%s", out->fault) : NULL;
}

crm_err crm_chat_send(struct crm_repo *repo, struct crm_arena *arena, const char *name, const char *key, const char *subject,
                      const char *text)
{
	CRM_AUTO(crm_http_drop) struct crm_http *http = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str body = {0};
	struct crm_deliver_dress dress;
	struct crm_http_request request;
	struct crm_http_answer answer;
	struct crm_webhook webhook;
	const char *why;

	CRM_TRY(find(repo, arena, name, &webhook));
	CRM_TRY(crm_deliver_dress(repo, arena, &webhook, &dress));
	add_body(repo, arena, &webhook, subject, text, &body);
	crm_deliver_request(&dress, arena, crm_deliver_message_id(arena, key), crm_now(), body.s, body.n, &request);
	CRM_TRY(ask(repo, &request, &answer, &http));
	return crm_deliver_is_taken(&webhook, arena, &answer, &why) ? NULL : crm_fail(CRM_IO, "%s", why);
}
