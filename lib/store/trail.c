#include "store/trail.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "model/asked.h"
#include "store/body.h"
#include "store/stmt.h"

/* -- what is tracked ------------------------------------------------------------------- */

static void take_field(struct crm_tracks *tracks, struct crm_arena *arena, size_t field)
{
	const struct crm_field *of = tracks->entity->fields[field];

	tracks->fields[tracks->count] = (int)field;
	tracks->keys[tracks->count++] = crm_textf(arena, "\"%s\":", of->name);
}

struct crm_tracks crm_tracks_of(struct crm_arena *arena, const struct crm_entity *entity)
{
	struct crm_tracks tracks = { .entity = entity, .fields = crm_new(arena, int, entity->count),
		.keys = crm_new(arena, const char *, entity->count) };

	for (size_t i = 0; i < entity->count; i++)
		if (entity->fields[i]->flags & CRM_TRACKED)
			take_field(&tracks, arena, i);
	return tracks;
}

/* Bodies are our own writing, without blanks: most say nothing of these fields, and are not taken apart. */
static bool says_any(const struct crm_tracks *tracks, const char *body)
{
	for (size_t i = 0; i < tracks->count; i++)
		if (strstr(body, tracks->keys[i]))
			return true;
	return false;
}

bool crm_tracks_may_repeat(const struct crm_tracks *tracks, const char *body)
{
	for (size_t i = 0; i < tracks->count; i++)
		if (tracks->entity->fields[tracks->fields[i]]->type == CRM_T_CURRENCY && strstr(body, tracks->keys[i]))
			return true;
	return false;
}

static bool has_member(const struct crm_member *members, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(members[i].name, name) == 0)
			return true;
	return false;
}

crm_err crm_tracks_read(const struct crm_tracks *tracks, struct crm_arena *arena, const char *body, bool *has,
                        struct crm_value *values)
{
	struct crm_record *record;
	struct crm_member *members;
	size_t count;

	memset(has, false, tracks->count * sizeof *has);
	if (!body || !says_any(tracks, body))
		return NULL;
	record = crm_record_new(arena, tracks->entity);
	CRM_TRY(crm_json_object(arena, body, strlen(body), &members, &count));
	CRM_TRY(crm_body_put(record, arena, members, count));
	for (size_t i = 0; i < tracks->count; i++) {
		has[i] = has_member(members, count, tracks->entity->fields[tracks->fields[i]]->name);
		values[i] = record->values[tracks->fields[i]];
	}
	return NULL;
}

/* -- reading ---------------------------------------------------------------------------- */

struct reading {
	struct crm_arena *arena;
	struct crm_trail *trail;
	size_t room;
	int64_t next;                    /* seq; 0: that was the first */
};

static struct crm_step *add_step(struct reading *reading)
{
	struct crm_trail *trail = reading->trail;
	struct crm_step *old = trail->steps;

	if (trail->count == reading->room) {
		reading->room = reading->room ? reading->room * 2 : 8;
		trail->steps = crm_new(reading->arena, struct crm_step, reading->room);
		if (old)
			memcpy(trail->steps, old, trail->count * sizeof *old);
	}
	return &trail->steps[trail->count++];
}

static enum crm_step_kind kind_of(const char *op, bool first)
{
	if (crm_same(op, "delete"))
		return CRM_STEP_REMOVED;
	if (crm_same(op, "create"))
		return first ? CRM_STEP_MADE : CRM_STEP_RETURNED;
	return CRM_STEP_CHANGED;
}

static const char *copy_or_empty(struct crm_arena *arena, const char *text)
{
	return text ? crm_copy(arena, text) : "";
}

static crm_err read_body(struct reading *reading, struct crm_step *step, const char *body)
{
	const struct crm_tracks *tracks = reading->trail->tracks;

	step->has = crm_new(reading->arena, bool, tracks->count);
	step->was = crm_new(reading->arena, struct crm_value, tracks->count);
	return crm_tracks_read(tracks, reading->arena, body ? crm_copy(reading->arena, body) : NULL, step->has, step->was);
}

/* A removed record had nothing of what the body does not name. */
static void fill_up(const struct crm_tracks *tracks, struct crm_step *step)
{
	for (size_t i = 0; i < tracks->count; i++) {
		step->was[i] = step->has[i] ? step->was[i] : CRM_NO_VALUE;
		step->has[i] = true;
	}
}

static crm_err take_step(struct reading *reading, struct crm_stmt *stmt)
{
	struct crm_step *step = add_step(reading);

	step->seq = reading->next;
	reading->next = crm_stmt_int(stmt, 0);
	if (reading->next >= step->seq)
		return crm_fail(CRM_DAMAGED, "the journal's change %lld follows a later one", (long long)step->seq);
	step->kind = kind_of(crm_stmt_text(stmt, 1), !reading->next);
	step->is_undo = crm_stmt_int(stmt, 5) != 0;
	step->txn = crm_copy(reading->arena, crm_stmt_text(stmt, 4));
	step->undoes = step->is_undo ? copy_or_empty(reading->arena, crm_stmt_text(stmt, 6)) : "";
	if (!crm_instant_read(crm_stmt_text(stmt, 3), &step->at))
		return crm_fail(CRM_DAMAGED, "the journal holds the time '%s'", crm_stmt_text(stmt, 3));
	CRM_TRY(read_body(reading, step, crm_stmt_text(stmt, 2)));
	if (step->kind == CRM_STEP_REMOVED)
		fill_up(reading->trail->tracks, step);
	return NULL;
}

static const char select_step[] =
	"SELECT c.prev, c.op, c.before, x.at, x.id, x.tool IN " CRM_UNDO_TOOLS ", x.source"
	" FROM main.change AS c JOIN main.txn AS x ON x.seq = c.txn WHERE c.seq = ?1";

crm_err crm_trail_read(struct crm_db *db, struct crm_arena *arena, const struct crm_tracks *tracks, int64_t seq,
                       struct crm_trail *out)
{
	struct reading reading = { .arena = arena, .trail = out, .next = seq };
	struct crm_stmt *stmt;
	bool row;

	*out = (struct crm_trail){ .tracks = tracks };
	CRM_TRY(crm_db_stmt(db, select_step, &stmt));
	while (reading.next) {
		crm_stmt_bind_int(stmt, 1, reading.next);
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return crm_fail(CRM_DAMAGED, "the journal has lost change %lld", (long long)reading.next);
		CRM_TRY(take_step(&reading, stmt));
		crm_stmt_reset(stmt);
	}
	return NULL;
}

/* -- what it comes to ------------------------------------------------------------------- */

/* Ids are of one length and parted by blanks, so one is found in that text only where it stands. */
void crm_trail_skipped(const struct crm_trail *trail, size_t from, bool *skipped)
{
	CRM_AUTO(crm_str_drop) struct crm_str undone = {0};

	for (size_t i = from; i < trail->count; i++) {
		const struct crm_step *step = &trail->steps[i];
		bool is_undone = strstr(crm_str_text(&undone), step->txn) != NULL;

		skipped[i] = step->is_undo || is_undone;
		if (step->is_undo && !is_undone)
			crm_str_addf(&undone, "%s ", step->undoes);
	}
}

/* What the field was before a step; one that came back had what its removal, the step before, tells. */
static const struct crm_step *teller(const struct crm_trail *trail, size_t i)
{
	const struct crm_step *step = &trail->steps[i];

	switch (step->kind) {
	case CRM_STEP_CHANGED: return step;
	case CRM_STEP_RETURNED: return step + 1;
	case CRM_STEP_MADE:
	case CRM_STEP_REMOVED: break;
	}
	return NULL;
}

void crm_trail_stays(const struct crm_trail *trail, struct crm_arena *arena, size_t from, const bool *skipped,
                     size_t track, struct crm_value now, struct crm_stay **stays, size_t *count)
{
	*stays = crm_new(arena, struct crm_stay, trail->count - from);
	*count = 0;
	for (size_t i = from; i < trail->count; i++) {
		const struct crm_step *told = skipped[i] ? NULL : teller(trail, i);

		if (!told || !told->has[track] || crm_value_equal(told->was[track], now))
			continue;
		now = told->was[track];
		(*stays)[(*count)++] = (struct crm_stay){ trail->steps[i].seq, trail->steps[i].at, now };
	}
}
