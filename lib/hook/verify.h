/*
 * Who sent it: signatures and tokens of what comes in from outside. Whatever is compared takes the same time whether and
 * wherever it differs, and what was wrong is not told to the sender.
 *
 *   standard   Standard Webhooks 1.0: webhook-id, webhook-timestamp, webhook-signature (hook/sign.h)
 *   stripe     Stripe-Signature: t=SECONDS,v1=HEX of HMAC-SHA-256 over "SECONDS.BODY" (also Calendly)
 *   hub        X-Hub-Signature-256: sha256=HEX of HMAC-SHA-256 over the body (GitHub, Facebook; without "sha256=": Cal.com)
 *   token      the secret itself in a header (also after "Bearer ") or in the body
 *   basic      Authorization: Basic, the secret is USER:PASSWORD
 *   none       whoever knows the address
 */
#ifndef CRM_HOOK_VERIFY_H
#define CRM_HOOK_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* What senders sign with: while one is changed for another, both count. */
enum { CRM_VERIFY_SECRETS = 4 };
struct crm_verify_secrets {
	const char *list[CRM_VERIFY_SECRETS];
	size_t count;
};

struct crm_verify_kind;

struct crm_verify {
	const struct crm_verify_kind *kind;
	const char *header;              /* where it stands; NULL: where it is usual */
	int64_t tolerance;               /* seconds between the two clocks */
};

struct crm_verify_message {
	/* A line of the head by its name in whatever case; NULL: there is none. */
	const char *(*header)(const void *context, const char *name);
	const void *context;
	const char *body;
	size_t n;
	const char *token;               /* of the body, for kind token; NULL */
	int64_t now;                     /* instant */
};

/* CRM_INVALID names the kinds. */
CRM_MUST_USE crm_err crm_verify_kind_find(const char *name, const struct crm_verify_kind **out);
const char *crm_verify_name(const struct crm_verify *verify);
bool crm_verify_needs_secret(const struct crm_verify *verify);
bool crm_verify_is_token(const struct crm_verify *verify);
/* By one of the secrets. CRM_DENIED says what is wrong, for the log of this side alone. */
CRM_MUST_USE crm_err crm_verify(const struct crm_verify *verify, const struct crm_verify_secrets *secrets,
                                const struct crm_verify_message *message);
/* Are the texts the same, told in the same time? */
bool crm_verify_same(const char *a, const char *b);

#endif
