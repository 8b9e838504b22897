#include "store/past.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "query/sql.h"
#include "store/stmt.h"

struct crm_past {
	struct crm_stmt *stmt;
	struct crm_arena *arena;
};

/* -- what to look for -------------------------------------------------------- */

/* A body is JSON, where some characters are written otherwise: the longest piece of the text without any of them must be
 * in it all the same. Lists part their elements otherwise too. */
static const char *plain_piece(struct crm_arena *arena, const char *text)
{
	static const char special[] = "\"\\;,\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13"
	                              "\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f";
	const char *best = "";
	size_t most = 0;

	while (*text) {
		size_t n = strcspn(text, special);

		if (n > most) {
			most = n;
			best = text;
		}
		text += n + (text[n] != '\0');
	}
	return crm_copy_n(arena, best, most);
}

static const char *folded(struct crm_arena *arena, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	crm_fold(&out, text, strlen(text));
	return crm_copy(arena, crm_str_text(&out));
}

/* -- the statement ----------------------------------------------------------- */

static bool is_wanted(const struct crm_past_wish *wish, const struct crm_field *field)
{
	if (field->flags & CRM_LOCAL || field->type == CRM_T_BOOL)
		return false;
	if (!wish->fields)
		return true;
	for (const char *const *name = wish->fields; *name; name++)
		if (strcmp(*name, field->name) == 0)
			return true;
	return false;
}

/* A number is stored without its point: what is asked for as 480.00 is 48000 there. */
static void add_field(struct crm_str *sql, const struct crm_past_wish *wish, const struct crm_field *field)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	bool is_text = field->flags & CRM_LIST || crm_same(crm_type_sql(field->type), "TEXT");

	crm_sql_add_name(&name, field->name);
	if (is_text)
		crm_str_addf(sql, " OR instr(crm_fold(%s), ?2) > 0", crm_str_text(&name));
	if (wish->digits && (!is_text || field->type == CRM_T_PHONE))
		crm_str_addf(sql, " OR instr(crm_digits(%s), ?3) > 0", crm_str_text(&name));
}

static void add_rows(struct crm_str *sql, const struct crm_past_wish *wish, const struct crm_entity *entity)
{
	crm_str_add(sql, " UNION SELECT id FROM ");
	crm_sql_add_name(sql, entity->name);
	crm_str_add(sql, " WHERE 0");
	for (size_t i = 0; i < entity->count; i++)
		if (is_wanted(wish, entity->fields[i]))
			add_field(sql, wish, entity->fields[i]);
}

static const char select_past[] =
	"SELECT record FROM change WHERE entity = ?1 AND op IN ('update', 'delete')"
	" AND (instr(crm_fold(before), ?2) > 0 OR (?3 IS NOT NULL AND instr(crm_digits(before), ?3) > 0))";

crm_err crm_past_open(struct crm_store *store, const struct crm_past_wish *wish, struct crm_past **out)
{
	CRM_AUTO(crm_past_drop) struct crm_past *past = crm_calloc(1, sizeof *past);
	const struct crm_entity *entity = crm_model_entity(store->model, wish->entity);
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	*out = NULL;
	past->arena = crm_arena_new();
	crm_str_add(&sql, select_past);
	if (entity)
		add_rows(&sql, wish, entity);
	crm_str_add(&sql, " ORDER BY 1");
	CRM_TRY(crm_stmt_new(store->db, crm_str_text(&sql), &past->stmt));
	crm_stmt_bind_text(past->stmt, 1, crm_copy(past->arena, wish->entity));
	crm_stmt_bind_text(past->stmt, 2, folded(past->arena, plain_piece(past->arena, wish->text)));
	crm_stmt_bind_text(past->stmt, 3, wish->digits ? crm_copy(past->arena, wish->digits) : NULL);
	*out = past;
	past = NULL;
	return NULL;
}

crm_err crm_past_next(struct crm_past *past, const char **id)
{
	bool row;

	CRM_TRY(crm_stmt_step(past->stmt, &row));
	*id = row ? crm_stmt_text(past->stmt, 0) : NULL;
	return NULL;
}

void crm_past_drop(struct crm_past **past)
{
	if (!*past)
		return;
	crm_stmt_drop(&(*past)->stmt);
	crm_arena_drop(&(*past)->arena);
	free(*past);
	*past = NULL;
}

/* -- entities ---------------------------------------------------------------- */

/* From one name to the next in the index: there are few. */
static const char select_entities[] =
	"WITH RECURSIVE known (name) AS (SELECT (SELECT min(entity) FROM change)"
	" UNION ALL SELECT (SELECT min(entity) FROM change WHERE entity > name) FROM known WHERE name IS NOT NULL)"
	" SELECT name FROM known WHERE name IS NOT NULL";

crm_err crm_past_entities(struct crm_store *store, struct crm_arena *arena, const char ***names, size_t *count)
{
	size_t room = store->model->count + 64;
	struct crm_stmt *stmt;
	bool row = true;

	*names = crm_new(arena, const char *, room);
	*count = 0;
	CRM_TRY(crm_db_stmt(store->db, select_entities, &stmt));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		if (*count == room) {
			const char **old = *names;

			*names = crm_new(arena, const char *, room * 2);
			memcpy(*names, old, room * sizeof *old);
			room *= 2;
		}
		(*names)[(*count)++] = crm_copy(arena, crm_stmt_text(stmt, 0));
	}
}
