#include "repo/merge.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "query/sql.h"
#include "repo/merged.h"
#include "store/own.h"
#include "store/read.h"
#include "store/stmt.h"

enum { DEPTH_MOST = 8 };

static crm_err read(struct crm_merge *merge, struct crm_arena *arena, const struct crm_entity *entity, const char *id,
                    struct crm_record **out)
{
	CRM_TRY(crm_read_record(merge->repo->store, arena, entity, id, out, NULL));
	return *out ? NULL : crm_fail(CRM_NOT_FOUND, "there is no %s %s", entity->name, id);
}

static crm_err update(struct crm_merge *merge, const struct crm_record *old, struct crm_record *record)
{
	bool changed;
	return crm_change_update(merge->change, old, record, &changed);
}

/* -- what cannot be there twice ------------------------------------------------------- */

static void add_equal(struct crm_str *sql, const struct crm_entity *entity, const char *name, bool first)
{
	crm_str_add(sql, first ? " WHERE " : " AND ");
	crm_sql_add_name(sql, entity->fields[crm_entity_field(entity, name)]->name);
	crm_str_add(sql, " = ?");
}

/* The record that has the same values in these fields; "" if there is none, or one of them is empty. */
static crm_err find_same(struct crm_merge *merge, const struct crm_record *record, const char *const *names,
                         char id[17])
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	const struct crm_entity *entity = record->entity;
	struct crm_stmt *stmt;
	bool row;
	int n = 0;
	id[0] = '\0';
	crm_str_add(&sql, "SELECT id FROM ");
	crm_sql_add_name(&sql, entity->name);
	for (; names[n]; n++)
		add_equal(&sql, entity, names[n], n == 0);
	crm_str_add(&sql, " AND id <> ? LIMIT 1");
	CRM_TRY(crm_db_stmt(merge->repo->store->db, crm_str_text(&sql), &stmt));
	for (int i = 0; i < n; i++)
		crm_stmt_bind(stmt, i + 1, crm_record_get(record, names[i]));
	crm_stmt_bind_text(stmt, n + 1, crm_record_id(record));
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row)
		memcpy(id, crm_stmt_text(stmt, 0), CRM_ID_SIZE);
	crm_stmt_reset(stmt);
	return NULL;
}

static bool is_among(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (crm_same(*names, name))
			return true;
	return false;
}

/* With its link moved, is this record the same as another? */
static crm_err find_twin(struct crm_merge *merge, const struct crm_record *record, const struct crm_field *field,
                         char id[17])
{
	const char *const alone[] = { field->name, NULL };
	id[0] = '\0';
	if (field->flags & CRM_UNIQUE)
		CRM_TRY(find_same(merge, record, alone, id));
	if (!*id && is_among(record->entity->together, field->name))
		CRM_TRY(find_same(merge, record, record->entity->together, id));
	return NULL;
}

/* -- links ----------------------------------------------------------------------------- */

/* From `other` to `keep`: as a link field of this type has it. */
struct move {
	const struct crm_entity *entity;   /* of both */
	const char *keep, *other;
};

static const char *link_text(struct crm_arena *arena, const struct crm_field *field, const struct move *move,
                             const char *id)
{
	return field->type == CRM_T_ANYLINK ? crm_textf(arena, "%s:%s", move->entity->name, id) : id;
}

static crm_err move_link(struct crm_merge *merge, const struct move *move, const struct crm_entity *entity, int at,
                         const char *holder)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_field *field = entity->fields[at];
	struct crm_record *old, *record;
	char twin[17];
	CRM_TRY(read(merge, arena, entity, holder, &old));
	record = crm_record_copy(arena, old);
	record->values[at] = crm_value_text(link_text(arena, field, move, move->keep));
	if (entity == move->entity && crm_same(holder, move->keep))
		record->values[at] = CRM_NO_VALUE; /* what stays does not link to itself */
	CRM_TRY(find_twin(merge, record, field, twin));
	if (*twin && merge->depth < DEPTH_MOST)
		return crm_merge(merge, entity, twin, &holder, 1);
	return crm_err_in(update(merge, old, record), "%s %.8s", entity->name, holder);
}

static crm_err holders_of(struct crm_merge *merge, struct crm_arena *arena, const struct move *move,
                          const struct crm_entity *entity, const struct crm_field *field, struct crm_str *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;
	crm_str_add(&sql, "SELECT id FROM ");
	crm_sql_add_name(&sql, entity->name);
	add_equal(&sql, entity, field->name, true);
	crm_str_add(&sql, " ORDER BY id");
	CRM_TRY(crm_db_stmt(merge->repo->store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, link_text(arena, field, move, move->other));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		crm_str_add_n(out, crm_stmt_text(stmt, 0), CRM_ID_SIZE);
	}
}

static crm_err move_field(struct crm_merge *merge, const struct move *move, const struct crm_entity *entity, int at)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str holders = {0};
	CRM_TRY(holders_of(merge, arena, move, entity, entity->fields[at], &holders));
	for (size_t i = 0; i < holders.n; i += CRM_ID_SIZE) {
		const char *holder = holders.s + i;
		if (entity != move->entity || !crm_same(holder, move->other))
			CRM_TRY(move_link(merge, move, entity, at, holder));
	}
	return NULL;
}

static crm_err move_links(struct crm_merge *merge, const struct move *move)
{
	const struct crm_model *model = merge->repo->store->model;
	for (size_t e = 0; e < model->count; e++)
		for (size_t i = 0; i < model->entities[e]->count; i++) {
			const struct crm_field *field = model->entities[e]->fields[i];
			bool leads = field->type == CRM_T_ANYLINK ||
			             (field->type == CRM_T_LINK && crm_same(field->target, move->entity->name));
			if (leads && !(field->flags & CRM_LIST))
				CRM_TRY(move_field(merge, move, model->entities[e], (int)i));
		}
	return NULL;
}

/* -- all ---------------------------------------------------------------------------------- */

static crm_err make_alias(struct crm_merge *merge, struct crm_arena *arena, const struct crm_record *other,
                          const char *keep)
{
	const struct crm_entity *entity = crm_model_entity(merge->repo->store->model, CRM_ALIAS_ENTITY);
	struct crm_record *alias = crm_record_new(arena, entity);
	alias->values[0] = crm_value_text(crm_record_id(other));
	crm_record_put(alias, "entity", crm_value_text(other->entity->name));
	crm_record_put(alias, "kept", crm_value_text(keep));
	crm_record_put(alias, "former_id", other->values[crm_common_at(other->entity, CRM_EXTERNAL_ID)]);
	crm_record_put(alias, "former_source", other->values[crm_common_at(other->entity, CRM_EXTERNAL_SOURCE)]);
	return crm_change_create(merge->change, alias);
}

static crm_err refuse_kind(const struct crm_entity *entity)
{
	if (crm_own_is_definition(entity) || crm_same(entity->name, CRM_ALIAS_ENTITY))
		return crm_fail(CRM_USAGE, "%s cannot be merged", entity->plural);
	return NULL;
}

/* Of one that is there: a twin may have taken it along. */
static crm_err read_losing(struct crm_merge *merge, struct crm_arena *arena, const struct crm_entity *entity,
                           const char *const *others, size_t count, struct crm_record **out)
{
	for (size_t i = 0; i < count; i++)
		CRM_TRY(crm_read_record(merge->repo->store, arena, entity, others[i], &out[i], NULL));
	return NULL;
}

static crm_err move_all_links(struct crm_merge *merge, struct crm_arena *arena, const struct crm_entity *entity,
                              const char *keep, struct crm_record *const *losing, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (losing[i])
			CRM_TRY(make_alias(merge, arena, losing[i], keep));
	for (size_t i = 0; i < count; i++)
		if (losing[i])
			CRM_TRY(move_links(merge, &(struct move){ entity, keep, crm_record_id(losing[i]) }));
	return NULL;
}

/* First all links move, also those between the ones that go: so each of them can come back alone. Then they go, and only
 * then what was theirs comes to the one that stays, for some of that is unique. */
static crm_err merge_all(struct crm_merge *merge, struct crm_arena *arena, const struct crm_entity *entity, const char *keep,
                         const char *const *others, size_t count, struct crm_record **losing)
{
	struct crm_record *staying;
	CRM_TRY(read_losing(merge, arena, entity, others, count, losing));
	CRM_TRY(move_all_links(merge, arena, entity, keep, losing, count));
	CRM_TRY(read_losing(merge, arena, entity, others, count, losing));
	for (size_t i = 0; i < count; i++) {
		if (losing[i])
			CRM_TRY(crm_change_delete(merge->change, losing[i], false));
	}
	for (size_t i = 0; i < count; i++) {
		if (!losing[i])
			continue;
		CRM_TRY(read(merge, arena, entity, keep, &staying));
		CRM_TRY(update(merge, staying, crm_merge_fields(arena, staying, losing[i], merge->prefer)));
	}
	return NULL;
}

/* Of those on the way nothing follows: their wholes say it. */
static crm_err follow(struct crm_merge *merge, const char *keep, struct crm_record *const *losing, size_t count)
{
	for (size_t i = 0; merge->depth == 0 && i < count; i++)
		if (losing[i])
			CRM_TRY(crm_change_merged(merge->change, losing[i], keep, 0));
	return NULL;
}

crm_err crm_merge(struct crm_merge *merge, const struct crm_entity *entity, const char *keep,
                  const char *const *others, size_t count)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record **losing = crm_new(arena, struct crm_record *, count);
	struct crm_merge inner = *merge;
	CRM_TRY(refuse_kind(entity));
	/* Of twins found on the way the one that stays has the right links; the other's lead to what goes. */
	if (inner.depth++)
		inner.prefer = CRM_PREFER_KEEP;
	crm_change_quiet(merge->change, true);
	crm_err err = merge_all(&inner, arena, entity, keep, others, count, losing);
	crm_change_quiet(merge->change, merge->depth > 0);
	return err ? err : follow(merge, keep, losing, count);
}
