/* The places of ids, against a walk along all of them: random ids, and those of tests, which are near each other. */
#include <stdlib.h>

#include "base/mem.h"
#include "store/ids.h"
#include "tap.h"

enum { MOST = 20000 };

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* So many bits of each are random. */
static void make(struct crm_ids *ids, size_t count, int bits)
{
	uint64_t *list = crm_calloc(count + 1, sizeof *list);

	for (size_t i = 0; i < count; i++)
		list[i] = ((uint64_t)rand() << 33 ^ (uint64_t)rand() << 11 ^ (uint64_t)rand()) >> (64 - bits);
	qsort(list, count, sizeof *list, by_size);
	for (size_t i = 0; i < count; i++)
		crm_ids_add(ids, list[i]);
	free(list);
}

static bool finds(const struct crm_ids *ids)
{
	char id[CRM_ID_SIZE];

	for (size_t i = 0; i < ids->count; i++) {
		if (crm_ids_place(ids, crm_id_text(ids->list[i], id)) != i)
			return false;
		bool next = i + 1 < ids->count && ids->list[i + 1] == ids->list[i] + 1;
		if (!next && ids->list[i] != UINT64_MAX && crm_ids_place(ids, crm_id_text(ids->list[i] + 1, id)) != CRM_IDS_NONE)
			return false;
	}
	return true;
}

static bool agrees(size_t count, int bits)
{
	CRM_AUTO(crm_ids_drop) struct crm_ids ids = {0};

	make(&ids, count, bits);
	crm_ids_finish(&ids);
	return finds(&ids);
}

static void test_places(void)
{
	static const size_t counts[] = { 0, 1, 2, 7, 8, 9, 16, 17, 100, 1000, MOST };
	bool good = true;

	for (size_t i = 0; i < CRM_COUNT(counts); i++)
		for (int bits = 4; bits <= 64; bits += 12)
			good &= agrees(counts[i], bits);
	ok(good, "each has its place, and others have none");
}

static void test_odd(void)
{
	CRM_AUTO(crm_ids_drop) struct crm_ids ids = {0};

	crm_ids_add(&ids, 0);
	crm_ids_add(&ids, 0);
	crm_ids_add(&ids, UINT64_MAX);
	crm_ids_finish(&ids);
	ok(ids.count == 2, "the same again is one");
	ok(crm_ids_place(&ids, "0000000000000000") == 0 && crm_ids_place(&ids, "ffffffffffffffff") == 1, "the first there is and the last");
	ok(crm_ids_place(&ids, "Ann") == CRM_IDS_NONE, "no id");
}

static void test_merge(void)
{
	CRM_AUTO(crm_ids_drop) struct crm_ids a = {0}, b = {0}, none = {0};
	size_t wrong = 0;

	for (uint64_t i = 0; i < 1000; i++) {
		if (i % 2 == 0)
			crm_ids_add(&a, i);
		if (i % 3 == 0)
			crm_ids_add(&b, i);
	}
	crm_ids_merge(&a, &b);
	crm_ids_merge(&a, &none);
	crm_ids_finish(&a);
	for (uint64_t i = 0; i < 1000; i++) {
		char id[CRM_ID_SIZE];

		wrong += (crm_ids_place(&a, crm_id_text(i, id)) != CRM_IDS_NONE) != (i % 2 == 0 || i % 3 == 0);
	}
	ok(!wrong && finds(&a), "those of both");
}

int main(void)
{
	srand(6);
	test_places();
	test_odd();
	test_merge();
	return tap_done();
}
