#include "store/tracked_rebuild.h"

#include "base/time.h"
#include "model/asked.h"
#include "store/row.h"
#include "store/stmt.h"
#include "store/tracked.h"
#include "store/tracked_rows.h"

struct rebuild {
	struct crm_db *db;
	const struct crm_entity *entity;
	struct crm_arena *arena;         /* as long as it takes */
	struct crm_arena *row;           /* of one change, or one record */
	const char *table;               /* what is filled */
	struct crm_tracked_rows rows;
	struct crm_stmt *insert;
	bool *has, *had;
	struct crm_value *was, *became;
};

static void rebuild_open(struct rebuild *rebuild, struct crm_db *db, const struct crm_entity *entity, const char *schema)
{
	size_t count;

	*rebuild = (struct rebuild){ .db = db, .entity = entity, .arena = crm_arena_new(), .row = crm_arena_new() };
	rebuild->table = crm_textf(rebuild->arena, "%s.\"%s.past\"", schema, entity->name);
	rebuild->rows = crm_tracked_rows(rebuild->arena, db, entity, rebuild->table);
	count = rebuild->rows.tracks.count;
	rebuild->has = crm_new(rebuild->arena, bool, count);
	rebuild->had = crm_new(rebuild->arena, bool, count);
	rebuild->was = crm_new(rebuild->arena, struct crm_value, count);
	rebuild->became = crm_new(rebuild->arena, struct crm_value, count);
}

static void rebuild_drop(struct rebuild *rebuild)
{
	crm_stmt_drop(&rebuild->insert);
	crm_arena_drop(&rebuild->row);
	crm_arena_drop(&rebuild->arena);
}

/* -- those that were only changed ------------------------------------------------------------ */

static const char *name_of(const struct rebuild *rebuild, size_t track)
{
	return rebuild->entity->fields[rebuild->rows.tracks.fields[track]]->name;
}

/* What a body has has changed, but for currencies. */
static crm_err read_bodies(struct rebuild *rebuild, const char *before, const char *after)
{
	const struct crm_tracks *tracks = &rebuild->rows.tracks;

	CRM_TRY(crm_tracks_read(tracks, rebuild->row, before, rebuild->has, rebuild->was));
	if (!before || !crm_tracks_may_repeat(tracks, before))
		return NULL;
	CRM_TRY(crm_tracks_read(tracks, rebuild->row, after, rebuild->had, rebuild->became));
	for (size_t i = 0; i < tracks->count; i++)
		if (rebuild->has[i] && rebuild->had[i] && crm_value_equal(rebuild->was[i], rebuild->became[i]))
			rebuild->has[i] = false;
	return NULL;
}

static crm_err stage_change(struct rebuild *rebuild, struct crm_stmt *change)
{
	int64_t at;

	if (!crm_instant_read(crm_stmt_text(change, 4), &at))
		return crm_fail(CRM_DAMAGED, "the journal holds the time '%s'", crm_stmt_text(change, 4));
	CRM_TRY(read_bodies(rebuild, crm_stmt_text(change, 2), crm_stmt_text(change, 3)));
	for (size_t i = 0; i < rebuild->rows.tracks.count; i++) {
		if (!rebuild->has[i])
			continue;
		crm_stmt_bind_text(rebuild->insert, 1, name_of(rebuild, i));
		crm_stmt_bind_text(rebuild->insert, 2, crm_stmt_text(change, 1));
		crm_stmt_bind_int(rebuild->insert, 3, crm_stmt_int(change, 0));
		crm_stmt_bind_int(rebuild->insert, 4, at);
		crm_stmt_bind(rebuild->insert, 5, rebuild->was[i]);
		CRM_TRY(crm_stmt_run(rebuild->insert));
	}
	return NULL;
}

static const char select_changes[] =
	"SELECT c.seq, c.record, c.before, c.after, x.at FROM main.change AS c JOIN main.txn AS x ON x.seq = c.txn"
	" WHERE c.entity = ?1 AND c.op = 'update' ORDER BY c.seq";

static crm_err stage_changes(struct rebuild *rebuild)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *change = NULL;
	struct crm_arena_mark mark = crm_arena_mark(rebuild->row);
	bool row;

	CRM_TRY(crm_stmt_new(rebuild->db, select_changes, &change));
	crm_stmt_bind_text(change, 1, rebuild->entity->name);
	CRM_TRY(crm_stmt_step(change, &row));
	while (row) {
		CRM_TRY(stage_change(rebuild, change));
		crm_arena_rewind(rebuild->row, mark);
		CRM_TRY(crm_stmt_step(change, &row));
	}
	return NULL;
}

/* Records that an undo has changed, and those that were removed and are there, or were removed again. */
static crm_err find_special(struct rebuild *rebuild)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	const char *sql = crm_textf(rebuild->arena, "INSERT OR IGNORE INTO temp.special"
		" SELECT c.record FROM main.txn AS x CROSS JOIN main.change AS c ON c.txn = x.seq"
		" WHERE x.tool IN " CRM_UNDO_TOOLS " AND c.entity = ?1 AND c.op <> 'delete' UNION ALL"
		" SELECT d.record FROM main.change AS d WHERE d.entity = ?1 AND d.op = 'delete' GROUP BY d.record"
		" HAVING count(*) > 1 OR EXISTS (SELECT 1 FROM main.\"%s\" AS t WHERE t.id = d.record)", rebuild->entity->name);

	CRM_TRY(crm_stmt_new(rebuild->db, sql, &stmt));
	crm_stmt_bind_text(stmt, 1, rebuild->entity->name);
	return crm_stmt_run(stmt);
}

static crm_err sort_staged(struct rebuild *rebuild)
{
	return crm_db_run(rebuild->db, crm_textf(rebuild->arena,
		"INSERT INTO %s (field, id, seq, known, since, at, was)"
		" SELECT field, id, seq, seq, lag(at) OVER (PARTITION BY field, id ORDER BY seq), at, was"
		" FROM temp.staged WHERE id NOT IN (SELECT id FROM temp.special)"
		" ORDER BY field, id, seq", rebuild->table));
}

/* -- the others ------------------------------------------------------------------------------ */

/* What the tracks were after each step: [step][track]. The newest is as the row says, or gone. */
static struct crm_value **values_after(struct rebuild *rebuild, const struct crm_trail *trail,
                                       const struct crm_value *newest)
{
	struct crm_value **after = crm_new(rebuild->row, struct crm_value *, trail->count);
	size_t count = rebuild->rows.tracks.count;

	for (size_t i = 0; i < trail->count; i++) {
		after[i] = crm_new(rebuild->row, struct crm_value, count);
		for (size_t track = 0; track < count; track++)
			after[i][track] = !i ? newest[track] : trail->steps[i - 1].has[track] ? trail->steps[i - 1].was[track]
			                                                                      : after[i - 1][track];
	}
	return after;
}

static crm_err append_changes(struct rebuild *rebuild, const struct crm_step *step, const char *id,
                              const struct crm_value *after)
{
	for (size_t track = 0; track < rebuild->rows.tracks.count; track++)
		if (step->has[track] && !crm_value_equal(step->was[track], after[track]))
			CRM_TRY(crm_tracked_append(&rebuild->rows, track, id, step->seq, step->at, step->was[track]));
	return NULL;
}

static crm_err play_step(struct rebuild *rebuild, const struct crm_trail *trail, size_t i, const char *id,
                         const struct crm_value *after)
{
	const struct crm_step *step = &trail->steps[i];

	if (step->kind == CRM_STEP_MADE || step->kind == CRM_STEP_REMOVED)
		return NULL;
	if (step->kind == CRM_STEP_CHANGED && !step->is_undo)
		return append_changes(rebuild, step, id, after);
	return crm_tracked_settle(&rebuild->rows, trail, i, id, after, NULL);
}

static crm_err play(struct rebuild *rebuild, const char *id, int64_t seq, const struct crm_value *newest)
{
	struct crm_value **after;
	struct crm_trail trail;

	CRM_TRY(crm_trail_read(rebuild->db, rebuild->row, &rebuild->rows.tracks, seq, &trail));
	after = values_after(rebuild, &trail, newest);
	for (size_t i = trail.count; i > 0; i--)
		CRM_TRY(play_step(rebuild, &trail, i - 1, id, after[i - 1]));
	return NULL;
}

/* The row knows the record's newest change; where there is none, its removal is the newest. */
static crm_err read_row(struct rebuild *rebuild, const char *id, int64_t *seq, struct crm_value *newest)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_record *record = crm_record_new(rebuild->row, rebuild->entity);
	struct crm_stmt *stmt;
	bool row;

	crm_row_add_select(&sql, rebuild->entity);
	crm_str_add(&sql, " WHERE id = ?1");
	CRM_TRY(crm_db_stmt(rebuild->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (!row)
		return crm_row_deleted(rebuild->db, rebuild->entity->name, id, seq);
	*seq = crm_stmt_int(stmt, 0);
	crm_row_fill(record, stmt, 1);
	for (size_t i = 0; i < rebuild->rows.tracks.count; i++)
		newest[i] = crm_value_copy(rebuild->row, record->values[rebuild->rows.tracks.fields[i]]);
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err play_special(struct rebuild *rebuild)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct crm_arena_mark mark = crm_arena_mark(rebuild->row);
	bool row;

	CRM_TRY(crm_stmt_new(rebuild->db, "SELECT id FROM temp.special", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		struct crm_value *newest = crm_new(rebuild->row, struct crm_value, rebuild->rows.tracks.count);
		int64_t seq;

		CRM_TRY(read_row(rebuild, crm_stmt_text(stmt, 0), &seq, newest));
		CRM_TRY(play(rebuild, crm_stmt_text(stmt, 0), seq, newest));
		crm_arena_rewind(rebuild->row, mark);
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

/* -- all of it ------------------------------------------------------------------------------- */

static const char make_temporary[] =
	"CREATE TEMP TABLE staged (field TEXT, id TEXT, seq INTEGER, at INTEGER, was);"
	"CREATE TEMP TABLE special (id TEXT PRIMARY KEY) WITHOUT ROWID";

static crm_err fill(struct rebuild *rebuild)
{
	CRM_TRY(crm_db_run(rebuild->db, make_temporary));
	CRM_TRY(crm_stmt_new(rebuild->db, "INSERT INTO temp.staged VALUES (?1, ?2, ?3, ?4, ?5)", &rebuild->insert));
	CRM_TRY(stage_changes(rebuild));
	CRM_TRY(find_special(rebuild));
	CRM_TRY(sort_staged(rebuild));
	CRM_TRY(play_special(rebuild));
	crm_stmt_drop(&rebuild->insert);
	return crm_db_run(rebuild->db, "DROP TABLE temp.staged; DROP TABLE temp.special");
}

crm_err crm_tracked_rebuild(struct crm_db *db, const struct crm_entity *entity)
{
	CRM_AUTO(rebuild_drop) struct rebuild rebuild = {0};

	rebuild_open(&rebuild, db, entity, "main");
	CRM_TRY(crm_db_run(db, crm_textf(rebuild.arena, "DELETE FROM %s", rebuild.table)));
	return fill(&rebuild);
}

/* Rows that are the same in both are as many as either has. */
static crm_err compare(struct rebuild *rebuild, bool *fits)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(crm_stmt_new(rebuild->db, crm_textf(rebuild->arena,
		"SELECT (SELECT count(*) FROM %s) = (SELECT count(*) FROM main.\"%s.past\") AND NOT EXISTS (SELECT 1 FROM %s AS a"
		" WHERE NOT EXISTS (SELECT 1 FROM main.\"%s.past\" AS b WHERE b.field = a.field AND b.id = a.id AND b.seq = a.seq"
		" AND b.known = a.known AND b.gone IS a.gone AND b.since IS a.since AND b.at = a.at AND b.was IS a.was))",
		rebuild->table, rebuild->entity->name, rebuild->table, rebuild->entity->name), &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*fits = row && crm_stmt_int(stmt, 0);
	return NULL;
}

crm_err crm_tracked_check(struct crm_db *db, const struct crm_entity *entity, bool *fits)
{
	CRM_AUTO(rebuild_drop) struct rebuild rebuild = {0};

	rebuild_open(&rebuild, db, entity, "temp");
	CRM_TRY(crm_db_run(db, crm_tracked_sql(rebuild.arena, rebuild.table)));
	CRM_TRY(fill(&rebuild));
	CRM_TRY(compare(&rebuild, fits));
	return crm_db_run(db, crm_textf(rebuild.arena, "DROP TABLE %s", rebuild.table));
}
