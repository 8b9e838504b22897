/*
 * A small world for the tests of query/: the built-in model, records in memory, and the same
 * records in an in-memory SQLite with the store's own schema. Ids are made of the entity's first
 * letter and a number, so they rise with the order of adding.
 */
#ifndef CRM_TESTS_UNIT_QUERY_FIXTURE_H
#define CRM_TESTS_UNIT_QUERY_FIXTURE_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/period.h"
#include "base/time.h"
#include "base/utf8.h"
#include "query/match.h"
#include "query/scale.h"
#include "query/sql.h"
#include "store/store.h"

#define UNUSED __attribute__((unused))

enum { WORLD_MOST = 512 };

struct world {
	struct crm_arena *arena;
	struct crm_model *model;
	struct crm_asking asking;
	const char *hidden;              /* a field may_read refuses; NULL: none */
	struct crm_record *records[WORLD_MOST];
	size_t count;
	sqlite3 *db;
};

static void must(crm_err err)
{
	char text[1400];

	if (!err)
		return;
	printf("Bail out! %s\n", crm_err_print(err, text, sizeof(text)));
	exit(1);
}

static void must_sqlite(struct world *world, int code, const char *sql)
{
	if (code == SQLITE_OK)
		return;
	printf("Bail out! %s: %s\n", sqlite3_errmsg(world->db), sql);
	exit(1);
}

static UNUSED const struct crm_entity *entity_of(struct world *world, const char *name)
{
	const struct crm_entity *entity = crm_model_entity(world->model, name);

	if (!entity)
		abort();
	return entity;
}

/* What repo/ref does for terms: by full id, else by any natural key, exactly. */
static crm_err world_ids(void *context, struct crm_arena *arena, const struct crm_entity *target, const char *text,
                         const char ***ids, size_t *count)
{
	struct world *world = context;

	*ids = crm_new(arena, const char *, WORLD_MOST);
	*count = 0;
	for (size_t i = 0; i < world->count; i++) {
		const struct crm_record *record = world->records[i];
		if (record->entity != target)
			continue;
		bool hit = crm_same(crm_record_id(record), text);
		for (const char *const *key = target->keys; !hit && key && *key; key++) {
			struct crm_value value = crm_record_get(record, *key);
			hit = value.shape == CRM_TEXT && crm_same(value.s, text);
		}
		if (hit)
			(*ids)[(*count)++] = crm_record_id(record);
	}
	if (*count)
		return NULL;
	crm_err err = crm_fail(CRM_INVALID, "there is no %s '%s'", target->name, text);
	return crm_same(text, "propsal") ? crm_err_nearest(err, text, "proposal") : err;
}

static bool world_may_read(void *context, const struct crm_entity *entity, const struct crm_field *field)
{
	struct world *world = context;

	(void)entity;
	return !world->hidden || !crm_same(field->name, world->hidden);
}

static UNUSED crm_err world_get(void *context, const struct crm_entity *entity, const char *id,
                                const struct crm_record **out)
{
	struct world *world = context;

	*out = NULL;
	for (size_t i = 0; i < world->count; i++) {
		if (world->records[i]->entity == entity && crm_same(crm_record_id(world->records[i]), id))
			*out = world->records[i];
	}
	return NULL;
}

static void sql_fold(sqlite3_context *context, int count, sqlite3_value **values)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	(void)count;
	if (sqlite3_value_type(values[0]) == SQLITE_NULL)
		return;
	const char *text = (const char *)sqlite3_value_text(values[0]);
	crm_fold(&out, text, (size_t)sqlite3_value_bytes(values[0]));
	sqlite3_result_text(context, crm_str_text(&out), (int)out.n, SQLITE_TRANSIENT);
}

static void sql_day_here(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *at = (const char *)sqlite3_value_text(values[0]), *zone = (const char *)sqlite3_value_text(values[1]);
	char text[CRM_INSTANT_SIZE];
	int64_t instant;

	(void)count;
	if (!at || !crm_instant_read(at, &instant))
		sqlite3_result_value(context, values[0]);
	else
		sqlite3_result_text(context, crm_instant_text(crm_day_here(zone, instant), text), -1, SQLITE_TRANSIENT);
}

static void sql_scaled(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	if (sqlite3_value_type(values[0]) == SQLITE_NULL)
		return;
	sqlite3_result_int64(context, crm_scaled(sqlite3_value_int64(values[0]),
	                                         (const char *)sqlite3_value_text(values[1])));
}

static void sql_seconds(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *from = (const char *)sqlite3_value_text(values[0]), *to = (const char *)sqlite3_value_text(values[1]);
	int64_t a, b;

	(void)count;
	if (from && to && crm_instant_read(from, &a) && crm_instant_read(to, &b))
		sqlite3_result_int64(context, (b - a) / 1000);
}

static void sql_instant(sqlite3_context *context, int count, sqlite3_value **values)
{
	char text[CRM_INSTANT_SIZE];

	(void)count;
	if (sqlite3_value_type(values[0]) != SQLITE_NULL)
		sqlite3_result_text(context, crm_instant_text(sqlite3_value_int64(values[0]), text), -1, SQLITE_TRANSIENT);
}

/* It reads the store, which this room does not have. */
static void sql_clock(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count, (void)values;
	sqlite3_result_null(context);
}

static void sql_by(sqlite3_context *context, sqlite3_value **values, bool (*by)(int64_t, int, int64_t *))
{
	const char *period = (const char *)sqlite3_value_text(values[1]);
	int a_year = period ? crm_periods_a_year(period) : 0;
	int64_t out;

	if (sqlite3_value_type(values[0]) != SQLITE_NULL && a_year && by(sqlite3_value_int64(values[0]), a_year, &out))
		sqlite3_result_int64(context, out);
}

static void sql_share(sqlite3_context *context, int count, sqlite3_value **values)
{
	int64_t out;

	(void)count;
	if (sqlite3_value_type(values[0]) != SQLITE_NULL && sqlite3_value_type(values[1]) != SQLITE_NULL &&
	    crm_money_share(sqlite3_value_int64(values[0]), sqlite3_value_double(values[1]), &out))
		sqlite3_result_int64(context, out);
}

static void sql_by_month(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	sql_by(context, values, crm_money_by_month);
}

static void sql_by_year(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	sql_by(context, values, crm_money_by_year);
}

static void run(struct world *world, const char *sql)
{
	must_sqlite(world, sqlite3_exec(world->db, sql, NULL, NULL, NULL), sql);
}

static void world_open(struct world *world)
{
	CRM_AUTO(crm_str_drop) struct crm_str schema = {0};
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	setenv("TZ", "UTC", 1);
	*world = (struct world){ .arena = crm_arena_new() };
	must(crm_zone_use("UTC"));
	must(crm_model_new(&world->model));
	world->asking = (struct crm_asking){
		.model = world->model, .currency = "EUR", .ids = world_ids, .may_read = world_may_read,
		.context = world,
	};
	if (!crm_instant_read("2026-11-21T10:44:03.120Z", &world->asking.now))
		abort();
	must_sqlite(world, sqlite3_open(":memory:", &world->db), "open");
	sqlite3_create_function(world->db, "crm_fold", 1, flags, NULL, sql_fold, NULL, NULL);
	sqlite3_create_function(world->db, "crm_share", 2, flags, NULL, sql_share, NULL, NULL);
	sqlite3_create_function(world->db, "crm_by_month", 2, flags, NULL, sql_by_month, NULL, NULL);
	sqlite3_create_function(world->db, "crm_by_year", 2, flags, NULL, sql_by_year, NULL, NULL);
	sqlite3_create_function(world->db, "crm_scaled", 2, flags, NULL, sql_scaled, NULL, NULL);
	sqlite3_create_function(world->db, "crm_day_here", 2, flags, NULL, sql_day_here, NULL, NULL);
	sqlite3_create_function(world->db, "crm_seconds", 2, flags, NULL, sql_seconds, NULL, NULL);
	sqlite3_create_function(world->db, "crm_instant", 1, flags, NULL, sql_instant, NULL, NULL);
	sqlite3_create_function(world->db, "crm_clock", 8, flags, NULL, sql_clock, NULL, NULL);
	crm_store_schema_sql(&schema, world->model, NULL);
	run(world, crm_str_text(&schema));
}

static UNUSED void world_close(struct world *world)
{
	sqlite3_close(world->db);
	crm_model_drop(&world->model);
	crm_arena_drop(&world->arena);
}

static void bind(sqlite3_stmt *stmt, int i, struct crm_value value)
{
	if (value.shape == CRM_TEXT)
		sqlite3_bind_text(stmt, i, value.s, (int)value.n, SQLITE_TRANSIENT);
	else if (value.shape == CRM_INTEGER)
		sqlite3_bind_int64(stmt, i, value.i);
	else if (value.shape == CRM_REAL)
		sqlite3_bind_double(stmt, i, value.r);
}

static void insert(struct world *world, const struct crm_record *record)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	const struct crm_entity *entity = record->entity;
	sqlite3_stmt *stmt;

	crm_str_addf(&sql, "INSERT INTO \"%s\" (rev", entity->name);
	for (size_t i = 0; i < entity->count; i++)
		crm_str_addf(&sql, ", \"%s\"", entity->fields[i]->name);
	crm_str_add(&sql, ") VALUES (1");
	for (size_t i = 0; i < entity->count; i++)
		crm_str_add(&sql, ", ?");
	crm_str_add(&sql, ")");
	must_sqlite(world, sqlite3_prepare_v2(world->db, sql.s, -1, &stmt, NULL), sql.s);
	for (size_t i = 0; i < entity->count; i++)
		bind(stmt, (int)i + 1, record->values[i]);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		must_sqlite(world, SQLITE_ERROR, sql.s);
	sqlite3_finalize(stmt);
}

/* The search index of what was inserted. */
static UNUSED void world_index(struct world *world)
{
	run(world, "INSERT INTO contact_fts(contact_fts) VALUES('rebuild');"
	           "INSERT INTO company_fts(company_fts) VALUES('rebuild');"
	           "INSERT INTO deal_fts(deal_fts) VALUES('rebuild')");
}

/* A record with its id and created_at (a minute after the one before), not stored yet. */
static UNUSED struct crm_record *record_new(struct world *world, const char *entity)
{
	struct crm_record *record = crm_record_new(world->arena, entity_of(world, entity));
	char created[CRM_INSTANT_SIZE];

	if (world->count == WORLD_MOST)
		abort();
	world->records[world->count++] = record;
	record->values[0] = crm_value_text(crm_textf(world->arena, "%x%015zx", entity[0] % 16u, world->count));
	crm_instant_text(INT64_C(1790000000000) + (int64_t)world->count * 60000, created);
	crm_record_put(record, "created_at", crm_value_text(crm_copy(world->arena, created)));
	return record;
}

static UNUSED void put(struct world *world, struct crm_record *record, const char *field, const char *text)
{
	struct crm_reading reading = { .now = world->asking.now, .currency = "EUR", .model = world->model };
	int at = crm_entity_field(record->entity, field);
	struct crm_value value;

	if (at == CRM_NO_FIELD)
		abort();
	const char *unit = crm_record_unit(record, record->entity->fields[at]);
	reading.currency = unit ? unit : reading.currency;
	must(crm_value_parse(world->arena, &reading, record->entity->fields[at], record, text, &value));
	record->values[at] = crm_value_copy(world->arena, value);
}

/* Fields and texts, NULL-ended; stored at once. */
static UNUSED const char *add_record(struct world *world, const char *entity, const char *const *pairs)
{
	struct crm_record *record = record_new(world, entity);

	for (; pairs[0]; pairs += 2)
		put(world, record, pairs[0], pairs[1]);
	insert(world, record);
	return crm_record_id(record);
}
#define ADD(world, entity, ...) add_record(world, entity, (const char *const[]){ __VA_ARGS__, NULL, NULL })

static sqlite3_stmt *prepared(struct world *world, const struct crm_sql *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(world->db, crm_str_text(&sql->text), -1, &stmt, NULL) != SQLITE_OK) {
		printf("# %s\n# %s\n", sqlite3_errmsg(world->db), crm_str_text(&sql->text));
		return NULL;
	}
	for (size_t i = 0; i < sql->count; i++)
		bind(stmt, (int)i + 1, sql->binds[i]);
	return stmt;
}

/* What a record of the world says to a field that is computed when asked. */
static UNUSED struct crm_value world_answer(struct world *world, const struct crm_record *record,
                                            const struct crm_field *field)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	const struct crm_want_column column = {
		.path = { .length = 1, .entities = { record->entity }, .fields = { field } },
	};
	const struct crm_select select = {
		.model = world->model, .entity = record->entity, .now = world->asking.now, .columns = &column, .column_count = 1,
		.where = crm_node_equals(world->arena, record->entity, 0, record->values[0]),
	};
	struct crm_value answer = CRM_NO_VALUE;

	if (crm_sql_select(world->arena, &select, &sql))
		abort();
	sqlite3_stmt *stmt = prepared(world, &sql);
	if (!stmt || sqlite3_step(stmt) != SQLITE_ROW)
		abort();
	if (sqlite3_column_type(stmt, 0) == SQLITE_INTEGER)
		answer = crm_value_integer(sqlite3_column_int64(stmt, 0));
	else if (sqlite3_column_type(stmt, 0) == SQLITE_TEXT)
		answer = crm_value_text(crm_copy(world->arena, (const char *)sqlite3_column_text(stmt, 0)));
	sqlite3_finalize(stmt);
	return answer;
}

/* The rows, columns parted by '|' and rows by '\n'; NULL is "". */
static UNUSED char *rows(struct world *world, const struct crm_sql *sql)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	sqlite3_stmt *stmt = prepared(world, sql);
	int code;

	if (!stmt)
		return crm_copy(world->arena, "(does not prepare)");
	while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
		if (out.n)
			crm_str_add_c(&out, '\n');
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			const char *text = (const char *)sqlite3_column_text(stmt, i);
			crm_str_addf(&out, "%s%s", i ? "|" : "", text ? text : "");
		}
	}
	if (code != SQLITE_DONE)
		crm_str_addf(&out, "(error: %s)", sqlite3_errmsg(world->db));
	sqlite3_finalize(stmt);
	return crm_copy(world->arena, crm_str_text(&out));
}

#endif
