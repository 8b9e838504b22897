#include "crm/deliver.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/str.h"
#include "base/time.h"
#include "crm/deliver_line.h"
#include "model/record.h"
#include "repo/change.h"
#include "store/read.h"
#include "store/stmt.h"

enum {
	TICK_MS = 50,                    /* between two looks at what else there is to do */
	SAVE_MS = 200,                   /* between two times it is written down what was taken */
	PASS_MS = 3600000,               /* terms that look at the clock are read anew */
	END_MS = 1000,                   /* for what is under way when it is to end */
};

struct run {
	struct crm_deliver deliver;
	struct crm_webhook *webhooks;
	size_t webhook_count;
	struct crm_deliver_line *lines;
	size_t count;
	int64_t began, saved, looked;    /* of crm_monotonic */
	int64_t version, state_version;  /* of the databases */
	int64_t records;                 /* of webhooks: changes so far */
	const char *folder;              /* of secrets */
	struct timespec secrets;         /* when the last of them was written */
	bool ending;                     /* nothing new is begun ... */
	bool again;                      /* ... but all of it anew */
};

/* -- opening ------------------------------------------------------------------------------------ */

static void drop_run(struct run *run)
{
	struct crm_deliver *deliver = &run->deliver;

	crm_http_drop(&deliver->http);
	for (size_t i = 0; i < run->count; i++)
		crm_deliver_line_drop(&run->lines[i]);
	crm_deliver_feed_drop(&deliver->feed);
	crm_places_drop(&deliver->places);
	free(deliver->attempts);
	crm_arena_drop(&deliver->log_arena);
	crm_arena_drop(&deliver->arena);
}

static crm_err count_records(struct crm_repo *repo, int64_t *out)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT max(seq) FROM change WHERE entity = 'webhook'", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = crm_stmt_int(stmt, 0);
	crm_stmt_reset(stmt);
	return NULL;
}

static struct timespec secrets_at(const struct run *run)
{
	struct stat state;

	return stat(run->folder, &state) == 0 ? state.st_mtim : (struct timespec){0};
}

static crm_err start_line(struct run *run, size_t number, int pass)
{
	struct crm_deliver_line *line = &run->lines[run->count++];

	CRM_TRY(crm_deliver_line_start(&run->deliver, &run->webhooks[number], number, pass, line));
	if (!line->ended || line->state.gone)
		return NULL;
	crm_deliver_line_drop(line);
	*line = (struct crm_deliver_line){0};
	run->count--;
	return NULL;
}

static crm_err start_lines(struct run *run)
{
	int passes[CRM_PASSES_MOST];
	size_t count;

	run->lines = crm_new(run->deliver.arena, struct crm_deliver_line, run->webhook_count * (CRM_PASSES_MOST + 1) + 1);
	for (size_t i = 0; i < run->webhook_count; i++) {
		if (!run->webhooks[i].active)
			continue;
		CRM_TRY(start_line(run, i, CRM_PASS_LIVE));
		CRM_TRY(crm_webhook_passes(run->deliver.places, run->webhooks[i].id, passes, &count));
		for (size_t k = 0; k < count; k++)
			CRM_TRY(start_line(run, i, passes[k]));
	}
	return NULL;
}

static crm_err open_run(struct crm_repo *repo, struct run *run)
{
	struct crm_deliver *deliver = &run->deliver;

	deliver->repo = repo;
	deliver->arena = crm_arena_new();
	deliver->log_arena = crm_arena_new();
	deliver->log_mark = crm_arena_mark(deliver->log_arena);
	deliver->attempts = crm_calloc(CRM_DELIVER_ATTEMPTS, sizeof *deliver->attempts);
	crm_chance_start(&deliver->chance, 0);
	run->began = run->saved = run->looked = crm_monotonic();
	CRM_TRY(crm_places_open(repo->folder, repo->store, &deliver->places));
	CRM_TRY(crm_webhook_state_open(deliver->places));
	CRM_TRY(crm_db_others(repo->store->db, &run->version));
	CRM_TRY(crm_db_others(deliver->places->db, &run->state_version));
	CRM_TRY(count_records(repo, &run->records));
	run->folder = crm_repo_path(repo, deliver->arena, "hooks/secrets");
	run->secrets = secrets_at(run);
	CRM_TRY(crm_webhooks_read(repo, deliver->arena, &run->webhooks, &run->webhook_count));
	deliver->feed = crm_deliver_feed_new(repo, deliver->arena, run->webhooks, run->webhook_count);
	return start_lines(run);
}

/* -- writing down ------------------------------------------------------------------------------- */

static crm_err write_all(struct run *run)
{
	struct crm_deliver *deliver = &run->deliver;

	CRM_TRY(crm_db_begin(deliver->places->db));
	for (size_t i = 0; i < deliver->attempt_count; i++)
		CRM_TRY(crm_webhook_log_add(deliver->places, deliver->attempts[i].webhook, &deliver->attempts[i].attempt));
	for (size_t i = 0; i < run->count; i++)
		CRM_TRY(crm_deliver_line_save(&run->lines[i]));
	return crm_db_commit(deliver->places->db);
}

static bool is_dirty(const struct run *run)
{
	for (size_t i = 0; i < run->count; i++)
		if (run->lines[i].dirty)
			return true;
	return false;
}

static crm_err save(struct run *run)
{
	struct crm_deliver *deliver = &run->deliver;

	run->saved = crm_monotonic();
	if (!deliver->attempt_count && !is_dirty(run))
		return NULL;
	crm_err err = write_all(run);
	if (err)
		crm_db_rollback(deliver->places->db);
	deliver->attempt_count = 0;
	crm_arena_rewind(deliver->log_arena, deliver->log_mark);
	return err;
}

static crm_err save_now_and_then(struct run *run)
{
	if (run->deliver.attempt_count < CRM_DELIVER_ATTEMPTS / 2 && crm_monotonic() - run->saved < SAVE_MS)
		return NULL;
	return save(run);
}

/* -- gone ---------------------------------------------------------------------------------------- */

static crm_err deactivate(struct crm_repo *repo, const char *id)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	const struct crm_change_why why = { .tool = "crm-hook deliver", .note = "it answered 410: gone" };
	struct crm_record *old, *record;
	bool changed;

	CRM_TRY(crm_change_begin(repo, &why, &change));
	CRM_TRY(crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, "webhook"), id, &old, NULL));
	if (!old)
		return NULL;
	record = crm_record_copy(arena, old);
	crm_record_put(record, "active", crm_value_integer(0));
	CRM_TRY(crm_change_update(change, old, record, &changed));
	return crm_change_commit(change);
}

/* What could not be written is tried with the next run: until then nothing is sent there. When it is made active again, it
 * begins anew. */
static crm_err tell_gone(struct run *run)
{
	for (size_t i = 0; i < run->count; i++) {
		struct crm_deliver_line *line = &run->lines[i];
		if (!line->state.gone || crm_err_kind(deactivate(run->deliver.repo, line->webhook->id)) == CRM_BUSY)
			continue;
		line->state.gone = false;
		line->dirty = true;
	}
	return save(run);
}

/* -- the run --------------------------------------------------------------------------------------- */

static bool is_stopped(const struct run *run)
{
	return run->deliver.repo->stop && *run->deliver.repo->stop;
}

/* Has somebody written? Then there may be more to tell, or other webhooks. */
static crm_err look_around(struct run *run)
{
	struct timespec secrets = secrets_at(run);
	int64_t version, records, state_version;

	run->looked = crm_monotonic();
	CRM_TRY(crm_db_others(run->deliver.places->db, &state_version));
	CRM_TRY(crm_db_others(run->deliver.repo->store->db, &version));
	run->again |= run->looked - run->began > PASS_MS || state_version != run->state_version || secrets.tv_sec != run->secrets.tv_sec ||
	              secrets.tv_nsec != run->secrets.tv_nsec;
	if (version != run->version) {
		run->version = version;
		for (size_t i = 0; i < run->count; i++)
			run->lines[i].over = run->lines[i].ended;
		CRM_TRY(count_records(run->deliver.repo, &records));
		run->again |= records != run->records;
	}
	run->ending = run->again || is_stopped(run);
	return NULL;
}

static crm_err step_all(struct run *run, bool *more)
{
	int64_t now = crm_now();

	*more = false;
	for (size_t i = 0; i < run->count && !run->ending; i++) {
		bool its_more;
		CRM_TRY(crm_deliver_line_step(&run->lines[i], now, &its_more));
		*more |= its_more;
	}
	return NULL;
}

static crm_err take_answers(struct run *run, bool *more)
{
	struct crm_http_answer answer;
	int64_t now = crm_now();

	while (crm_http_next(run->deliver.http, &answer)) {
		bool its_more = false;
		CRM_TRY(crm_deliver_line_answer(answer.owner, &answer));
		if (!run->ending)
			CRM_TRY(crm_deliver_line_step(answer.owner, now, &its_more));
		*more |= its_more;
	}
	return NULL;
}

static size_t under_way(const struct run *run)
{
	return run->deliver.http ? crm_http_busy(run->deliver.http) : 0;
}

/* All that can be done before somebody else has done something. */
static crm_err turn(struct run *run, bool *more)
{
	if (crm_monotonic() - run->looked >= TICK_MS) {
		CRM_TRY(look_around(run));
		*more = true; /* what waits may be due */
	}
	if (*more)
		CRM_TRY(step_all(run, more));
	if (under_way(run)) {
		CRM_TRY(crm_http_wait(run->deliver.http, *more ? 0 : TICK_MS));
		CRM_TRY(take_answers(run, more));
	}
	return save_now_and_then(run);
}

static crm_err go(struct run *run)
{
	int64_t ending = 0;
	bool more = true;

	while (more || under_way(run)) {
		CRM_TRY(turn(run, &more));
		more &= !run->ending;
		if (run->ending && !ending)
			ending = crm_monotonic();
		/* A slow one must not hold up the others; it is told again. */
		if (ending && crm_monotonic() - ending > END_MS)
			break;
	}
	return NULL;
}

static crm_err run_once(struct crm_repo *repo, int64_t *done, bool *again)
{
	CRM_AUTO(drop_run) struct run run = {0};

	CRM_TRY(open_run(repo, &run));
	crm_err err = go(&run);
	crm_err also = tell_gone(&run);
	*done += run.deliver.sent + run.deliver.failed;
	*again = run.again && !is_stopped(&run);
	return err ? err : also;
}

crm_err crm_deliver_run(struct crm_repo *repo, int64_t *done)
{
	bool again = true;

	*done = 0;
	while (again)
		CRM_TRY(run_once(repo, done, &again));
	return NULL;
}
