#include "history/verify.h"

#include <stdio.h>
#include <string.h>

#include "base/chance.h"
#include "history/commit.h"
#include "history/shard.h"
#include "history/shard_compare.h"
#include "history/shards.h"
#include "store/journal.h"

struct verifier {
	struct crm_history *history;
	struct crm_store *store;
	const bool *chosen;                    /* shards by number; NULL: all */
	const struct crm_verify *told;
	int64_t checked;
	const char *entity;                    /* the one being compared */
	char path[CRM_SHARD_PATH];             /* and its shard */
};

CRM_PRINTF(2, 3)
static void find(struct verifier *verifier, const char *format, ...)
{
	CRM_AUTO(crm_str_drop) struct crm_str sentence = {0};
	va_list args;

	va_start(args, format);
	crm_str_vaddf(&sentence, format, args);
	va_end(args);
	verifier->told->found(verifier->told->context, crm_str_text(&sentence));
}

static void find_foreign(void *context, const char *path)
{
	find(context, "%s: no record of this repository has this path; crm-check repair takes it out", path);
}

/* -- one shard ------------------------------------------------------------------------- */

static void use_shard(struct verifier *verifier, unsigned number)
{
	char id[8];

	snprintf(id, sizeof(id), "%04x", number & 0xffff);
	crm_shard_path(verifier->path, verifier->entity, id);
}

static void find_difference(void *context, const struct crm_difference *difference)
{
	CRM_AUTO(crm_str_drop) struct crm_str sentence = {0};
	struct verifier *verifier = context;

	if (verifier->told->differs)
		verifier->told->differs(verifier->told->context, verifier->entity, difference);
	crm_difference_add(&sentence, difference);
	verifier->told->found(verifier->told->context, crm_str_text(&sentence));
}

/* A broken blob is a finding too. `oid` NULL: the branch has no such shard. */
static void compare_shard(struct verifier *verifier, const struct crm_oid *oid, const struct crm_str *rows)
{
	CRM_AUTO(crm_str_drop) struct crm_str had = {0};
	char words[1400];
	crm_err err = oid ? crm_git_read(verifier->history->git, oid, CRM_BLOB, &had) : NULL;

	if (!err)
		err = crm_shard_compare(verifier->path, &had, rows, find_difference, verifier);
	if (err)
		find(verifier, "%s", crm_err_print(crm_err_at(err, verifier->path, 0), words, sizeof(words)));
}

/* -- one entity ------------------------------------------------------------------------- */

static void compare_here(struct verifier *verifier, const struct crm_branch_shards *branch,
                         const struct crm_row_shards *rows)
{
	static const struct crm_str none = {0};
	struct crm_oid oid;

	use_shard(verifier, branch->number < rows->number ? branch->number : rows->number);
	if (branch->number < rows->number) {
		compare_shard(verifier, &branch->oid, &none);
		return;
	}
	if (branch->number == rows->number) {
		crm_oid_of(CRM_BLOB, crm_str_text(&rows->text), rows->text.n, &oid);
		if (crm_oid_same(&oid, &branch->oid))
			return;
	}
	compare_shard(verifier, branch->number == rows->number ? &branch->oid : NULL, &rows->text);
}

static crm_err walk_both(struct verifier *verifier, struct crm_branch_shards *branch,
                         struct crm_row_shards *rows, const struct crm_oid *tree)
{
	CRM_TRY(crm_branch_shards_open(branch, tree));
	CRM_TRY(crm_row_shards_open(rows));
	while (branch->number < CRM_SHARDS || rows->number < CRM_SHARDS) {
		bool on_branch = branch->number <= rows->number, on_rows = rows->number <= branch->number;

		compare_here(verifier, branch, rows);
		if (on_branch)
			CRM_TRY(crm_branch_shards_next(branch));
		if (on_rows)
			CRM_TRY(crm_row_shards_next(rows));
	}
	return NULL;
}

static crm_err verify_entity(struct verifier *verifier, const struct crm_entity *entity,
                             const struct crm_oid *tree)
{
	CRM_AUTO(crm_branch_shards_drop) struct crm_branch_shards branch = {
		.git = verifier->history->git, .entity = entity->name, .chosen = verifier->chosen,
		.foreign = find_foreign, .context = verifier,
	};
	CRM_AUTO(crm_row_shards_drop) struct crm_row_shards rows = {
		.store = verifier->store, .entity = entity, .chosen = verifier->chosen,
	};

	verifier->entity = entity->name;
	crm_err err = walk_both(verifier, &branch, &rows, tree);
	verifier->checked += rows.records;
	return crm_err_in(err, "%s", entity->name);
}

/* -- the whole --------------------------------------------------------------------------- */

/* By its own name: an alias is no folder. */
static bool is_entity(const struct crm_model *model, const char *name)
{
	const struct crm_entity *entity = crm_model_entity(model, name);

	return entity && strcmp(entity->name, name) == 0;
}

/* What lies at the root beside the entities' folders. */
static crm_err look_at_root(const struct crm_model *model, const struct crm_str *root, bool *attributes,
                            void (*foreign)(void *context, const char *path), void *context)
{
	struct crm_tree_entry entry;
	size_t at = 0;
	bool more;

	*attributes = false;

	CRM_TRY(crm_tree_next(crm_str_text(root), root->n, &at, &entry, &more));
	while (more) {
		char name[256];

		snprintf(name, sizeof(name), "%.*s", (int)entry.length, entry.name);
		bool ours = !entry.folder && strcmp(name, ".gitattributes") == 0;
		*attributes |= ours;
		if (!ours && !(entry.folder && is_entity(model, name)))
			foreign(context, name);
		CRM_TRY(crm_tree_next(crm_str_text(root), root->n, &at, &entry, &more));
	}
	return NULL;
}

static crm_err tree_of(const struct crm_str *root, const char *entity, struct crm_oid *oid, bool *any)
{
	struct crm_tree_entry entry;
	size_t at = 0, n = strlen(entity);
	bool more;

	*any = false;
	CRM_TRY(crm_tree_next(crm_str_text(root), root->n, &at, &entry, &more));
	while (more && !*any) {
		*any = entry.folder && entry.length == n && memcmp(entry.name, entity, n) == 0;
		*oid = entry.oid;
		CRM_TRY(crm_tree_next(crm_str_text(root), root->n, &at, &entry, &more));
	}
	return NULL;
}

static crm_err verify_tree(struct verifier *verifier, const struct crm_str *root)
{
	const struct crm_model *model = verifier->store->model;

	bool attributes;

	CRM_TRY(look_at_root(model, root, &attributes, find_foreign, verifier));
	if (root->n > 0 && !attributes)
		find(verifier, ".gitattributes: absent from the history");
	for (size_t i = 0; i < model->count; i++) {
		struct crm_oid oid;
		bool any;

		CRM_TRY(tree_of(root, model->entities[i]->name, &oid, &any));
		CRM_TRY(verify_entity(verifier, model->entities[i], any ? &oid : NULL));
	}
	return NULL;
}

static crm_err verify_place(struct verifier *verifier, struct crm_arena *arena, const char *place)
{
	struct crm_txn txn = {0};
	int64_t last;
	crm_err err = *place ? crm_journal_find(verifier->store, arena, place, &txn) : NULL;

	if (crm_err_kind(err) == CRM_NOT_FOUND) {
		find(verifier, "the history ends with transaction %s, which the database does not have",
		     place);
		return NULL;
	}
	CRM_TRY(err);
	CRM_TRY(crm_journal_last_txn(verifier->store, &last));
	if (last > txn.seq)
		find(verifier, "%lld transactions are not in the history yet", (long long)(last - txn.seq));
	return NULL;
}

/* The newest commit and the bytes of its tree; both empty where there is none. */
static crm_err read_newest(struct crm_git *git, struct crm_arena *arena, struct crm_commit *commit,
                           struct crm_str *bytes)
{
	struct crm_oid head;
	bool any;

	*commit = (struct crm_commit){0};
	CRM_TRY(crm_git_head(git, &head, &any));
	if (!any)
		return NULL;
	CRM_TRY(crm_git_read(git, &head, CRM_COMMIT, bytes));
	CRM_TRY(crm_commit_read(arena, crm_str_text(bytes), bytes->n, commit));
	return crm_git_read(git, &commit->tree, CRM_TREE, bytes);
}

static crm_err verify_all(struct verifier *verifier)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_commit commit;

	CRM_TRY(read_newest(verifier->history->git, arena, &commit, &bytes));
	CRM_TRY(verify_place(verifier, arena, commit.txn.id));
	return verify_tree(verifier, &bytes);
}

static bool *choose(struct crm_arena *arena, double share)
{
	bool *chosen = crm_new(arena, bool, CRM_SHARDS);
	struct crm_chance chance;

	crm_chance_start(&chance, share);
	for (size_t i = 0; i < CRM_SHARDS; i++)
		chosen[i] = crm_chance_take(&chance);
	return chosen;
}

crm_err crm_history_verify(struct crm_history *history, struct crm_store *store, const struct crm_verify *verify,
                           int64_t *checked)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct verifier verifier = {
		.history = history, .store = store, .told = verify,
		.chosen = verify->share < 100 ? choose(arena, verify->share) : NULL,
	};

	bool inside = crm_db_in_txn(store->db);
	CRM_TRY(crm_db_begin_read(store->db));
	crm_err err = verify_all(&verifier);
	if (!inside)
		crm_db_rollback(store->db);
	*checked = verifier.checked;
	return err;
}

static crm_err find_all_foreign(struct crm_branch_shards *shards, const struct crm_str *root)
{
	struct crm_oid oid;
	bool any;

	CRM_TRY(tree_of(root, shards->entity, &oid, &any));
	CRM_TRY(crm_branch_shards_open(shards, any ? &oid : NULL));
	while (shards->number < CRM_SHARDS)
		CRM_TRY(crm_branch_shards_next(shards));
	return NULL;
}

crm_err crm_history_foreign(struct crm_history *history, struct crm_store *store,
                            void (*found)(void *context, const char *path), void *context)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str root = {0};
	struct crm_commit commit;
	bool attributes;

	CRM_TRY(read_newest(history->git, arena, &commit, &root));
	CRM_TRY(look_at_root(store->model, &root, &attributes, found, context));
	for (size_t i = 0; i < store->model->count; i++) {
		CRM_AUTO(crm_branch_shards_drop) struct crm_branch_shards shards = {
			.git = history->git, .entity = store->model->entities[i]->name, .foreign = found,
			.context = context,
		};

		CRM_TRY(find_all_foreign(&shards, &root));
	}
	return NULL;
}
