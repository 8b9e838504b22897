#include "repo/undo_change.h"

#include "base/str.h"
#include "store/own.h"

static enum crm_revert_manner revert_manner(const struct crm_undo *undo)
{
	if (undo->manner == CRM_UNDO_FORCE)
		return CRM_REVERT_OVER;
	return undo->manner == CRM_UNDO_FIELDS ? CRM_REVERT_KEEP_PARTS : CRM_REVERT_KEEP;
}

/* Refused for what other records or the definitions are: when these are as they shall be, it may go. */
bool crm_undo_may_go_later(crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);
	return kind == CRM_CONFLICT || kind == CRM_NOT_FOUND || kind == CRM_INVALID;
}

/* With links to it emptied where it is linked to, all or none of them. */
static crm_err remove_with_links(struct crm_undo *undo, const struct crm_record *record)
{
	CRM_TRY(crm_change_save(undo->change));
	crm_err err = crm_change_delete(undo->change, record, true);
	if (!err)
		return crm_change_release(undo->change);
	crm_change_undo_to_save(undo->change);
	return err;
}

static crm_err write_reversal(struct crm_undo *undo, const struct crm_reversal *reversal)
{
	bool changed;
	/* What stays and what goes back make a record that never was: its derived fields are new. */
	if (reversal->op == CRM_UPDATE && undo->manner == CRM_UNDO_FIELDS)
		return crm_change_update(undo->change, reversal->old, reversal->record, &changed);
	if (reversal->op != CRM_DELETE)
		return crm_change_put_back(undo->change, reversal->old, reversal->record);
	crm_err err = crm_change_delete(undo->change, reversal->old, false);
	if (crm_err_kind(err) == CRM_CONFLICT && undo->manner == CRM_UNDO_FORCE)
		return remove_with_links(undo, reversal->old);
	return err;
}

static const char *key_of(struct crm_undo *undo, const struct crm_entry *change)
{
	return crm_textf(undo->row, "%s:%s", change->entity, change->record);
}

void crm_undo_wait(struct crm_undo *undo, const struct crm_entry *change)
{
	crm_map_put(undo->waiting, key_of(undo, change), "");
	if (undo->refused_count == undo->refused_room) {
		undo->refused_room = undo->refused_room ? undo->refused_room * 2 : 64;
		undo->refused = crm_realloc(undo->refused, undo->refused_room * sizeof *undo->refused);
	}
	undo->refused[undo->refused_count++] = change->seq;
}

static bool is_in_the_way(const struct crm_undo *undo, const struct crm_reversal *reversal)
{
	if (reversal->gone)
		return true;
	return reversal->later_count && undo->manner != CRM_UNDO_FORCE;
}

/* Of a record that was changed, the rest goes back where only fields are left. */
static bool goes_on(const struct crm_undo *undo, const struct crm_reversal *reversal)
{
	return undo->manner == CRM_UNDO_FIELDS && reversal->op == CRM_UPDATE && !reversal->gone;
}

static crm_err revert(struct crm_undo *undo, const struct crm_entity *entity, const struct crm_entry *change,
                      crm_err *refused)
{
	struct crm_reversal reversal;
	*refused = NULL;
	CRM_TRY(crm_revert(undo->repo->store, undo->row, entity, change, revert_manner(undo), &reversal));
	if (is_in_the_way(undo, &reversal)) {
		crm_obstacles_later(undo->obstacles, change, entity, &reversal);
		if (!goes_on(undo, &reversal))
			return NULL;
	}
	if (reversal.nothing)
		return NULL;
	*refused = write_reversal(undo, &reversal);
	if (*refused)
		return crm_undo_may_go_later(*refused) ? NULL : *refused;
	undo->written++;
	undo->defined |= crm_own_is_definition(entity);
	undo->remodelled |= undo->defined;
	return NULL;
}

/* Records of an entity that is no more are gone with it. */
static crm_err entity_of(struct crm_undo *undo, const struct crm_entry *change, const struct crm_entity **out)
{
	if (undo->defined && !crm_same(change->entity, "field") && !crm_same(change->entity, "entity")) {
		CRM_TRY(crm_change_settle(undo->change));
		undo->defined = false;
	}
	*out = crm_model_entity(undo->repo->store->model, change->entity);
	return NULL;
}

/* Changes of one record go back in order: an older one waits for a newer. */
crm_err crm_undo_change(struct crm_undo *undo, const struct crm_entry *change, crm_err *refused)
{
	const struct crm_entity *entity;
	*refused = NULL;
	if (undo->narrow)
		CRM_TRY(undo->narrow(undo->narrow_context, undo->row, change, &change));
	if (!change)
		return NULL;
	if (undo->manner != CRM_UNDO_FIELDS && crm_obstacles_has(undo->obstacles, change->entity, change->record))
		return NULL;
	if (crm_map_count(undo->waiting) && crm_map_get(undo->waiting, key_of(undo, change))) {
		*refused = crm_fail(CRM_CONFLICT, "waits for another change");
		return NULL;
	}
	CRM_TRY(entity_of(undo, change, &entity));
	if (!entity && change->op != CRM_CREATE)
		crm_obstacles_later(undo->obstacles, change, NULL, &(struct crm_reversal){ .gone = true });
	return entity ? revert(undo, entity, change, refused) : NULL;
}

crm_err crm_undo_read(struct crm_undo *undo, struct crm_arena *arena, int64_t first, int64_t last,
                      struct crm_undo_batch *out)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	const struct crm_entry *change;
	out->count = 0;
	CRM_TRY(crm_entries_back(undo->repo->store, first, last, &changes));
	while (out->count < CRM_UNDO_AT_ONCE) {
		CRM_TRY(crm_entries_next(changes, &change));
		if (!change)
			return NULL;
		struct crm_entry *kept = &out->changes[out->count++];
		*kept = *change;
		kept->entity = crm_copy(arena, change->entity);
		kept->record = crm_copy(arena, change->record);
		kept->before = change->before ? crm_copy(arena, change->before) : NULL;
		kept->after = change->after ? crm_copy(arena, change->after) : NULL;
	}
	return NULL;
}
