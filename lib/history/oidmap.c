#include "history/oidmap.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void crm_oidmap_drop(struct crm_oidmap *map)
{
	free(map->slots);
	*map = (struct crm_oidmap){0};
}

void crm_oidmap_clear(struct crm_oidmap *map)
{
	if (map->count > 0)
		memset(map->slots, 0, map->room * sizeof(*map->slots));
	map->count = 0;
}

/* The slot it is in, or the free one it would go to. */
static struct crm_oidmap_slot *slot_of(const struct crm_oidmap *map, const struct crm_oid *oid)
{
	uint64_t start;

	memcpy(&start, oid->b, sizeof(start));
	for (size_t i = (size_t)start & (map->room - 1);; i = (i + 1) & (map->room - 1)) {
		struct crm_oidmap_slot *slot = &map->slots[i];

		if (slot->number == 0 || crm_oid_same(&slot->oid, oid))
			return slot;
	}
}

static void grow(struct crm_oidmap *map)
{
	struct crm_oidmap old = *map;

	map->room = old.room ? old.room * 2 : 64;
	map->slots = crm_calloc(map->room, sizeof(*map->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].number)
			*slot_of(map, &old.slots[i].oid) = old.slots[i];
	free(old.slots);
}

bool crm_oidmap_add(struct crm_oidmap *map, const struct crm_oid *oid, uint32_t number)
{
	if (map->count * 2 >= map->room)
		grow(map);
	struct crm_oidmap_slot *slot = slot_of(map, oid);
	if (slot->number)
		return false;
	*slot = (struct crm_oidmap_slot){ *oid, number + 1 };
	map->count++;
	return true;
}

bool crm_oidmap_find(const struct crm_oidmap *map, const struct crm_oid *oid, uint32_t *number)
{
	if (map->count == 0)
		return false;
	const struct crm_oidmap_slot *slot = slot_of(map, oid);
	if (!slot->number)
		return false;
	*number = slot->number - 1;
	return true;
}
