/*
 * Signatures of Standard Webhooks 1.0 (symmetric, "v1"): HMAC-SHA-256 of "ID.TIMESTAMP.BODY" under a secret written
 * "whsec_" and 24 to 64 bytes in base64; in the head as "v1,BASE64", several parted by blanks while a secret is
 * changed. For
 * who signs and for who verifies.
 */
#ifndef CRM_HOOK_SIGN_H
#define CRM_HOOK_SIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define CRM_SIGN_PREFIX "whsec_"
enum { CRM_SIGN_KEY_LEAST = 24, CRM_SIGN_KEY_MOST = 64 }; /* bytes */

struct crm_sign_key {
	unsigned char bytes[CRM_SIGN_KEY_MOST];
	size_t n;
};

/* CRM_INVALID: the secret is none. It is not in the message. */
CRM_MUST_USE crm_err crm_sign_key_read(const char *secret, struct crm_sign_key *out);
/* Appends a new secret, of 32 bytes from the kernel. */
CRM_MUST_USE crm_err crm_sign_secret_new(struct crm_str *out);
/* Appends "v1,..." of this message; `seconds` since 1970. */
void crm_sign_add(struct crm_str *out, const struct crm_sign_key *key, const char *id, int64_t seconds,
                  const char *body, size_t n);
/* Is one of the signatures in `header` that of this message? Those of other versions are passed over. */
bool crm_sign_is(const struct crm_sign_key *key, const char *header, const char *id, int64_t seconds,
                 const char *body, size_t n);

#endif
