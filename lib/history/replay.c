#include "history/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history/text_read.h"
#include "history/tree_pair.h"

enum { ROOT_MOST = 4096 /* entities; the model is far smaller */ };

/* Which of the changes found are written now: definitions come before what they define, and go after it. */
enum part { PUTS = 1, TAKES = 2 };

/* An entity's folder, where it differs. */
struct folder {
	char name[80];
	struct crm_oid oids[2];
	bool has[2];
};

/* The records of one shard before and after, or of neither where a side has no such shard. */
struct side {
	struct crm_str text;
	size_t at;
	struct crm_shard_piece piece;
	bool more;
};

struct crm_replay {
	struct crm_git *git;
	struct crm_store *store;
	struct crm_writer *writer;
	struct crm_arena *arena;         /* of one commit; of one record after its mark */
	struct crm_oid tree;             /* after the last commit replayed */
	bool has_tree;
	struct crm_txn txn;
	int64_t txns, changes;
	struct crm_tree_pair root, outer, inner;
	struct side sides[2];

	const struct crm_entity *entity; /* being replayed */
	enum part parts;
	bool any;                        /* was anything written? */
	struct crm_record *records[2];
	char path[128];
};

crm_err crm_replay_open(struct crm_git *git, struct crm_store *store, const struct crm_oid *older, struct crm_replay **out)
{
	struct crm_replay *replay = crm_calloc(1, sizeof(*replay));

	replay->git = git;
	replay->store = store;
	replay->arena = crm_arena_new();
	replay->has_tree = older;
	if (older)
		replay->tree = *older;
	*out = replay;
	return NULL;
}

void crm_replay_drop(struct crm_replay **at)
{
	struct crm_replay *replay = *at;

	if (!replay)
		return;
	*at = NULL;
	crm_writer_drop(&replay->writer);
	crm_tree_pair_drop(&replay->root);
	crm_tree_pair_drop(&replay->outer);
	crm_tree_pair_drop(&replay->inner);
	crm_str_drop(&replay->sides[0].text);
	crm_str_drop(&replay->sides[1].text);
	crm_arena_drop(&replay->arena);
	free(replay);
}

int64_t crm_replay_txns(const struct crm_replay *replay)
{
	return replay->txns;
}

int64_t crm_replay_changes(const struct crm_replay *replay)
{
	return replay->changes;
}

/* -- one record ---------------------------------------------------------------------- */

static crm_err put(struct crm_replay *replay, const struct crm_shard_piece *older, const struct crm_shard_piece *newer)
{
	struct crm_record **records = replay->records;
	bool changed;

	CRM_TRY(crm_history_read_record(replay->arena, newer, records[1]));
	if (!older)
		return crm_write_create(replay->writer, records[1]);
	CRM_TRY(crm_history_read_record(replay->arena, older, records[0]));
	return crm_write_update(replay->writer, records[0], records[1], &changed);
}

static crm_err take(struct crm_replay *replay, const struct crm_shard_piece *older)
{
	CRM_TRY(crm_history_read_record(replay->arena, older, replay->records[0]));
	return crm_write_delete(replay->writer, replay->records[0], false);
}

static crm_err replay_record(struct crm_replay *replay, const struct crm_shard_piece *older,
                             const struct crm_shard_piece *newer)
{
	struct crm_arena_mark mark = crm_arena_mark(replay->arena);

	if (!(replay->parts & (newer ? PUTS : TAKES)))
		return NULL;
	CRM_TRY(newer ? put(replay, older, newer) : take(replay, older));
	crm_arena_rewind(replay->arena, mark);
	replay->any = true;
	replay->changes++;
	return NULL;
}

/* -- one shard ------------------------------------------------------------------------- */

static crm_err next(struct side *side)
{
	return crm_shard_next(crm_str_text(&side->text), side->text.n, &side->at, &side->piece, &side->more);
}

static crm_err open_side(struct crm_replay *replay, int i, const struct crm_oid *oid)
{
	struct side *side = &replay->sides[i];

	crm_str_clear(&side->text);
	side->at = 0;
	if (oid)
		CRM_TRY(crm_git_read(replay->git, oid, CRM_BLOB, &side->text));
	return next(side);
}

static bool same_piece(const struct crm_shard_piece *a, const struct crm_shard_piece *b)
{
	return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
}

static crm_err replay_pieces(struct crm_replay *replay)
{
	struct side *older = &replay->sides[0], *newer = &replay->sides[1];

	while (older->more || newer->more) {
		int order = !older->more ? 1 : !newer->more ? -1 : strcmp(older->piece.id, newer->piece.id);

		if (order || !same_piece(&older->piece, &newer->piece))
			CRM_TRY(replay_record(replay, order <= 0 ? &older->piece : NULL, order >= 0 ? &newer->piece : NULL));
		if (order <= 0)
			CRM_TRY(next(older));
		if (order >= 0)
			CRM_TRY(next(newer));
	}
	return NULL;
}

static crm_err replay_shard(struct crm_replay *replay, const struct crm_tree_difference *shard)
{
	for (int i = 0; i < 2; i++)
		CRM_TRY(open_side(replay, i, crm_tree_difference_oid(shard, i)));
	return replay_pieces(replay);
}

/* -- one entity ------------------------------------------------------------------------ */

/* 'xx' or 'xx.json'. What is not ours is left alone here; crm-check names it. */
static bool is_ours(const struct crm_tree_difference *at, bool folder)
{
	const size_t length = folder ? 2 : 7;

	for (int i = 0; i < 2; i++)
		if (at->has[i] && at->entry[i].folder != folder)
			return false;
	return at->length == length && (folder || memcmp(at->name + 2, ".json", 5) == 0);
}

static crm_err replay_outer(struct crm_replay *replay, const struct crm_tree_difference *outer)
{
	struct crm_tree_difference shard;
	bool more;

	CRM_TRY(crm_tree_pair_open(&replay->inner, replay->git, crm_tree_difference_oid(outer, 0),
	                           crm_tree_difference_oid(outer, 1)));
	CRM_TRY(crm_tree_pair_next(&replay->inner, &shard, &more));
	while (more) {
		if (is_ours(&shard, false)) {
			snprintf(replay->path, sizeof(replay->path), "%s/%.2s/%.7s", replay->entity->name, outer->name,
			         shard.name);
			CRM_TRY(crm_err_at(replay_shard(replay, &shard), replay->path, 0));
		}
		CRM_TRY(crm_tree_pair_next(&replay->inner, &shard, &more));
	}
	return NULL;
}

static crm_err replay_folder(struct crm_replay *replay, const struct folder *folder, enum part parts)
{
	struct crm_arena_mark mark = crm_arena_mark(replay->arena);
	struct crm_tree_difference outer;
	bool more;

	replay->entity = crm_model_entity(replay->store->model, folder->name);
	replay->parts = parts;
	for (int i = 0; i < 2; i++)
		replay->records[i] = crm_record_new(replay->arena, replay->entity);
	CRM_TRY(crm_tree_pair_open(&replay->outer, replay->git, folder->has[0] ? &folder->oids[0] : NULL,
	                           folder->has[1] ? &folder->oids[1] : NULL));
	CRM_TRY(crm_tree_pair_next(&replay->outer, &outer, &more));
	while (more) {
		if (is_ours(&outer, true))
			CRM_TRY(replay_outer(replay, &outer));
		CRM_TRY(crm_tree_pair_next(&replay->outer, &outer, &more));
	}
	crm_arena_rewind(replay->arena, mark);
	return NULL;
}

/* -- one commit ------------------------------------------------------------------------ */

static crm_err list_folders(struct crm_replay *replay, const struct crm_oid *tree, struct folder **out, size_t *count)
{
	struct crm_tree_difference at;
	bool more;

	*count = 0;
	*out = NULL;
	CRM_TRY(crm_tree_pair_open(&replay->root, replay->git, replay->has_tree ? &replay->tree : NULL, tree));
	CRM_TRY(crm_tree_pair_next(&replay->root, &at, &more));
	for (size_t room = 0; more && *count < ROOT_MOST; ) {
		bool ours = at.length < sizeof((*out)->name);

		for (int i = 0; i < 2; i++)
			ours &= !at.has[i] || at.entry[i].folder;
		if (ours && *count == room) {
			struct folder *larger = crm_new(replay->arena, struct folder, room = room ? room * 2 : 8);

			if (*count)
				memcpy(larger, *out, *count * sizeof(*larger));
			*out = larger;
		}
		if (ours) {
			struct folder *folder = &(*out)[(*count)++];

			memcpy(folder->name, at.name, at.length);
			for (int i = 0; i < 2; i++) {
				folder->has[i] = at.has[i];
				folder->oids[i] = at.entry[i].oid;
			}
		}
		CRM_TRY(crm_tree_pair_next(&replay->root, &at, &more));
	}
	return NULL;
}

static const struct folder *folder_of(const struct folder *folders, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(folders[i].name, name) == 0)
			return &folders[i];
	return NULL;
}

/* In this order they are defined; the other way round they are removed. */
static const char *const definitions[] = { "entity", "field" };

static bool is_definition(const char *name)
{
	return strcmp(name, definitions[0]) == 0 || strcmp(name, definitions[1]) == 0;
}

/* Afterwards the model is the one of this moment of the history. */
static crm_err replay_definitions(struct crm_replay *replay, const struct folder *folders, size_t count, enum part parts)
{
	replay->any = false;
	for (size_t i = 0; i < CRM_COUNT(definitions); i++) {
		const char *name = definitions[parts == PUTS ? i : CRM_COUNT(definitions) - 1 - i];
		const struct folder *folder = folder_of(folders, count, name);

		if (folder)
			CRM_TRY(replay_folder(replay, folder, parts));
	}
	return replay->any ? crm_writer_finish(replay->writer) : NULL;
}

static crm_err replay_records(struct crm_replay *replay, const struct folder *folders, size_t count)
{
	const struct crm_model *model = replay->store->model;

	for (size_t i = 0; i < model->count; i++) {
		const struct folder *folder = folder_of(folders, count, model->entities[i]->name);

		if (folder && !is_definition(folder->name))
			CRM_TRY(replay_folder(replay, folder, PUTS | TAKES));
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

static crm_err replay_all(struct crm_replay *replay, const struct crm_commit *commit)
{
	struct folder *folders;
	size_t count;

	CRM_TRY(list_folders(replay, &commit->tree, &folders, &count));
	CRM_TRY(begin(replay, &commit->txn));
	CRM_TRY(replay_definitions(replay, folders, count, PUTS));
	CRM_TRY(replay_records(replay, folders, count));
	return replay_definitions(replay, folders, count, TAKES);
}

crm_err crm_replay_commit(struct crm_replay *replay, const struct crm_commit *commit)
{
	struct crm_arena_mark mark = crm_arena_mark(replay->arena);

	CRM_TRY(crm_err_in(replay_all(replay, commit), "transaction %s", commit->txn.id));
	crm_arena_rewind(replay->arena, mark);
	replay->tree = commit->tree;
	replay->has_tree = true;
	return NULL;
}

crm_err crm_replay_finish(struct crm_replay *replay)
{
	return replay->writer ? crm_writer_finish(replay->writer) : NULL;
}
