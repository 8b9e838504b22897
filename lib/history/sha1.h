/*
 * SHA-1 (FIPS 180-4, by nettle) and the names of git objects. Here SHA-1 names content that is
 * our own; it is no defence against anyone.
 */
#ifndef CRM_HISTORY_SHA1_H
#define CRM_HISTORY_SHA1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crm_oid {
	unsigned char b[20];
};
enum { CRM_OID_HEX = 41 };  /* 40 digits and the NUL */

char *crm_oid_hex(const struct crm_oid *oid, char hex[CRM_OID_HEX]);
/* Exactly 40 lower-case hex digits at `text` (which may go on); false if not. */
bool crm_oid_read(const char *text, struct crm_oid *oid);
bool crm_oid_same(const struct crm_oid *a, const struct crm_oid *b);

struct crm_sha1 {
	uint64_t room[16];              /* nettle's state */
};

void crm_sha1_start(struct crm_sha1 *sha);
void crm_sha1_add(struct crm_sha1 *sha, const void *bytes, size_t n);
void crm_sha1_end(struct crm_sha1 *sha, struct crm_oid *out);

/* The numbers are those of a pack (gitformat-pack(5)). */
enum crm_object { CRM_COMMIT = 1, CRM_TREE = 2, CRM_BLOB = 3 };
const char *crm_object_name(enum crm_object type);  /* "commit", "tree", "blob" */

/* The object's name: SHA-1 of "TYPE LENGTH\0" and the bytes. */
void crm_oid_of(enum crm_object type, const void *bytes, size_t n, struct crm_oid *out);

#endif
