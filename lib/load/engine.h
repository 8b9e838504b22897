/*
 * The engine of an import: one transaction, the rows of one or several sources through the plan of their
 * entity into records, wrong ones to the rejects, waiting ones at the end. (Inside the room.)
 */
#ifndef CRM_LOAD_ENGINE_H
#define CRM_LOAD_ENGINE_H

#include "load/input.h"
#include "load/loading.h"
#include "load/pending.h"
#include "load/rejects.h"
#include "load/sheets.h"

struct crm_engine {
	const struct crm_import_options *options;
	struct crm_repo *repo;
	struct crm_import_result *result;
	struct crm_arena *arena;           /* of the whole import */
	struct crm_arena *row_arena;
	struct crm_mappings rules;
	struct crm_sheets sheets;
	struct crm_change *change;
	struct crm_loading loading;
	struct crm_pending *pending;
	struct crm_rejects *rejects;       /* NULL: a wrong row ends the import */
	struct crm_input input;
	const char *fixed;                 /* the entity of all rows of the source; NULL: each row says (_entity) */
	const char *last;                  /* the entity of the row before */
	bool whole;                        /* does the source tell all its columns at once (CSV)? */
};

/* Takes the rules and begins the transaction. The engine must stay where it is until it is dropped. */
CRM_MUST_USE crm_err crm_engine_begin(struct crm_engine *engine, struct crm_repo *repo,
                                      const struct crm_import_options *options, struct crm_import_result *result);
/* Takes back what was not finished. */
void crm_engine_drop(struct crm_engine *engine);
/* Loads all rows of the open input. */
CRM_MUST_USE crm_err crm_engine_load(struct crm_engine *engine);
/* After the model has changed in this transaction. */
void crm_engine_remodelled(struct crm_engine *engine);
/* Loads what waits, finishes the rejects and commits. */
CRM_MUST_USE crm_err crm_engine_finish(struct crm_engine *engine);

#endif
