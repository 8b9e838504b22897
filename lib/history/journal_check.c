#include "history/journal_check.h"

#include <string.h>

#include "base/chance.h"
#include "history/chain.h"
#include "history/record_pair.h"
#include "history/region.h"
#include "history/text_read.h"
#include "store/body.h"
#include "store/journal.h"
#include "store/stmt.h"

struct checker {
	struct crm_git *git;
	struct crm_store *store;
	void (*found)(void *context, const char *sentence);
	void *context;
	struct crm_arena *arena;         /* of one commit */
	struct crm_record_pair pair;
	struct crm_txn txn;              /* as the journal has it */
	struct crm_stmt *changes;        /* of this transaction, but for those that made a record: they have no body */
	bool row;                        /* is there one it stands at? */
	bool *differs;
};

CRM_PRINTF(2, 3)
static void find(struct checker *checker, const char *format, ...)
{
	CRM_AUTO(crm_str_drop) struct crm_str sentence = {0};
	va_list args;

	va_start(args, format);
	crm_str_vaddf(&sentence, format, args);
	va_end(args);
	checker->found(checker->context, crm_str_text(&sentence));
}

/* -- the row of a transaction --------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static void compare_txn(struct checker *checker, const struct crm_txn *there)
{
	const struct crm_txn *here = &checker->txn;
	const char *field = here->at != there->at ? "at" : !same_text(here->actor, there->actor) ? "actor"
	                  : !same_text(here->tool, there->tool) ? "tool" : !same_text(here->note, there->note) ? "note"
	                  : !same_text(here->batch, there->batch) ? "batch"
	                  : !same_text(here->source, there->source) ? "source" : NULL;

	if (field)
		find(checker, "journal: transaction %s: %s is not what the history says", here->id, field);
}

/* -- the bodies of its changes ---------------------------------------------------------------- */

/* The statement's rows are in the order the trees are walked in. */
static crm_err open_changes(struct checker *checker)
{
	CRM_TRY(crm_db_stmt(checker->store->db,
	                    "SELECT entity, record, op, before, after FROM change WHERE txn = ?1 AND op <> 'create'"
	                    " ORDER BY entity, record", &checker->changes));
	crm_stmt_bind_int(checker->changes, 1, checker->txn.seq);
	return crm_stmt_step(checker->changes, &checker->row);
}

/* Where the row stands, compared with a record of the trees; behind the last it is greater than all. */
static int compare_place(struct checker *checker, const char *entity, const char *id)
{
	if (!checker->row)
		return 1;
	int order = strcmp(crm_stmt_text(checker->changes, 0), entity);
	return order ? order : strcmp(crm_stmt_text(checker->changes, 1), id);
}

/* One that nothing in the trees stands for. */
static crm_err pass_over(struct checker *checker)
{
	find(checker, "%s %s: the journal has a change in transaction %s that the history does not have",
	     crm_stmt_text(checker->changes, 0), crm_stmt_text(checker->changes, 1), checker->txn.id);
	return crm_stmt_step(checker->changes, &checker->row);
}

/* Does this body turn the one into the other? */
static crm_err leads(struct checker *checker, const struct crm_record *from, const char *body, const struct crm_record *to,
                     bool *right)
{
	struct crm_record *made = crm_record_copy(checker->arena, from);
	crm_err err = body ? crm_body_apply(made, checker->arena, body) : NULL;

	*right = body && !err && !crm_body_compare(made, to, checker->differs);
	return NULL;
}

static crm_err compare_bodies(struct checker *checker, const struct crm_record *older, const struct crm_record *newer)
{
	const char *before = crm_stmt_text(checker->changes, 3), *after = crm_stmt_text(checker->changes, 4);
	const char *op = crm_stmt_text(checker->changes, 2), *id = crm_record_id(older), *wrong = NULL;
	bool right;

	CRM_TRY(leads(checker, newer ? newer : crm_record_new(checker->arena, older->entity), before, older, &right));
	if (!right)
		wrong = "before";
	if (newer)
		CRM_TRY(leads(checker, older, after, newer, &right));
	if (!right)
		wrong = wrong ? wrong : "after";
	if (!crm_same(op, newer ? "update" : "delete"))
		wrong = "op";
	if (wrong)
		find(checker, "%s %s: the journal's change in transaction %s: '%s' is not what the history says",
		     older->entity->name, id, checker->txn.id, wrong);
	return NULL;
}

/* A text that the model of today cannot read is of a definition that has gone. */
static bool read_side(struct checker *checker, const struct crm_entity *entity, const struct crm_shard_piece *piece,
                      struct crm_record **out)
{
	*out = piece ? crm_record_new(checker->arena, entity) : NULL;
	return !piece || !crm_history_read_record(checker->arena, piece, *out);
}

static crm_err compare_record(struct checker *checker, const struct crm_entity *entity,
                              const struct crm_shard_piece *older, const struct crm_shard_piece *newer)
{
	struct crm_record *records[2];

	while (compare_place(checker, entity->name, older->id) < 0)
		CRM_TRY(pass_over(checker));
	if (compare_place(checker, entity->name, older->id) > 0) {
		find(checker, "%s %s: the history has a change in transaction %s that the journal does not have",
		     entity->name, older->id, checker->txn.id);
		return NULL;
	}
	if (read_side(checker, entity, older, &records[0]) && read_side(checker, entity, newer, &records[1]))
		CRM_TRY(compare_bodies(checker, records[0], records[1]));
	return crm_stmt_step(checker->changes, &checker->row);
}

static crm_err compare_folder(struct checker *checker, const struct crm_entity *entity,
                              const struct crm_folder_pair *folder)
{
	const struct crm_shard_piece *older, *newer;

	checker->differs = crm_new(checker->arena, bool, entity->count);
	CRM_TRY(crm_record_pair_open(&checker->pair, checker->git, folder));
	for (;;) {
		struct crm_arena_mark mark = crm_arena_mark(checker->arena);

		CRM_TRY(crm_record_pair_next(&checker->pair, &older, &newer));
		if (!older && !newer)
			return NULL;
		if (older)
			CRM_TRY(compare_record(checker, entity, older, newer));
		crm_arena_rewind(checker->arena, mark);
	}
}

/* Rows of entities that the model no longer has stand for nothing that could be read. */
static bool stands_at_unknown(struct checker *checker)
{
	return checker->row && !crm_model_entity(checker->store->model, crm_stmt_text(checker->changes, 0));
}

static crm_err pass_rest(struct checker *checker, const char *until)
{
	while (checker->row && (!until || strcmp(crm_stmt_text(checker->changes, 0), until) < 0)) {
		if (stands_at_unknown(checker))
			CRM_TRY(crm_stmt_step(checker->changes, &checker->row));
		else
			CRM_TRY(pass_over(checker));
	}
	return NULL;
}

static crm_err compare_changes(struct checker *checker, const struct crm_oid *older, const struct crm_oid *newer)
{
	struct crm_folder_pair *folders;
	size_t count;

	CRM_TRY(crm_folder_pairs(checker->arena, checker->git, older, newer, &folders, &count));
	CRM_TRY(open_changes(checker));
	for (size_t i = 0; i < count; i++) {
		const struct crm_entity *entity = crm_model_entity(checker->store->model, folders[i].name);

		if (!entity || strcmp(entity->name, folders[i].name) != 0)
			continue;
		CRM_TRY(pass_rest(checker, entity->name));
		CRM_TRY(compare_folder(checker, entity, &folders[i]));
	}
	return pass_rest(checker, NULL);
}

/* -- commits ----------------------------------------------------------------------------------- */

/* `bodies`: the commit knew of all that stands before it. What others did in between is not in its trees. */
static crm_err compare_commit(struct checker *checker, const struct crm_commit *commit, const struct crm_oid *older, bool bodies)
{
	crm_err err = crm_journal_find(checker->store, checker->arena, commit->txn.id, &checker->txn);

	if (crm_err_kind(err) == CRM_NOT_FOUND) {
		find(checker, "journal: transaction %s is in the history and not in the database", commit->txn.id);
		return NULL;
	}
	CRM_TRY(err);
	compare_txn(checker, &commit->txn);
	if (!bodies)
		return NULL;
	err = compare_changes(checker, older, &commit->tree);
	crm_stmt_reset(checker->changes);
	return err;
}

/* A further commit of the same transaction (crm-check repair makes such) has no changes of its own. */
static crm_err compare_region(struct checker *checker, const struct crm_region *region, double share)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_arena_mark mark = crm_arena_mark(checker->arena);
	struct crm_chance chance;
	const char *last = "";

	crm_chance_start(&chance, share);
	for (size_t i = 0; i < region->count; i++) {
		const struct crm_region_item *item = &region->items[i];
		struct crm_commit commit;

		crm_arena_rewind(checker->arena, mark);
		CRM_TRY(crm_chain_read(checker->git, &item->oid, checker->arena, &bytes, &commit));
		if (crm_chance_take(&chance) && strcmp(last, item->txn) != 0)
			CRM_TRY(compare_commit(checker, &commit, item->has_older ? &item->older : NULL, item->is_next));
		last = item->txn;
	}
	return NULL;
}

static void drop_checker(struct checker *checker)
{
	crm_record_pair_drop(&checker->pair);
	crm_arena_drop(&checker->arena);
}

static crm_err check_all(struct checker *checker, double share)
{
	CRM_AUTO(crm_region_drop) struct crm_region region = {0};
	struct crm_oid head;
	bool any;

	CRM_TRY(crm_git_head(checker->git, &head, &any));
	if (!any)
		return NULL;
	CRM_TRY(crm_region_open(&region, checker->git, &head, 1, NULL, NULL));
	return compare_region(checker, &region, share);
}

crm_err crm_journal_check(struct crm_git *git, struct crm_store *store, double share,
                          void (*found)(void *context, const char *sentence), void *context)
{
	CRM_AUTO(drop_checker) struct checker checker = {
		.git = git, .store = store, .found = found, .context = context, .arena = crm_arena_new(),
	};

	bool inside = crm_db_in_txn(store->db);
	CRM_TRY(crm_db_begin_read(store->db));
	crm_err err = check_all(&checker, share);
	if (!inside)
		crm_db_rollback(store->db);
	return err;
}
