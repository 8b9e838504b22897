#include "store/event_kind.h"

struct kind {
	const char *name;                /* "deal.won" */
	int field;                       /* CRM_NO_FIELD: any */
	const struct crm_node *is, *was; /* NULL: whatever */
};

struct crm_event_kinds {
	struct kind kinds[CRM_EVENT_KINDS];
	size_t count;
};

static crm_err read_terms(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity, const char *text,
                          const struct crm_node **out)
{
	const struct crm_asking asking = { .model = store->model };
	struct crm_node *node = NULL;

	if (text)
		CRM_TRY(crm_where_parse(arena, &asking, entity, text, &node));
	*out = node;
	return NULL;
}

static crm_err read_kind(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                         const struct crm_event_kind *row, struct kind *out)
{
	out->field = row->field ? crm_entity_field(entity, row->field) : CRM_NO_FIELD;
	CRM_TRY(read_terms(store, arena, entity, row->is, &out->is));
	return read_terms(store, arena, entity, row->was, &out->was);
}

crm_err crm_event_kinds_read(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                             const struct crm_event_names *names, struct crm_event_kinds **out)
{
	struct crm_event_kinds *kinds = crm_new(arena, struct crm_event_kinds, 1);

	*kinds = (struct crm_event_kinds){0};
	*out = NULL;
	for (const struct crm_event_kind *row = entity->events; row && row->name; row++) {
		struct kind *kind = &kinds->kinds[kinds->count];
		const char *name = crm_textf(arena, "%s.%s", entity->name, row->name);

		if (row->due || !crm_event_named(names, name) || kinds->count == CRM_EVENT_KINDS)
			continue;
		kind->name = name;
		CRM_TRY(read_kind(store, arena, entity, row, kind));
		kinds->count++;
	}
	*out = kinds->count ? kinds : NULL;
	return NULL;
}

static crm_err matches(const struct crm_node *node, const struct crm_record *record, const struct crm_following *following,
                       bool *out)
{
	*out = true;
	return node ? crm_match(node, record, following, out) : NULL;
}

/* Of a record that was there and is there. */
static crm_err is_step(const struct kind *kind, const struct crm_record *old, const struct crm_record *new,
                       const struct crm_following *following, bool *out)
{
	bool before;

	*out = kind->field == CRM_NO_FIELD || !crm_value_equal(old->values[kind->field], new->values[kind->field]);
	if (*out)
		CRM_TRY(matches(kind->is, new, following, out));
	if (!*out)
		return NULL;
	if (kind->was)
		return matches(kind->was, old, following, out);
	if (kind->field != CRM_NO_FIELD)
		return NULL;
	CRM_TRY(matches(kind->is, old, following, &before));
	*out = !before;
	return NULL;
}

static crm_err is_birth(const struct kind *kind, const struct crm_record *new, bool imported,
                        const struct crm_following *following, bool *out)
{
	*out = false;
	if (imported || !kind->is || kind->was)
		return NULL;
	return crm_match(kind->is, new, following, out);
}

crm_err crm_event_kinds_tell(const struct crm_event_kinds *kinds, const struct crm_record *old, const struct crm_record *new,
                             bool imported, const struct crm_following *following, const char *out[CRM_EVENT_KINDS],
                             size_t *count)
{
	*count = 0;
	for (size_t i = 0; kinds && new && i < kinds->count; i++) {
		const struct kind *kind = &kinds->kinds[i];
		bool fits;

		if (old)
			CRM_TRY(is_step(kind, old, new, following, &fits));
		else
			CRM_TRY(is_birth(kind, new, imported, following, &fits));
		if (fits)
			out[(*count)++] = kind->name;
	}
	return NULL;
}
