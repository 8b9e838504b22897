#include "load/import.h"

#include "base/file.h"
#include "load/engine.h"
#include "load/newfields.h"
#include "load/order.h"
#include "load/scan.h"

static crm_err open_input(struct crm_engine *engine, const struct crm_spool *spool)
{
	return crm_input_open(&engine->input, spool, engine->options);
}

/* -- one entity ------------------------------------------------------------------ */

static crm_err scan(struct crm_engine *engine, const struct crm_spool *spool, struct crm_sheet **sheet)
{
	CRM_TRY(open_input(engine, spool));
	CRM_TRY(crm_sheets_of(&engine->sheets, engine->fixed, sheet));
	crm_err err = crm_scan_file(engine->input.source, (*sheet)->plan, engine->options->create_fields);
	return crm_spool_err(spool, crm_err_at(err, crm_input_name(&engine->input), 1));
}

static crm_err make_fields(struct crm_engine *engine, const struct crm_plan *plan)
{
	const struct crm_entity *entity;
	CRM_TRY(crm_newfields_make(engine->repo, engine->change, plan, &entity));
	engine->fixed = crm_copy(engine->arena, entity->name);
	crm_engine_remodelled(engine);
	return NULL;
}

static void say_what_it_is(const struct crm_engine *engine, const struct crm_plan *plan)
{
	if (engine->options->say)
		crm_input_describe(&engine->input, plan, engine->options->say, engine->options->context);
}

static crm_err open_rejects(struct crm_engine *engine)
{
	const struct crm_import_options *options = engine->options;
	const char *const *names;
	size_t count;
	if (!options->rejects)
		return NULL;
	CRM_TRY(crm_rejects_open(options->rejects, crm_source_reject(engine->input.source),
	                         crm_source_delimiter(engine->input.source), &engine->rejects));
	crm_source_header(engine->input.source, &names, &count);
	crm_rejects_header(engine->rejects, names, count);
	return NULL;
}

static crm_err load_file(struct crm_engine *engine, const struct crm_spool *spool)
{
	struct crm_sheet *sheet = NULL;
	bool scans = !engine->options->date_format || engine->options->create_fields;
	if (scans)
		CRM_TRY(scan(engine, spool, &sheet));
	if (engine->options->create_fields) {
		CRM_TRY(make_fields(engine, sheet->plan));
		CRM_TRY(scan(engine, spool, &sheet));
	}
	CRM_TRY(open_input(engine, spool));
	say_what_it_is(engine, sheet ? sheet->plan : NULL);
	CRM_TRY(open_rejects(engine));
	CRM_TRY(crm_engine_load(engine));
	if (engine->options->say)
		crm_input_say_left_out(&engine->input, engine->options->say, engine->options->context);
	return NULL;
}

static crm_err load_entity(struct crm_engine *engine)
{
	const struct crm_import_options *options = engine->options;
	CRM_AUTO(crm_spool_drop) struct crm_spool spool = CRM_SPOOL_NONE;
	engine->fixed = crm_copy(engine->arena, options->entity->name);
	if (options->date_format && !options->create_fields)
		spool.path = options->path;
	else
		CRM_TRY(crm_spool_open(engine->arena, options->path, &spool));
	crm_err err = load_file(engine, &spool);
	crm_input_drop(&engine->input);
	return err;
}

/* -- a whole export ---------------------------------------------------------------- */

static crm_err load_folder(struct crm_engine *engine)
{
	struct crm_spool spool = CRM_SPOOL_NONE;
	struct crm_order order;
	char **names;
	CRM_TRY(crm_folder_list(engine->arena, engine->options->path, "", &names));
	CRM_TRY(crm_order_files(engine->arena, engine->repo, names, &order));
	for (size_t i = 0; i < order.count; i++) {
		engine->fixed = order.entities[i];
		spool.path = crm_path(engine->arena, engine->options->path, order.files[i]);
		CRM_TRY(open_input(engine, &spool));
		CRM_TRY(crm_engine_load(engine));
	}
	crm_input_drop(&engine->input);
	return NULL;
}

static crm_err load_all(struct crm_engine *engine)
{
	struct crm_spool spool = { .path = engine->options->path, .fd = -1 };
	engine->loading.links.many = true;
	if (spool.path && crm_is_folder(spool.path))
		return load_folder(engine);
	CRM_TRY(open_input(engine, &spool));
	crm_err err = crm_engine_load(engine);
	crm_input_drop(&engine->input);
	return err;
}

crm_err crm_import_run(struct crm_repo *repo, const struct crm_import_options *options,
                       struct crm_import_result *result)
{
	CRM_AUTO(crm_engine_drop) struct crm_engine engine = {0};
	CRM_TRY(crm_engine_begin(&engine, repo, options, result));
	CRM_TRY(options->entity ? load_entity(&engine) : load_all(&engine));
	return crm_engine_finish(&engine);
}
