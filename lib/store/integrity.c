#include "store/integrity.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE = 64 << 20, BUSY_MS = 2000 };

struct crm_integrity {
	pthread_t thread;
	bool running;
	volatile int cancel;
	struct crm_arena *arena;
	const char *path;
	struct crm_str lines;            /* the findings, each ended by a NUL */
	struct crm_error error;
	bool failed;
};

static crm_err collect(struct crm_integrity *integrity, struct crm_db *db)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(crm_stmt_new(db, "PRAGMA integrity_check", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		const char *text = crm_stmt_text(stmt, 0);

		if (text && strcmp(text, "ok") != 0)
			crm_str_add_n(&integrity->lines, text, strlen(text) + 1);
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

static crm_err look(struct crm_integrity *integrity)
{
	CRM_AUTO(crm_db_drop) struct crm_db *db = NULL;

	CRM_TRY(crm_db_open(integrity->path, CRM_DB_READ, BUSY_MS, &db));
	crm_db_interrupt_on(db, &integrity->cancel);
	crm_db_cache(db, CACHE);
	return collect(integrity, db);
}

/* Errors live in a ring of their thread: this one is kept. */
static void *work(void *context)
{
	struct crm_integrity *integrity = context;
	crm_err err = look(integrity);

	integrity->failed = err;
	if (err)
		integrity->error = *err;
	return NULL;
}

crm_err crm_integrity_start(const char *path, struct crm_integrity **out)
{
	struct crm_integrity *integrity = crm_calloc(1, sizeof(*integrity));

	integrity->arena = crm_arena_new();
	integrity->path = crm_copy(integrity->arena, path);
	integrity->running = pthread_create(&integrity->thread, NULL, work, integrity) == 0;
	if (!integrity->running)
		work(integrity);
	*out = integrity;
	return NULL;
}

static void join(struct crm_integrity *integrity)
{
	if (integrity->running)
		pthread_join(integrity->thread, NULL);
	integrity->running = false;
}

crm_err crm_integrity_finish(struct crm_integrity *integrity, const struct crm_findings *findings)
{
	join(integrity);
	for (size_t at = 0; at < integrity->lines.n; at += strlen(integrity->lines.s + at) + 1)
		findings->found(findings->context, integrity->lines.s + at);
	if (!integrity->failed)
		return NULL;
	return crm_err_hint(crm_fail(integrity->error.kind, "%s", integrity->error.text), "%s", integrity->error.hint);
}

void crm_integrity_drop(struct crm_integrity **at)
{
	struct crm_integrity *integrity = *at;

	if (!integrity)
		return;
	*at = NULL;
	integrity->cancel = 1;
	join(integrity);
	crm_str_drop(&integrity->lines);
	crm_arena_drop(&integrity->arena);
	free(integrity);
}
