#include "store/asof.h"

#include <stdlib.h>
#include <string.h>

#include "model/asked.h"
#include "query/sql.h"
#include "store/asof_rows.h"
#include "store/asof_view.h"
#include "store/journal.h"
#include "store/own.h"
#include "store/stmt.h"
#include "store/then.h"
#include "store/tracked.h"

struct crm_asof {
	struct crm_asof_scene scene;
	/* By entity of the model then: */
	bool *reached;           /* it may be asked about */
	bool *covered;           /* it is not as it was */
};

/* -- what has changed -------------------------------------------------------- */

static crm_err model_changed(struct crm_asof_scene *scene, bool *out)
{
	bool field;

	CRM_TRY(crm_asof_changed(scene, "entity", out));
	CRM_TRY(crm_asof_changed(scene, "field", &field));
	*out |= field;
	return NULL;
}

static const struct crm_entity *own_name(const struct crm_model *model, const char *name)
{
	const struct crm_entity *found = crm_model_entity(model, name);

	return found && strcmp(found->name, name) == 0 ? found : NULL;
}

static bool lacks_column(const struct crm_entity *entity, const struct crm_entity *today)
{
	for (size_t i = 0; i < entity->count; i++)
		if (crm_entity_field(today, entity->fields[i]->name) == CRM_NO_FIELD)
			return true;
	return false;
}

/* -- one entity -------------------------------------------------------------- */

static crm_err cover(struct crm_asof_scene *scene, const struct crm_entity *entity, int64_t first, bool words,
                     bool *covered)
{
	const struct crm_entity *today = own_name(scene->today, entity->name);
	bool any;

	CRM_TRY(crm_asof_changed(scene, entity->name, covered));
	*covered |= !today || lacks_column(entity, today) || (words && crm_asof_search_differs(entity, today));
	if (!*covered)
		return NULL;
	CRM_TRY(crm_asof_rows(scene, entity, today, first, &any));
	CRM_TRY(crm_asof_view(scene, entity, today, any));
	if (crm_tracked_is_kept(entity))
		CRM_TRY(crm_asof_past(scene, entity));
	return words ? crm_asof_search(scene, entity, today, any) : NULL;
}

/* The definitions are covered first, by today's model, so that the model can be read from them. */
static crm_err enter_model(struct crm_store *store, struct crm_asof_scene *scene)
{
	static const char *const definitions[] = { "entity", "field" };
	CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;
	bool changed, covered;

	CRM_TRY(model_changed(scene, &changed));
	if (!changed)
		return NULL;
	for (size_t i = 0; i < CRM_COUNT(definitions); i++)
		CRM_TRY(cover(scene, own_name(scene->today, definitions[i]), 0, false, &covered));
	CRM_TRY(crm_model_new(&model));
	CRM_TRY(crm_own_load(store->db, model));
	crm_model_home(model, store->model->entities[0]->home);
	for (size_t i = 0; i < CRM_COUNT(definitions); i++)
		CRM_TRY(crm_asof_uncover(scene, definitions[i]));
	store->model = scene->then = model;
	model = NULL;
	return NULL;
}

/* -- what may be asked about ------------------------------------------------- */

static size_t place_of(const struct crm_model *model, const char *name)
{
	size_t i = 0;

	while (strcmp(model->entities[i]->name, name))
		i++;
	return i;
}

static void reach_all(struct crm_asof *asof)
{
	memset(asof->reached, true, asof->scene.then->count * sizeof *asof->reached);
}

/* Follows the links of an entity. One to any record may lead anywhere. */
static void reach_from(struct crm_asof *asof, const struct crm_entity *entity)
{
	const struct crm_model *model = asof->scene.then;

	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		const struct crm_entity *target = field->target ? crm_model_entity(model, field->target) : NULL;

		if (field->type == CRM_T_ANYLINK) {
			reach_all(asof);
			return;
		}
		if (!target || asof->reached[place_of(model, target->name)])
			continue;
		asof->reached[place_of(model, target->name)] = true;
		reach_from(asof, target);
	}
}

static void reach_asked(struct crm_asof *asof, const struct crm_entity *entity);

static void reach_table(struct crm_asof *asof, const char *name)
{
	const struct crm_entity *entity = own_name(asof->scene.then, name);
	bool *reached = entity ? &asof->reached[place_of(asof->scene.then, name)] : NULL;

	if (!entity || *reached)
		return;
	*reached = true;
	reach_asked(asof, entity);
}

/* The tables that what is computed of an entity looks into; their links are not followed. */
static void reach_asked(struct crm_asof *asof, const struct crm_entity *entity)
{
	char name[CRM_ASKED_TABLE_SIZE];

	for (const struct crm_field *row = entity->own; row->name; row++)
		for (const char *at = row->asked; at && crm_asked_next_table(&at, name);)
			reach_table(asof, name);
}

static void reach_all_asked(struct crm_asof *asof)
{
	for (size_t i = 0; i < asof->scene.then->count; i++)
		if (asof->reached[i])
			reach_asked(asof, asof->scene.then->entities[i]);
}

/* Of an entity that links lead back to, more rows than the first may be asked for. */
static int64_t reach(struct crm_asof *asof, const struct crm_asof_wish *wish)
{
	const struct crm_entity *entity = wish->entity ? own_name(asof->scene.then, wish->entity) : NULL;
	size_t at;
	bool back;

	if (!entity) {
		reach_all(asof);
		return 0;
	}
	at = place_of(asof->scene.then, entity->name);
	reach_from(asof, entity);
	back = asof->reached[at];
	asof->reached[at] = true;
	if (wish->also && own_name(asof->scene.then, wish->also))
		asof->reached[place_of(asof->scene.then, wish->also)] = true;
	if (wish->asked)
		reach_all_asked(asof);
	return back || entity->order || wish->asked ? 0 : wish->first;
}

/* Free SQL can name what was not there yet: it is empty, or not there. */
static crm_err cover_rest(struct crm_asof_scene *scene)
{
	bool covered;

	for (size_t i = 0; i < scene->today->count; i++)
		if (!own_name(scene->then, scene->today->entities[i]->name))
			CRM_TRY(cover(scene, scene->today->entities[i], 0, false, &covered));
	for (size_t i = 0; i < scene->then->count; i++)
		CRM_TRY(crm_asof_plain_view(scene, scene->then->entities[i]));
	return NULL;
}

static crm_err enter(struct crm_store *store, struct crm_asof *asof, const struct crm_asof_wish *wish)
{
	struct crm_asof_scene *scene = &asof->scene;
	int64_t first;

	CRM_TRY(enter_model(store, scene));
	if (wish->count)
		return NULL;
	asof->reached = crm_new(scene->arena, bool, scene->then->count);
	asof->covered = crm_new(scene->arena, bool, scene->then->count);
	first = reach(asof, wish);
	for (size_t i = 0; i < scene->then->count; i++) {
		const struct crm_entity *entity = scene->then->entities[i];

		if (asof->reached[i])
			CRM_TRY(cover(scene, entity, crm_same(entity->name, wish->entity) ? first : 0, wish->words,
			              &asof->covered[i]));
	}
	if (!wish->entity)
		CRM_TRY(cover_rest(scene));
	return !wish->entity || wish->asked ? crm_asof_journal(scene) : NULL;
}

crm_err crm_asof_enter(struct crm_store *store, const struct crm_asof_wish *wish)
{
	int64_t last;

	CRM_TRY(crm_db_begin_read(store->db));
	CRM_TRY(crm_journal_last(store, &last));
	if (wish->seq >= last)
		return NULL;
	struct crm_asof *asof = crm_calloc(1, sizeof *asof);
	asof->scene = (struct crm_asof_scene){ .store = store, .arena = crm_arena_new(), .seq = wish->seq,
		.asked = wish->asked || !wish->entity,
		.today = store->model, .then = store->model };
	store->asof = asof;
	return enter(store, asof, wish);
}

void crm_asof_drop(struct crm_asof **asof)
{
	struct crm_asof *old = *asof;

	if (!old)
		return;
	if (old->scene.today != old->scene.then)
		crm_model_drop(&old->scene.today);
	crm_arena_drop(&old->scene.arena);
	free(old);
	*asof = NULL;
}

/* -- answers ----------------------------------------------------------------- */

crm_err crm_asof_count(struct crm_store *store, const struct crm_entity *entity, int64_t *count)
{
	const struct crm_asof_scene *scene = &store->asof->scene;
	int64_t created, deleted;

	CRM_TRY(crm_asof_count_today(scene, own_name(scene->today, entity->name), count));
	CRM_TRY(crm_asof_count_since(scene, entity->name, "create", &created));
	CRM_TRY(crm_asof_count_since(scene, entity->name, "delete", &deleted));
	*count += deleted - created;
	return NULL;
}

/* -- neighbours -------------------------------------------------------------- */

static void add_nearest(struct crm_str *sql, bool before)
{
	crm_str_addf(sql, " WHERE id %s ?1 ORDER BY id%s", before ? "<" : ">", before ? " DESC" : "");
}

static crm_err had(const struct crm_asof_scene *scene, struct crm_arena *arena, const struct crm_entity *entity,
                   const struct crm_entity *today, const char *id, bool *out)
{
	CRM_AUTO(crm_then_drop) struct crm_then *then = NULL;
	struct crm_record *record;

	CRM_TRY(crm_then_open(scene->store, entity, today, &then));
	CRM_TRY(crm_then_get(then, arena, id, scene->seq, &record, NULL));
	*out = record != NULL;
	return NULL;
}

/* Among the rows of today whose records existed then. */
static crm_err next_live(const struct crm_asof_scene *scene, struct crm_arena *arena, const struct crm_entity *entity,
                         const struct crm_entity *today, const char *id, bool before, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row, existed = false;

	*out = NULL;
	if (!today)
		return NULL;
	crm_str_add(&sql, "SELECT id, rev FROM main.");
	crm_sql_add_name(&sql, today->name);
	add_nearest(&sql, before);
	CRM_TRY(crm_db_stmt(scene->store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	while (!existed) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		existed = crm_stmt_int(stmt, 1) <= scene->seq;
		if (!existed)
			CRM_TRY(had(scene, arena, entity, today, crm_stmt_text(stmt, 0), &existed));
	}
	*out = crm_copy(arena, crm_stmt_text(stmt, 0));
	crm_stmt_reset(stmt);
	return NULL;
}

/* Among those that were kept. */
static crm_err next_kept(const struct crm_asof_scene *scene, struct crm_arena *arena, const struct crm_entity *entity,
                         const char *id, bool before, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	bool row;

	*out = NULL;
	crm_str_add(&sql, "SELECT id FROM ");
	crm_asof_add_kept(&sql, entity, "");
	add_nearest(&sql, before);
	crm_str_add(&sql, " LIMIT 1");
	CRM_TRY(crm_db_stmt(scene->store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row ? crm_copy(arena, crm_stmt_text(stmt, 0)) : NULL;
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_asof_neighbour(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                           const char *id, bool before, const char **out)
{
	const struct crm_asof_scene *scene = &store->asof->scene;
	const char *kept;

	CRM_TRY(next_live(scene, arena, entity, own_name(scene->today, entity->name), id, before, out));
	if (!store->asof->covered[place_of(scene->then, entity->name)])
		return NULL;
	CRM_TRY(next_kept(scene, arena, entity, id, before, &kept));
	if (!*out || (kept && (before ? strcmp(kept, *out) > 0 : strcmp(kept, *out) < 0)))
		*out = kept;
	return NULL;
}

void crm_asof_add_changed(struct crm_str *sql, struct crm_store *store, const struct crm_entity *entity)
{
	const struct crm_asof *asof = store->asof;

	if (!asof->covered || !asof->covered[place_of(asof->scene.then, entity->name)])
		return;
	crm_str_add(sql, " UNION SELECT id FROM ");
	crm_asof_add_kept(sql, entity, "");
}
