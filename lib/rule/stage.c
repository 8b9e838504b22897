#include "rule/stage.h"

#include "base/nearest.h"
#include "model/list.h"
#include "rule/named.h"
#include "rule/stages.h"

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

/* In an import a stage may name one that comes further down. What was named before is not asked about again. */
static crm_err before(const struct crm_case *one)
{
	struct crm_stages stages;
	struct crm_value pipeline;
	const char **names;
	size_t count;

	if (!one->record || crm_case_setting(one)->imported ||
	    (!crm_case_gave(one, "allowed_from") && !crm_case_gave(one, "pipeline")))
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

const struct crm_rule crm_rule_stage = { .entity = "stage", .before = before, .after = after, .of_imports = true };
