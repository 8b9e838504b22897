#include "store/schema.h"

#include <sys/stat.h>

#include "model/value.h"
#include "store/own.h"
#include "store/stmt.h"
#include "store_fixture.h"
#include "unlink.h"

static void sql(const char *statements)
{
	struct crm_db *db;

	must(crm_db_open(fixture_path, CRM_DB_WRITE, 1000, &db));
	must(crm_db_run(db, statements));
	crm_db_drop(&db);
}

static crm_err try_open(enum crm_db_mode mode)
{
	struct crm_store *store = NULL;
	crm_err err = crm_store_open(fixture_path, mode, 1000, &store);

	crm_store_drop(&store);
	return err;
}

static void test_fresh(void)
{
	struct work work;
	int64_t version;

	is_int(crm_err_kind(try_open(CRM_DB_READ)), CRM_NOT_FOUND, "no file, no store");
	work_open(&work);
	is_int(number(&work, "PRAGMA application_id"), CRM_APPLICATION_ID, "application_id");
	is_int(number(&work, "PRAGMA user_version"), crm_model_hash(work.store->model), "user_version is the model's hash");
	is_int(number(&work, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
	                     " AND sql NOT LIKE '%STRICT'"), 0, "all tables are STRICT");
	is_int(number(&work, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"), 0, "there are no triggers");
	is_int(number(&work, "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%crm\\_%' ESCAPE '\\'"), 0,
	       "nothing uses a function of ours");
	is(text(&work, "PRAGMA integrity_check"), "ok", "sound");
	is_int(number(&work, "PRAGMA foreign_key_check"), -1, "no link leads nowhere");
	version = number(&work, "PRAGMA schema_version");
	work_drop(&work);
	work_open(&work);
	is_int(number(&work, "PRAGMA schema_version"), version, "opening again changes nothing");
	work_drop(&work);
	fixture_remove();
}

/* Every link column has a reference and an index that begins with it. */
static void test_links(void)
{
	struct work work;
	size_t links = 0, references = 0, indexes = 0;

	work_open(&work);
	for (size_t e = 0; e < work.store->model->count; e++) {
		const struct crm_entity *entity = work.store->model->entities[e];

		for (size_t i = 0; i < entity->count; i++) {
			if (entity->fields[i]->type != CRM_T_LINK)
				continue;
			links++;
			references += (size_t)number(&work, crm_textf(work.arena,
				"SELECT count(*) FROM pragma_foreign_key_list('%s') WHERE \"from\" = '%s' AND \"table\" = '%s'",
				entity->name, entity->fields[i]->name, entity->fields[i]->target));
			indexes += (size_t)number(&work, crm_textf(work.arena,
				"SELECT count(*) FROM pragma_index_info('%s.%s') WHERE seqno = 0 AND name = '%s'",
				entity->name, entity->fields[i]->name, entity->fields[i]->name));
		}
	}
	ok(links > 20, "there are links");
	is_int(references, links, "each link has its reference");
	is_int(indexes, links, "each link has its index");
	work_drop(&work);
	fixture_remove();
}

/* A planner that does not use the partial index would make deleting quadratic. */
static void test_index_is_used(void)
{
	struct work work;

	work_open(&work);
	{
		CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
		bool row;

		must(crm_stmt_new(work.store->db, "EXPLAIN QUERY PLAN SELECT 1 FROM deal WHERE contact = ?1", &stmt));
		must(crm_stmt_step(stmt, &row));
		ok(row && strstr(crm_stmt_text(stmt, 3), "deal.contact"), "a link is looked up by its index: %s",
		   crm_stmt_text(stmt, 3));
		crm_stmt_drop(&stmt);
		must(crm_stmt_new(work.store->db, "EXPLAIN QUERY PLAN SELECT id FROM contact ORDER BY created_at, id", &stmt));
		must(crm_stmt_step(stmt, &row));
		ok(row && strstr(crm_stmt_text(stmt, 3), "contact.created_at"), "the default order has an index");
	}
	work_drop(&work);
	fixture_remove();
}

static void test_views(void)
{
	struct work work;
	const char *company, *contact;
	struct crm_db *db;
	struct crm_record *deal;
	size_t read = 0;

	work_open(&work);
	company = stored(&work, made(&work, "company", "name", "Střechy a synové", NULL));
	contact = stored(&work, made(&work, "contact", "name", "Дмитро Шевченко", NULL));
	deal = made(&work, "deal", "name", "Střecha", "company", company, "contact", contact, "currency", "CZK", NULL);
	crm_record_put(deal, "amount", crm_value_integer(120050));
	stored(&work, deal);
	deal = made(&work, "deal", "name", "屋根", "currency", "JPY", NULL);
	crm_record_put(deal, "amount", crm_value_integer(1200));
	stored(&work, deal);
	deal = made(&work, "deal", "name", "Kuwait", "currency", "KWD", NULL);
	crm_record_put(deal, "amount", crm_value_integer(1200345));
	stored(&work, deal);
	stored(&work, made(&work, "deal", "name", "nothing", NULL));
	is(text(&work, "SELECT company_id FROM v_deal WHERE name = 'Střecha'"), company, "a link's id stands beside its label");
	work_drop(&work);

	/* A plain connection: no function of ours is there. */
	must(crm_db_open(fixture_path, CRM_DB_READ, 1000, &db));
	work = (struct work){ .store = &(struct crm_store){ .db = db }, .arena = crm_arena_new() };
	is(text(&work, "SELECT company || '|' || contact FROM v_deal WHERE name = 'Střecha'"),
	   "Střechy a synové|Дмитро Шевченко", "links show labels");
	is(text(&work, "SELECT group_concat(amount, ' ') FROM (SELECT amount FROM v_deal ORDER BY name)"),
	   "1200.345 1200.5 1200.0", "amounts are decimal, by the digits of their currency");
	is_int(number(&work, "SELECT amount IS NULL FROM v_deal WHERE name = 'nothing'"), 1, "no amount is none");
	{
		CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;

		must(crm_model_new(&model));
		for (size_t i = 0; i < model->count; i++)
			read += number(&work, crm_textf(work.arena, "SELECT count(*) FROM (SELECT * FROM \"v_%s\")",
			                                model->entities[i]->name)) >= 0;
		is_int(read, model->count, "every view can be read without us");
	}
	crm_arena_drop(&work.arena);
	crm_db_drop(&db);
	fixture_remove();
}

/* -- upgrades ---------------------------------------------------------------- */

/* What an older program would have left: fewer columns, tables, indexes; another hash. Rows are in it. */
static void make_old(void)
{
	struct work work;

	work_open(&work);
	stored(&work, made(&work, "contact", "name", "Eva Nováková", "email", "eva@example.cz", "description", "jódl", NULL));
	stored(&work, made(&work, "company", "name", "王有限公司", NULL));
	work_drop(&work);
	sql("DROP VIEW v_contact; DROP VIEW v_company; DROP VIEW v_deal; DROP VIEW v_ticket; DROP VIEW v_activity;"
	    "DROP VIEW v_deal_contact; DROP VIEW v_message; DROP VIEW v_task; DROP VIEW v_rate;"
	    "DROP TABLE contact_fts; CREATE VIRTUAL TABLE contact_fts USING fts5(name, content=contact, content_rowid=rowid);"
	    "INSERT INTO contact_fts(contact_fts) VALUES('rebuild');"
	    "DROP INDEX \"contact.city\"; ALTER TABLE contact DROP COLUMN city;"
	    "DROP INDEX \"contact.owner\"; ALTER TABLE contact DROP COLUMN owner;"
	    "ALTER TABLE contact DROP COLUMN score;"
	    "DROP INDEX \"company.name\"; CREATE INDEX \"company.name\" ON company (name, website);"
	    "DROP TABLE rate; PRAGMA user_version = 77");
}

static void check_new(const char *how)
{
	struct work work;

	work_open(&work);
	is_int(number(&work, "PRAGMA user_version"), crm_model_hash(work.store->model), how);
	is(text(&work, "SELECT email FROM contact"), "eva@example.cz", "rows are as they were");
	is_int(number(&work, "SELECT count(*) FROM pragma_table_xinfo('contact') WHERE name IN ('city', 'owner', 'score')"), 3,
	       "columns were added");
	is_int(number(&work, "SELECT count(*) FROM pragma_foreign_key_list('contact') WHERE \"from\" = 'owner'"), 1,
	       "with their references");
	is_int(number(&work, "SELECT count(*) FROM rate"), 0, "a table was added");
	is_int(number(&work, "SELECT count(*) FROM pragma_index_info('company.name')"), 1, "a changed index was made again");
	is_int(number(&work, "SELECT count(*) FROM v_contact"), 1, "views are there");
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'jodl'"), 1,
	       "the search index knows the fields it did not");
	ok(search_is_sound(&work, "contact"), "and is sound");
	is(text(&work, "PRAGMA integrity_check"), "ok", "sound");
	/* A record of all fields goes in and out where the columns stand in another order now. */
	stored(&work, made(&work, "contact", "name", "Олена", "city", "Київ", "website", "https://example.ua", NULL));
	is(text(&work, "SELECT city || ' ' || website FROM contact WHERE name = 'Олена'"), "Київ https://example.ua",
	   "values are in the columns of their names");
	work_drop(&work);
}

static void test_upgrade(void)
{
	make_old();
	must(try_open(CRM_DB_WRITE));
	check_new("an older database is upgraded by a writer");
	fixture_remove();
	make_old();
	must(try_open(CRM_DB_READ));
	check_new("and by a reader");
	fixture_remove();
}

static void test_newer(void)
{
	struct work work;
	crm_err err;

	work_open(&work);
	work_drop(&work);
	sql("ALTER TABLE contact ADD COLUMN shoe_size TEXT; ALTER TABLE deal ADD COLUMN mood TEXT;"
	    "ALTER TABLE deal ADD COLUMN moon TEXT; ALTER TABLE deal ADD COLUMN sun TEXT;"
	    "CREATE TABLE starship (rowid INTEGER PRIMARY KEY, rev INTEGER, id TEXT) STRICT; PRAGMA user_version = 77");
	err = try_open(CRM_DB_WRITE);
	is_int(crm_err_kind(err), CRM_DAMAGED, "a newer database is refused");
	ok(err && strstr(err->text, "newer crm") && strstr(err->text, "contact.shoe_size, deal.mood, deal.moon and 2 more"),
	   "naming what is not known: %s", err ? err->text : "");
	ok(err && *err->hint, "with a way out");
	sql("ALTER TABLE contact DROP COLUMN shoe_size; ALTER TABLE deal DROP COLUMN mood; ALTER TABLE deal DROP COLUMN moon;"
	    "ALTER TABLE deal DROP COLUMN sun");
	err = try_open(CRM_DB_READ);
	ok(err && strstr(err->text, "does not know starship"), "a table too: %s", err ? err->text : "");
	sql("DROP TABLE starship; CREATE TABLE notes (t TEXT); CREATE VIEW mine AS SELECT name FROM contact;"
	    "CREATE INDEX mine_too ON contact (first_name)");
	must(try_open(CRM_DB_WRITE));
	work_open(&work);
	is_int(number(&work, "SELECT count(*) FROM sqlite_schema WHERE name IN ('notes', 'mine', 'mine_too')"), 3,
	       "what people made beside it is left alone");
	work_drop(&work);
	sql("PRAGMA user_version = 77; DROP INDEX \"contact.name\"; DROP VIEW v_contact; DROP VIEW mine; DROP TABLE contact_fts;"
	    "ALTER TABLE contact DROP COLUMN score; ALTER TABLE contact ADD COLUMN score TEXT");
	err = try_open(CRM_DB_WRITE);
	ok(err && strstr(err->text, "contact.score holds TEXT there and REAL here"), "another type is refused: %s",
	   err ? err->text : "");
	is_int(crm_err_kind(err), CRM_DAMAGED, "as damage");
	work = (struct work){ .arena = crm_arena_new() };
	{
		struct crm_store plain = {0};

		must(crm_db_open(fixture_path, CRM_DB_READ, 100, &plain.db));
		work.store = &plain;
		is_int(number(&work, "SELECT count(*) FROM sqlite_schema WHERE name = 'contact.name'"), 0,
		       "a refused upgrade has changed nothing");
		crm_db_drop(&plain.db);
	}
	crm_arena_drop(&work.arena);
	fixture_remove();
}

static void test_foreign(void)
{
	struct crm_db *db;
	crm_err err;

	must(crm_db_open(fixture_path, CRM_DB_CREATE, 100, &db));
	must(crm_db_run(db, "CREATE TABLE contact (x TEXT)"));
	crm_db_drop(&db);
	err = try_open(CRM_DB_CREATE);
	is_int(crm_err_kind(err), CRM_DAMAGED, "another program's database is refused");
	ok(err && strstr(err->text, "another program"), "and said so");
	fixture_remove();
}

/* -- an organisation's own --------------------------------------------------- */

static struct crm_record *definition(struct work *work, const char *entity, const char *name, const char *type)
{
	return made(work, "field", "entity", entity, "name", name, "type", type, NULL);
}

static void test_own_fields(void)
{
	struct work work;
	struct crm_record *record;

	work_open(&work);
	stored(&work, made(&work, "contact", "name", "Eva", NULL));
	record = definition(&work, "contact", "shoe_size", "text");
	crm_record_put(record, "searched", crm_value_integer(1));
	crm_record_put(record, "indexed", crm_value_integer(1));
	stored(&work, record);
	ok(crm_entity_field(crm_model_entity(work.store->model, "contact"), "shoe_size") > 0, "an own field is in the model");
	is_int(number(&work, "PRAGMA user_version"), crm_model_hash(work.store->model), "the hash followed");
	is_int(number(&work, "SELECT count(*) FROM pragma_index_info('contact.shoe_size')"), 1, "it has its index");
	is_int(number(&work, "SELECT count(*) FROM v_contact WHERE shoe_size IS NULL"), 1, "it is in the view");
	stored(&work, made(&work, "contact", "name", "Petr", "shoe_size", "velké", NULL));
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'velke'"), 1, "and is searched");
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'eva'"), 1, "with what was there before");
	work_drop(&work);
	must(try_open(CRM_DB_READ));
}

/* Goes on with the database of the test before. */
static void test_retiring(void)
{
	struct work work;
	struct crm_record *field;
	const char *id, *eva;
	crm_err err;

	work_open(&work);
	id = text(&work, "SELECT id FROM field");
	eva = text(&work, "SELECT id FROM contact WHERE name = 'Eva'");
	field = fetched(&work, "field", id);
	work_begin(&work);
	err = crm_write_delete(work.writer, field);
	is_int(crm_err_kind(err), CRM_CONFLICT, "its definition cannot go while a record has it");
	ok(err && strstr(err->text, "1 contact has a shoe_size"), "that is said: %s", err ? err->text : "");
	work_rollback(&work);

	{
		struct crm_record *renamed = crm_record_copy(work.arena, field);
		bool changed;

		crm_record_put(renamed, "name", crm_value_text("boot_size"));
		work_begin(&work);
		err = crm_write_update(work.writer, field, renamed, &changed);
		ok(err && strcmp(err->field, "name") == 0, "nor be renamed: %s", err ? err->text : "");
		work_rollback(&work);

		renamed = crm_record_copy(work.arena, field);
		crm_record_put(renamed, "retired", crm_value_integer(1));
		work_begin(&work);
		must(crm_write_update(work.writer, field, renamed, &changed));
		work_commit(&work);
	}
	is(text(&work, "SELECT shoe_size FROM contact WHERE name = 'Petr'"), "velké", "retired, it keeps its column and values");
	is_int(number(&work, "SELECT count(*) FROM pragma_table_info('v_contact') WHERE name = 'shoe_size'"), 0,
	       "and leaves the view");
	work_begin(&work);
	{
		struct crm_record *petr, *now;
		bool changed;

		petr = fetched(&work, "contact", text(&work, "SELECT id FROM contact WHERE name = 'Petr'"));
		now = crm_record_copy(work.arena, petr);
		crm_record_put(now, "shoe_size", CRM_NO_VALUE);
		must(crm_write_update(work.writer, petr, now, &changed));
		must(crm_write_delete(work.writer, fetched(&work, "field", id)));
	}
	work_commit(&work);
	is_int(number(&work, "SELECT count(*) FROM pragma_table_xinfo('contact') WHERE name = 'shoe_size'"), 0,
	       "empty, it goes with its definition");
	is_int(crm_entity_field(crm_model_entity(work.store->model, "contact"), "shoe_size"), CRM_NO_FIELD, "from the model too");
	ok(fetched(&work, "contact", eva) != NULL, "records are read by the new model");
	ok(search_is_sound(&work, "contact"), "the search index is sound");
	work_drop(&work);
	must(try_open(CRM_DB_READ));
	fixture_remove();
}

static void test_own_entities(void)
{
	struct work work;
	const char *ship, *id;
	struct crm_record *contact;
	crm_err err;

	work_open(&work);
	work_begin(&work);
	must(crm_write_create(work.writer, contact = made(&work, "entity", "name", "starship", "plural", "starships", NULL)));
	must(crm_write_create(work.writer, definition(&work, "starship", "name", "text")));
	{
		struct crm_record *link = definition(&work, "contact", "ship", "link");

		crm_record_put(link, "target", crm_value_text("starship"));
		must(crm_write_create(work.writer, link));
	}
	id = crm_copy(work.arena, crm_record_id(contact));
	work_commit(&work);
	ok(crm_model_entity(work.store->model, "starship") != NULL, "an own entity");
	ship = stored(&work, made(&work, "starship", "name", "Вояджер", NULL));
	stored(&work, made(&work, "contact", "name", "Han", "ship", ship, NULL));
	is_int(number(&work, "SELECT count(*) FROM v_contact WHERE ship_id IS NOT NULL OR ship IS NOT NULL"), 1,
	       "an own link, in the view");
	work_begin(&work);
	err = crm_write_create(work.writer, made(&work, "contact", "name", "Leia", "ship", "0123456789abcdef", NULL));
	ok(err && strcmp(err->field, "ship") == 0, "is checked as any other");
	work_rollback(&work);
	work_begin(&work);
	err = crm_write_delete(work.writer, fetched(&work, "entity", id));
	ok(err && strstr(err->text, "1 starship"), "an entity with records cannot go: %s", err ? err->text : "");
	work_rollback(&work);

	work_begin(&work);
	must(delete_unlinked(work.store, work.writer, work.arena, fetched(&work, "starship", ship)));
	must(crm_write_delete(work.writer, fetched(&work, "field", text(&work, "SELECT id FROM field WHERE name = 'ship'"))));
	must(crm_write_delete(work.writer, fetched(&work, "field", text(&work, "SELECT id FROM field WHERE entity = 'starship'"))));
	must(crm_write_delete(work.writer, fetched(&work, "entity", id)));
	work_commit(&work);
	is_int(number(&work, "SELECT count(*) FROM sqlite_schema WHERE tbl_name LIKE '%starship%'"), 0,
	       "without records it goes, table and view");
	is_int(number(&work, "SELECT count(*) FROM pragma_table_xinfo('contact') WHERE name = 'ship'"), 0, "and the link to it");

	work_begin(&work);
	must(crm_write_create(work.writer, made(&work, "entity", "name", "contact_fts", NULL)));
	err = crm_writer_finish(work.writer);
	ok(err && strstr(err->text, "needs that name"), "a name the database needs is refused: %s", err ? err->text : "");
	work_rollback(&work);
	work_drop(&work);
	must(try_open(CRM_DB_READ));
	fixture_remove();
}

static void test_text(void)
{
	CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str one = {0}, all = {0};
	struct crm_db *db;

	must(crm_model_new(&model));
	crm_store_schema_sql(&one, model, crm_model_entity(model, "deal"));
	ok(strstr(crm_str_text(&one), "CREATE TABLE \"deal\"") && !strstr(crm_str_text(&one), "CREATE TABLE \"task\""),
	   "the schema of one entity");
	crm_store_schema_sql(&all, model, NULL);
	must(crm_db_open(fixture_path, CRM_DB_CREATE, 100, &db));
	must(crm_db_run(db, crm_str_text(&all)));
	ok(true, "the schema of all can be run as it is");
	crm_db_drop(&db);
	fixture_remove();
}

int main(void)
{
	fixture_start();
	test_fresh();
	test_links();
	test_index_is_used();
	test_views();
	test_upgrade();
	test_newer();
	test_foreign();
	test_own_fields();
	test_retiring();
	test_own_entities();
	test_text();
	fixture_end();
	return tap_done();
}
