#include "history/carried.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "history/remote.h"
#include "history/tree_pair.h"

enum { NAME = CRM_DIGEST_HEX - 1, PATH = NAME + 2, FOLDER = 2 };

/* A commit of this branch: a tree, the commits before it, when. */
struct point {
	struct crm_oid tree, parents[2];
	size_t parent_count;
	int64_t seconds;
};

static crm_err read_point(struct crm_git *git, const struct crm_oid *oid, struct point *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	const char *who, *time;

	*out = (struct point){0};
	CRM_TRY(crm_git_read(git, oid, CRM_COMMIT, &bytes));
	who = strstr(crm_str_text(&bytes), "\ncommitter ");
	time = who ? strchr(who, '>') : NULL;
	if (!crm_starts(crm_str_text(&bytes), "tree ") || !crm_oid_read(bytes.s + 5, &out->tree) || !time)
		return crm_fail(CRM_DAMAGED, "a commit of " CRM_GIT_FILES " is broken");
	out->seconds = strtoll(time + 1, NULL, 10);
	return NULL;
}

static crm_err write_point(struct crm_carried *carried, const struct point *point)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	char hex[CRM_OID_HEX];

	crm_str_addf(&bytes, "tree %s\n", crm_oid_hex(&point->tree, hex));
	for (size_t i = 0; i < point->parent_count; i++)
		crm_str_addf(&bytes, "parent %s\n", crm_oid_hex(&point->parents[i], hex));
	for (int i = 0; i < 2; i++)
		crm_str_addf(&bytes, "%s crm <crm@localhost> %lld +0000\n", i ? "committer" : "author", (long long)point->seconds);
	crm_str_add(&bytes, "\nattached files\n");
	return crm_batch_put(carried->batch, CRM_COMMIT, bytes.s, bytes.n, NULL, &carried->head);
}

/* -- what is there -------------------------------------------------------------------------- */

crm_err crm_carried_open(struct crm_carried *carried, struct crm_git *git)
{
	struct point point;

	*carried = (struct crm_carried){ .git = git, .batch = crm_batch_new(git) };
	CRM_TRY(crm_git_reference(git, CRM_GIT_FILES, &carried->head, &carried->has_head));
	if (carried->has_head)
		CRM_TRY(read_point(git, &carried->head, &point));
	carried->tree = crm_tree_new(carried->batch, carried->has_head ? &point.tree : NULL);
	return NULL;
}

void crm_carried_drop(struct crm_carried *carried)
{
	crm_tree_drop(&carried->tree);
	crm_batch_drop(&carried->batch);
}

static const char *path_of(char path[PATH], const char *hex)
{
	snprintf(path, PATH, "%.2s/%.62s", hex, hex + FOLDER);
	return path;
}

static crm_err find(struct crm_carried *carried, const char *hex, struct crm_oid *oid, bool *has)
{
	char path[PATH];

	return crm_tree_find(carried->tree, path_of(path, hex), oid, has);
}

crm_err crm_carried_has(struct crm_carried *carried, const char *hex, bool *has)
{
	struct crm_oid oid;

	return find(carried, hex, &oid, has);
}

crm_err crm_carried_read(struct crm_carried *carried, const char *hex, struct crm_str *out)
{
	struct crm_oid oid;
	bool has;

	CRM_TRY(find(carried, hex, &oid, &has));
	return has ? crm_batch_read(carried->batch, &oid, CRM_BLOB, out)
	           : crm_fail(CRM_NOT_FOUND, "the history does not have the file %.2s/%s", hex, hex + FOLDER);
}

/* -- putting ---------------------------------------------------------------------------------- */

crm_err crm_carried_put(struct crm_carried *carried, const char *hex, const char *bytes, size_t n)
{
	struct crm_oid oid;
	char path[PATH];

	CRM_TRY(crm_batch_put(carried->batch, CRM_BLOB, bytes, n, NULL, &oid));
	if (crm_batch_is_full(carried->batch))
		CRM_TRY(crm_batch_flush(carried->batch));
	carried->added++;
	return crm_tree_put(carried->tree, path_of(path, hex), &oid);
}

static crm_err move(struct crm_carried *carried, const struct crm_oid *from)
{
	CRM_TRY(crm_batch_flush(carried->batch));
	CRM_TRY(crm_git_reference_move(carried->git, CRM_GIT_FILES, carried->has_head ? from : NULL, &carried->head));
	carried->has_head = true;
	carried->added = 0;
	return NULL;
}

crm_err crm_carried_end(struct crm_carried *carried)
{
	struct point point = { .parents = { carried->head }, .parent_count = carried->has_head, .seconds = crm_now() / 1000 };
	struct crm_oid from = carried->head;

	if (!carried->added)
		return NULL;
	CRM_TRY(crm_tree_write(carried->tree, &point.tree));
	CRM_TRY(write_point(carried, &point));
	return move(carried, &from);
}

/* -- what others have ---------------------------------------------------------------------------- */

struct joining {
	struct crm_git *git;
	struct crm_carried *carried;     /* NULL: it is only looked at */
	crm_err (*take)(void *context, const char *hex, const struct crm_str *bytes);
	void *context;
	struct crm_str bytes;
};

static bool is_hex(const char *name, size_t n, size_t want)
{
	size_t i = 0;

	while (i < n && ((name[i] >= '0' && name[i] <= '9') || (name[i] >= 'a' && name[i] <= 'f')))
		i++;
	return n == want && i == n;
}

static crm_err check_hash(const struct crm_str *bytes, const char *hex)
{
	unsigned char digest[CRM_DIGEST_BYTES];
	char found[CRM_DIGEST_HEX];
	struct crm_digest hash;

	crm_digest_start(&hash);
	crm_digest_add(&hash, crm_str_text(bytes), bytes->n);
	crm_digest_end(&hash, digest);
	crm_digest_hex(digest, found);
	return crm_same(found, hex) ? NULL : crm_fail(CRM_DAMAGED, "it is not what its name says");
}

static crm_err take_in(struct joining *joining, const char *hex, const struct crm_oid *oid)
{
	bool has = false;

	if (joining->carried)
		CRM_TRY(crm_carried_has(joining->carried, hex, &has));
	if (has)
		return NULL;
	CRM_TRY(crm_git_read(joining->git, oid, CRM_BLOB, &joining->bytes));
	CRM_TRY(check_hash(&joining->bytes, hex));
	if (!joining->carried)
		return NULL;
	CRM_TRY(joining->take(joining->context, hex, &joining->bytes));
	return crm_carried_put(joining->carried, hex, crm_str_text(&joining->bytes), joining->bytes.n);
}

static crm_err foreign(const char *folder, const struct crm_tree_difference *at)
{
	return crm_fail(CRM_DAMAGED, CRM_GIT_FILES " has %s%s%.*s, which is no attached file", folder, *folder ? "/" : "",
	                (int)at->length, at->name);
}

static crm_err join_file(struct joining *joining, const char *folder, const struct crm_tree_difference *at)
{
	char hex[CRM_DIGEST_HEX] = "";

	if (at->entry[1].mode != CRM_MODE_FILE || !is_hex(at->name, at->length, NAME - FOLDER))
		return foreign(folder, at);
	memcpy(hex, folder, FOLDER);
	memcpy(hex + FOLDER, at->name, NAME - FOLDER);
	return crm_err_in(take_in(joining, hex, &at->entry[1].oid), "the file %s/%s", folder, hex + FOLDER);
}

static crm_err join_trees(struct joining *joining, const char *folder, const struct crm_oid *ours, const struct crm_oid *theirs);

static crm_err join_folder(struct joining *joining, const struct crm_tree_difference *at)
{
	char folder[FOLDER + 1] = "";

	if (!at->entry[1].folder || !is_hex(at->name, at->length, FOLDER))
		return foreign("", at);
	memcpy(folder, at->name, FOLDER);
	return join_trees(joining, folder, crm_tree_difference_oid(at, 0), &at->entry[1].oid);
}

/* `folder` "": the root. */
static crm_err join_trees(struct joining *joining, const char *folder, const struct crm_oid *ours, const struct crm_oid *theirs)
{
	CRM_AUTO(crm_tree_pair_drop) struct crm_tree_pair pair = {0};
	struct crm_tree_difference at;
	bool more;

	CRM_TRY(crm_tree_pair_open(&pair, joining->git, ours, theirs));
	CRM_TRY(crm_tree_pair_next(&pair, &at, &more));
	while (more) {
		if (at.has[1] && *folder)
			CRM_TRY(join_file(joining, folder, &at));
		else if (at.has[1])
			CRM_TRY(join_folder(joining, &at));
		CRM_TRY(crm_tree_pair_next(&pair, &at, &more));
	}
	return NULL;
}

/* The time of a merge is that of the later one: two copies that join the same make the same commit. */
static crm_err merge(struct crm_carried *carried, const struct crm_oid *theirs, const struct point *their)
{
	struct crm_oid from = carried->head;
	struct point ours, point = { .parents = { from, *theirs }, .parent_count = 2 };

	CRM_TRY(read_point(carried->git, &from, &ours));
	CRM_TRY(crm_tree_write(carried->tree, &point.tree));
	point.seconds = ours.seconds > their->seconds ? ours.seconds : their->seconds;
	if (memcmp(&point.parents[0], &point.parents[1], sizeof(from)) > 0) {
		point.parents[0] = *theirs;
		point.parents[1] = from;
	}
	CRM_TRY(write_point(carried, &point));
	return move(carried, &from);
}

/* Where all of it is theirs, the branch moves there. */
static crm_err settle(struct crm_carried *carried, const struct crm_oid *theirs, const struct point *their)
{
	struct crm_oid from = carried->head, tree;
	bool behind = !carried->has_head;

	if (!behind)
		CRM_TRY(crm_git_is_behind(carried->git, &from, theirs, &behind));
	CRM_TRY(crm_tree_write(carried->tree, &tree));
	if (!behind || !crm_oid_same(&tree, &their->tree))
		return merge(carried, theirs, their);
	carried->head = *theirs;
	return move(carried, &from);
}

crm_err crm_carried_join(struct crm_carried *carried, const struct crm_oid *theirs,
                         crm_err (*take)(void *context, const char *hex, const struct crm_str *bytes), void *context)
{
	struct joining joining = { .git = carried->git, .carried = carried, .take = take, .context = context };
	struct point ours = {0}, their;
	bool have = false;

	if (carried->has_head) {
		CRM_TRY(crm_git_is_behind(carried->git, theirs, &carried->head, &have));
		CRM_TRY(read_point(carried->git, &carried->head, &ours));
	}
	if (have)
		return NULL;
	CRM_TRY(read_point(carried->git, theirs, &their));
	crm_err err = join_trees(&joining, "", carried->has_head ? &ours.tree : NULL, &their.tree);
	crm_str_drop(&joining.bytes);
	return err ? err : settle(carried, theirs, &their);
}

crm_err crm_carried_inspect(struct crm_git *git, const struct crm_oid *ours, const struct crm_oid *theirs)
{
	struct joining joining = { .git = git };
	struct point our = {0}, their;

	if (ours)
		CRM_TRY(read_point(git, ours, &our));
	CRM_TRY(read_point(git, theirs, &their));
	crm_err err = join_trees(&joining, "", ours ? &our.tree : NULL, &their.tree);
	crm_str_drop(&joining.bytes);
	return err;
}
