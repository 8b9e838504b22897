#include "load/star_stays.h"

#include "base/time.h"
#include "load/star_table.h"
#include "store/stmt.h"

struct crm_star_history {
	const char *name;                /* of the table, after fact_ */
	const char *entity, *field;
	const char *closed;              /* of a record made closed: since when it has been; NULL: its making */
};

enum { MS = 1000 };
enum column { RECORD, NTH, VALUE, ENTERED, ENTERED_DAY, LEFT, LEFT_DAY, SECONDS, MOVED_BY, TXN, DELETED, COLUMNS };

/* The one place that says where past stays are: what the field was, since when (NULL: the record was made with it), until
 * when, and who ended that. Instants are milliseconds. */
static crm_err prepare(struct crm_db *db, const struct crm_star_history *what, struct crm_stmt **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	crm_str_addf(&sql, "SELECT w.was, w.since, w.at, x.actor FROM \"%s.was\" AS w CROSS JOIN change AS c ON c.seq = w.seq"
	             " CROSS JOIN txn AS x ON x.seq = c.txn WHERE w.field = ?1 AND w.id = ?2 ORDER BY w.seq", what->entity);
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

/* A stay, its instants in milliseconds; the one that lasts has no end. */
struct stay {
	struct crm_value value;
	int64_t entered, left;
	bool lasts;
	const char *by;
};

static struct crm_value instant(struct crm_arena *arena, int64_t at)
{
	return crm_value_text(crm_instant_text(at, crm_alloc(arena, CRM_INSTANT_SIZE)));
}

static crm_err write_stay(const struct stay *stay, struct crm_arena *arena, struct crm_cell cells[COLUMNS],
                          struct crm_star_file *file)
{
	if (stay->value.shape == CRM_EMPTY)
		return NULL;
	cells[NTH].value.i++;
	cells[VALUE].value = stay->value;
	cells[ENTERED].value = instant(arena, stay->entered);
	cells[LEFT].value = stay->lasts ? CRM_NO_VALUE : instant(arena, stay->left);
	cells[ENTERED_DAY].value = crm_star_day(arena, cells[ENTERED].value);
	cells[LEFT_DAY].value = crm_star_day(arena, cells[LEFT].value);
	cells[SECONDS].value = CRM_NO_VALUE;
	if (!stay->lasts)
		cells[SECONDS].value = crm_value_integer(stay->left > stay->entered ? (stay->left - stay->entered) / MS : 0);
	cells[MOVED_BY].value = crm_value_text(stay->by);
	return crm_star_file_row(file, cells);
}

static int64_t instant_of(const struct crm_star_row *row, int field)
{
	int64_t at = 0;
	struct crm_value value = field == CRM_NO_FIELD ? CRM_NO_VALUE : row->record->values[field];
	return value.shape == CRM_TEXT && crm_instant_read(value.s, &at) ? at : 0;
}

static const char *text_of(struct crm_value value)
{
	return value.shape == CRM_TEXT ? value.s : NULL;
}

/* Those it has left. `next` begins as the stay it was made with, and comes back as the one that follows the last. */
static crm_err write_past(struct crm_star_stays *stays, struct crm_arena *arena, const struct crm_star_row *row,
                          struct crm_cell cells[COLUMNS], struct stay *next, struct crm_star_file *file)
{
	bool more;
	crm_stmt_reset(stays->stmt);
	crm_stmt_bind_text(stays->stmt, 1, stays->what->field);
	crm_stmt_bind(stays->stmt, 2, row->record->values[0]);
	for (;;) {
		CRM_TRY(crm_stmt_step(stays->stmt, &more));
		if (!more)
			return NULL;
		struct stay stay = *next;
		stay.value = crm_value_copy(arena, crm_stmt_value(stays->stmt, 0));
		stay.left = next->entered = crm_stmt_int(stays->stmt, 2);
		stay.lasts = false;
		next->by = crm_copy(arena, crm_stmt_text(stays->stmt, 3));
		CRM_TRY(write_stay(&stay, arena, cells, file));
	}
}

crm_err crm_star_stays_write(struct crm_star_stays *stays, struct crm_arena *arena, const struct crm_star_row *row,
                             struct crm_star_file *file)
{
	struct crm_cell cells[COLUMNS] = { [NTH] = { .value = crm_value_integer(0) } };
	const struct crm_entity *entity = stays->entity;
	struct stay stay = {
		.value = crm_record_get(row->record, stays->what->field), .lasts = true,
		.entered = instant_of(row, (int)crm_common_at(entity, CRM_CREATED_AT)),
		.by = text_of(row->record->values[crm_common_at(entity, CRM_CREATED_BY)]),
	};
	int64_t made = stay.entered;
	cells[RECORD].value = row->record->values[0];
	cells[TXN].value = crm_value_integer(row->txn);
	cells[DELETED].value = crm_star_bool(row->removed, stays->is_json);
	if (!row->untouched)
		CRM_TRY(write_past(stays, arena, row, cells, &stay, file));
	/* One that came closed into the history has been so since it was closed. */
	int64_t closed = stays->what->closed ? instant_of(row, crm_entity_field(entity, stays->what->closed)) : 0;
	if (closed && stay.entered == made)
		stay.entered = closed;
	return write_stay(&stay, arena, cells, file);
}
