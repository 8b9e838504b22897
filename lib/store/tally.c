#include "store/tally.h"

#include <stdlib.h>
#include <string.h>

#include "store/db_function.h"

enum { KEYS = 5, SUMS = 2, LEAST = 64 };

struct sum {
	int64_t sum;
	bool any, too_large;
};

struct entry {
	struct crm_value keys[KEYS];
	uint64_t hash;
	int64_t count;
	struct sum sums[SUMS];
};

struct tally {
	struct crm_arena *arena;         /* texts of keys */
	struct entry *entries;           /* in the order they came */
	size_t count, room;
	uint32_t *places;                /* by hash: the number of the entry + 1 */
	size_t mask;
	size_t last;                     /* the entry of the row before: rows that follow each other are often alike */
};

/* -- finding --------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t hash_of(const struct crm_value *keys)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (int i = 0; i < KEYS; i++) {
		hash = (hash ^ (unsigned)keys[i].shape) * UINT64_C(0x100000001b3);
		if (keys[i].shape == CRM_TEXT)
			hash = mix(hash, keys[i].s, keys[i].n);
		else if (keys[i].shape != CRM_EMPTY)
			hash = mix(hash, &keys[i].i, sizeof keys[i].i);
	}
	return hash;
}

static bool same_keys(const struct crm_value *a, const struct crm_value *b)
{
	for (int i = 0; i < KEYS; i++)
		if (!crm_value_equal(a[i], b[i]))
			return false;
	return true;
}

static void spread(struct tally *tally)
{
	size_t size = tally->mask ? 2 * (tally->mask + 1) : LEAST;

	free(tally->places);
	tally->places = crm_calloc(size, sizeof *tally->places);
	tally->mask = size - 1;
	for (size_t i = 0; i < tally->count; i++) {
		size_t at = tally->entries[i].hash & tally->mask;

		while (tally->places[at])
			at = (at + 1) & tally->mask;
		tally->places[at] = (uint32_t)i + 1;
	}
}

static struct entry *add_entry(struct tally *tally, const struct crm_value *keys, uint64_t hash)
{
	struct entry *entry;

	if (tally->count == tally->room) {
		tally->room = tally->room ? tally->room * 2 : LEAST;
		tally->entries = crm_realloc(tally->entries, tally->room * sizeof *tally->entries);
	}
	entry = &tally->entries[tally->count++];
	*entry = (struct entry){ .hash = hash };
	for (int i = 0; i < KEYS; i++)
		entry->keys[i] = crm_value_copy(tally->arena, keys[i]);
	return entry;
}

static struct entry *entry_of(struct tally *tally, const struct crm_value *keys)
{
	uint64_t hash;
	size_t at;

	if (tally->count && same_keys(tally->entries[tally->last].keys, keys))
		return &tally->entries[tally->last];
	if (2 * tally->count >= tally->mask)
		spread(tally);
	hash = hash_of(keys);
	at = hash & tally->mask;
	while (tally->places[at] && !same_keys(tally->entries[tally->places[at] - 1].keys, keys))
		at = (at + 1) & tally->mask;
	if (!tally->places[at]) {
		add_entry(tally, keys, hash);
		tally->places[at] = (uint32_t)tally->count;
	}
	tally->last = tally->places[at] - 1;
	return &tally->entries[tally->last];
}

/* -- over the group --------------------------------------------------------------------------- */

static void step(void *state, const struct crm_value *arguments)
{
	struct tally *tally = state;
	struct entry *entry;

	if (!tally->arena)
		tally->arena = crm_arena_new();
	entry = entry_of(tally, arguments);
	entry->count++;
	for (int i = 0; i < SUMS; i++) {
		if (arguments[KEYS + i].shape != CRM_INTEGER)
			continue;
		entry->sums[i].any = true;
		entry->sums[i].too_large |= __builtin_add_overflow(entry->sums[i].sum, arguments[KEYS + i].i, &entry->sums[i].sum);
	}
}

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

static void add_json(struct crm_str *out, struct crm_value value)
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

static void add_entry_json(struct crm_str *out, const struct entry *entry)
{
	crm_str_add_c(out, '[');
	for (int i = 0; i < KEYS; i++) {
		add_json(out, entry->keys[i]);
		crm_str_add_c(out, ',');
	}
	crm_str_addf(out, "%lld", (long long)entry->count);
	for (int i = 0; i < SUMS; i++) {
		bool known = entry->sums[i].any && !entry->sums[i].too_large;

		crm_str_add_c(out, ',');
		add_json(out, known ? crm_value_integer(entry->sums[i].sum) : CRM_NO_VALUE);
	}
	crm_str_add_c(out, ']');
}

static struct crm_value finish(void *state, struct crm_str *scratch)
{
	struct tally *tally = state;

	crm_str_add_c(scratch, '[');
	for (size_t i = 0; i < tally->count; i++) {
		if (i)
			crm_str_add_c(scratch, ',');
		add_entry_json(scratch, &tally->entries[i]);
	}
	crm_str_add_c(scratch, ']');
	crm_arena_drop(&tally->arena);
	free(tally->entries);
	free(tally->places);
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

crm_err crm_tally_function(struct crm_db *db)
{
	return crm_db_aggregate(db, "crm_tally", KEYS + SUMS, sizeof(struct tally), step, finish);
}
