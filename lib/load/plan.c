#include "load/plan.h"

#include <string.h>

#include "form/reject.h"
#include "model/asked.h"
#include "model/record.h"

struct crm_slot *crm_plan_slot(const struct crm_plan *plan, int field)
{
	for (size_t i = 0; i < plan->slot_count; i++)
		if (plan->slots[i].field == field)
			return &plan->slots[i];
	return NULL;
}

static size_t slot_of(struct crm_plan *plan, int field)
{
	struct crm_slot *slot = crm_plan_slot(plan, field);
	if (!slot) {
		slot = &plan->slots[plan->slot_count++];
		*slot = (struct crm_slot){ .field = field, .type = plan->entity->fields[field], .text = "" };
	}
	return (size_t)(slot - plan->slots);
}

/* The field a rule names. What only the store may set is refused, but an id is taken as the record's own. */
static crm_err rule_field(const struct crm_plan *plan, const char *name, int *field)
{
	CRM_TRY(crm_entity_need_field(plan->entity, name, field));
	return *field ? crm_field_may_set(plan->entity->fields[*field], true) : NULL;
}

static crm_err take_constants(struct crm_plan *plan)
{
	for (size_t i = 0; i < plan->rules->count; i++) {
		const struct crm_mapping *rule = &plan->rules->rows[i];
		int field;
		if (rule->kind != CRM_MAPPING_SET)
			continue;
		CRM_TRY(rule_field(plan, rule->name, &field));
		struct crm_slot *slot = &plan->slots[slot_of(plan, field)];
		if (!slot->constant)
			slot->constant = rule->to;
	}
	return NULL;
}

crm_err crm_plan_new(struct crm_arena *arena, const struct crm_entity *entity, const struct crm_mappings *rules,
                     struct crm_plan **out)
{
	struct crm_plan *plan = crm_new(arena, struct crm_plan, 1);
	plan->arena = arena;
	plan->entity = entity;
	plan->rules = rules;
	plan->slots = crm_new(arena, struct crm_slot, entity->count);
	*out = plan;
	return take_constants(plan);
}

/* The rules that say what values of this column mean: they name the field, or the column. */
static const struct crm_mapping **values_of(const struct crm_plan *plan, const char *header, const char *field)
{
	const struct crm_mapping **out = NULL;
	size_t count = 0;
	for (size_t i = 0; i < plan->rules->count; i++) {
		const struct crm_mapping *rule = &plan->rules->rows[i];
		if (rule->kind != CRM_MAPPING_VALUE ||
		    (!crm_same(rule->name, field) && !crm_same_name(rule->name, header)))
			continue;
		if (!out)
			out = crm_new(plan->arena, const struct crm_mapping *, plan->rules->count + 1);
		out[count++] = rule;
	}
	return out;
}

static void add_target(struct crm_plan *plan, struct crm_plan_column *column, int field, bool append, size_t rank)
{
	struct crm_target *targets = crm_new(plan->arena, struct crm_target, column->count + 1);
	if (column->count)
		memcpy(targets, column->targets, column->count * sizeof *targets);
	targets[column->count++] = (struct crm_target){ .slot = slot_of(plan, field), .append = append, .rank = rank,
		.values = values_of(plan, column->name, plan->entity->fields[field]->name) };
	plan->appends |= append;
	column->targets = targets;
}

/* Applies the rules of the command line, or of the preset, about this column; *ruled tells whether there were any. */
static crm_err match_rules(struct crm_plan *plan, struct crm_plan_column *column, bool given, bool *ruled)
{
	for (size_t i = 0; i < plan->rules->count; i++) {
		const struct crm_mapping *rule = &plan->rules->rows[i];
		if (rule->given != given || !crm_same_name(rule->name, column->name) ||
		    (rule->kind != CRM_MAPPING_COLUMN && rule->kind != CRM_MAPPING_IGNORE))
			continue;
		*ruled = true;
		if (rule->kind == CRM_MAPPING_IGNORE)
			continue;
		int field;
		bool append = rule->to[0] == '+';
		CRM_TRY(crm_err_in(rule_field(plan, rule->to + append, &field), "%s '%s'",
		                   given ? "--map" : "column", rule->name));
		add_target(plan, column, field, append, given ? 0 : i + 1);
	}
	return NULL;
}

static bool is_ours(const char *name)
{
	return crm_reject_is_ours(name) || crm_same(name, CRM_COLUMN_ENTITY);
}

/* A listing of ours carries what was computed as well, with the ids of our records. Elsewhere a column may be called so
 * by chance ('age'), and must not be lost without a word. */
static bool is_ours_asked(const struct crm_plan *plan, const char *name)
{
	bool has_id = false;
	for (size_t i = 0; i < plan->count && !has_id; i++)
		has_id = crm_same(plan->names[i], plan->entity->fields[0]->name);
	return has_id && crm_asked_field(plan->entity, name);
}

/* By the model's names. What the store keeps or derives itself (modified_at ...) is left out without a word: it
 * is in every export. created_by of an export is kept, though people cannot set it. */
static void match_model(struct crm_plan *plan, struct crm_plan_column *column)
{
	int field = crm_entity_field(plan->entity, column->name);
	if (field < 0)
		field = crm_entity_header(plan->entity, column->name);
	if (field < 0) {
		column->unknown = !plan->rules->ignore_rest && !is_ours_asked(plan, column->name);
		return;
	}
	const struct crm_field *type = plan->entity->fields[field];
	bool maker = crm_same(column->name, type->name) && field == (int)crm_common_at(plan->entity, CRM_CREATED_BY);
	if (field == 0 || maker || !(type->flags & (CRM_SYSTEM | CRM_COMPUTED | CRM_RETIRED)))
		add_target(plan, column, field, false, 0);
}

static crm_err match_column(struct crm_plan *plan, const char *name, struct crm_plan_column **out)
{
	struct crm_plan_column *column = crm_new(plan->arena, struct crm_plan_column, 1);
	bool ruled = is_ours(name);
	column->name = crm_copy(plan->arena, name);
	if (!ruled)
		CRM_TRY(match_rules(plan, column, true, &ruled));
	if (!ruled)
		CRM_TRY(match_rules(plan, column, false, &ruled));
	if (!ruled)
		match_model(plan, column);
	*out = column;
	return NULL;
}

static crm_err find_column(struct crm_plan *plan, const char *name, struct crm_plan_column **out)
{
	for (size_t i = 0; i < plan->column_count; i++)
		if (crm_same(plan->columns[i]->name, name)) {
			*out = plan->columns[i];
			return NULL;
		}
	CRM_TRY(match_column(plan, name, out));
	if (plan->column_count == plan->column_room) {
		size_t room = plan->column_room ? plan->column_room * 2 : 32;
		struct crm_plan_column **columns = crm_new(plan->arena, struct crm_plan_column *, room);
		if (plan->column_count)
			memcpy(columns, plan->columns, plan->column_count * sizeof(*columns));
		plan->columns = columns;
		plan->column_room = room;
	}
	plan->columns[plan->column_count++] = *out;
	return NULL;
}

static crm_err refuse_two(const char *first, const char *second, const struct crm_field *field)
{
	return crm_err_hint(crm_fail(CRM_USAGE, "the columns '%s' and '%s' both go into %s", first, second,
	                             field->name),
	                    "--ignore '%s', or --map '%s=FIELD'", second, second);
}

/* Two columns add up in a list; into one value goes one column (and what is appended). */
static crm_err check_doubles(const struct crm_plan *plan)
{
	const char **by = crm_new(plan->arena, const char *, plan->slot_count + 1);
	for (size_t i = 0; i < plan->count; i++)
		for (size_t j = 0; j < plan->at[i]->count; j++) {
			const struct crm_target *target = &plan->at[i]->targets[j];
			const struct crm_field *field = plan->slots[target->slot].type;
			if (target->append || target->rank || (field->flags & CRM_LIST))
				continue;
			if (by[target->slot])
				return refuse_two(by[target->slot], plan->at[i]->name, field);
			by[target->slot] = plan->at[i]->name;
		}
	return NULL;
}

/* A column named on the command line must be there: else it is misspelt. */
static crm_err check_given(const struct crm_plan *plan)
{
	for (size_t i = 0; i < plan->rules->count; i++) {
		const struct crm_mapping *rule = &plan->rules->rows[i];
		bool there = !rule->given || (rule->kind != CRM_MAPPING_COLUMN && rule->kind != CRM_MAPPING_IGNORE);
		for (size_t j = 0; j < plan->count && !there; j++)
			there = crm_same_name(rule->name, plan->names[j]);
		if (there)
			continue;
		crm_err err = crm_fail(CRM_USAGE, "there is no column '%s'", rule->name);
		const char *near = crm_nearest(rule->name, plan->names, plan->count);
		return near ? crm_err_nearest(err, rule->name, near) : err;
	}
	return NULL;
}

static bool same_header(const struct crm_plan *plan, const char *const *names, size_t count)
{
	if (count != plan->count || !plan->at)
		return false;
	if (names == plan->names && !plan->changes)
		return true;
	for (size_t i = 0; i < count; i++)
		if (!crm_same(names[i], plan->at[i]->name))
			return false;
	return true;
}

crm_err crm_plan_header(struct crm_plan *plan, const char *const *names, size_t count, bool whole)
{
	if (same_header(plan, names, count))
		return NULL;
	plan->names = names;
	plan->count = count;
	plan->changes = !whole;
	plan->at = crm_new(plan->arena, struct crm_plan_column *, count + 1);
	for (size_t i = 0; i < count; i++)
		CRM_TRY(find_column(plan, names[i], &plan->at[i]));
	if (whole)
		CRM_TRY(check_given(plan));
	return check_doubles(plan);
}

bool crm_plan_is_date(const struct crm_plan *plan, const struct crm_plan_column *column)
{
	for (size_t i = 0; i < column->count; i++) {
		enum crm_type type = plan->slots[column->targets[i].slot].type->type;
		if (type == CRM_T_DATE || type == CRM_T_INSTANT)
			return true;
	}
	return false;
}

static const char *nearest_field(const struct crm_plan *plan, const char *header)
{
	const char **names = crm_new(plan->arena, const char *, plan->entity->count);
	for (size_t i = 0; i < plan->entity->count; i++)
		if (!(plan->entity->fields[i]->flags & (CRM_SYSTEM | CRM_COMPUTED | CRM_RETIRED)))
			names[i] = plan->entity->fields[i]->name;
	return crm_nearest(header, names, plan->entity->count);
}

crm_err crm_plan_refuse_unknown(const struct crm_plan *plan)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	const char *first = NULL;
	size_t count = 0;
	for (size_t i = 0; i < plan->column_count; i++)
		if (plan->columns[i]->unknown) {
			crm_str_addf(&list, "%s'%s'", count++ ? ", " : "", plan->columns[i]->name);
			first = first ? first : plan->columns[i]->name;
		}
	if (!first)
		return NULL;
	const char *near = nearest_field(plan, first);
	crm_err err = crm_fail(CRM_USAGE, "%s has no field for the column%s %s", plan->entity->name,
	                       count > 1 ? "s" : "", crm_str_text(&list));
	return crm_err_hint(err, "--map '%s=%s', --ignore '%s' ('*' for all), or --create-fields", first,
	                    near ? near : "FIELD", first);
}
