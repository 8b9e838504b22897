#include "store/arriving.h"

#include <string.h>

#include "base/str.h"
#include "store/arrival.h"
#include "store/stmt.h"

/* -- opening ---------------------------------------------------------------------------------------- */

/* The id of the transaction at this seq; "" where there is none. */
static crm_err id_at(struct crm_arriving *arriving, int64_t txn, char id[CRM_ID_SIZE])
{
	struct crm_stmt *stmt;
	bool row;

	id[0] = '\0';
	CRM_TRY(crm_db_stmt(arriving->store->db, "SELECT id FROM txn WHERE seq = ?1", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && crm_id_valid(crm_stmt_text(stmt, 0)))
		memcpy(id, crm_stmt_text(stmt, 0), CRM_ID_SIZE);
	crm_stmt_reset(stmt);
	return NULL;
}

static void open_at(struct crm_arriving *arriving, struct crm_store *store, int64_t number)
{
	*arriving = (struct crm_arriving){ .store = store, .number = number, .whole = true, .until = CRM_ARRIVAL_OPEN,
		.arena = crm_arena_new() };
	arriving->mark = crm_arena_mark(arriving->arena);
}

/* Within a transaction: after its change `index`. */
static crm_err go_into(struct crm_arriving *arriving, int64_t number, int64_t index)
{
	int64_t before;

	CRM_TRY(crm_arrival_txn(arriving->store, number, &arriving->txn));
	CRM_TRY(crm_journal_last_change(arriving->store, arriving->txn - 1, &before));
	CRM_TRY(id_at(arriving, arriving->txn, arriving->id));
	arriving->number = number;
	arriving->index = index;
	arriving->seen = before + index;
	arriving->whole = false;
	return NULL;
}

crm_err crm_arriving_open(struct crm_arriving *arriving, struct crm_store *store, int64_t after)
{
	int64_t number = crm_event_place_number(after), index = crm_event_place_index(after);
	bool whole = crm_event_place_is_whole(after);

	open_at(arriving, store, whole ? number : number - 1);
	/* A change of which some was told is read again. */
	index -= !whole && after % CRM_EVENT_STEP != CRM_EVENT_STEP - 1;
	return whole || !index ? NULL : go_into(arriving, number, index);
}

void crm_arriving_open_story(struct crm_arriving *arriving, struct crm_store *store, int64_t seq)
{
	open_at(arriving, store, 0);
	arriving->story = true;
	arriving->seen = seq;
	arriving->whole = false;
}

void crm_arriving_close(struct crm_arriving *arriving)
{
	crm_arena_drop(&arriving->arena);
}

/* -- reading ahead ------------------------------------------------------------------------------------ */

/* The changes from one seq to another that follow each other here, too. */
struct run {
	int64_t number, txn;             /* of its first transaction */
	int64_t after, until;            /* seqs */
	int64_t last;                    /* number of its last transaction */
};

static crm_err find_run(struct crm_arriving *arriving, struct run *run)
{
	run->number = arriving->number + arriving->whole;
	run->txn = run->number;
	run->last = CRM_ARRIVAL_OPEN;
	if (!arriving->story)
		CRM_TRY(crm_arrival_run(arriving->store, run->number, &run->txn, &run->last));
	if (run->last > arriving->until)
		run->last = arriving->until;
	run->after = arriving->seen;
	if (arriving->whole)
		CRM_TRY(crm_journal_last_change(arriving->store, run->txn - 1, &run->after));
	run->until = INT64_MAX;
	return run->last == CRM_ARRIVAL_OPEN ? NULL : crm_journal_last_change(arriving->store, run->txn + run->last - run->number, &run->until);
}

static const char *copy(struct crm_arriving *arriving, const char *text)
{
	return text ? crm_copy(arriving->arena, text) : NULL;
}

static void take_row(struct crm_arriving *arriving, const struct run *run, struct crm_stmt *stmt)
{
	struct crm_arriving_entry *one = &arriving->entries[arriving->count];
	int64_t txn = arriving->count ? one[-1].entry.txn : arriving->whole ? 0 : arriving->txn;
	int64_t index = arriving->count ? one[-1].index : arriving->index;

	*one = (struct crm_arriving_entry){ .entry = { .seq = crm_stmt_int(stmt, 0), .txn = crm_stmt_int(stmt, 1),
		.entity = copy(arriving, crm_stmt_text(stmt, 2)), .record = copy(arriving, crm_stmt_text(stmt, 3)),
		.op = crm_op_named(crm_stmt_text(stmt, 4)), .prev = crm_stmt_int(stmt, 5),
		.before = copy(arriving, crm_stmt_text(stmt, 6)), .after = copy(arriving, crm_stmt_text(stmt, 7)) } };
	if (crm_id_valid(crm_stmt_text(stmt, 8)))
		memcpy(one->id, crm_stmt_text(stmt, 8), CRM_ID_SIZE);
	one->number = run->number + one->entry.txn - run->txn;
	one->index = one->entry.txn == txn ? index + 1 : 1;
	arriving->count++;
}

/* One row more than is kept tells whether the last of them is the last of its transaction. */
static crm_err read_run(struct crm_arriving *arriving, const struct run *run)
{
	struct crm_stmt *stmt;
	bool row = true;

	CRM_TRY(crm_db_stmt(arriving->store->db, "SELECT c.seq, c.txn, c.entity, c.record, c.op, c.prev, c.before, c.after, x.id"
	                                         " FROM change AS c JOIN txn AS x ON x.seq = c.txn"
	                                         " WHERE c.seq > ?1 AND c.seq <= ?2 ORDER BY c.seq LIMIT ?3", &stmt));
	crm_stmt_bind_int(stmt, 1, run->after);
	crm_stmt_bind_int(stmt, 2, run->until);
	crm_stmt_bind_int(stmt, 3, CRM_ARRIVING_BATCH + 1);
	while (row) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (arriving->count)
			arriving->entries[arriving->count - 1].last =
				!row || crm_stmt_int(stmt, 1) != arriving->entries[arriving->count - 1].entry.txn;
		if (row && arriving->count == CRM_ARRIVING_BATCH)
			break;
		if (row)
			take_row(arriving, run, stmt);
	}
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err read_ahead(struct crm_arriving *arriving)
{
	struct run run;

	crm_arena_rewind(arriving->arena, arriving->mark);
	arriving->count = arriving->next = 0;
	while (!arriving->count && arriving->number + arriving->whole <= arriving->until) {
		CRM_TRY(find_run(arriving, &run));
		CRM_TRY(read_run(arriving, &run));
		if (arriving->count || run.last == CRM_ARRIVAL_OPEN)
			return NULL;
		arriving->number = run.last;
		arriving->whole = true;
	}
	return NULL;
}

/* -- others ---------------------------------------------------------------------------------------------- */

/* Is the transaction still at this seq? What a pull writes anew stands further behind. */
static crm_err is_there(struct crm_arriving *arriving, int64_t txn, const char *id, bool *there)
{
	char now[CRM_ID_SIZE];

	CRM_TRY(id_at(arriving, txn, now));
	*there = crm_same(now, id);
	return NULL;
}

/* Where that was written anew of which some was given, its changes may stand in another order. */
static crm_err find_again(struct crm_arriving *arriving)
{
	bool there = true;

	arriving->count = arriving->next = 0;
	if (!arriving->whole)
		CRM_TRY(is_there(arriving, arriving->txn, arriving->id, &there));
	if (there)
		return NULL;
	arriving->number--;
	arriving->whole = arriving->moved = true;
	return NULL;
}

crm_err crm_arriving_look_around(struct crm_arriving *arriving)
{
	int64_t version;
	bool there = false;

	CRM_TRY(crm_db_others(arriving->store->db, &version));
	if (version == arriving->version)
		return NULL;
	arriving->version = version;
	if (arriving->next < arriving->count) {
		const struct crm_arriving_entry *last = &arriving->entries[arriving->count - 1];
		CRM_TRY(is_there(arriving, last->entry.txn, last->id, &there));
	}
	return there ? NULL : find_again(arriving);
}

crm_err crm_arriving_next(struct crm_arriving *arriving, const struct crm_arriving_entry **out)
{
	*out = NULL;
	if (arriving->next == arriving->count)
		CRM_TRY(read_ahead(arriving));
	if (arriving->next == arriving->count)
		return NULL;
	const struct crm_arriving_entry *one = &arriving->entries[arriving->next++];
	arriving->number = one->number;
	arriving->index = one->index;
	arriving->txn = one->entry.txn;
	arriving->seen = one->entry.seq;
	arriving->whole = one->last;
	memcpy(arriving->id, one->id, CRM_ID_SIZE);
	*out = one;
	return NULL;
}

int64_t crm_arriving_place(const struct crm_arriving *arriving)
{
	return arriving->whole ? crm_event_place_whole(arriving->number)
	                       : crm_event_place_in(arriving->number, arriving->index, CRM_EVENT_STEP - 1);
}
