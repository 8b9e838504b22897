#include "load/engine.h"

#include <string.h>

#include "load/cells.h"
#include "load/preset.h"
#include "load/pristine.h"

enum { TELL_EVERY = 1000 };

void crm_engine_drop(struct crm_engine *engine)
{
	crm_input_drop(&engine->input);
	crm_rejects_drop(&engine->rejects);
	crm_linking_drop(&engine->loading.links);
	crm_known_drop(&engine->loading.known);
	crm_pending_drop(&engine->pending);
	crm_change_drop(&engine->change);
	crm_arena_drop(&engine->row_arena);
	crm_arena_drop(&engine->arena);
}

static crm_err take_rules(struct crm_engine *engine)
{
	const struct crm_import_options *options = engine->options;
	engine->rules.arena = engine->arena;
	CRM_TRY(crm_mappings_take(&engine->rules, options));
	if (options->preset && options->entity)
		CRM_TRY(crm_preset_read(engine->repo, options->preset, options->entity, &engine->rules));
	engine->sheets = (struct crm_sheets){ .arena = engine->arena, .repo = engine->repo, .rules = &engine->rules };
	return options->date_format ? crm_dialect_find(engine->arena, options->date_format, &engine->sheets.dates)
	                            : NULL;
}

crm_err crm_engine_begin(struct crm_engine *engine, struct crm_repo *repo, const struct crm_import_options *options,
                         struct crm_import_result *result)
{
	*result = (struct crm_import_result){0};
	*engine = (struct crm_engine){ .options = options, .repo = repo, .result = result, .arena = crm_arena_new(),
		.row_arena = crm_arena_new(), .pending = crm_pending_new() };
	CRM_TRY(take_rules(engine));
	CRM_TRY(crm_change_begin(engine->repo, options->why, &engine->change));
	engine->loading = (struct crm_loading){ .repo = engine->repo, .options = options, .result = engine->result,
		.change = engine->change, .arena = engine->row_arena };
	engine->loading.links = (struct crm_linking){ .repo = engine->repo, .change = engine->change,
		.arena = engine->row_arena, .rules = &engine->rules, .create = options->create_links,
		.saves = options->rejects != NULL,
		.near = options->rejects ? crm_map_new() : NULL };
	engine->loading.reading = crm_linking_reading(&engine->loading.links);
	return NULL;
}

/* -- rows ---------------------------------------------------------------------- */

static crm_err reject(void *context, const struct crm_row *row, crm_err why)
{
	struct crm_engine *engine = context;
	if (!engine->rejects || !crm_loading_is_rejectable(why))
		return why;
	engine->result->rejected++;
	return crm_rejects_add(engine->rejects, row, why);
}

static crm_err entity_of(const struct crm_engine *engine, const struct crm_row *row, const char **out)
{
	*out = engine->fixed;
	for (size_t i = 0; !*out && i < row->count; i++)
		if (crm_same(row->names[i], CRM_COLUMN_ENTITY))
			*out = row->texts[i];
	return *out ? NULL : crm_err_hint(crm_fail(CRM_INVALID, "the row does not say of which entity it is"),
	                                  "\"" CRM_COLUMN_ENTITY "\": \"contact\", as crm-export --all writes");
}

void crm_engine_remodelled(struct crm_engine *engine)
{
	engine->loading.reading.model = engine->repo->store->model;
	crm_sheets_forget(&engine->sheets);
}

/* Of a whole export: own fields are part of the model before rows that have them come, and what a new
 * repository was made with gives way to what the file holds. */
static crm_err change_entity(struct crm_engine *engine, const char *entity)
{
	bool models = engine->last && (crm_same(engine->last, "field") || crm_same(engine->last, "entity"));
	if (engine->last && crm_same(engine->last, entity))
		return NULL;
	if (!engine->options->entity && models) {
		CRM_TRY(crm_change_remodel(engine->change));
		crm_engine_remodelled(engine);
	}
	engine->last = crm_copy(engine->arena, entity);
	return engine->options->entity ? NULL : crm_pristine_clear(engine->repo, engine->change, entity);
}

static crm_err prepare(void *context, const char *entity, const struct crm_row *row, struct crm_plan **plan,
                       const struct crm_key **key)
{
	struct crm_engine *engine = context;
	struct crm_sheet *sheet;
	CRM_TRY(crm_sheets_of(&engine->sheets, entity, &sheet));
	bool ready = sheet->ready;
	CRM_TRY(crm_sheet_header(sheet, row->names, row->count, engine->whole));
	if (!ready)
		CRM_TRY(crm_change_bulk(engine->change, sheet->plan->entity, sheet->key.field));
	*plan = sheet->plan;
	*key = &sheet->key;
	return crm_cells_read(engine->row_arena, sheet->plan, row, engine->options->decimal);
}

static crm_err load_row(struct crm_engine *engine, const struct crm_row *row)
{
	struct crm_plan *plan;
	const struct crm_key *key;
	const char *entity;
	engine->loading.links.missed = false;
	CRM_TRY(entity_of(engine, row, &entity));
	CRM_TRY(change_entity(engine, entity));
	CRM_TRY(prepare(engine, entity, row, &plan, &key));
	crm_err err = crm_loading_row(&engine->loading, plan, key);
	if (!err || !engine->loading.links.missed)
		return err;
	crm_pending_add(engine->pending, entity, row, crm_input_name(&engine->input), err);
	return NULL;
}

static crm_err tell(struct crm_engine *engine)
{
	const struct crm_import_options *options = engine->options;
	long long done, size;
	if (engine->result->rows % TELL_EVERY)
		return NULL;
	if (options->stopped && options->stopped(options->context))
		return crm_fail(CRM_IO, "interrupted; nothing was stored");
	if (options->progress) {
		crm_source_progress(engine->input.source, &done, &size);
		options->progress(options->context, engine->result->rows, done, size);
	}
	return NULL;
}

static crm_err load_rows(struct crm_engine *engine)
{
	struct crm_arena_mark mark = crm_arena_mark(engine->row_arena);
	const struct crm_row *row;
	for (;;) {
		crm_arena_rewind(engine->row_arena, mark);
		crm_err err = crm_source_next(engine->input.source, engine->row_arena, &row);
		err = crm_spool_err(engine->input.spool, err);
		if (err && (!row || crm_source_broken(engine->input.source)))
			return err;
		if (!row)
			return NULL;
		engine->result->rows++;
		CRM_TRY(tell(engine));
		if (!err)
			err = load_row(engine, row);
		/* A whole header that does not fit is no matter of this row. */
		if (err && crm_err_kind(err) == CRM_USAGE)
			return crm_err_at(err, crm_input_name(&engine->input), row->line);
		if (err)
			CRM_TRY(reject(engine, row, crm_err_at(err, crm_input_name(&engine->input), row->line)));
	}
}

/* The header of an empty file is looked at too. */
crm_err crm_engine_load(struct crm_engine *engine)
{
	const char *const *names;
	struct crm_sheet *sheet;
	size_t count;
	crm_source_header(engine->input.source, &names, &count);
	engine->whole = count > 0;
	if (engine->options->entity && !engine->options->key && crm_source_is_people(engine->input.source))
		engine->loading.known = crm_known_new(engine->repo, crm_model_entity(engine->repo->store->model, engine->fixed));
	if (count && engine->fixed) {
		CRM_TRY(change_entity(engine, engine->fixed));
		CRM_TRY(crm_sheets_of(&engine->sheets, engine->fixed, &sheet));
		CRM_TRY(crm_err_at(crm_sheet_header(sheet, names, count, true), crm_input_name(&engine->input), 1));
	}
	return load_rows(engine);
}

/* -- the end ------------------------------------------------------------------- */

/* Counts in are counts out: a row that nobody counted is a bug, and must not pass for success. */
static crm_err check_counts(const struct crm_import_result *result)
{
	int64_t out = result->created + result->updated + result->unchanged + result->skipped + result->rejected;
	if (out == result->rows)
		return NULL;
	return crm_fail(CRM_DAMAGED, "of %lld rows read %lld were accounted for; nothing was stored",
	                (long long)result->rows, (long long)out);
}

/* Rows were counted and shown when they were loaded. */
static crm_err take_late(void *context, enum crm_op op, const struct crm_record *old, const struct crm_record *record)
{
	struct crm_engine *engine = context;
	engine->result->followed++;
	if (engine->options->show)
		engine->options->show(engine->options->context, op, old, record);
	return NULL;
}

crm_err crm_engine_finish(struct crm_engine *engine)
{
	struct crm_pending_loader loader = { prepare, reject, engine };
	CRM_TRY(crm_pending_load(engine->pending, &engine->loading, &loader));
	CRM_TRY(check_counts(engine->result));
	if (engine->rejects)
		CRM_TRY(crm_rejects_finish(engine->rejects));
	crm_change_watch(engine->change, take_late, engine);
	CRM_TRY(crm_change_commit(engine->change));
	engine->result->amended = crm_change_amended(engine->change);
	engine->result->followed -= engine->result->amended;
	memcpy(engine->result->txn, crm_change_txn(engine->change), strlen(crm_change_txn(engine->change)) + 1);
	return NULL;
}
