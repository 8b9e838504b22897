#include "history/reach.h"

#include <stdlib.h>

#include "base/chance.h"
#include "history/chain.h"
#include "history/oidmap.h"
#include "history/tree_pair.h"

enum { DEEPEST = 32 /* folders in folders; ours are three */ };

struct walker {
	struct crm_git *git;
	void (*found)(void *context, const char *sentence);
	void *context;
	struct crm_chance chance;
	char commit[CRM_OID_HEX];        /* being looked at */
	struct crm_str path;             /* of the folder being looked at, with its '/' */
	int depth;
};

CRM_PRINTF(2, 3)
static void find(struct walker *walker, const char *format, ...)
{
	CRM_AUTO(crm_str_drop) struct crm_str sentence = {0};
	va_list args;

	va_start(args, format);
	crm_str_vaddf(&sentence, format, args);
	va_end(args);
	walker->found(walker->context, crm_str_text(&sentence));
}

static void walk(struct walker *walker, const struct crm_oid *older, const struct crm_oid *newer);

/* Links to commits of other repositories (mode 160000) are no objects of this one. */
static void look_at(struct walker *walker, const struct crm_tree_difference *at)
{
	const struct crm_tree_entry *entry = &at->entry[1];
	size_t length = walker->path.n;
	char hex[CRM_OID_HEX];

	crm_str_add_n(&walker->path, at->name, at->length);
	if (entry->folder) {
		crm_str_add_c(&walker->path, '/');
		walk(walker, at->has[0] && at->entry[0].folder ? &at->entry[0].oid : NULL, &entry->oid);
	} else if (entry->mode != 0160000 && !crm_git_has(walker->git, &entry->oid)) {
		find(walker, "%s: the history has no object %.12s, which commit %.12s brought", crm_str_text(&walker->path),
		     crm_oid_hex(&entry->oid, hex), walker->commit);
	}
	crm_str_cut(&walker->path, length);
}

static crm_err walk_pair(struct walker *walker, const struct crm_oid *older, const struct crm_oid *newer)
{
	CRM_AUTO(crm_tree_pair_drop) struct crm_tree_pair pair = {0};
	struct crm_tree_difference at;
	bool more;

	CRM_TRY(crm_tree_pair_open(&pair, walker->git, older, newer));
	CRM_TRY(crm_tree_pair_next(&pair, &at, &more));
	while (more) {
		if (at.has[1])
			look_at(walker, &at);
		CRM_TRY(crm_tree_pair_next(&pair, &at, &more));
	}
	return NULL;
}

/* An older tree that cannot be read is a finding of its own commit; then all of the newer one is looked at. */
static void walk(struct walker *walker, const struct crm_oid *older, const struct crm_oid *newer)
{
	if (walker->depth == DEEPEST)
		return;
	walker->depth++;
	crm_err err = walk_pair(walker, older, newer);
	if (err && older)
		err = walk_pair(walker, NULL, newer);
	if (err)
		find(walker, "%s: %s (commit %.12s)", walker->path.n ? walker->path.s : "/", err->text, walker->commit);
	walker->depth--;
}

/* Commits to be looked at; each once. */
struct queue {
	struct crm_oidmap seen;
	struct crm_oid *oids;
	size_t count, room;
};

static void drop_queue(struct queue *queue)
{
	crm_oidmap_drop(&queue->seen);
	free(queue->oids);
}

static void wait_for(struct queue *queue, const struct crm_oid *oid)
{
	if (!crm_oidmap_add(&queue->seen, oid, 0))
		return;
	if (queue->count == queue->room) {
		queue->room = queue->room ? queue->room * 2 : 256;
		queue->oids = crm_realloc(queue->oids, queue->room * sizeof(*queue->oids));
	}
	queue->oids[queue->count++] = *oid;
}

/* Beside the tree of the commit it comes from; of a merge, what it has from the other line is looked at there. */
static crm_err look_at_commit(struct walker *walker, struct queue *queue, struct crm_arena *arena, struct crm_str *bytes,
                              const struct crm_oid *oid)
{
	struct crm_commit commit, parent;
	crm_err err = NULL;

	CRM_TRY(crm_chain_read(walker->git, oid, arena, bytes, &commit));
	crm_oid_hex(oid, walker->commit);
	if (commit.parent_count)
		err = crm_chain_read(walker->git, &commit.parents[0], arena, bytes, &parent);
	if (crm_chance_take(&walker->chance))
		walk(walker, commit.parent_count && !err ? &parent.tree : NULL, &commit.tree);
	for (size_t i = 0; i < commit.parent_count; i++)
		wait_for(queue, &commit.parents[i]);
	return NULL;
}

/* Newest first: what is lost most recently is told first, and a commit that is lost ends its line. */
static crm_err walk_commits(struct walker *walker, const struct crm_oid *head)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	CRM_AUTO(drop_queue) struct queue queue = {0};
	struct crm_arena_mark mark = crm_arena_mark(arena);

	wait_for(&queue, head);
	for (size_t i = 0; i < queue.count; i++) {
		struct crm_oid oid = queue.oids[i];

		crm_arena_rewind(arena, mark);
		CRM_TRY(look_at_commit(walker, &queue, arena, &bytes, &oid));
	}
	return NULL;
}

crm_err crm_reach_check(struct crm_git *git, double share, void (*found)(void *context, const char *sentence),
                        void *context)
{
	char words[1400];
	struct walker walker = {
		.git = git, .found = found, .context = context,
	};
	struct crm_oid head;
	bool any;

	crm_chance_start(&walker.chance, share);
	CRM_TRY(crm_git_head(git, &head, &any));
	crm_err err = any ? walk_commits(&walker, &head) : NULL;
	if (err)
		find(&walker, "%s%s%s", crm_err_print(err, words, sizeof(words)), err->hint[0] ? "; " : "", err->hint);
	crm_str_drop(&walker.path);
	return NULL;
}
