#include "store/row_key.h"
#include "store/stmt.h"

#include "store_fixture.h"

/* In the order SQLite sorts them in; rows of two columns. */
static const char ordered[] =
	"SELECT * FROM (VALUES"
	" (NULL, NULL), (NULL, -1), (NULL, 'b'), (NULL, x'00'),"
	" (-9223372036854775807 - 1, 0), (-2, 'x'), (-1, NULL), (0, ''), (0, 'a'), (1, NULL), (255, 9), (256, 9),"
	" (9223372036854775807, NULL),"
	" ('', NULL), ('', 5), ('', ''), ('', 'z'), ('' || char(0), 'a'), (char(0) || char(0), NULL), (char(0) || 'a', NULL),"
	" (char(1), NULL), ('a', NULL), ('a', 1), ('a', 'b'), ('a' || char(0), NULL), ('a' || char(0, 0), NULL),"
	" ('a' || char(0) || 'b', NULL), ('a' || char(1), NULL), ('ab', NULL), ('ab', ''),"
	" ('Čapek', 1), ('Ковальчук', 1), ('王', 1),"
	" (x'', NULL), (x'00', NULL), (x'61', NULL), (x'ff', NULL), (x'ffff', NULL))";

static const char reals[] =
	"SELECT * FROM (VALUES (-1e308), (-2.5), (-2.25), (-0.1), (0.0), (1e-300), (0.1), (2.25), (1e308), (9e999))";

static void add_key(struct crm_str *key, struct crm_stmt *stmt)
{
	struct crm_stored value;

	for (int i = 0; i < crm_stmt_columns(stmt); i++) {
		crm_stmt_stored(stmt, i, &value);
		crm_row_key_add(key, &value);
	}
}

static struct crm_db *opened(void)
{
	struct crm_db *db;

	must(crm_db_open(fixture_path, CRM_DB_CREATE, 50, &db));
	return db;
}

static int order_of(const struct crm_str *a, const struct crm_str *b)
{
	int order = memcmp(a->s, b->s, a->n < b->n ? a->n : b->n);

	return order ? order : (a->n > b->n) - (a->n < b->n);
}

/* Each key comes after the one before, and none is the beginning of another. */
static void test_order(struct crm_db *db, const char *sql, int count, const char *name)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct crm_str before = {0}, key = {0};
	bool row, rising = true, apart = true;
	int rows = 0;

	must(crm_stmt_new(db, sql, &stmt));
	must(crm_stmt_step(stmt, &row));
	for (; row; rows++) {
		struct crm_str swap = before;

		crm_str_clear(&key);
		add_key(&key, stmt);
		rising = rising && (rows == 0 || order_of(&before, &key) < 0);
		apart = apart && (rows == 0 || memcmp(before.s, key.s, before.n < key.n ? before.n : key.n) != 0);
		before = key;
		key = swap;
		must(crm_stmt_step(stmt, &row));
	}
	ok(rising, "%s: keys sort as the values", name);
	ok(apart, "%s: no key is the beginning of another", name);
	is_int(rows, count, name);
	crm_str_drop(&before);
	crm_str_drop(&key);
}

/* The sum of the rows' hashes. */
static uint64_t sum_of(struct crm_db *db, const char *sql)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	uint64_t sum = 0;
	bool row;

	must(crm_stmt_new(db, sql, &stmt));
	must(crm_stmt_step(stmt, &row));
	while (row) {
		uint64_t hash = CRM_ROW_HASH_START;
		struct crm_stored value;

		for (int i = 0; i < crm_stmt_columns(stmt); i++) {
			crm_stmt_stored(stmt, i, &value);
			hash = crm_row_hash(hash, &value);
		}
		sum += hash;
		must(crm_stmt_step(stmt, &row));
	}
	return sum;
}

static void test_sums(struct crm_db *db)
{
	static const char *const others[] = {
		"VALUES ('a', 2), ('b', 1), ('王', 3)",                 /* rows swapped */
		"VALUES ('a', 1), ('b', 2)",
		"VALUES ('a', 1), ('b', 2), ('王', 3), ('王', 3)",
		"VALUES ('a', 1), ('b', 2), (x'e78e8b', 3)",            /* the same bytes, no text */
		"VALUES ('a', 1), ('b', 2), (NULL, 3)",
		"VALUES ('a', 1), ('b', 2), ('', 3)",
		"VALUES ('a', 1), ('b', 2), ('王', 3.0)",
		"VALUES ('b', 1), ('b', 1), ('王', 3)",
		"VALUES ('a', 1), ('a', 1), ('王', 3)",
	};
	uint64_t all = sum_of(db, "VALUES ('a', 1), ('b', 2), ('王', 3)");

	ok(all == sum_of(db, "VALUES ('王', 3), ('a', 1), ('b', 2)"), "the order does not matter");
	for (size_t i = 0; i < CRM_COUNT(others); i++)
		ok(all != sum_of(db, others[i]), "another sum: %s", others[i]);
}

/* Rows that are alike in pairs have different hashes all the same. */
static void test_alike(struct crm_db *db)
{
	static const char *const rows[] = {
		"VALUES ('', NULL)", "VALUES (NULL, '')", "VALUES (NULL, NULL)", "VALUES ('', '')", "VALUES (0, '')", "VALUES (0, 0)",
		"VALUES (0, 0.0)", "VALUES ('ab', 'c')", "VALUES ('a', 'bc')", "VALUES ('abcdefgh', '')", "VALUES ('', 'abcdefgh')",
		"VALUES ('abcdefgh' || char(0), '')", "VALUES ('abcdefg', 'h')", "VALUES (x'', '')", "VALUES ('a', x'')",
		"VALUES ('Čapek', 1)", "VALUES (CAST('Čapek' AS BLOB), 1)", "VALUES (1, 'Čapek')",
	};

	for (size_t i = 0; i < CRM_COUNT(rows); i++) {
		bool apart = true;

		for (size_t j = 0; j < i; j++)
			apart = apart && sum_of(db, rows[i]) != sum_of(db, rows[j]);
		ok(apart, "a hash of its own: %s", rows[i]);
	}
}

int main(void)
{
	fixture_start();
	struct crm_db *db = opened();

	test_order(db, ordered, 38, "values");
	test_order(db, reals, 10, "fractions");
	test_sums(db);
	test_alike(db);
	crm_db_drop(&db);
	fixture_end();
	return tap_done();
}
