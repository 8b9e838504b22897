#include "history/fold.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "history/kept.h"
#include "model/fold.h"
#include "store/definition.h"
#include "store/own.h"
#include "store/read.h"
#include "store/removed.h"
#include "store/unheard.h"

enum { DEPTH_MOST = 64 };

/* A record that the transaction wrote, or took away. */
struct item {
	const char *entity;
	char id[CRM_ID_SIZE];
};

struct items {
	struct item *items;
	size_t count, room;
};

struct crm_fold {
	struct crm_store *store;
	struct crm_writer *writer;
	int64_t txn;
	struct crm_arena *arena;         /* of one record */
	struct crm_arena_mark mark;
	struct items put, taken;
};

struct crm_fold *crm_fold_new(struct crm_store *store, struct crm_writer *writer, int64_t txn)
{
	struct crm_fold *fold = crm_calloc(1, sizeof(*fold));

	fold->store = store;
	fold->writer = writer;
	fold->txn = txn;
	fold->arena = crm_arena_new();
	fold->mark = crm_arena_mark(fold->arena);
	return fold;
}

void crm_fold_drop(struct crm_fold **fold)
{
	if (!*fold)
		return;
	crm_arena_drop(&(*fold)->arena);
	free((*fold)->put.items);
	free((*fold)->taken.items);
	free(*fold);
	*fold = NULL;
}

static void note(struct items *items, const struct crm_record *record)
{
	if (items->count == items->room) {
		items->room = items->room ? items->room * 2 : 64;
		items->items = crm_realloc(items->items, items->room * sizeof(*items->items));
	}
	struct item *item = &items->items[items->count++];
	item->entity = record->entity->name;
	memcpy(item->id, crm_record_id(record), sizeof(item->id));
}

/* A definition that is still in use stays: what is stored under it would be lost. */
static crm_err unless_in_use(const struct crm_record *record, crm_err err, bool *done)
{
	*done = !err;
	return crm_own_is_definition(record->entity) && crm_err_kind(err) == CRM_CONFLICT ? NULL : err;
}

/* -- definitions of fields ---------------------------------------------------------------- */

/* What kind of thing a field holds is one: the choices of a choice are nothing to a date. */
static const char *const kind[] = { "type", "list", "target", "choices" };
/* What may be said of one kind only. */
static const char *const of_kind[] = { "preset", "unique", "merge", "event" };

static bool is_of_kind(const struct crm_record *a, const struct crm_record *b, const char *but)
{
	for (size_t i = 0; i < CRM_COUNT(kind); i++)
		if (!crm_same(kind[i], but) && !crm_value_equal(crm_record_get(a, kind[i]), crm_record_get(b, kind[i])))
			return false;
	return true;
}

static void take(struct crm_record *record, const struct crm_record *from, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		record->values[crm_entity_field(record->entity, names[i])] = crm_record_get(from, names[i]);
}

static bool is_among(const char *choices, const char *choice, size_t n)
{
	for (const char *at = choices; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
		if (strcspn(at, "|") == n && strncmp(at, choice, n) == 0)
			return true;
	return false;
}

/* Choices are only ever added. */
static struct crm_value all_choices(struct crm_arena *arena, struct crm_value now, struct crm_value more)
{
	if (now.shape != CRM_TEXT || more.shape != CRM_TEXT)
		return now.shape == CRM_TEXT ? now : more;
	const char *all = now.s;
	for (const char *at = more.s; *at;) {
		size_t n = strcspn(at, "|");

		if (!is_among(all, at, n))
			all = crm_textf(arena, "%s|%.*s", all, (int)n, at);
		at += n + (at[n] == '|');
	}
	return crm_value_text(all);
}

/* Of two definitions the earlier says of what kind the field is, and a later one that knew of it may say something else. */
static void fold_kind(struct crm_arena *arena, const struct crm_record *older, const struct crm_record *newer,
                      const struct crm_record *now, struct crm_record *record)
{
	int choices = crm_entity_field(record->entity, "choices");
	bool is_next = older && is_of_kind(older, now, NULL);

	if (!older || !is_of_kind(older, newer, NULL)) {
		bool says_another = older && !is_of_kind(older, newer, "choices");
		take(record, is_next || says_another ? newer : now, kind, CRM_COUNT(kind));
		if (!is_next && is_of_kind(now, newer, "choices"))
			record->values[choices] = all_choices(arena, now->values[choices], newer->values[choices]);
	}
	if (!is_of_kind(record, newer, "choices"))
		take(record, now, of_kind, CRM_COUNT(of_kind));
}

/* That it should have been of another kind is noted. */
static crm_err fold_definition(struct crm_fold *fold, const struct crm_record *now, const struct crm_record *older,
                               const struct crm_record *newer, struct crm_record *record)
{
	if (!crm_own_is_definition(record->entity) || crm_entity_field(record->entity, "list") == CRM_NO_FIELD)
		return NULL;
	struct crm_record *wanted = crm_record_copy(fold->arena, record);
	fold_kind(fold->arena, older, newer, now, record);
	return is_of_kind(wanted, record, "choices") ? NULL : crm_unheard_change(fold->store, fold->txn, record, wanted);
}

/* -- putting and taking ------------------------------------------------------------------ */

static crm_err put_over(struct crm_fold *fold, const struct crm_record *now, const struct crm_record *older,
                        const struct crm_record *newer)
{
	struct crm_record *record = crm_record_copy(fold->arena, now);
	bool changed, done;

	CRM_TRY(crm_record_fold(fold->arena, older, newer, record));
	CRM_TRY(fold_definition(fold, now, older, newer, record));
	return unless_in_use(newer, crm_write_update(fold->writer, now, record, &changed), &done);
}

/* A field that is defined of an entity whose definition is gone: that is there again. */
static crm_err define_its_entity(struct crm_fold *fold, const struct crm_record *definition)
{
	bool any;

	if (!crm_same(definition->entity->name, "field"))
		return NULL;
	const char *name = crm_record_get(definition, "entity").s;
	return !name || crm_model_entity(fold->store->model, name) ? NULL : crm_fold_define(fold, name, NULL, &any);
}

crm_err crm_fold_put(struct crm_fold *fold, const struct crm_record *older, const struct crm_record *newer)
{
	struct crm_record *now;

	crm_arena_rewind(fold->arena, fold->mark);
	CRM_TRY(crm_read_record(fold->store, fold->arena, newer->entity, crm_record_id(newer), &now, NULL));
	if (!now && older)
		return crm_unheard_change(fold->store, fold->txn, older, newer);
	note(&fold->put, newer);
	CRM_TRY(define_its_entity(fold, newer));
	return now ? put_over(fold, now, older, newer)
	           : crm_write_create(fold->writer, crm_record_copy(fold->arena, newer));
}

crm_err crm_fold_take(struct crm_fold *fold, const struct crm_record *older)
{
	struct crm_record *now;
	bool done;

	crm_arena_rewind(fold->arena, fold->mark);
	CRM_TRY(crm_read_record(fold->store, fold->arena, older->entity, crm_record_id(older), &now, NULL));
	if (!now)
		return NULL;
	CRM_TRY(unless_in_use(now, crm_write_delete(fold->writer, now), &done));
	if (done)
		note(&fold->taken, older);
	return NULL;
}

/* -- what is linked to is there ----------------------------------------------------------- */

static crm_err was_ever(struct crm_fold *fold, struct crm_arena *arena, const struct crm_entity *entity, const char *id, bool *ever)
{
	struct crm_record *record;

	CRM_TRY(crm_read_record(fold->store, arena, entity, id, &record, NULL));
	crm_err err = record ? NULL : crm_removed_read(fold->store, arena, entity, id, &record);
	*ever = !err;
	return crm_err_kind(err) == CRM_NOT_FOUND ? NULL : err;
}

static crm_err need(struct crm_fold *fold, const struct crm_entity *entity, const char *id, int depth);

/* "deal:7f3a..." */
static crm_err need_any(struct crm_fold *fold, const char *text, int depth)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *colon = strchr(text, ':');
	const struct crm_entity *entity =
		colon ? crm_model_entity(fold->store->model, crm_copy_n(arena, text, (size_t)(colon - text))) : NULL;

	return entity ? need(fold, entity, colon + 1, depth) : NULL;
}

static crm_err need_targets(struct crm_fold *fold, const struct crm_record *record, int depth)
{
	const struct crm_entity *entity = record->entity;

	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		const struct crm_entity *target;

		if (record->values[i].shape != CRM_TEXT || field->flags & CRM_LIST)
			continue;
		if (field->type == CRM_T_ANYLINK)
			CRM_TRY(need_any(fold, record->values[i].s, depth));
		else if (field->type == CRM_T_LINK && (target = crm_model_entity(fold->store->model, field->target)))
			CRM_TRY(need(fold, target, record->values[i].s, depth));
	}
	return NULL;
}

/* A record that was there once is there again, as it was, and so is what it links to. */
static crm_err need(struct crm_fold *fold, const struct crm_entity *entity, const char *id, int depth)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *record;

	if (depth > DEPTH_MOST)
		return crm_fail(CRM_DAMAGED, "records of the history link to each other without end");
	CRM_TRY(crm_read_record(fold->store, arena, entity, id, &record, NULL));
	if (record)
		return NULL;
	crm_err err = crm_removed_read(fold->store, arena, entity, id, &record);
	if (crm_err_kind(err) == CRM_NOT_FOUND)
		return crm_fail(CRM_DAMAGED, "a record of the history links to the %s %s, which never was", entity->name, id);
	CRM_TRY(err);
	CRM_TRY(crm_write_create(fold->writer, record));
	return need_targets(fold, record, depth + 1);
}

/* An own link that was defined to lead elsewhere when it was given leads nowhere now. */
static crm_err empty_nowhere(struct crm_fold *fold, struct crm_arena *arena, struct crm_record **record)
{
	const struct crm_entity *entity = (*record)->entity;
	struct crm_record *copy = crm_record_copy(arena, *record);
	bool any = false, changed;

	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		const struct crm_entity *target = field->type == CRM_T_LINK ? crm_model_entity(fold->store->model, field->target) : NULL;
		bool ever = true;

		if (target && field->flags & CRM_OWN && copy->values[i].shape == CRM_TEXT)
			CRM_TRY(was_ever(fold, arena, target, copy->values[i].s, &ever));
		if (!ever)
			copy->values[i] = CRM_NO_VALUE;
		any |= !ever;
	}
	if (!any)
		return NULL;
	CRM_TRY(crm_write_update(fold->writer, *record, copy, &changed));
	*record = copy;
	return NULL;
}

crm_err crm_fold_define(struct crm_fold *fold, const char *entity, const char *field, bool *any)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_entity *definition = crm_model_entity(fold->store->model, field ? "field" : "entity");
	char id[CRM_ID_SIZE];
	bool ever;

	crm_own_id(entity, field, id);
	CRM_TRY(was_ever(fold, arena, definition, id, &ever));
	*any = ever;
	return ever ? need(fold, definition, id, 0) : NULL;
}

static crm_err check_put(struct crm_fold *fold, const struct item *item)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_entity *entity = crm_model_entity(fold->store->model, item->entity);
	struct crm_record *record;

	if (!entity)
		return NULL;
	CRM_TRY(crm_read_record(fold->store, arena, entity, item->id, &record, NULL));
	if (!record)
		return NULL;
	CRM_TRY(empty_nowhere(fold, arena, &record));
	return need_targets(fold, record, 0);
}

static crm_err check_taken(struct crm_fold *fold, const struct item *item)
{
	const struct crm_entity *entity = crm_model_entity(fold->store->model, item->entity);

	if (!entity)
		return NULL;
	crm_err err = crm_writer_recheck(fold->writer, entity, item->id);
	if (crm_err_kind(err) != CRM_CONFLICT)
		return err;
	CRM_TRY(need(fold, entity, item->id, 0));
	return crm_kept_note(fold->store, fold->writer, fold->txn, entity, item->id);
}

crm_err crm_fold_end(struct crm_fold *fold)
{
	for (size_t i = 0; i < fold->put.count; i++)
		CRM_TRY(check_put(fold, &fold->put.items[i]));
	for (size_t i = 0; i < fold->taken.count; i++)
		CRM_TRY(check_taken(fold, &fold->taken.items[i]));
	fold->put.count = fold->taken.count = 0;
	return NULL;
}
