#include "crm/holiday_import.h"

#include <stdio.h>
#include <string.h>

#include "crm/rows.h"
#include "form/formats.h"
#include "form/source_holidays.h"
#include "load/charset.h"
#include "model/record.h"
#include "store/read.h"
#include "store/stmt.h"

enum { KINDS_MOST = 32 };

struct import {
	struct crm_repo *repo;
	const struct crm_holiday_options *options;
	struct crm_holiday_result *result;
	const struct crm_entity *entity;
	struct crm_arena *arena;         /* of one row */
	struct crm_source *source;
	struct crm_change *change;
	const char *system;              /* external_source: UIDs are one's own within a calendar */
};

static void drop(struct import *import)
{
	crm_source_drop(&import->source);
	crm_change_drop(&import->change);
	crm_arena_drop(&import->arena);
}

/* -- one holiday ------------------------------------------------------------------------- */

static crm_err assign(struct import *import, struct crm_record *holiday, const char *name, const char *text)
{
	int field = crm_entity_header(import->entity, name);
	struct crm_assign one = { .field = field, .op = CRM_SET, .text = text };

	if (field == CRM_NO_FIELD)
		return crm_err_hint(crm_fail(CRM_INVALID, "a holiday has no field '%s'", name), "date,until,name,yearly");
	if (crm_same(import->entity->fields[field]->name, "calendar"))
		return NULL;
	return crm_record_assign(holiday, import->arena, &import->repo->reading, &one, 1);
}

static crm_err take_row(struct import *import, const struct crm_row *row, struct crm_record *holiday)
{
	for (size_t i = 0; i < row->count; i++)
		CRM_TRY(assign(import, holiday, row->names[i], row->texts[i]));
	crm_record_put(holiday, "calendar", crm_value_text(import->options->calendar));
	if (crm_record_get(holiday, "external_id").shape == CRM_TEXT)
		crm_record_put(holiday, "external_source", crm_value_text(import->system));
	return NULL;
}

static crm_err find_same(struct import *import, const struct crm_record *holiday, char id[17])
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(import->repo->store->db, "SELECT id FROM holiday WHERE calendar = ?1"
	                    " AND iif(?2 IS NOT NULL, external_id = ?2, date = ?3 AND name IS ?4)", &stmt));
	crm_stmt_bind_text(stmt, 1, import->options->calendar);
	crm_stmt_bind(stmt, 2, crm_record_get(holiday, "external_id"));
	crm_stmt_bind(stmt, 3, crm_record_get(holiday, "date"));
	crm_stmt_bind(stmt, 4, crm_record_get(holiday, "name"));
	CRM_TRY(crm_stmt_step(stmt, &row));
	snprintf(id, 17, "%s", row ? crm_stmt_text(stmt, 0) : "");
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err update(struct import *import, const char *id, const struct crm_row *row)
{
	struct crm_record *old, *now;
	bool changed;

	CRM_TRY(crm_read_record(import->repo->store, import->arena, import->entity, id, &old, NULL));
	now = crm_record_copy(import->arena, old);
	CRM_TRY(take_row(import, row, now));
	CRM_TRY(crm_change_update(import->change, old, now, &changed));
	*(changed ? &import->result->updated : &import->result->unchanged) += 1;
	return NULL;
}

static crm_err put_row(void *context, const struct crm_row *row)
{
	struct import *import = context;
	struct crm_record *holiday = crm_record_new(import->arena, import->entity);
	char id[17];

	CRM_TRY(take_row(import, row, holiday));
	CRM_TRY(crm_record_check(holiday));
	CRM_TRY(find_same(import, holiday, id));
	if (id[0])
		return update(import, id, row);
	import->result->created++;
	return crm_change_create(import->change, holiday);
}

/* -- all of them ------------------------------------------------------------------------- */

/* The streams that every tool reads, and iCalendar. */
static crm_err open_source(struct import *import)
{
	const struct crm_source_kind *kinds[KINDS_MOST] = { &crm_source_holidays };

	for (size_t i = 0; crm_source_kinds[i] && i + 2 < KINDS_MOST; i++)
		kinds[i + 1] = crm_source_kinds[i];
	return crm_source_open(import->options->path,
	                       &(struct crm_source_options){ .kinds = kinds, .guess_encoding = crm_charset_guess },
	                       &import->source);
}

crm_err crm_holiday_import(struct crm_repo *repo, struct crm_arena *arena, const struct crm_holiday_options *options,
                           struct crm_holiday_result *result)
{
	CRM_AUTO(drop) struct import import = { .repo = repo, .options = options, .result = result,
		.entity = crm_model_entity(repo->store->model, "holiday"), .arena = crm_arena_new() };
	CRM_AUTO(crm_str_drop) struct crm_str left = {0};

	int64_t rows;

	*result = (struct crm_holiday_result){0};
	import.system = crm_textf(arena, "ics:%s", options->calendar);
	CRM_TRY(open_source(&import));
	CRM_TRY(crm_change_begin(repo, options->why, &import.change));
	CRM_TRY(crm_rows_each(import.source, import.arena, NULL, put_row, &import, &rows));
	crm_source_add_left_out(import.source, &left);
	result->left_out = left.n ? crm_copy(arena, crm_str_text(&left)) : NULL;
	CRM_TRY(crm_change_commit(import.change));
	snprintf(result->txn, sizeof result->txn, "%s", crm_change_txn(import.change));
	return NULL;
}
