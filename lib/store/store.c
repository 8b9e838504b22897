#include "store/store.h"

#include <stdlib.h>

#include "store/asof.h"
#include "store/functions.h"
#include "store/own.h"
#include "store/schema.h"
#include "store/stmt.h"
#include "store/upgrade.h"
#include "store/upgrade_steps.h"

static crm_err pragma(struct crm_db *db, const char *sql, int64_t *number)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(db, sql, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*number = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

/* What the file says it is. A file of no bytes is a database without a single table. */
struct identity {
	int64_t application, version, pages;
};

static crm_err identify(struct crm_db *db, struct identity *out)
{
	CRM_TRY(pragma(db, "PRAGMA application_id", &out->application));
	CRM_TRY(pragma(db, "PRAGMA user_version", &out->version));
	if (out->application == CRM_APPLICATION_ID)
		return NULL;
	CRM_TRY(pragma(db, "SELECT count(*) FROM sqlite_schema", &out->pages));
	if (out->application || out->version || out->pages)
		return crm_fail(CRM_DAMAGED, "%s is a database of another program", crm_db_path(db));
	return NULL;
}

/* The model of this program and this database. In a new one there is nothing of its own yet. */
static crm_err load(struct crm_db *db, struct crm_model **out, bool *current)
{
	CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;
	struct identity identity = {0};

	CRM_TRY(identify(db, &identity));
	CRM_TRY(crm_model_new(&model));
	if (identity.application == CRM_APPLICATION_ID)
		CRM_TRY(crm_own_load(db, model));
	*current = identity.application == CRM_APPLICATION_ID && identity.version == crm_model_hash(model);
	*out = model;
	model = NULL;
	return NULL;
}

/* One transaction for the few reads, for each of its own would lock and unlock the file. */
static crm_err load_in_snapshot(struct crm_db *db, struct crm_model **model, bool *current)
{
	crm_err err;

	CRM_TRY(crm_db_begin_read(db));
	err = load(db, model, current);
	crm_db_rollback(db);
	return err;
}

/* Looks again once nobody else can write: another process may have done the work meanwhile. */
static crm_err upgrade(struct crm_db *db)
{
	CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;
	bool current;

	CRM_TRY(load(db, &model, &current));
	if (current)
		return NULL;
	CRM_TRY(crm_upgrade_steps_before(db));
	CRM_TRY(crm_upgrade(db, model, CRM_UNKNOWN_REFUSE));
	return crm_upgrade_steps_after(db, model);
}

static crm_err upgrade_in_transaction(struct crm_db *db)
{
	crm_err err;

	CRM_TRY(crm_db_begin(db));
	err = upgrade(db);
	if (!err)
		err = crm_db_commit(db);
	crm_db_rollback(db);
	return err;
}

/* A reader of an older database makes way for itself through a connection that may write. */
static crm_err upgrade_for_reader(const char *path, long busy_ms)
{
	CRM_AUTO(crm_db_drop) struct crm_db *db = NULL;
	crm_err err = crm_db_open(path, CRM_DB_WRITE, busy_ms, &db);

	if (err)
		return crm_err_hint(crm_err_in(err, "%s was made by an older crm and must be upgraded first", path),
		                    "run any crm tool once as someone who may write there");
	return upgrade_in_transaction(db);
}

static crm_err open_model(struct crm_store *store, const char *path, enum crm_db_mode mode, long busy_ms)
{
	bool current;

	CRM_TRY(load_in_snapshot(store->db, &store->model, &current));
	if (current)
		return NULL;
	crm_model_drop(&store->model);
	CRM_TRY(mode == CRM_DB_READ ? upgrade_for_reader(path, busy_ms) : upgrade_in_transaction(store->db));
	CRM_TRY(load_in_snapshot(store->db, &store->model, &current));
	if (!current)
		return crm_fail(CRM_BUSY, "%s is being changed by a crm of another version", path);
	return NULL;
}

crm_err crm_store_open(const char *path, enum crm_db_mode mode, long busy_ms, struct crm_store **out)
{
	CRM_AUTO(crm_store_drop) struct crm_store *store = crm_calloc(1, sizeof *store);

	*out = NULL;
	CRM_TRY(crm_db_open(path, mode, busy_ms, &store->db));
	CRM_TRY(crm_functions_register(store->db));
	CRM_TRY(open_model(store, path, mode, busy_ms));
	*out = store;
	store = NULL;
	return NULL;
}

void crm_store_drop(struct crm_store **store)
{
	if (!*store)
		return;
	crm_asof_drop(&(*store)->asof);
	crm_db_drop(&(*store)->db);
	crm_model_drop(&(*store)->model);
	free(*store);
	*store = NULL;
}

/* Who has borrowed an entity or a record of the old model keeps it: models are small, and few in one command. */
crm_err crm_store_remodel(struct crm_store *store)
{
	CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;

	CRM_TRY(crm_model_new(&model));
	CRM_TRY(crm_own_load(store->db, model));
	CRM_TRY(crm_upgrade(store->db, model, store->is_bare ? CRM_UNKNOWN_DROP_BARE : CRM_UNKNOWN_DROP));
	crm_model_home(model, store->model->entities[0]->home);
	model->older = store->model;
	store->model = model;
	model = NULL;
	return NULL;
}
