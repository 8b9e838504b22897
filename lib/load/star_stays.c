#include "load/star_stays.h"

#include "base/time.h"
#include "load/star_table.h"
#include "query/sql.h"
#include "store/stmt.h"

struct crm_star_history {
	const char *name;                /* of the table, after fact_ */
	const char *entity, *field;
	const char *closed;              /* of a record made closed: since when it has been; NULL: its making */
};

enum { MS = 1000 };
enum column { RECORD, NTH, VALUE, ENTERED, ENTERED_DAY, LEFT, LEFT_DAY, SECONDS, MOVED_BY, TXN, DELETED, COLUMNS };

/* The one place that says what a stay is: the field's value, when it came, whether the record was made with it, the
 * transaction and who. ?1 is the record's last change, ?2 what the field is. */
static crm_err prepare(struct crm_db *db, const struct crm_star_history *what, struct crm_stmt **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	crm_str_add(&sql, "SELECT h.value, h.at, h.made, c.txn, x.actor FROM ");
	crm_sql_add_history(&sql, "?1", "?2", what->field);
	crm_str_add(&sql, " AS h CROSS JOIN change AS c ON c.seq = h.seq CROSS JOIN txn AS x ON x.seq = c.txn ORDER BY h.seq");
	return crm_stmt_new(db, crm_str_text(&sql), out);
}

static const char *const keys[][3] = { { "deal_id", "nth", NULL }, { "ticket_id", "nth", NULL } };

static const struct crm_star_history list[] = {
	{ "deal_stage", "deal", "stage", "closed_at" },
	{ "ticket_status", "ticket", "status", NULL },
};

const struct crm_star_history *crm_star_history_at(size_t i)
{
	return i < CRM_COUNT(list) ? &list[i] : NULL;
}

static void add_columns(struct crm_star_stays *stays, struct crm_arena *arena, bool is_link)
{
	struct crm_star_sheet *sheet = &stays->sheet;
	bool is_json = stays->is_json;
	crm_star_sheet_add(sheet, arena, sheet->by, CRM_T_TEXT, false, is_json);
	crm_star_sheet_add(sheet, arena, "nth", CRM_T_INTEGER, false, is_json);
	crm_star_sheet_add(sheet, arena, crm_textf(arena, "%s%s", stays->what->field, is_link ? "_id" : ""), CRM_T_TEXT,
	                   false, is_json);
	crm_star_sheet_add(sheet, arena, "entered_at", CRM_T_INSTANT, false, is_json);
	crm_star_sheet_add(sheet, arena, "entered_at_date", CRM_T_DATE, false, is_json);
	crm_star_sheet_add(sheet, arena, "left_at", CRM_T_INSTANT, false, is_json);
	crm_star_sheet_add(sheet, arena, "left_at_date", CRM_T_DATE, false, is_json);
	crm_star_sheet_add(sheet, arena, "seconds", CRM_T_DURATION, false, is_json);
	crm_star_sheet_add(sheet, arena, "moved_by", CRM_T_TEXT, false, is_json);
	crm_star_sheet_add(sheet, arena, "_txn", CRM_T_INTEGER, false, is_json);
	crm_star_sheet_add(sheet, arena, "_deleted", CRM_T_BOOL, false, is_json);
}

/* An entity of the organisation's own may be called as such a table is. */
static const char *table_name(struct crm_arena *arena, const struct crm_model *model, const struct crm_star_history *what)
{
	bool taken = crm_model_entity(model, what->name) != NULL;
	return crm_textf(arena, "fact_%s%s", what->name, taken ? "_history" : "");
}

crm_err crm_star_stays_make(struct crm_star_stays *out, struct crm_arena *arena, struct crm_repo *repo,
                            const struct crm_star_history *what, bool is_json)
{
	const struct crm_model *model = repo->store->model;
	const struct crm_entity *entity = crm_model_entity(model, what->entity);
	int at = entity ? crm_entity_field(entity, what->field) : CRM_NO_FIELD;
	*out = (struct crm_star_stays){ .what = what, .is_json = is_json };
	if (at == CRM_NO_FIELD || !crm_field_is_plain(entity->fields[at]) ||
	    !crm_may_read(&repo->actor, entity, entity->fields[at]))
		return NULL;
	crm_star_sheet_init(&out->sheet, arena, table_name(arena, model, what), COLUMNS);
	out->sheet.key = keys[what - list];
	out->sheet.by = keys[what - list][0];
	out->sheet.part_of = crm_textf(arena, "%s_%s", entity->describes ? "dim" : "fact", entity->name);
	out->entity = entity;
	add_columns(out, arena, entity->fields[at]->type == CRM_T_LINK);
	return prepare(repo->store->db, what, &out->stmt);
}

void crm_star_stays_drop(struct crm_star_stays *stays)
{
	crm_stmt_drop(&stays->stmt);
}

/* -- rows -------------------------------------------------------------------- */

static int64_t seconds_between(struct crm_value from, struct crm_value to)
{
	int64_t first, last;
	if (!crm_instant_read(from.s, &first) || !crm_instant_read(to.s, &last) || last < first)
		return 0;
	return (last - first) / MS;
}

/* The stay before is known whole when the next begins. */
static void leave(struct crm_cell cells[COLUMNS], struct crm_arena *arena, struct crm_value left)
{
	cells[LEFT].value = left;
	cells[LEFT_DAY].value = crm_star_day(arena, left);
	if (left.shape == CRM_TEXT && cells[ENTERED].value.shape == CRM_TEXT)
		cells[SECONDS].value = crm_value_integer(seconds_between(cells[ENTERED].value, left));
}

static void enter(struct crm_star_stays *stays, struct crm_arena *arena, const struct crm_star_row *row,
                  struct crm_cell cells[COLUMNS])
{
	struct crm_value entered = crm_value_copy(arena, crm_stmt_value(stays->stmt, 1));
	if (crm_stmt_int(stays->stmt, 2))
		entered = row->record->values[crm_common_at(stays->entity, CRM_CREATED_AT)];
	cells[VALUE].value = crm_value_copy(arena, crm_stmt_value(stays->stmt, 0));
	cells[ENTERED].value = entered;
	cells[MOVED_BY].value = crm_value_copy(arena, crm_stmt_value(stays->stmt, 4));
	cells[TXN].value = crm_value_integer(crm_stmt_int(stays->stmt, 3));
	leave(cells, arena, CRM_NO_VALUE);
	cells[SECONDS].value = CRM_NO_VALUE;
}

static crm_err write_one(struct crm_cell cells[COLUMNS], struct crm_arena *arena, struct crm_star_file *file)
{
	if (cells[VALUE].value.shape == CRM_EMPTY)
		return NULL;
	cells[NTH].value.i++;
	cells[ENTERED_DAY].value = crm_star_day(arena, cells[ENTERED].value);
	return crm_star_file_row(file, cells);
}

/* One that came closed into the history has been so since it was closed. */
static void close_made(const struct crm_star_stays *stays, const struct crm_star_row *row, struct crm_cell cells[COLUMNS])
{
	int at = stays->what->closed ? crm_entity_field(stays->entity, stays->what->closed) : CRM_NO_FIELD;
	if (at != CRM_NO_FIELD && row->record->values[at].shape == CRM_TEXT)
		cells[ENTERED].value = row->record->values[at];
}

static void begin(struct crm_star_stays *stays, const struct crm_star_row *row, struct crm_cell cells[COLUMNS])
{
	crm_stmt_reset(stays->stmt);
	crm_stmt_bind_int(stays->stmt, 1, row->rev);
	crm_stmt_bind(stays->stmt, 2, crm_record_get(row->record, stays->what->field));
	cells[RECORD].value = row->record->values[0];
	cells[NTH].value = crm_value_integer(0);
	cells[DELETED].value = crm_star_bool(row->removed, stays->is_json);
}

/* The most of an imported past: there is nothing to look up. */
static crm_err write_untouched(struct crm_star_stays *stays, struct crm_arena *arena, const struct crm_star_row *row,
                               struct crm_cell cells[COLUMNS], struct crm_star_file *file)
{
	cells[VALUE].value = crm_record_get(row->record, stays->what->field);
	cells[ENTERED].value = row->record->values[crm_common_at(stays->entity, CRM_CREATED_AT)];
	cells[MOVED_BY].value = crm_value_text(row->actor);
	cells[TXN].value = crm_value_integer(row->txn);
	close_made(stays, row, cells);
	return write_one(cells, arena, file);
}

crm_err crm_star_stays_write(struct crm_star_stays *stays, struct crm_arena *arena, const struct crm_star_row *row,
                             struct crm_star_file *file)
{
	struct crm_cell cells[COLUMNS] = {0};
	bool more, made = false;
	begin(stays, row, cells);
	if (row->untouched)
		return write_untouched(stays, arena, row, cells, file);
	for (;;) {
		CRM_TRY(crm_stmt_step(stays->stmt, &more));
		if (!more)
			break;
		leave(cells, arena, crm_value_copy(arena, crm_stmt_value(stays->stmt, 1)));
		CRM_TRY(write_one(cells, arena, file));
		made = crm_stmt_int(stays->stmt, 2);
		enter(stays, arena, row, cells);
	}
	if (made)
		close_made(stays, row, cells);
	return write_one(cells, arena, file);
}
