#include "repo/conflict_same.h"

#include "store/read.h"
#include "store/rival.h"
#include "store/stmt.h"
#include "store/story.h"

static crm_err is_noted(const struct crm_conflict_search *search, bool *noted)
{
	struct crm_stmt *stmt;
	CRM_TRY(crm_db_stmt(search->repo->store->db, "SELECT 1 FROM main.\"txn.disputed\" WHERE entity = ?1 AND record = ?2"
	                                             " AND kind = 'same'", &stmt));
	crm_stmt_bind_text(stmt, 1, search->dispute->entity->name);
	crm_stmt_bind_text(stmt, 2, search->dispute->id);
	CRM_TRY(crm_stmt_step(stmt, noted));
	crm_stmt_reset(stmt);
	return NULL;
}

/* The transaction that gave the record this value. */
static crm_err giver(const struct crm_conflict_search *search, const struct crm_record *record, size_t field, int64_t *txn)
{
	struct crm_story story;
	const char *name = record->entity->fields[field]->name;
	*txn = 0;
	CRM_TRY(crm_story_read(search->repo->store, search->arena, record->entity->name, crm_record_id(record), &story));
	for (size_t i = 0; i < story.count && !*txn; i++)
		if (crm_same(story.episodes[i].field, name))
			*txn = story.episodes[i].txn;
	return NULL;
}

static crm_err fill_side(const struct crm_conflict_search *search, const struct crm_record *record, size_t field,
                         struct crm_conflict_side *out)
{
	bool *gave = crm_new(search->arena, bool, record->entity->count);
	gave[field] = true;
	*out = (struct crm_conflict_side){ .record = record, .gave = gave };
	return giver(search, record, field, &out->txn);
}

static crm_err add(const struct crm_conflict_search *search, size_t field, const char *other)
{
	struct crm_record *record;
	CRM_TRY(crm_read_record(search->repo->store, search->arena, search->dispute->entity, other, &record, NULL));
	if (!record)
		return NULL;
	struct crm_conflict *conflict = crm_conflict_add(search, CRM_CONFLICT_SAME);
	conflict->field = (int)field;
	conflict->with = crm_record_id(record);
	conflict->with_label = crm_record_label(record);
	CRM_TRY(fill_side(search, search->dispute->now, field, &conflict->stands));
	CRM_TRY(fill_side(search, record, field, &conflict->other));
	return crm_conflict_end(search, conflict->record, conflict->with);
}

/* Of several that have the same, each is told with the next one by id. */
crm_err crm_conflict_find_same(const struct crm_conflict_search *search)
{
	struct crm_rivals *rivals;
	bool noted;
	CRM_TRY(is_noted(search, &noted));
	if (!noted || !search->dispute->now)
		return NULL;
	CRM_TRY(crm_rivals_new(search->arena, search->repo->store, search->dispute->entity, &rivals));
	for (size_t set = 0; set < crm_rivals_sets(rivals); set++) {
		char other[CRM_ID_SIZE];
		CRM_TRY(crm_rivals_next(rivals, set, search->dispute->now, other));
		if (*other)
			CRM_TRY(add(search, (size_t)crm_rivals_field(rivals, set), crm_copy(search->arena, other)));
	}
	return NULL;
}
