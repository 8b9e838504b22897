#include "crm/rate_import.h"

#include <stdio.h>
#include <string.h>

#include "base/currency.h"
#include "base/date_dialect.h"
#include "base/str.h"
#include "base/time.h"
#include "form/source.h"
#include "load/charset.h"
#include "model/record.h"
#include "store/read.h"
#include "store/stmt.h"

enum { STOP_EVERY = 1000 };

/* What the columns of a file are: those of a rate, or a day and a currency in each. */
struct columns {
	const char *const *names;        /* the header they were found in */
	int date, currency, base, value, source;
	bool wide;
};

struct import {
	struct crm_repo *repo;
	const struct crm_rate_options *options;
	struct crm_rate_result *result;
	const struct crm_entity *entity;
	struct crm_change *change;
	struct crm_source *source;
	struct crm_arena *arena;         /* of one row */
	struct columns columns;
	const struct crm_dialect *words;
};

static void drop(struct import *import)
{
	crm_change_drop(&import->change);
	crm_source_drop(&import->source);
	crm_arena_drop(&import->arena);
}

/* -- the columns ----------------------------------------------------------------------- */

static int column_named(const struct crm_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (crm_same_ascii(row->names[i], name))
			return (int)i;
	return -1;
}

static int column_of(const struct crm_row *row, const struct crm_entity *entity, const char *field)
{
	int at = crm_entity_field(entity, field);
	for (size_t i = 0; i < row->count; i++)
		if (crm_entity_header(entity, row->names[i]) == at)
			return (int)i;
	return -1;
}

static bool is_currency(const char *name)
{
	return strlen(name) == 3 && crm_currency_named(name, 3);
}

static bool is_wide(const struct crm_row *row)
{
	size_t currencies = 0;
	for (size_t i = 0; i < row->count; i++)
		currencies += is_currency(row->names[i]);
	return currencies && column_named(row, "date") >= 0;
}

static crm_err find_columns(struct import *import, const struct crm_row *row)
{
	struct columns *columns = &import->columns;
	*columns = (struct columns){ .names = row->names, .currency = -1, .base = -1, .value = -1, .source = -1 };
	columns->wide = is_wide(row);
	columns->date = column_named(row, columns->wide ? "date" : "TIME_PERIOD");
	if (columns->wide)
		return NULL;
	if (columns->date >= 0) {
		columns->currency = column_named(row, "CURRENCY_DENOM");
		columns->base = column_named(row, "CURRENCY");
		columns->value = column_named(row, "OBS_VALUE");
	} else {
		columns->date = column_of(row, import->entity, "date");
		columns->currency = column_of(row, import->entity, "currency");
		columns->base = column_of(row, import->entity, "base");
		columns->value = column_of(row, import->entity, "value");
		columns->source = column_of(row, import->entity, "source");
	}
	if (columns->date >= 0 && columns->base >= 0 && columns->value >= 0)
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "no column for the %s of a rate", columns->date < 0 ? "date"
	                             : columns->base < 0 ? "base" : "value"),
	                    "the header is date,currency,base,value, or Date,USD,JPY,... as the European Central Bank has it");
}

/* -- one rate -------------------------------------------------------------------------- */

static crm_err assign(struct import *import, struct crm_record *record, const char *field, const char *text)
{
	struct crm_assign one = { .field = crm_entity_field(import->entity, field), .op = CRM_SET, .text = text };
	return text && *text ? crm_record_assign(record, import->arena, &import->repo->reading, &one, 1) : NULL;
}

/* ISO, or with the month in words as the bank's file of a day has it: '20 November 2026'. */
static const char *iso_date(struct import *import, const char *text)
{
	int64_t date, instant;
	bool has_time;
	if (!text || crm_date_read(text, &date) || !crm_dialect_read(import->words, text, &date, &instant, &has_time))
		return text;
	return crm_date_text(date, crm_alloc(import->arena, CRM_DATE_SIZE));
}

/* The id of the rate of that day between the two; "" if there is none. */
static crm_err find_same(struct import *import, const struct crm_record *record, char id[17])
{
	struct crm_stmt *stmt;
	bool row;
	CRM_TRY(crm_db_stmt(import->repo->store->db,
		"SELECT id FROM rate WHERE date = ?1 AND +currency = ?2 AND base = ?3", &stmt));
	crm_stmt_bind(stmt, 1, crm_record_get(record, "date"));
	crm_stmt_bind(stmt, 2, crm_record_get(record, "currency"));
	crm_stmt_bind(stmt, 3, crm_record_get(record, "base"));
	CRM_TRY(crm_stmt_step(stmt, &row));
	snprintf(id, 17, "%s", row ? crm_stmt_text(stmt, 0) : "");
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err update(struct import *import, const char *id, const struct crm_record *record)
{
	struct crm_record *old, *now;
	bool changed;
	CRM_TRY(crm_read_record(import->repo->store, import->arena, import->entity, id, &old, NULL));
	now = crm_record_copy(import->arena, old);
	crm_record_put(now, "value", crm_record_get(record, "value"));
	if (crm_record_get(record, "source").shape != CRM_EMPTY)
		crm_record_put(now, "source", crm_record_get(record, "source"));
	CRM_TRY(crm_change_update(import->change, old, now, &changed));
	*(changed ? &import->result->updated : &import->result->unchanged) += 1;
	return NULL;
}

static crm_err put(struct import *import, struct crm_record *record)
{
	const char *since = import->options->since;
	char id[17];
	if (since && strcmp(crm_record_get(record, "date").s, since) < 0) {
		import->result->passed++;
		return NULL;
	}
	CRM_TRY(find_same(import, record, id));
	if (id[0])
		return update(import, id, record);
	CRM_TRY(crm_change_create(import->change, record));
	import->result->created++;
	return NULL;
}

static crm_err put_rate(struct import *import, const char *date, const char *currency, const char *base,
                        const char *value, const char *source)
{
	struct crm_record *record = crm_record_new(import->arena, import->entity);
	if (!value || !*value || crm_same(value, "N/A"))
		return NULL;
	CRM_TRY(assign(import, record, "date", iso_date(import, date)));
	CRM_TRY(assign(import, record, "currency", currency));
	CRM_TRY(assign(import, record, "base", base));
	CRM_TRY(assign(import, record, "value", value));
	CRM_TRY(assign(import, record, "source", source));
	CRM_TRY(crm_record_check(record));
	return put(import, record);
}

/* -- rows ------------------------------------------------------------------------------- */

static const char *cell(const struct crm_row *row, int column)
{
	return column >= 0 && (size_t)column < row->count ? row->texts[column] : NULL;
}

static const char *first_of(const char *a, const char *b)
{
	return a && *a ? a : b;
}

static crm_err put_wide(struct import *import, const struct crm_row *row)
{
	const struct crm_rate_options *options = import->options;
	for (size_t i = 0; i < row->count; i++)
		if (is_currency(row->names[i]))
			CRM_TRY(crm_err_in(put_rate(import, cell(row, import->columns.date), first_of(options->currency, "EUR"),
			                            row->names[i], row->texts[i], first_of(options->source, "ECB")),
			                   "%s", row->names[i]));
	return NULL;
}

static crm_err put_row(struct import *import, const struct crm_row *row)
{
	const struct crm_rate_options *options = import->options;
	const struct columns *columns = &import->columns;
	if (columns->names != row->names)
		CRM_TRY(find_columns(import, row));
	if (columns->wide)
		return put_wide(import, row);
	return put_rate(import, cell(row, columns->date), first_of(cell(row, columns->currency), options->currency),
	                cell(row, columns->base), cell(row, columns->value),
	                first_of(options->source, cell(row, columns->source)));
}

static crm_err put_rows(struct import *import)
{
	struct crm_arena_mark mark = crm_arena_mark(import->arena);
	for (int64_t rows = 1;; rows++) {
		const struct crm_row *row;
		crm_arena_rewind(import->arena, mark);
		CRM_TRY(crm_source_next(import->source, import->arena, &row));
		if (!row)
			return NULL;
		if (rows % STOP_EVERY == 0 && import->options->stop && *import->options->stop)
			return crm_fail(CRM_IO, "interrupted; nothing was stored");
		crm_err err = put_row(import, row);
		if (err)
			return crm_err_at(err, crm_source_name(import->source), row->line);
	}
}

crm_err crm_rate_import(struct crm_repo *repo, const struct crm_rate_options *options, struct crm_rate_result *result)
{
	CRM_AUTO(drop) struct import import = { .repo = repo, .options = options, .result = result,
		.entity = crm_model_entity(repo->store->model, "rate"), .arena = crm_arena_new() };
	*result = (struct crm_rate_result){0};
	CRM_TRY(crm_dialect_find(import.arena, "words", &import.words));
	CRM_TRY(crm_source_open(options->path, &(struct crm_source_options){ .guess_encoding = crm_charset_guess },
	                        &import.source));
	CRM_TRY(crm_change_begin(repo, options->why, &import.change));
	CRM_TRY(crm_change_bulk(import.change, import.entity, crm_entity_field(import.entity, "date")));
	CRM_TRY(put_rows(&import));
	CRM_TRY(crm_change_commit(import.change));
	snprintf(result->txn, sizeof result->txn, "%s", crm_change_txn(import.change));
	return NULL;
}
