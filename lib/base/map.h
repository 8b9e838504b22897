/*
 * A map from text to text, for remembering look-ups: open addressing, grows by doubling. Keys and values are
 * copied into the map's own arena.
 */
#ifndef CRM_BASE_MAP_H
#define CRM_BASE_MAP_H

#include <stddef.h>

struct crm_map;

struct crm_map *crm_map_new(void);
void crm_map_drop(struct crm_map **map);
/* NULL if it is not there; borrowed until the map is cleared or dropped. */
const char *crm_map_get(const struct crm_map *map, const char *key);
/* Replaces what was there. */
void crm_map_put(struct crm_map *map, const char *key, const char *value);
size_t crm_map_count(const struct crm_map *map);
void crm_map_clear(struct crm_map *map);

#endif
