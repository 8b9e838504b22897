#include "repo/undone.h"

#include <string.h>

#include "base/str.h"
#include "store/stmt.h"

/* Nothing would be left of a repository whose making is taken back. */
static const char making[] = "crm init";
static const char sending[] = "crm-mail send";

bool crm_undone_is_undo(const struct crm_txn *txn)
{
	return txn->source && (crm_same(txn->tool, CRM_UNDO_TOOL) || crm_same(txn->tool, CRM_REDO_TOOL));
}

bool crm_undone_stays(const struct crm_txn *txn)
{
	return crm_same(txn->tool, sending);
}

/* What a transaction took back is undone, unless something later than it already said otherwise. */
static void note_targets(struct crm_map *undone, struct crm_arena *arena, const char *source)
{
	char *rest = NULL;
	for (char *id = strtok_r(crm_copy(arena, source), " ", &rest); id; id = strtok_r(NULL, " ", &rest))
		crm_map_put(undone, id, "");
}

static bool is_change(const struct crm_txn *txn)
{
	return !crm_undone_is_undo(txn) && !crm_undone_stays(txn) && !crm_same(txn->tool, making);
}

/* Going backward, an undo that is itself undone says nothing. `undos`: look for an undo, else for another change. */
static crm_err find(struct crm_repo *repo, bool undos, int64_t *seq)
{
	CRM_AUTO(crm_map_drop) struct crm_map *undone = crm_map_new();
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;
	*seq = 0;
	CRM_TRY(crm_stmt_new(repo->store->db, "SELECT seq, id, actor, tool, source FROM txn ORDER BY seq DESC", &stmt));
	while (!*seq) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		struct crm_txn txn = { .tool = crm_stmt_text(stmt, 3), .source = crm_stmt_text(stmt, 4) };
		bool is_undo = crm_undone_is_undo(&txn), mine = crm_same(crm_stmt_text(stmt, 2), repo->ident);
		if (crm_map_get(undone, crm_stmt_text(stmt, 1)))
			continue;
		if (is_undo)
			note_targets(undone, arena, txn.source);
		if (undos ? is_undo && crm_same(txn.tool, CRM_UNDO_TOOL) : is_change(&txn))
			*seq = mine ? crm_stmt_int(stmt, 0) : 0;
	}
	return NULL;
}

crm_err crm_undone_last(struct crm_repo *repo, struct crm_arena *arena, struct crm_txn *out)
{
	int64_t seq;
	CRM_TRY(find(repo, false, &seq));
	if (!seq)
		return crm_err_hint(crm_fail(CRM_NOTHING, "%s has changed nothing here that could be taken back",
		                             repo->actor.name), "crm-log list shows everybody's transactions");
	return crm_journal_txn(repo->store, arena, seq, out);
}

crm_err crm_undone_last_undo(struct crm_repo *repo, struct crm_arena *arena, struct crm_txn *out)
{
	int64_t seq;
	CRM_TRY(find(repo, true, &seq));
	if (!seq)
		return crm_fail(CRM_NOTHING, "%s has taken nothing back here", repo->actor.name);
	return crm_journal_txn(repo->store, arena, seq, out);
}

static const char *copy_of(struct crm_arena *arena, const char *text)
{
	return text ? crm_copy(arena, text) : NULL;
}

static void keep(struct crm_arena *arena, const struct crm_txn *txn, struct crm_txn **txns, size_t *count, size_t *room)
{
	if (*count == *room) {
		struct crm_txn *old = *txns;
		*room = *room ? *room * 2 : 16;
		*txns = crm_new(arena, struct crm_txn, *room);
		if (old)
			memcpy(*txns, old, *count * sizeof *old);
	}
	struct crm_txn *kept = &(*txns)[(*count)++];
	*kept = *txn; /* whose texts are the cursor's */
	kept->actor = copy_of(arena, txn->actor);
	kept->tool = copy_of(arena, txn->tool);
	kept->note = copy_of(arena, txn->note);
	kept->batch = copy_of(arena, txn->batch);
	kept->source = copy_of(arena, txn->source);
}

crm_err crm_undone_matching(struct crm_repo *repo, struct crm_arena *arena, const struct crm_txn_filter *filter,
                            struct crm_txn **out, size_t *count, size_t *stay)
{
	CRM_AUTO(crm_txns_drop) struct crm_txns *txns = NULL;
	const struct crm_txn *txn;
	size_t room = 0;
	int64_t changes;
	*out = NULL;
	*count = *stay = 0;
	CRM_TRY(crm_txns_open(repo->store, filter, &txns));
	for (;;) {
		CRM_TRY(crm_txns_next(txns, &txn, &changes));
		if (!txn)
			return *count ? NULL : crm_fail(CRM_NOTHING, "%s", *stay ? "mail that has left cannot be called back"
			                                                        : "there is no such transaction");
		if (crm_undone_stays(txn))
			++*stay;
		else if (!crm_same(txn->tool, making))
			keep(arena, txn, out, count, &room);
	}
}

const char *crm_undone_source(struct crm_arena *arena, const struct crm_txn *txns, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	for (size_t i = 0; i < count; i++)
		crm_str_addf(&out, "%s%s", i ? " " : "", txns[i].id);
	return crm_copy(arena, crm_str_text(&out));
}
