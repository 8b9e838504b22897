#include "load/cells.h"

#include <string.h>

#include "load/scan.h"
#include "model/record.h"

const char *crm_cells_meaning(const struct crm_target *target, const char *text)
{
	for (size_t i = 0; target->values && target->values[i]; i++) {
		const struct crm_mapping *rule = target->values[i];
		if (crm_same_ascii(rule->from, text) || (crm_same(rule->from, "*") && *text))
			return rule->to;
	}
	return text;
}

static crm_err date_text(struct crm_arena *arena, const struct crm_dialect *dialect,
                         const struct crm_field *field, const char **text)
{
	int64_t date, instant = 0;
	bool has_time;
	if (!dialect)
		return NULL;
	if (!crm_dialect_read(dialect, *text, &date, &instant, &has_time))
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' is not a date written as %s", *text,
		                              crm_scan_dialect_words(dialect)), field->name);
	/* A time of day in the column of a date is dropped: the day it is in is meant. Into an
	 * instant a date goes as it is: the model reads it as that day's midnight here. */
	if (field->type == CRM_T_INSTANT && has_time)
		*text = crm_instant_text(instant, crm_alloc(arena, CRM_INSTANT_SIZE));
	else
		*text = crm_date_text(date, crm_alloc(arena, CRM_DATE_SIZE));
	return NULL;
}

/* '1.234,56' with a decimal comma: 1234.56. Only what stands between digits is touched. */
static const char *number_text(struct crm_arena *arena, const char *text, char decimal)
{
	char group = decimal == ',' ? '.' : ',', *out = crm_copy(arena, text);
	size_t n = 0;
	for (const char *at = text; *at; at++)
		if (*at != group)
			out[n++] = *at == decimal ? '.' : *at;
	out[n] = '\0';
	return out;
}

static bool is_number(const struct crm_field *field)
{
	return field->type == CRM_T_INTEGER || field->type == CRM_T_DECIMAL || field->type == CRM_T_PERCENT ||
	       field->type == CRM_T_MONEY;
}

static void put(struct crm_arena *arena, struct crm_slot *slot, const struct crm_target *target,
                const char *header, const char *text)
{
	if (!*text)
		return;
	if (target->append) {
		slot->text = crm_textf(arena, "%s%s%s: %s", slot->text, *slot->text ? "\n" : "", header, text);
	} else if (*slot->text && (slot->type->flags & CRM_LIST)) {
		slot->text = crm_textf(arena, "%s;%s", slot->text, text);
	} else if (!*slot->text || target->rank < slot->rank) {
		slot->text = text;
		slot->rank = target->rank;
	}
}

static crm_err read_cell(struct crm_arena *arena, struct crm_plan *plan, const struct crm_plan_column *column,
                         const char *cell, bool is_list, bool append, char decimal)
{
	for (size_t i = 0; i < column->count; i++) {
		const struct crm_target *target = &column->targets[i];
		if (target->append != append)
			continue;
		struct crm_slot *slot = &plan->slots[target->slot];
		const char *text = target->values ? crm_cells_meaning(target, cell) : cell;
		enum crm_type type = slot->type->type;
		slot->given = true;
		if (is_list && !append)
			CRM_TRY(crm_field_may_list(slot->type));
		if (*text && !append && (type == CRM_T_DATE || type == CRM_T_INSTANT) && text == cell)
			CRM_TRY(date_text(arena, column->dialect ? column->dialect : plan->dates, slot->type, &text));
		else if (decimal && is_number(slot->type))
			text = number_text(arena, text, decimal);
		put(arena, slot, target, column->name, text);
	}
	return NULL;
}

static void suppose(struct crm_plan *plan, const struct crm_plan_column *column)
{
	for (size_t i = 0; i < column->count; i++)
		plan->slots[column->targets[i].slot].supposed = true;
}

crm_err crm_cells_read(struct crm_arena *arena, struct crm_plan *plan, const struct crm_row *row, char decimal)
{
	for (size_t i = 0; i < plan->slot_count; i++) {
		plan->slots[i].text = "";
		plan->slots[i].given = false;
		plan->slots[i].supposed = false;
	}
	/* What is appended comes after what the field has of its own, whatever the order of columns. */
	for (int append = 0; append <= plan->appends; append++)
		for (size_t i = 0; i < row->count; i++)
			CRM_TRY(read_cell(arena, plan, plan->at[i], row->texts[i] ? row->texts[i] : "",
			                  row->lists && row->lists[i], append, decimal));
	for (size_t i = 0; row->supposed && i < row->count; i++)
		if (row->supposed[i])
			suppose(plan, plan->at[i]);
	for (size_t i = 0; i < plan->slot_count; i++) {
		struct crm_slot *slot = &plan->slots[i];
		if ((!*slot->text || slot->supposed) && slot->constant) {
			slot->text = slot->constant;
			slot->given = true;
			slot->supposed = false;
		}
	}
	return NULL;
}
