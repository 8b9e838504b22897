#include "cli/sync_conflict_text.h"

#include "base/str.h"
#include "cli/entry_rows.h"
#include "store/definition.h"

static bool may_read(const struct crm_tool *tool, const struct crm_conflict *conflict, size_t field)
{
	return crm_may_read(&tool->repo->actor, conflict->entity, conflict->entity->fields[field]);
}

bool crm_conflict_shows(const struct crm_tool *tool, const struct crm_conflict *conflict)
{
	return conflict->field == CRM_NO_FIELD || may_read(tool, conflict, (size_t)conflict->field);
}

static crm_err value_text(struct crm_tool *tool, struct crm_arena *arena, const struct crm_record *record, size_t i, bool people,
                          const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const struct crm_field *field = record->entity->fields[i];
	const char *unit = crm_record_unit(record, field);
	*out = NULL;
	if (record->values[i].shape == CRM_EMPTY || field->flags & CRM_SECRET)
		return NULL;
	crm_value_add_text(&text, field, record->values[i], unit);
	if (field->type == CRM_T_MONEY && unit)
		crm_str_addf(&text, " %s", unit);
	*out = crm_copy(arena, crm_str_text(&text));
	return people && field->type == CRM_T_LINK ? crm_change_label(tool->repo->store, arena, field, out) : NULL;
}

static bool is_unit(const struct crm_conflict_side *side, const struct crm_field *field)
{
	const struct crm_entity *entity = side->record->entity;
	for (size_t i = 1; i < entity->count; i++)
		if (side->gave[i] && entity->fields[i]->currency && crm_same(entity->fields[i]->currency, field->name))
			return true;
	return false;
}

static crm_err whole_text(struct crm_tool *tool, struct crm_arena *arena, const struct crm_conflict *conflict,
                          const struct crm_conflict_side *side, bool people, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	for (size_t i = 1; i < conflict->entity->count; i++) {
		const char *value;
		if (!side->gave[i] || !may_read(tool, conflict, i) || is_unit(side, conflict->entity->fields[i]))
			continue;
		CRM_TRY(value_text(tool, arena, side->record, i, people, &value));
		crm_str_addf(&text, "%s%s=%s", text.n ? "; " : "", conflict->entity->fields[i]->name, value ? value : "");
	}
	*out = text.n ? crm_copy(arena, crm_str_text(&text)) : NULL;
	return NULL;
}

crm_err crm_conflict_side_text(struct crm_tool *tool, struct crm_arena *arena, const struct crm_conflict *conflict,
                               const struct crm_conflict_side *side, bool people, const char **out)
{
	*out = side->removed ? "removed" : NULL;
	if (side->removed || !side->record)
		return NULL;
	if (conflict->field != CRM_NO_FIELD)
		return value_text(tool, arena, side->record, (size_t)conflict->field, people, out);
	CRM_TRY(whole_text(tool, arena, conflict, side, people, out));
	if (!*out && side != &conflict->base)
		*out = "in use";
	return NULL;
}

/* What is stored may not go with what the other gave. */
static bool cannot_be_taken(struct crm_arena *arena, const struct crm_conflict *conflict)
{
	const struct crm_record *stands = conflict->stands.record;
	if (conflict->kind != CRM_CONFLICT_VALUE || !stands || !conflict->other.record)
		return false;
	struct crm_record *record = crm_record_copy(arena, stands);
	record->values[conflict->field] = conflict->other.record->values[conflict->field];
	return crm_definition_check_update(stands, record) != NULL;
}

const char *crm_conflict_command(struct crm_arena *arena, const struct crm_conflict *conflict)
{
	const char *entity = conflict->entity->name;
	if (conflict->kind == CRM_CONFLICT_SAME)
		return crm_textf(arena, "crm-record %s merge %s %s", entity, conflict->record, conflict->with);
	if (conflict->kind == CRM_CONFLICT_REMOVED && conflict->gone)
		return crm_textf(arena, "crm-record %s restore %s", entity, conflict->record);
	if (conflict->kind == CRM_CONFLICT_REMOVED)
		return crm_textf(arena, "crm-record %s rm %s --unlink", entity, conflict->record);
	return crm_textf(arena, "crm-sync resolve %.8s --%s", conflict->id,
	                 conflict->kind == CRM_CONFLICT_STRICT || cannot_be_taken(arena, conflict) ? "ours" : "theirs");
}
