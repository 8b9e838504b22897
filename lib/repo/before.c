#include "repo/before.h"

#include "base/file.h"
#include "base/str.h"
#include "hook/before.h"
#include "hook/script_idle.h"
#include "model/record.h"
#include "repo/hook_kinds.h"
#include "repo/ref.h"
#include "repo/row_assign.h"

#define ENTITY "entity"
#define ID "id"

/* -- amending ------------------------------------------------------------------------ */

static const char *need_cell(const struct crm_row *row, const char *name, crm_err *err)
{
	const char *text = crm_row_cell(row, name);
	if (!*err && (!text || !*text))
		*err = crm_fail(CRM_INVALID, "there is no '%s' in it", name);
	return text;
}

static crm_err amend(struct crm_repo *repo, struct crm_change *change, struct crm_arena *arena, const struct crm_row *row,
                     int64_t *amended)
{
	static const char *const ours[] = { ENTITY, ID, NULL };
	const struct crm_entity *entity;
	struct crm_record *old, *record;
	crm_err err = NULL;
	bool changed;
	const char *name = need_cell(row, ENTITY, &err), *id = need_cell(row, ID, &err);
	CRM_TRY(err);
	CRM_TRY(crm_model_need_entity(repo->store->model, name, &entity));
	CRM_TRY(crm_ref_read(repo, arena, entity, id, &old));
	record = crm_record_copy(arena, old);
	CRM_TRY(crm_row_assign(repo, arena, row, ours, old, record));
	CRM_TRY(crm_change_update(change, old, record, &changed));
	*amended += changed;
	return NULL;
}

/* It is the program that is wrong, not who writes, unless the repository itself fails. */
static crm_err blame(crm_err err, const struct crm_script *script, long line)
{
	if (!err || err->kind == CRM_BUSY || err->kind == CRM_IO || err->kind == CRM_DAMAGED)
		return err;
	crm_err named = crm_fail(CRM_DENIED, "hooks/%s: line %ld of what it printed: %s%s%s", script->name,
	                         err->line ? err->line : line, err->field, err->field[0] ? ": " : "", err->text);
	return crm_err_hint(named, "what it prints is taken as changes, a JSON object a line: crm-hooks(7); words belong on stderr");
}

static crm_err amend_all(struct crm_repo *repo, struct crm_change *change, const struct crm_script *script, int lines,
                         int64_t *amended)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *path = crm_textf(arena, "/dev/fd/%d", lines);
	struct crm_arena_mark mark = crm_arena_mark(arena);
	const struct crm_row *row = NULL;
	CRM_TRY(blame(crm_source_open(path, &(struct crm_source_options){ .format = "jsonl" }, &source), script, 1));
	for (;;) {
		crm_arena_rewind(arena, mark);
		CRM_TRY(blame(crm_source_next(source, arena, &row), script, 1));
		if (!row)
			return NULL;
		CRM_TRY(blame(amend(repo, change, arena, row, amended), script, row->line));
	}
}

/* -- asking -------------------------------------------------------------------------- */

static crm_err ask(struct crm_repo *repo, struct crm_change *change, const struct crm_before *before,
                   const struct crm_script *script, int64_t *amended)
{
	CRM_AUTO(crm_fd_drop) int lines = -1;
	CRM_TRY(crm_before_run(before, script, &lines));
	return lines < 0 ? NULL : amend_all(repo, change, script, lines, amended);
}

static void warn_of_idle(struct crm_repo *repo, struct crm_arena *arena, const struct crm_script *scripts, size_t count,
                         bool dry_run)
{
	const char **idle = count ? crm_scripts_idle(arena, repo->folder, scripts, count, dry_run) : NULL;
	for (; idle && *idle; idle++)
		crm_repo_warn(repo, "hooks/%s may not be executed and is not asked (chmod +x would change that; it is said once)", *idle);
}

crm_err crm_before_ask(struct crm_repo *repo, struct crm_change *change, const struct crm_txn *txn, bool dry_run,
                       int64_t *amended)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_before before = { .store = repo->store, .actor = &repo->actor, .folder = repo->folder, .txn = txn,
		.changes = crm_change_count(change), .dry_run = dry_run, .stop = repo->stop };
	struct crm_script *scripts;
	size_t count;
	*amended = 0;
	CRM_TRY(crm_scripts_before(arena, repo->folder, &scripts, &count));
	if (count)
		CRM_TRY(crm_hooks_time_limit(repo, &before.milliseconds));
	warn_of_idle(repo, arena, scripts, count, dry_run);
	for (size_t i = 0; i < count; i++)
		if (scripts[i].runs)
			CRM_TRY(ask(repo, change, &before, &scripts[i], amended));
	return NULL;
}
