#include "base/digest.h"

#include <string.h>

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

static struct sha256_ctx *context(struct crm_digest *digest)
{
	_Static_assert(sizeof(struct sha256_ctx) <= sizeof digest->room, "room for nettle's state");
	return (struct sha256_ctx *)digest->room;
}

void crm_digest_start(struct crm_digest *digest)
{
	sha256_init(context(digest));
}

void crm_digest_add(struct crm_digest *digest, const void *bytes, size_t n)
{
	sha256_update(context(digest), n, bytes);
}

void crm_digest_end(struct crm_digest *digest, unsigned char out[CRM_DIGEST_BYTES])
{
	sha256_digest(context(digest), CRM_DIGEST_BYTES, out);
}

void crm_hmac(const void *key, size_t key_length, const void *bytes, size_t n, unsigned char out[CRM_DIGEST_BYTES])
{
	struct hmac_sha256_ctx hmac;

	hmac_sha256_set_key(&hmac, key_length, key);
	hmac_sha256_update(&hmac, n, bytes);
	hmac_sha256_digest(&hmac, CRM_DIGEST_BYTES, out);
}

char *crm_digest_hex(const unsigned char digest[CRM_DIGEST_BYTES], char hex[CRM_DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < CRM_DIGEST_BYTES; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[CRM_DIGEST_HEX - 1] = '\0';
	return hex;
}

bool crm_digest_same(const void *a, const void *b, size_t n)
{
	return memeql_sec(a, b, n);
}

char *crm_digest_text(const void *bytes, size_t n, char hex[CRM_DIGEST_HEX])
{
	unsigned char out[CRM_DIGEST_BYTES];
	struct crm_digest digest;

	crm_digest_start(&digest);
	crm_digest_add(&digest, bytes, n);
	crm_digest_end(&digest, out);
	return crm_digest_hex(out, hex);
}

/* With its end, so that two texts are not the same as one of both. */
char *crm_digest_id(const char *const *parts, char id[17])
{
	unsigned char out[CRM_DIGEST_BYTES];
	char hex[CRM_DIGEST_HEX];
	struct crm_digest digest;

	crm_digest_start(&digest);
	for (; *parts; parts++)
		crm_digest_add(&digest, *parts, strlen(*parts) + 1);
	crm_digest_end(&digest, out);
	memcpy(id, crm_digest_hex(out, hex), 16);
	id[16] = '\0';
	return id;
}
