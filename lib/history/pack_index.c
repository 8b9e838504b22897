#include "history/pack_index.h"

#include <stdlib.h>
#include <string.h>

static void add_number(struct crm_str *out, uint32_t number)
{
	char bytes[4] = {
		(char)(number >> 24), (char)(number >> 16), (char)(number >> 8), (char)number,
	};

	crm_str_add_n(out, bytes, sizeof(bytes));
}

static int by_oid(const void *a, const void *b)
{
	const struct crm_pack_entry *x = a, *y = b;

	return memcmp(x->oid.b, y->oid.b, sizeof(x->oid.b));
}

/* How many names begin with a byte up to this one, for each byte. */
static void add_fanout(struct crm_str *out, const struct crm_pack_entry *entries, size_t count)
{
	size_t i = 0;

	for (unsigned byte = 0; byte < 256; byte++) {
		while (i < count && entries[i].oid.b[0] <= byte)
			i++;
		add_number(out, (uint32_t)i);
	}
}

/* An offset that needs more than 31 bits stands in a table of its own after the others. */
static void add_offsets(struct crm_str *out, const struct crm_pack_entry *entries, size_t count)
{
	uint32_t large = 0;

	for (size_t i = 0; i < count; i++)
		if (entries[i].offset < 0x80000000)
			add_number(out, (uint32_t)entries[i].offset);
		else
			add_number(out, 0x80000000 | large++);
	for (size_t i = 0; i < count && large > 0; i++)
		if (entries[i].offset >= 0x80000000) {
			add_number(out, (uint32_t)(entries[i].offset >> 32));
			add_number(out, (uint32_t)entries[i].offset);
		}
}

void crm_pack_index_add(struct crm_str *out, struct crm_pack_entry *entries, size_t count,
                        const struct crm_oid *sum)
{
	size_t start = out->n;
	struct crm_sha1 sha;
	struct crm_oid own;

	qsort(entries, count, sizeof(*entries), by_oid);
	crm_str_reserve(out, 1100 + count * 28);
	crm_str_add_n(out, "\377tOc", 4);
	add_number(out, 2);
	add_fanout(out, entries, count);
	for (size_t i = 0; i < count; i++)
		crm_str_add_n(out, (const char *)entries[i].oid.b, sizeof(entries[i].oid.b));
	for (size_t i = 0; i < count; i++)
		add_number(out, entries[i].crc);
	add_offsets(out, entries, count);
	crm_str_add_n(out, (const char *)sum->b, sizeof(sum->b));
	crm_sha1_start(&sha);
	crm_sha1_add(&sha, out->s + start, out->n - start);
	crm_sha1_end(&sha, &own);
	crm_str_add_n(out, (const char *)own.b, sizeof(own.b));
}
