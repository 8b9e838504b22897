/*
 * A set of digests, by which pieces are named: 32 bytes each, as they are.
 */
#ifndef CRM_BACKUP_HASHES_H
#define CRM_BACKUP_HASHES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"

struct crm_hashes {                       /* zero-initialised is empty */
	unsigned char (*slots)[CRM_DIGEST_BYTES];
	size_t count, room;
};

void crm_hashes_drop(struct crm_hashes *hashes);
/* False: it was there already. */
bool crm_hashes_add(struct crm_hashes *hashes, const unsigned char name[CRM_DIGEST_BYTES]);
bool crm_hashes_have(const struct crm_hashes *hashes, const unsigned char name[CRM_DIGEST_BYTES]);
/* 64 lower-case hex digits, and nothing but `end` behind them. */
bool crm_hash_read(const char *hex, char end, unsigned char name[CRM_DIGEST_BYTES]);

#endif
