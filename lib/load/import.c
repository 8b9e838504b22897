#include "load/import.h"

#include <string.h>

#include "base/file.h"
#include "load/cells.h"
#include "load/charset.h"
#include "load/loading.h"
#include "load/newfields.h"
#include "load/order.h"
#include "load/pending.h"
#include "load/pristine.h"
#include "load/preset.h"
#include "load/rejects.h"
#include "load/scan.h"
#include "load/sheets.h"
#include "load/spool.h"

enum { TELL_EVERY = 1000 };

struct import {
	const struct crm_import_options *options;
	struct crm_repo *repo;
	struct crm_import_result *result;
	struct crm_arena *arena;           /* of the whole import */
	struct crm_arena *row_arena;
	struct crm_rules rules;
	struct crm_sheets sheets;
	struct crm_change_set *change;
	struct crm_loading loading;
	struct crm_pending *pending;
	struct crm_rejects *rejects;
	struct crm_source *source;
	const struct crm_spool *input;
	const char *fixed;                 /* the entity of all rows of the source; NULL: each row says (_entity) */
	const char *last;                  /* the entity of the row before */
	bool whole;                        /* does the source tell all its columns at once (CSV)? */
};

static void drop(struct import *import)
{
	crm_source_drop(&import->source);
	crm_rejects_drop(&import->rejects);
	crm_pending_drop(&import->pending);
	crm_change_drop(&import->change);
	crm_arena_drop(&import->row_arena);
	crm_arena_drop(&import->arena);
}

static void say(const struct import *import, const char *line)
{
	if (import->options->say)
		import->options->say(import->options->context, line);
}

/* -- opening ------------------------------------------------------------------ */

static crm_err open_source(struct import *import, const struct crm_spool *input)
{
	const struct crm_import_options *options = import->options;
	crm_source_drop(&import->source);
	import->input = input;
	crm_spool_rewind(input);
	return crm_spool_err(input, crm_source_open(input->path, &(struct crm_source_options){
		.format = options->format, .encoding = options->encoding, .delimiter = options->delimiter,
		.guess_encoding = crm_charset_guess }, &import->source));
}

static const char *name_of(const struct import *import)
{
	return import->input->name ? import->input->name : crm_source_name(import->source);
}

/* "people.csv: UTF-8, comma, dates are ISO", and a line for each column whose dates are not. */
static void say_what_it_is(const struct import *import, const struct crm_plan *plan)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	size_t dates = 0, iso = 0;
	crm_str_addf(&line, "%s: ", name_of(import));
	crm_source_describe(import->source, &line);
	for (size_t i = 0; plan && i < plan->column_count; i++)
		if (plan->columns[i]->dialect) {
			dates++;
			iso += crm_same(crm_dialect_name(plan->columns[i]->dialect), "iso");
		}
	if (dates && dates == iso)
		crm_str_add(&line, ", dates are ISO");
	say(import, line.s);
	for (size_t i = 0; dates != iso && i < plan->column_count; i++) {
		const struct crm_plan_column *column = plan->columns[i];
		if (!column->dialect)
			continue;
		crm_str_clear(&line);
		crm_str_addf(&line, "%s: %s: %s", name_of(import), column->name,
		             crm_scan_dialect_words(column->dialect));
		say(import, line.s);
	}
}

/* ", semicolon" of the source's own description. */
static char delimiter_of(const struct crm_source *source)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	crm_source_describe(source, &text);
	if (crm_ends(text.s, "semicolon"))
		return ';';
	if (crm_ends(text.s, "tab"))
		return '\t';
	if (crm_ends(text.s, "vertical bar"))
		return '|';
	return crm_ends(text.s, "'") ? text.s[text.n - 2] : ',';
}

static crm_err open_rejects(struct import *import)
{
	const struct crm_import_options *options = import->options;
	const char *const *names;
	size_t count;
	if (!options->rejects)
		return NULL;
	CRM_TRY(crm_rejects_open(options->rejects, crm_source_format(import->source),
	                         delimiter_of(import->source), &import->rejects));
	crm_source_header(import->source, &names, &count);
	crm_rejects_header(import->rejects, names, count);
	return NULL;
}

/* -- rows ---------------------------------------------------------------------- */

static crm_err reject(void *context, const struct crm_row *row, crm_err why)
{
	struct import *import = context;
	if (!import->rejects || !crm_loading_is_rejectable(why))
		return why;
	import->result->rejected++;
	return crm_rejects_add(import->rejects, row, why);
}

static crm_err entity_of(const struct import *import, const struct crm_row *row, const char **out)
{
	*out = import->fixed;
	for (size_t i = 0; !*out && i < row->count; i++)
		if (crm_same(row->names[i], CRM_COLUMN_ENTITY))
			*out = row->texts[i];
	return *out ? NULL : crm_err_hint(crm_fail(CRM_INVALID, "the row does not say of which entity it is"),
	                                  "\"" CRM_COLUMN_ENTITY "\": \"contact\", as crm-export --all writes");
}

/* Of a whole export: own fields are part of the model before rows that have them come, and what a new
 * repository was made with gives way to what the file holds. */
static crm_err change_entity(struct import *import, const char *entity)
{
	bool models = import->last && (crm_same(import->last, "field") || crm_same(import->last, "entity"));
	if (import->last && crm_same(import->last, entity))
		return NULL;
	if (!import->options->entity && models) {
		CRM_TRY(crm_store_remodel(import->repo->store));
		import->repo->reading.model = import->repo->asking.model = import->repo->store->model;
		import->loading.reading.model = import->repo->store->model;
		crm_sheets_forget(&import->sheets);
	}
	import->last = crm_copy(import->arena, entity);
	return import->options->entity ? NULL : crm_pristine_clear(import->repo, import->change, entity);
}

static crm_err prepare(void *context, const char *entity, const struct crm_row *row, struct crm_plan **plan,
                       const struct crm_key **key)
{
	struct import *import = context;
	struct crm_sheet *sheet;
	CRM_TRY(crm_sheets_of(&import->sheets, entity, &sheet));
	CRM_TRY(crm_sheet_header(sheet, row->names, row->count, import->whole));
	*plan = sheet->plan;
	*key = &sheet->key;
	return crm_cells_read(import->row_arena, sheet->plan, row, import->options->decimal);
}

static crm_err load_row(struct import *import, const struct crm_row *row)
{
	struct crm_plan *plan;
	const struct crm_key *key;
	const char *entity;
	import->loading.links.missed = false;
	CRM_TRY(entity_of(import, row, &entity));
	CRM_TRY(change_entity(import, entity));
	CRM_TRY(prepare(import, entity, row, &plan, &key));
	crm_err err = crm_loading_row(&import->loading, plan, key);
	if (!err || !import->loading.links.missed)
		return err;
	crm_pending_add(import->pending, entity, row, name_of(import), err);
	return NULL;
}

static crm_err tell(struct import *import)
{
	const struct crm_import_options *options = import->options;
	long long done, size;
	if (import->result->rows % TELL_EVERY)
		return NULL;
	if (options->stopped && options->stopped(options->context))
		return crm_fail(CRM_IO, "interrupted; nothing was stored");
	if (options->progress) {
		crm_source_progress(import->source, &done, &size);
		options->progress(options->context, import->result->rows, done, size);
	}
	return NULL;
}

static crm_err load_rows(struct import *import)
{
	struct crm_arena_mark mark = crm_arena_mark(import->row_arena);
	const struct crm_row *row;
	for (;;) {
		crm_arena_rewind(import->row_arena, mark);
		crm_err err = crm_spool_err(import->input, crm_source_next(import->source, import->row_arena, &row));
		if (err && (!row || crm_source_broken(import->source)))
			return err;
		if (!row)
			return NULL;
		import->result->rows++;
		CRM_TRY(tell(import));
		if (!err)
			err = load_row(import, row);
		/* A whole header that does not fit is no matter of this row. */
		if (err && crm_err_kind(err) == CRM_USAGE)
			return crm_err_at(err, name_of(import), row->line);
		if (err)
			CRM_TRY(reject(import, row, crm_err_at(err, name_of(import), row->line)));
	}
}

/* The header of an empty file is looked at too. */
static crm_err load_source(struct import *import)
{
	const char *const *names;
	struct crm_sheet *sheet;
	size_t count;
	crm_source_header(import->source, &names, &count);
	import->whole = count > 0;
	if (count && import->fixed) {
		CRM_TRY(change_entity(import, import->fixed));
		CRM_TRY(crm_sheets_of(&import->sheets, import->fixed, &sheet));
		CRM_TRY(crm_err_at(crm_sheet_header(sheet, names, count, true), name_of(import), 1));
		if (import->options->date_format) {
			const struct crm_dialect *dialect;
			CRM_TRY(crm_dialect_find(import->arena, import->options->date_format, &dialect));
			crm_scan_use(sheet->plan, dialect);
		}
	}
	return load_rows(import);
}

/* -- one entity ------------------------------------------------------------------ */

static crm_err scan(struct import *import, const struct crm_spool *input, struct crm_sheet **sheet)
{
	CRM_TRY(open_source(import, input));
	CRM_TRY(crm_sheets_of(&import->sheets, import->fixed, sheet));
	crm_err err = crm_scan_file(import->source, (*sheet)->plan, import->options->create_fields);
	return crm_spool_err(input, crm_err_at(err, name_of(import), 1));
}

static crm_err make_fields(struct import *import, const struct crm_plan *plan)
{
	const struct crm_entity *entity;
	CRM_TRY(crm_newfields_make(import->repo, import->change, plan, &entity));
	import->fixed = crm_copy(import->arena, entity->name);
	import->loading.reading.model = import->repo->store->model;
	crm_sheets_forget(&import->sheets);
	return NULL;
}

static crm_err load_file(struct import *import, const struct crm_spool *input)
{
	struct crm_sheet *sheet = NULL;
	bool scans = !import->options->date_format || import->options->create_fields;
	if (scans)
		CRM_TRY(scan(import, input, &sheet));
	if (import->options->create_fields) {
		CRM_TRY(make_fields(import, sheet->plan));
		CRM_TRY(scan(import, input, &sheet));
	}
	CRM_TRY(open_source(import, input));
	say_what_it_is(import, sheet ? sheet->plan : NULL);
	CRM_TRY(open_rejects(import));
	return load_source(import);
}

static crm_err load_entity(struct import *import)
{
	const struct crm_import_options *options = import->options;
	CRM_AUTO(crm_spool_drop) struct crm_spool input = CRM_SPOOL_NONE;
	import->fixed = crm_copy(import->arena, options->entity->name);
	if (options->date_format && !options->create_fields)
		input.path = options->path;
	else
		CRM_TRY(crm_spool_open(import->arena, options->path, &input));
	return load_file(import, &input);
}

/* -- a whole export ---------------------------------------------------------------- */

static crm_err load_folder(struct import *import)
{
	struct crm_spool input = CRM_SPOOL_NONE;
	struct crm_order order;
	char **names;
	CRM_TRY(crm_folder_list(import->arena, import->options->path, "", &names));
	CRM_TRY(crm_order_files(import->arena, import->repo, names, &order));
	for (size_t i = 0; i < order.count; i++) {
		import->fixed = order.entities[i];
		input.path = crm_path(import->arena, import->options->path, order.files[i]);
		CRM_TRY(open_source(import, &input));
		CRM_TRY(load_source(import));
	}
	return NULL;
}

static crm_err load_all(struct import *import)
{
	struct crm_spool input = { .path = import->options->path, .fd = -1 };
	import->loading.links.many = true;
	if (input.path && crm_is_folder(input.path))
		return load_folder(import);
	CRM_TRY(open_source(import, &input));
	return load_source(import);
}

/* -- the whole ----------------------------------------------------------------------- */

static crm_err begin(struct import *import)
{
	const struct crm_import_options *options = import->options;
	import->rules.arena = import->arena;
	CRM_TRY(crm_rules_take(&import->rules, options));
	if (options->preset && options->entity)
		CRM_TRY(crm_preset_read(import->repo, options->preset, options->entity, &import->rules));
	CRM_TRY(crm_change_begin(import->repo, options->why, &import->change));
	import->sheets = (struct crm_sheets){ .arena = import->arena, .repo = import->repo, .rules = &import->rules };
	import->loading = (struct crm_loading){ .repo = import->repo, .options = options, .result = import->result,
		.change = import->change, .arena = import->row_arena };
	import->loading.links = (struct crm_links){ .repo = import->repo, .change = import->change,
		.arena = import->row_arena, .rules = &import->rules, .create = options->create_links,
		.saves = options->rejects != NULL };
	import->loading.reading = crm_links_reading(&import->loading.links);
	return NULL;
}

/* Counts in are counts out: a row that nobody counted is a bug, and must not pass for success. */
static crm_err check_counts(const struct crm_import_result *result)
{
	int64_t out = result->created + result->updated + result->unchanged + result->skipped + result->rejected;
	if (out == result->rows)
		return NULL;
	return crm_fail(CRM_DAMAGED, "of %lld rows read %lld were accounted for; nothing was stored",
	                (long long)result->rows, (long long)out);
}

static crm_err finish(struct import *import)
{
	struct crm_pending_loader loader = { prepare, reject, import };
	CRM_TRY(crm_pending_load(import->pending, &import->loading, &loader));
	CRM_TRY(check_counts(import->result));
	if (import->rejects)
		CRM_TRY(crm_rejects_finish(import->rejects));
	CRM_TRY(crm_change_commit(import->change));
	memcpy(import->result->txn, crm_change_txn(import->change), strlen(crm_change_txn(import->change)) + 1);
	return NULL;
}

crm_err crm_import_run(struct crm_repo *repo, const struct crm_import_options *options,
                       struct crm_import_result *result)
{
	CRM_AUTO(drop) struct import import = { .options = options, .repo = repo, .result = result,
		.arena = crm_arena_new(), .row_arena = crm_arena_new(), .pending = crm_pending_new() };
	*result = (struct crm_import_result){0};
	CRM_TRY(begin(&import));
	CRM_TRY(options->entity ? load_entity(&import) : load_all(&import));
	return finish(&import);
}
