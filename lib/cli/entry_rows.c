#include "cli/entry_rows.h"

#include <string.h>

#include "base/str.h"
#include "form/json.h"
#include "store/read.h"

enum column { AT, ACTOR, TOOL, TXN, ENTITY, RECORD, OP, FIELD, OLD, NEW, NOTE, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[AT] = { "at", CRM_T_INSTANT, 0 },
	[ACTOR] = { "actor", CRM_T_TEXT, 0 },
	[TOOL] = { "tool", CRM_T_TEXT, CRM_TABLE_MACHINE },
	[TXN] = { "txn", CRM_T_ID, CRM_TABLE_MACHINE },
	[ENTITY] = { "entity", CRM_T_TEXT, CRM_TABLE_SEVERAL },
	[RECORD] = { "record", CRM_T_ID, CRM_TABLE_SEVERAL },
	[OP] = { "op", CRM_T_TEXT, 0 },
	[FIELD] = { "field", CRM_T_TEXT, 0 },
	[OLD] = { "old", CRM_T_TEXT, 0 },
	[NEW] = { "new", CRM_T_TEXT, 0 },
	[NOTE] = { "note", CRM_T_TEXT, CRM_TABLE_MACHINE },
};

struct crm_entry_rows {
	struct crm_tool *tool;
	struct crm_table *table;
	struct crm_arena *arena;         /* of one entry */
	struct crm_arena_mark mark;
	bool people;
};

crm_err crm_entry_rows_open(struct crm_tool *tool, const struct crm_entity *entity, unsigned flags,
                            struct crm_entry_rows **out)
{
	struct crm_entry_rows *rows = crm_new(tool->arena, struct crm_entry_rows, 1);
	*rows = (struct crm_entry_rows){ .tool = tool };
	CRM_TRY(crm_table_open(tool, entity, columns, COLUMNS, flags, &rows->table));
	rows->people = crm_table_is_for_people(rows->table);
	rows->arena = crm_arena_new();
	rows->mark = crm_arena_mark(rows->arena);
	*out = rows;
	return NULL;
}

crm_err crm_entry_rows_end(struct crm_entry_rows *rows, crm_err err)
{
	crm_arena_drop(&rows->arena);
	return crm_table_end(rows->table, err);
}

crm_err crm_change_label(struct crm_store *store, struct crm_arena *arena, const struct crm_field *field, const char **text)
{
	struct crm_record *record = NULL;
	const struct crm_entity *target = field->target ? crm_model_entity(store->model, field->target) : NULL;
	if (!target || !*text)
		return NULL;
	CRM_TRY(crm_read_record(store, arena, target, *text, &record, NULL));
	if (record)
		*text = crm_record_label(record);
	return NULL;
}

/* People read names where machines read ids. */
static crm_err link_label(struct crm_entry_rows *rows, const struct crm_field *field, const char **text)
{
	return rows->people ? crm_change_label(rows->tool->repo->store, rows->arena, field, text) : NULL;
}

struct bodies {
	struct crm_member *before, *after;
	size_t before_count, after_count;
};

static const char *member(const struct crm_member *members, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(members[i].name, name))
			return members[i].text;
	return NULL;
}

static crm_err print_field(struct crm_entry_rows *rows, struct crm_value *values, const struct crm_entity *entity,
                           const char *name, const char *old, const char *new)
{
	int i = entity ? crm_entity_field(entity, name) : CRM_NO_FIELD;
	if (i >= 0) {
		if (!crm_may_read(&rows->tool->repo->actor, entity, entity->fields[i]))
			return NULL;
		CRM_TRY(link_label(rows, entity->fields[i], &old));
		CRM_TRY(link_label(rows, entity->fields[i], &new));
	}
	values[FIELD] = crm_value_text(name);
	values[OLD] = crm_value_text(old);
	values[NEW] = crm_value_text(new);
	return crm_table_row(rows->table, values);
}

static crm_err read_bodies(struct crm_entry_rows *rows, const struct crm_entry *change, struct bodies *out)
{
	*out = (struct bodies){0};
	if (change->before)
		CRM_TRY(crm_json_object(rows->arena, change->before, strlen(change->before), &out->before, &out->before_count));
	if (change->after)
		CRM_TRY(crm_json_object(rows->arena, change->after, strlen(change->after), &out->after, &out->after_count));
	return NULL;
}

static crm_err print_fields(struct crm_entry_rows *rows, struct crm_value *values, const struct crm_entry *change)
{
	struct bodies bodies;
	const struct crm_entity *entity = crm_model_entity(rows->tool->repo->store->model, change->entity);
	CRM_TRY(read_bodies(rows, change, &bodies));
	const struct crm_member *all = change->op == CRM_DELETE ? bodies.before : bodies.after;
	size_t count = change->op == CRM_DELETE ? bodies.before_count : bodies.after_count;
	for (size_t i = 0; i < count; i++) {
		const char *old = member(bodies.before, bodies.before_count, all[i].name);
		const char *new = member(bodies.after, bodies.after_count, all[i].name);
		int at = entity ? crm_entity_field(entity, all[i].name) : CRM_NO_FIELD;
		if (crm_same(old, new))
			continue;
		if (at >= 0 && entity->fields[at]->flags & CRM_SECRET)
			old = new = NULL; /* that it changed is told, what it was only if it is named */
		CRM_TRY(print_field(rows, values, entity, all[i].name, old, new));
	}
	return NULL;
}

/* What all rows of one entry have. */
static void start(struct crm_entry_rows *rows, const struct crm_txn *txn, const struct crm_entry *change,
                  struct crm_value values[COLUMNS])
{
	crm_arena_rewind(rows->arena, rows->mark);
	values[AT] = crm_value_integer(txn->at);
	values[ACTOR] = crm_value_text(rows->people ? crm_actor_name(rows->arena, txn->actor) : txn->actor);
	values[TOOL] = crm_value_text(txn->tool);
	values[TXN] = crm_value_text(txn->id);
	values[ENTITY] = crm_value_text(change->entity);
	values[RECORD] = crm_value_text(change->record);
	values[OP] = crm_value_text(crm_op_name(change->op));
	values[NOTE] = crm_value_text(txn->note);
}

crm_err crm_entry_rows_field(struct crm_entry_rows *rows, const struct crm_txn *txn, const struct crm_entry *change,
                              const char *field, const char *old, const char *new)
{
	struct crm_value values[COLUMNS] = {0};
	start(rows, txn, change, values);
	return print_field(rows, values, crm_model_entity(rows->tool->repo->store->model, change->entity), field, old, new);
}

crm_err crm_entry_rows_add(struct crm_entry_rows *rows, const struct crm_txn *txn, const struct crm_entry *change)
{
	struct crm_value values[COLUMNS] = {0};
	start(rows, txn, change, values);
	/* A create has no body (the record says it all), and a delete's is long: people see one line of it. */
	if (change->op == CRM_CREATE || (change->op == CRM_DELETE && rows->people))
		return crm_table_row(rows->table, values);
	return print_fields(rows, values, change);
}
