#include "store/groups.h"

#include <stdlib.h>

enum { LEAST = 64 };

struct crm_groups {
	struct crm_arena *arena;         /* texts of keys */
	size_t width;                    /* how many keys a group has */
	struct crm_value *keys;          /* of all groups, in the order they came */
	uint64_t *hashes;
	size_t count, room;
	uint32_t *places;                /* by hash: the number of the group + 1 */
	size_t mask;
	size_t last;                     /* the group of the row before: rows that follow each other are often alike */
};

struct crm_groups *crm_groups_new(size_t keys)
{
	struct crm_groups *groups = crm_calloc(1, sizeof *groups);

	groups->arena = crm_arena_new();
	groups->width = keys;
	return groups;
}

void crm_groups_drop(struct crm_groups **groups)
{
	if (!*groups)
		return;
	crm_arena_drop(&(*groups)->arena);
	free((*groups)->keys);
	free((*groups)->hashes);
	free((*groups)->places);
	free(*groups);
	*groups = NULL;
}

/* -- finding --------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t hash_of(const struct crm_groups *groups, const struct crm_value *keys)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < groups->width; i++) {
		hash = (hash ^ (unsigned)keys[i].shape) * UINT64_C(0x100000001b3);
		if (keys[i].shape == CRM_TEXT)
			hash = mix(hash, keys[i].s, keys[i].n);
		else if (keys[i].shape != CRM_EMPTY)
			hash = mix(hash, &keys[i].i, sizeof keys[i].i);
	}
	return hash;
}

static bool has_keys(const struct crm_groups *groups, size_t number, const struct crm_value *keys)
{
	for (size_t i = 0; i < groups->width; i++)
		if (!crm_value_equal(groups->keys[number * groups->width + i], keys[i]))
			return false;
	return true;
}

static void spread(struct crm_groups *groups)
{
	size_t size = groups->mask ? 2 * (groups->mask + 1) : LEAST;

	free(groups->places);
	groups->places = crm_calloc(size, sizeof *groups->places);
	groups->mask = size - 1;
	for (size_t i = 0; i < groups->count; i++) {
		size_t at = groups->hashes[i] & groups->mask;

		while (groups->places[at])
			at = (at + 1) & groups->mask;
		groups->places[at] = (uint32_t)i + 1;
	}
}

static void add(struct crm_groups *groups, const struct crm_value *keys, uint64_t hash)
{
	if (groups->count == groups->room) {
		groups->room = groups->room ? groups->room * 2 : LEAST;
		groups->keys = crm_realloc(groups->keys, groups->room * groups->width * sizeof *groups->keys);
		groups->hashes = crm_realloc(groups->hashes, groups->room * sizeof *groups->hashes);
	}
	for (size_t i = 0; i < groups->width; i++)
		groups->keys[groups->count * groups->width + i] = crm_value_copy(groups->arena, keys[i]);
	groups->hashes[groups->count++] = hash;
}

size_t crm_groups_find(struct crm_groups *groups, const struct crm_value *keys)
{
	uint64_t hash;
	size_t at;

	if (groups->count && has_keys(groups, groups->last, keys))
		return groups->last;
	if (2 * groups->count >= groups->mask)
		spread(groups);
	hash = hash_of(groups, keys);
	at = hash & groups->mask;
	while (groups->places[at] && !has_keys(groups, groups->places[at] - 1, keys))
		at = (at + 1) & groups->mask;
	if (!groups->places[at]) {
		add(groups, keys, hash);
		groups->places[at] = (uint32_t)groups->count;
	}
	return groups->last = groups->places[at] - 1;
}

size_t crm_groups_count(const struct crm_groups *groups)
{
	return groups->count;
}

/* -- telling ---------------------------------------------------------------------------------- */

static void add_json_text(struct crm_str *out, struct crm_value text)
{
	crm_str_add_c(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.s[i];

		if (c == '"' || c == '\\')
			crm_str_add_c(out, '\\');
		if (c < ' ')
			crm_str_addf(out, "\\u%04x", c);
		else
			crm_str_add_c(out, (char)c);
	}
	crm_str_add_c(out, '"');
}

void crm_groups_add_value(struct crm_str *out, struct crm_value value)
{
	if (value.shape == CRM_TEXT)
		add_json_text(out, value);
	else if (value.shape == CRM_INTEGER)
		crm_str_addf(out, "%lld", (long long)value.i);
	else if (value.shape == CRM_REAL)
		crm_str_addf(out, "%.17g", value.r);
	else
		crm_str_add(out, "null");
}

void crm_groups_add_json(struct crm_str *out, const struct crm_groups *groups, size_t number)
{
	for (size_t i = 0; i < groups->width; i++) {
		if (i)
			crm_str_add_c(out, ',');
		crm_groups_add_value(out, groups->keys[number * groups->width + i]);
	}
}
