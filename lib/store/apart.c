#include "store/apart.h"

#include <stdlib.h>
#include <string.h>

#include "store/stmt.h"

/* The ids of one journal, in their order. */
struct ids {
	struct crm_stmt *stmt;
	bool more;
};

static void drop_ids(struct ids *ids)
{
	crm_stmt_drop(&ids->stmt);
}

static crm_err next(struct ids *ids)
{
	return crm_stmt_step(ids->stmt, &ids->more);
}

static crm_err begin(struct crm_store *store, struct ids *ids)
{
	CRM_TRY(crm_stmt_new(store->db, "SELECT id, seq FROM txn ORDER BY id", &ids->stmt));
	return next(ids);
}

static void keep(struct crm_apart *apart, int64_t seq)
{
	if (apart->count == apart->room) {
		apart->room = apart->room ? apart->room * 2 : 64;
		apart->seqs = crm_realloc(apart->seqs, apart->room * sizeof(*apart->seqs));
	}
	apart->seqs[apart->count++] = seq;
}

/* Below 0: the first is the lesser one; what has ended is greater than all. */
static int compare(const struct ids *here, const struct ids *there)
{
	if (!there->more)
		return -1;
	return strcmp(crm_stmt_text(here->stmt, 0), crm_stmt_text(there->stmt, 0));
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

crm_err crm_apart_find(struct crm_store *here, struct crm_store *there, struct crm_apart *out)
{
	CRM_AUTO(drop_ids) struct ids ours = {0};
	CRM_AUTO(drop_ids) struct ids theirs = {0};

	CRM_TRY(begin(here, &ours));
	CRM_TRY(begin(there, &theirs));
	while (ours.more) {
		int order = compare(&ours, &theirs);

		if (order < 0)
			keep(out, crm_stmt_int(ours.stmt, 1));
		if (order <= 0)
			CRM_TRY(next(&ours));
		if (order >= 0)
			CRM_TRY(next(&theirs));
	}
	if (out->count)
		qsort(out->seqs, out->count, sizeof(*out->seqs), by_number);
	return NULL;
}

void crm_apart_drop(struct crm_apart *apart)
{
	free(apart->seqs);
	*apart = (struct crm_apart){0};
}
