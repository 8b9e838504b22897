#include "crm/dedupe.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "crm/dedupe_block.h"
#include "crm/dedupe_rarity.h"

/* Members of a group lie together in `order`, the one to keep first. */
struct group {
	uint32_t from, count;
	int points;                      /* of its likeliest pair */
};

struct crm_dedupe {
	struct crm_profiles profiles;
	struct crm_pairs pairs;
	int least;
	uint32_t *parents, *sizes, *order;
	struct group *groups;
	size_t next;
	struct crm_dedupe_facts facts;
};

/* -- groups: sets that are joined --------------------------------------------------------- */

static uint32_t root_of(struct crm_dedupe *dedupe, uint32_t at)
{
	while (dedupe->parents[at] != at)
		at = dedupe->parents[at] = dedupe->parents[dedupe->parents[at]];
	return at;
}

/* The older one stays the root. */
static void join(struct crm_dedupe *dedupe, const struct crm_pair *pair)
{
	uint32_t a = root_of(dedupe, pair->a), b = root_of(dedupe, pair->b);
	uint32_t size = dedupe->sizes[a] + dedupe->sizes[b];
	if (a == b)
		return;
	if (size > CRM_DEDUPE_GROUP_MOST) {
		dedupe->facts.refused++;
		return;
	}
	dedupe->parents[a < b ? b : a] = a < b ? a : b;
	dedupe->sizes[a < b ? a : b] = size;
}

static void join_all(struct crm_dedupe *dedupe)
{
	size_t count = dedupe->profiles.count;
	dedupe->parents = crm_calloc(count + 1, sizeof *dedupe->parents);
	dedupe->sizes = crm_calloc(count + 1, sizeof *dedupe->sizes);
	for (size_t i = 0; i < count; i++) {
		dedupe->parents[i] = (uint32_t)i;
		dedupe->sizes[i] = 1;
	}
	for (size_t i = 0; i < dedupe->pairs.count; i++)
		join(dedupe, &dedupe->pairs.all[i]);
}

/* Places for each group's members, in order of their roots; what `sizes` was is where the next member goes. */
static void place_groups(struct crm_dedupe *dedupe)
{
	uint32_t from = 0;
	for (uint32_t i = 0; i < dedupe->profiles.count; i++) {
		uint32_t size = dedupe->parents[i] == i ? dedupe->sizes[i] : 0;
		dedupe->sizes[i] = from;
		if (size < 2)
			continue;
		dedupe->groups[dedupe->facts.groups++] = (struct group){ .from = from, .count = size };
		from += size;
	}
}

static bool is_in_group(struct crm_dedupe *dedupe, uint32_t at)
{
	uint32_t root = root_of(dedupe, at);
	return root != at || (dedupe->sizes[at] > 1);
}

/* The first is the fullest one, the oldest of those. */
static void put_keeper_first(struct crm_dedupe *dedupe, const struct group *group)
{
	uint32_t *members = dedupe->order + group->from, best = 0;
	for (uint32_t i = 1; i < group->count; i++)
		if (dedupe->profiles.all[members[i]].filled > dedupe->profiles.all[members[best]].filled)
			best = i;
	uint32_t keeper = members[best];
	memmove(members + 1, members, best * sizeof *members);
	members[0] = keeper;
}

static int points_of(const struct crm_dedupe *dedupe, uint32_t a, uint32_t b, struct crm_likeness *score)
{
	crm_likeness(&dedupe->profiles, &dedupe->profiles.all[a], &dedupe->profiles.all[b], score);
	return score->points;
}

static void judge_group(const struct crm_dedupe *dedupe, struct group *group)
{
	const uint32_t *members = dedupe->order + group->from;
	struct crm_likeness score;
	for (uint32_t i = 1; i < group->count; i++)
		if (points_of(dedupe, members[0], members[i], &score) > group->points)
			group->points = score.points;
}

static int by_points(const void *x, const void *y)
{
	const struct group *a = x, *b = y;
	return a->points != b->points ? b->points - a->points : (a->from > b->from) - (a->from < b->from);
}

static void make_groups(struct crm_dedupe *dedupe)
{
	size_t count = dedupe->profiles.count, members = 0;
	join_all(dedupe);
	for (uint32_t i = 0; i < count; i++)
		members += is_in_group(dedupe, i);
	dedupe->order = crm_calloc(members + 1, sizeof *dedupe->order);
	dedupe->groups = crm_calloc(members / 2 + 1, sizeof *dedupe->groups);
	bool *grouped = crm_calloc(count + 1, sizeof *grouped);
	for (uint32_t i = 0; i < count; i++)
		grouped[i] = is_in_group(dedupe, i);
	place_groups(dedupe);
	for (uint32_t i = 0; i < count; i++)
		if (grouped[i])
			dedupe->order[dedupe->sizes[root_of(dedupe, i)]++] = i;
	free(grouped);
	for (int64_t i = 0; i < dedupe->facts.groups; i++) {
		put_keeper_first(dedupe, &dedupe->groups[i]);
		judge_group(dedupe, &dedupe->groups[i]);
	}
	qsort(dedupe->groups, (size_t)dedupe->facts.groups, sizeof *dedupe->groups, by_points);
}

/* -- open, next --------------------------------------------------------------------------- */

crm_err crm_dedupe_open(struct crm_repo *repo, const struct crm_entity *entity, const struct crm_dedupe_wish *wish,
                        struct crm_dedupe **out)
{
	CRM_AUTO(crm_dedupe_drop) struct crm_dedupe *dedupe = crm_calloc(1, sizeof *dedupe);
	dedupe->least = wish->least;
	CRM_TRY(crm_profiles_read(repo, entity, wish->terms, wish->count, wish->stop, &dedupe->profiles));
	crm_rarity_mark(&dedupe->profiles);
	crm_pairs_find(&dedupe->profiles, wish->least, wish->each_with_each, wish->stop, &dedupe->pairs);
	dedupe->facts = (struct crm_dedupe_facts){ .records = (int64_t)dedupe->profiles.count,
		.compared = dedupe->pairs.compared, .split = dedupe->pairs.split };
	make_groups(dedupe);
	*out = dedupe;
	dedupe = NULL;
	return NULL;
}

void crm_dedupe_drop(struct crm_dedupe **dedupe)
{
	struct crm_dedupe *one = *dedupe;
	if (!one)
		return;
	crm_profiles_drop(&one->profiles);
	crm_pairs_drop(&one->pairs);
	free(one->parents);
	free(one->sizes);
	free(one->order);
	free(one->groups);
	free(one);
	*dedupe = NULL;
}

static const char *reasons_text(struct crm_arena *arena, const struct crm_likeness *score)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	for (size_t i = 0; i < score->count; i++)
		crm_str_addf(&text, "%s%s", i ? "; " : "", crm_reason_text(arena, &score->reasons[i]));
	return crm_copy(arena, crm_str_text(&text));
}

/* Whom of the group a member is most like: the first, if they have the points; else it came by another. */
static uint32_t nearest(const struct crm_dedupe *dedupe, const uint32_t *members, uint32_t count, uint32_t i)
{
	struct crm_likeness score;
	int most = points_of(dedupe, members[0], members[i], &score);
	uint32_t best = 0;
	for (uint32_t j = 1; most < dedupe->least && j < count; j++)
		if (j != i && points_of(dedupe, members[j], members[i], &score) > most) {
			most = score.points;
			best = j;
		}
	return best;
}

bool crm_dedupe_next(struct crm_dedupe *dedupe, struct crm_arena *arena, struct crm_dedupe_group *out)
{
	if (dedupe->next == (size_t)dedupe->facts.groups)
		return false;
	const struct group *group = &dedupe->groups[dedupe->next++];
	const uint32_t *members = dedupe->order + group->from;
	*out = (struct crm_dedupe_group){ .count = group->count };
	crm_id_text(dedupe->profiles.all[members[0]].id, out->members[0].id);
	for (uint32_t i = 1; i < group->count; i++) {
		struct crm_dedupe_member *member = &out->members[i];
		uint32_t with = nearest(dedupe, members, group->count, i);
		struct crm_likeness score;
		member->points = points_of(dedupe, members[with], members[i], &score);
		member->reasons = reasons_text(arena, &score);
		crm_id_text(dedupe->profiles.all[members[i]].id, member->id);
		if (with)
			crm_id_text(dedupe->profiles.all[members[with]].id, member->with);
	}
	return true;
}

const struct crm_dedupe_facts *crm_dedupe_facts(const struct crm_dedupe *dedupe)
{
	return &dedupe->facts;
}

/* -- one pair -------------------------------------------------------------------------------- */

static const struct crm_profile *find(const struct crm_profiles *profiles, const char *id)
{
	for (size_t i = 0; i < profiles->count; i++)
		if (profiles->all[i].id == crm_id_number(id))
			return &profiles->all[i];
	return NULL;
}

/* Texts that outlive the profiles. */
static void keep_texts(struct crm_arena *arena, struct crm_likeness *score)
{
	for (size_t i = 0; i < score->count; i++)
		score->reasons[i] = (struct crm_reason){ .text = crm_reason_text(arena, &score->reasons[i]),
			.points = score->reasons[i].points };
}

crm_err crm_dedupe_explain(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity, const char *a,
                           const char *b, struct crm_likeness *out)
{
	CRM_AUTO(crm_profiles_drop) struct crm_profiles profiles = {0};
	*out = (struct crm_likeness){0};
	CRM_TRY(crm_profiles_read(repo, entity, NULL, 0, NULL, &profiles));
	crm_rarity_mark(&profiles);
	const struct crm_profile *one = find(&profiles, a), *other = find(&profiles, b);
	if (one && other)
		crm_likeness(&profiles, one, other, out);
	keep_texts(arena, out);
	return NULL;
}
