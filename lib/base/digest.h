/*
 * SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), by nettle: names of files by their content, and signatures of what we
 * hand out and want to know again.
 */
#ifndef CRM_BASE_DIGEST_H
#define CRM_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CRM_DIGEST_BYTES = 32, CRM_DIGEST_HEX = 65 }; /* 64 digits and the NUL */

struct crm_digest {
	uint64_t room[24];              /* nettle's state */
};

void crm_digest_start(struct crm_digest *digest);
void crm_digest_add(struct crm_digest *digest, const void *bytes, size_t n);
void crm_digest_end(struct crm_digest *digest, unsigned char out[CRM_DIGEST_BYTES]);

/* Of one text with a secret key. */
void crm_hmac(const void *key, size_t key_length, const void *bytes, size_t n, unsigned char out[CRM_DIGEST_BYTES]);

/* In lower-case hex; returns `hex`. */
char *crm_digest_hex(const unsigned char digest[CRM_DIGEST_BYTES], char hex[CRM_DIGEST_HEX]);
/* Of one text, in hex; returns `hex`. */
char *crm_digest_text(const void *bytes, size_t n, char hex[CRM_DIGEST_HEX]);
/* An id (base/id.h) that follows from these texts, ended by NULL: the same wherever it is made. Returns `id`. */
char *crm_digest_id(const char *const *parts, char id[17]);
/* Takes the same time whether and wherever they differ: for signatures. */
bool crm_digest_same(const void *a, const void *b, size_t n);

#endif
