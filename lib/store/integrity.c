#include "store/integrity.h"

#include <stdlib.h>
#include <string.h>

#include "base/aside.h"

enum { BUSY_MS = 2000 };

struct crm_integrity {
	struct crm_aside *aside;
	volatile int cancel;
	struct crm_arena *arena;
	const char *path;
	struct crm_str lines;            /* the findings, each ended by a NUL */
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

static crm_err look(void *context)
{
	CRM_AUTO(crm_db_drop) struct crm_db *db = NULL;
	struct crm_integrity *integrity = context;

	CRM_TRY(crm_db_open(integrity->path, CRM_DB_READ, BUSY_MS, &db));
	crm_db_interrupt_on(db, &integrity->cancel);
	crm_db_map(db);
	return collect(integrity, db);
}

crm_err crm_integrity_start(const char *path, struct crm_integrity **out)
{
	struct crm_integrity *integrity = crm_calloc(1, sizeof(*integrity));

	integrity->arena = crm_arena_new();
	integrity->path = crm_copy(integrity->arena, path);
	integrity->aside = crm_aside_start(look, integrity);
	*out = integrity;
	return NULL;
}

crm_err crm_integrity_finish(struct crm_integrity *integrity, const struct crm_findings *findings)
{
	crm_err err = crm_aside_finish(integrity->aside);

	for (size_t at = 0; at < integrity->lines.n; at += strlen(integrity->lines.s + at) + 1)
		findings->found(findings->context, integrity->lines.s + at);
	return err;
}

void crm_integrity_drop(struct crm_integrity **at)
{
	struct crm_integrity *integrity = *at;

	if (!integrity)
		return;
	*at = NULL;
	integrity->cancel = 1;
	crm_aside_drop(&integrity->aside);
	crm_str_drop(&integrity->lines);
	crm_arena_drop(&integrity->arena);
	free(integrity);
}
