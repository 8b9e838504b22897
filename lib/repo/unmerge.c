#include "repo/unmerge.h"

#include "base/str.h"
#include "repo/unmerge_narrow.h"
#include "store/body.h"
#include "store/read.h"

/* -- which ------------------------------------------------------------------------- */

static crm_err made_in(struct crm_repo *repo, struct crm_arena *arena, const struct crm_merged *merged,
                       struct crm_txn *txn)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	const struct crm_entry *change;
	CRM_TRY(crm_entries_of_record(repo->store, CRM_ALIAS_ENTITY, merged->id, &changes));
	for (;;) {
		CRM_TRY(crm_entries_next(changes, &change));
		if (!change)
			return crm_fail(CRM_DAMAGED, "the journal has lost how %s was merged", merged->id);
		if (change->op == CRM_CREATE)
			return crm_journal_txn(repo->store, arena, change->txn, txn);
	}
}

static crm_err check_kept(struct crm_repo *repo, const struct crm_entity *entity, const struct crm_merged *merged)
{
	struct crm_merged further;
	crm_err err = crm_merged_find(repo, entity, merged->kept, &further);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return NULL;
	CRM_TRY(err);
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%s %.8s, which it was merged into, has been merged into %.8s since",
	                             entity->name, merged->kept, further.kept),
	                    "crm-record %s unmerge %s first", entity->name, merged->kept);
}

crm_err crm_unmerge_find(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                         const char *text, struct crm_merged *merged, struct crm_txn *txn)
{
	CRM_TRY(crm_merged_find(repo, entity, text, merged));
	CRM_TRY(check_kept(repo, entity, merged));
	return made_in(repo, arena, merged, txn);
}

/* -- what returns ------------------------------------------------------------------ */

static crm_err add_returning(struct crm_unmerging *unmerging, const struct crm_entity *entity,
                             const struct crm_entry *change, struct crm_record *record, bool *grown)
{
	struct crm_arena *arena = unmerging->arena;
	struct crm_returning *one = crm_new(arena, struct crm_returning, 1);
	struct crm_repo *repo = unmerging->undo->repo;
	struct crm_record *alias;
	CRM_TRY(crm_read_record(repo->store, arena, crm_model_entity(repo->store->model, CRM_ALIAS_ENTITY),
	                        change->record, &alias, NULL));
	/* It has returned already; or it was merged away beside this one, into the same: that is for another time. */
	if (!alias || (unmerging->all && crm_same(entity->name, unmerging->entity->name) &&
	               crm_same(crm_record_get(alias, "kept").s, unmerging->kept)))
		return NULL;
	*grown = true;
	*one = (struct crm_returning){ .entity = entity, .id = crm_copy(arena, change->record), .record = record,
		.kept = alias ? crm_record_get(alias, "kept").s : "", .next = unmerging->all };
	unmerging->all = one;
	return NULL;
}

/* Twins of its links were merged away with it: theirs still lead to it, as they were last. */
static bool goes_along(const struct crm_unmerging *unmerging, const struct crm_record *record)
{
	for (const struct crm_returning *one = unmerging->all; one; one = one->next)
		for (size_t i = 0; i < record->entity->count; i++)
			if (crm_unmerge_links_to(unmerging->arena, record->entity->fields[i], record->values[i], one))
				return true;
	return false;
}

static crm_err look_at_delete(struct crm_unmerging *unmerging, const char *other, const struct crm_entry *change,
                              bool *grown)
{
	const struct crm_entity *entity = crm_model_entity(unmerging->undo->repo->store->model, change->entity);
	if (!entity || change->op != CRM_DELETE || !change->before ||
	    crm_unmerge_returning(unmerging, change->entity, change->record))
		return NULL;
	const char *body = crm_copy(unmerging->arena, change->before);
	struct crm_record *record = crm_record_new(unmerging->arena, entity);
	CRM_TRY(crm_body_apply(record, unmerging->arena, body));
	if (!crm_same(change->record, other) && !goes_along(unmerging, record))
		return NULL;
	return add_returning(unmerging, entity, change, record, grown);
}

/* Again as long as more are found: a twin may have had twins. */
static crm_err gather(struct crm_unmerging *unmerging, const char *other, int64_t txn)
{
	for (bool grown = true; grown;) {
		CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
		const struct crm_entry *change;
		grown = false;
		CRM_TRY(crm_entries_of_txn(unmerging->undo->repo->store, txn, &changes));
		do {
			CRM_TRY(crm_entries_next(changes, &change));
			if (change)
				CRM_TRY(look_at_delete(unmerging, other, change, &grown));
		} while (change);
	}
	return NULL;
}

static crm_err follow(struct crm_unmerging *unmerging, const struct crm_merged *merged, int64_t txn)
{
	struct crm_undo *undo = unmerging->undo;
	struct crm_record *other;
	CRM_TRY(crm_read_record(undo->repo->store, unmerging->arena, unmerging->entity, merged->id, &other, NULL));
	crm_change_quiet(undo->change, false);
	crm_err err = other ? crm_change_merged(undo->change, other, merged->kept, txn) : NULL;
	crm_change_quiet(undo->change, true);
	return err;
}

crm_err crm_unmerge(struct crm_undo *undo, const struct crm_entity *entity, const struct crm_merged *merged,
                    const struct crm_txn *txn)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_unmerging unmerging = { .undo = undo, .arena = arena, .entity = entity, .kept = merged->kept };
	CRM_TRY(gather(&unmerging, merged->id, txn->seq));
	if (!crm_unmerge_returning(&unmerging, entity->name, merged->id))
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "%s %s came here when it had been merged already", entity->name,
		                             merged->id),
		                    "what it was is in the history of the repository it came from: unmerge it there");
	undo->narrow = crm_unmerge_narrow;
	undo->narrow_context = &unmerging;
	CRM_TRY(crm_undo_txn(undo, txn->seq));
	CRM_TRY(crm_undo_finish(undo));
	undo->narrow = NULL;
	return follow(&unmerging, merged, txn->seq);
}
