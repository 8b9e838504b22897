#include "store/ids.h"

#include <stdlib.h>

#include "base/mem.h"

enum { TOGETHER = 8, HALVES_LEAST = 16, BITS = 64, ROOM_LEAST = 1024 };

void crm_ids_add(struct crm_ids *ids, uint64_t id)
{
	if (ids->count && ids->list[ids->count - 1] == id)
		return;
	if (ids->count == ids->room) {
		ids->room = ids->room ? ids->room * 2 : ROOM_LEAST;
		ids->list = crm_realloc(ids->list, ids->room * sizeof *ids->list);
	}
	ids->list[ids->count++] = id;
}

void crm_ids_merge(struct crm_ids *ids, const struct crm_ids *other)
{
	struct crm_ids both = {0};
	size_t a = 0, b = 0;

	while (a < ids->count || b < other->count) {
		bool first = b == other->count || (a < ids->count && ids->list[a] <= other->list[b]);

		crm_ids_add(&both, first ? ids->list[a++] : other->list[b++]);
	}
	crm_ids_drop(ids);
	*ids = both;
}

/* There are 2^(64 - shift) beginnings, some eight ids for each. */
void crm_ids_finish(struct crm_ids *ids)
{
	size_t beginnings = 2, at = 0;

	ids->shift = BITS - 1;
	for (; beginnings * TOGETHER < ids->count; beginnings *= 2)
		ids->shift--;
	ids->starts = crm_calloc(beginnings + 1, sizeof *ids->starts);
	for (size_t i = 0; i < beginnings; i++) {
		while (at < ids->count && ids->list[at] >> ids->shift < i)
			at++;
		ids->starts[i] = (uint32_t)at;
	}
	ids->starts[beginnings] = (uint32_t)ids->count;
}

size_t crm_ids_place(const struct crm_ids *ids, const char *id)
{
	uint64_t number;
	size_t from, to;

	if (!crm_id_read(id, &number))
		return CRM_IDS_NONE;
	from = ids->starts[number >> ids->shift];
	to = ids->starts[(number >> ids->shift) + 1];
	while (to - from > HALVES_LEAST) {
		size_t middle = from + (to - from) / 2;

		if (ids->list[middle] > number)
			to = middle;
		else
			from = middle;
	}
	while (from < to && ids->list[from] < number)
		from++;
	return from < to && ids->list[from] == number ? from : CRM_IDS_NONE;
}

void crm_ids_drop(struct crm_ids *ids)
{
	free(ids->list);
	free(ids->starts);
	*ids = (struct crm_ids){0};
}
