#include "hook/verify.h"

#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/number.h"
#include "base/str.h"
#include "hook/sign.h"

struct crm_verify_kind {
	const char *name, *header;       /* where it is usual */
	bool secret, token;
	crm_err (*run)(const struct crm_verify *verify, const struct crm_verify_secrets *secrets,
	               const struct crm_verify_message *message);
};

bool crm_verify_same(const char *a, const char *b)
{
	unsigned char one[CRM_DIGEST_BYTES], other[CRM_DIGEST_BYTES];
	struct crm_digest digest;

	crm_digest_start(&digest);
	crm_digest_add(&digest, a, strlen(a));
	crm_digest_end(&digest, one);
	crm_digest_start(&digest);
	crm_digest_add(&digest, b, strlen(b));
	crm_digest_end(&digest, other);
	return crm_digest_same(one, other, sizeof one);
}

static crm_err refuse(const char *why)
{
	return crm_fail(CRM_DENIED, "%s", why);
}

static const char *head(const struct crm_verify *verify, const struct crm_verify_message *message)
{
	const char *text = message->header(message->context, verify->header ? verify->header : verify->kind->header);

	return text ? text : "";
}

static crm_err check_time(const struct crm_verify *verify, const struct crm_verify_message *message, int64_t seconds)
{
	int64_t now = message->now / 1000;

	if (seconds < now - verify->tolerance)
		return refuse("its signature is too old: sent again by somebody else, or a clock is wrong");
	return seconds > now + verify->tolerance ? refuse("its signature is from the future: a clock is wrong") : NULL;
}

/* -- Standard Webhooks ------------------------------------------------------------------- */

static crm_err run_standard(const struct crm_verify *verify, const struct crm_verify_secrets *secrets,
                            const struct crm_verify_message *message)
{
	const char *id = message->header(message->context, "webhook-id");
	const char *time = message->header(message->context, "webhook-timestamp");
	int64_t seconds;
	bool is = false;

	if (!id || !time || !*head(verify, message) || crm_integer_parse(time, &seconds))
		return refuse("it is not signed");
	for (size_t i = 0; i < secrets->count; i++) {
		struct crm_sign_key key;
		CRM_TRY(crm_sign_key_read(secrets->list[i], &key));
		is |= crm_sign_is(&key, head(verify, message), id, seconds, message->body, message->n);
	}
	return is ? check_time(verify, message, seconds) : refuse("its signature is not right");
}

/* -- hex ------------------------------------------------------------------------------------ */

static void sign_hex(const char *secret, const char *before, const struct crm_verify_message *message,
                     char hex[CRM_DIGEST_HEX])
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	unsigned char digest[CRM_DIGEST_BYTES];

	crm_str_reserve(&text, strlen(before) + message->n);
	crm_str_add(&text, before);
	crm_str_add_n(&text, message->body, message->n);
	crm_hmac(secret, strlen(secret), crm_str_text(&text), text.n, digest);
	crm_digest_hex(digest, hex);
}

/* Is this the signature under one of the secrets? */
static bool is_hex(const struct crm_verify_secrets *secrets, const char *before, const struct crm_verify_message *message,
                   const char *given, size_t n)
{
	char hex[CRM_DIGEST_HEX];
	bool is = false;

	for (size_t i = 0; i < secrets->count && n == CRM_DIGEST_HEX - 1; i++) {
		sign_hex(secrets->list[i], before, message, hex);
		is |= crm_digest_same(hex, given, n);
	}
	return is;
}

static crm_err run_stripe(const struct crm_verify *verify, const struct crm_verify_secrets *secrets,
                          const struct crm_verify_message *message)
{
	CRM_AUTO(crm_str_drop) struct crm_str time = {0}, before = {0};
	const char *text = head(verify, message);
	int64_t seconds;
	bool is = false;

	for (const char *at = text; *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ','))
		if (crm_starts(at, "t=") && !time.n)
			crm_str_add_n(&time, at + 2, strcspn(at + 2, ","));
	if (!time.n || crm_integer_parse(time.s, &seconds))
		return refuse("it is not signed");
	crm_str_addf(&before, "%s.", time.s);
	for (const char *at = text; *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ','))
		if (crm_starts(at, "v1="))
			is |= is_hex(secrets, before.s, message, at + 3, strcspn(at + 3, ","));
	return is ? check_time(verify, message, seconds) : refuse("its signature is not right");
}

static crm_err run_hub(const struct crm_verify *verify, const struct crm_verify_secrets *secrets,
                       const struct crm_verify_message *message)
{
	static const char start[] = "sha256=";
	const char *text = head(verify, message);

	if (!*text)
		return refuse("it is not signed");
	text += crm_starts(text, start) ? sizeof start - 1 : 0;
	return is_hex(secrets, "", message, text, strlen(text)) ? NULL : refuse("its signature is not right");
}

/* -- the secret itself ------------------------------------------------------------------------ */

static bool is_secret(const struct crm_verify_secrets *secrets, const char *text)
{
	bool is = false;

	for (size_t i = 0; i < secrets->count; i++)
		is |= crm_verify_same(secrets->list[i], text);
	return is;
}

static crm_err run_token(const struct crm_verify *verify, const struct crm_verify_secrets *secrets,
                         const struct crm_verify_message *message)
{
	static const char bearer[] = "Bearer ";
	const char *text = message->token ? message->token : head(verify, message);

	if (crm_starts(text, bearer))
		text += sizeof bearer - 1;
	return *text && is_secret(secrets, text) ? NULL : refuse(*text ? "its token is not right" : "it has no token");
}

static crm_err run_basic(const struct crm_verify *verify, const struct crm_verify_secrets *secrets,
                         const struct crm_verify_message *message)
{
	static const char basic[] = "Basic ";
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *given = head(verify, message);

	if (!crm_starts(given, basic))
		return refuse("it names no user and password");
	size_t n = strlen(given) - (sizeof basic - 1);
	bool read = crm_base64_read(&text, given + sizeof basic - 1, n) && !memchr(crm_str_text(&text), '\0', text.n);
	return read && is_secret(secrets, crm_str_text(&text)) ? NULL : refuse("its user or password is not right");
}

static crm_err run_none(const struct crm_verify *verify, const struct crm_verify_secrets *secrets,
                        const struct crm_verify_message *message)
{
	(void)verify;
	(void)secrets;
	(void)message;
	return NULL;
}

/* -- the kinds ------------------------------------------------------------------------------- */

static const struct crm_verify_kind kinds[] = {
	{ "standard", "webhook-signature", true, false, run_standard },
	{ "stripe", "Stripe-Signature", true, false, run_stripe },
	{ "hub", "X-Hub-Signature-256", true, false, run_hub },
	{ "token", "Authorization", true, true, run_token },
	{ "basic", "Authorization", true, false, run_basic },
	{ "none", "", false, false, run_none },
};

crm_err crm_verify_kind_find(const char *name, const struct crm_verify_kind **out)
{
	for (size_t i = 0; i < CRM_COUNT(kinds); i++)
		if (crm_same(kinds[i].name, name)) {
			*out = &kinds[i];
			return NULL;
		}
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is no way to verify", name),
	                    "verify = standard, stripe, hub, token, basic or none");
}

const char *crm_verify_name(const struct crm_verify *verify)
{
	return verify->kind->name;
}

bool crm_verify_needs_secret(const struct crm_verify *verify)
{
	return verify->kind->secret;
}

bool crm_verify_is_token(const struct crm_verify *verify)
{
	return verify->kind->token;
}

crm_err crm_verify(const struct crm_verify *verify, const struct crm_verify_secrets *secrets,
                   const struct crm_verify_message *message)
{
	return verify->kind->run(verify, secrets, message);
}
