#include "crm/deliver_request.h"

#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/str.h"
#include "crm/webhook_body.h"
#include "form/json.h"
#include "rule/webhook.h"

enum { ID_MOST = 150, HEADER_MOST = 8192, SECOND = 1000 };

/* -- what is secret ----------------------------------------------------------------------- */

static crm_err no_secret(const struct crm_webhook *webhook)
{
	return crm_err_hint(crm_fail(CRM_INVALID, "it has no secret here"), "crm-hook secret %s --rotate", webhook->name);
}

static crm_err read_keys(struct crm_deliver_dress *dress)
{
	if (!dress->secrets.count && (crm_webhook_signs(dress->webhook) || crm_webhook_hides(dress->webhook)))
		return no_secret(dress->webhook);
	for (size_t i = 0; crm_webhook_signs(dress->webhook) && i < dress->secrets.count; i++)
		CRM_TRY(crm_sign_key_read(dress->secrets.list[i], &dress->keys[i]));
	return NULL;
}

static const char *put_secret(struct crm_arena *arena, const char *url, const char *secret)
{
	const char *at = strstr(url, CRM_WEBHOOK_SECRET);

	return at && secret ? crm_textf(arena, "%.*s%s%s", (int)(at - url), url, secret, at + strlen(CRM_WEBHOOK_SECRET)) : url;
}

static crm_err read_header(struct crm_arena *arena, const char *line, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *value;
	size_t n;

	*out = line;
	if (!crm_webhook_header(line, &n, &value) || *value != '@')
		return NULL;
	CRM_TRY(crm_file_read(value + 1, HEADER_MOST, &text));
	while (text.n && strchr(" \t\r\n", text.s[text.n - 1]))
		crm_str_cut(&text, text.n - 1);
	*out = crm_textf(arena, "%.*s: %s", (int)n, line, crm_str_text(&text));
	return crm_webhook_header(*out, &n, &value) ? NULL : crm_fail(CRM_INVALID, "%s is not one line", crm_path_last(line));
}

static bool has_header(const struct crm_deliver_dress *dress, const char *name)
{
	for (size_t i = 0; i < dress->header_count; i++)
		if (strncasecmp(dress->headers[i], name, strlen(name)) == 0)
			return true;
	return false;
}

static crm_err read_headers(struct crm_arena *arena, struct crm_deliver_dress *dress)
{
	const char **lines = dress->webhook->headers;
	size_t count = 0;

	while (lines[count])
		count++;
	dress->headers = crm_new(arena, const char *, count + 2);
	for (size_t i = 0; i < count; i++)
		CRM_TRY(read_header(arena, lines[i], &dress->headers[dress->header_count++]));
	if (!has_header(dress, "content-type:"))
		dress->headers[dress->header_count++] = crm_textf(arena, "Content-Type: %s", crm_webhook_body_type(dress->webhook));
	return NULL;
}

crm_err crm_deliver_dress(struct crm_repo *repo, struct crm_arena *arena, const struct crm_webhook *webhook,
                          struct crm_deliver_dress *out)
{
	*out = (struct crm_deliver_dress){ .webhook = webhook,
		.allow_private = webhook->allow_private || crm_same(crm_config_get(repo->config, "hooks.allow_private"), "yes") };
	if (webhook->fault)
		return crm_fail(CRM_INVALID, "%s", webhook->fault);
	CRM_TRY(crm_secrets_read(repo->folder, arena, webhook->id, repo->now, &out->secrets));
	CRM_TRY(read_keys(out));
	CRM_TRY(read_headers(arena, out));
	out->url = put_secret(arena, webhook->url, out->secrets.count ? out->secrets.list[0] : NULL);
	return NULL;
}

struct crm_http_setting crm_deliver_http(struct crm_repo *repo)
{
	return (struct crm_http_setting){ .agent = "crm-hook", .ca_file = crm_config_get(repo->config, "hooks.ca_file"),
		.proxy = crm_config_get(repo->config, "hooks.proxy") };
}

/* -- the request ---------------------------------------------------------------------------- */

const char *crm_deliver_message_id(struct crm_arena *arena, const char *event)
{
	char *id;

	if (strlen(event) > ID_MOST)
		return crm_digest_text(event, strlen(event), crm_alloc(arena, CRM_DIGEST_HEX));
	id = crm_copy(arena, event);
	for (char *p = id; *p; p++)
		*p = *p == '.' ? '-' : *p;
	return id;
}

static const char *signatures(const struct crm_deliver_dress *dress, struct crm_arena *arena, const char *id, int64_t now,
                              const char *body, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	crm_str_add(&out, "webhook-signature: ");
	for (size_t i = 0; i < dress->secrets.count; i++) {
		if (i > 0 && dress->secrets.until[i] <= now)
			continue;
		if (i > 0)
			crm_str_add_c(&out, ' ');
		crm_sign_add(&out, &dress->keys[i], id, now / SECOND, body, n);
	}
	return crm_copy_n(arena, out.s, out.n);
}

/* DingTalk: base64 of HMAC-SHA-256 of "MILLISECONDS\nSECRET" under the secret, as parameters of the address. */
static const char *signed_url(const struct crm_deliver_dress *dress, struct crm_arena *arena, int64_t now)
{
	CRM_AUTO(crm_str_drop) struct crm_str sign = {0}, out = {0};
	const char *secret = dress->secrets.list[0];
	const char *text = crm_textf(arena, "%lld\n%s", (long long)now, secret);
	unsigned char digest[CRM_DIGEST_BYTES];

	crm_hmac(secret, strlen(secret), text, strlen(text), digest);
	crm_base64_add(&sign, digest, sizeof digest);
	crm_str_addf(&out, "%s%ctimestamp=%lld&sign=", dress->url, strchr(dress->url, '?') ? '&' : '?', (long long)now);
	for (const char *p = sign.s; *p; p++)
		if (*p == '+' || *p == '/' || *p == '=')
			crm_str_addf(&out, "%%%02X", (unsigned char)*p);
		else
			crm_str_add_c(&out, *p);
	return crm_copy_n(arena, out.s, out.n);
}

void crm_deliver_request(const struct crm_deliver_dress *dress, struct crm_arena *arena, const char *message_id,
                         int64_t now,
                         const char *body, size_t n, struct crm_http_request *out)
{
	const char **headers = crm_new(arena, const char *, dress->header_count + 4);
	size_t count = dress->header_count;

	if (count)
		memcpy(headers, dress->headers, count * sizeof *headers);
	if (crm_webhook_signs(dress->webhook)) {
		headers[count++] = crm_textf(arena, "webhook-id: %s", message_id);
		headers[count++] = crm_textf(arena, "webhook-timestamp: %lld", (long long)(now / SECOND));
		headers[count++] = signatures(dress, arena, message_id, now, body, n);
	}
	*out = (struct crm_http_request){ .url = dress->url, .headers = headers, .body = body, .n = n,
		.milliseconds = dress->webhook->milliseconds, .allow_private = dress->allow_private };
	if (dress->webhook->format == CRM_WEBHOOK_DINGTALK && dress->secrets.count && !crm_webhook_hides(dress->webhook))
		out->url = signed_url(dress, arena, now);
}

/* -- the answer ------------------------------------------------------------------------------ */

/* DingTalk and WeCom say 200 whatever happens, and in the body what. */
static bool is_code_zero(struct crm_arena *arena, const char *body, const char **why)
{
	struct crm_member *members;
	size_t count;
	crm_err err = crm_json_object(arena, body, strlen(body), &members, &count);

	*why = "it does not say errcode";
	for (size_t i = 0; !err && i < count; i++)
		if (crm_same(members[i].name, "errcode")) {
			*why = crm_textf(arena, "errcode %s", members[i].text ? members[i].text : "");
			return crm_same(members[i].text, "0");
		}
	return false;
}

/* What is printed of an answer is one line. */
static const char *one_line(struct crm_arena *arena, const char *text)
{
	char *line = crm_copy_n(arena, text, strnlen(text, 120));

	for (char *p = line; *p; p++)
		*p = (unsigned char)*p < ' ' || *p == 127 ? ' ' : *p;
	return line;
}

bool crm_deliver_is_taken(const struct crm_webhook *webhook, struct crm_arena *arena,
                          const struct crm_http_answer *answer,
                          const char **why)
{
	bool good = answer->status >= 200 && answer->status < 300;

	*why = "";
	if (!answer->status)
		*why = crm_copy(arena, answer->error);
	else if (!good)
		*why = crm_textf(arena, "HTTP %d%s%s", answer->status, *answer->body ? ": " : "", one_line(arena, answer->body));
	if (good && (webhook->format == CRM_WEBHOOK_DINGTALK || webhook->format == CRM_WEBHOOK_WECOM))
		return is_code_zero(arena, answer->body, why);
	return good;
}
