#include "backup/hashes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A digest of nothing but zeros will not be met; it is the empty slot. */
static const unsigned char none[CRM_DIGEST_BYTES];

void crm_hashes_drop(struct crm_hashes *hashes)
{
	free(hashes->slots);
	*hashes = (struct crm_hashes){0};
}

/* Names are digests: their own bytes are as good as any hash. */
static size_t slot_of(const struct crm_hashes *hashes, const unsigned char *name)
{
	uint64_t at;

	memcpy(&at, name, sizeof at);
	for (at &= hashes->room - 1;; at = (at + 1) & (hashes->room - 1))
		if (memcmp(hashes->slots[at], name, CRM_DIGEST_BYTES) == 0 ||
		    memcmp(hashes->slots[at], none, CRM_DIGEST_BYTES) == 0)
			return at;
}

static void grow(struct crm_hashes *hashes)
{
	struct crm_hashes more = { .room = hashes->room ? hashes->room * 2 : 1024 };

	more.slots = crm_calloc(more.room, CRM_DIGEST_BYTES);
	for (size_t i = 0; i < hashes->room; i++)
		if (memcmp(hashes->slots[i], none, CRM_DIGEST_BYTES) != 0)
			memcpy(more.slots[slot_of(&more, hashes->slots[i])], hashes->slots[i], CRM_DIGEST_BYTES);
	more.count = hashes->count;
	crm_hashes_drop(hashes);
	*hashes = more;
}

bool crm_hashes_add(struct crm_hashes *hashes, const unsigned char name[CRM_DIGEST_BYTES])
{
	if (hashes->count * 2 >= hashes->room)
		grow(hashes);
	size_t slot = slot_of(hashes, name);
	if (memcmp(hashes->slots[slot], none, CRM_DIGEST_BYTES) != 0)
		return false;
	memcpy(hashes->slots[slot], name, CRM_DIGEST_BYTES);
	hashes->count++;
	return true;
}

bool crm_hashes_have(const struct crm_hashes *hashes, const unsigned char name[CRM_DIGEST_BYTES])
{
	return hashes->room && memcmp(hashes->slots[slot_of(hashes, name)], none, CRM_DIGEST_BYTES) != 0;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool crm_hash_read(const char *hex, char end, unsigned char name[CRM_DIGEST_BYTES])
{
	for (size_t i = 0; i < CRM_DIGEST_BYTES; i++, hex += 2) {
		int high = digit(hex[0]), low = high < 0 ? -1 : digit(hex[1]);

		if (low < 0)
			return false;
		name[i] = (unsigned char)(high << 4 | low);
	}
	return *hex == end;
}
