#include "store/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "query/match.h"
#include "store/arriving.h"
#include "store/body.h"
#include "store/event_kind.h"
#include "store/following.h"
#include "store/stmt.h"
#include "store/then.h"

enum { MOST = CRM_EVENT_KINDS + 2 };

/* What is to be known of an entity's changes. */
struct view {
	const struct crm_entity *entity;
	struct crm_then *then;           /* opened when it is needed */
	const char *plain[3];            /* by op; NULL: not wanted */
	struct crm_event_kinds *kinds;   /* NULL: none is wanted */
	bool tells;                      /* its records say that something happened to another */
};

struct crm_events {
	struct crm_store *store;
	const struct crm_event_names *names;
	struct crm_arena *arena;         /* as long as all of it */
	struct view *views;              /* one an entity */
	size_t view_count;
	int64_t after;                   /* where it began */
	struct crm_arriving changes;

	struct crm_arena *one;           /* the change that is told now */
	struct crm_arena_mark one_mark;
	struct crm_txn txn;
	struct crm_arena *txn_arena;
	struct crm_arena_mark txn_mark;
	struct crm_event told[MOST];
	size_t told_count, told_next;
};

/* -- opening ------------------------------------------------------------------------ */

static crm_err make_view(struct crm_events *events, const struct crm_entity *entity, struct view *view)
{
	view->entity = entity;
	for (int op = CRM_CREATE; op <= CRM_DELETE; op++) {
		const char *name = crm_textf(events->arena, "%s.%s", entity->name, crm_event_plain_name((enum crm_op)op));
		view->plain[op] = crm_event_named(events->names, name) ? name : NULL;
	}
	view->tells = crm_same(entity->name, "alias") || crm_same(entity->name, "occurrence");
	return crm_event_kinds_read(events->store, events->arena, entity, events->names, &view->kinds);
}

static void make_room(struct crm_events *events)
{
	events->arena = crm_arena_new();
	events->one = crm_arena_new();
	events->one_mark = crm_arena_mark(events->one);
	events->txn_arena = crm_arena_new();
	events->txn_mark = crm_arena_mark(events->txn_arena);
	events->view_count = events->store->model->count;
	events->views = crm_new(events->arena, struct view, events->view_count);
	memset(events->views, 0, events->view_count * sizeof *events->views);
}

/* `after` is a place, or where it is a story the seq of a change. */
static crm_err open_events(struct crm_store *store, const struct crm_event_names *names, int64_t after, bool story,
                           struct crm_events **out)
{
	CRM_AUTO(crm_events_drop) struct crm_events *events = crm_calloc(1, sizeof *events);

	*out = NULL;
	events->store = store;
	events->names = names;
	events->after = story ? 0 : after;
	make_room(events);
	if (story)
		crm_arriving_open_story(&events->changes, store, after);
	else
		CRM_TRY(crm_arriving_open(&events->changes, store, after));
	for (size_t i = 0; i < events->view_count; i++)
		CRM_TRY(make_view(events, store->model->entities[i], &events->views[i]));
	*out = events;
	events = NULL;
	return NULL;
}

crm_err crm_events_open(struct crm_store *store, const struct crm_event_names *names, int64_t after, struct crm_events **out)
{
	return open_events(store, names, after, false, out);
}

crm_err crm_events_open_story(struct crm_store *store, const struct crm_event_names *names, int64_t seq,
                              struct crm_events **out)
{
	return open_events(store, names, seq, true, out);
}

void crm_events_until(struct crm_events *events, int64_t number)
{
	events->changes.until = number;
}

void crm_events_drop(struct crm_events **events)
{
	if (!*events)
		return;
	for (size_t i = 0; i < (*events)->view_count; i++)
		crm_then_drop(&(*events)->views[i].then);
	crm_arena_drop(&(*events)->arena);
	crm_arriving_close(&(*events)->changes);
	crm_arena_drop(&(*events)->one);
	crm_arena_drop(&(*events)->txn_arena);
	free(*events);
	*events = NULL;
}

/* -- changes ------------------------------------------------------------------------ */

/* NULL: of an entity that is none any more. */
static struct view *view_of(struct crm_events *events, const char *entity)
{
	for (size_t i = 0; i < events->view_count; i++)
		if (crm_same(events->views[i].entity->name, entity))
			return &events->views[i];
	return NULL;
}

static crm_err record_at(struct crm_events *events, struct view *view, const char *id, int64_t seq, struct crm_record **out)
{
	if (!view->then)
		CRM_TRY(crm_then_open(events->store, view->entity, view->entity, &view->then));
	return crm_then_get(view->then, events->one, id, seq, out, NULL);
}

/* Both sides of a change. */
static crm_err read_sides(struct crm_events *events, struct view *view, const struct crm_entry *entry, struct crm_record **old,
                          struct crm_record **new)
{
	*old = *new = NULL;
	if (entry->op != CRM_DELETE)
		CRM_TRY(record_at(events, view, entry->record, entry->seq, new));
	if (entry->op == CRM_CREATE)
		return NULL;
	*old = *new ? crm_record_copy(events->one, *new) : crm_record_new(events->one, view->entity);
	return entry->before ? crm_body_apply(*old, events->one, entry->before) : NULL;
}

/* -- telling ------------------------------------------------------------------------- */

static void tell(struct crm_events *events, const struct crm_entry *entry, const char *name, const struct crm_entity *entity,
                 const char *record)
{
	struct crm_event *event = &events->told[events->told_count++];

	*event = (struct crm_event){ .name = name, .seq = entry->seq, .txn = &events->txn, .entity = entity, .record = record,
		.at = events->txn.at,
		.id = crm_textf(events->one, "%s.%s.%s.%s", events->txn.id, entity->name, record, strrchr(name, '.') + 1) };
}

static void tell_change(struct crm_events *events, const struct crm_entry *entry, const char *name,
                        const struct crm_entity *entity, const struct crm_record *old, const struct crm_record *new)
{
	tell(events, entry, name, entity, entry->record);
	events->told[events->told_count - 1].old = old;
	events->told[events->told_count - 1].new = new;
}

/* The record as it is just after the change, of whichever entity. */
static crm_err tell_about(struct crm_events *events, const struct crm_entry *entry, const char *name, const char *entity,
                          const char *id)
{
	struct view *view = view_of(events, entity);
	struct crm_record *record;

	if (!view || !crm_event_named(events->names, name))
		return NULL;
	CRM_TRY(record_at(events, view, id, entry->seq, &record));
	if (!record)
		return NULL;
	tell_change(events, entry, name, view->entity, record, record);
	events->told[events->told_count - 1].record = crm_record_id(record);
	return NULL;
}

static const char *text_in(const struct crm_record *record, const char *field)
{
	struct crm_value value = crm_record_get(record, field);
	return value.shape == CRM_TEXT ? value.s : NULL;
}

static crm_err tell_merge(struct crm_events *events, const struct crm_entry *entry, const struct crm_record *alias)
{
	const char *entity = text_in(alias, "entity"), *kept = text_in(alias, "kept");

	if (!entity || !kept)
		return NULL;
	return tell_about(events, entry, crm_textf(events->one, "%s." CRM_EVENT_MERGED, entity), entity, kept);
}

static crm_err tell_occurrence(struct crm_events *events, const struct crm_entry *entry, const struct crm_record *occurrence)
{
	const char *about = text_in(occurrence, "about"), *name = text_in(occurrence, "name");
	const char *colon = about ? strchr(about, ':') : NULL;
	size_t before = events->told_count;

	if (!colon || !name || !strchr(name, '.'))
		return NULL;
	CRM_TRY(tell_about(events, entry, name, crm_copy_n(events->one, about, (size_t)(colon - about)), colon + 1));
	if (events->told_count == before)
		return NULL;
	events->told[before].detail = text_in(occurrence, "detail");
	/* Each is an event of its own, though two may be found at once. */
	events->told[before].id = crm_textf(events->one, "%s.occurrence.%s.%s", events->txn.id, entry->record, strchr(name, '.') + 1);
	struct crm_value at = crm_record_get(occurrence, "at");
	if (at.shape == CRM_TEXT)
		(void)crm_instant_read(at.s, &events->told[before].at);
	return NULL;
}

static crm_err read_txn(struct crm_events *events, const struct crm_arriving_entry *one)
{
	if (events->txn.seq == one->entry.txn && crm_same(events->txn.id, one->id))
		return NULL;
	crm_arena_rewind(events->txn_arena, events->txn_mark);
	return crm_journal_txn(events->store, events->txn_arena, one->entry.txn, &events->txn);
}

static crm_err tell_kinds(struct crm_events *events, struct view *view, const struct crm_entry *entry,
                          const struct crm_record *old, const struct crm_record *new)
{
	struct crm_store_following context = { .store = events->store, .arena = events->one, .now = events->txn.at };
	const struct crm_following following = crm_store_follow(&context);
	const char *names[CRM_EVENT_KINDS];
	size_t count;

	CRM_TRY(crm_event_kinds_tell(view->kinds, old, new, events->txn.source != NULL, &following, names, &count));
	for (size_t i = 0; i < count; i++)
		tell_change(events, entry, names[i], view->entity, old, new);
	return NULL;
}

static crm_err tell_entry(struct crm_events *events, const struct crm_arriving_entry *one)
{
	const struct crm_entry *entry = &one->entry;
	struct view *view = view_of(events, entry->entity);
	struct crm_record *old, *new;
	bool about = view && view->tells && entry->op == CRM_CREATE;

	if (!view || (!view->plain[entry->op] && !view->kinds && !about))
		return NULL;
	crm_arena_rewind(events->one, events->one_mark);
	CRM_TRY(read_txn(events, one));
	CRM_TRY(read_sides(events, view, entry, &old, &new));
	if (view->plain[entry->op])
		tell_change(events, entry, view->plain[entry->op], view->entity, old, new);
	if (about && new)
		return crm_same(entry->entity, "alias") ? tell_merge(events, entry, new) : tell_occurrence(events, entry, new);
	return tell_kinds(events, view, entry, old, new);
}

/* After the last of a transaction there is no more of it. */
static void place_told(struct crm_events *events, const struct crm_arriving_entry *one)
{
	for (size_t i = 0; i < events->told_count; i++)
		events->told[i].place = crm_event_place_in(one->number, one->index, (int64_t)i + 1);
	if (one->last && events->told_count)
		events->told[events->told_count - 1].place = crm_event_place_whole(one->number);
}

static crm_err tell_next(struct crm_events *events, bool *any)
{
	const struct crm_arriving_entry *one;

	events->told_count = events->told_next = 0;
	CRM_TRY(crm_arriving_next(&events->changes, &one));
	*any = one;
	if (events->changes.moved)
		events->after = 0;
	if (!one)
		return NULL;
	CRM_TRY(tell_entry(events, one));
	place_told(events, one);
	return NULL;
}

/* A change and its records are read in one snapshot. */
static crm_err tell_in_snapshot(struct crm_events *events, bool *any)
{
	bool inside = crm_db_in_txn(events->store->db);

	events->told_count = events->told_next = 0;
	CRM_TRY(crm_db_begin_read(events->store->db));
	crm_err err = crm_arriving_look_around(&events->changes);
	*any = true;
	while (!err && *any && !events->told_count)
		err = tell_next(events, any);
	if (err)
		events->told_count = 0;
	if (!inside)
		crm_db_rollback(events->store->db);
	return err;
}

crm_err crm_events_next(struct crm_events *events, const struct crm_event **out)
{
	bool any = true;

	*out = NULL;
	while (any) {
		while (events->told_next < events->told_count) {
			const struct crm_event *event = &events->told[events->told_next++];
			if (event->place <= events->after)
				continue;
			*out = event;
			return NULL;
		}
		CRM_TRY(tell_in_snapshot(events, &any));
	}
	return NULL;
}

int64_t crm_events_place(const struct crm_events *events)
{
	if (events->told_next && events->told_next < events->told_count)
		return events->told[events->told_next - 1].place;
	int64_t place = crm_arriving_place(&events->changes);
	return place > events->after ? place : events->after;
}
