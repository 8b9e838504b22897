#include "load/loading.h"

#include <string.h>

#include "base/id.h"
#include "load/known_adding.h"
#include "model/record.h"
#include "store/read.h"

static void show(const struct crm_loading *loading, enum crm_op op, const struct crm_record *old,
                 const struct crm_record *record)
{
	if (loading->options->show)
		loading->options->show(loading->options->context, op, old, record);
}

/* What people cannot set but an export holds: taken as it is for a new record. */
static bool is_kept(const struct crm_slot *slot)
{
	return slot->field == 0 || (slot->type->flags & CRM_SYSTEM);
}

static crm_err put_kept(const struct crm_plan *plan, struct crm_record *record)
{
	for (size_t i = 0; i < plan->slot_count; i++) {
		const struct crm_slot *slot = &plan->slots[i];
		if (!is_kept(slot) || !*slot->text)
			continue;
		if (slot->field == 0 && !crm_id_valid(slot->text))
			return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "'%s' is not an id of 16 digits 0-9a-f",
			                                           slot->text), "id"),
			                    "an id of another system: --map 'COLUMN=external_id'");
		record->values[slot->field] = crm_value_text(slot->text);
	}
	return NULL;
}

/* A row with an id of ours is one of our own exports: what is empty there is empty, also where a new record would begin with
 * a preset. */
static bool is_ours(const struct crm_plan *plan)
{
	for (size_t i = 0; i < plan->slot_count; i++)
		if (plan->slots[i].field == 0)
			return *plan->slots[i].text;
	return false;
}

static crm_err create(struct crm_loading *loading, const struct crm_plan *plan)
{
	struct crm_record *record = crm_record_new(loading->arena, plan->entity);
	struct crm_assign *assigns = crm_new(loading->arena, struct crm_assign, plan->entity->count);
	bool ours = is_ours(plan);
	size_t count = 0;
	for (size_t i = 0; i < plan->slot_count; i++)
		if (!is_kept(&plan->slots[i]) && (*plan->slots[i].text || (ours && plan->slots[i].given)))
			assigns[count++] = (struct crm_assign){ plan->slots[i].field, CRM_SET, plan->slots[i].text };
	CRM_TRY(put_kept(plan, record));
	CRM_TRY(crm_record_make(record, loading->arena, &loading->reading, assigns, count));
	CRM_TRY(crm_change_create(loading->change, record));
	memcpy(loading->last, crm_record_id(record), CRM_ID_SIZE);
	if (loading->known)
		crm_known_add(loading->known, record);
	loading->result->created++;
	show(loading, CRM_CREATE, NULL, record);
	return NULL;
}

/* An empty cell empties its field, but not one that has a preset (it would be filled again in a new record) unless the row is
 * ours, and not where a row or a cell only fills. A row without the column leaves it alone. */
static bool is_assigned(const struct crm_slot *slot, const struct crm_record *old, bool fills, bool ours)
{
	if (is_kept(slot) || (slot->type->flags & CRM_ONCE))
		return false;
	if (fills || slot->supposed)
		return *slot->text && old->values[slot->field].shape == CRM_EMPTY;
	return *slot->text || (slot->given && (ours || !slot->type->preset));
}

/* Somebody told without an id: the id another system has for it is taken where there is none. */
static bool is_assigned_to_known(const struct crm_plan *plan, const struct crm_slot *slot, const struct crm_record *old,
                                 bool fills)
{
	size_t external = crm_common_at(plan->entity, CRM_EXTERNAL_ID);
	if (crm_known_minds(slot->type))
		return false;
	if (slot->field == (int)external || slot->field == (int)crm_common_at(plan->entity, CRM_EXTERNAL_SOURCE))
		return *slot->text && old->values[external].shape == CRM_EMPTY;
	return is_assigned(slot, old, fills, false);
}

/* `known`: what the row says of somebody who was told without an id; NULL: it was found by its key. `kept`: a field that stays
 * as it is; CRM_NO_FIELD. */
static crm_err update(struct crm_loading *loading, const struct crm_plan *plan, const char *id, bool fills, int kept,
                      const struct crm_record *known)
{
	struct crm_record *old;
	struct crm_assign *assigns = crm_new(loading->arena, struct crm_assign, plan->slot_count + CRM_KNOWN_MOST);
	size_t count = 0;
	bool changed = false, ours = is_ours(plan);
	CRM_TRY(crm_read_record(loading->repo->store, loading->arena, plan->entity, id, &old, NULL));
	if (!old)
		return crm_fail(CRM_DAMAGED, "%s %s is in an index, but not in the table", plan->entity->name, id);
	struct crm_record *record = crm_record_copy(loading->arena, old);
	for (size_t i = 0; i < plan->slot_count; i++)
		if (known ? is_assigned_to_known(plan, &plan->slots[i], old, fills)
		          : plan->slots[i].field != kept && is_assigned(&plan->slots[i], old, fills, ours))
			assigns[count++] = (struct crm_assign){ plan->slots[i].field, CRM_SET, plan->slots[i].text };
	if (known)
		crm_known_assign(loading->arena, known, old, assigns, &count);
	CRM_TRY(crm_record_assign(record, loading->arena, &loading->reading, assigns, count));
	CRM_TRY(crm_change_update(loading->change, old, record, &changed));
	(*(changed ? &loading->result->updated : &loading->result->unchanged))++;
	if (changed && loading->known)
		crm_known_add(loading->known, record);
	if (changed)
		show(loading, CRM_UPDATE, old, record);
	return NULL;
}

static crm_err load(struct crm_loading *loading, const struct crm_plan *plan, const struct crm_key *key)
{
	char id[CRM_ID_SIZE];
	enum crm_key_by by;
	const struct crm_record *row = NULL;
	struct crm_known_as known = {0};
	CRM_TRY(crm_key_find(key, loading->repo, loading->arena, plan, id, &by));
	if (!*id && loading->known)
		CRM_TRY(crm_known_find(loading->known, loading->arena, plan, &row, &known));
	if (!*id && !known.contact)
		return create(loading, plan);
	if (known.contact)
		memcpy(id, crm_record_id(known.contact), CRM_ID_SIZE);
	memcpy(loading->last, id, CRM_ID_SIZE);
	if (loading->options->on_match == CRM_MATCH_SKIP) {
		loading->result->skipped++;
		return NULL;
	}
	if (loading->options->on_match == CRM_MATCH_FAIL && known.contact)
		return crm_fail(CRM_CONFLICT, "'%s' is there already: %s %.8s", crm_record_label(known.contact),
		                plan->entity->name, id);
	if (loading->options->on_match == CRM_MATCH_FAIL)
		return crm_err_field(crm_fail(CRM_CONFLICT, "'%s' is there already: %s %.8s",
		                              crm_plan_slot(plan, key->field)->text, plan->entity->name, id),
		                     plan->entity->fields[key->field]->name);
	/* To the other system they still are two: what was chosen when they were merged is not changed back by each import. */
	bool fills = by == CRM_BY_MERGED || known.by_name || loading->options->on_match == CRM_MATCH_FILL;
	return update(loading, plan, id, fills, by == CRM_BY_OTHER ? key->field : CRM_NO_FIELD, known.contact ? row : NULL);
}

crm_err crm_loading_row(struct crm_loading *loading, struct crm_plan *plan, const struct crm_key *key)
{
	crm_linking_begin_row(&loading->links);
	crm_err err = load(loading, plan, key);
	CRM_TRY(crm_linking_end_row(&loading->links, !err));
	if (!err)
		loading->result->links_created += loading->links.made;
	return err;
}

bool crm_loading_is_rejectable(crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);
	return kind == CRM_INVALID || kind == CRM_NOT_FOUND || kind == CRM_CONFLICT;
}
