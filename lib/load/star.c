#include "load/star.h"

#include <unistd.h>

#include "base/file.h"
#include "base/shell.h"
#include "base/zone.h"
#include "load/star_dates.h"
#include "load/star_manifest.h"
#include "load/star_stays.h"
#include "load/star_table.h"
#include "repo/merged.h"
#include "store/stmt.h"

enum { LOOK_EVERY = 1000, HISTORIES = 8, CACHE = 16 << 20 };

struct star {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_star_options *options;
	struct crm_star_result *result;
	bool is_json;
	struct crm_star_table *tables;
	size_t table_count;
	struct crm_star_stays stays[HISTORIES];
	size_t stays_count;
	struct crm_star_sheet dates;
	const struct crm_star_sheet **sheets;
	size_t sheet_count;
};

static void star_drop(struct star *star)
{
	for (size_t i = 0; i < star->stays_count; i++)
		crm_star_stays_drop(&star->stays[i]);
}

/* -- what there is to write -------------------------------------------------- */

static bool is_model(const struct crm_entity *entity)
{
	return crm_same(entity->name, "field") || crm_same(entity->name, "entity") ||
	       crm_same(entity->name, CRM_ALIAS_ENTITY);
}

static void plan_tables(struct star *star)
{
	const struct crm_model *model = star->repo->store->model;
	star->tables = crm_new(star->arena, struct crm_star_table, model->count);
	star->sheets = crm_new(star->arena, const struct crm_star_sheet *, model->count + HISTORIES + 1);
	for (size_t i = 0; i < model->count; i++) {
		struct crm_star_table *table = &star->tables[star->table_count];
		if (is_model(model->entities[i]) || model->entities[i]->retired)
			continue;
		crm_star_table_make(table, star->arena, star->repo, model->entities[i], star->is_json);
		star->sheets[star->sheet_count++] = &table->sheet;
		star->table_count++;
	}
}

static crm_err plan(struct star *star)
{
	const struct crm_star_history *what;
	plan_tables(star);
	for (size_t i = 0; (what = crm_star_history_at(i)) && star->stays_count < HISTORIES; i++) {
		struct crm_star_stays *stays = &star->stays[star->stays_count];
		CRM_TRY(crm_star_stays_make(stays, star->arena, star->repo, what, star->is_json));
		if (!stays->entity)
			continue;
		star->sheets[star->sheet_count++] = &stays->sheet;
		star->stays_count++;
	}
	return NULL;
}

/* -- from where to where ----------------------------------------------------- */

static crm_err need_full(struct star *star, const char *what)
{
	CRM_AUTO(crm_str_drop) struct crm_str command = {0};
	crm_err err = crm_fail(CRM_CONFLICT, "since then %s: an increment would not fit, a full export is needed", what);
	crm_str_add(&command, "crm-export --star ");
	crm_shell_add(&command, star->options->folder);
	if (*star->options->since == '@') {
		crm_str_add(&command, " --full --since ");
		crm_shell_add(&command, star->options->since);
	}
	return crm_err_hint(err, "%s", crm_str_text(&command));
}

/* Where nothing is known of the columns, whether somebody has changed the model since. */
static crm_err look_at_model(struct star *star)
{
	struct crm_stmt *stmt;
	bool changed;
	CRM_TRY(crm_db_stmt(star->repo->store->db, "SELECT 1 FROM change WHERE entity IN ('field', 'entity')"
	                    " AND op IN ('create', 'update', 'delete') AND seq > ?1 LIMIT 1", &stmt));
	crm_stmt_bind_int(stmt, 1, star->result->from.change);
	CRM_TRY(crm_stmt_step(stmt, &changed));
	crm_stmt_reset(stmt);
	return changed ? need_full(star, "the fields are not the same") : NULL;
}

static crm_err check_from(struct star *star)
{
	const struct crm_star_place *from = &star->result->from, *to = &star->result->to;
	if (from->zone && !crm_same(from->zone, to->zone))
		return need_full(star, crm_textf(star->arena, "days are of another time zone (%s, not %s)", to->zone, from->zone));
	if (from->columns)
		return crm_same(from->columns, to->columns) ? NULL : need_full(star, "the columns are not the same");
	return look_at_model(star);
}

static crm_err find_from(struct star *star, const char *cursor)
{
	struct crm_star_result *result = star->result;
	if (star->options->full || !star->options->since)
		return NULL;
	result->is_increment = true;
	if (cursor)
		CRM_TRY(crm_star_cursor_read(star->repo, star->arena, cursor, &result->from, &result->is_increment));
	else
		CRM_TRY(crm_err_in(crm_star_place_parse(star->repo, star->arena, star->options->since, &result->from), "--since"));
	return result->is_increment ? check_from(star) : NULL;
}

static crm_err find_places(struct star *star, const char *cursor)
{
	struct crm_star_place *to = &star->result->to;
	CRM_TRY(crm_star_place_now(star->repo, star->arena, to));
	to->columns = crm_star_columns_hash(star->arena, star->sheets, star->sheet_count);
	to->zone = crm_zone_here(crm_alloc(star->arena, CRM_ZONE_SIZE));
	return find_from(star, cursor);
}

static int64_t since(const struct star *star)
{
	return star->result->is_increment ? star->result->from.change : CRM_STAR_ALL;
}

/* -- rows -------------------------------------------------------------------- */

static crm_err look(const struct star *star, int64_t rows)
{
	const struct crm_star_options *options = star->options;
	if (rows % LOOK_EVERY || !options->stopped || !options->stopped(options->context))
		return NULL;
	return crm_fail(CRM_IO, "interrupted");
}

/* Those of a table, or the stays of its records. */
static crm_err write_rows(struct star *star, const struct crm_entity *entity, struct crm_star_table *table,
                          struct crm_star_stays *stays, struct crm_star_file *file)
{
	CRM_AUTO(crm_star_rows_drop) struct crm_star_rows *rows = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	struct crm_star_row row;
	bool more;
	CRM_TRY(crm_star_rows_open(star->repo->store, entity, since(star), &rows));
	for (int64_t n = 1;; n++) {
		CRM_TRY(crm_star_rows_next(rows, &row, &more));
		if (!more)
			return crm_star_file_finish(file);
		crm_arena_rewind(arena, mark);
		if (table)
			crm_star_table_fill(table, arena, &row);
		CRM_TRY(table ? crm_star_file_row(file, table->cells) : crm_star_stays_write(stays, arena, &row, file));
		CRM_TRY(look(star, n));
	}
}

static crm_err write_table(struct star *star, struct crm_star_table *table)
{
	CRM_AUTO(crm_star_file_drop) struct crm_star_file file = CRM_STAR_FILE_NONE;
	CRM_TRY(crm_star_file_open(star->arena, star->options->folder, star->options->format, &table->sheet, &file));
	return write_rows(star, table->entity, table, NULL, &file);
}

static crm_err write_stays(struct star *star, struct crm_star_stays *stays)
{
	CRM_AUTO(crm_star_file_drop) struct crm_star_file file = CRM_STAR_FILE_NONE;
	CRM_TRY(crm_star_file_open(star->arena, star->options->folder, star->options->format, &stays->sheet, &file));
	return write_rows(star, stays->entity, NULL, stays, &file);
}

static crm_err write_files(struct star *star)
{
	const struct crm_star_options *options = star->options;
	for (size_t i = 0; i < star->table_count; i++)
		CRM_TRY(write_table(star, &star->tables[i]));
	for (size_t i = 0; i < star->stays_count; i++)
		CRM_TRY(write_stays(star, &star->stays[i]));
	CRM_TRY(crm_star_dates_write(star->arena, options->folder, options->format, star->result->is_increment, &star->dates));
	star->sheets[star->sheet_count++] = &star->dates;
	for (size_t i = 0; i < star->sheet_count; i++)
		star->result->rows += star->sheets[i]->rows;
	for (size_t i = 0; i < star->sheet_count; i++)
		CRM_TRY(crm_star_file_sync(star->arena, options->folder, star->sheets[i]));
	star->result->files = (int64_t)star->sheet_count;
	return NULL;
}

/* -- the folder -------------------------------------------------------------- */

static bool is_written(const struct star *star, const char *name)
{
	for (size_t i = 0; i < star->sheet_count; i++)
		if (crm_same(star->sheets[i]->file, name))
			return true;
	return false;
}

/* Tables of the export before that there are no more, or in the other format; what one that was killed has left. */
static crm_err sweep(struct star *star, const char *suffix)
{
	const char *folder = star->options->folder;
	char **names;
	CRM_TRY(crm_folder_list(star->arena, folder, suffix, &names));
	for (size_t i = 0; names[i]; i++) {
		bool ours = crm_starts(names[i], "dim_") || crm_starts(names[i], "fact_");
		if (ours && !is_written(star, names[i]) && unlink(crm_path(star->arena, folder, names[i])) != 0)
			return crm_fail_errno("cannot remove %s", crm_path(star->arena, folder, names[i]));
	}
	return NULL;
}

/* An export that was killed has left files and no manifest, or the beginning of one. */
static bool is_of_star(const char *name)
{
	return *name == '.' || crm_starts(name, "dim_") || crm_starts(name, "fact_") || crm_starts(name, "manifest.json");
}

static crm_err refuse_others_folder(struct star *star)
{
	const char *folder = star->options->folder;
	char **names;
	if (crm_is_file(crm_path(star->arena, folder, "manifest.json")))
		return NULL;
	CRM_TRY(crm_folder_list(star->arena, folder, "", &names));
	for (; *names; names++)
		if (!is_of_star(*names))
			return crm_err_hint(crm_fail(CRM_CONFLICT, "%s has something else in it: %s", folder, *names),
			                    "a folder that is not there, or empty, or of an export before");
	return NULL;
}

static crm_err write_all(struct star *star, const char *cursor)
{
	bool replaced;
	CRM_TRY(refuse_others_folder(star));
	CRM_TRY(plan(star));
	CRM_TRY(find_places(star, cursor));
	CRM_TRY(crm_folder_make(star->options->folder));
	CRM_TRY(crm_star_manifest_clear(star->arena, star->options->folder, &replaced));
	CRM_TRY(sweep(star, ".tmp"));
	CRM_TRY(write_files(star));
	if (replaced) {
		CRM_TRY(sweep(star, ".csv"));
		CRM_TRY(sweep(star, ".jsonl"));
	}
	return crm_star_manifest_write(star->arena, star->options, star->repo->now, star->result, star->sheets,
	                               star->sheet_count);
}

crm_err crm_star_export(struct crm_repo *repo, struct crm_arena *arena, const struct crm_star_options *options,
                        struct crm_star_result *result)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;
	CRM_AUTO(star_drop) struct star star = {
		.repo = repo, .arena = arena, .options = options, .result = result,
		.is_json = crm_format_has(options->format, CRM_FORMAT_JSON),
	};
	const char *cursor = NULL;
	*result = (struct crm_star_result){0};
	if (options->since && *options->since == '@')
		CRM_TRY(crm_star_cursor_take(repo, arena, options->since + 1, &cursor, &lock));
	crm_db_cache(repo->store->db, CACHE);
	CRM_TRY(crm_db_begin_read(repo->store->db));
	crm_err err = write_all(&star, cursor);
	crm_db_rollback(repo->store->db);
	if (err || !cursor)
		return err;
	return crm_star_cursor_move(cursor, &result->to);
}
