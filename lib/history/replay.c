#include "history/replay.h"

#include <stdlib.h>
#include <string.h>

#include "history/fold.h"
#include "history/record_pair.h"
#include "history/text_read.h"
#include "store/own.h"
#include "store/read.h"
#include "store/redefine.h"

/* Which of the changes found are written now: definitions come before what they define, and go after it. */
enum { PUTS = 1, TAKES = 2 };

struct crm_replay {
	struct crm_git *git;
	struct crm_store *store;
	struct crm_writer *writer;
	struct crm_arena *arena;         /* of one commit; of one record after its mark */
	bool onto;                       /* the commit does not know of all that the database has ... */
	struct crm_fold *fold;           /* ... then its records go through this */
	struct crm_txn txn;
	bool distrusts;
	struct crm_str texts[2];         /* of a record in the database and in the commit before */
	int64_t txns, changes;
	struct crm_record_pair pair;
	struct crm_record *records[2];   /* of the entity being replayed */
	bool is_remodelled;              /* since they were made */
};

crm_err crm_replay_open(struct crm_git *git, struct crm_store *store, struct crm_replay **out)
{
	struct crm_replay *replay = crm_calloc(1, sizeof(*replay));

	replay->git = git;
	replay->store = store;
	replay->arena = crm_arena_new();
	*out = replay;
	return NULL;
}

void crm_replay_drop(struct crm_replay **at)
{
	struct crm_replay *replay = *at;

	if (!replay)
		return;
	*at = NULL;
	crm_fold_drop(&replay->fold);
	crm_writer_drop(&replay->writer);
	crm_record_pair_drop(&replay->pair);
	crm_str_drop(&replay->texts[0]);
	crm_str_drop(&replay->texts[1]);
	crm_arena_drop(&replay->arena);
	free(replay);
}

void crm_replay_distrust(struct crm_replay *replay)
{
	replay->distrusts = true;
}

int64_t crm_replay_txns(const struct crm_replay *replay)
{
	return replay->txns;
}

int64_t crm_replay_changes(const struct crm_replay *replay)
{
	return replay->changes;
}

/* -- records ------------------------------------------------------------------------- */

static void renew_records(struct crm_replay *replay, const char *name)
{
	const struct crm_entity *entity = crm_model_entity(replay->store->model, name);

	for (int i = 0; i < 2; i++)
		replay->records[i] = crm_record_new(replay->arena, entity);
}

/* What the record has in a field that is gone would be lost: the field is there again. */
static crm_err define_all(struct crm_replay *replay, const struct crm_shard_piece *newer)
{
	const char *last = NULL;

	for (;;) {
		const struct crm_entity *entity = replay->records[1]->entity;
		const char *name = crm_history_unknown(replay->arena, newer, entity);
		bool any = name && !crm_same(name, last);

		if (any)
			CRM_TRY(crm_fold_define(replay->fold, entity->name, name, &any));
		if (!any)
			return NULL;
		last = name;
		CRM_TRY(crm_writer_finish(replay->writer));
		renew_records(replay, entity->name);
		replay->is_remodelled = true;
	}
}

static crm_err put_onto(struct crm_replay *replay, const struct crm_shard_piece *older, const struct crm_shard_piece *newer)
{
	struct crm_record **records = replay->records;

	if (!crm_own_is_definition(records[1]->entity))
		CRM_TRY(define_all(replay, newer));
	CRM_TRY(crm_history_read_known(replay->arena, newer, records[1]));
	if (older)
		CRM_TRY(crm_history_read_known(replay->arena, older, records[0]));
	return crm_fold_put(replay->fold, older ? records[0] : NULL, records[1]);
}

static crm_err check_older(struct crm_replay *replay, const struct crm_record *older)
{
	struct crm_record *here;

	if (!replay->distrusts)
		return NULL;
	CRM_TRY(crm_read_record(replay->store, replay->arena, older->entity, crm_record_id(older), &here, NULL));
	for (int i = 0; i < 2; i++)
		crm_str_clear(&replay->texts[i]);
	crm_history_add_record(&replay->texts[0], older);
	if (here)
		crm_history_add_record(&replay->texts[1], here);
	if (crm_same(crm_str_text(&replay->texts[0]), crm_str_text(&replay->texts[1])))
		return NULL;
	return crm_fail(CRM_DAMAGED, "record %s was not what its commit says it was before", crm_record_id(older));
}

static crm_err put(struct crm_replay *replay, const struct crm_shard_piece *older, const struct crm_shard_piece *newer)
{
	struct crm_record **records = replay->records;
	bool anew;

	if (replay->fold)
		return put_onto(replay, older, newer);
	CRM_TRY(crm_history_read_record(replay->arena, newer, records[1]));
	if (!older)
		return crm_write_create(replay->writer, records[1]);
	CRM_TRY(crm_history_read_record(replay->arena, older, records[0]));
	CRM_TRY(check_older(replay, records[0]));
	return crm_write_redefine(replay->store, replay->writer, records[0], records[1], &anew);
}

static crm_err take(struct crm_replay *replay, const struct crm_shard_piece *older)
{
	if (replay->fold) {
		CRM_TRY(crm_history_read_known(replay->arena, older, replay->records[0]));
		return crm_fold_take(replay->fold, replay->records[0]);
	}
	CRM_TRY(crm_history_read_record(replay->arena, older, replay->records[0]));
	CRM_TRY(check_older(replay, replay->records[0]));
	return crm_write_delete(replay->writer, replay->records[0]);
}

static crm_err replay_records(struct crm_replay *replay, const char *entity, unsigned parts, bool *any)
{
	const struct crm_shard_piece *older, *newer;

	for (;;) {
		if (replay->is_remodelled)
			renew_records(replay, entity);
		replay->is_remodelled = false;
		struct crm_arena_mark mark = crm_arena_mark(replay->arena);

		CRM_TRY(crm_record_pair_next(&replay->pair, &older, &newer));
		if (!older && !newer)
			return NULL;
		if (!(parts & (newer ? PUTS : TAKES)))
			continue;
		CRM_TRY(crm_err_at(newer ? put(replay, older, newer) : take(replay, older), replay->pair.path, 0));
		crm_arena_rewind(replay->arena, mark);
		replay->changes++;
		*any = true;
	}
}

static crm_err replay_folder(struct crm_replay *replay, const struct crm_folder_pair *folder, unsigned parts, bool *any)
{
	struct crm_arena_mark mark = crm_arena_mark(replay->arena);

	renew_records(replay, folder->name);
	replay->is_remodelled = false;
	CRM_TRY(crm_record_pair_open(&replay->pair, replay->git, folder));
	CRM_TRY(replay_records(replay, folder->name, parts, any));
	crm_arena_rewind(replay->arena, mark);
	return NULL;
}

/* -- one commit ------------------------------------------------------------------------ */

struct folders {
	struct crm_folder_pair *pairs;
	size_t count;
};

static const struct crm_folder_pair *folder_of(const struct folders *folders, const char *name)
{
	for (size_t i = 0; i < folders->count; i++)
		if (strcmp(folders->pairs[i].name, name) == 0)
			return &folders->pairs[i];
	return NULL;
}

/* In this order they are defined; the other way round they are removed. */
static const char *const definitions[] = { "entity", "field" };

static bool is_definition(const char *name)
{
	return strcmp(name, definitions[0]) == 0 || strcmp(name, definitions[1]) == 0;
}

/* Afterwards the model is the one of this moment of the history. */
static crm_err replay_definitions(struct crm_replay *replay, const struct folders *folders, unsigned parts)
{
	bool any = false;

	for (size_t i = 0; i < CRM_COUNT(definitions); i++) {
		const char *name = definitions[parts == PUTS ? i : CRM_COUNT(definitions) - 1 - i];
		const struct crm_folder_pair *folder = folder_of(folders, name);

		if (folder)
			CRM_TRY(replay_folder(replay, folder, parts, &any));
	}
	return any ? crm_writer_finish(replay->writer) : NULL;
}

static crm_err replay_entities(struct crm_replay *replay, const struct folders *folders, unsigned parts)
{
	const struct crm_model *model = replay->store->model;
	bool any;

	for (size_t i = 0; i < model->count; i++) {
		const struct crm_folder_pair *folder = folder_of(folders, model->entities[i]->name);

		if (folder && !is_definition(folder->name))
			CRM_TRY(replay_folder(replay, folder, parts, &any));
	}
	return NULL;
}

/* Somebody may have put a further commit behind one of ours and kept its trailers (crm-check repair does): it belongs to
 * the same transaction. */
static crm_err begin(struct crm_replay *replay, const struct crm_txn *txn)
{
	int64_t seq = crm_same(replay->txn.id, txn->id) ? replay->txn.seq : 0;

	replay->txn = *txn;
	replay->txn.seq = seq;
	if (seq)
		return NULL;
	replay->txns++;
	CRM_TRY(crm_journal_begin(replay->store, &replay->txn));
	if (replay->writer)
		return crm_writer_turn(replay->writer, &replay->txn);
	CRM_TRY(crm_writer_open(replay->store, &replay->txn, &replay->writer));
	crm_writer_from_history(replay->writer);
	return NULL;
}

/* Entities that are gone, and whose records were changed all the same, are there again. */
static crm_err define_entities(struct crm_replay *replay, const struct folders *folders)
{
	bool any = false;

	for (size_t i = 0; i < folders->count; i++) {
		bool one = false;

		if (folders->pairs[i].has[1] && !crm_model_entity(replay->store->model, folders->pairs[i].name))
			CRM_TRY(crm_fold_define(replay->fold, folders->pairs[i].name, NULL, &one));
		any |= one;
	}
	return any ? crm_writer_finish(replay->writer) : NULL;
}

/* What links to a record that goes is taken away, or pointed elsewhere, before it goes. */
static crm_err fold_entities(struct crm_replay *replay, const struct folders *folders)
{
	CRM_TRY(define_entities(replay, folders));
	CRM_TRY(replay_entities(replay, folders, PUTS));
	CRM_TRY(replay_entities(replay, folders, TAKES));
	return crm_fold_end(replay->fold);
}

static crm_err replay_all(struct crm_replay *replay, const struct crm_commit *commit, const struct crm_oid *older)
{
	struct folders folders;

	CRM_TRY(crm_folder_pairs(replay->arena, replay->git, older, &commit->tree, &folders.pairs, &folders.count));
	CRM_TRY(begin(replay, &commit->txn));
	if (replay->onto)
		replay->fold = crm_fold_new(replay->store, replay->writer, replay->txn.seq);
	CRM_TRY(replay_definitions(replay, &folders, PUTS));
	if (replay->fold)
		CRM_TRY(fold_entities(replay, &folders));
	else
		CRM_TRY(replay_entities(replay, &folders, PUTS | TAKES));
	return replay_definitions(replay, &folders, TAKES);
}

static crm_err replay_one(struct crm_replay *replay, const struct crm_commit *commit, const struct crm_oid *older)
{
	struct crm_arena_mark mark = crm_arena_mark(replay->arena);

	CRM_TRY(crm_err_in(replay_all(replay, commit, older), "transaction %s", commit->txn.id));
	crm_arena_rewind(replay->arena, mark);
	return NULL;
}

crm_err crm_replay_commit(struct crm_replay *replay, const struct crm_commit *commit, const struct crm_oid *older, bool next)
{
	replay->onto = !next;
	crm_err err = replay_one(replay, commit, older);
	crm_fold_drop(&replay->fold);
	return err;
}

crm_err crm_replay_finish(struct crm_replay *replay)
{
	return replay->writer ? crm_writer_finish(replay->writer) : NULL;
}
