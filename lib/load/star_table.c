#include "load/star_table.h"

#include <string.h>

#include "base/time.h"

static const char *const by_id[] = { "id", NULL };

static void add(struct crm_star_table *table, struct crm_arena *arena, const char *name, enum crm_type type, int from,
                enum crm_star_side side)
{
	bool is_list = from >= 0 && side == CRM_STAR_VALUE && table->entity->fields[from]->flags & CRM_LIST;
	table->from[table->sheet.count] = from;
	table->side[table->sheet.count] = side;
	crm_star_sheet_add(&table->sheet, arena, name, type, is_list, table->is_json);
}

/* A name beside a field's, unless a field or a column has it. */
static const char *beside(struct crm_star_table *table, struct crm_arena *arena, const struct crm_field *field,
                          const char *suffix)
{
	const char *name = crm_textf(arena, "%s%s", field->name, suffix);
	bool taken = crm_entity_field(table->entity, name) != CRM_NO_FIELD || crm_star_sheet_has(&table->sheet, name);
	return taken ? NULL : name;
}

static void add_field(struct crm_star_table *table, struct crm_arena *arena, int at)
{
	const struct crm_field *field = table->entity->fields[at];
	const char *id = beside(table, arena, field, "_id"), *kind = beside(table, arena, field, "_entity");
	const char *day = beside(table, arena, field, "_date");
	bool is_list = field->flags & CRM_LIST;
	if (field->type == CRM_T_LINK && id && !is_list) {
		add(table, arena, id, CRM_T_TEXT, at, CRM_STAR_VALUE);
	} else if (field->type == CRM_T_ANYLINK && id && kind && !is_list) {
		add(table, arena, kind, CRM_T_TEXT, at, CRM_STAR_KIND);
		add(table, arena, id, CRM_T_TEXT, at, CRM_STAR_ID);
	} else {
		add(table, arena, field->name, field->type, at, CRM_STAR_VALUE);
	}
	if (field->type == CRM_T_INSTANT && day)
		add(table, arena, day, CRM_T_DATE, at, CRM_STAR_DAY);
}

void crm_star_table_make(struct crm_star_table *table, struct crm_arena *arena, const struct crm_repo *repo,
                         const struct crm_entity *entity, bool is_json)
{
	size_t room = entity->count * 2 + 2;
	*table = (struct crm_star_table){
		.entity = entity, .is_json = is_json, .from = crm_new(arena, int, room),
		.side = crm_new(arena, enum crm_star_side, room), .cells = crm_new(arena, struct crm_cell, room),
	};
	crm_star_sheet_init(&table->sheet, arena,
	                    crm_textf(arena, "%s_%s", entity->describes ? "dim" : "fact", entity->name), room);
	table->sheet.key = by_id;
	for (size_t i = 0; i < entity->count; i++)
		if (crm_field_is_plain(entity->fields[i]) && crm_may_read(&repo->actor, entity, entity->fields[i]))
			add_field(table, arena, (int)i);
	add(table, arena, "_txn", CRM_T_INTEGER, CRM_NO_FIELD, CRM_STAR_TXN);
	add(table, arena, "_deleted", CRM_T_BOOL, CRM_NO_FIELD, CRM_STAR_DELETED);
}

/* -- rows -------------------------------------------------------------------- */

static struct crm_value date_value(struct crm_arena *arena, int64_t date)
{
	return crm_value_text(crm_date_text(date, crm_alloc(arena, CRM_DATE_SIZE)));
}

struct crm_value crm_star_day(struct crm_arena *arena, struct crm_value instant)
{
	int64_t at;
	if (instant.shape != CRM_TEXT || !crm_instant_read(instant.s, &at))
		return CRM_NO_VALUE;
	return date_value(arena, crm_date_at(at));
}

/* A whole day is that day wherever it is looked from. */
static struct crm_value day_of(struct crm_arena *arena, const struct crm_record *record, const struct crm_field *field,
                               struct crm_value value)
{
	int64_t day;
	if (crm_value_day(field, value, crm_record_unit(record, field), &day))
		return date_value(arena, day);
	return crm_star_day(arena, value);
}

/* 'deal:7f3a...' */
static struct crm_value part(struct crm_value any, bool id)
{
	const char *colon = any.shape == CRM_TEXT ? strchr(any.s, ':') : NULL;
	if (!colon)
		return CRM_NO_VALUE;
	return id ? crm_value_text(colon + 1) : crm_value_text_n(any.s, (size_t)(colon - any.s));
}

static struct crm_value value_of(const struct crm_star_table *table, struct crm_arena *arena, size_t i,
                                 const struct crm_star_row *row)
{
	int from = table->from[i];
	const struct crm_field *field = from < 0 ? NULL : table->entity->fields[from];
	struct crm_value value = from < 0 ? CRM_NO_VALUE : row->record->values[from];
	switch (table->side[i]) {
	case CRM_STAR_VALUE: break;
	case CRM_STAR_DAY: return day_of(arena, row->record, field, value);
	case CRM_STAR_KIND: return crm_value_copy(arena, part(value, false));
	case CRM_STAR_ID: return part(value, true);
	case CRM_STAR_TXN: return crm_value_integer(row->txn);
	case CRM_STAR_DELETED: return crm_star_bool(row->removed, table->is_json);
	}
	if (field->type == CRM_T_BOOL && value.shape == CRM_INTEGER)
		return crm_star_bool(value.i, table->is_json);
	return value;
}

void crm_star_table_fill(struct crm_star_table *table, struct crm_arena *arena, const struct crm_star_row *row)
{
	for (size_t i = 0; i < table->sheet.count; i++) {
		int from = table->from[i];
		const struct crm_field *field = from < 0 ? NULL : table->entity->fields[from];
		table->cells[i] = (struct crm_cell){
			.value = value_of(table, arena, i, row),
			.unit = field && field->type == CRM_T_MONEY ? crm_record_unit(row->record, field) : NULL,
		};
	}
}
