#include "store/mend.h"

#include "store/reached.h"
#include "store/schema.h"
#include "store/search.h"
#include "store/stmt.h"
#include "store/tracked.h"
#include "store/tracked_rebuild.h"

static crm_err is_sound(struct crm_store *store, bool *sound)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(crm_stmt_new(store->db, "PRAGMA integrity_check(1)", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*sound = row && crm_same(crm_stmt_text(stmt, 0), "ok");
	return NULL;
}

static crm_err cannot(struct crm_store *store)
{
	return crm_err_hint(crm_fail(CRM_DAMAGED, "%s is damaged in more than its indexes", crm_db_path(store->db)),
	                    "crm-check --rebuild makes a new one from the history, and keeps this one");
}

/* An index that cannot even be emptied is as good as a damaged table. */
static crm_err mend_indexes(struct crm_store *store, const struct crm_findings *done)
{
	bool sound = false;
	crm_err err = is_sound(store, &sound);

	if (!err && sound)
		return NULL;
	if (!err)
		err = crm_db_run(store->db, "REINDEX");
	if (!err)
		err = is_sound(store, &sound);
	if (crm_err_kind(err) == CRM_DAMAGED || (!err && !sound))
		return cannot(store);
	CRM_TRY(err);
	done->found(done->context, "crm.db: the indexes were made anew");
	return NULL;
}

static crm_err mend_search(struct crm_store *store, const struct crm_entity *entity, const struct crm_findings *done)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	bool fits;

	if (!crm_schema_is_searched(entity))
		return NULL;
	CRM_TRY(crm_search_check(store->db, entity, &fits));
	if (fits)
		return NULL;
	CRM_TRY(crm_search_rebuild(store->db, entity));
	crm_str_addf(&text, "%s: the search index was made anew", entity->name);
	done->found(done->context, text.s);
	return NULL;
}

static crm_err mend_reach(struct crm_store *store, const struct crm_entity *entity, const struct crm_findings *done)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	bool fits = true;

	if (crm_reached_is_kept(entity))
		CRM_TRY(crm_reached_check(store->db, entity, &fits));
	if (fits)
		return NULL;
	CRM_TRY(crm_reached_rebuild(store->db, entity));
	crm_str_addf(&text, "%s: the index of addresses and numbers was made anew", entity->name);
	done->found(done->context, text.s);
	return NULL;
}

static crm_err mend_tracked(struct crm_store *store, const struct crm_entity *entity, const struct crm_findings *done)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	bool fits = true;

	if (crm_tracked_is_kept(entity))
		CRM_TRY(crm_tracked_check(store->db, entity, &fits));
	if (fits)
		return NULL;
	CRM_TRY(crm_tracked_rebuild(store->db, entity));
	crm_str_addf(&text, "%s: the table of what fields were was made anew", entity->name);
	done->found(done->context, text.s);
	return NULL;
}

static crm_err mend(struct crm_store *store, const struct crm_findings *done)
{
	CRM_TRY(mend_indexes(store, done));
	for (size_t i = 0; i < store->model->count; i++)
		CRM_TRY(mend_search(store, store->model->entities[i], done));
	for (size_t i = 0; i < store->model->count; i++)
		CRM_TRY(mend_reach(store, store->model->entities[i], done));
	for (size_t i = 0; i < store->model->count; i++)
		CRM_TRY(mend_tracked(store, store->model->entities[i], done));
	return crm_db_commit(store->db);
}

crm_err crm_store_mend(struct crm_store *store, const struct crm_findings *done)
{
	CRM_TRY(crm_db_begin(store->db));
	crm_err err = mend(store, done);
	crm_db_rollback(store->db);
	return err;
}
