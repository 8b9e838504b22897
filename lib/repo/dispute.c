#include "repo/dispute.h"

#include <stdlib.h>
#include <string.h>

#include "store/body.h"
#include "store/read.h"
#include "store/stmt.h"

struct reading {
	struct crm_store *store;
	struct crm_arena *arena;
	struct crm_dispute *out;
};

/* -- who did not know of whom ---------------------------------------------------------------- */

static void *grown(struct crm_arena *arena, const void *old, size_t count, size_t *room, size_t size)
{
	*room = *room ? *room * 2 : 16;
	void *items = crm_alloc(arena, *room * size);
	if (count)
		memcpy(items, old, count * size);
	return items;
}

static struct crm_dispute_parting *add_parting(struct reading *reading)
{
	struct crm_dispute *out = reading->out;
	if (out->parting_count == out->parting_room)
		out->partings = grown(reading->arena, out->partings, out->parting_count, &out->parting_room, sizeof *out->partings);
	return &out->partings[out->parting_count++];
}

static int compare_partings(const void *a, const void *b)
{
	const struct crm_dispute_parting *one = a, *other = b;
	if (one->txn != other->txn)
		return one->txn < other->txn ? -1 : 1;
	return one->merge < other->merge ? -1 : one->merge > other->merge;
}

/* They come merge by merge. */
static crm_err read_partings(struct reading *reading)
{
	struct crm_dispute *out = reading->out;
	const char *merge = NULL;
	struct crm_stmt *stmt;
	size_t number = 0;
	bool row;
	CRM_TRY(crm_db_stmt(reading->store->db, "SELECT merged, side, txn FROM main.\"txn.parted\" WHERE entity = ?1 AND record = ?2"
	                                        " ORDER BY merged", &stmt));
	crm_stmt_bind_text(stmt, 1, out->entity->name);
	crm_stmt_bind_text(stmt, 2, out->id);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		if (!crm_same(merge, crm_stmt_text(stmt, 0))) {
			merge = crm_copy(reading->arena, crm_stmt_text(stmt, 0));
			number++;
		}
		*add_parting(reading) = (struct crm_dispute_parting){ .merge = number, .side = (int)crm_stmt_int(stmt, 1),
			.txn = crm_stmt_int(stmt, 2) };
	}
	if (out->parting_count)
		qsort(out->partings, out->parting_count, sizeof *out->partings, compare_partings);
	return NULL;
}

bool crm_dispute_parted(const struct crm_dispute *dispute, size_t a, size_t b)
{
	const struct crm_dispute_change *one = &dispute->changes[a], *other = &dispute->changes[b];
	size_t i = one->parted, k = other->parted;
	while (i < one->parted + one->parted_count && k < other->parted + other->parted_count) {
		const struct crm_dispute_parting *mine = &dispute->partings[i], *theirs = &dispute->partings[k];
		if (mine->merge == theirs->merge && mine->side != theirs->side)
			return true;
		i += mine->merge <= theirs->merge;
		k += theirs->merge <= mine->merge;
	}
	return false;
}

size_t crm_dispute_knower(const struct crm_dispute *dispute, size_t a, size_t b, size_t from)
{
	for (size_t i = from; i < dispute->count; i++)
		if (!crm_dispute_parted(dispute, a, i) && !crm_dispute_parted(dispute, b, i))
			return i;
	return dispute->count;
}

/* -- its changes ----------------------------------------------------------------------------------- */

static struct crm_dispute_change *add_change(struct reading *reading)
{
	struct crm_dispute *out = reading->out;
	if (out->count == out->room)
		out->changes = grown(reading->arena, out->changes, out->count, &out->room, sizeof *out->changes);
	struct crm_dispute_change *change = &out->changes[out->count++];
	*change = (struct crm_dispute_change){0};
	return change;
}

/* A body may be of a time when a field of this name was another: such a value is passed over. */
static void put_what_fits(struct crm_record *record, struct crm_arena *arena, const struct crm_member *members, size_t count,
                          bool *gave)
{
	for (int money = 0; money < 2; money++)
		for (size_t i = 0; i < count; i++) {
			int at = crm_entity_field(record->entity, members[i].name);
			if (at == CRM_NO_FIELD || (record->entity->fields[at]->type == CRM_T_MONEY) != money)
				continue;
			crm_err err = crm_body_put(record, arena, &members[i], 1);
			gave[at] &= !err;
			if (err)
				record->values[at] = CRM_NO_VALUE;
		}
}

static crm_err read_body(struct reading *reading, const char *body, bool *gave, struct crm_record **out)
{
	const struct crm_entity *entity = reading->out->entity;
	struct crm_member *members;
	size_t count;
	*out = crm_record_new(reading->arena, entity);
	const char *text = crm_copy(reading->arena, body ? body : "{}");
	CRM_TRY(crm_json_object(reading->arena, text, strlen(text), &members, &count));
	for (size_t i = 0; i < count; i++) {
		int at = crm_entity_field(entity, members[i].name);
		if (at != CRM_NO_FIELD)
			gave[at] = true;
	}
	if (crm_body_put(*out, reading->arena, members, count))
		put_what_fits(*out, reading->arena, members, count, gave);
	return NULL;
}

/* A body of an amount has its currency beside it, whether that changed or not. */
static void only_changed(const struct crm_entity *entity, const struct crm_dispute_change *change, bool *gave)
{
	for (size_t i = 0; i < entity->count; i++)
		if (entity->fields[i]->type == CRM_T_CURRENCY && crm_value_equal(change->before->values[i], change->after->values[i]))
			gave[i] = false;
}

static crm_err read_update(struct reading *reading, struct crm_dispute_change *change, const char *before, const char *after)
{
	bool *gave = crm_new(reading->arena, bool, reading->out->entity->count);
	change->op = CRM_UPDATE;
	change->gave = gave;
	CRM_TRY(read_body(reading, before, gave, &change->before));
	CRM_TRY(read_body(reading, after, gave, &change->after));
	only_changed(reading->out->entity, change, gave);
	return NULL;
}

/* A record that is made gives all that is in it. */
static crm_err read_create(struct reading *reading, struct crm_dispute_change *change)
{
	const struct crm_entity *entity = reading->out->entity;
	bool *gave = crm_new(reading->arena, bool, entity->count);
	if (crm_journal_record_at(reading->store, reading->arena, entity, reading->out->id, change->seq, &change->after))
		change->after = NULL;
	for (size_t i = 1; change->after && !change->restores && i < entity->count; i++)
		gave[i] = change->after->values[i].shape != CRM_EMPTY;
	change->gave = gave;
	return NULL;
}

static crm_err read_delete(struct reading *reading, struct crm_dispute_change *change, const char *before)
{
	bool *gave = crm_new(reading->arena, bool, reading->out->entity->count);
	CRM_TRY(read_body(reading, before, gave, &change->before));
	change->gave = crm_new(reading->arena, bool, reading->out->entity->count);
	return NULL;
}

static crm_err read_entry(struct reading *reading, const struct crm_entry *entry)
{
	struct crm_dispute_change *change = add_change(reading);
	change->txn = entry->txn;
	change->seq = entry->seq;
	change->op = entry->op;
	change->restores = entry->op == CRM_CREATE && entry->prev;
	if (entry->op == CRM_UPDATE)
		return read_update(reading, change, entry->before, entry->after);
	return entry->op == CRM_CREATE ? read_create(reading, change) : read_delete(reading, change, entry->before);
}

static crm_err read_journal(struct reading *reading)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *entries = NULL;
	struct crm_dispute *out = reading->out;
	const struct crm_entry *entry;
	CRM_TRY(crm_entries_of_record(reading->store, out->entity->name, out->id, &entries));
	for (;;) {
		CRM_TRY(crm_entries_next(entries, &entry));
		if (!entry || entry->txn < out->partings[0].txn)
			return NULL;
		CRM_TRY(read_entry(reading, entry));
	}
}

static crm_err read_unheard(struct reading *reading)
{
	struct crm_dispute *out = reading->out;
	struct crm_stmt *stmt;
	bool row;
	CRM_TRY(crm_db_stmt(reading->store->db, "SELECT txn, before, after FROM main.\"txn.unheard\" WHERE entity = ?1 AND record = ?2",
	                    &stmt));
	crm_stmt_bind_text(stmt, 1, out->entity->name);
	crm_stmt_bind_text(stmt, 2, out->id);
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		struct crm_dispute_change *change = add_change(reading);
		change->txn = crm_stmt_int(stmt, 0);
		change->op = CRM_DELETE;
		if (*crm_stmt_text(stmt, 2))
			CRM_TRY(read_update(reading, change, crm_stmt_text(stmt, 1), crm_stmt_text(stmt, 2)));
		else
			CRM_TRY(read_delete(reading, change, crm_stmt_text(stmt, 1)));
	}
}

static int compare_changes(const void *a, const void *b)
{
	const struct crm_dispute_change *one = a, *other = b;
	if (one->txn != other->txn)
		return one->txn < other->txn ? -1 : 1;
	return one->seq < other->seq ? -1 : one->seq > other->seq;
}

static void find_partings(struct crm_dispute *dispute)
{
	size_t at = 0;
	for (size_t i = 0; i < dispute->count; i++) {
		struct crm_dispute_change *change = &dispute->changes[i];
		while (at < dispute->parting_count && dispute->partings[at].txn < change->txn)
			at++;
		change->parted = at;
		while (change->parted + change->parted_count < dispute->parting_count &&
		       dispute->partings[change->parted + change->parted_count].txn == change->txn)
			change->parted_count++;
	}
}

crm_err crm_dispute_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity, const char *id,
                         struct crm_dispute *out)
{
	struct reading reading = { .store = repo->store, .arena = arena, .out = out };
	*out = (struct crm_dispute){ .entity = entity };
	memcpy(out->id, id, sizeof out->id);
	CRM_TRY(crm_read_record(repo->store, arena, entity, id, &out->now, NULL));
	CRM_TRY(read_partings(&reading));
	if (!out->parting_count)
		return NULL;
	CRM_TRY(read_journal(&reading));
	CRM_TRY(read_unheard(&reading));
	if (out->count)
		qsort(out->changes, out->count, sizeof *out->changes, compare_changes);
	find_partings(out);
	return NULL;
}

/* -- fields -------------------------------------------------------------------------------------- */

bool crm_dispute_field(const struct crm_entity *entity, const struct crm_field *field)
{
	enum { NOT = CRM_LIST | CRM_COMPUTED | CRM_SYSTEM | CRM_LOCAL | CRM_ONCE | CRM_ADDS_UP | CRM_LEAST | CRM_MOST |
	             CRM_PARTS };
	return field != entity->fields[0] && !(field->flags & NOT);
}

static bool knows(const struct crm_dispute *dispute, size_t change, size_t earlier)
{
	return change > earlier && !crm_dispute_parted(dispute, change, earlier);
}

/* The first change of the field that not both knew of: what was there before it, was there before either. */
static const struct crm_dispute_change *first_apart(const struct crm_dispute *dispute, size_t field, size_t a, size_t b)
{
	for (size_t i = 0; i < dispute->count; i++)
		if (dispute->changes[i].gave[field] && !(knows(dispute, a, i) && knows(dispute, b, i)))
			return &dispute->changes[i];
	return NULL;
}

void crm_dispute_take(struct crm_record *to, const struct crm_record *from, size_t i)
{
	const struct crm_entity *entity = to->entity;
	int unit = entity->fields[i]->currency ? crm_entity_field(entity, entity->fields[i]->currency) : CRM_NO_FIELD;
	to->values[i] = from->values[i];
	if (unit != CRM_NO_FIELD)
		to->values[unit] = from->values[unit];
}

const struct crm_record *crm_dispute_before(const struct crm_dispute *dispute, struct crm_arena *arena, const bool *fields,
                                            size_t a, size_t b)
{
	struct crm_record *record = crm_record_new(arena, dispute->entity);
	bool was = false;
	for (size_t i = 1; i < dispute->entity->count; i++) {
		const struct crm_dispute_change *first = fields[i] ? first_apart(dispute, i, a, b) : NULL;
		if (!first || !first->before)
			continue;
		crm_dispute_take(record, first->before, i);
		was = true;
	}
	return was ? record : NULL;
}
