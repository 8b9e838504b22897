#include "crm/rate_import.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/number.h"
#include "base/str.h"
#include "base/time.h"
#include "crm/rate_columns.h"
#include "crm/rows.h"
#include "load/charset.h"
#include "model/record.h"
#include "store/read.h"
#include "store/stmt.h"

struct import {
	struct crm_repo *repo;
	const struct crm_rate_options *options;
	struct crm_rate_result *result;
	const struct crm_entity *entity;
	struct crm_change *change;
	struct crm_source *source;
	struct crm_arena *arena;         /* of one row */
	struct crm_rate_columns columns;
	struct crm_map *said;            /* "2026-11-20 EUR USD" -> "1.09": what this file has said */
};

static void drop(struct import *import)
{
	crm_change_drop(&import->change);
	crm_source_drop(&import->source);
	crm_map_drop(&import->said);
	crm_arena_drop(&import->arena);
}

/* -- one rate -------------------------------------------------------------------------- */

static crm_err assign(struct import *import, struct crm_record *record, const char *field, const char *text)
{
	struct crm_assign one = { .field = crm_entity_field(import->entity, field), .op = CRM_SET, .text = text };
	return text && *text ? crm_record_assign(record, import->arena, &import->repo->reading, &one, 1) : NULL;
}

/* How a file may write a day without two readings. */
static const char *const dialects[] = { "words", "de", "y/m/d" };

static bool read_date(struct import *import, const struct crm_dialect *dialect, const char *text, const char **iso)
{
	int64_t date, instant;
	bool has_time;
	if (!crm_dialect_read(dialect, text, &date, &instant, &has_time))
		return false;
	*iso = crm_date_text(date, crm_alloc(import->arena, CRM_DATE_SIZE));
	return true;
}

static crm_err iso_date(struct import *import, const char *text, const char **iso)
{
	const struct crm_dialect *dialect;
	int64_t date;
	*iso = text;
	if (import->options->dates && text && read_date(import, import->options->dates, text, iso))
		return NULL;
	if (import->options->dates || !text || crm_date_read(text, &date))
		return NULL;
	for (size_t i = 0; i < CRM_COUNT(dialects); i++) {
		CRM_TRY(crm_dialect_find(import->arena, dialects[i], &dialect));
		if (read_date(import, dialect, text, iso))
			return NULL;
	}
	return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "'%s' is not a day that reads one way only", text), "date"),
	                    "--date-format us (m/d/y), eu (d/m/y), or a pattern of strptime(3)");
}

/* What one unit is worth, where the file tells the worth of `units`; with its own mark of decimals. */
static crm_err unit_value(struct import *import, const char *value, const char *units, const char **out)
{
	double worth, of;
	*out = value;
	if (import->options->decimal == ',') {
		char *pointed = crm_copy(import->arena, value);
		for (char *at = pointed; (at = strchr(at, ',')); at++)
			*at = '.';
		*out = pointed;
	}
	if (!units || !*units)
		return NULL;
	CRM_TRY(crm_err_field(crm_number_parse(*out, &worth), "value"));
	CRM_TRY(crm_err_field(crm_number_parse(units, &of), "units"));
	if (of <= 0)
		return crm_err_field(crm_fail(CRM_INVALID, "a rate is of more than 0 units"), "units");
	/* As many digits as a number keeps exactly: a hundredth is the same digits again. */
	*out = crm_textf(import->arena, "%.15g", worth / of);
	return NULL;
}

/* One day, one pair, one rate: of two the file does not say which it means. */
static crm_err say_once(struct import *import, const struct crm_record *record)
{
	char text[32];
	const char *key = crm_textf(import->arena, "%s %s %s", crm_record_get(record, "date").s,
	                            crm_record_get(record, "currency").s, crm_record_get(record, "base").s);
	const char *now = crm_number_text(crm_record_get(record, "value").r, text), *before = crm_map_get(import->said, key);
	if (before && !crm_same(before, now))
		return crm_err_field(crm_fail(CRM_INVALID, "%s was %s further up in this file, and is %s here", key, before, now),
		                     "value");
	crm_map_put(import->said, key, now);
	return NULL;
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

/* A rate as texts; NULL: the file does not say. */
struct said {
	const char *date, *currency, *base, *value, *units, *source;
};

static crm_err put_rate(struct import *import, const struct said *said)
{
	struct crm_record *record = crm_record_new(import->arena, import->entity);
	const char *date, *value;
	if (!said->value || !*said->value || crm_same(said->value, "N/A"))
		return NULL;
	CRM_TRY(iso_date(import, said->date, &date));
	CRM_TRY(unit_value(import, said->value, said->units, &value));
	CRM_TRY(assign(import, record, "date", date));
	CRM_TRY(assign(import, record, "currency", said->currency));
	CRM_TRY(assign(import, record, "base", said->base));
	CRM_TRY(assign(import, record, "value", value));
	CRM_TRY(assign(import, record, "source", said->source));
	CRM_TRY(crm_record_check(record));
	CRM_TRY(say_once(import, record));
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
	struct said said = { .date = first_of(cell(row, import->columns.date), options->date),
		.currency = first_of(options->currency, "EUR"), .source = first_of(options->source, "ECB") };
	for (size_t i = 0; i < row->count; i++) {
		if (!crm_rate_is_currency(row->names[i]))
			continue;
		said.base = row->names[i];
		said.value = row->texts[i];
		CRM_TRY(crm_err_in(put_rate(import, &said), "%s", row->names[i]));
	}
	return NULL;
}

/* A file that names one currency of the two: the other is an option. */
static crm_err put_long(struct import *import, const struct crm_row *row)
{
	const struct crm_rate_options *options = import->options;
	const struct crm_rate_columns *columns = &import->columns;
	const char *currency = cell(row, columns->currency), *base = cell(row, columns->base);
	bool turned = columns->base < 0 && !options->base;
	struct said said = { .date = first_of(cell(row, columns->date), options->date),
		.currency = turned ? options->currency : first_of(currency, options->currency),
		.base = turned ? currency : first_of(base, options->base), .value = cell(row, columns->value),
		.units = cell(row, columns->units), .source = first_of(options->source, cell(row, columns->source)) };
	return put_rate(import, &said);
}

static crm_err put_row(void *context, const struct crm_row *row)
{
	struct import *import = context;
	if (import->columns.names != row->names)
		CRM_TRY(crm_rate_columns_find(import->entity, import->options, row, &import->columns));
	return import->columns.wide ? put_wide(import, row) : put_long(import, row);
}

crm_err crm_rate_import(struct crm_repo *repo, const struct crm_rate_options *options, struct crm_rate_result *result)
{
	CRM_AUTO(drop) struct import import = { .repo = repo, .options = options, .result = result,
		.entity = crm_model_entity(repo->store->model, "rate"), .arena = crm_arena_new(), .said = crm_map_new() };
	int64_t rows;
	*result = (struct crm_rate_result){0};
	CRM_TRY(crm_source_open(options->path, &(struct crm_source_options){ .guess_encoding = crm_charset_guess },
	                        &import.source));
	CRM_TRY(crm_change_begin(repo, options->why, &import.change));
	CRM_TRY(crm_change_bulk(import.change, import.entity, crm_entity_field(import.entity, "date")));
	CRM_TRY(crm_rows_each(import.source, import.arena, options->stop, put_row, &import, &rows));
	if (!rows)
		return crm_fail(CRM_INVALID, "%s: there is no rate in it", crm_source_name(import.source));
	CRM_TRY(crm_change_commit(import.change));
	snprintf(result->txn, sizeof result->txn, "%s", crm_change_txn(import.change));
	return NULL;
}
