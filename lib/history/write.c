#include "history/write.h"

#include <string.h>

#include "base/id.h"
#include "history/commit.h"
#include "history/moment_rows.h"
#include "history/shard.h"
#include "history/subject.h"

#define ATTRIBUTES ".gitattributes"

/* A host's merge of lines would put markers into data: the merge of records is ours. */
static const char attributes[] = "*.json merge=crm\n";

struct writer {
	struct crm_history *history;
	struct crm_arena *arena;          /* rewound after each shard */
	const struct crm_entity *entity;
	struct crm_moment_rows *rows;
	struct crm_str texts, old, shard; /* the new pieces, the shard before and after */
	struct crm_shard_piece *pieces;   /* of one shard */
	size_t count;
};

static void drop_writer(struct writer *writer)
{
	crm_moment_rows_drop(&writer->rows);
	crm_str_drop(&writer->texts);
	crm_str_drop(&writer->old);
	crm_str_drop(&writer->shard);
}

static void add_piece(struct writer *writer, uint64_t id, const struct crm_record *record, size_t start)
{
	struct crm_shard_piece *piece = &writer->pieces[writer->count++];

	crm_id_text(id, piece->id);
	piece->text = record ? "" : NULL;
	piece->n = writer->texts.n - start;
}

/* The texts of the records; the pieces can point to them only when all are there. */
static crm_err read_pieces(struct writer *writer, const uint64_t *ids, size_t count)
{
	writer->count = 0;
	writer->pieces = crm_new(writer->arena, struct crm_shard_piece, count);
	crm_str_clear(&writer->texts);
	for (size_t i = 0; i < count; i++) {
		const struct crm_record *record;
		char id[17];
		size_t start = writer->texts.n;

		CRM_TRY(crm_moment_rows_get(writer->rows, writer->arena, crm_id_text(ids[i], id), &record));
		if (record)
			crm_history_add_record(&writer->texts, record);
		add_piece(writer, ids[i], record, start);
	}
	const char *text = crm_str_text(&writer->texts);
	for (size_t i = 0; i < count; i++) {
		if (writer->pieces[i].text)
			writer->pieces[i].text = text;
		text += writer->pieces[i].n;
	}
	return NULL;
}

/* Records of one shard. */
static crm_err write_shard(struct writer *writer, const uint64_t *ids, size_t count)
{
	struct crm_history *history = writer->history;
	const struct crm_str *shard = &writer->texts;
	struct crm_oid old, oid;
	char path[CRM_SHARD_PATH], id[17];
	bool had;

	crm_shard_path(path, writer->entity->name, crm_id_text(ids[0], id));
	CRM_TRY(read_pieces(writer, ids, count));
	CRM_TRY(crm_tree_find(history->tree, path, &old, &had));
	if (had) {
		CRM_TRY(crm_batch_read(history->batch, &old, CRM_BLOB, &writer->old));
		CRM_TRY(crm_err_at(crm_shard_splice(&writer->shard, crm_str_text(&writer->old), writer->old.n,
		                                    writer->pieces, writer->count), path, 0));
		shard = &writer->shard;
	}
	if (shard->n == 0)
		return crm_tree_take(history->tree, path);
	CRM_TRY(crm_batch_put(history->batch, CRM_BLOB, shard->s, shard->n, had ? &old : NULL, &oid));
	return crm_tree_put(history->tree, path, &oid);
}

static crm_err write_entity(struct writer *writer, struct crm_store *store, const struct crm_touched *touched,
                            int64_t seq)
{
	if (touched->gone)
		return crm_tree_take(writer->history->tree, touched->entity->name);
	writer->entity = touched->entity;
	crm_moment_rows_drop(&writer->rows);
	CRM_TRY(crm_moment_rows_open(store, touched->entity, seq, touched->count, &writer->rows));
	for (size_t i = 0, end; i < touched->count; i = end) {
		struct crm_arena_mark mark = crm_arena_mark(writer->arena);

		for (end = i + 1; end < touched->count && touched->ids[end] >> 48 == touched->ids[i] >> 48;)
			end++;
		CRM_TRY(write_shard(writer, touched->ids + i, end - i));
		crm_arena_rewind(writer->arena, mark);
	}
	return NULL;
}

bool crm_history_is_attributes(const struct crm_tree_entry *entry)
{
	struct crm_oid ours;

	crm_oid_of(CRM_BLOB, attributes, sizeof(attributes) - 1, &ours);
	return entry->length == sizeof(ATTRIBUTES) - 1 && memcmp(entry->name, ATTRIBUTES, entry->length) == 0 &&
	       crm_oid_same(&entry->oid, &ours);
}

static crm_err write_attributes(struct crm_history *history)
{
	struct crm_oid oid;

	CRM_TRY(crm_batch_put(history->batch, CRM_BLOB, attributes, sizeof(attributes) - 1, NULL, &oid));
	return crm_tree_put(history->tree, ATTRIBUTES, &oid);
}

static crm_err write_commit(struct crm_history *history, const struct crm_txn *txn, const char *subject)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_commit commit = { .subject = subject, .txn = *txn, .parent_count = history->has_head };

	commit.parents[0] = history->head;
	CRM_TRY(crm_tree_write(history->tree, &commit.tree));
	crm_commit_add(&bytes, &commit);
	CRM_TRY(crm_batch_put(history->batch, CRM_COMMIT, bytes.s, bytes.n, NULL, &history->head));
	history->has_head = true;
	memcpy(history->place, txn->id, sizeof(history->place));
	history->merged = 0;
	return NULL;
}

crm_err crm_history_write_tree(struct crm_history *history, struct crm_store *store, struct crm_arena *arena, int64_t seq,
                               const struct crm_gathered *also, struct crm_oid *tree)
{
	CRM_AUTO(crm_gathered_drop) struct crm_gathered gathered = {0};
	CRM_AUTO(drop_writer) struct writer writer = { .history = history, .arena = arena };

	CRM_TRY(crm_gather_since(store, arena, seq, &gathered));
	crm_gather_also(store, arena, also, &gathered);
	for (size_t i = 0; i < gathered.count; i++)
		CRM_TRY(write_entity(&writer, store, &gathered.entities[i], gathered.last));
	return crm_tree_write(history->tree, tree);
}

crm_err crm_history_write(struct crm_history *history, struct crm_store *store, struct crm_arena *arena,
                          const struct crm_txn *txn)
{
	CRM_AUTO(crm_gathered_drop) struct crm_gathered gathered = {0};
	CRM_AUTO(drop_writer) struct writer writer = { .history = history, .arena = arena };
	CRM_AUTO(crm_str_drop) struct crm_str subject = {0};

	CRM_TRY(crm_gather(store, arena, txn->seq, &gathered));
	CRM_TRY(crm_subject_add(&subject, store, arena, txn, &gathered));
	if (!history->has_head)
		CRM_TRY(write_attributes(history));
	for (size_t i = 0; i < gathered.count; i++)
		CRM_TRY(write_entity(&writer, store, &gathered.entities[i], gathered.last));
	return write_commit(history, txn, crm_str_text(&subject));
}
