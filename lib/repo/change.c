#include "repo/change.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "model/record.h"
#include "repo/followers.h"
#include "repo/ref.h"

enum { CACHE = 64 << 20 };

struct crm_change {
	struct crm_repo *repo;
	struct crm_arena *arena;    /* of what derive makes for one record; rewound at each call */
	struct crm_arena_mark mark;
	struct crm_change_why why;
	struct crm_txn txn;
	struct crm_writer *writer;
	bool open, committed;
	int64_t count;
};

crm_err crm_change_begin(struct crm_repo *repo, const struct crm_change_why *why, struct crm_change **out)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = crm_calloc(1, sizeof *change);
	change->repo = repo;
	change->why = *why;
	change->arena = crm_arena_new();
	change->mark = crm_arena_mark(change->arena);
	change->txn = (struct crm_txn){ .actor = repo->ident, .tool = why->tool, .note = why->note,
	                                .batch = why->batch, .source = why->source };
	crm_db_cache(repo->store->db, CACHE);
	CRM_TRY(crm_db_begin(repo->store->db));
	change->open = true;
	int64_t last = 0;
	CRM_TRY(crm_journal_last(repo->store, &last));
	crm_id_start((uint64_t)last + 1);
	CRM_TRY(crm_journal_begin(repo->store, &change->txn));
	CRM_TRY(crm_writer_open(repo->store, &change->txn, &change->writer));
	*out = change;
	change = NULL;
	return NULL;
}

void crm_change_drop(struct crm_change **change)
{
	if (!*change)
		return;
	crm_writer_drop(&(*change)->writer);
	if ((*change)->open)
		crm_db_rollback((*change)->repo->store->db);
	crm_arena_drop(&(*change)->arena);
	free(*change);
	*change = NULL;
}

/* The model that texts are read by is the store's, which may be a new one. */
static void take_model(struct crm_repo *repo)
{
	repo->reading.model = repo->asking.model = repo->store->model;
}

static crm_err refuse_too_many(const struct crm_change *change)
{
	if (!change->why.most || crm_writer_changes(change->writer) <= change->why.most)
		return NULL;
	return crm_fail(CRM_DENIED, "this would change more than %lld records (--max-changes); nothing was changed",
	                (long long)change->why.most);
}

static crm_err may_write(const struct crm_change *change, const struct crm_record *old,
                         const struct crm_record *record)
{
	const struct crm_entity *entity = record->entity;
	if (!change->repo->actor.roles)
		return NULL;
	for (size_t i = 0; i < entity->count; i++) {
		struct crm_value before = old ? old->values[i] : CRM_NO_VALUE;
		if (crm_value_equal(before, record->values[i]) ||
		    crm_may_write(&change->repo->actor, entity, entity->fields[i]))
			continue;
		return crm_err_field(crm_fail(CRM_DENIED, "%s may not write this field of a %s",
		                              change->repo->actor.name, entity->name),
		                     entity->fields[i]->name);
	}
	return NULL;
}

static crm_err check(struct crm_change *change, const struct crm_record *old, struct crm_record *record)
{
	crm_arena_rewind(change->arena, change->mark);
	CRM_TRY(crm_record_check(record, change->arena));
	return may_write(change, old, record);
}

crm_err crm_change_create(struct crm_change *change, struct crm_record *record)
{
	CRM_TRY(check(change, NULL, record));
	CRM_TRY(crm_write_create(change->writer, record));
	return refuse_too_many(change);
}

/* A name that led to this record may no longer do so. */
static void forget_names(struct crm_change *change, const struct crm_record *old, const struct crm_record *record)
{
	const char *const *keys = old->entity->keys;
	for (size_t i = 0; keys && keys[i]; i++)
		if (!record || !crm_value_equal(crm_record_get(old, keys[i]), crm_record_get(record, keys[i]))) {
			crm_ref_forget(change->repo, old->entity);
			return;
		}
}

crm_err crm_change_update(struct crm_change *change, const struct crm_record *old, struct crm_record *record,
                          bool *changed)
{
	CRM_TRY(check(change, old, record));
	CRM_TRY(crm_write_update(change->writer, old, record, changed));
	if (*changed)
		forget_names(change, old, record);
	return refuse_too_many(change);
}

/* What is not in the history yet is written there by the model it was made with: once the definition is gone, its records
 * of then can no longer be told. */
static crm_err before_definition_goes(struct crm_change *change, const struct crm_record *record)
{
	bool defines = crm_same(record->entity->name, "entity") || crm_same(record->entity->name, "field");
	return defines ? crm_followers_drain_to(change->repo, change->txn.seq - 1) : NULL;
}

crm_err crm_change_delete(struct crm_change *change, const struct crm_record *record, bool unlink)
{
	CRM_TRY(before_definition_goes(change, record));
	CRM_TRY(crm_write_delete(change->writer, record, unlink));
	forget_names(change, record, NULL);
	return refuse_too_many(change);
}

void crm_change_tell_emptied(struct crm_change *change, crm_told_emptied *told, void *context)
{
	crm_writer_tell_emptied(change->writer, told, context);
}

/* The texts are the record's own. */
static struct crm_record *same_values(struct crm_arena *arena, const struct crm_record *record)
{
	struct crm_record *copy = crm_record_new(arena, record->entity);
	memcpy(copy->values, record->values, record->entity->count * sizeof *copy->values);
	return copy;
}

/* The rules are tried on a copy, for deriving would change what is to be put back as it was. */
crm_err crm_change_put_back(struct crm_change *change, const struct crm_record *old, const struct crm_record *record)
{
	bool changed = false;
	crm_arena_rewind(change->arena, change->mark);
	CRM_TRY(crm_record_check(same_values(change->arena, record), change->arena));
	CRM_TRY(may_write(change, old, record));
	struct crm_record *exact = same_values(change->arena, record);
	if (old)
		CRM_TRY(crm_write_update(change->writer, old, exact, &changed));
	else
		CRM_TRY(crm_write_create(change->writer, exact));
	if (changed)
		forget_names(change, old, record);
	return refuse_too_many(change);
}

void crm_change_trust(struct crm_change *change, bool on)
{
	crm_writer_trust(change->writer, on);
}

crm_err crm_change_recheck(struct crm_change *change, const struct crm_entity *entity, const char *id)
{
	return crm_writer_recheck(change->writer, entity, id);
}

crm_err crm_change_settle(struct crm_change *change)
{
	struct crm_repo *repo = change->repo;
	crm_writer_remodel(change->writer);
	CRM_TRY(crm_writer_finish(change->writer));
	take_model(repo);
	crm_map_clear(repo->remembered);
	return NULL;
}

crm_err crm_change_bulk_delete(struct crm_change *change, const struct crm_entity *entity, int64_t count)
{
	return crm_writer_bulk_delete(change->writer, entity, count);
}

crm_err crm_change_remodel(struct crm_change *change)
{
	CRM_TRY(crm_store_remodel(change->repo->store));
	take_model(change->repo);
	return NULL;
}

crm_err crm_change_bulk(struct crm_change *change, const struct crm_entity *entity, int key)
{
	return crm_writer_bulk(change->writer, entity, key);
}

crm_err crm_change_save(struct crm_change *change)
{
	return crm_db_save(change->repo->store->db);
}

crm_err crm_change_release(struct crm_change *change)
{
	return crm_db_release(change->repo->store->db);
}

void crm_change_undo_to_save(struct crm_change *change)
{
	crm_db_undo_to_save(change->repo->store->db);
	crm_map_clear(change->repo->remembered);
}

crm_err crm_change_commit(struct crm_change *change)
{
	struct crm_db *db = change->repo->store->db;
	CRM_TRY(crm_writer_finish(change->writer));
	take_model(change->repo);
	change->count = crm_writer_changes(change->writer);
	if (!change->count || change->why.dry_run) {
		crm_db_rollback(db);
		change->open = false;
		return NULL;
	}
	CRM_TRY(crm_db_commit(db));
	change->open = false;
	change->committed = true;
	crm_followers_tell(change->repo);
	return NULL;
}

const char *crm_change_txn(const struct crm_change *change)
{
	return change->committed ? change->txn.id : "";
}

int64_t crm_change_count(const struct crm_change *change)
{
	return change->count;
}
