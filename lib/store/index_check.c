#include "store/index_check.h"

#include <string.h>

#include "query/sql.h"
#include "store/row_key.h"
#include "store/stmt.h"

/* Of the rows an index should hold, or of the entries it holds: the order they come in does not matter. */
struct sum {
	uint64_t count, hashes;
};

struct index {
	const struct crm_schema_object *object;
	struct crm_str columns;          /* of its key, quoted */
	int width;                       /* how many */
	const char *where;               /* the rows it holds; NULL: all */
	bool unique;
	int first;                       /* of its columns in the statement over the table */
	struct sum rows;
	struct index *next;
};

struct table {
	struct crm_db *db;
	struct crm_arena *arena;
	const char *name;
	struct index *indexes;
	struct crm_str keys[2];          /* of an entry, and of the one before */
	int now;                         /* which of them is the entry's */
};

static void drop_table(struct table *table)
{
	for (struct index *index = table->indexes; index; index = index->next)
		crm_str_drop(&index->columns);
	crm_str_drop(&table->keys[0]);
	crm_str_drop(&table->keys[1]);
	crm_arena_drop(&table->arena);
}

/* -- which indexes ------------------------------------------------------------- */

static const struct crm_schema_object *wanted(const struct crm_schema_object *objects, size_t count, const char *name,
                                              const char *sql)
{
	for (size_t i = 0; i < count; i++)
		if (objects[i].kind == CRM_SCHEMA_INDEX && crm_same(objects[i].name, name) && crm_same(objects[i].sql, sql))
			return &objects[i];
	return NULL;
}

/* A key of an expression, downwards, by other rules than those of bytes, or of the row's number (which SQLite reads from
 * elsewhere) cannot be read as it is stored. */
static const char key_sql[] =
	"SELECT k.name, k.cid >= 0 AND NOT k.\"desc\" AND k.coll = 'BINARY' AND NOT t.pk"
	" FROM pragma_index_xinfo(?1) k LEFT JOIN pragma_table_info(?2) t ON t.cid = k.cid WHERE k.key ORDER BY k.seqno";

static crm_err read_columns(struct table *table, struct index *index, bool *readable)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(table->db, key_sql, &stmt));
	crm_stmt_bind_text(stmt, 1, index->object->name);
	crm_stmt_bind_text(stmt, 2, table->name);
	CRM_TRY(crm_stmt_step(stmt, &row));
	for (*readable = true; row && *readable; index->width++) {
		*readable = crm_stmt_int(stmt, 1);
		crm_str_add(&index->columns, index->width ? ", " : "");
		if (*readable)
			crm_sql_add_name(&index->columns, crm_stmt_text(stmt, 0));
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err add_index(struct table *table, const struct crm_schema_object *object, bool *readable)
{
	struct index *index = crm_new(table->arena, struct index, 1);
	const char *where = strstr(object->sql, ") WHERE ");

	*index = (struct index){
		.object = object, .where = where ? where + strlen(") WHERE ") : NULL,
		.unique = crm_starts(object->sql, "CREATE UNIQUE"), .next = table->indexes,
	};
	table->indexes = index;
	return read_columns(table, index, readable);
}

static crm_err read_indexes(struct table *table, const struct crm_schema_object *objects, size_t count, bool *known)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(crm_stmt_new(table->db, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, table->name);
	CRM_TRY(crm_stmt_step(stmt, &row));
	for (*known = true; row && *known;) {
		const struct crm_schema_object *object = wanted(objects, count, crm_stmt_text(stmt, 0), crm_stmt_text(stmt, 1));

		*known = object;
		if (object)
			CRM_TRY(add_index(table, object, known));
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

/* -- the rows ------------------------------------------------------------------ */

static crm_err prepare_rows(struct table *table, struct crm_stmt **stmt)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	int column = 1;

	crm_str_add(&sql, "SELECT rowid");
	for (struct index *index = table->indexes; index; index = index->next) {
		index->first = column;
		column += index->width + 1;
		crm_str_addf(&sql, ", %s, %s", crm_str_text(&index->columns), index->where ? index->where : "1");
	}
	crm_str_add(&sql, " FROM ");
	crm_sql_add_name(&sql, table->name);
	crm_str_add(&sql, " NOT INDEXED");
	return crm_stmt_new(table->db, crm_str_text(&sql), stmt);
}

static void add_row(struct index *index, struct crm_stmt *stmt, uint64_t hash)
{
	struct crm_stored value;

	for (int i = 0; i < index->width; i++) {
		crm_stmt_stored(stmt, index->first + i, &value);
		hash = crm_row_hash(hash, &value);
	}
	index->rows.hashes += hash;
	index->rows.count++;
}

static crm_err sum_rows(struct table *table)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(prepare_rows(table, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		struct crm_stored number;

		crm_stmt_stored(stmt, 0, &number);
		uint64_t hash = crm_row_hash(CRM_ROW_HASH_START, &number);
		for (struct index *index = table->indexes; index; index = index->next)
			if (crm_stmt_int(stmt, index->first + index->width))
				add_row(index, stmt, hash);
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

/* -- the entries --------------------------------------------------------------- */

static crm_err prepare_entries(struct table *table, const struct index *index, struct crm_stmt **stmt)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&sql, "SELECT rowid, %s FROM ", crm_str_text(&index->columns));
	crm_sql_add_name(&sql, table->name);
	crm_str_add(&sql, " INDEXED BY ");
	crm_sql_add_name(&sql, index->object->name);
	if (index->where)
		crm_str_addf(&sql, " WHERE %s", index->where);
	return crm_stmt_new(table->db, crm_str_text(&sql), stmt);
}

/* How many there are: SQLite passes over those that a partial index should not have. -1: a SQLite built without dbstat. */
static crm_err count_entries(struct crm_db *db, const struct index *index, int64_t *count)
{
	struct crm_stmt *stmt;
	bool row;
	crm_err err = crm_db_stmt(db, "SELECT ncell FROM dbstat WHERE name = ?1 AND aggregate = TRUE", &stmt);

	*count = -1;
	if (err)
		return crm_err_kind(err) == CRM_USAGE ? NULL : err;
	crm_stmt_bind_text(stmt, 1, index->object->name);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*count = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

enum { NUMBER_BYTES = 9 /* of the row, at a key's end */ };

/* Does the entry come after the one before, and in a unique index with another key? */
static bool is_next(const struct table *table, const struct index *index)
{
	const struct crm_str *key = &table->keys[table->now], *before = &table->keys[!table->now];
	size_t n = before->n < key->n ? before->n : key->n;

	if (before->n == 0)
		return true;
	if (index->unique && before->n == key->n && memcmp(before->s, key->s, n - NUMBER_BYTES) == 0)
		return false;
	return memcmp(before->s, key->s, n) < 0;
}

/* An entry: the columns of the key, then the row's number. */
static uint64_t read_entry(struct table *table, const struct index *index, struct crm_stmt *stmt)
{
	struct crm_str *key = &table->keys[table->now = !table->now];
	struct crm_stored number, value;

	crm_str_clear(key);
	crm_stmt_stored(stmt, 0, &number);
	uint64_t hash = crm_row_hash(CRM_ROW_HASH_START, &number);
	for (int i = 1; i <= index->width; i++) {
		crm_stmt_stored(stmt, i, &value);
		crm_row_key_add(key, &value);
		hash = crm_row_hash(hash, &value);
	}
	crm_row_key_add(key, &number);
	return hash;
}

static crm_err sum_entries(struct table *table, const struct index *index, struct sum *entries, bool *ordered)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	*ordered = true;
	crm_str_clear(&table->keys[table->now]);
	CRM_TRY(prepare_entries(table, index, &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row && *ordered) {
		entries->hashes += read_entry(table, index, stmt);
		entries->count++;
		*ordered = is_next(table, index);
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

static crm_err check_entries(struct table *table, const struct index *index, bool *fits)
{
	struct sum entries = {0};
	bool ordered;
	int64_t count;

	CRM_TRY(count_entries(table->db, index, &count));
	CRM_TRY(sum_entries(table, index, &entries, &ordered));
	*fits = ordered && count == (int64_t)entries.count && entries.count == index->rows.count &&
	        entries.hashes == index->rows.hashes;
	return NULL;
}

static crm_err compare(struct table *table, bool *fits)
{
	CRM_TRY(sum_rows(table));
	for (const struct index *index = table->indexes; index && *fits; index = index->next)
		CRM_TRY(check_entries(table, index, fits));
	return NULL;
}

crm_err crm_index_check(struct crm_db *db, const struct crm_schema_object *objects, size_t count, const char *name,
                        bool *fits)
{
	CRM_AUTO(drop_table) struct table table = { .db = db, .name = name, .arena = crm_arena_new() };

	CRM_TRY(read_indexes(&table, objects, count, fits));
	return *fits ? compare(&table, fits) : NULL;
}
