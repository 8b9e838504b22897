#include "store/event_wish.h"

#include <string.h>

#include "model/list.h"
#include "model/record.h"
#include "query/match.h"
#include "store/following.h"

/* What the texts mean for one entity; there where its events are wanted. */
struct sense {
	const struct crm_entity *entity;
	struct crm_node *where, *was;        /* NULL: any */
	bool *changed;                       /* by field; NULL: any */
};

struct crm_event_wish {
	struct crm_store *store;
	int64_t now;
	struct crm_event_names names;
	struct sense *senses;
	size_t count;
};

static bool is_given(const char *text)
{
	return text && *text;
}

static crm_err read_terms(struct crm_arena *arena, const struct crm_asking *asking, const struct crm_entity *entity,
                          const char *text, struct crm_node **out)
{
	*out = NULL;
	return is_given(text) ? crm_where_parse(arena, asking, entity, text, out) : NULL;
}

static crm_err read_where(struct crm_arena *arena, const struct crm_asking *asking, const struct crm_entity *entity,
                          const struct crm_event_wish_text *text, struct crm_node **out)
{
	struct crm_node *terms = NULL;

	CRM_TRY(read_terms(arena, asking, entity, text->where, out));
	if (text->term_count)
		CRM_TRY(crm_terms_parse(arena, asking, entity, text->terms, text->term_count, &terms));
	*out = crm_node_and(arena, *out, terms);
	return NULL;
}

static crm_err read_changed(struct crm_arena *arena, const struct crm_entity *entity, const char *text, bool **out)
{
	*out = NULL;
	if (!is_given(text))
		return NULL;
	*out = crm_new(arena, bool, entity->count);
	memset(*out, 0, entity->count * sizeof **out);
	for (const char *at = text; *at;) {
		size_t n = strcspn(at, ", ");
		int field;

		if (n) {
			CRM_TRY(crm_entity_need_field(entity, crm_copy_n(arena, at, n), &field));
			(*out)[field] = true;
		}
		at += n + (at[n] != '\0');
	}
	return NULL;
}

static crm_err read_sense(struct crm_event_wish *wish, const struct crm_asking *asking, struct crm_arena *arena,
                          const struct crm_entity *entity, const struct crm_event_wish_text *text)
{
	struct sense *sense = &wish->senses[wish->count];

	sense->entity = entity;
	CRM_TRY(read_where(arena, asking, entity, text, &sense->where));
	CRM_TRY(read_terms(arena, asking, entity, text->was, &sense->was));
	CRM_TRY(read_changed(arena, entity, text->changed, &sense->changed));
	wish->count++;
	return NULL;
}

/* Is the entity one that the names speak of, and by its name? */
static bool is_meant(const struct crm_event_names *names, const struct crm_entity *entity, bool *named)
{
	size_t n = strlen(entity->name);
	bool meant = !names->count;

	*named = false;
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->names[i];
		*named |= strncmp(name, entity->name, n) == 0 && name[n] == '.';
		meant |= crm_same(name, "*") || crm_starts(name, CRM_EVENT_OF_RULES);
	}
	return meant || *named;
}

/* Of all entities those will do that have the fields; of the named each must. */
static crm_err read_senses(struct crm_event_wish *wish, const struct crm_asking *asking, struct crm_arena *arena,
                           const struct crm_event_wish_text *text)
{
	const struct crm_model *model = wish->store->model;
	crm_err first = NULL;

	wish->senses = crm_new(arena, struct sense, model->count);
	for (size_t i = 0; i < model->count; i++) {
		bool named;
		if (!is_meant(&wish->names, model->entities[i], &named))
			continue;
		crm_err err = read_sense(wish, asking, arena, model->entities[i], text);
		if (err && named)
			return err;
		if (err && !first)
			first = err;
	}
	return wish->count ? NULL : first;
}

crm_err crm_event_wish_new(struct crm_store *store, const struct crm_asking *asking, struct crm_arena *arena,
                           const struct crm_event_wish_text *text, struct crm_event_wish **out)
{
	struct crm_event_wish *wish = crm_new(arena, struct crm_event_wish, 1);
	const char **names = crm_new(arena, const char *, text->count + 1);

	*out = NULL;
	for (size_t i = 0; i < text->count; i++) {
		CRM_TRY(crm_event_name_check(store->model, text->names[i]));
		names[i] = crm_copy(arena, text->names[i]);
	}
	*wish = (struct crm_event_wish){ .store = store, .now = asking->now, .names = { names, text->count } };
	CRM_TRY(read_senses(wish, asking, arena, text));
	*out = wish;
	return NULL;
}

crm_err crm_event_wish_of(struct crm_store *store, const struct crm_asking *asking, struct crm_arena *arena,
                          const struct crm_record *record, struct crm_event_wish **out)
{
	struct crm_event_wish_text text = { .where = crm_record_text(record, "where"), .was = crm_record_text(record, "was"),
		.changed = crm_record_text(record, "changed") };

	text.names = crm_list_elements(arena, crm_record_get(record, "events"), 0, &text.count);
	return crm_event_wish_new(store, asking, arena, &text, out);
}

const struct crm_event_names *crm_event_wish_names(const struct crm_event_wish *wish)
{
	return &wish->names;
}

static bool has_changed(const bool *fields, const struct crm_event *event)
{
	for (size_t i = 0; event->old && event->new && i < event->entity->count; i++)
		if (fields[i] && !crm_value_equal(event->old->values[i], event->new->values[i]))
			return true;
	return false;
}

static crm_err matches(const struct crm_event_wish *wish, const struct crm_node *node, const struct crm_record *record,
                       bool *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_store_following context = { .store = wish->store, .arena = arena, .now = wish->now };
	const struct crm_following following = crm_store_follow(&context);

	*out = record;
	return record ? crm_match(node, record, &following, out) : NULL;
}

static const struct sense *sense_of(const struct crm_event_wish *wish, const struct crm_entity *entity)
{
	for (size_t i = 0; i < wish->count; i++)
		if (crm_same(wish->senses[i].entity->name, entity->name))
			return &wish->senses[i];
	return NULL;
}

crm_err crm_event_wish_fits(const struct crm_event_wish *wish, const struct crm_event *event, bool *fits)
{
	const struct sense *sense = sense_of(wish, event->entity);

	*fits = sense && crm_event_named(&wish->names, event->name) && (!sense->changed || has_changed(sense->changed, event));
	if (*fits && sense->where)
		CRM_TRY(matches(wish, sense->where, event->new ? event->new : event->old, fits));
	if (*fits && sense->was)
		CRM_TRY(matches(wish, sense->was, event->old, fits));
	return NULL;
}
