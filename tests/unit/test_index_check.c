#include "store/index_check.h"

#include <sqlite3.h>

#include "base/file.h"
#include "store/check.h"
#include "store_fixture.h"

/* -- damage: by SQLite itself, on a connection that may change its schema's table --------------- */

/* `%q` and friends of sqlite3_mprintf. */
static void raw(const char *format, ...)
{
	va_list args;
	char *sql, *error = NULL;
	sqlite3 *db;

	va_start(args, format);
	sql = sqlite3_vmprintf(format, args);
	va_end(args);
	if (sqlite3_open(fixture_path, &db) || sqlite3_exec(db, "PRAGMA writable_schema = ON", NULL, NULL, NULL) ||
	    sqlite3_exec(db, sql, NULL, NULL, &error)) {
		printf("Bail out! %s: %s\n", sql, error ? error : sqlite3_errmsg(db));
		exit(1);
	}
	sqlite3_free(sql);
	sqlite3_close(db);
}

/* SQLite does not know of the index meanwhile, and keeps it as it is. */
static void hide(const char *index)
{
	raw("CREATE TABLE kept AS SELECT * FROM sqlite_schema WHERE name = %Q;"
	    " DELETE FROM sqlite_schema WHERE name = %Q", index, index);
}

static void show(void)
{
	raw("INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT * FROM kept");
	raw("DROP TABLE kept");
}

/* The index as it is made by other words, under the words it should have. */
static void make_otherwise(const char *index, const char *otherwise)
{
	raw("CREATE TABLE kept AS SELECT * FROM sqlite_schema WHERE name = %Q", index);
	raw("DROP INDEX \"%w\"; %s", index, otherwise);
	raw("UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = %Q", index);
	raw("DROP TABLE kept");
}

/* -- asking --------------------------------------------------------------------------------- */

static bool fits(const char *table)
{
	struct crm_arena *arena = crm_arena_new();
	struct crm_store *store;
	struct crm_schema_object *objects;
	size_t count;
	bool answer;

	must(crm_store_open(fixture_path, CRM_DB_WRITE, 1000, &store));
	crm_schema_objects(arena, store->model, NULL, &objects, &count);
	must(crm_index_check(store->db, objects, count, table, &answer));
	crm_store_drop(&store);
	crm_arena_drop(&arena);
	return answer;
}

static void note(void *context, const char *sentence)
{
	struct crm_str *all = context;

	crm_str_add(all, sentence);
	crm_str_add_c(all, '\n');
}

/* What crm_store_check says. */
static struct crm_str said(void)
{
	struct crm_str all = {0};
	struct crm_findings findings = { note, &all };
	struct crm_store *store;
	int64_t checked;

	must(crm_store_open(fixture_path, CRM_DB_WRITE, 1000, &store));
	must(crm_store_check(store, 100, &findings, &checked));
	crm_store_drop(&store);
	return all;
}

static void test_said(const char *word, const char *name)
{
	struct crm_str all = said();

	ok(strstr(crm_str_text(&all), word) != NULL, "%s: crm_store_check says so", name);
	if (!strstr(crm_str_text(&all), word))
		printf("# said: %s\n# want: %s\n", crm_str_text(&all), word);
	crm_str_drop(&all);
}

/* The damage is seen, named, and gone with a REINDEX. */
static void seen(const char *table, const char *index, const char *name)
{
	bool told = strcmp(table, "change") != 0;

	ok(!fits(table), "%s", name);
	test_said(index, name);
	raw("REINDEX");
	ok(fits(table) == told, "%s: gone", name);
}

/* -- the world -------------------------------------------------------------------------------- */

static void make_world(void)
{
	static const char *const names[] = { "Jan Čapek", "Олена Ковальчук", "王芳", "Jan Čapek", "Äda", "Z" };
	struct work work;

	work_open(&work);
	work_begin(&work);
	must(crm_write_create(work.writer, made(&work, "entity", "name", "boat", "plural", "boats", NULL)));
	must(crm_write_create(work.writer, made(&work, "field", "entity", "boat", "name", "name", "type", "text", NULL)));
	struct crm_record *keeper = made(&work, "field", "entity", "boat", "name", "keeper", "type", "link", NULL);
	crm_record_put(keeper, "target", crm_value_text("contact"));
	must(crm_write_create(work.writer, keeper));
	work_commit(&work);
	const char *id = NULL;
	for (size_t i = 0; i < CRM_COUNT(names); i++)
		id = stored(&work, made(&work, "contact", "name", names[i], "last_name", names[i], "city", i % 2 ? "Praha" : "Київ",
		                        i ? "email" : "title", crm_textf(work.arena, "a%zu@example.cz", i),
		                        "external_source", i % 2 ? "hubspot" : "csv", "external_id", crm_textf(work.arena, "%zu", i), NULL));
	stored(&work, made(&work, "boat", "name", "Чайка", "keeper", id, NULL));
	stored(&work, made(&work, "boat", "name", "Racek", NULL));
	work_drop(&work);
}

/* The good file, to be put back after each damage. */
static struct crm_str world;

static void keep_world(void)
{
	raw("PRAGMA wal_checkpoint(TRUNCATE)");
	must(crm_file_read(fixture_path, 64 << 20, &world));
}

static void restore_world(void)
{
	FILE *file;

	fixture_remove();
	file = fopen(fixture_path, "wb");
	if (!file || fwrite(world.s, 1, world.n, file) != world.n || fclose(file))
		exit(1);
}

/* All tables of the schema, and what cannot be told. */
static void test_sound(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_schema_object *objects;
	struct crm_store *store;
	size_t count;

	must(crm_store_open(fixture_path, CRM_DB_WRITE, 1000, &store));
	crm_schema_objects(arena, store->model, NULL, &objects, &count);
	crm_store_drop(&store);
	for (size_t i = 0; i < count; i++)
		if (objects[i].kind == CRM_SCHEMA_TABLE && strcmp(objects[i].name, "change") != 0 &&
		    !strstr(objects[i].sql, "WITHOUT ROWID"))
			ok(fits(objects[i].name), "sound: %s", objects[i].name);
	ok(!fits("change"), "change: an index holds the row's number twice, of which one cannot be read");
	raw("CREATE INDEX mine ON contact (title COLLATE NOCASE)");
	ok(!fits("contact"), "an index that somebody made is left to SQLite");
	struct crm_str all = said();
	is(crm_str_text(&all), "", "which finds nothing wrong with it");
	crm_str_drop(&all);
	raw("DROP INDEX mine; DROP INDEX \"contact.city\";"
	    " CREATE INDEX \"contact.city\" ON contact (city) WHERE city IS NOT NULL AND title IS NULL");
	ok(!fits("contact"), "so is one that is not what the model wants under that name");
	restore_world();
}

/* -- damage, index by index -------------------------------------------------------------- */

struct place {
	const char *table, *index, *column;
};

static const struct place places[] = {
	{ "contact", "contact.id", "id" }, { "contact", "contact.name", "name" }, { "contact", "contact.email", "email" },
	{ "contact", "contact.city", "city" }, { "contact", "contact.created_at", "created_at" },
	{ "contact", "contact.created_at", "id" }, { "contact", "contact.external", "external_source" },
	{ "contact", "contact.external", "external_id" }, { "boat", "boat.id", "id" }, { "boat", "boat.keeper", "keeper" },
	{ "txn", "txn.id", "id" }, { "txn", "txn.at", "at" }, { "change", "change.txn", "txn" },
	{ "change", "change.entity", "op" },
};

/* The last row that is in the index. */
static const char *row_of(struct crm_arena *arena, const struct place *place)
{
	return crm_textf(arena, "rowid = (SELECT max(rowid) FROM \"%s\" WHERE \"%s\" IS NOT NULL)", place->table, place->column);
}

static void test_missing(struct crm_arena *arena, const struct place *place)
{
	raw("CREATE TABLE gone AS SELECT * FROM \"%w\" WHERE %s; DELETE FROM \"%w\" WHERE %s", place->table,
	    row_of(arena, place), place->table, row_of(arena, place));
	hide(place->index);
	raw("INSERT INTO \"%w\" SELECT * FROM gone; DROP TABLE gone", place->table);
	show();
	seen(place->table, place->index, crm_textf(arena, "%s: an entry is missing", place->index));
}

static void test_extra(struct crm_arena *arena, const struct place *place)
{
	hide(place->index);
	raw("DELETE FROM \"%w\" WHERE %s", place->table, row_of(arena, place));
	show();
	seen(place->table, place->index, crm_textf(arena, "%s: an entry too many", place->index));
}

static void test_key(struct crm_arena *arena, const struct place *place)
{
	hide(place->index);
	raw("UPDATE \"%w\" SET \"%w\" = CASE typeof(\"%w\") WHEN 'text' THEN 'x' || \"%w\" ELSE 0 END WHERE %s", place->table,
	    place->column, place->column, place->column, row_of(arena, place));
	show();
	seen(place->table, place->index, crm_textf(arena, "%s: another key in %s", place->index, place->column));
}

static void test_rowid(struct crm_arena *arena, const struct place *place)
{
	hide(place->index);
	raw("UPDATE \"%w\" SET rowid = 9000 WHERE %s", place->table, row_of(arena, place));
	show();
	seen(place->table, place->index, crm_textf(arena, "%s: another row", place->index));
}

static void test_each(void)
{
	static void (*const tests[])(struct crm_arena *arena, const struct place *place) = {
		test_missing, test_extra, test_key, test_rowid,
	};
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	for (size_t i = 0; i < CRM_COUNT(places); i++)
		for (size_t j = 0; j < CRM_COUNT(tests); j++) {
			tests[j](arena, &places[i]);
			restore_world();
		}
}

/* -- damage of a kind that adds up, or nearly ----------------------------------------------- */

static void test_order(void)
{
	make_otherwise("contact.name", "CREATE INDEX \"contact.name\" ON contact (name DESC) WHERE name IS NOT NULL");
	seen("contact", "contact.name", "all entries, in another order");
	make_otherwise("contact.name", "CREATE INDEX \"contact.name\" ON contact (name COLLATE NOCASE) WHERE name IS NOT NULL");
	ok(fits("contact"), "in an order that is the same here");
	restore_world();
}

static void test_partial(void)
{
	make_otherwise("contact.email", "CREATE INDEX \"contact.email\" ON contact (email)");
	seen("contact", "contact.email", "an entry of a row that should have none");
	make_otherwise("boat.keeper", "CREATE INDEX \"boat.keeper\" ON boat (keeper)");
	seen("boat", "boat.keeper", "of an own entity too");
	make_otherwise("contact.email", "CREATE INDEX \"contact.email\" ON contact (email) WHERE email > 'a2@'");
	seen("contact", "contact.email", "entries of some rows are missing");
	restore_world();
}

static void test_class(void)
{
	make_otherwise("contact.city", "CREATE INDEX \"contact.city\" ON contact (CAST(city AS BLOB)) WHERE city IS NOT NULL");
	seen("contact", "contact.city", "the same bytes, not as text");
	raw("UPDATE contact SET created_at = NULL WHERE rowid = 1");
	ok(fits("contact"), "a key that is NULL");
	hide("contact.created_at");
	raw("UPDATE contact SET created_at = '' WHERE rowid = 1");
	show();
	seen("contact", "contact.created_at", "an empty text instead of NULL");
	restore_world();
}

static void test_nul(void)
{
	raw("UPDATE contact SET city = 'a' || char(0) || 'b' WHERE rowid = 1;"
	    " UPDATE contact SET city = 'a' || char(0) WHERE rowid = 2; UPDATE contact SET city = 'a' WHERE rowid = 3");
	ok(fits("contact"), "texts with a NUL");
	hide("contact.city");
	raw("UPDATE contact SET city = 'a' || char(0) || 'c' WHERE rowid = 1");
	show();
	seen("contact", "contact.city", "another text behind a NUL");
	restore_world();
}

static void test_swapped(void)
{
	hide("contact.name");
	raw("UPDATE contact SET rowid = 9000 WHERE rowid = 1; UPDATE contact SET rowid = 1 WHERE rowid = 2;"
	    " UPDATE contact SET rowid = 2 WHERE rowid = 9000");
	show();
	seen("contact", "contact.name", "two rows have changed places");
	restore_world();
}

static void test_unique(void)
{
	raw("CREATE TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'contact.id'");
	raw("DROP INDEX \"contact.id\"; CREATE INDEX \"contact.id\" ON contact (id);"
	    " CREATE TABLE gone AS SELECT * FROM contact WHERE rowid = 1; UPDATE gone SET rowid = 9000;"
	    " INSERT INTO contact SELECT * FROM gone; DROP TABLE gone;"
	    " UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'contact.id'; DROP TABLE kept");
	ok(!fits("contact"), "two records have one id");
	test_said("non-unique entry in index contact.id", "two records have one id");
	restore_world();
}

/* The record is named, not only the number of its row. */
static void test_named(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct work work;

	work_open(&work);
	const char *id = crm_copy(arena, text(&work, "SELECT id FROM contact WHERE rowid = 3"));
	work_drop(&work);
	hide("contact.email");
	raw("UPDATE contact SET email = 'other@example.cz' WHERE rowid = 3");
	show();
	test_said(crm_textf(arena, "contact %s: row 3 missing from index contact.email\n", id), "the record");
	restore_world();
}

int main(void)
{
	fixture_start();
	make_world();
	keep_world();
	test_sound();
	test_each();
	test_order();
	test_partial();
	test_class();
	test_nul();
	test_swapped();
	test_unique();
	test_named();
	crm_str_drop(&world);
	fixture_end();
	return tap_done();
}
