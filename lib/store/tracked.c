#include "store/tracked.h"

#include "model/asked.h"
#include "store/tracked_rows.h"

struct crm_tracked {
	struct crm_tracked_rows rows;
	bool *which;                     /* by track */
	struct crm_value *now;           /* likewise */
};

/* -- the schema ---------------------------------------------------------------------------- */

bool crm_tracked_is_kept(const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++)
		if (entity->fields[i]->flags & CRM_TRACKED)
			return true;
	return false;
}

const char *crm_tracked_name(struct crm_arena *arena, const struct crm_entity *entity)
{
	return crm_textf(arena, "%s.past", entity->name);
}

const char *crm_tracked_view_name(struct crm_arena *arena, const struct crm_entity *entity)
{
	return crm_textf(arena, "%s.was", entity->name);
}

const char *crm_tracked_sql(struct crm_arena *arena, const char *table)
{
	return crm_textf(arena, "CREATE TABLE %s (\n\tfield TEXT NOT NULL,\n\tid TEXT NOT NULL,\n\tseq INTEGER NOT NULL,\n"
	                 "\tknown INTEGER NOT NULL,\n\tgone INTEGER,\n\tsince INTEGER,\n\tat INTEGER NOT NULL,\n\twas ANY,\n"
	                 "\tPRIMARY KEY (field, id, seq, known)\n) WITHOUT ROWID, STRICT", table);
}

const char *crm_tracked_view_sql(struct crm_arena *arena, const struct crm_entity *entity)
{
	return crm_textf(arena, "CREATE VIEW \"%s.was\" AS SELECT field, id, seq, since, at, was FROM \"%s.past\""
	                 " WHERE gone IS NULL", entity->name, entity->name);
}

/* -- keeping it ---------------------------------------------------------------------------- */

crm_err crm_tracked_new(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity,
                        struct crm_tracked **out)
{
	struct crm_tracked *tracked;

	*out = NULL;
	if (!crm_tracked_is_kept(entity))
		return NULL;
	tracked = crm_new(arena, struct crm_tracked, 1);
	tracked->rows = crm_tracked_rows(arena, db, entity, crm_textf(arena, "\"%s.past\"", entity->name));
	tracked->which = crm_new(arena, bool, tracked->rows.tracks.count);
	tracked->now = crm_new(arena, struct crm_value, tracked->rows.tracks.count);
	*out = tracked;
	return NULL;
}

static bool is_undo(const struct crm_txn *txn)
{
	return crm_same(txn->tool, CRM_UNDO_TOOL) || crm_same(txn->tool, CRM_REDO_TOOL);
}

static bool is_amended(const struct crm_tracked_change *change)
{
	return change->prev > change->floor;
}

static crm_err forget(const struct crm_tracked *tracked, const char *id, int64_t floor, const bool *which)
{
	for (size_t i = 0; i < tracked->rows.tracks.count; i++)
		if (!which || which[i])
			CRM_TRY(crm_tracked_forget(&tracked->rows, i, id, floor));
	return NULL;
}

static crm_err settle(struct crm_tracked *tracked, const struct crm_tracked_change *change,
                      const struct crm_record *record, const bool *which)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_tracks *tracks = &tracked->rows.tracks;
	struct crm_trail trail;

	if (change->seq <= change->floor)
		return NULL;
	for (size_t i = 0; i < tracks->count; i++)
		tracked->now[i] = record->values[tracks->fields[i]];
	CRM_TRY(crm_trail_read(tracked->rows.db, arena, tracks, change->seq, &trail));
	return crm_tracked_settle(&tracked->rows, &trail, 0, crm_record_id(record), tracked->now, which);
}

static crm_err append(const struct crm_tracked *tracked, const struct crm_tracked_change *change,
                      const struct crm_record *old)
{
	const struct crm_tracks *tracks = &tracked->rows.tracks;

	for (size_t i = 0; i < tracks->count; i++)
		if (tracked->which[i])
			CRM_TRY(crm_tracked_append(&tracked->rows, i, crm_record_id(old), change->seq, change->txn->at,
			                           old->values[tracks->fields[i]]));
	return NULL;
}

/* By track. What is marked may not have changed: see crm_tracks_may_repeat. */
static bool mark(struct crm_tracked *tracked, const struct crm_record *old, const struct crm_record *record,
                 const bool *changed)
{
	const struct crm_tracks *tracks = &tracked->rows.tracks;
	bool any = false;

	for (size_t i = 0; i < tracks->count; i++) {
		int field = tracks->fields[i];

		tracked->which[i] = changed[field] && !crm_value_equal(old->values[field], record->values[field]);
		any |= tracked->which[i];
	}
	return any;
}

crm_err crm_tracked_updated(struct crm_tracked *tracked, const struct crm_tracked_change *change,
                            const struct crm_record *old, const struct crm_record *record, const bool *changed)
{
	bool undoes = is_undo(change->txn);
	const bool *which;

	if (!tracked || change->made || (!mark(tracked, old, record, changed) && !undoes))
		return NULL;
	which = undoes ? NULL : tracked->which;
	if (!undoes && !is_amended(change))
		return append(tracked, change, old);
	if (is_amended(change))
		CRM_TRY(forget(tracked, crm_record_id(record), change->floor, which));
	return settle(tracked, change, record, which);
}

crm_err crm_tracked_returned(struct crm_tracked *tracked, const struct crm_tracked_change *change,
                             const struct crm_record *record)
{
	return tracked ? settle(tracked, change, record, NULL) : NULL;
}

crm_err crm_tracked_deleted(struct crm_tracked *tracked, const struct crm_tracked_change *change,
                            const struct crm_record *old)
{
	if (!tracked || !is_amended(change))
		return NULL;
	return forget(tracked, crm_record_id(old), change->floor, NULL);
}
