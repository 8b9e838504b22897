#include "rule/stage.h"

#include "base/nearest.h"
#include "model/list.h"
#include "rule/named.h"
#include "rule/stages.h"
#include "store/read.h"

enum { DEALS_MOST = 10000 };

/* -- what is written ------------------------------------------------------------------- */

static crm_err unknown(const struct crm_case *one, const struct crm_stages *stages, const char *name)
{
	const char **names = crm_new(one->record->arena, const char *, stages->count + 1), *near;
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	crm_err err;

	for (size_t i = 0; i < stages->count; i++) {
		names[i] = crm_record_get(stages->list[i], "name").s;
		crm_str_addf(&list, "%s%s", i ? ", " : "", names[i]);
	}
	err = crm_err_field(crm_fail(CRM_INVALID, "the pipeline has no stage '%s'", name), "allowed_from");
	near = crm_nearest(name, names, stages->count);
	if (near)
		return crm_err_nearest(err, name, near);
	return stages->count ? crm_err_hint(err, "it has %s", crm_str_text(&list)) : err;
}

static bool is_named_anew(const struct crm_case *one, const char *name)
{
	return !one->old || crm_case_gave(one, "pipeline") || !crm_list_has(crm_record_get(one->old, "allowed_from"), name);
}

/* -- its deals are what it says ---------------------------------------------------------- */

/* Open and on hold are one: neither dates a deal nor gives it a reason. */
static bool is_same_kind(const struct crm_record *a, const struct crm_record *b)
{
	return crm_same(crm_record_get(a, "type").s, crm_record_get(b, "type").s) ||
	       (!crm_stage_is_closed(a) && !crm_stage_is_closed(b));
}

/* Another of the pipeline that its deals may stand in as they are; NULL if there is none. */
static crm_err find_other(const struct crm_case *one, const char **name)
{
	struct crm_value pipeline = crm_record_get(one->old, "pipeline");
	struct crm_stages stages = {0};

	*name = NULL;
	if (pipeline.shape == CRM_TEXT)
		CRM_TRY(crm_stages_read(crm_case_setting(one)->store, one->record->arena, pipeline.s, &stages));
	for (size_t i = 0; i < stages.count && !*name; i++)
		if (!crm_same(crm_record_id(stages.list[i]), crm_record_id(one->old)) && is_same_kind(stages.list[i], one->old))
			*name = crm_record_get(stages.list[i], "name").s;
	return NULL;
}

static crm_err refuse_type(const struct crm_case *one, size_t count, const char *other)
{
	const char *least = count == DEALS_MOST ? "at least " : "", *are = count == 1 ? "deal is" : "deals are";
	crm_err err = crm_fail(CRM_INVALID, "%s%zu %s in stage '%s', which is %s", least, count, are,
	                       crm_record_get(one->old, "name").s, crm_record_get(one->old, "type").s);

	return crm_err_hint(crm_err_field(err, "type"),
	                    "move what is in it first: crm-deal list stage=%.8s -n 0 -o ids | crm-deal move - %s%s%s",
	                    crm_record_id(one->old), other ? "'" : "", other ? other : "STAGE", other ? "'" : "");
}

/* A deal that is closed has a day, and a reason if it is lost: a stage does not become another kind under its deals. */
static crm_err check_type(const struct crm_case *one)
{
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *deal = crm_model_entity(store->model, "deal");
	const char **ids, *other;
	size_t count;

	if (!one->old || is_same_kind(one->old, one->record))
		return NULL;
	CRM_TRY(crm_read_equal(store, one->record->arena, deal, crm_entity_field(deal, "stage"), crm_record_id(one->old),
	                       DEALS_MOST, &ids, &count));
	if (!count)
		return NULL;
	CRM_TRY(find_other(one, &other));
	return refuse_type(one, count, other);
}

/* -- of an import: with its deals -------------------------------------------------------- */

static bool waits(const struct crm_case *one)
{
	return one->old && one->record && !is_same_kind(one->old, one->record);
}

static bool has(const struct crm_record *deal, const char *field)
{
	return crm_record_get(deal, field).shape != CRM_EMPTY;
}

/* Closed on a day, and for a reason where it is lost. */
static bool is_as_stage_says(const struct crm_record *deal, const struct crm_record *stage)
{
	return has(deal, "closed_at") == crm_stage_is_closed(stage) &&
	       (!crm_stage_is_closed(stage) || has(deal, "lost_reason") == crm_stage_is(stage, "lost"));
}

/* Deals that came with it are what it says now; those that were left alone are not. */
static crm_err late(const struct crm_case *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_store *store = crm_case_setting(one)->store;
	const struct crm_entity *entity = crm_model_entity(store->model, "deal");
	struct crm_record *deal;
	const char **ids, *other;
	size_t count, left = 0;

	CRM_TRY(crm_read_equal(store, arena, entity, crm_entity_field(entity, "stage"), crm_record_id(one->old), DEALS_MOST,
	                       &ids, &count));
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(crm_read_record(store, arena, entity, ids[i], &deal, NULL));
		left += deal && !is_as_stage_says(deal, one->record);
	}
	if (!left)
		return NULL;
	CRM_TRY(find_other(one, &other));
	return refuse_type(one, left, other);
}

/* In an import a stage may name one that comes further down. What was named before is not asked about again. */
static crm_err check_ways(const struct crm_case *one)
{
	struct crm_stages stages;
	struct crm_value pipeline;
	const char **names;
	size_t count;

	if (!crm_case_gave(one, "allowed_from") && !crm_case_gave(one, "pipeline"))
		return NULL;
	pipeline = crm_record_get(one->record, "pipeline");
	names = crm_list_elements(one->record->arena, crm_record_get(one->record, "allowed_from"), 0, &count);
	if (!count || pipeline.shape != CRM_TEXT)
		return NULL;
	CRM_TRY(crm_stages_read(crm_case_setting(one)->store, one->record->arena, pipeline.s, &stages));
	for (size_t i = 0; i < count; i++)
		if (is_named_anew(one, names[i]) && !crm_stages_named(&stages, names[i]) &&
		    !crm_same(names[i], crm_record_get(one->record, "name").s))
			return unknown(one, &stages, names[i]);
	return NULL;
}

static crm_err before(const struct crm_case *one)
{
	if (!one->record || crm_case_setting(one)->imported)
		return NULL;
	CRM_TRY(check_type(one));
	return check_ways(one);
}

/* -- what follows ---------------------------------------------------------------------- */

/* What a stage was called, and is; `now` NULL: there is none any more. */
struct renaming {
	const char *was, *now;
};

static const char *name_now(void *context, struct crm_arena *arena, const char *element)
{
	const struct renaming *renaming = context;

	(void)arena;
	return crm_same(element, renaming->was) ? renaming->now : element;
}

static crm_err after(const struct crm_case *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct renaming renaming;
	struct crm_value pipeline;
	struct crm_stages stages;

	if (!one->old || (one->record && !crm_case_gave(one, "name")))
		return NULL;
	pipeline = crm_record_get(one->old, "pipeline");
	if (pipeline.shape != CRM_TEXT)
		return NULL;
	CRM_TRY(crm_stages_read(crm_case_setting(one)->store, arena, pipeline.s, &stages));
	renaming = (struct renaming){ crm_record_get(one->old, "name").s,
		one->record ? crm_record_get(one->record, "name").s : NULL };
	for (size_t i = 0; i < stages.count; i++)
		CRM_TRY(crm_named_follow(one, arena, stages.list[i], "allowed_from", name_now, &renaming));
	return NULL;
}

static bool is_named(const struct crm_record *stage, const char *element)
{
	return crm_same(crm_record_text(stage, "name"), element);
}

static const char *called(struct crm_arena *arena, const struct crm_record *stage, const char *element)
{
	(void)arena;
	(void)element;
	return crm_record_text(stage, "name");
}

/* Ways are between stages of a pipeline. */
static crm_err merged(const struct crm_case *one, int64_t undone)
{
	static const struct crm_naming naming = { is_named, called };
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *pipeline = crm_record_text(one->old, "pipeline");
	struct crm_stages stages;

	if (!pipeline)
		return NULL;
	CRM_TRY(crm_stages_read(crm_case_setting(one)->store, arena, pipeline, &stages));
	for (size_t i = 0; i < stages.count; i++)
		CRM_TRY(crm_named_merged(one, stages.list[i], "allowed_from", &naming, undone));
	return NULL;
}

const struct crm_rule crm_rule_stage = {
	.entity = "stage", .before = before, .after = after, .merged = merged, .of_imports = true, .waits = waits, .late = late,
};
