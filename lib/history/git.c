#include "history/git.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "history/bare.h"
#include "history/git_raw.h"

struct crm_git {
	struct crm_arena *arena;
	const char *path;
	git_repository *repository;
	git_odb *odb;
	bool started;
};

/* What is sent is looked for in every tree of every commit: of an entity with many records a tree has 256 entries, and each would be
 * read from the disk again for each commit, were it not kept. */
enum { KEPT_TREE = 64 << 10, KEPT = 64 << 20 };

/*
 * Objects are synced together (loose.h), only the branch's move by libgit2; checking again what we
 * have just built from objects we have read is wasted. Whoever may read and write the folder may
 * use it, whoever made it: nothing in a bare repository is executed by libgit2.
 */
static crm_err set_options(void)
{
	if (git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1) < 0 ||
	    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0) < 0 ||
	    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0) < 0 ||
	    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0) < 0 ||
	    git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)KEPT_TREE) < 0 ||
	    git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)KEPT) < 0 ||
	    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)128 << 20) < 0)
		return crm_git_fail(CRM_IO, "cannot set an option of", "libgit2");
	return NULL;
}

/* What a crash left of making it is made whole. */
static crm_err open_or_make(struct crm_git *git)
{
	int status = git_repository_open_bare(&git->repository, git->path);

	if (status == GIT_ENOTFOUND) {
		CRM_TRY(crm_bare_make(git->path));
		status = git_repository_open_bare(&git->repository, git->path);
	}
	if (status < 0)
		return crm_git_fail(CRM_DAMAGED, "cannot open the history", git->path);
	if (git_repository_odb(&git->odb, git->repository) < 0)
		return crm_git_fail(CRM_DAMAGED, "cannot open the objects of", git->path);
	return NULL;
}

/* The store of references asks whether to sync when it is opened, that of objects at each write: so
 * references are synced by libgit2 and objects, together, by us. */
static crm_err open_references(struct crm_git *git)
{
	git_refdb *references;

	int status = git_repository_refdb(&references, git->repository);
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
	if (status < 0)
		return crm_git_fail(CRM_DAMAGED, "cannot open the references of", git->path);
	git_refdb_free(references);
	return NULL;
}

crm_err crm_git_open(const char *path, struct crm_git **out)
{
	CRM_AUTO(crm_git_drop) struct crm_git *git = crm_calloc(1, sizeof(*git));

	git->arena = crm_arena_new();
	git->path = crm_copy(git->arena, path);
	if (git_libgit2_init() < 0)
		return crm_git_fail(CRM_IO, "cannot start", "libgit2");
	git->started = true;
	CRM_TRY(set_options());
	CRM_TRY(open_or_make(git));
	CRM_TRY(open_references(git));
	*out = git;
	git = NULL;
	return NULL;
}

void crm_git_drop(struct crm_git **at)
{
	struct crm_git *git = *at;

	if (!git)
		return;
	*at = NULL;
	git_odb_free(git->odb);
	git_repository_free(git->repository);
	if (git->started)
		git_libgit2_shutdown();
	crm_arena_drop(&git->arena);
	free(git);
}

const char *crm_git_path(const struct crm_git *git)
{
	return git->path;
}

/* -- the branch ------------------------------------------------------------------- */

static git_oid to_git(const struct crm_oid *oid)
{
	git_oid id;

	memcpy(id.id, oid->b, sizeof(oid->b));
	return id;
}

crm_err crm_git_head(struct crm_git *git, struct crm_oid *head, bool *any)
{
	git_oid id;
	int status = git_reference_name_to_id(&id, git->repository, CRM_GIT_BRANCH);

	*any = status == 0;
	if (status == GIT_ENOTFOUND)
		return NULL;
	if (status < 0)
		return crm_git_fail(CRM_DAMAGED, "cannot read the branch of", git->path);
	memcpy(head->b, id.id, sizeof(head->b));
	return NULL;
}

crm_err crm_git_move(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *to)
{
	git_reference *moved = NULL;
	git_oid new_id = to_git(to), old_id = from ? to_git(from) : (git_oid){{0}};
	int status;

	if (from)
		status = git_reference_create_matching(&moved, git->repository, CRM_GIT_BRANCH, &new_id,
		                                       true, &old_id, NULL);
	else
		status = git_reference_create(&moved, git->repository, CRM_GIT_BRANCH, &new_id, false, NULL);
	git_reference_free(moved);
	if (status == GIT_ELOCKED)
		return crm_err_hint(crm_fail(CRM_BUSY, "another git program is moving the branch of %s", git->path),
		                    "if there is none, it was killed: remove %s/" CRM_GIT_BRANCH ".lock", git->path);
	if (status == GIT_EMODIFIED || status == GIT_EEXISTS)
		return crm_fail(CRM_CONFLICT, "the branch of %s was moved by somebody else", git->path);
	return status < 0 ? crm_git_fail(CRM_IO, "cannot move the branch of", git->path) : NULL;
}

/* -- objects ----------------------------------------------------------------------- */

static git_object_t type_of(enum crm_object type)
{
	return type == CRM_COMMIT ? GIT_OBJECT_COMMIT : type == CRM_TREE ? GIT_OBJECT_TREE : GIT_OBJECT_BLOB;
}

crm_err crm_git_read(struct crm_git *git, const struct crm_oid *oid, enum crm_object type,
                     struct crm_str *out)
{
	git_odb_object *object = NULL;
	git_oid id = to_git(oid);
	char hex[CRM_OID_HEX];

	if (git_odb_read(&object, git->odb, &id) < 0)
		return crm_git_fail(CRM_DAMAGED, "the history has no object", crm_oid_hex(oid, hex));
	bool fits = git_odb_object_type(object) == type_of(type);
	crm_str_clear(out);
	if (fits)
		crm_str_add_n(out, git_odb_object_data(object), git_odb_object_size(object));
	git_odb_object_free(object);
	if (!fits)
		return crm_fail(CRM_DAMAGED, "object %s of the history is not a %s", crm_oid_hex(oid, hex),
		                crm_object_name(type));
	return NULL;
}

bool crm_git_has(struct crm_git *git, const struct crm_oid *oid)
{
	git_oid id = to_git(oid);

	return git_odb_exists(git->odb, &id) == 1;
}

crm_err crm_git_refresh(struct crm_git *git)
{
	if (git_odb_refresh(git->odb) < 0)
		return crm_git_fail(CRM_IO, "cannot read the packs of", git->path);
	return NULL;
}

git_repository *crm_git_raw(struct crm_git *git)
{
	return git->repository;
}

crm_err crm_git_is_behind(struct crm_git *git, const struct crm_oid *older, const struct crm_oid *newer, bool *out)
{
	git_oid old_id = to_git(older), new_id = to_git(newer);

	*out = crm_oid_same(older, newer);
	if (*out)
		return NULL;
	int status = git_graph_descendant_of(git->repository, &new_id, &old_id);
	if (status < 0)
		return crm_git_fail(CRM_DAMAGED, "cannot compare commits of", git->path);
	*out = status == 1;
	return NULL;
}

crm_err crm_git_count_beyond(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *beyond, int64_t *count)
{
	git_oid from_id = to_git(from), beyond_id = to_git(beyond), id;
	git_revwalk *walk = NULL;
	int status = git_revwalk_new(&walk, git->repository);

	*count = 0;
	if (status >= 0)
		status = git_revwalk_push(walk, &from_id);
	if (status >= 0)
		status = git_revwalk_hide(walk, &beyond_id);
	while (status >= 0 && (status = git_revwalk_next(&id, walk)) == 0) {
		git_commit *commit = NULL;
		if (git_commit_lookup(&commit, git->repository, &id) == 0)
			*count += git_commit_parentcount(commit) < 2;
		git_commit_free(commit);
	}
	git_revwalk_free(walk);
	return status == GIT_ITEROVER ? NULL : crm_git_fail(CRM_DAMAGED, "cannot compare commits of", git->path);
}

/* What is left of a walk, to the end. */
static int list_walk(git_revwalk *walk, struct crm_oid **oids, size_t *count)
{
	size_t room = 0;
	git_oid id;
	int status;

	*oids = NULL;
	*count = 0;
	while ((status = git_revwalk_next(&id, walk)) == 0) {
		if (*count == room) {
			room = room ? room * 2 : 256;
			*oids = crm_realloc(*oids, room * sizeof(**oids));
		}
		memcpy((*oids)[(*count)++].b, id.id, sizeof(id.id));
	}
	return status;
}

/* `beyond` NULL: all of it. */
static crm_err list(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *beyond, unsigned order,
                    struct crm_oid **oids, size_t *count)
{
	git_oid from_id = to_git(from), beyond_id = beyond ? to_git(beyond) : from_id;
	git_revwalk *walk = NULL;
	int status = git_revwalk_new(&walk, git->repository);

	*oids = NULL;
	*count = 0;
	if (status >= 0)
		status = git_revwalk_sorting(walk, order);
	if (status >= 0)
		status = git_revwalk_push(walk, &from_id);
	if (status >= 0 && beyond)
		status = git_revwalk_hide(walk, &beyond_id);
	if (status >= 0)
		status = list_walk(walk, oids, count);
	git_revwalk_free(walk);
	return status == GIT_ITEROVER ? NULL : crm_git_fail(CRM_DAMAGED, "cannot walk the commits of", git->path);
}

crm_err crm_git_list(struct crm_git *git, const struct crm_oid *head, struct crm_oid **oids, size_t *count)
{
	return list(git, head, NULL, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE, oids, count);
}

crm_err crm_git_list_beyond(struct crm_git *git, const struct crm_oid *from, const struct crm_oid *beyond, struct crm_oid **oids,
                            size_t *count)
{
	return list(git, from, beyond, GIT_SORT_NONE, oids, count);
}
