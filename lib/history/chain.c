#include "history/chain.h"

#include <stdlib.h>

void crm_chain_drop(struct crm_chain *chain)
{
	free(chain->oids);
	*chain = (struct crm_chain){0};
}

const struct crm_oid *crm_chain_at(const struct crm_chain *chain, size_t i)
{
	return &chain->oids[chain->count - 1 - i];
}

static void add(struct crm_chain *chain, const struct crm_oid *oid)
{
	if (chain->count == chain->room) {
		chain->room = chain->room ? chain->room * 2 : 64;
		chain->oids = crm_realloc(chain->oids, chain->room * sizeof(*chain->oids));
	}
	chain->oids[chain->count++] = *oid;
}

crm_err crm_chain_read(struct crm_git *git, const struct crm_oid *oid, struct crm_arena *arena, struct crm_str *bytes,
                       struct crm_commit *out)
{
	char hex[CRM_OID_HEX];

	CRM_TRY(crm_git_read(git, oid, CRM_COMMIT, bytes));
	crm_err err = crm_commit_read(arena, crm_str_text(bytes), bytes->n, out);
	if (err)
		return crm_err_hint(crm_err_in(err, "commit %.12s", crm_oid_hex(oid, hex)),
		                    "git -C history.git update-ref refs/heads/main %.12s^ takes it out of the branch", hex);
	return NULL;
}

/* Its exact id is asked for, so that nothing but its absence is an answer. */
static crm_err knows(struct crm_store *store, struct crm_arena *arena, const char *id, int64_t *seq)
{
	struct crm_txn txn = {0};
	crm_err err = crm_journal_find(store, arena, id, &txn);

	*seq = err ? 0 : txn.seq;
	return crm_err_kind(err) == CRM_NOT_FOUND ? NULL : err;
}

crm_err crm_chain_open(struct crm_chain *chain, struct crm_git *git, const struct crm_oid *head, struct crm_store *known)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_arena_mark mark = crm_arena_mark(arena);
	struct crm_commit commit = { .parents = { *head }, .parent_count = 1 };

	while (commit.parent_count) {
		struct crm_oid oid = commit.parents[0];

		crm_arena_rewind(arena, mark);
		CRM_TRY(crm_chain_read(git, &oid, arena, &bytes, &commit));
		if (known)
			CRM_TRY(knows(known, arena, commit.txn.id, &chain->seq));
		chain->has_base = chain->seq > 0;
		if (chain->has_base) {
			chain->base = oid;
			return NULL;
		}
		add(chain, &oid);
	}
	return NULL;
}
