#include "store/links.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "query/sql.h"
#include "store/name.h"
#include "store/stmt.h"
#include "store/write.h"

enum { NAMED_MOST = 3, NAME_SIZE = 128 };

/* A link field of this entity: does the target exist? */
struct to {
	int field;
	struct crm_stmt *stmt;            /* of a link to one entity */
	struct to *next;
};

/* A field of some entity that may link to this one. */
struct from {
	const struct crm_entity *entity;
	int field;
	struct from *next;
};

struct crm_links {
	struct crm_store *store;
	const struct crm_entity *entity;
	struct to *to;
	struct from *from;
	struct crm_stmt *held;            /* one question about all of `from`; NULL where there are none */
	struct crm_str any;               /* "entity:id", for links to any record */
};

/* -- what a record links to -------------------------------------------------- */

static crm_err find_statement(struct crm_db *db, const struct crm_entity *target, struct crm_stmt **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_add(&sql, "SELECT 1 FROM ");
	crm_sql_add_name(&sql, target->name);
	crm_str_add(&sql, " WHERE id = ?1");
	return crm_db_stmt(db, crm_str_text(&sql), out);
}

static crm_err add_to(struct crm_links *links, struct crm_arena *arena, int i)
{
	const struct crm_field *field = links->entity->fields[i];
	const struct crm_entity *target = field->target ? crm_model_entity(links->store->model, field->target) : NULL;
	struct to *to;

	if (field->flags & CRM_LIST || !(field->type == CRM_T_ANYLINK || (field->type == CRM_T_LINK && target)))
		return NULL;
	to = crm_new(arena, struct to, 1);
	to->field = i;
	to->next = links->to;
	links->to = to;
	return field->type == CRM_T_LINK ? find_statement(links->store->db, target, &to->stmt) : NULL;
}

static crm_err fail_missing(const struct crm_field *field, const char *entity, const char *id)
{
	return crm_err_field(crm_fail(CRM_NOT_FOUND, "there is no %s %s", entity, id), field->name);
}

static crm_err look(struct crm_stmt *stmt, const char *id, bool *found)
{
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, found));
	crm_stmt_reset(stmt);
	return NULL;
}

/* "deal:7f3a..." */
static crm_err check_any(struct crm_links *links, const struct crm_field *field, const char *text)
{
	const char *colon = strchr(text, ':');
	const struct crm_entity *target;
	char name[NAME_SIZE] = "";
	struct crm_stmt *stmt;
	bool found;

	if (!colon || (size_t)(colon - text) >= sizeof name)
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' is not a link to a record", text), field->name);
	memcpy(name, text, (size_t)(colon - text));
	target = crm_model_entity(links->store->model, name);
	if (!target)
		return crm_err_field(crm_fail(CRM_INVALID, "there is no entity '%s'", name), field->name);
	CRM_TRY(find_statement(links->store->db, target, &stmt));
	CRM_TRY(look(stmt, colon + 1, &found));
	return found ? NULL : fail_missing(field, target->name, colon + 1);
}

/* A record may link to itself, also before it is there. */
static crm_err check_one(struct crm_links *links, const struct to *to, const struct crm_record *record)
{
	const struct crm_field *field = record->entity->fields[to->field];
	const char *id = record->values[to->field].s;
	bool found;

	if (!to->stmt)
		return check_any(links, field, id);
	if (crm_same(field->target, record->entity->name) && crm_same(id, crm_record_id(record)))
		return NULL;
	CRM_TRY(look(to->stmt, id, &found));
	return found ? NULL : fail_missing(field, field->target, id);
}

crm_err crm_links_check(struct crm_links *links, const struct crm_record *record, const bool *changed)
{
	for (const struct to *to = links->to; to; to = to->next)
		if (record->values[to->field].shape == CRM_TEXT && (!changed || changed[to->field]))
			CRM_TRY(check_one(links, to, record));
	return NULL;
}

/* -- what links to a record -------------------------------------------------- */

static bool may_link(const struct crm_field *field, const struct crm_entity *target)
{
	if (field->flags & CRM_LIST)
		return false;
	return field->type == CRM_T_ANYLINK || (field->type == CRM_T_LINK && crm_same(field->target, target->name));
}

static void add_from(struct crm_links *links, struct crm_arena *arena)
{
	const struct crm_model *model = links->store->model;

	for (size_t e = 0; e < model->count; e++)
		for (size_t i = 0; i < model->entities[e]->count; i++) {
			struct from *from;

			if (!may_link(model->entities[e]->fields[i], links->entity))
				continue;
			from = crm_new(arena, struct from, 1);
			*from = (struct from){ model->entities[e], (int)i, links->from };
			links->from = from;
		}
}

/* ` FROM "task" WHERE "about" = ?2`: ?1 is the id, ?2 is "entity:id". A link of the record to itself holds nothing. */
static void add_where(struct crm_str *sql, const struct from *from, const struct crm_entity *target)
{
	const struct crm_field *field = from->entity->fields[from->field];

	crm_str_add(sql, " FROM ");
	crm_sql_add_name(sql, from->entity->name);
	crm_str_add(sql, " WHERE ");
	crm_sql_add_name(sql, field->name);
	crm_str_add(sql, field->type == CRM_T_ANYLINK ? " = ?2" : " = ?1");
	if (from->entity == target)
		crm_str_add(sql, " AND id <> ?1");
}

static crm_err prepare_held(struct crm_links *links)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	if (!links->from)
		return NULL;
	crm_str_add(&sql, "SELECT ?1 IS ?2");
	for (const struct from *from = links->from; from; from = from->next) {
		crm_str_add(&sql, " OR EXISTS (SELECT 1");
		add_where(&sql, from, links->entity);
		crm_str_add(&sql, ")");
	}
	return crm_db_stmt(links->store->db, crm_str_text(&sql), &links->held);
}

/* Statements without links to any record have one parameter only. */
static void bind(struct crm_links *links, struct crm_stmt *stmt, const char *id)
{
	crm_str_clear(&links->any);
	crm_str_addf(&links->any, "%s:%s", links->entity->name, id);
	crm_stmt_bind_text(stmt, 1, id);
	if (crm_stmt_parameters(stmt) > 1)
		crm_stmt_bind_text(stmt, 2, crm_str_text(&links->any));
}

crm_err crm_links_held(struct crm_links *links, const char *id, bool *held)
{
	bool row;

	*held = false;
	if (!links->held)
		return NULL;
	bind(links, links->held, id);
	CRM_TRY(crm_stmt_step(links->held, &row));
	*held = row && crm_stmt_int(links->held, 0);
	crm_stmt_reset(links->held);
	return NULL;
}

/* `what` is "count(*)" or "id". */
static crm_err ask(struct crm_links *links, const struct from *from, const char *what, const char *id,
                   struct crm_stmt **out, bool *row)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&sql, "SELECT %s", what);
	add_where(&sql, from, links->entity);
	CRM_TRY(crm_db_stmt(links->store->db, crm_str_text(&sql), out));
	bind(links, *out, id);
	return crm_stmt_step(*out, row);
}

crm_err crm_links_holder(struct crm_links *links, const char *id, bool parts, struct crm_holder *out)
{
	out->entity = NULL;
	for (const struct from *from = links->from; from && !out->entity; from = from->next) {
		struct crm_stmt *stmt;
		bool row;

		if (((from->entity->fields[from->field]->flags & CRM_PART) != 0) != parts)
			continue;
		CRM_TRY(ask(links, from, "id", id, &stmt, &row));
		if (row) {
			out->entity = from->entity;
			out->field = from->field;
			snprintf(out->id, sizeof out->id, "%s", crm_stmt_text(stmt, 0));
		}
		crm_stmt_reset(stmt);
	}
	return NULL;
}

/* "2 deals (contact), 1 task (about)"; *first is the one a command can be shown for. */
static crm_err add_counts(struct crm_str *out, struct crm_links *links, const char *id, const struct from **first)
{
	size_t named = 0;

	*first = NULL;
	for (const struct from *from = links->from; from && named < NAMED_MOST; from = from->next) {
		const struct crm_entity *entity = from->entity;
		struct crm_stmt *stmt;
		int64_t count;
		bool row;

		CRM_TRY(ask(links, from, "count(*)", id, &stmt, &row));
		count = row ? crm_stmt_int(stmt, 0) : 0;
		crm_stmt_reset(stmt);
		if (!count)
			continue;
		crm_str_addf(out, "%s%lld %s (%s)", named++ ? ", " : "", (long long)count,
		             count == 1 ? entity->name : entity->plural, entity->fields[from->field]->name);
		*first = *first ? *first : from;
	}
	return NULL;
}

crm_err crm_links_refuse(struct crm_links *links, const char *id)
{
	CRM_AUTO(crm_str_drop) struct crm_str counts = {0};
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	const struct crm_field *field;
	const struct from *first;
	crm_err err = add_counts(&counts, links, id, &first);

	if (err)
		return err;
	crm_name_add(&name, links->store, links->entity, id);
	err = crm_fail(CRM_CONFLICT, "%s is linked to by %s", crm_str_text(&name), crm_str_text(&counts));
	if (!first)
		return err;
	field = first->entity->fields[first->field];
	bind(links, links->held, id);
	return crm_err_hint(err, "crm-record %s list %s=%s shows them", first->entity->name, field->name,
	                    field->type == CRM_T_ANYLINK ? crm_str_text(&links->any) : id);
}

crm_err crm_links_new(struct crm_arena *arena, struct crm_store *store, const struct crm_entity *entity,
                      struct crm_links **out)
{
	*out = crm_new(arena, struct crm_links, 1);
	(*out)->store = store;
	(*out)->entity = entity;
	for (size_t i = 0; i < entity->count; i++)
		CRM_TRY(add_to(*out, arena, (int)i));
	add_from(*out, arena);
	return prepare_held(*out);
}

void crm_links_drop(struct crm_links **links)
{
	if (!*links)
		return;
	crm_str_drop(&(*links)->any);
	*links = NULL;
}
