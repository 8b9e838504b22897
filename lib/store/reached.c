#include "store/reached.h"

#include <string.h>

#include "model/reached.h"
#include "model/phone.h"
#include "query/sql.h"
#include "store/asof.h"
#include "store/row.h"
#include "store/stmt.h"

enum {
	DIGITS = 6, /* of a number's end: what prefixes and trunk digits do not reach */
	KEYS_MOST = 200
};

struct crm_reached {
	struct crm_db *db;
	const struct crm_entity *entity;
};

const char *crm_reached_name(struct crm_arena *arena, const struct crm_entity *entity)
{
	return crm_textf(arena, "%s.reached", entity->name);
}

const char *crm_reached_sql(struct crm_arena *arena, const struct crm_entity *entity)
{
	return crm_textf(arena, "CREATE TABLE \"%s.reached\" (\n\tkey TEXT NOT NULL,\n\tid TEXT NOT NULL,\n"
	                 "\tPRIMARY KEY (key, id)\n) WITHOUT ROWID, STRICT", entity->name);
}

/* -- keys -------------------------------------------------------------------------- */

static bool has_index(const struct crm_field *field)
{
	return !(field->flags & CRM_LIST) && field->flags & (CRM_INDEXED | CRM_UNIQUE);
}

static bool is_kept_here(const struct crm_field *field)
{
	return field->flags & CRM_REACHED && !has_index(field);
}

bool crm_reached_is_kept(const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++)
		if (is_kept_here(entity->fields[i]))
			return true;
	return false;
}

/* A number whose E.164 form is known is found by that. */
static bool is_found_otherwise(const struct crm_record *record, const struct crm_field *field)
{
	return has_index(field) || (field->e164 && crm_record_get(record, field->e164).shape == CRM_TEXT);
}

/* An address has no '#' in front of nothing but digits. NULL: none. */
static const char *key_of(struct crm_arena *arena, const char *text)
{
	char form[CRM_PHONE_FORM_SIZE];
	size_t n;

	if (crm_reached_is_address(text))
		return crm_copy(arena, text);
	crm_phone_form(text, NULL, form);
	n = strlen(form);
	return n ? crm_textf(arena, "#%s", form + (n > DIGITS ? n - DIGITS : *form == '+')) : NULL;
}

static bool is_among(const char *const *keys, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

struct keys {
	const char *at[KEYS_MOST];
	size_t count;
};

static void read_keys(struct crm_arena *arena, const struct crm_record *record, struct keys *keys)
{
	CRM_AUTO(crm_reached_walk_drop) struct crm_reached_walk walk = {0};

	keys->count = 0;
	while (keys->count < KEYS_MOST && crm_reached_next(record, &walk)) {
		const char *key = is_found_otherwise(record, record->entity->fields[walk.field]) ? NULL : key_of(arena, walk.text);

		if (key && !is_among(keys->at, keys->count, key))
			keys->at[keys->count++] = key;
	}
}

/* -- writing ----------------------------------------------------------------------- */

crm_err crm_reached_new(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity,
                      struct crm_reached **out)
{
	*out = NULL;
	if (!crm_reached_is_kept(entity))
		return NULL;
	*out = crm_new(arena, struct crm_reached, 1);
	**out = (struct crm_reached){ db, entity };
	return NULL;
}

static crm_err run(struct crm_db *db, const struct crm_record *record, const char *const words[2])
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	struct keys keys;

	read_keys(arena, record, &keys);
	if (keys.count)
		crm_str_addf(&sql, "%s \"%s.reached\" %s", words[0], record->entity->name, words[1]);
	for (size_t i = 0; i < keys.count; i++) {
		CRM_TRY(crm_db_stmt(db, crm_str_text(&sql), &stmt));
		crm_stmt_bind_text(stmt, 1, keys.at[i]);
		crm_stmt_bind_text(stmt, 2, crm_record_id(record));
		CRM_TRY(crm_stmt_run(stmt));
	}
	return NULL;
}

static crm_err add(struct crm_db *db, const struct crm_record *record)
{
	return run(db, record, (const char *const[]){ "INSERT INTO", "(key, id) VALUES (?1, ?2)" });
}

static crm_err take(struct crm_db *db, const struct crm_record *record)
{
	return run(db, record, (const char *const[]){ "DELETE FROM", "WHERE key = ?1 AND id = ?2" });
}

/* Most records have nothing to keep here; an import asks this of each. */
static bool has_any(const struct crm_record *record)
{
	for (size_t i = 0; i < record->entity->count; i++) {
		const struct crm_field *field = record->entity->fields[i];

		if (is_kept_here(field) && record->values[i].shape != CRM_EMPTY && !is_found_otherwise(record, field))
			return true;
	}
	return false;
}

crm_err crm_reached_created(struct crm_reached *reach, const struct crm_record *record)
{
	return reach && has_any(record) ? add(reach->db, record) : NULL;
}

static bool is_concerned(const struct crm_entity *entity, const bool *changed)
{
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];

		if (is_kept_here(field) && (changed[i] || (field->e164 && changed[crm_entity_field(entity, field->e164)])))
			return true;
	}
	return false;
}

crm_err crm_reached_updated(struct crm_reached *reach, const struct crm_record *old, const struct crm_record *record,
                          const bool *changed)
{
	if (!reach || !is_concerned(reach->entity, changed))
		return NULL;
	CRM_TRY(take(reach->db, old));
	return add(reach->db, record);
}

crm_err crm_reached_deleted(struct crm_reached *reach, const struct crm_record *old)
{
	return reach && has_any(old) ? take(reach->db, old) : NULL;
}

/* -- finding ----------------------------------------------------------------------- */

/* As it was: those that have it now, and all that have changed since. */
static void add_find(struct crm_str *sql, struct crm_store *store, const struct crm_entity *entity)
{
	crm_str_addf(sql, "SELECT id FROM main.\"%s.reached\" WHERE key = ?1", entity->name);
	if (store->asof)
		crm_asof_add_changed(sql, store, entity);
	crm_str_add(sql, " LIMIT ?2");
}

crm_err crm_reached_find(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                       const char *text, int most, const char ***ids, size_t *count)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	const char *key = crm_reached_is_kept(entity) ? key_of(arena, text) : NULL;
	struct crm_stmt *stmt;
	bool row;

	*count = 0;
	if (!key)
		return NULL;
	add_find(&sql, store, entity);
	CRM_TRY(crm_db_stmt(store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, key);
	crm_stmt_bind_int(stmt, 2, most);
	CRM_TRY(crm_stmt_step(stmt, &row));
	for (*ids = row ? crm_new(arena, const char *, (size_t)most) : NULL; row;) {
		(*ids)[(*count)++] = crm_copy(arena, crm_stmt_text(stmt, 0));
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

void crm_reached_add_addresses(struct crm_str *sql, const struct crm_entity *entity)
{
	if (crm_reached_is_kept(entity))
		crm_str_addf(sql, " UNION ALL SELECT id, 1 FROM \"%s.reached\" WHERE key = ?1", entity->name);
}

/* -- all rows ---------------------------------------------------------------------- */

/* Those that may have something to keep. */
static void add_rows(struct crm_str *sql, const struct crm_entity *entity)
{
	const char *gap = " WHERE ";

	crm_row_add_select(sql, entity);
	for (size_t i = 0; i < entity->count; i++) {
		if (!is_kept_here(entity->fields[i]))
			continue;
		crm_str_add(sql, gap);
		crm_sql_add_name(sql, entity->fields[i]->name);
		crm_str_add(sql, " IS NOT NULL");
		gap = " OR ";
	}
}

/* Each row that has keys goes through `each`. */
static crm_err walk_rows(struct crm_db *db, const struct crm_entity *entity,
                         crm_err (*each)(struct crm_db *db, const struct crm_record *record, void *context),
                         void *context)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_record *record = crm_record_new(arena, entity);
	bool row;

	add_rows(&sql, entity);
	CRM_TRY(crm_stmt_new(db, crm_str_text(&sql), &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	while (row) {
		crm_row_fill(record, stmt, 1);
		if (has_any(record))
			CRM_TRY(each(db, record, context));
		CRM_TRY(crm_stmt_step(stmt, &row));
	}
	return NULL;
}

static crm_err add_row(struct crm_db *db, const struct crm_record *record, void *context)
{
	(void)context;
	return add(db, record);
}

crm_err crm_reached_rebuild(struct crm_db *db, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&sql, "DELETE FROM \"%s.reached\"", entity->name);
	CRM_TRY(crm_db_run(db, crm_str_text(&sql)));
	return walk_rows(db, entity, add_row, NULL);
}

static crm_err read_number(struct crm_db *db, const char *sql, const char *a, const char *b, int64_t *number)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(db, sql, &stmt));
	if (a)
		crm_stmt_bind_text(stmt, 1, a);
	if (b)
		crm_stmt_bind_text(stmt, 2, b);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*number = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

/* How many keys the rows have, and how many of them the index has. */
struct counts {
	int64_t wanted, found;
};

static crm_err count_row(struct crm_db *db, const struct crm_record *record, void *context)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct counts *counts = context;
	struct keys keys;
	int64_t found;
	const char *sql = crm_textf(arena, "SELECT count(*) FROM \"%s.reached\" WHERE key = ?1 AND id = ?2",
	                            record->entity->name);

	read_keys(arena, record, &keys);
	counts->wanted += (int64_t)keys.count;
	for (size_t i = 0; i < keys.count; i++) {
		CRM_TRY(read_number(db, sql, keys.at[i], crm_record_id(record), &found));
		counts->found += found;
	}
	return NULL;
}

crm_err crm_reached_check(struct crm_db *db, const struct crm_entity *entity, bool *fits)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct counts counts = {0};
	int64_t kept;

	CRM_TRY(walk_rows(db, entity, count_row, &counts));
	crm_str_addf(&sql, "SELECT count(*) FROM \"%s.reached\"", entity->name);
	CRM_TRY(read_number(db, crm_str_text(&sql), NULL, NULL, &kept));
	*fits = counts.wanted == counts.found && counts.found == kept;
	return NULL;
}
