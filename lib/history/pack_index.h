/*
 * The index beside a pack (gitformat-pack(5), "Version 2 pack-*.idx").
 */
#ifndef CRM_HISTORY_PACK_INDEX_H
#define CRM_HISTORY_PACK_INDEX_H

#include "base/str.h"
#include "history/sha1.h"

struct crm_pack_entry {
	struct crm_oid oid;
	uint32_t crc;            /* CRC-32 of the entry as it lies in the pack */
	uint64_t offset;
	unsigned depth;          /* deltas on the way to a whole object */
};

/* Appends the whole index. Sorts the entries by name. `sum` is the pack's own SHA-1. */
void crm_pack_index_add(struct crm_str *out, struct crm_pack_entry *entries, size_t count,
                        const struct crm_oid *sum);

#endif
