#include "load/pristine.h"

#include <string.h>

#include "model/record.h"
#include "store/read.h"
#include "store/stmt.h"

/* Is the txn that made this record the first one? Then the record is init's own. */
static crm_err first_change(struct crm_repo *repo, int64_t *last)
{
	struct crm_stmt *stmt;
	bool row;
	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT coalesce(max(seq), 0) FROM change WHERE txn = 1", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*last = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err is_pristine(struct crm_repo *repo, bool *out)
{
	struct crm_stmt *stmt;
	bool row;
	/* The transaction now being made is the second. */
	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT count(*) FROM txn", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row && crm_stmt_int(stmt, 0) <= 2;
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err made_before(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                           int64_t last, const struct crm_record ***out, size_t *count)
{
	enum { MOST = 1000 };
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *record;
	int64_t rev;
	*count = 0;
	*out = crm_new(arena, const struct crm_record *, MOST);
	CRM_TRY(crm_scan_open(repo->store, entity, &scan));
	while (*count < MOST) {
		CRM_TRY(crm_scan_next(scan, &record, &rev));
		if (!record)
			return NULL;
		if (rev <= last)
			(*out)[(*count)++] = crm_record_copy(arena, record);
	}
	return NULL;
}

static crm_err clear(struct crm_repo *repo, struct crm_change *change, const struct crm_entity *entity,
                     int64_t last)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_model *model = repo->store->model;
	const struct crm_record **records;
	size_t count;
	CRM_TRY(made_before(repo, arena, entity, last, &records, &count));
	for (size_t i = 0; count && i < model->count; i++)
		for (size_t j = 0; j < model->entities[i]->count; j++) {
			const struct crm_field *field = model->entities[i]->fields[j];
			if (model->entities[i] != entity && crm_same(field->target, entity->name) &&
			    (field->flags & CRM_REQUIRED))
				CRM_TRY(clear(repo, change, model->entities[i], last));
		}
	for (size_t i = 0; i < count; i++)
		CRM_TRY(crm_change_delete(change, records[i], true));
	return NULL;
}

crm_err crm_pristine_clear(struct crm_repo *repo, struct crm_change *change, const char *entity)
{
	const struct crm_entity *found = crm_model_entity(repo->store->model, entity);
	bool pristine = false;
	int64_t last = 0;
	if (!found)
		return NULL;
	CRM_TRY(is_pristine(repo, &pristine));
	if (!pristine)
		return NULL;
	CRM_TRY(first_change(repo, &last));
	return last ? clear(repo, change, found, last) : NULL;
}
