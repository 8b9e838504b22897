#include "history/haves.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

/* NEAR: how far back is looked where it is known where the other side was. */
enum { NEAR = 256, LINE = 256, FEW = 64 };

struct haves {
	struct crm_arena *arena;
	git_oid *ids;
	size_t count, room;
};

/* -- which ------------------------------------------------------------------------------------- */

static void add(struct haves *haves, const git_oid *id)
{
	for (size_t i = 0; i < haves->count; i++)
		if (git_oid_equal(&haves->ids[i], id))
			return;
	if (haves->count == haves->room) {
		haves->room = haves->room ? 2 * haves->room : FEW;
		haves->ids = crm_realloc(haves->ids, haves->room * sizeof(*haves->ids));
	}
	haves->ids[haves->count++] = *id;
}

static int add_reference(struct haves *haves, git_repository *repository, const char *name)
{
	git_oid id;
	int status = git_reference_name_to_id(&id, repository, name);

	if (status == 0)
		add(haves, &id);
	return status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC ? 0 : status;
}

static int add_where_it_was(struct haves *haves, git_repository *repository, const char *remote)
{
	int status = add_reference(haves, repository, crm_textf(haves->arena, "refs/remotes/%s/main", remote));

	return status ? status : add_reference(haves, repository, crm_textf(haves->arena, "refs/crm/remotes/%s/files", remote));
}

static int add_steps(struct haves *haves, git_revwalk *walk, size_t most)
{
	git_oid id;
	int status = 0;

	for (size_t i = 0, next = 0; i < most && (status = git_revwalk_next(&id, walk)) == 0; i++)
		if (i == next) {
			add(haves, &id);
			next = 2 * i + 1;
		}
	return status == GIT_ITEROVER ? 0 : status;
}

static int add_ours(struct haves *haves, git_repository *repository)
{
	size_t most = haves->count ? NEAR : SIZE_MAX;
	git_revwalk *walk = NULL;
	int status = git_revwalk_new(&walk, repository);

	if (!status)
		status = git_revwalk_sorting(walk, GIT_SORT_TIME);
	if (!status)
		status = git_revwalk_push_glob(walk, "refs/heads/*");
	if (!status)
		status = add_steps(haves, walk, most);
	git_revwalk_free(walk);
	return status;
}

/* All that the references lead to is in the chain, be it told or not: they are walked from. */
static int add_all(struct haves *haves, git_repository *repository)
{
	git_reference_iterator *iterator = NULL;
	const char *name;
	int status = git_reference_iterator_new(&iterator, repository);

	while (!status && (status = git_reference_next_name(&name, iterator)) == 0)
		status = add_reference(haves, repository, name);
	git_reference_iterator_free(iterator);
	return status == GIT_ITEROVER ? 0 : status;
}

static int choose(struct haves *haves, git_repository *repository, const char *remote)
{
	int status = add_where_it_was(haves, repository, remote);

	if (!status)
		status = add_ours(haves, repository);
	return status ? status : add_all(haves, repository);
}

/* -- a repository of them ---------------------------------------------------------------------------- */

/* Of a commit that is there, under its name, all that a walk wants to know: for its parent the next one, for its time which it is. A walk
 * without an order begins with the oldest of where it begins, and goes as far as it gets from there. */
static int write_link(git_odb_backend *memory, const struct haves *haves, size_t i)
{
	char hex[GIT_OID_HEXSZ + 1] = "", text[LINE];
	bool last = i + 1 == haves->count;
	int n;

	if (!last)
		git_oid_tostr(hex, sizeof(hex), &haves->ids[i + 1]);
	n = snprintf(text, sizeof(text), "tree %040d\n%s%s%sauthor crm <crm> 0 +0000\ncommitter crm <crm> %zu +0000\n\n", 0,
	             last ? "" : "parent ", hex, last ? "" : "\n", i);
	return memory->write(memory, &haves->ids[i], text, (size_t)n, GIT_OBJECT_COMMIT);
}

static int write_links(git_odb *odb, const struct haves *haves)
{
	git_odb_backend *memory = NULL;
	int status = git_mempack_new(&memory);

	if (!status)
		status = git_odb_add_backend(odb, memory, 1);
	for (size_t i = 0; i < haves->count && !status; i++)
		status = write_link(memory, haves, i);
	return status;
}

static int share_references(git_repository *to, git_repository *from)
{
	git_refdb *references = NULL;
	int status = git_repository_refdb(&references, from);

	if (!status)
		status = git_repository_set_refdb(to, references);
	git_refdb_free(references);
	return status;
}

int crm_haves_chain(git_repository **out, git_repository *repository, const char *remote)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct haves haves = { .arena = arena };
	git_odb *odb = NULL;
	int status = choose(&haves, repository, remote);

	if (!status)
		status = git_odb_new(&odb);
	if (!status)
		status = write_links(odb, &haves);
	if (!status)
		status = git_repository_wrap_odb(out, odb);
	git_odb_free(odb);
	free(haves.ids);
	return status ? status : share_references(*out, repository);
}
