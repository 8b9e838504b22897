/*
 * What comes out of a git repository that somebody else may have pushed to: trees, commits, shards. The first byte
 * says which the rest is read as. What reads as a shard is spliced with nothing and must come out unchanged; a note
 * must come back from its trailer as it was.
 */
#include <stdlib.h>
#include <string.h>

#include "history/commit.h"
#include "history/shard.h"
#include "history/trailer.h"
#include "history/tree_entry.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void read_tree(const char *bytes, size_t n)
{
	struct crm_tree_entry entry;
	size_t at = 0;
	bool more = true;

	while (more && !crm_tree_next(bytes, n, &at, &entry, &more))
		if (more && (at > n || entry.name + entry.length >= bytes + n))
			abort();
		else if (!more)
			return;
}

static void read_shard(const char *text, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	if (crm_shard_splice(&out, text, n, NULL, 0))
		return;
	if (out.n != n || (n && memcmp(out.s, text, n) != 0))
		abort();
}

static void read_commit(struct crm_arena *arena, const char *bytes, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_commit commit, back;

	if (crm_commit_read(arena, bytes, n, &commit))
		return;
	crm_commit_add(&out, &commit);
	if (crm_commit_read(arena, out.s, out.n, &back) || strcmp(back.txn.id, commit.txn.id) != 0 ||
	    back.txn.at != commit.txn.at || !crm_same(back.txn.actor, commit.txn.actor) ||
	    !crm_same(back.txn.note, commit.txn.note) || !crm_same(back.txn.tool, commit.txn.tool))
		abort();
}

static void write_note(struct crm_arena *arena, const char *note)
{
	CRM_AUTO(crm_str_drop) struct crm_str message = {0};

	crm_str_add(&message, "subject\n\n");
	crm_trailer_add(&message, "Crm-Note", note);
	if (!crm_same(crm_trailer_find(arena, message.s, "Crm-Note"), note))
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (size == 0)
		return 0;
	const char *text = crm_copy_n(arena, (const char *)data + 1, size - 1);
	switch (data[0] % 4) {
	case 0: read_tree(text, size - 1); break;
	case 1: read_shard(text, size - 1); break;
	case 2: read_commit(arena, text, size - 1); break;
	default: write_note(arena, text); break;
	}
	return 0;
}
