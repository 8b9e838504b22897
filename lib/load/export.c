#include "load/export.h"

#include "base/file.h"
#include "form/sink.h"
#include "load/order.h"
#include "load/outfile.h"
#include "load/plan.h"
#include "store/read.h"

enum { LOOK_EVERY = 1000 };

/* The columns of an entity: perhaps its name, then all plain fields this user may read. */
struct sheet {
	const struct crm_entity *entity;
	struct crm_column *columns;
	int *fields;                 /* index in the record; CRM_NO_FIELD: the entity's name */
	struct crm_cell *cells;
	size_t count;
};

static void make_sheet(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity, bool named,
                       struct sheet *out)
{
	*out = (struct sheet){ .entity = entity, .columns = crm_new(arena, struct crm_column, entity->count + 1),
		.fields = crm_new(arena, int, entity->count + 1), .cells = crm_new(arena, struct crm_cell, entity->count + 1) };
	if (named) {
		out->columns[0] = crm_column_plain(arena, CRM_COLUMN_ENTITY, CRM_T_TEXT);
		out->fields[out->count++] = CRM_NO_FIELD;
	}
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		/* What is derived from the journal no import can bring back, and an undo is a change like any other: without
		 * it, equal data is equal bytes. */
		if (!crm_field_is_plain(field) || field->flags & CRM_LOCAL || !crm_may_read(&repo->actor, entity, field))
			continue;
		out->columns[out->count] = (struct crm_column){ .name = field->name, .field = field, .link = CRM_LINK_ID };
		out->fields[out->count++] = (int)i;
	}
}

static void fill(const struct sheet *sheet, const struct crm_record *record)
{
	for (size_t i = 0; i < sheet->count; i++) {
		int field = sheet->fields[i];
		sheet->cells[i] = (struct crm_cell){ .value = field < 0 ? crm_value_text(sheet->entity->name)
		                                                        : record->values[field] };
		if (field >= 0 && sheet->entity->fields[field]->type == CRM_T_MONEY)
			sheet->cells[i].unit = crm_record_unit(record, sheet->entity->fields[field]);
	}
}

static crm_err write_rows(struct crm_repo *repo, const struct crm_export_options *options, const struct sheet *sheet,
                          struct crm_sink *sink, const struct crm_output *output, int64_t *rows)
{
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *record;
	CRM_TRY(crm_scan_open(repo->store, sheet->entity, &scan));
	for (;;) {
		CRM_TRY(crm_scan_next(scan, &record, NULL));
		if (!record || output->gone)
			return crm_sink_close(sink);
		fill(sheet, record);
		CRM_TRY(crm_sink_row(sink, sheet->cells));
		if (++*rows % LOOK_EVERY == 0 && options->stopped && options->stopped(options->context))
			return crm_fail(CRM_IO, "interrupted");
	}
}

static crm_err write_entity(struct crm_repo *repo, const struct crm_export_options *options, const char *entity,
                            const char *format, struct crm_output *output, int64_t *rows)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_entity *found = crm_model_entity(repo->store->model, entity);
	struct crm_sink_options sinking = { .format = format, .entity = found, .title = entity, .now = repo->now };
	struct crm_sink *sink;
	struct sheet sheet;
	if (!found)
		return NULL;
	make_sheet(repo, arena, found, options->format == NULL, &sheet);
	CRM_TRY(crm_sink_open(arena, &sinking, sheet.columns, sheet.count, output, &sink));
	return write_rows(repo, options, &sheet, sink, output, rows);
}

static crm_err stream(struct crm_repo *repo, const struct crm_export_options *options, struct crm_output *output,
                      int64_t *rows)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_export_options named = *options;
	struct crm_order order;
	named.format = NULL;
	crm_order_entities(arena, repo->store->model, &order);
	for (size_t i = 0; i < order.count && !output->gone; i++)
		CRM_TRY(write_entity(repo, &named, order.entities[i], "jsonl", output, rows));
	return crm_output_finish(output);
}

static crm_err write_file(struct crm_repo *repo, const struct crm_export_options *options, const char *folder,
                          const char *entity, int64_t *rows)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_outfile_drop) struct crm_outfile file = CRM_OUTFILE_NONE;
	const char *name = crm_textf(arena, "%s.%s", entity, options->format);
	CRM_TRY(crm_outfile_open(arena, crm_path(arena, folder, name), &file));
	CRM_TRY(write_entity(repo, options, entity, options->format, &file.output, rows));
	return crm_outfile_finish(&file);
}

static crm_err write_files(struct crm_repo *repo, const struct crm_export_options *options, const char *folder,
                           int64_t *rows, int64_t *files)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_order order;
	crm_order_entities(arena, repo->store->model, &order);
	*files = (int64_t)order.count;
	for (size_t i = 0; i < order.count; i++)
		CRM_TRY(write_file(repo, options, folder, order.entities[i], rows));
	return NULL;
}

crm_err crm_export_stream(struct crm_repo *repo, const struct crm_export_options *options, struct crm_output *output,
                          int64_t *rows)
{
	CRM_TRY(crm_db_begin_read(repo->store->db));
	crm_err err = stream(repo, options, output, rows);
	crm_db_rollback(repo->store->db);
	return err;
}

crm_err crm_export_folder(struct crm_repo *repo, const struct crm_export_options *options, const char *folder,
                          int64_t *rows, int64_t *files)
{
	CRM_TRY(crm_folder_make(folder));
	CRM_TRY(crm_db_begin_read(repo->store->db));
	crm_err err = write_files(repo, options, folder, rows, files);
	crm_db_rollback(repo->store->db);
	return err;
}
