#include "store/txns.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "base/utf8.h"
#include "store/stmt.h"

/* The filter's texts lie in the arena before the mark; each transaction's after it. */
struct crm_txns {
	struct crm_store *store;
	struct crm_stmt *stmt;
	struct crm_arena *arena;
	struct crm_arena_mark mark;
	struct crm_txn txn;
};

/* Every filter is in the statement; one that is not given is NULL and lets all through. */
static const char select_txns[] =
	"SELECT seq, (SELECT count(*) FROM change WHERE change.txn = txn.seq) FROM txn"
	" WHERE at >= ?1 AND at < ?2"
	"   AND (?3 IS NULL OR instr(crm_fold(actor), ?3) > 0)"
	"   AND (?4 IS NULL OR batch = ?4)"
	"   AND (?5 IS NULL OR substr(tool, 1, length(?5)) = ?5)"
	"   AND (?7 IS NULL OR EXISTS (SELECT 1 FROM change AS c WHERE c.entity = ?7"
	"         AND c.op IN ('create', 'update', 'delete')"
	"         AND c.seq BETWEEN (SELECT min(a.seq) FROM change AS a WHERE a.txn = txn.seq)"
	"                       AND (SELECT max(z.seq) FROM change AS z WHERE z.txn = txn.seq)"
	"         AND (?8 IS NULL OR (c.op = 'update'"
	"              AND json_extract(c.before, ?8) IS NOT json_extract(c.after, ?8)))))"
	"   AND (?9 IS NULL OR seq IN (SELECT value FROM json_each(?9)))"
	" ORDER BY seq DESC LIMIT ?6";

static const char *instant_text(struct crm_arena *arena, int64_t at, const char *beyond)
{
	if (at == INT64_MIN || at == INT64_MAX)
		return beyond;
	return crm_instant_text(at, crm_alloc(arena, CRM_INSTANT_SIZE));
}

static const char *folded(struct crm_arena *arena, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	if (!text)
		return NULL;
	crm_fold(&out, text, strlen(text));
	return crm_copy(arena, crm_str_text(&out));
}

static void bind(struct crm_txns *txns, const struct crm_txn_filter *filter)
{
	crm_stmt_bind_text(txns->stmt, 1, instant_text(txns->arena, filter->from, ""));
	crm_stmt_bind_text(txns->stmt, 2, instant_text(txns->arena, filter->to, "a")); /* after every digit */
	crm_stmt_bind_text(txns->stmt, 3, folded(txns->arena, filter->by));
	crm_stmt_bind_text(txns->stmt, 4, filter->batch);
	crm_stmt_bind_text(txns->stmt, 5, filter->tool);
	crm_stmt_bind_text(txns->stmt, 7, filter->entity);
	crm_stmt_bind_text(txns->stmt, 8, filter->field ? crm_textf(txns->arena, "$.\"%s\"", filter->field) : NULL);
	crm_stmt_bind_text(txns->stmt, 9, filter->among);
	crm_stmt_bind_int(txns->stmt, 6, filter->limit ? filter->limit : -1);
}

crm_err crm_txns_open(struct crm_store *store, const struct crm_txn_filter *filter, struct crm_txns **out)
{
	CRM_AUTO(crm_txns_drop) struct crm_txns *txns = crm_calloc(1, sizeof *txns);
	txns->store = store;
	txns->arena = crm_arena_new();
	CRM_TRY(crm_stmt_new(store->db, select_txns, &txns->stmt));
	bind(txns, filter);
	txns->mark = crm_arena_mark(txns->arena);
	*out = txns;
	txns = NULL;
	return NULL;
}

crm_err crm_txns_next(struct crm_txns *txns, const struct crm_txn **txn, int64_t *changes)
{
	bool row = false;
	*txn = NULL;
	CRM_TRY(crm_stmt_step(txns->stmt, &row));
	if (!row)
		return NULL;
	crm_arena_rewind(txns->arena, txns->mark);
	*changes = crm_stmt_int(txns->stmt, 1);
	CRM_TRY(crm_journal_txn(txns->store, txns->arena, crm_stmt_int(txns->stmt, 0), &txns->txn));
	*txn = &txns->txn;
	return NULL;
}

crm_err crm_txn_changes(struct crm_store *store, int64_t seq, int64_t *count)
{
	struct crm_stmt *stmt;
	bool row = false;
	CRM_TRY(crm_db_stmt(store->db, "SELECT count(*) FROM change WHERE txn = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, seq);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

void crm_txns_drop(struct crm_txns **txns)
{
	if (!*txns)
		return;
	crm_stmt_drop(&(*txns)->stmt);
	crm_arena_drop(&(*txns)->arena);
	free(*txns);
	*txns = NULL;
}
