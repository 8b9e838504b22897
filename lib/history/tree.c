#include "history/tree.h"

#include <stdlib.h>
#include <string.h>

/* -- a folder in memory ----------------------------------------------------------- */

struct entry {
	const char *name;
	unsigned mode;
	struct crm_oid oid;
	struct folder *folder;   /* NULL: a file, or a folder not yet read */
};

struct folder {
	struct entry *entries;   /* in git's order */
	size_t count, room;
	bool changed;
	bool has_oid;            /* as it was last read or written */
	struct crm_oid oid;
};

struct crm_tree {
	struct crm_batch *batch;
	struct crm_arena *arena; /* of the names */
	struct crm_str bytes;    /* a tree object being read or written */
	struct entry root;       /* as if it were a folder of something */
};

static struct folder *new_folder(const struct crm_oid *oid)
{
	struct folder *folder = crm_calloc(1, sizeof(*folder));

	folder->has_oid = oid;
	if (oid)
		folder->oid = *oid;
	return folder;
}

static void drop_folder(struct folder *folder)
{
	if (!folder)
		return;
	for (size_t i = 0; i < folder->count; i++)
		drop_folder(folder->entries[i].folder);
	free(folder->entries);
	free(folder);
}

struct crm_tree *crm_tree_new(struct crm_batch *batch, const struct crm_oid *root)
{
	struct crm_tree *tree = crm_calloc(1, sizeof(*tree));

	tree->batch = batch;
	tree->arena = crm_arena_new();
	if (root)
		tree->root.oid = *root;
	else
		tree->root.folder = new_folder(NULL);
	return tree;
}

void crm_tree_drop(struct crm_tree **at)
{
	struct crm_tree *tree = *at;

	if (!tree)
		return;
	*at = NULL;
	drop_folder(tree->root.folder);
	crm_str_drop(&tree->bytes);
	crm_arena_drop(&tree->arena);
	free(tree);
}

/* Where it is, or where it belongs. */
static size_t place_of(const struct folder *folder, const char *name, bool is_folder, bool *found)
{
	size_t low = 0, high = folder->count;

	*found = false;
	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct entry *entry = &folder->entries[mid];
		int order = crm_tree_order(entry->name, entry->mode == CRM_MODE_FOLDER, name, is_folder);

		if (order == 0) {
			*found = true;
			return mid;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The name must live as long as the tree. */
static struct entry *insert(struct folder *folder, size_t at, const char *name, unsigned mode)
{
	if (folder->count == folder->room) {
		folder->room = folder->room ? folder->room * 2 : 8;
		folder->entries = crm_realloc(folder->entries, folder->room * sizeof(*folder->entries));
	}
	struct entry *entry = &folder->entries[at];
	memmove(entry + 1, entry, (folder->count - at) * sizeof(*entry));
	folder->count++;
	*entry = (struct entry){ .name = name, .mode = mode };
	return entry;
}

static void take_out(struct folder *folder, size_t at)
{
	struct entry *entry = &folder->entries[at];

	drop_folder(entry->folder);
	folder->count--;
	memmove(entry, entry + 1, (folder->count - at) * sizeof(*entry));
}

/* A file where we need a folder, or the other way round, cannot stay beside it. */
static void clear_way(struct folder *folder, const char *name, bool want_folder)
{
	bool found;
	size_t at = place_of(folder, name, !want_folder, &found);

	if (found)
		take_out(folder, at);
}

/* Entries come in git's order, so each goes to the end. */
static crm_err read_folder(struct crm_tree *tree, const struct crm_oid *oid, struct folder **out)
{
	struct crm_tree_entry raw;
	size_t at = 0;
	bool more;

	CRM_TRY(crm_batch_read(tree->batch, oid, CRM_TREE, &tree->bytes));
	struct folder *folder = new_folder(oid);
	crm_err err = crm_tree_next(tree->bytes.s, tree->bytes.n, &at, &raw, &more);
	while (!err && more) {
		char *name = crm_copy_n(tree->arena, raw.name, raw.length);

		insert(folder, folder->count, name, raw.mode)->oid = raw.oid;
		err = crm_tree_next(tree->bytes.s, tree->bytes.n, &at, &raw, &more);
	}
	if (err)
		drop_folder(folder);
	else
		*out = folder;
	return err;
}

/* -- paths --------------------------------------------------------------------------- */

/* The folder that `*path` begins in, read or (`make`) made; NULL if there is none. Moves *path on.
 * */
static crm_err enter(struct crm_tree *tree, struct folder **folder, const char **path, bool make)
{
	const char *slash = strchr(*path, '/');
	struct crm_arena_mark mark = crm_arena_mark(tree->arena);
	char *name = crm_copy_n(tree->arena, *path, (size_t)(slash - *path));
	bool found;
	size_t at = place_of(*folder, name, true, &found);

	*path = slash + 1;
	if (found || !make)
		crm_arena_rewind(tree->arena, mark);
	if (!found && !make) {
		*folder = NULL;
		return NULL;
	}
	struct entry *entry = found ? &(*folder)->entries[at] : NULL;
	if (!entry) {
		clear_way(*folder, name, true);
		at = place_of(*folder, name, true, &found);
		entry = insert(*folder, at, name, CRM_MODE_FOLDER);
		entry->folder = new_folder(NULL);
	}
	if (!entry->folder)
		CRM_TRY(read_folder(tree, &entry->oid, &entry->folder));
	(*folder)->changed |= make;
	*folder = entry->folder;
	return NULL;
}

/* The folder that holds the last name of `*path`, which is then that name. */
static crm_err walk(struct crm_tree *tree, const char **path, bool make, struct folder **folder)
{
	if (!tree->root.folder)
		CRM_TRY(read_folder(tree, &tree->root.oid, &tree->root.folder));
	*folder = tree->root.folder;
	while (*folder && strchr(*path, '/'))
		CRM_TRY(enter(tree, folder, path, make));
	return NULL;
}

crm_err crm_tree_find(struct crm_tree *tree, const char *path, struct crm_oid *oid, bool *found)
{
	struct folder *folder;

	*found = false;
	CRM_TRY(walk(tree, &path, false, &folder));
	if (!folder)
		return NULL;
	size_t at = place_of(folder, path, false, found);
	if (*found)
		*oid = folder->entries[at].oid;
	return NULL;
}

crm_err crm_tree_put(struct crm_tree *tree, const char *path, const struct crm_oid *oid)
{
	struct folder *folder;
	bool found;

	CRM_TRY(walk(tree, &path, true, &folder));
	clear_way(folder, path, false);
	size_t at = place_of(folder, path, false, &found);
	struct entry *entry = found ? &folder->entries[at]
	                            : insert(folder, at, crm_copy(tree->arena, path), CRM_MODE_FILE);
	entry->mode = CRM_MODE_FILE;
	entry->oid = *oid;
	folder->changed = true;
	return NULL;
}

crm_err crm_tree_take(struct crm_tree *tree, const char *path)
{
	struct folder *folder;
	bool found = false, is_folder = false;
	const char *name = path;

	CRM_TRY(walk(tree, &name, false, &folder));
	if (folder)
		place_of(folder, name, false, &found);
	if (folder && !found) {
		place_of(folder, name, true, &found);
		is_folder = true;
	}
	if (!found)
		return NULL;
	name = path;
	CRM_TRY(walk(tree, &name, true, &folder));
	take_out(folder, place_of(folder, name, is_folder, &found));
	folder->changed = true;
	return NULL;
}

/* -- writing --------------------------------------------------------------------------- */

static crm_err write_folder(struct crm_tree *tree, struct folder *folder);

/* Changed folders below first, for their names stand in this one. */
static crm_err write_below(struct crm_tree *tree, struct folder *folder)
{
	for (size_t i = 0; i < folder->count; i++) {
		struct entry *entry = &folder->entries[i];

		if (!entry->folder || !entry->folder->changed)
			continue;
		CRM_TRY(write_folder(tree, entry->folder));
		entry->oid = entry->folder->oid;
		if (entry->folder->count == 0)
			take_out(folder, i--);
	}
	return NULL;
}

static crm_err write_folder(struct crm_tree *tree, struct folder *folder)
{
	struct crm_oid old = folder->oid;

	CRM_TRY(write_below(tree, folder));
	folder->changed = false;
	if (folder->count == 0 && folder != tree->root.folder)
		return NULL;
	crm_str_clear(&tree->bytes);
	for (size_t i = 0; i < folder->count; i++) {
		const struct entry *entry = &folder->entries[i];

		crm_tree_entry_add(&tree->bytes, entry->mode, entry->name, &entry->oid);
	}
	CRM_TRY(crm_batch_put(tree->batch, CRM_TREE, crm_str_text(&tree->bytes), tree->bytes.n,
	                      folder->has_oid ? &old : NULL, &folder->oid));
	folder->has_oid = true;
	return NULL;
}

crm_err crm_tree_write(struct crm_tree *tree, struct crm_oid *root)
{
	struct folder *folder = tree->root.folder;

	if (folder && (folder->changed || !folder->has_oid)) {
		CRM_TRY(write_folder(tree, folder));
		tree->root.oid = folder->oid;
	}
	*root = tree->root.oid;
	return NULL;
}
