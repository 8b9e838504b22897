#include "hook/webhook_state.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "store/event.h"
#include "store/stmt.h"

static const char tables[] =
	"CREATE TABLE IF NOT EXISTS webhook (id TEXT NOT NULL, pass INTEGER NOT NULL, head TEXT NOT NULL, until INTEGER NOT NULL, tries INTEGER NOT NULL,"
	" first INTEGER NOT NULL, next INTEGER NOT NULL, status INTEGER NOT NULL, error TEXT NOT NULL, last INTEGER NOT NULL,"
	" dead_run INTEGER NOT NULL, open INTEGER NOT NULL, sent INTEGER NOT NULL, log INTEGER NOT NULL, minute INTEGER NOT NULL,"
	" in_minute INTEGER NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (id, pass)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS webhook_attempt (id TEXT NOT NULL, slot INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,"
	" event TEXT NOT NULL, name TEXT NOT NULL, status INTEGER NOT NULL, ms INTEGER NOT NULL, error TEXT NOT NULL,"
	" PRIMARY KEY (id, slot)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS webhook_dead (id TEXT NOT NULL, event TEXT NOT NULL, name TEXT NOT NULL, place INTEGER NOT NULL,"
	" at INTEGER NOT NULL, tries INTEGER NOT NULL, reason TEXT NOT NULL, again INTEGER NOT NULL, PRIMARY KEY (id, event))"
	" STRICT, WITHOUT ROWID";

crm_err crm_webhook_state_open(struct crm_places *places)
{
	int64_t place;

	CRM_TRY(crm_db_run(places->db, tables));
	return crm_place_begin(places, CRM_WEBHOOK_BEGIN, &place);
}

static const char *place_name(struct crm_arena *arena, const char *id, int pass)
{
	return crm_textf(arena, "webhook/%s/%d", id, pass);
}

static crm_err ask(struct crm_places *places, const char *sql, const char *id, struct crm_stmt **out)
{
	CRM_TRY(crm_db_stmt(places->db, sql, out));
	crm_stmt_bind_text(*out, 1, id);
	return NULL;
}

/* -- the row -------------------------------------------------------------------------- */

static void read_row(struct crm_stmt *stmt, struct crm_webhook_state *out)
{
	int i = 0;

	out->known = true;
	snprintf(out->head, sizeof out->head, "%s", crm_stmt_text(stmt, i++));
	out->until = crm_stmt_int(stmt, i++);
	out->tries = crm_stmt_int(stmt, i++);
	out->first = crm_stmt_int(stmt, i++);
	out->next = crm_stmt_int(stmt, i++);
	out->status = crm_stmt_int(stmt, i++);
	snprintf(out->error, sizeof out->error, "%s", crm_stmt_text(stmt, i++));
	out->last = crm_stmt_int(stmt, i++);
	out->dead_run = crm_stmt_int(stmt, i++);
	out->open = crm_stmt_int(stmt, i++);
	out->sent = crm_stmt_int(stmt, i++);
	out->log = crm_stmt_int(stmt, i++);
	out->minute = crm_stmt_int(stmt, i++);
	out->in_minute = crm_stmt_int(stmt, i++);
	out->gone = crm_stmt_int(stmt, i++);
}

crm_err crm_webhook_state_get(struct crm_places *places, const char *id, int pass, struct crm_webhook_state *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_stmt *stmt;
	bool row, placed;

	*out = (struct crm_webhook_state){0};
	CRM_TRY(ask(places, "SELECT head, until, tries, first, next, status, error, last, dead_run, open, sent, log, minute, in_minute, gone"
	                    " FROM webhook WHERE id = ?1 AND pass = ?2", id, &stmt));
	crm_stmt_bind_int(stmt, 2, pass);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row)
		read_row(stmt, out);
	crm_stmt_reset(stmt);
	CRM_TRY(crm_place_get(places, place_name(arena, id, pass), &out->place, &placed));
	out->known &= placed;
	return NULL;
}

crm_err crm_webhook_state_put(struct crm_places *places, const char *id, int pass,
                              const struct crm_webhook_state *state)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const int64_t numbers[] = { state->until, state->tries, state->first, state->next, state->status, state->last, state->dead_run,
		state->open, state->sent, state->log, state->minute, state->in_minute, state->gone };
	struct crm_stmt *stmt;

	CRM_TRY(ask(places, "INSERT OR REPLACE INTO webhook (id, pass, error, head, until, tries, first, next, status, last, dead_run, open,"
	                    " sent, log, minute, in_minute, gone) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
	                    " ?15, ?16, ?17)", id, &stmt));
	crm_stmt_bind_int(stmt, 2, pass);
	crm_stmt_bind_text(stmt, 3, state->error);
	crm_stmt_bind_text(stmt, 4, state->head);
	for (size_t i = 0; i < CRM_COUNT(numbers); i++)
		crm_stmt_bind_int(stmt, 5 + (int)i, numbers[i]);
	CRM_TRY(crm_stmt_run(stmt));
	return crm_place_put(places, place_name(arena, id, pass), state->place);
}

crm_err crm_webhook_state_forget(struct crm_places *places, const char *id, int pass)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_stmt *stmt;

	CRM_TRY(ask(places, "DELETE FROM webhook WHERE id = ?1 AND pass = ?2", id, &stmt));
	crm_stmt_bind_int(stmt, 2, pass);
	CRM_TRY(crm_stmt_run(stmt));
	return crm_place_forget(places, place_name(arena, id, pass));
}

/* -- passes ------------------------------------------------------------------------------ */

crm_err crm_webhook_passes(struct crm_places *places, const char *id, int passes[CRM_PASSES_MOST], size_t *count)
{
	struct crm_stmt *stmt;
	bool row = true;

	*count = 0;
	CRM_TRY(ask(places, "SELECT pass FROM webhook WHERE id = ?1 AND pass > 0 ORDER BY pass", id, &stmt));
	while (*count < CRM_PASSES_MOST) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		passes[(*count)++] = (int)crm_stmt_int(stmt, 0);
	}
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_webhook_pass_new(struct crm_places *places, const char *id, enum crm_webhook_pass kind, int64_t from,
                             int64_t until)
{
	int passes[CRM_PASSES_MOST], pass;
	size_t count;

	CRM_TRY(crm_webhook_passes(places, id, passes, &count));
	if (count == CRM_PASSES_MOST)
		return crm_fail(CRM_CONFLICT, "%d others wait to be sent again already", CRM_PASSES_MOST);
	for (pass = count ? passes[count - 1] + 1 : 1; crm_webhook_pass_kind(pass) != kind;)
		pass++;
	return crm_webhook_state_put(places, id, pass, &(struct crm_webhook_state){ .place = from, .until = until });
}

/* -- attempts ---------------------------------------------------------------------------- */

crm_err crm_webhook_log_add(struct crm_places *places, const char *id, const struct crm_webhook_attempt *attempt)
{
	struct crm_stmt *stmt;

	CRM_TRY(ask(places, "INSERT OR REPLACE INTO webhook_attempt (id, slot, number, at, event, name, status, ms, error)"
	                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", id, &stmt));
	crm_stmt_bind_int(stmt, 2, attempt->number % CRM_WEBHOOK_LOG);
	crm_stmt_bind_int(stmt, 3, attempt->number);
	crm_stmt_bind_int(stmt, 4, attempt->at);
	crm_stmt_bind_text(stmt, 5, attempt->event);
	crm_stmt_bind_text(stmt, 6, attempt->name);
	crm_stmt_bind_int(stmt, 7, attempt->status);
	crm_stmt_bind_int(stmt, 8, attempt->ms);
	crm_stmt_bind_text(stmt, 9, attempt->error);
	return crm_stmt_run(stmt);
}

/* -- what was given up ----------------------------------------------------------------------- */

crm_err crm_webhook_dead_add(struct crm_places *places, const struct crm_webhook_dead *dead)
{
	struct crm_stmt *stmt;

	CRM_TRY(ask(places, "INSERT OR REPLACE INTO webhook_dead (id, event, name, place, at, tries, reason, again)"
	                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)", dead->id, &stmt));
	crm_stmt_bind_text(stmt, 2, dead->event);
	crm_stmt_bind_text(stmt, 3, dead->name);
	crm_stmt_bind_int(stmt, 4, dead->place);
	crm_stmt_bind_int(stmt, 5, dead->at);
	crm_stmt_bind_int(stmt, 6, dead->tries);
	crm_stmt_bind_text(stmt, 7, dead->reason);
	return crm_stmt_run(stmt);
}

crm_err crm_webhook_dead_remove(struct crm_places *places, const char *id, const char *event)
{
	struct crm_stmt *stmt;

	CRM_TRY(ask(places, "DELETE FROM webhook_dead WHERE id = ?1 AND event = ?2", id, &stmt));
	crm_stmt_bind_text(stmt, 2, event);
	return crm_stmt_run(stmt);
}

crm_err crm_webhook_dead_again(struct crm_places *places, const char *id, int64_t *from, int64_t *to, int64_t *count)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(ask(places, "UPDATE webhook_dead SET again = 1 WHERE id = ?1", id, &stmt));
	CRM_TRY(crm_stmt_run(stmt));
	CRM_TRY(ask(places, "SELECT count(*), min(place), max(place) FROM webhook_dead WHERE id = ?1 AND again", id, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = crm_stmt_int(stmt, 0);
	*from = crm_stmt_int(stmt, 1);
	*to = crm_stmt_int(stmt, 2);
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err read_number(struct crm_stmt *stmt, int64_t *out)
{
	bool row;

	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_webhook_dead_is_again(struct crm_places *places, const char *id, const char *event, bool *out)
{
	struct crm_stmt *stmt;
	int64_t again;

	CRM_TRY(ask(places, "SELECT again FROM webhook_dead WHERE id = ?1 AND event = ?2", id, &stmt));
	crm_stmt_bind_text(stmt, 2, event);
	CRM_TRY(read_number(stmt, &again));
	*out = again;
	return NULL;
}

crm_err crm_webhook_dead_count(struct crm_places *places, const char *id, int64_t *out)
{
	struct crm_stmt *stmt;

	CRM_TRY(ask(places, "SELECT count(*) FROM webhook_dead WHERE id = ?1", id, &stmt));
	return read_number(stmt, out);
}
