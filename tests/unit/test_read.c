#include "store/read.h"

#include "base/id.h"
#include "store_fixture.h"

static void with_id(struct work *work, const char *id, const char *name)
{
	struct crm_record *record = made(work, "contact", "name", name, NULL);

	record->values[0] = crm_value_text(id);
	stored(work, record);
}

static void test_record(void)
{
	struct work work;
	struct crm_record *record = NULL;
	const struct crm_entity *entity;
	int64_t rev = -1;

	work_open(&work);
	entity = crm_model_entity(work.store->model, "contact");
	must(crm_read_record(work.store, work.arena, entity, "0123456789abcdef", &record, &rev));
	ok(!record, "none there");
	with_id(&work, "0123456789abcdef", "王伟");
	with_id(&work, "0123456789abcdee", "Петро");
	must(crm_read_record(work.store, work.arena, entity, "0123456789abcdef", &record, &rev));
	ok(record && rev == 1, "one there");
	must(crm_read_record(work.store, work.arena, entity, "0123456789abcdee", &record, NULL));
	is(crm_record_get(record, "name").s, "Петро", "by its id");
	must(crm_read_record(work.store, work.arena, entity, "0123456789abcde", &record, NULL));
	ok(!record, "a prefix is no id");
	must(crm_read_record(work.store, work.arena, entity, "' OR 1=1 --", &record, NULL));
	ok(!record, "nor is a piece of SQL");
	work_drop(&work);
	fixture_remove();
}

static void test_prefix(void)
{
	struct work work;
	const struct crm_entity *entity;
	const char **ids;
	size_t count, digits;

	work_open(&work);
	entity = crm_model_entity(work.store->model, "contact");
	with_id(&work, "7f3a000000000000", "a");
	must(crm_read_short_id(work.store, entity, "7f3a000000000000", &digits));
	is_int(digits, 6, "alone: six digits");
	with_id(&work, "7f3a000000000001", "b");
	with_id(&work, "7f3affffffffffff", "c");
	with_id(&work, "7f3b000000000000", "d");
	must(crm_read_prefix(work.store, work.arena, entity, "7f3a", 10, &ids, &count));
	is_int(count, 3, "three begin so");
	is(ids[2], "7f3affffffffffff", "in order, to the last digit");
	must(crm_read_prefix(work.store, work.arena, entity, "7f3a", 2, &ids, &count));
	is_int(count, 2, "no more than asked for");
	must(crm_read_prefix(work.store, work.arena, entity, "ffff", 2, &ids, &count));
	is_int(count, 0, "none");
	must(crm_read_prefix(work.store, work.arena, entity, "7f3b000000000000", 2, &ids, &count));
	is_int(count, 1, "a whole id is its own prefix");
	must(crm_read_short_id(work.store, entity, "7f3a000000000000", &digits));
	is_int(digits, 16, "as many digits as tell it apart");
	must(crm_read_short_id(work.store, entity, "7f3b000000000000", &digits));
	is_int(digits, 6, "at least six");
	work_drop(&work);
	fixture_remove();
}

static void test_keys(void)
{
	struct work work;
	const struct crm_entity *company, *stage, *contact;
	const char **ids, *acme, *direct, *other, *won;
	size_t count;
	int name;

	work_open(&work);
	company = crm_model_entity(work.store->model, "company");
	contact = crm_model_entity(work.store->model, "contact");
	stage = crm_model_entity(work.store->model, "stage");
	name = crm_entity_field(company, "name");
	acme = stored(&work, made(&work, "company", "name", "Střechy Novák", NULL));
	stored(&work, made(&work, "company", "name", "STŘECHY NOVÁK", NULL));
	must(crm_read_key(work.store, work.arena, company, name, "Střechy Novák", -1, CRM_NO_VALUE, 5, &ids, &count));
	ok(count == 1 && strcmp(ids[0], acme) == 0, "exactly, where there is one");
	must(crm_read_key(work.store, work.arena, company, name, "strechy novak", -1, CRM_NO_VALUE, 5, &ids, &count));
	is_int(count, 2, "else without case and accents");
	must(crm_read_key(work.store, work.arena, company, name, "strechy novak", -1, CRM_NO_VALUE, 1, &ids, &count));
	is_int(count, 1, "no more than asked for");
	must(crm_read_key(work.store, work.arena, company, name, "strechy", -1, CRM_NO_VALUE, 5, &ids, &count));
	is_int(count, 0, "a part is not the whole");
	must(crm_read_key(work.store, work.arena, company, name, "\" OR *", -1, CRM_NO_VALUE, 5, &ids, &count));
	is_int(count, 0, "quotes and operators are text");
	stored(&work, made(&work, "contact", "name", "X", "email", "Eva@example.cz", NULL));
	must(crm_read_key(work.store, work.arena, contact, crm_entity_field(contact, "email"), "eva@example.cz", -1, CRM_NO_VALUE,
	                  5, &ids, &count));
	is_int(count, 1, "an e-mail address");

	direct = stored(&work, made(&work, "pipeline", "name", "Прямі", NULL));
	other = stored(&work, made(&work, "pipeline", "name", "Інші", NULL));
	stored(&work, made(&work, "stage", "name", "won", "pipeline", direct, NULL));
	won = stored(&work, made(&work, "stage", "name", "won", "pipeline", other, NULL));
	must(crm_read_key(work.store, work.arena, stage, crm_entity_field(stage, "name"), "won",
	                  crm_entity_field(stage, "pipeline"), crm_value_text(other), 5, &ids, &count));
	ok(count == 1 && strcmp(ids[0], won) == 0, "within a scope");
	must(crm_read_key(work.store, work.arena, stage, crm_entity_field(stage, "name"), "Won", -1, CRM_NO_VALUE, 5, &ids, &count));
	is_int(count, 2, "and without");

	must(crm_read_names(work.store, work.arena, company, name, NULL, 10, &ids, &count));
	is_int(count, 2, "names");
	must(crm_read_names(work.store, work.arena, company, name, "stř", 10, &ids, &count));
	is_int(count, 2, "that begin so, folded");
	must(crm_read_names(work.store, work.arena, company, name, "%", 10, &ids, &count));
	is_int(count, 0, "a percent sign is a percent sign");
	must(crm_read_names(work.store, work.arena, stage, crm_entity_field(stage, "name"), "", 10, &ids, &count));
	is_int(count, 1, "each once");
	work_drop(&work);
	fixture_remove();
}

static void test_cursor(void)
{
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = NULL;
	struct crm_value binds[] = { crm_value_text("b") };
	struct crm_sql sql = { .binds = binds, .count = 1 };
	struct work work;
	bool row;

	work_open(&work);
	with_id(&work, "7f3a000000000000", "a");
	with_id(&work, "7f3a000000000001", "b");
	with_id(&work, "7f3a000000000002", "c");
	crm_str_add(&sql.text, "SELECT name, score FROM contact WHERE name >= ? ORDER BY name");
	must(crm_cursor_open(work.store, &sql, &cursor));
	must(crm_cursor_next(cursor, &row));
	ok(row && strcmp(crm_cursor_value(cursor, 0).s, "b") == 0, "a row");
	ok(crm_cursor_value(cursor, 1).shape == CRM_EMPTY, "an empty value");
	must(crm_cursor_next(cursor, &row));
	must(crm_cursor_next(cursor, &row));
	ok(!row, "the end");
	crm_cursor_drop(&cursor);
	crm_str_clear(&sql.text);
	crm_str_add(&sql.text, "SELECT crm_fold(name), crm_scaled(1200, 'JPY'), crm_scaled(120050, 'CZK'), crm_scaled(1, 'KWD'),"
	            " crm_scaled(NULL, 'CZK'), crm_scaled(9223372036854775807, 'JPY'), crm_fold(NULL), crm_scaled(-3, NULL)"
	            " FROM contact WHERE name = ?");
	must(crm_cursor_open(work.store, &sql, &cursor));
	must(crm_cursor_next(cursor, &row));
	is(crm_cursor_value(cursor, 0).s, "b", "crm_fold");
	is_int(crm_cursor_value(cursor, 1).i, 12000000, "yen in ten-thousandths");
	is_int(crm_cursor_value(cursor, 2).i, 12005000, "crowns");
	is_int(crm_cursor_value(cursor, 3).i, 10, "dinars");
	ok(crm_cursor_value(cursor, 4).shape == CRM_EMPTY, "no amount, none");
	is_int(crm_cursor_value(cursor, 5).i, INT64_MAX, "too large is the largest");
	ok(crm_cursor_value(cursor, 6).shape == CRM_EMPTY, "NULL folded is NULL");
	is_int(crm_cursor_value(cursor, 7).i, -300, "without a currency: hundredths");
	crm_cursor_drop(&cursor);
	crm_str_drop(&sql.text);
	work_drop(&work);
	fixture_remove();
}

static void test_scan(void)
{
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *record;
	struct work work;
	int64_t rev;

	work_open(&work);
	with_id(&work, "7f3a000000000002", "c");
	with_id(&work, "7f3a000000000000", "a");
	must(crm_scan_open(work.store, crm_model_entity(work.store->model, "contact"), &scan));
	must(crm_scan_next(scan, &record, &rev));
	ok(record && rev == 2 && strcmp(crm_record_id(record), "7f3a000000000000") == 0, "in order of id");
	must(crm_scan_next(scan, &record, NULL));
	is(crm_record_get(record, "name").s, "c", "then the next");
	must(crm_scan_next(scan, &record, &rev));
	ok(!record, "then the end");
	crm_scan_drop(&scan);
	work_drop(&work);
	fixture_remove();
}

static struct crm_value second(struct crm_store *store, const char *from, const char *to)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = NULL;
	struct crm_value values[] = { crm_value_text(from), crm_value_text(to) };
	bool row;

	crm_str_add(&sql.text, "SELECT crm_seconds(?1, ?2)");
	sql.binds = values;
	sql.count = 2;
	must(crm_cursor_open(store, &sql, &cursor));
	must(crm_cursor_next(cursor, &row));
	return crm_cursor_value(cursor, 0);
}

static void test_asked(void)
{
	const int64_t later = INT64_C(4102444800000); /* 2100 */
	struct work work;
	struct crm_value value;

	work_open(&work);
	const struct crm_entity *contact = crm_model_entity(work.store->model, "contact");
	with_id(&work, "0123456789abcdef", "王伟");
	must(crm_read_asked(work.store, work.arena, contact, "0123456789abcdef", crm_entity_column(contact, "age"), later,
	                    &value));
	ok(value.shape == CRM_INTEGER && value.i > 0, "an age, looked at from later");
	must(crm_read_asked(work.store, work.arena, contact, "0123456789abcdef", crm_entity_column(contact, "age"), 0, &value));
	ok(value.shape == CRM_INTEGER && value.i == 0, "... before it was made");
	must(crm_read_asked(work.store, work.arena, contact, "0123456789abcdef", crm_entity_column(contact, "_rev"), 0, &value));
	ok(value.shape == CRM_TEXT && value.n == 16, "the transaction");
	must(crm_read_asked(work.store, work.arena, contact, "0123456789abcde0", crm_entity_column(contact, "_rev"), 0, &value));
	ok(value.shape == CRM_EMPTY, "of a record that is not there");
	is_int(second(work.store, "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.999Z").i, 86400, "whole seconds");
	is_int(second(work.store, "2026-01-01T00:00:01.000Z", "2026-01-01T00:00:00.000Z").i, -1, "backward");
	ok(second(work.store, NULL, "2026-01-02T00:00:00.000Z").shape == CRM_EMPTY, "from nowhere");
	ok(second(work.store, "2026-01-02", "2026-01-02T00:00:00.000Z").shape == CRM_EMPTY, "a date is no instant");
	work_drop(&work);
	fixture_remove();
}

int main(void)
{
	fixture_start();
	test_record();
	test_prefix();
	test_keys();
	test_cursor();
	test_scan();
	test_asked();
	fixture_end();
	return tap_done();
}
