#include "crm/dedupe_block.h"

#include <stdlib.h>

#include "base/id.h"
#include "crm/dedupe_keys.h"
#include "crm/dedupe_score.h"

struct key {
	uint64_t key;
	uint32_t at;
};

struct blocks {
	const struct crm_profiles *profiles;
	struct crm_pairs *pairs;
	const volatile int *stop;
	int least;
	struct key *keys;
	size_t count, room;
};

/* -- pairs ----------------------------------------------------------------------------------- */

static int by_places(const void *x, const void *y)
{
	const struct crm_pair *a = x, *b = y;
	return a->a != b->a ? (a->a < b->a ? -1 : 1) : (a->b > b->b) - (a->b < b->b);
}

static int by_points(const void *x, const void *y)
{
	const struct crm_pair *a = x, *b = y;
	return a->points != b->points ? b->points - a->points : by_places(x, y);
}

static void leave_each_once(struct crm_pairs *pairs)
{
	size_t count = 0;
	if (pairs->count)
		qsort(pairs->all, pairs->count, sizeof *pairs->all, by_places);
	for (size_t i = 0; i < pairs->count; i++)
		if (!count || by_places(&pairs->all[count - 1], &pairs->all[i]) != 0)
			pairs->all[count++] = pairs->all[i];
	pairs->count = count;
}

static void keep(struct crm_pairs *pairs, uint32_t a, uint32_t b, int points)
{
	if (pairs->count == pairs->room) {
		leave_each_once(pairs);
		if (pairs->count * 2 >= pairs->room) {
			pairs->room = pairs->room ? pairs->room * 2 : 1024;
			pairs->all = crm_realloc(pairs->all, pairs->room * sizeof *pairs->all);
		}
	}
	pairs->all[pairs->count++] = (struct crm_pair){ a < b ? a : b, a < b ? b : a, points };
}

static void compare(struct blocks *blocks, uint32_t a, uint32_t b)
{
	const struct crm_profiles *profiles = blocks->profiles;
	struct crm_likeness score;
	if (a == b)
		return;
	blocks->pairs->compared++;
	crm_likeness(profiles, &profiles->all[a], &profiles->all[b], &score);
	if (score.points >= blocks->least)
		keep(blocks->pairs, a, b, score.points);
}

/* -- blocks ---------------------------------------------------------------------------------- */

static int by_key(const void *x, const void *y)
{
	const struct key *a = x, *b = y;
	return a->key != b->key ? (a->key < b->key ? -1 : 1) : (a->at > b->at) - (a->at < b->at);
}

static uint64_t whole_name(const struct crm_profiles *profiles, const struct crm_profile *profile)
{
	return crm_hash(CRM_HASH_START, crm_profile_name(profiles, profile));
}

static void compare_all(struct blocks *blocks, const struct key *keys, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = 0; j < i; j++)
			compare(blocks, keys[i].at, keys[j].at);
}

/* The keys that are the same as the first: how many of the `count` of them, sorted. */
static size_t run_length(const struct key *keys, size_t count)
{
	size_t n = 1;
	while (n < count && keys[n].key == keys[0].key)
		n++;
	return n;
}

/* Each with the few that follow it: copies of one record lie together. */
static void compare_neighbours(struct blocks *blocks, const struct key *keys, size_t count)
{
	enum { NEXT = 4 };
	for (size_t i = 1; i < count; i++)
		for (size_t j = i > NEXT ? i - NEXT : 0; j < i; j++)
			compare(blocks, keys[i].at, keys[j].at);
}

/* A block too large, by each of the facts in turn; what is still too large by two of them at once, and so on. Those who
 * share none but the name are compared with their neighbours alone. */
static void split_by_facts(struct blocks *blocks, struct key *keys, size_t count, size_t fact)
{
	static const enum crm_fact facts[] = {
		CRM_FACT_COMPANY, CRM_FACT_DOMAIN, CRM_FACT_PLACE, CRM_FACT_CITY, CRM_FACT_BIRTHDAY, CRM_FACT_TAX_ID,
	};
	for (; fact < CRM_COUNT(facts); fact++) {
		for (size_t i = 0; i < count; i++)
			keys[i].key = blocks->profiles->all[keys[i].at].facts[facts[fact]];
		qsort(keys, count, sizeof *keys, by_key);
		for (size_t from = 0, n; from < count; from += n) {
			n = run_length(keys + from, count - from);
			if (keys[from].key && n <= CRM_BLOCK_MOST)
				compare_all(blocks, keys + from, n);
			else if (keys[from].key) {
				compare_neighbours(blocks, keys + from, n);
				split_by_facts(blocks, keys + from, n, fact + 1);
			}
		}
	}
}

static void split_by_name(struct blocks *blocks, struct key *keys, size_t count)
{
	const struct crm_profiles *profiles = blocks->profiles;
	for (size_t i = 0; i < count; i++)
		keys[i].key = whole_name(profiles, &profiles->all[keys[i].at]);
	qsort(keys, count, sizeof *keys, by_key);
	for (size_t from = 0, n; from < count; from += n) {
		n = run_length(keys + from, count - from);
		if (n <= CRM_BLOCK_MOST) {
			compare_all(blocks, keys + from, n);
			continue;
		}
		compare_neighbours(blocks, keys + from, n);
		split_by_facts(blocks, keys + from, n, 0);
	}
}

static void take_blocks(struct blocks *blocks)
{
	struct key *keys = blocks->keys;
	qsort(keys, blocks->count, sizeof *keys, by_key);
	for (size_t from = 0, n; from < blocks->count && !(blocks->stop && *blocks->stop); from += n) {
		n = run_length(keys + from, blocks->count - from);
		if (n <= CRM_BLOCK_MOST) {
			compare_all(blocks, keys + from, n);
			continue;
		}
		blocks->pairs->split++;
		split_by_name(blocks, keys + from, n);
	}
}

/* -- all of them ----------------------------------------------------------------------------- */

static void put(struct blocks *blocks, const struct crm_keys *own, uint32_t at)
{
	for (size_t i = 0; i < own->count; i++) {
		if (blocks->count == blocks->room) {
			blocks->room = blocks->room ? blocks->room * 2 : 4096;
			blocks->keys = crm_realloc(blocks->keys, blocks->room * sizeof *blocks->keys);
		}
		blocks->keys[blocks->count++] = (struct key){ own->all[i], at };
	}
}

/* One kind after the other, so that only the keys of one are held. */
static void take_kind(struct blocks *blocks, size_t kind)
{
	const struct crm_profiles *profiles = blocks->profiles;
	blocks->count = 0;
	for (size_t i = 0; i < profiles->count; i++) {
		struct crm_keys own;
		crm_keys_of(profiles, &profiles->all[i], kind, &own);
		put(blocks, &own, (uint32_t)i);
	}
	if (blocks->count)
		take_blocks(blocks);
}

static void take_everything(struct blocks *blocks)
{
	for (uint32_t i = 1; i < blocks->profiles->count && !(blocks->stop && *blocks->stop); i++)
		for (uint32_t j = 0; j < i; j++)
			compare(blocks, i, j);
}

void crm_pairs_find(const struct crm_profiles *profiles, int least, bool each_with_each, const volatile int *stop,
                    struct crm_pairs *out)
{
	struct blocks blocks = { .profiles = profiles, .pairs = out, .stop = stop, .least = least };
	*out = (struct crm_pairs){0};
	if (each_with_each)
		take_everything(&blocks);
	for (size_t kind = 0; !each_with_each && kind < crm_keys_kinds(); kind++)
		take_kind(&blocks, kind);
	free(blocks.keys);
	leave_each_once(out);
	if (out->count)
		qsort(out->all, out->count, sizeof *out->all, by_points);
}

void crm_pairs_drop(struct crm_pairs *pairs)
{
	free(pairs->all);
	*pairs = (struct crm_pairs){0};
}
