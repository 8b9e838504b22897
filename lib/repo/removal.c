#include "repo/removal.h"

#include "base/str.h"
#include "model/record.h"
#include "store/name.h"
#include "store/read.h"

static crm_err remove_parts(struct crm_change *change, struct crm_repo *repo, const struct crm_record *record,
                            bool unlink)
{
	for (;;) {
		CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
		struct crm_holder part;
		struct crm_record *read;
		CRM_TRY(crm_change_holder(change, record, true, &part));
		if (!part.entity)
			return NULL;
		CRM_TRY(crm_read_record(repo->store, arena, part.entity, part.id, &read, NULL));
		CRM_TRY(crm_change_delete(change, read, unlink));
	}
}

static crm_err refuse(struct crm_repo *repo, const struct crm_record *holder, const struct crm_record *record,
                      const char *why)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0}, target = {0};
	crm_name_add(&name, repo->store, holder->entity, crm_record_id(holder));
	crm_name_add(&target, repo->store, record->entity, crm_record_id(record));
	return crm_fail(CRM_CONFLICT, "%s cannot be without its link to %s: %s", crm_str_text(&name), crm_str_text(&target),
	                why);
}

/* One that broke the model's rules before is not to blame. */
static crm_err rule_against(const struct crm_record *old, struct crm_record *now, int field)
{
	if (now->entity->fields[field]->flags & CRM_REQUIRED)
		return crm_fail(CRM_INVALID, "%s must be filled", now->entity->fields[field]->name);
	crm_err err = crm_record_check(now);
	return err && crm_record_check(crm_record_copy(now->arena, old)) ? NULL : err;
}

static crm_err empty_link(struct crm_change *change, struct crm_repo *repo, const struct crm_record *record,
                          const struct crm_holder *holder)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *old, *now;
	bool changed;
	CRM_TRY(crm_read_record(repo->store, arena, holder->entity, holder->id, &old, NULL));
	now = crm_record_copy(arena, old);
	now->values[holder->field] = CRM_NO_VALUE;
	crm_err why = rule_against(old, now, holder->field);
	return why ? refuse(repo, now, record, why->text) : crm_change_update(change, old, now, &changed);
}

crm_err crm_removal_clear(struct crm_change *change, struct crm_repo *repo, const struct crm_record *record,
                          bool unlink)
{
	CRM_TRY(remove_parts(change, repo, record, unlink));
	while (unlink) {
		struct crm_holder holder;
		CRM_TRY(crm_change_holder(change, record, false, &holder));
		if (!holder.entity)
			return NULL;
		CRM_TRY(empty_link(change, repo, record, &holder));
	}
	return NULL;
}
