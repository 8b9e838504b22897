#include "store/write.h"

#include "base/id.h"
#include "base/time.h"
#include "store_fixture.h"
#include "unlink.h"

static bool says(crm_err err, enum crm_kind kind, const char *field, const char *words)
{
	if (err && err->kind == kind && strcmp(err->field, field) == 0 && strstr(err->text, words))
		return true;
	printf("# %d %s: %s\n", err ? (int)err->kind : 0, err ? err->field : "", err ? err->text : "(no error)");
	return false;
}

/* What one create says; it is taken back. */
static crm_err created(struct work *work, struct crm_record *record)
{
	crm_err err;

	work_begin(work);
	err = crm_write_create(work->writer, record);
	if (!err)
		err = crm_writer_finish(work->writer);
	work_rollback(work);
	return err;
}

static crm_err deleted(struct work *work, const char *entity, const char *id, bool unlink)
{
	crm_err err;

	work_begin(work);
	err = unlink ? delete_unlinked(work->store, work->writer, work->arena, fetched(work, entity, id))
	             : crm_write_delete(work->writer, fetched(work, entity, id));
	if (!err)
		err = crm_writer_finish(work->writer);
	if (!err)
		err = crm_db_commit(work->store->db);
	work_rollback(work);
	return err;
}

static crm_err updated(struct work *work, const char *entity, const char *id, const char *field, struct crm_value value)
{
	struct crm_record *old = fetched(work, entity, id), *now = crm_record_copy(work->arena, old);
	bool changed;
	crm_err err;

	crm_record_put(now, field, value);
	work_begin(work);
	err = crm_write_update(work->writer, old, now, &changed);
	if (!err)
		err = crm_writer_finish(work->writer);
	if (!err)
		err = crm_db_commit(work->store->db);
	work_rollback(work);
	return err;
}

static void test_create(void)
{
	struct work work;
	struct crm_record *record, *read;
	const char *id;
	char at[CRM_INSTANT_SIZE];
	int64_t rev;

	work_open(&work);
	record = made(&work, "contact", "name", "Zdeněk Žluťoučký", "email", "z@example.cz", "tags", "[\"a\",\"b\"]", NULL);
	crm_record_put(record, "do_not_call", crm_value_integer(0));
	crm_record_put(record, "score", crm_value_real(12.5));
	id = stored(&work, record);
	ok(crm_id_valid(id), "it was given an id");
	must(crm_read_record(work.store, work.arena, record->entity, id, &read, &rev));
	is(crm_record_get(read, "name").s, "Zdeněk Žluťoučký", "texts");
	ok(crm_record_get(read, "score").r == 12.5 && crm_record_get(read, "do_not_call").shape == CRM_INTEGER, "numbers");
	is(crm_record_get(read, "created_at").s, crm_instant_text(work.txn.at, at), "when");
	is(crm_record_get(read, "created_by").s, work.txn.actor, "by whom");
	is(crm_record_get(read, "modified_at").s, at, "changed when");
	is(crm_record_get(read, "modified_by").s, work.txn.actor, "by whom");
	is_int(rev, 1, "its last change");
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'zlutoucky'"), 1, "found without accents");

	id = stored(&work, made(&work, "contact", "name", "Old", "created_at", "2001-02-03T04:05:06.000Z", NULL));
	is(text(&work, "SELECT created_at FROM contact WHERE name = 'Old'"), "2001-02-03T04:05:06.000Z", "an old time stays");
	record = made(&work, "contact", "name", "given", NULL);
	record->values[0] = crm_value_text("00000000deadbeef");
	is(stored(&work, record), "00000000deadbeef", "an id that is given stays");
	record = made(&work, "contact", "name", "twin", NULL);
	record->values[0] = crm_value_text("00000000deadbeef");
	ok(says(created(&work, record), CRM_CONFLICT, "id", "there is contact 000000 given already"), "but not twice");
	record->values[0] = crm_value_text("DEADBEEF");
	ok(says(created(&work, record), CRM_INVALID, "id", "is not an id"), "and it must be one");
	work_drop(&work);
	fixture_remove();
}

static void test_unique(void)
{
	struct work work;
	struct crm_record *record;
	const char *eva, *jan, *pipeline, *other;
	crm_err err;

	work_open(&work);
	eva = stored(&work, made(&work, "contact", "name", "Eva Nová", "email", "eva@example.cz", NULL));
	err = created(&work, made(&work, "contact", "name", "E.", "email", "eva@example.cz", NULL));
	ok(says(err, CRM_CONFLICT, "email", crm_textf(work.arena, "'eva@example.cz' is already that of contact %.6s Eva Nová", eva)),
	   "an e-mail address twice");
	must(created(&work, made(&work, "contact", "name", "E.", "email", "EVA@example.cz", NULL)));
	ok(true, "compared as it is stored");
	jan = stored(&work, made(&work, "contact", "name", "Jan", NULL));
	stored(&work, made(&work, "contact", "name", "Jan", NULL));
	ok(true, "empty is never equal");
	ok(says(updated(&work, "contact", jan, "email", crm_value_text("eva@example.cz")), CRM_CONFLICT, "email", "is already"),
	   "an update is checked too");
	must(updated(&work, "contact", eva, "title", crm_value_text("CEO")));
	must(updated(&work, "contact", jan, "email", crm_value_text("jan@example.cz")));
	ok(true, "its own value is no conflict");

	stored(&work, made(&work, "contact", "name", "H", "external_source", "hubspot", "external_id", "42", NULL));
	must(created(&work, made(&work, "contact", "name", "H", "external_source", "sf", "external_id", "42", NULL)));
	must(created(&work, made(&work, "contact", "name", "H", "external_id", "42", NULL)));
	ok(says(created(&work, made(&work, "contact", "name", "H", "external_source", "hubspot", "external_id", "42", NULL)),
	        CRM_CONFLICT, "external_id", "'42' with external_source 'hubspot' is already that of contact"),
	   "an id of another system, with that system");

	pipeline = stored(&work, made(&work, "pipeline", "name", "Прямі", NULL));
	other = stored(&work, made(&work, "pipeline", "name", "Nepřímé", NULL));
	stored(&work, made(&work, "stage", "name", "won", "pipeline", pipeline, NULL));
	must(created(&work, made(&work, "stage", "name", "won", "pipeline", other, NULL)));
	ok(says(created(&work, made(&work, "stage", "name", "won", "pipeline", pipeline, NULL)), CRM_CONFLICT, "name",
	        "'won' with pipeline 'Прямі' is already that of stage"), "unique together");

	work_begin(&work);
	must(crm_write_create(work.writer, made(&work, "contact", "name", "a", "email", "same@example.cz", NULL)));
	err = crm_write_create(work.writer, made(&work, "contact", "name", "b", "email", "same@example.cz", NULL));
	ok(says(err, CRM_CONFLICT, "email", "is already"), "within a transaction");
	record = made(&work, "contact", "name", "b", "email", "same@example.cz", NULL);
	crm_writer_from_history(work.writer);
	must(crm_write_create(work.writer, record));
	ok(true, "history may bring both");
	work_rollback(&work);
	work_drop(&work);
	fixture_remove();
}

static void test_links(void)
{
	struct work work;
	const char *company, *contact, *deal, *task;
	crm_err err;

	work_open(&work);
	err = created(&work, made(&work, "contact", "name", "x", "company", "0123456789abcdef", NULL));
	ok(says(err, CRM_NOT_FOUND, "company", "there is no company 0123456789abcdef"), "a link must lead somewhere");
	company = stored(&work, made(&work, "company", "name", "Acme s.r.o.", NULL));
	contact = stored(&work, made(&work, "contact", "name", "Eva Nová", "company", company, NULL));
	ok(says(updated(&work, "contact", contact, "company", crm_value_text("0123456789abcdef")), CRM_NOT_FOUND, "company", "no"),
	   "an update too");
	deal = stored(&work, made(&work, "deal", "name", "Střecha", "contact", contact, NULL));
	err = created(&work, made(&work, "task", "subject", "x", "about", "deal:0123456789abcdef", NULL));
	ok(says(err, CRM_NOT_FOUND, "about", "there is no deal"), "a link to any record too");
	err = created(&work, made(&work, "task", "subject", "x", "about", "dragon:0123456789abcdef", NULL));
	ok(says(err, CRM_INVALID, "about", "there is no entity 'dragon'"), "of an entity there is");
	task = stored(&work, made(&work, "task", "subject", "zavolat", "about", crm_textf(work.arena, "contact:%s", contact), NULL));

	err = deleted(&work, "contact", contact, false);
	ok(says(err, CRM_CONFLICT, "", "is linked to by"), "what is linked to stays");
	ok(err && strstr(err->text, crm_textf(work.arena, "contact %.6s Eva Nová", contact)) && strstr(err->text, "1 deal (contact)") &&
	   strstr(err->text, "1 task (about)"), "how many of what: %s", err ? err->text : "");
	ok(err && crm_starts(err->hint, "crm-record "), "the hint is a command: %s", err ? err->hint : "");
	must(deleted(&work, "contact", contact, true));
	is_int(number(&work, "SELECT (SELECT contact FROM deal) IS NULL AND (SELECT about FROM task) IS NULL"), 1,
	       "with unlink the links are emptied");
	is_int(number(&work, "SELECT count(*) FROM change WHERE txn = (SELECT max(txn) FROM change)"), 3, "in the journal as well");
	ok(fetched(&work, "deal", deal) && fetched(&work, "task", task), "those records stay");

	work_drop(&work);
	fixture_remove();
}

static void test_links_among_themselves(void)
{
	struct work work;
	struct crm_record *child;
	const char *team, *member;

	work_open(&work);
	child = made(&work, "company", "name", "dcera", NULL);
	child->values[0] = crm_value_text("00000000000000aa");
	crm_record_put(child, "parent", crm_value_text("00000000000000aa"));
	stored(&work, child);
	must(deleted(&work, "company", "00000000000000aa", false));
	ok(true, "a link to itself holds nothing");

	team = stored(&work, made(&work, "team", "name", "prodej", NULL));
	member = stored(&work, made(&work, "user", "name", "ann", "team", team, NULL));
	must(updated(&work, "team", team, "manager", crm_value_text(member)));
	work_begin(&work);
	ok(says(crm_write_delete(work.writer, fetched(&work, "user", member)), CRM_CONFLICT, "", "team"), "a ring holds");
	work_rollback(&work);
	work_drop(&work);
	fixture_remove();
}

static void test_links_from_history(void)
{
	struct work work;
	struct crm_record *child, *parent;
	crm_err err;

	work_open(&work);
	child = made(&work, "company", "name", "dcera", NULL);
	child->values[0] = crm_value_text("00000000000000aa");
	parent = made(&work, "company", "name", "matka", NULL);
	parent->values[0] = crm_value_text("00000000000000bb");
	crm_record_put(child, "parent", crm_value_text("00000000000000bb"));
	work_begin(&work);
	crm_writer_from_history(work.writer);
	must(crm_write_create(work.writer, child));
	must(crm_write_create(work.writer, parent));
	work_commit(&work);
	ok(fetched(&work, "company", "00000000000000aa") != NULL, "history may bring the child first");
	work_begin(&work);
	crm_writer_from_history(work.writer);
	must(crm_write_create(work.writer, made(&work, "contact", "name", "x", "company", "0123456789abcdef", NULL)));
	must(crm_writer_finish(work.writer));
	err = crm_db_commit(work.store->db);
	ok(says(err, CRM_CONFLICT, "", "a link would lead to a record that is not there"), "but not without the parent");
	work_rollback(&work);
	work_drop(&work);
	fixture_remove();
}

static void test_update(void)
{
	struct work work;
	struct crm_record *old, *now, *read;
	const char *id;
	bool changed = true;
	int64_t rev, before;

	work_open(&work);
	id = stored(&work, made(&work, "contact", "name", "Eva Nová", "city", "Brno", NULL));
	old = fetched(&work, "contact", id);
	work_begin(&work);
	must(crm_write_update(work.writer, old, crm_record_copy(work.arena, old), &changed));
	ok(!changed && crm_writer_changes(work.writer) == 0, "what is the same is not written");
	now = crm_record_copy(work.arena, old);
	crm_record_put(now, "modified_by", crm_value_text("somebody"));
	must(crm_write_update(work.writer, old, now, &changed));
	ok(!changed, "nor what the journal knows");
	work_commit(&work);
	must(crm_read_record(work.store, work.arena, old->entity, id, &read, &rev));
	ok(rev == 1 && crm_value_equal(crm_record_get(read, "modified_at"), crm_record_get(old, "modified_at")),
	   "modified_at stays");

	now = crm_record_copy(work.arena, old);
	crm_record_put(now, "name", crm_value_text("Eva Stará"));
	crm_record_put(now, "city", CRM_NO_VALUE);
	work_begin(&work);
	must(crm_write_update(work.writer, old, now, &changed));
	ok(changed && crm_writer_changes(work.writer) == 1, "what differs is");
	work_commit(&work);
	must(crm_read_record(work.store, work.arena, old->entity, id, &read, &rev));
	is(crm_record_get(read, "name").s, "Eva Stará", "a new value");
	ok(crm_record_get(read, "city").shape == CRM_EMPTY, "none");
	is_int(rev, 2, "its last change");
	ok(crm_value_compare(crm_record_get(read, "modified_at"), crm_record_get(old, "modified_at")) > 0, "modified_at moves");
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'nova'"), 0, "the old name is not found");
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'stara'"), 1, "the new one is");

	must(crm_journal_last(work.store, &before));
	work_begin(&work);
	now->values[0] = crm_value_text("00000000deadbeef");
	ok(says(crm_write_update(work.writer, old, now, &changed), CRM_INVALID, "id", "cannot be changed"), "an id stays");
	work_rollback(&work);
	must(deleted(&work, "contact", id, false));
	now->values[0] = old->values[0];
	crm_record_put(now, "city", crm_value_text("Praha"));
	work_begin(&work);
	ok(says(crm_write_update(work.writer, old, now, &changed), CRM_NOT_FOUND, "", "there is no contact"), "what is gone cannot change");
	ok(says(crm_write_delete(work.writer, old), CRM_NOT_FOUND, "", "there is no contact"), "nor go again");
	work_rollback(&work);
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'stara'"), 0, "nor be found");
	ok(search_is_sound(&work, "contact"), "the search index is sound");
	work_drop(&work);
	fixture_remove();
}

/* Rows made, changed and deleted in one transaction, some of them taken back. */
static void test_savepoints(void)
{
	struct work work;
	struct crm_record *record, *old, *now;
	const char *ids[300];
	bool changed;

	work_open(&work);
	work_begin(&work);
	must(crm_writer_bulk(work.writer, crm_model_entity(work.store->model, "contact"), CRM_NO_FIELD));
	for (int i = 0; i < 300; i++) {
		must(crm_db_save(work.store->db));
		record = made(&work, "contact", "name", crm_textf(work.arena, "číslo%d", i), NULL);
		must(crm_write_create(work.writer, record));
		ids[i] = crm_record_id(record);
		if (i % 3 == 1) {
			old = fetched(&work, "contact", ids[i]);
			now = crm_record_copy(work.arena, old);
			crm_record_put(now, "name", crm_value_text(crm_textf(work.arena, "jiné%d", i)));
			must(crm_write_update(work.writer, old, now, &changed));
		}
		if (i % 5 == 2)
			must(crm_write_delete(work.writer, fetched(&work, "contact", ids[i])));
		if (i % 7 == 3)
			crm_db_undo_to_save(work.store->db);
		else
			must(crm_db_release(work.store->db));
	}
	is_int(crm_writer_changes(work.writer), number(&work, "SELECT count(*) FROM change"), "changes are counted without those taken back");
	work_commit(&work);
	ok(search_is_sound(&work, "contact"), "the search index is sound");
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'cislo* OR jine*'"),
	       number(&work, "SELECT count(*) FROM contact"), "and holds each row");
	is_int(number(&work, "SELECT count(*) FROM contact t LEFT JOIN change c ON c.seq = t.rev WHERE c.record IS NOT t.id"), 0,
	       "each row knows its change");
	work_drop(&work);
	fixture_remove();
}

/* A new row may get the number of one that was there before the transaction and went. */
static void test_reused_rows(void)
{
	struct work work;
	struct crm_record *record;
	const char *id;

	work_open(&work);
	id = stored(&work, made(&work, "contact", "name", "dřívější", NULL));
	work_begin(&work);
	record = made(&work, "contact", "name", "krátký", NULL);
	must(crm_write_create(work.writer, record));
	must(crm_write_delete(work.writer, fetched(&work, "contact", crm_record_id(record))));
	must(crm_write_delete(work.writer, fetched(&work, "contact", id)));
	must(crm_write_create(work.writer, made(&work, "contact", "name", "nový", NULL)));
	work_commit(&work);
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'novy'"), 1, "a row that follows one that went is found");
	ok(search_is_sound(&work, "contact"), "the search index is sound");
	work_drop(&work);
	fixture_remove();
}

/* Many sets of filled columns, more than statements are kept for. */
static void test_many_sets(void)
{
	struct work work;
	struct crm_record *record;
	const struct crm_entity *entity;

	work_open(&work);
	entity = crm_model_entity(work.store->model, "contact");
	work_begin(&work);
	for (int i = 0; i < 300; i++) {
		static const char *const names[] = {
			"salutation", "first_name", "middle_name", "last_name", "title", "department", "street", "city", "state",
		};

		record = crm_record_new(work.arena, entity);
		crm_record_put(record, "description", crm_value_text(crm_textf(work.arena, "%d", i)));
		for (int bit = 0; bit < 9; bit++)
			if (i >> bit & 1)
				crm_record_put(record, names[bit], crm_value_text(names[bit]));
		must(crm_write_create(work.writer, record));
	}
	work_commit(&work);
	is_int(number(&work, "SELECT count(*) FROM contact WHERE (salutation IS NOT NULL) + 2 * (first_name IS 'first_name')"
	                     " + 4 * (middle_name IS 'middle_name') + 8 * (last_name IS 'last_name') + 16 * (title IS 'title')"
	                     " + 32 * (department IS 'department') + 64 * (street IS 'street') + 128 * (city IS 'city')"
	                     " + 256 * (state IS 'state') = CAST(description AS INTEGER)"), 300, "each value in its column");
	work_drop(&work);
	fixture_remove();
}

/* An import: indexes go and come back the same. */
static void test_bulk(void)
{
	struct work work;
	const char *before, *after;
	enum { ROWS = 5500 };

	work_open(&work);
	before = text(&work, "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE type = 'index' ORDER BY name)");
	stored(&work, made(&work, "contact", "name", "first", "email", "p7@example.cz", NULL));
	work_begin(&work);
	must(crm_writer_bulk(work.writer, crm_model_entity(work.store->model, "contact"), CRM_NO_FIELD));
	for (int i = 0; i < ROWS; i++) {
		struct crm_arena_mark mark = crm_arena_mark(work.arena);
		struct crm_record *record = made(&work, "contact", "name", crm_textf(work.arena, "Олена %d", i), "email",
		                                 crm_textf(work.arena, "p%d@example.cz", i), "city", "Київ", NULL);
		crm_err err = crm_write_create(work.writer, record);

		if (i == 7)
			ok(says(err, CRM_CONFLICT, "email", "is already"), "unique values are asked about");
		else
			must(err);
		crm_arena_rewind(work.arena, mark);
	}
	is_int(number(&work, "SELECT count(*) FROM sqlite_schema WHERE name = 'contact.city'"), 0, "an index is away");
	is_int(number(&work, "SELECT count(*) FROM sqlite_schema WHERE name IN ('contact.email', 'contact.id')"), 2,
	       "those that are asked stay");
	work_commit(&work);
	after = text(&work, "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE type = 'index' ORDER BY name)");
	is(after, before, "at the end all are as they were");
	is(text(&work, "PRAGMA integrity_check"), "ok", "sound");
	ok(search_is_sound(&work, "contact"), "the search index too");
	is_int(number(&work, "SELECT count(*) FROM contact_fts WHERE contact_fts MATCH 'олена'"), ROWS - 1, "and holds each row");
	is_int(number(&work, "SELECT count(*) FROM contact"), ROWS, "counts in are counts out");
	is_int(number(&work, "SELECT count(*) FROM change"), ROWS, "in the journal too");
	work_begin(&work);
	must(crm_writer_bulk(work.writer, crm_model_entity(work.store->model, "contact"), CRM_NO_FIELD));
	must(crm_write_create(work.writer, made(&work, "contact", "name", "last", NULL)));
	is_int(number(&work, "SELECT count(*) FROM sqlite_schema WHERE name = 'contact.city'"), 1, "for a few none goes");
	work_rollback(&work);
	work_drop(&work);
	fixture_remove();
}

int main(void)
{
	fixture_start();
	test_create();
	test_unique();
	test_links();
	test_links_among_themselves();
	test_links_from_history();
	test_update();
	test_savepoints();
	test_reused_rows();
	test_many_sets();
	test_bulk();
	fixture_end();
	return tap_done();
}
