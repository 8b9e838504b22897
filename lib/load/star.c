#include "load/star.h"

#include <string.h>

#include "base/file.h"
#include "base/time.h"
#include "form/sink.h"
#include "load/outfile.h"
#include "load/star_dates.h"
#include "query/sql.h"
#include "repo/merged.h"
#include "store/stmt.h"

enum { LOOK_EVERY = 1000 };

static bool is_model(const struct crm_entity *entity)
{
	return crm_same(entity->name, "field") || crm_same(entity->name, "entity") ||
	       crm_same(entity->name, CRM_ALIAS_ENTITY);
}

/* One file: the columns of the view that this user may read, and days beside instants. */
struct table {
	struct crm_repo *repo;
	const struct crm_entity *entity;
	struct crm_column *columns;
	struct crm_cell *cells;
	int *from;                   /* the view's column */
	bool *day;                   /* its day only */
	size_t count;
	struct crm_star_dates *dates;
};

static enum crm_type printed_type(const struct crm_field *field)
{
	if (!field || field->type == CRM_T_LINK)
		return CRM_T_TEXT;
	return field->type == CRM_T_MONEY ? CRM_T_DECIMAL : field->type;
}

static void add_column(struct table *table, struct crm_arena *arena, const char *name, enum crm_type type, int from,
                       bool day)
{
	table->columns[table->count] = crm_column_plain(arena, name, type);
	table->from[table->count] = from;
	table->day[table->count++] = day;
}

/* A view's column is a field, or FIELD_id beside a link. */
static const struct crm_field *field_of(const struct crm_entity *entity, const char *column)
{
	int at = crm_entity_field(entity, column);
	size_t n = strlen(column);
	if (at >= 0)
		return entity->fields[at];
	for (size_t i = 0; n > 3 && i < entity->count; i++)
		if (strlen(entity->fields[i]->name) == n - 3 && !strncmp(entity->fields[i]->name, column, n - 3))
			return entity->fields[i];
	return NULL;
}

static void make_columns(struct table *table, struct crm_arena *arena, struct crm_stmt *stmt)
{
	int count = crm_stmt_columns(stmt);
	size_t room = (size_t)count * 2;
	table->columns = crm_new(arena, struct crm_column, room);
	table->cells = crm_new(arena, struct crm_cell, room);
	table->from = crm_new(arena, int, room);
	table->day = crm_new(arena, bool, room);
	for (int i = 0; i < count; i++) {
		const char *name = crm_copy(arena, crm_stmt_column_name(stmt, i));
		const struct crm_field *field = field_of(table->entity, name);
		bool is_id = field && !crm_same(field->name, name);
		if (field && !crm_may_read(&table->repo->actor, table->entity, field))
			continue;
		add_column(table, arena, name, is_id ? CRM_T_TEXT : printed_type(field), i, false);
		if (field && field->type == CRM_T_INSTANT)
			add_column(table, arena, crm_textf(arena, "%s_date", name), CRM_T_DATE, i, true);
	}
}

static struct crm_value day_of(struct crm_value instant, char buffer[CRM_DATE_SIZE])
{
	struct crm_civil civil;
	int64_t at;
	if (instant.shape != CRM_TEXT || !crm_instant_read(instant.s, &at))
		return CRM_NO_VALUE;
	crm_instant_civil(at, &civil);
	return crm_value_text(crm_date_text(crm_date_of(civil.year, civil.month, civil.day), buffer));
}

static void fill(struct table *table, struct crm_stmt *stmt, struct crm_arena *arena)
{
	for (size_t i = 0; i < table->count; i++) {
		struct crm_value value = crm_stmt_value(stmt, table->from[i]);
		enum crm_type type = table->columns[i].field->type;
		if (table->day[i])
			value = day_of(value, crm_alloc(arena, CRM_DATE_SIZE));
		else if (type == CRM_T_DECIMAL && value.shape == CRM_INTEGER)
			value = crm_value_real((double)value.i);
		if (type == CRM_T_DATE && value.shape == CRM_TEXT && table->dates)
			crm_star_dates_see(table->dates, value.s);
		table->cells[i].value = value;
	}
}

static crm_err write_rows(struct table *table, const struct crm_export_options *options, struct crm_stmt *stmt,
                          struct crm_sink *sink, int64_t *rows)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark mark = crm_arena_mark(arena);
	bool row;
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return crm_sink_close(sink);
		crm_arena_rewind(arena, mark);
		fill(table, stmt, arena);
		CRM_TRY(crm_sink_row(sink, table->cells));
		if (++*rows % LOOK_EVERY == 0 && options->stopped && options->stopped(options->context))
			return crm_fail(CRM_IO, "interrupted");
	}
}

static crm_err prepare(struct crm_repo *repo, const struct crm_entity *entity, struct crm_stmt **stmt)
{
	CRM_AUTO(crm_str_drop) struct crm_str view = {0}, sql = {0};
	crm_str_addf(&view, "v_%s", entity->name);
	crm_str_add(&sql, "SELECT * FROM ");
	crm_sql_add_name(&sql, view.s);
	crm_str_add(&sql, " ORDER BY id");
	return crm_stmt_new(repo->store->db, sql.s, stmt);
}

static crm_err write_table(struct crm_repo *repo, const struct crm_export_options *options, const char *folder,
                           const struct crm_entity *entity, struct crm_star_dates *dates, int64_t *rows)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_outfile_drop) struct crm_outfile file = CRM_OUTFILE_NONE;
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct crm_sink_options sinking = { .format = "csv", .now = repo->now };
	struct table table = { .repo = repo, .entity = entity, .dates = entity->describes ? NULL : dates };
	struct crm_sink *sink;
	const char *name = crm_textf(arena, "%s_%s.csv", entity->describes ? "dim" : "fact", entity->name);
	CRM_TRY(prepare(repo, entity, &stmt));
	make_columns(&table, arena, stmt);
	CRM_TRY(crm_outfile_open(arena, crm_path(arena, folder, name), &file));
	CRM_TRY(crm_sink_open(arena, &sinking, table.columns, table.count, &file.output, &sink));
	CRM_TRY(write_rows(&table, options, stmt, sink, rows));
	return crm_outfile_finish(&file);
}

static crm_err write_all(struct crm_repo *repo, const struct crm_export_options *options, const char *folder,
                         int64_t *rows, int64_t *files)
{
	const struct crm_model *model = repo->store->model;
	struct crm_star_dates dates = {0};
	for (size_t i = 0; i < model->count; i++) {
		if (is_model(model->entities[i]) || model->entities[i]->retired)
			continue;
		CRM_TRY(write_table(repo, options, folder, model->entities[i], &dates, rows));
		++*files;
	}
	++*files;
	return crm_star_dates_write(&dates, folder, rows);
}

crm_err crm_star_export(struct crm_repo *repo, const struct crm_export_options *options, const char *folder,
                        int64_t *rows, int64_t *files)
{
	*files = 0;
	CRM_TRY(crm_folder_make(folder));
	CRM_TRY(crm_db_begin_read(repo->store->db));
	crm_err err = write_all(repo, options, folder, rows, files);
	crm_db_rollback(repo->store->db);
	return err;
}
