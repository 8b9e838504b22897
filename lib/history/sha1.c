#include "history/sha1.h"

#include <nettle/sha1.h>
#include <stdio.h>
#include <string.h>

char *crm_oid_hex(const struct crm_oid *oid, char hex[CRM_OID_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(oid->b); i++) {
		hex[2 * i] = digits[oid->b[i] >> 4];
		hex[2 * i + 1] = digits[oid->b[i] & 15];
	}
	hex[CRM_OID_HEX - 1] = '\0';
	return hex;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool crm_oid_read(const char *text, struct crm_oid *oid)
{
	for (size_t i = 0; i < sizeof(oid->b); i++) {
		int high = digit(text[2 * i]);
		int low = high < 0 ? -1 : digit(text[2 * i + 1]);

		if (low < 0)
			return false;
		oid->b[i] = (unsigned char)(high << 4 | low);
	}
	return digit(text[2 * sizeof(oid->b)]) < 0;
}

bool crm_oid_same(const struct crm_oid *a, const struct crm_oid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

/* -- SHA-1: nettle's, which uses the processor's instructions where it has them ---- */

static struct sha1_ctx *context(struct crm_sha1 *sha)
{
	_Static_assert(sizeof(struct sha1_ctx) <= sizeof(sha->room), "room for nettle's state");
	return (struct sha1_ctx *)sha->room;
}

void crm_sha1_start(struct crm_sha1 *sha)
{
	sha1_init(context(sha));
}

void crm_sha1_add(struct crm_sha1 *sha, const void *bytes, size_t n)
{
	sha1_update(context(sha), n, bytes);
}

void crm_sha1_end(struct crm_sha1 *sha, struct crm_oid *out)
{
	sha1_digest(context(sha), sizeof(out->b), out->b);
}

const char *crm_object_name(enum crm_object type)
{
	return type == CRM_COMMIT ? "commit" : type == CRM_TREE ? "tree" : "blob";
}

void crm_oid_of(enum crm_object type, const void *bytes, size_t n, struct crm_oid *out)
{
	char head[32];
	int length = snprintf(head, sizeof(head), "%s %zu", crm_object_name(type), n);
	struct crm_sha1 sha;

	crm_sha1_start(&sha);
	crm_sha1_add(&sha, head, (size_t)length + 1);
	crm_sha1_add(&sha, bytes, n);
	crm_sha1_end(&sha, out);
}
