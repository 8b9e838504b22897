#include "crm/dedupe_rarity.h"

#include <stdlib.h>

#include "base/sound.h"

/* Counters, not words: where two words share one they pass for more common, never for rarer. */
enum { COUNTERS = 1 << 20, RECORDS_LEAST = 200 };

static const double expected_most = 0.1;

static uint32_t *counter_of(uint32_t *counters, const char *word, size_t n)
{
	uint64_t number = crm_nickname_word(word, n);
	return &counters[(number ^ number >> 32) & (COUNTERS - 1)];
}

static void count_words(const struct crm_profiles *profiles, uint32_t *counters)
{
	const char *word;
	for (size_t i = 0; i < profiles->count; i++)
		for (size_t at = 0, n; crm_sound_next(crm_profile_name(profiles, &profiles->all[i]), &at, &word, &n);)
			++*counter_of(counters, word, n);
}

/* The name itself is one of those that were counted. */
static bool is_rare(const struct crm_profiles *profiles, const char *name, uint32_t *counters)
{
	double expected = (double)profiles->count;
	const char *word;
	size_t count = 0;
	for (size_t at = 0, n; crm_sound_next(name, &at, &word, &n); count++)
		expected *= (double)*counter_of(counters, word, n) / (double)profiles->count;
	return count > 1 && expected < expected_most;
}

void crm_rarity_mark(struct crm_profiles *profiles)
{
	if (profiles->count < RECORDS_LEAST)
		return;
	uint32_t *counters = crm_calloc(COUNTERS, sizeof *counters);
	count_words(profiles, counters);
	for (size_t i = 0; i < profiles->count; i++)
		profiles->all[i].rare = is_rare(profiles, crm_profile_name(profiles, &profiles->all[i]), counters);
	free(counters);
}
