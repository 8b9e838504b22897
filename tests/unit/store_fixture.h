/*
 * What tests of the store share: a folder of one's own, a store in it, transactions in a line.
 */
#ifndef CRM_TESTS_UNIT_STORE_FIXTURE_H
#define CRM_TESTS_UNIT_STORE_FIXTURE_H

#include <stdlib.h>
#include <unistd.h>

#include "store/read.h"
#include "store/stmt.h"
#include "store/write.h"
#include "tap.h"

static char fixture_folder[64];
static char fixture_path[96];

/* An error here is the test's own: it is shown, and the program ends as failed. */
__attribute__((unused))
static void must(crm_err err)
{
	char text[2048];

	if (!err)
		return;
	printf("Bail out! %s\n", crm_err_print(err, text, sizeof text));
	exit(1);
}

__attribute__((unused))
static void fixture_remove(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < CRM_COUNT(ends); i++) {
		char path[128];

		snprintf(path, sizeof path, "%s%s", fixture_path, ends[i]);
		unlink(path);
	}
}

__attribute__((unused))
static void fixture_end(void)
{
	fixture_remove();
	rmdir(fixture_folder);
}

__attribute__((unused))
static const char *fixture_start(void)
{
	snprintf(fixture_folder, sizeof fixture_folder, "/tmp/crm-test-XXXXXX");
	if (!mkdtemp(fixture_folder))
		exit(1);
	snprintf(fixture_path, sizeof fixture_path, "%s/crm.db", fixture_folder);
	return fixture_path;
}

struct work {
	struct crm_store *store;
	struct crm_arena *arena;
	struct crm_txn txn;
	struct crm_writer *writer;
};

__attribute__((unused))
static void work_open(struct work *work)
{
	*work = (struct work){ .arena = crm_arena_new() };
	must(crm_store_open(fixture_path, CRM_DB_CREATE, 1000, &work->store));
}

__attribute__((unused))
static void work_drop(struct work *work)
{
	crm_writer_drop(&work->writer);
	crm_store_drop(&work->store);
	crm_arena_drop(&work->arena);
}

__attribute__((unused))
static void work_begin(struct work *work)
{
	must(crm_db_begin(work->store->db));
	work->txn = (struct crm_txn){ .actor = "Eva Nová <eva@example.cz>", .tool = "test", .note = "zkouška" };
	must(crm_journal_begin(work->store, &work->txn));
	must(crm_writer_open(work->store, &work->txn, &work->writer));
}

__attribute__((unused))
static void work_commit(struct work *work)
{
	must(crm_writer_finish(work->writer));
	crm_writer_drop(&work->writer);
	must(crm_db_commit(work->store->db));
}

__attribute__((unused))
static void work_rollback(struct work *work)
{
	crm_writer_drop(&work->writer);
	crm_db_rollback(work->store->db);
}

/* A new record of texts: name, value, ... NULL. Not written yet. */
__attribute__((unused, sentinel))
static struct crm_record *made(struct work *work, const char *entity, ...)
{
	struct crm_record *record = crm_record_new(work->arena, crm_model_entity(work->store->model, entity));
	const char *name;
	va_list args;

	va_start(args, entity);
	while ((name = va_arg(args, const char *)) != NULL)
		crm_record_put(record, name, crm_value_text(crm_copy(work->arena, va_arg(args, const char *))));
	va_end(args);
	return record;
}

/* In a transaction of its own; the id. */
__attribute__((unused))
static const char *stored(struct work *work, struct crm_record *record)
{
	const char *id;

	work_begin(work);
	must(crm_write_create(work->writer, record));
	id = crm_copy(work->arena, crm_record_id(record));
	record->values[0] = crm_value_text(id);
	work_commit(work);
	return id;
}

__attribute__((unused))
static struct crm_record *fetched(struct work *work, const char *entity, const char *id)
{
	struct crm_record *record;

	must(crm_read_record(work->store, work->arena, crm_model_entity(work->store->model, entity), id, &record, NULL));
	return record;
}

/* One number from SQL. */
__attribute__((unused))
static int64_t number(struct work *work, const char *sql)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	must(crm_stmt_new(work->store->db, sql, &stmt));
	must(crm_stmt_step(stmt, &row));
	return row ? crm_stmt_int(stmt, 0) : -1;
}

/* One text from SQL, "" for none. */
__attribute__((unused))
static const char *text(struct work *work, const char *sql)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	must(crm_stmt_new(work->store->db, sql, &stmt));
	must(crm_stmt_step(stmt, &row));
	return row && crm_stmt_text(stmt, 0) ? crm_copy(work->arena, crm_stmt_text(stmt, 0)) : "";
}

/* Is the search index what the rows say? */
__attribute__((unused))
static bool search_is_sound(struct work *work, const char *entity)
{
	const char *sql = crm_textf(work->arena, "INSERT INTO %s_fts(%s_fts, rank) VALUES('integrity-check', 1)", entity,
	                            entity);

	return crm_db_run(work->store->db, sql) == NULL;
}

#endif
