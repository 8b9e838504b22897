#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/mem.h"

struct slot {
	const char *key, *value;
};

struct crm_map {
	struct crm_arena *arena;
	struct slot *slots;
	size_t room, count; /* room is a power of two */
};

enum { FIRST_ROOM = 64 };

struct crm_map *crm_map_new(void)
{
	struct crm_map *map = crm_calloc(1, sizeof *map);
	map->arena = crm_arena_new();
	map->room = FIRST_ROOM;
	map->slots = crm_calloc(map->room, sizeof *map->slots);
	return map;
}

void crm_map_drop(struct crm_map **map)
{
	if (!*map)
		return;
	crm_arena_drop(&(*map)->arena);
	free((*map)->slots);
	free(*map);
	*map = NULL;
}

static struct slot *find(struct slot *slots, size_t room, const char *key)
{
	size_t i = (size_t)crm_hash(CRM_HASH_START, key) & (room - 1);
	while (slots[i].key && strcmp(slots[i].key, key))
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static void grow(struct crm_map *map)
{
	size_t room = map->room * 2;
	struct slot *slots = crm_calloc(room, sizeof *slots);
	for (size_t i = 0; i < map->room; i++)
		if (map->slots[i].key)
			*find(slots, room, map->slots[i].key) = map->slots[i];
	free(map->slots);
	map->slots = slots;
	map->room = room;
}

const char *crm_map_get(const struct crm_map *map, const char *key)
{
	return find(map->slots, map->room, key)->value;
}

void crm_map_put(struct crm_map *map, const char *key, const char *value)
{
	struct slot *slot = find(map->slots, map->room, key);
	if (!slot->key) {
		if (++map->count * 2 > map->room) {
			grow(map);
			slot = find(map->slots, map->room, key);
		}
		slot->key = crm_copy(map->arena, key);
	}
	slot->value = crm_copy(map->arena, value);
}

size_t crm_map_count(const struct crm_map *map)
{
	return map->count;
}

void crm_map_clear(struct crm_map *map)
{
	crm_arena_drop(&map->arena);
	map->arena = crm_arena_new();
	memset(map->slots, 0, map->room * sizeof *map->slots);
	map->count = 0;
}
