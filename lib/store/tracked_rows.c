#include "store/tracked_rows.h"

#include <string.h>

#include "store/stmt.h"

struct crm_tracked_rows crm_tracked_rows(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity,
                                         const char *table)
{
	struct crm_tracked_rows rows = { .db = db, .tracks = crm_tracks_of(arena, entity) };

	rows.append = crm_textf(arena, "INSERT INTO %s (field, id, seq, known, since, at, was) VALUES (?1, ?2, ?3, ?3,"
	                        " (SELECT p.at FROM %s AS p WHERE p.field = ?1 AND p.id = ?2 AND p.gone IS NULL"
	                        " ORDER BY p.seq DESC LIMIT 1), ?4, ?5)", table, table);
	rows.put = crm_textf(arena, "INSERT INTO %s (field, id, seq, known, since, at, was)"
	                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", table);
	rows.valid = crm_textf(arena, "SELECT seq, since, was FROM %s WHERE field = ?1 AND id = ?2 AND gone IS NULL"
	                       " ORDER BY seq DESC", table);
	rows.close = crm_textf(arena, "UPDATE %s SET gone = ?4 WHERE field = ?1 AND id = ?2 AND seq = ?3 AND gone IS NULL", table);
	rows.forget = crm_textf(arena, "DELETE FROM %s WHERE field = ?1 AND id = ?2 AND known > ?3", table);
	rows.reopen = crm_textf(arena, "UPDATE %s SET gone = NULL WHERE field = ?1 AND id = ?2 AND gone > ?3", table);
	return rows;
}

/* With the field and the id bound. */
static crm_err prepare(const struct crm_tracked_rows *rows, const char *sql, size_t track, const char *id,
                       struct crm_stmt **stmt)
{
	CRM_TRY(crm_db_stmt(rows->db, sql, stmt));
	crm_stmt_bind_text(*stmt, 1, rows->tracks.entity->fields[rows->tracks.fields[track]]->name);
	crm_stmt_bind_text(*stmt, 2, id);
	return NULL;
}

crm_err crm_tracked_append(const struct crm_tracked_rows *rows, size_t track, const char *id, int64_t seq, int64_t at,
                           struct crm_value was)
{
	struct crm_stmt *stmt;

	CRM_TRY(prepare(rows, rows->append, track, id, &stmt));
	crm_stmt_bind_int(stmt, 3, seq);
	crm_stmt_bind_int(stmt, 4, at);
	crm_stmt_bind(stmt, 5, was);
	return crm_stmt_run(stmt);
}

crm_err crm_tracked_forget(const struct crm_tracked_rows *rows, size_t track, const char *id, int64_t floor)
{
	struct crm_stmt *stmt;

	CRM_TRY(prepare(rows, rows->forget, track, id, &stmt));
	crm_stmt_bind_int(stmt, 3, floor);
	CRM_TRY(crm_stmt_run(stmt));
	CRM_TRY(prepare(rows, rows->reopen, track, id, &stmt));
	crm_stmt_bind_int(stmt, 3, floor);
	return crm_stmt_run(stmt);
}

/* -- settling ----------------------------------------------------------------------------- */

/* One track of one record; what is kept and what is wanted, newest first. */
struct settling {
	const struct crm_tracked_rows *rows;
	struct crm_arena *arena;
	size_t track;
	const char *id;
	int64_t known;
	struct kept { int64_t seq; struct crm_value since, was; } *kept;
	size_t kept_count, room;
	struct crm_stay *stays;
	size_t count;
};

static void keep(struct settling *settling, struct crm_stmt *stmt)
{
	if (settling->kept_count == settling->room) {
		struct kept *old = settling->kept;

		settling->room = settling->room ? settling->room * 2 : 8;
		settling->kept = crm_new(settling->arena, struct kept, settling->room);
		if (old)
			memcpy(settling->kept, old, settling->kept_count * sizeof *old);
	}
	settling->kept[settling->kept_count++] = (struct kept){ crm_stmt_int(stmt, 0), crm_stmt_value(stmt, 1),
		crm_value_copy(settling->arena, crm_stmt_value(stmt, 2)) };
}

static crm_err read_kept(struct settling *settling)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(prepare(settling->rows, settling->rows->valid, settling->track, settling->id, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		keep(settling, stmt);
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

static crm_err close_row(const struct settling *settling, const struct kept *kept)
{
	struct crm_stmt *stmt;

	CRM_TRY(prepare(settling->rows, settling->rows->close, settling->track, settling->id, &stmt));
	crm_stmt_bind_int(stmt, 3, kept->seq);
	crm_stmt_bind_int(stmt, 4, settling->known);
	return crm_stmt_run(stmt);
}

static struct crm_value since(const struct settling *settling, size_t i)
{
	return i + 1 < settling->count ? crm_value_integer(settling->stays[i + 1].at) : CRM_NO_VALUE;
}

static crm_err put(const struct settling *settling, size_t i)
{
	struct crm_stmt *stmt;

	CRM_TRY(prepare(settling->rows, settling->rows->put, settling->track, settling->id, &stmt));
	crm_stmt_bind_int(stmt, 3, settling->stays[i].seq);
	crm_stmt_bind_int(stmt, 4, settling->known);
	crm_stmt_bind(stmt, 5, since(settling, i));
	crm_stmt_bind_int(stmt, 6, settling->stays[i].at);
	crm_stmt_bind(stmt, 7, settling->stays[i].was);
	return crm_stmt_run(stmt);
}

static bool is_same(const struct settling *settling, const struct kept *kept, size_t i)
{
	return kept->seq == settling->stays[i].seq && crm_value_equal(kept->since, since(settling, i)) &&
	       crm_value_equal(kept->was, settling->stays[i].was);
}

/* All to be closed are closed before the first is put: at one seq there may be one of each. */
static crm_err settle_track(struct settling *settling)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	bool *stands = crm_new(arena, bool, settling->count);
	size_t i = 0;

	for (size_t k = 0; k < settling->kept_count; k++) {
		const struct kept *kept = &settling->kept[k];

		while (i < settling->count && settling->stays[i].seq > kept->seq)
			i++;
		if (i < settling->count && is_same(settling, kept, i))
			stands[i] = true;
		else
			CRM_TRY(close_row(settling, kept));
	}
	for (i = 0; i < settling->count; i++)
		if (!stands[i])
			CRM_TRY(put(settling, i));
	return NULL;
}

/* Whether there may be rows: what was never changed has none, unless the record came back before, as another maybe. */
static bool had_another(const struct crm_trail *trail, size_t from, size_t track)
{
	for (size_t i = from + 1; i < trail->count; i++) {
		const struct crm_step *step = &trail->steps[i];

		if (step->kind == CRM_STEP_RETURNED || (step->kind == CRM_STEP_CHANGED && step->has[track]))
			return true;
	}
	return false;
}

crm_err crm_tracked_settle(const struct crm_tracked_rows *rows, const struct crm_trail *trail, size_t from, const char *id,
                           const struct crm_value *now, const bool *which)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	bool *skipped = crm_new(arena, bool, trail->count);

	crm_trail_skipped(trail, from, skipped);
	for (size_t track = 0; track < rows->tracks.count; track++) {
		struct settling settling = { .rows = rows, .arena = arena, .track = track, .id = id,
			.known = trail->steps[from].seq };

		if (which && !which[track])
			continue;
		crm_trail_stays(trail, arena, from, skipped, track, now[track], &settling.stays, &settling.count);
		if (!settling.count && !had_another(trail, from, track))
			continue;
		CRM_TRY(read_kept(&settling));
		CRM_TRY(settle_track(&settling));
	}
	return NULL;
}
