#include "store/put.h"

#include <string.h>

#include "query/sql.h"
#include "store/stmt.h"

enum {
	WORDS = 4, WORD_BITS = 64, BITS_MOST = WORDS * WORD_BITS,
	STATEMENTS_MOST = 64 /* more sets than this are no import: all columns are named then */
};

struct bits {
	uint64_t words[WORDS];
};

struct kept {
	struct bits bits;
	struct crm_stmt *stmt;
};

struct cache {
	struct kept kept[STATEMENTS_MOST];
	size_t count, latest;
};

struct crm_put {
	struct crm_db *db;
	const struct crm_entity *entity;
	struct cache inserts, updates;
	bool *all;
	bool *filled;
};

struct crm_put *crm_put_new(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity)
{
	struct crm_put *put = crm_new(arena, struct crm_put, 1);

	put->db = db;
	put->entity = entity;
	put->all = crm_new(arena, bool, entity->count);
	put->filled = crm_new(arena, bool, entity->count);
	memset(put->all, true, entity->count * sizeof *put->all);
	return put;
}

static struct bits bits_of(const bool *marked, size_t count)
{
	struct bits bits = {{0}};

	for (size_t i = 0; i < count && i < BITS_MOST; i++)
		bits.words[i / WORD_BITS] |= (uint64_t)marked[i] << i % WORD_BITS;
	return bits;
}

static void add_insert(struct crm_str *sql, const struct crm_entity *entity, const bool *marked)
{
	int parameter = 1;

	crm_str_add(sql, "INSERT INTO ");
	crm_sql_add_name(sql, entity->name);
	crm_str_add(sql, " (rev");
	for (size_t i = 0; i < entity->count; i++) {
		if (!marked[i])
			continue;
		crm_str_add(sql, ", ");
		crm_sql_add_name(sql, entity->fields[i]->name);
		parameter++;
	}
	crm_str_add(sql, ") VALUES (?");
	while (--parameter)
		crm_str_add(sql, ", ?");
	crm_str_add(sql, ")");
}

static void add_update(struct crm_str *sql, const struct crm_entity *entity, const bool *marked)
{
	crm_str_add(sql, "UPDATE ");
	crm_sql_add_name(sql, entity->name);
	crm_str_add(sql, " SET rev = ?");
	for (size_t i = 0; i < entity->count; i++) {
		if (!marked[i])
			continue;
		crm_str_add(sql, ", ");
		crm_sql_add_name(sql, entity->fields[i]->name);
		crm_str_add(sql, " = ?");
	}
	crm_str_add(sql, " WHERE rowid = ?");
}

static crm_err prepare(struct crm_put *put, bool is_insert, const bool *marked, struct crm_stmt **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	if (is_insert)
		add_insert(&sql, put->entity, marked);
	else
		add_update(&sql, put->entity, marked);
	return crm_db_stmt(put->db, crm_str_text(&sql), out);
}

static struct kept *look(struct cache *cache, const struct bits *bits)
{
	struct kept *latest = &cache->kept[cache->latest];

	if (cache->count && memcmp(&latest->bits, bits, sizeof *bits) == 0)
		return latest;
	for (size_t i = 0; i < cache->count; i++)
		if (memcmp(&cache->kept[i].bits, bits, sizeof *bits) == 0) {
			cache->latest = i;
			return &cache->kept[i];
		}
	return NULL;
}

/* *marked becomes "all" where the set has no statement of its own. */
static crm_err statement(struct crm_put *put, bool is_insert, const bool **marked, struct crm_stmt **out)
{
	struct cache *cache = is_insert ? &put->inserts : &put->updates;
	struct bits bits = bits_of(*marked, put->entity->count);
	struct kept *kept = put->entity->count > BITS_MOST ? NULL : look(cache, &bits);

	if (kept) {
		*out = kept->stmt;
		return NULL;
	}
	if (cache->count == STATEMENTS_MOST || put->entity->count > BITS_MOST) {
		*marked = put->all;
		return prepare(put, is_insert, *marked, out);
	}
	CRM_TRY(prepare(put, is_insert, *marked, out));
	cache->latest = cache->count;
	cache->kept[cache->count++] = (struct kept){ .bits = bits, .stmt = *out };
	return NULL;
}

/* Returns the number of the parameter after the last. */
static int bind(struct crm_stmt *stmt, const struct crm_record *record, const bool *marked, int64_t rev)
{
	int parameter = 1;

	crm_stmt_bind_int(stmt, parameter++, rev);
	for (size_t i = 0; i < record->entity->count; i++)
		if (marked[i])
			crm_stmt_bind(stmt, parameter++, record->values[i]);
	return parameter;
}

crm_err crm_put_insert(struct crm_put *put, const struct crm_record *record, int64_t rev, int64_t *rowid)
{
	const bool *marked = put->filled;
	struct crm_stmt *stmt;

	for (size_t i = 0; i < put->entity->count; i++)
		put->filled[i] = record->values[i].shape != CRM_EMPTY;
	CRM_TRY(statement(put, true, &marked, &stmt));
	bind(stmt, record, marked, rev);
	CRM_TRY(crm_stmt_run(stmt));
	*rowid = crm_db_last_rowid(put->db);
	return NULL;
}

crm_err crm_put_update(struct crm_put *put, const struct crm_record *record, const bool *marked, int64_t rev,
                       int64_t rowid)
{
	struct crm_stmt *stmt;
	int parameter;

	CRM_TRY(statement(put, false, &marked, &stmt));
	parameter = bind(stmt, record, marked, rev);
	crm_stmt_bind_int(stmt, parameter, rowid);
	return crm_stmt_run(stmt);
}
