#include "store/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "query/match.h"
#include "store/body.h"
#include "store/event_kind.h"
#include "store/following.h"
#include "store/stmt.h"
#include "store/then.h"

enum { STEP = CRM_EVENT_STEP, BATCH = 64, MOST = CRM_EVENT_KINDS + 2 };

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
	int64_t seen;                    /* seq of the last change that was read */

	struct crm_arena *batch;         /* the changes read ahead, so that no statement stays open */
	struct crm_arena_mark batch_mark;
	struct crm_entry entries[BATCH];
	size_t count, next;

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
	events->batch = crm_arena_new();
	events->batch_mark = crm_arena_mark(events->batch);
	events->one = crm_arena_new();
	events->one_mark = crm_arena_mark(events->one);
	events->txn_arena = crm_arena_new();
	events->txn_mark = crm_arena_mark(events->txn_arena);
	events->view_count = events->store->model->count;
	events->views = crm_new(events->arena, struct view, events->view_count);
	memset(events->views, 0, events->view_count * sizeof *events->views);
}

crm_err crm_events_open(struct crm_store *store, const struct crm_event_names *names, int64_t after, struct crm_events **out)
{
	CRM_AUTO(crm_events_drop) struct crm_events *events = crm_calloc(1, sizeof *events);

	*out = NULL;
	events->store = store;
	events->names = names;
	events->after = after;
	events->seen = after % STEP == STEP - 1 ? after / STEP : after / STEP - 1;
	make_room(events);
	for (size_t i = 0; i < events->view_count; i++)
		CRM_TRY(make_view(events, store->model->entities[i], &events->views[i]));
	*out = events;
	events = NULL;
	return NULL;
}

void crm_events_drop(struct crm_events **events)
{
	if (!*events)
		return;
	for (size_t i = 0; i < (*events)->view_count; i++)
		crm_then_drop(&(*events)->views[i].then);
	crm_arena_drop(&(*events)->arena);
	crm_arena_drop(&(*events)->batch);
	crm_arena_drop(&(*events)->one);
	crm_arena_drop(&(*events)->txn_arena);
	free(*events);
	*events = NULL;
}

/* -- changes ------------------------------------------------------------------------ */

static const char *copy(struct crm_events *events, const char *text)
{
	return text ? crm_copy(events->batch, text) : NULL;
}

static crm_err read_ahead(struct crm_events *events)
{
	struct crm_stmt *stmt;
	bool row = true;

	events->count = events->next = 0;
	crm_arena_rewind(events->batch, events->batch_mark);
	CRM_TRY(crm_db_stmt(events->store->db, "SELECT seq, txn, entity, record, op, prev, before, after FROM change"
	                                       " WHERE seq > ?1 ORDER BY seq LIMIT ?2", &stmt));
	crm_stmt_bind_int(stmt, 1, events->seen);
	crm_stmt_bind_int(stmt, 2, BATCH);
	while (events->count < BATCH) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		events->entries[events->count++] = (struct crm_entry){ .seq = crm_stmt_int(stmt, 0), .txn = crm_stmt_int(stmt, 1),
			.entity = copy(events, crm_stmt_text(stmt, 2)), .record = copy(events, crm_stmt_text(stmt, 3)),
			.op = crm_op_named(crm_stmt_text(stmt, 4)), .prev = crm_stmt_int(stmt, 5),
			.before = copy(events, crm_stmt_text(stmt, 6)), .after = copy(events, crm_stmt_text(stmt, 7)) };
	}
	crm_stmt_reset(stmt);
	return NULL;
}

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
		.place = entry->seq * STEP + (int64_t)events->told_count, .at = events->txn.at,
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

static crm_err read_txn(struct crm_events *events, int64_t seq)
{
	if (events->txn.seq == seq)
		return NULL;
	crm_arena_rewind(events->txn_arena, events->txn_mark);
	return crm_journal_txn(events->store, events->txn_arena, seq, &events->txn);
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

static crm_err tell_entry(struct crm_events *events, const struct crm_entry *entry)
{
	struct view *view = view_of(events, entry->entity);
	struct crm_record *old, *new;
	bool about = view && view->tells && entry->op == CRM_CREATE;

	events->told_count = events->told_next = 0;
	if (!view || (!view->plain[entry->op] && !view->kinds && !about))
		return NULL;
	crm_arena_rewind(events->one, events->one_mark);
	CRM_TRY(read_txn(events, entry->txn));
	CRM_TRY(read_sides(events, view, entry, &old, &new));
	if (view->plain[entry->op])
		tell_change(events, entry, view->plain[entry->op], view->entity, old, new);
	if (about && new)
		return crm_same(entry->entity, "alias") ? tell_merge(events, entry, new) : tell_occurrence(events, entry, new);
	return tell_kinds(events, view, entry, old, new);
}

crm_err crm_events_next(struct crm_events *events, const struct crm_event **out)
{
	*out = NULL;
	for (;;) {
		while (events->told_next < events->told_count) {
			const struct crm_event *event = &events->told[events->told_next++];
			if (event->place <= events->after)
				continue;
			*out = event;
			return NULL;
		}
		if (events->next == events->count)
			CRM_TRY(read_ahead(events));
		if (events->next == events->count)
			return NULL;
		const struct crm_entry *entry = &events->entries[events->next++];
		events->seen = entry->seq;
		CRM_TRY(tell_entry(events, entry));
	}
}

int64_t crm_events_place(const struct crm_events *events)
{
	if (events->told_next && events->told_next < events->told_count)
		return events->told[events->told_next - 1].place;
	int64_t place = events->seen > 0 ? crm_event_place_of(events->seen) : 0;
	return place > events->after ? place : events->after;
}
