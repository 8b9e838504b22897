#include "repo/change.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "hook/script_notice.h"
#include "model/record.h"
#include "repo/before.h"
#include "repo/followers.h"
#include "repo/hook_kinds.h"
#include "repo/ref.h"
#include "repo/removal.h"
#include "rule/rule.h"
#include "store/read.h"

enum { CACHE = 64 << 20, DEPTH_MOST = 8 };

struct crm_change {
	struct crm_repo *repo;
	struct crm_arena *arena;    /* of one record that is put back */
	struct crm_arena_mark mark;
	struct crm_change_why why;
	struct crm_txn txn;
	char at[CRM_INSTANT_SIZE];
	struct crm_writer *writer;
	struct crm_rules *rules;
	bool quiet;                 /* they are not asked */
	int depth;                  /* of what follows from what follows */
	bool open, committed;
	bool keep;                  /* also where nothing was written */
	int64_t count;
	int64_t amended;            /* by programs of hooks/ */
};

/* What a rule writes goes through the same door. A ring of rules is a mistake of ours: it ends here, not in a full stack. */
static crm_err write_also(void *context, enum crm_op op, const struct crm_record *old, struct crm_record *record)
{
	struct crm_change *change = context;
	bool changed;
	crm_err err;
	if (change->depth == DEPTH_MOST)
		return crm_fail(CRM_CONFLICT, "the rules of %s go round in a ring", (record ? record : old)->entity->plural);
	change->depth++;
	if (op == CRM_CREATE)
		err = crm_change_create(change, record);
	else if (op == CRM_UPDATE)
		err = crm_change_update(change, old, record, &changed);
	else
		err = crm_change_delete(change, old, false);
	change->depth--;
	return err;
}

static void open_rules(struct crm_change *change)
{
	change->rules = crm_rules_new(&(struct crm_rules_setting){
		.store = change->repo->store, .at = crm_instant_text(change->txn.at, change->at),
		.imported = change->why.source != NULL, .also = write_also, .context = change,
		.asking = &change->repo->asking, .recurrence = change->repo->recurrence });
}

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
	open_rules(change);
	*out = change;
	change = NULL;
	return NULL;
}

void crm_change_drop(struct crm_change **change)
{
	if (!*change)
		return;
	crm_writer_drop(&(*change)->writer);
	crm_rules_drop(&(*change)->rules);
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
	if (!change->why.limited || crm_writer_changes(change->writer) <= change->why.most)
		return NULL;
	return crm_fail(CRM_DENIED, "this would change more than %lld records (--max-changes); nothing was changed",
	                (long long)change->why.most);
}

/* To remove a record is to empty its fields. */
static crm_err may_write(const struct crm_change *change, const struct crm_record *old,
                         const struct crm_record *record)
{
	const struct crm_entity *entity = (record ? record : old)->entity;
	if (!change->repo->actor.roles)
		return NULL;
	for (size_t i = 0; i < entity->count; i++) {
		struct crm_value before = old ? old->values[i] : CRM_NO_VALUE;
		struct crm_value after = record ? record->values[i] : CRM_NO_VALUE;
		if (crm_value_equal(before, after) || crm_may_write(&change->repo->actor, entity, entity->fields[i]))
			continue;
		return crm_err_field(crm_fail(CRM_DENIED, "%s may not write this field of a %s",
		                              change->repo->actor.name, entity->name),
		                     entity->fields[i]->name);
	}
	return NULL;
}

static crm_err check(struct crm_change *change, enum crm_op op, const struct crm_record *old,
                     struct crm_record *record)
{
	if (!change->quiet)
		CRM_TRY(crm_rules_before(change->rules, op, old, record));
	if (record)
		CRM_TRY(crm_record_check(record));
	return may_write(change, old, record);
}

/* It is written: who wants to know, and what follows. */
static crm_err wrote(struct crm_change *change, enum crm_op op, const struct crm_record *old,
                     struct crm_record *record)
{
	CRM_TRY(refuse_too_many(change));
	if (change->why.wrote)
		CRM_TRY(change->why.wrote(change->why.context, op, old, record));
	return change->quiet ? NULL : crm_rules_after(change->rules, op, old, record);
}

crm_err crm_change_create(struct crm_change *change, struct crm_record *record)
{
	CRM_TRY(check(change, CRM_CREATE, NULL, record));
	CRM_TRY(crm_write_create(change->writer, record));
	return wrote(change, CRM_CREATE, NULL, record);
}

static bool is_called_by(const struct crm_entity *entity, const struct crm_field *field)
{
	for (size_t i = 0; entity->keys && entity->keys[i]; i++)
		if (crm_same(entity->keys[i], field->name))
			return true;
	return field->flags & CRM_REACHED;
}

/* A name that led to this record may no longer do so. */
static void forget_names(struct crm_change *change, const struct crm_record *old, const struct crm_record *record)
{
	for (size_t i = 0; i < old->entity->count; i++)
		if (is_called_by(old->entity, old->entity->fields[i]) &&
		    (!record || !crm_value_equal(old->values[i], record->values[i]))) {
			crm_ref_forget(change->repo, old->entity);
			return;
		}
}

crm_err crm_change_update(struct crm_change *change, const struct crm_record *old, struct crm_record *record,
                          bool *changed)
{
	*changed = false;
	CRM_TRY(check(change, CRM_UPDATE, old, record));
	CRM_TRY(crm_write_update(change->writer, old, record, changed));
	if (!*changed)
		return NULL;
	forget_names(change, old, record);
	return wrote(change, CRM_UPDATE, old, record);
}

/* What is not in the history yet is written there by the model it was made with: once the definition is gone, its records
 * of then can no longer be told. */
static crm_err before_definition_goes(struct crm_change *change, const struct crm_record *record)
{
	bool defines = crm_same(record->entity->name, "entity") || crm_same(record->entity->name, "field");
	return defines ? crm_followers_drain_to(change->repo, change->txn.seq - 1) : NULL;
}

crm_err crm_change_holder(struct crm_change *change, const struct crm_record *record, bool parts,
                          struct crm_holder *out)
{
	return crm_writer_holder(change->writer, record, parts, out);
}

crm_err crm_change_delete(struct crm_change *change, const struct crm_record *record, bool unlink)
{
	CRM_TRY(before_definition_goes(change, record));
	CRM_TRY(check(change, CRM_DELETE, record, NULL));
	crm_err err = crm_write_delete(change->writer, record);
	if (crm_err_kind(err) == CRM_CONFLICT && (unlink || !change->quiet)) {
		CRM_TRY(crm_removal_clear(change, change->repo, record, unlink));
		err = crm_write_delete(change->writer, record);
	}
	CRM_TRY(err);
	forget_names(change, record, NULL);
	return wrote(change, CRM_DELETE, record, NULL);
}

/* The texts are the record's own. */
static struct crm_record *same_values(struct crm_arena *arena, const struct crm_record *record)
{
	struct crm_record *copy = crm_record_new(arena, record->entity);
	memcpy(copy->values, record->values, record->entity->count * sizeof *copy->values);
	return copy;
}

/* Rules are tried on a copy, for deriving would change what is to be put back as it was. */
crm_err crm_change_put_back(struct crm_change *change, const struct crm_record *old, const struct crm_record *record)
{
	crm_arena_rewind(change->arena, change->mark);
	struct crm_record *exact = same_values(change->arena, record);
	bool changed = true;
	CRM_TRY(crm_record_check(same_values(change->arena, record)));
	CRM_TRY(may_write(change, old, record));
	if (old)
		CRM_TRY(crm_write_update(change->writer, old, exact, &changed));
	else
		CRM_TRY(crm_write_create(change->writer, exact));
	if (old && changed)
		forget_names(change, old, record);
	return changed ? wrote(change, old ? CRM_UPDATE : CRM_CREATE, old, exact) : NULL;
}

void crm_change_trust(struct crm_change *change, bool on)
{
	crm_writer_trust(change->writer, on);
}

void crm_change_quiet(struct crm_change *change, bool on)
{
	change->quiet = on;
}

crm_err crm_change_merged(struct crm_change *change, const struct crm_record *other, const char *kept, int64_t undone)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *record;
	CRM_TRY(crm_read_record(change->repo->store, arena, other->entity, kept, &record, NULL));
	return record ? crm_rules_merged(change->rules, other, record, undone) : NULL;
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

void crm_change_watch(struct crm_change *change, crm_err (*told)(void *context, enum crm_op op, const struct crm_record *old,
                                                                 const struct crm_record *record), void *context)
{
	change->why.wrote = told;
	change->why.context = context;
}

void crm_change_keep(struct crm_change *change)
{
	change->keep = true;
}

static crm_err finish_writing(struct crm_change *change)
{
	CRM_TRY(crm_rules_end(change->rules));
	CRM_TRY(crm_writer_finish(change->writer));
	take_model(change->repo);
	change->count = crm_writer_changes(change->writer);
	return NULL;
}

/* What they want changed is a write of today, whatever the change itself is. */
static crm_err ask_programs(struct crm_change *change)
{
	change->quiet = false;
	crm_writer_trust(change->writer, false);
	CRM_TRY(crm_before_ask(change->repo, change, &change->txn, change->why.dry_run, &change->amended));
	return change->amended ? finish_writing(change) : NULL;
}

/* Programs that are told afterwards are noticed by the first write after they were put there: this one. That this fails is no
 * reason to take it back. */
static void notice_programs(struct crm_change *change)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_repo *repo = change->repo;
	const char **idle;
	if (!crm_hooks_are_here(repo))
		return;
	crm_err err = crm_scripts_notice(arena, repo->folder, repo->store, change->txn.seq, &idle);
	if (err)
		crm_repo_warn(repo, "programs new in hooks/ will not be told of this change: %s", err->text);
	for (; !err && *idle; idle++)
		crm_repo_warn(repo, "hooks/%s may not be executed and will not be told of changes", *idle);
}

crm_err crm_change_commit(struct crm_change *change)
{
	struct crm_db *db = change->repo->store->db;
	CRM_TRY(finish_writing(change));
	if (change->count)
		CRM_TRY(ask_programs(change));
	if ((!change->count && !change->keep) || change->why.dry_run) {
		crm_db_rollback(db);
		change->open = false;
		return NULL;
	}
	notice_programs(change);
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

int64_t crm_change_amended(const struct crm_change *change)
{
	return change->amended;
}
