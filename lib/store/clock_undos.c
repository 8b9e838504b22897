#include "store/clock_undos.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "model/asked.h"
#include "store/stmt.h"

static void add(struct crm_clock_undos *undos, int64_t undo, int64_t target)
{
	if (undos->count == undos->room) {
		undos->room = undos->room ? undos->room * 2 : 32;
		undos->list = crm_realloc(undos->list, undos->room * sizeof *undos->list);
	}
	undos->list[undos->count++] = (struct crm_clock_undo){ undo, target };
}

static crm_err add_target(struct crm_db *db, struct crm_clock_undos *undos, int64_t undo, const char *id, size_t n)
{
	char text[CRM_ID_SIZE] = "";
	struct crm_stmt *stmt;
	bool row;

	if (n >= sizeof text)
		return NULL;
	memcpy(text, id, n);
	CRM_TRY(crm_db_stmt(db, "SELECT seq FROM txn WHERE id = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, text);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row)
		add(undos, undo, crm_stmt_int(stmt, 0));
	crm_stmt_reset(stmt);
	return NULL;
}

/* Ids, parted by blanks. */
static crm_err add_undo(struct crm_db *db, struct crm_clock_undos *undos, int64_t undo, const char *source)
{
	add(undos, undo, 0);
	while (*source) {
		size_t n = strcspn(source, " ");

		CRM_TRY(add_target(db, undos, undo, source, n));
		source += n + strspn(source + n, " ");
	}
	return NULL;
}

static int in_order(const void *a, const void *b)
{
	const struct crm_clock_undo *x = a, *y = b;

	if (x->undo != y->undo)
		return x->undo < y->undo ? -1 : 1;
	return (x->target > y->target) - (x->target < y->target);
}

crm_err crm_clock_undos_read(struct crm_db *db, struct crm_clock_undos *undos)
{
	struct crm_stmt *stmt;
	bool row = true;

	if (undos->is_read)
		return NULL;
	crm_clock_undos_forget(undos);
	CRM_TRY(crm_db_stmt(db, "SELECT seq, source FROM txn WHERE tool IN " CRM_UNDO_TOOLS, &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		const char *source = crm_stmt_text(stmt, 1);

		CRM_TRY(add_undo(db, undos, crm_stmt_int(stmt, 0), source ? source : ""));
	}
	if (undos->count)
		qsort(undos->list, undos->count, sizeof *undos->list, in_order);
	undos->is_read = true;
	return NULL;
}

void crm_clock_undos_forget(struct crm_clock_undos *undos)
{
	free(undos->list);
	*undos = (struct crm_clock_undos){0};
}

static bool has(const struct crm_clock_undos *undos, int64_t undo, int64_t target)
{
	return bsearch(&(struct crm_clock_undo){ undo, target }, undos->list, undos->count, sizeof *undos->list, in_order);
}

static void meet(struct crm_clock_met *met, int64_t undo)
{
	if (met->count == met->room) {
		int64_t *old = met->list;

		met->room = met->room ? met->room * 2 : 8;
		met->list = crm_new(met->arena, int64_t, met->room);
		if (met->count)
			memcpy(met->list, old, met->count * sizeof *old);
	}
	met->list[met->count++] = undo;
}

bool crm_clock_undos_skip(const struct crm_clock_undos *undos, struct crm_clock_met *met, int64_t txn)
{
	if (!undos->count)
		return false;
	for (size_t i = 0; i < met->count; i++)
		if (has(undos, met->list[i], txn))
			return true;
	if (!has(undos, txn, 0))
		return false;
	meet(met, txn);
	return true;
}
