#include "repo/conflict_find.h"

#include <string.h>

#include "base/digest.h"
#include "store/stmt.h"

/* As it was when it was removed, where it is not there. */
static const char *label_of(const struct crm_dispute *dispute)
{
	if (dispute->now)
		return crm_record_label(dispute->now);
	for (size_t i = dispute->count; i-- > 0;)
		if (dispute->changes[i].op == CRM_DELETE)
			return crm_record_label(dispute->changes[i].before);
	return dispute->id;
}

struct crm_conflict *crm_conflict_add(const struct crm_conflict_search *search, enum crm_conflict_kind kind)
{
	struct crm_conflicts *out = search->out;
	if (out->count == out->room) {
		struct crm_conflict *old = out->items;
		out->room = out->room ? out->room * 2 : 8;
		out->items = crm_new(search->arena, struct crm_conflict, out->room);
		if (out->count)
			memcpy(out->items, old, out->count * sizeof *old);
	}
	struct crm_conflict *conflict = &out->items[out->count++];
	*conflict = (struct crm_conflict){ .kind = kind, .entity = search->dispute->entity, .field = CRM_NO_FIELD,
		.record = crm_copy(search->arena, search->dispute->id), .gone = !search->dispute->now };
	conflict->label = label_of(search->dispute);
	return conflict;
}

static crm_err find_settling(const struct crm_conflict_search *search, struct crm_conflict *conflict)
{
	struct crm_stmt *stmt;
	bool row;
	if (conflict->settled)
		return NULL;
	CRM_TRY(crm_db_stmt(search->repo->store->db, "SELECT seq FROM main.txn WHERE batch IS NOT NULL AND batch = ?1 ORDER BY seq LIMIT 1",
	                    &stmt));
	crm_stmt_bind_text(stmt, 1, crm_conflict_batch(search->arena, conflict->id));
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row)
		conflict->settled = crm_stmt_int(stmt, 0);
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_conflict_end(const struct crm_conflict_search *search, const char *one, const char *other)
{
	struct crm_conflict *conflict = &search->out->items[search->out->count - 1];
	bool turned = strcmp(one, other) > 0;
	crm_digest_id((const char *const[]){ "conflict", crm_conflict_kind_name(conflict->kind), conflict->entity->name,
		              conflict->kind == CRM_CONFLICT_SAME ? "" : conflict->record,
		              conflict->field == CRM_NO_FIELD ? "" : conflict->entity->fields[conflict->field]->name,
		              turned ? other : one, turned ? one : other, NULL }, conflict->id);
	CRM_TRY(find_settling(search, conflict));
	if (conflict->settled && !search->all)
		search->out->count--;
	return NULL;
}

crm_err crm_conflict_end_txns(const struct crm_conflict_search *search)
{
	const struct crm_conflict *conflict = &search->out->items[search->out->count - 1];
	struct crm_txn one, other;
	if (conflict->settled && !search->all) {
		search->out->count--;
		return NULL;
	}
	CRM_TRY(crm_journal_txn(search->repo->store, search->arena, conflict->stands.txn, &one));
	CRM_TRY(crm_journal_txn(search->repo->store, search->arena, conflict->other.txn, &other));
	return crm_conflict_end(search, one.id, other.id);
}
