#include "form/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"

void crm_names_drop(struct crm_names *names)
{
	for (size_t i = 0; i < CRM_NAMES_MOST; i++)
		free(names->sets[i].names);
	*names = (struct crm_names){0};
}

static uint64_t hash_of(const struct crm_member *members, size_t count)
{
	uint64_t hash = CRM_HASH_START;

	for (size_t i = 0; i < count; i++)
		hash = crm_hash(crm_hash(hash, members[i].name), "\n");
	return hash;
}

static bool fits(const struct crm_names_set *set, uint64_t hash, const struct crm_member *members,
                 size_t count)
{
	if (!set->names || set->hash != hash || set->count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(set->names[i], members[i].name) != 0)
			return false;
	return true;
}

/* The new array is made before the old one goes, so that it has another address than the one a
 * reader may still remember. */
static void make(struct crm_names_set *set, uint64_t hash, const struct crm_member *members,
                 size_t count)
{
	size_t bytes = 1;

	for (size_t i = 0; i < count; i++)
		bytes += strlen(members[i].name) + 1;
	const char **made = crm_malloc(count * sizeof(*made) + bytes);
	char *to = (char *)(made + count);
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(members[i].name) + 1;
		made[i] = memcpy(to, members[i].name, n);
		to += n;
	}
	free(set->names);
	*set = (struct crm_names_set){hash, count, made};
}

const char *const *crm_names_of(struct crm_names *names, const struct crm_member *members, size_t count)
{
	uint64_t hash = hash_of(members, count);

	if (fits(&names->sets[names->last], hash, members, count))
		return names->sets[names->last].names;
	for (size_t i = 0; i < CRM_NAMES_MOST; i++) {
		if (fits(&names->sets[i], hash, members, count)) {
			names->last = i;
			return names->sets[i].names;
		}
	}
	names->last = names->oldest;
	names->oldest = (names->oldest + 1) % CRM_NAMES_MOST;
	make(&names->sets[names->last], hash, members, count);
	return names->sets[names->last].names;
}

/* Which of the members are lists, or supposed. Most rows have none and go without the array. */
static const bool *marks_of(struct crm_arena *arena, const struct crm_member *members, size_t count, bool supposed)
{
	bool *marks = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!(supposed ? members[i].supposed : members[i].list))
			continue;
		if (!marks)
			marks = crm_new(arena, bool, count);
		marks[i] = true;
	}
	return marks;
}

const struct crm_row *crm_names_members(struct crm_names *names, struct crm_arena *arena,
                                        const struct crm_member *members, size_t count, long line, const char *raw)
{
	struct crm_row *row = crm_new(arena, struct crm_row, 1);
	const char **texts = crm_new(arena, const char *, count);
	size_t *lengths = crm_new(arena, size_t, count);

	for (size_t i = 0; i < count; i++) {
		texts[i] = members[i].text;
		lengths[i] = members[i].n;
	}
	*row = (struct crm_row){
		.line = line, .count = count, .names = crm_names_of(names, members, count), .texts = texts,
		.lengths = lengths, .lists = marks_of(arena, members, count, false),
		.supposed = marks_of(arena, members, count, true), .raw = raw,
	};
	return row;
}

crm_err crm_names_row(struct crm_names *names, struct crm_arena *arena, const char *raw, size_t n,
                      long line, const struct crm_row **out)
{
	struct crm_row *broken = crm_new(arena, struct crm_row, 1);
	struct crm_member *members;
	size_t count;

	*broken = (struct crm_row){.line = line, .raw = crm_copy_n(arena, raw, n)};
	*out = broken;
	CRM_TRY(crm_json_object_at(arena, raw, n, line, &members, &count));
	*out = crm_names_members(names, arena, members, count, line, broken->raw);
	return NULL;
}
