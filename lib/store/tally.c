#include "store/tally.h"

#include <stdlib.h>
#include <string.h>

#include "store/db_function.h"
#include "store/groups.h"

enum { KEYS = 5, SUMS = 2, LEAST = 64 };

struct sum {
	int64_t sum;
	bool any, too_large;
};

struct entry {
	int64_t count;
	struct sum sums[SUMS];
};

struct tally {
	struct crm_groups *groups;
	struct entry *entries;           /* of each group */
	size_t room;
};

static struct entry *entry_of(struct tally *tally, const struct crm_value *keys)
{
	size_t number = crm_groups_find(tally->groups, keys), old = tally->room;

	if (number >= tally->room) {
		tally->room = tally->room ? tally->room * 2 : LEAST;
		tally->entries = crm_realloc(tally->entries, tally->room * sizeof *tally->entries);
		memset(tally->entries + old, 0, (tally->room - old) * sizeof *tally->entries);
	}
	return &tally->entries[number];
}

static void step(void *state, const struct crm_value *arguments)
{
	struct tally *tally = state;
	struct entry *entry;

	if (!tally->groups)
		tally->groups = crm_groups_new(KEYS);
	entry = entry_of(tally, arguments);
	entry->count++;
	for (int i = 0; i < SUMS; i++) {
		if (arguments[KEYS + i].shape != CRM_INTEGER)
			continue;
		entry->sums[i].any = true;
		entry->sums[i].too_large |= __builtin_add_overflow(entry->sums[i].sum, arguments[KEYS + i].i, &entry->sums[i].sum);
	}
}

static void add_entry(struct crm_str *out, const struct tally *tally, size_t number)
{
	const struct entry *entry = &tally->entries[number];

	crm_str_add_c(out, '[');
	crm_groups_add_json(out, tally->groups, number);
	crm_str_addf(out, ",%lld", (long long)entry->count);
	for (int i = 0; i < SUMS; i++) {
		bool known = entry->sums[i].any && !entry->sums[i].too_large;

		crm_str_add_c(out, ',');
		crm_groups_add_value(out, known ? crm_value_integer(entry->sums[i].sum) : CRM_NO_VALUE);
	}
	crm_str_add_c(out, ']');
}

static struct crm_value finish(void *state, struct crm_str *scratch)
{
	struct tally *tally = state;

	crm_str_add_c(scratch, '[');
	for (size_t i = 0; tally->groups && i < crm_groups_count(tally->groups); i++) {
		if (i)
			crm_str_add_c(scratch, ',');
		add_entry(scratch, tally, i);
	}
	crm_str_add_c(scratch, ']');
	crm_groups_drop(&tally->groups);
	free(tally->entries);
	return crm_value_text_n(crm_str_text(scratch), scratch->n);
}

crm_err crm_tally_function(struct crm_db *db)
{
	return crm_db_aggregate(db, "crm_tally", KEYS + SUMS, sizeof(struct tally), step, finish);
}
