#include "store/story.h"

#include <string.h>

#include "form/json.h"
#include "store/read.h"

/* The fields as they are at the place the walk has come to. */
struct state {
	struct crm_member *members;
	size_t count, room;
};

struct telling {
	struct crm_arena *arena;
	struct crm_story *story;
	size_t room;
	struct state state;
};

static struct crm_member *find(struct crm_member *members, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(members[i].name, name) == 0)
			return &members[i];
	return NULL;
}

static void put(struct telling *telling, const struct crm_member *member)
{
	struct state *state = &telling->state;
	struct crm_member *old = find(state->members, state->count, member->name);

	if (old) {
		*old = *member;
		return;
	}
	if (state->count == state->room) {
		struct crm_member *members = state->members;

		state->room = state->room ? state->room * 2 : 64;
		state->members = crm_new(telling->arena, struct crm_member, state->room);
		if (state->count)
			memcpy(state->members, members, state->count * sizeof *members);
	}
	state->members[state->count++] = *member;
}

static void tell(struct telling *telling, const struct crm_entry *change, const char *field, const char *old,
                 const char *new)
{
	struct crm_story *story = telling->story;

	if (crm_same(old, new))
		return;
	if (story->count == telling->room) {
		struct crm_episode *episodes = story->episodes;

		telling->room = telling->room ? telling->room * 2 : 64;
		story->episodes = crm_new(telling->arena, struct crm_episode, telling->room);
		if (story->count)
			memcpy(story->episodes, episodes, story->count * sizeof *episodes);
	}
	story->episodes[story->count++] = (struct crm_episode){ .seq = change->seq, .txn = change->txn, .op = change->op,
		.field = field, .old = old, .new = new };
}

static crm_err read_body(struct crm_arena *arena, const char *body, struct crm_member **members, size_t *count)
{
	*count = 0;
	return body ? crm_json_object(arena, body, strlen(body), members, count) : NULL;
}

/* -- one change -------------------------------------------------------------- */

static void tell_create(struct telling *telling, const struct crm_entry *change)
{
	for (size_t i = 0; i < telling->state.count; i++)
		tell(telling, change, telling->state.members[i].name, NULL, telling->state.members[i].text);
	telling->state.count = 0;
}

static crm_err tell_delete(struct telling *telling, const struct crm_entry *change)
{
	struct crm_member *before;
	size_t count;

	CRM_TRY(read_body(telling->arena, change->before, &before, &count));
	telling->state.count = 0;
	for (size_t i = 0; i < count; i++) {
		tell(telling, change, before[i].name, before[i].text, NULL);
		put(telling, &before[i]);
	}
	return NULL;
}

static crm_err tell_update(struct telling *telling, const struct crm_entry *change)
{
	struct crm_member *before, *after;
	size_t count, after_count;

	CRM_TRY(read_body(telling->arena, change->before, &before, &count));
	CRM_TRY(read_body(telling->arena, change->after, &after, &after_count));
	for (size_t i = 0; i < count; i++) {
		const struct crm_member *new = find(after, after_count, before[i].name);

		tell(telling, change, before[i].name, before[i].text, new ? new->text : NULL);
		put(telling, &before[i]);
	}
	return NULL;
}

static crm_err tell_change(struct telling *telling, const struct crm_entry *change)
{
	switch (change->op) {
	case CRM_CREATE:
		tell_create(telling, change);
		return NULL;
	case CRM_DELETE:
		return tell_delete(telling, change);
	case CRM_UPDATE:
		break;
	}
	return tell_update(telling, change);
}

/* -- the whole --------------------------------------------------------------- */

static crm_err start(struct telling *telling, struct crm_store *store, const char *entity, const char *id)
{
	const struct crm_entity *known = crm_model_entity(store->model, entity);
	CRM_AUTO(crm_str_drop) struct crm_str body = {0};
	struct crm_record *record = NULL;
	struct crm_member *members;
	size_t count;

	if (known)
		CRM_TRY(crm_read_record(store, telling->arena, known, id, &record, NULL));
	if (!record)
		return NULL;
	crm_json_add_record(&body, record);
	CRM_TRY(read_body(telling->arena, crm_copy(telling->arena, crm_str_text(&body)), &members, &count));
	for (size_t i = 0; i < count; i++)
		put(telling, &members[i]);
	return NULL;
}

crm_err crm_story_read(struct crm_store *store, struct crm_arena *arena, const char *entity, const char *id,
                       struct crm_story *out)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	struct telling telling = { .arena = arena, .story = out };
	const struct crm_entry *change;

	*out = (struct crm_story){0};
	CRM_TRY(start(&telling, store, entity, id));
	CRM_TRY(crm_entries_of_record(store, entity, id, &changes));
	for (;;) {
		CRM_TRY(crm_entries_next(changes, &change));
		if (!change)
			return NULL;
		CRM_TRY(tell_change(&telling, change));
	}
}

/* -- questions --------------------------------------------------------------- */

const char *crm_story_after(const struct crm_story *story, const char *field, int64_t seq)
{
	for (size_t i = 0; i < story->count; i++)
		if (story->episodes[i].seq <= seq && strcmp(story->episodes[i].field, field) == 0)
			return story->episodes[i].new;
	return NULL;
}

const char *crm_story_before(const struct crm_story *story, const char *field, int64_t seq)
{
	return crm_story_after(story, field, seq - 1);
}

static bool is_gone(const struct crm_story *story)
{
	return story->count && story->episodes[0].op == CRM_DELETE;
}

const char *crm_story_last(const struct crm_story *story, const char *field)
{
	return crm_story_after(story, field, is_gone(story) ? story->episodes[0].seq - 1 : INT64_MAX);
}

static size_t next_of(const struct crm_story *story, const char *field, size_t from)
{
	while (from < story->count && strcmp(story->episodes[from].field, field))
		from++;
	return from;
}

/* A removal, and the return of the same value, are passed over. What was lost in between was taken by the removal. */
size_t crm_story_blame(const struct crm_story *story, const char *field)
{
	size_t at = next_of(story, field, 0);

	if (is_gone(story) && at < story->count && story->episodes[at].op == CRM_DELETE)
		at = next_of(story, field, at + 1);
	while (at < story->count && story->episodes[at].op == CRM_CREATE) {
		size_t removed = next_of(story, field, at + 1);
		size_t earlier = next_of(story, field, removed + 1);

		if (removed >= story->count || earlier >= story->count || story->episodes[removed].op != CRM_DELETE ||
		    !crm_same(story->episodes[removed].old, story->episodes[at].new))
			break;
		at = earlier;
	}
	return at;
}
