#include "crm/among.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

crm_err crm_among_read(struct crm_repo *repo, struct crm_arena *arena, struct crm_question question, const char ***ids,
                       size_t *count)
{
	static const char *const fields[] = { "id", NULL };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	size_t room = 256;
	bool row;
	question.fields = fields;
	*ids = crm_new(arena, const char *, room);
	*count = 0;
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		if (*count == room) {
			const char **old = *ids;
			*ids = crm_new(arena, const char *, room *= 2);
			memcpy(*ids, old, *count * sizeof *old);
		}
		(*ids)[(*count)++] = crm_answer_text(answer, arena, 0);
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

struct crm_map *crm_among_places(const char *const *ids, size_t count)
{
	struct crm_map *places = crm_map_new();
	char text[24];
	for (size_t i = 0; i < count; i++) {
		snprintf(text, sizeof text, "%zu", i);
		crm_map_put(places, ids[i], text);
	}
	return places;
}

size_t crm_among_place(const struct crm_map *places, const char *id)
{
	const char *place = id ? crm_map_get(places, id) : NULL;
	return place ? strtoul(place, NULL, 10) : CRM_AMONG_NONE;
}

/* One question about all, which is one look at the table. */
static crm_err match_all(struct crm_repo *repo, struct crm_arena *arena, struct crm_question question,
                         const char *const *some, size_t count, bool *yes)
{
	CRM_AUTO(crm_map_drop) struct crm_map *places = crm_among_places(some, count);
	const char **ids;
	size_t found;
	CRM_TRY(crm_among_read(repo, arena, question, &ids, &found));
	for (size_t i = 0; i < found; i++) {
		size_t at = crm_among_place(places, ids[i]);
		if (at != CRM_AMONG_NONE)
			yes[at] = true;
	}
	return NULL;
}

crm_err crm_among_match(struct crm_repo *repo, struct crm_arena *arena, struct crm_question question,
                        const char *const *some, size_t count, bool *yes)
{
	if (count > CRM_AMONG_FEW)
		return match_all(repo, arena, question, some, count, yes);
	for (size_t i = 0; i < count; i++) {
		const struct crm_equals this[] = { { .field = "id", .id = some[i] }, { .field = NULL } };
		int64_t found;
		question.equals = this;
		CRM_TRY(crm_question_count(repo, arena, &question, &found));
		yes[i] |= found > 0;
	}
	return NULL;
}
