#include "rule/stage_way.h"

#include "rule/stages.h"

struct way {
	const struct crm_case *one;
	const struct crm_record *from;
	struct crm_stages stages;          /* of the pipeline it goes to */
	const struct crm_record *before;   /* of a closed deal: the open stage it came from */
	bool elsewhere;                    /* the pipeline is another */
};

/* Who is closed comes back to where that happened, whatever the rules of coming forward. Into another pipeline one comes as a
 * new deal does, by its first stage, or as what it is. */
static bool may_go(const struct way *way, const struct crm_record *to)
{
	struct crm_value allowed = crm_record_get(to, "allowed_from");

	if (allowed.shape == CRM_EMPTY || to == way->before)
		return true;
	if (way->elsewhere)
		return to == crm_stages_of_type(&way->stages, "open") ||
		       (crm_stage_is_closed(way->from) && crm_stage_is(to, crm_record_get(way->from, "type").s));
	return crm_list_has(allowed, crm_record_get(way->from, "name").s);
}

/* Names the stages that may be gone to; *first of them. */
static void add_ways(const struct way *way, struct crm_str *names, const char **first)
{
	*first = NULL;
	for (size_t i = 0; i < way->stages.count; i++) {
		const struct crm_record *stage = way->stages.list[i];
		const char *name = crm_record_get(stage, "name").s;

		if (crm_same(crm_record_id(stage), crm_record_id(way->from)) || !may_go(way, stage))
			continue;
		crm_str_addf(names, "%s%s", *first ? ", " : "", name);
		*first = *first ? *first : name;
	}
}

static crm_err refuse(const struct way *way, const struct crm_record *to)
{
	CRM_AUTO(crm_str_drop) struct crm_str names = {0};
	const struct crm_record *pipeline;
	const char *first;
	crm_err err;

	CRM_TRY(crm_case_linked(way->one, to, "pipeline", &pipeline));
	add_ways(way, &names, &first);
	err = crm_err_field(crm_fail(CRM_INVALID, "a deal does not go from '%s' to '%s'; from there it goes to: %s",
	                             crm_record_get(way->from, "name").s, crm_record_get(to, "name").s,
	                             first ? crm_str_text(&names) : "nowhere"), "stage");
	if (first && way->elsewhere && pipeline)
		return crm_err_hint(err, "crm-deal set %.8s pipeline='%s' stage='%s'", crm_record_id(way->one->record),
		                    crm_record_label(pipeline), first);
	return first ? crm_err_hint(err, "crm-deal move %.8s %s", crm_record_id(way->one->record), first) : err;
}

crm_err crm_stage_way(const struct crm_case *one, const struct crm_record *from, const struct crm_record *to)
{
	struct way way = { .one = one, .from = from };
	struct crm_store *store = crm_case_setting(one)->store;
	struct crm_arena *arena = one->record->arena;

	struct crm_value allowed = crm_record_get(to, "allowed_from");

	way.elsewhere = !crm_value_equal(crm_record_get(from, "pipeline"), crm_record_get(to, "pipeline"));
	if (allowed.shape == CRM_EMPTY || (!way.elsewhere && crm_list_has(allowed, crm_record_get(from, "name").s)))
		return NULL;
	CRM_TRY(crm_stages_read(store, arena, crm_record_get(to, "pipeline").s, &way.stages));
	if (crm_stage_is_closed(from))
		CRM_TRY(crm_stages_before(store, arena, &way.stages, crm_record_id(one->record), &way.before));
	to = crm_stages_by_id(&way.stages, crm_record_id(to));
	return !to || may_go(&way, to) ? NULL : refuse(&way, to);
}

/* -- where a deal begins ----------------------------------------------------------------- */

static bool may_begin(const struct crm_stages *stages, const struct crm_record *stage)
{
	return crm_record_get(stage, "allowed_from").shape == CRM_EMPTY || stage == crm_stages_of_type(stages, "open");
}

static crm_err refuse_start(const struct crm_stages *stages, const struct crm_record *to)
{
	CRM_AUTO(crm_str_drop) struct crm_str names = {0};
	const char *first = NULL;
	crm_err err;

	for (size_t i = 0; i < stages->count; i++) {
		const char *name = crm_record_get(stages->list[i], "name").s;

		if (!may_begin(stages, stages->list[i]))
			continue;
		crm_str_addf(&names, "%s%s", first ? ", " : "", name);
		first = first ? first : name;
	}
	err = crm_err_field(crm_fail(CRM_INVALID, "a deal does not begin in '%s'; it begins in: %s", crm_record_get(to, "name").s,
	                             first ? crm_str_text(&names) : "nowhere"), "stage");
	return first ? crm_err_hint(err, "stage='%s', then crm-deal move", first) : err;
}

crm_err crm_stage_start(const struct crm_case *one, const struct crm_record *to)
{
	struct crm_stages stages;

	if (crm_case_setting(one)->imported || crm_record_get(to, "allowed_from").shape == CRM_EMPTY)
		return NULL;
	CRM_TRY(crm_stages_read(crm_case_setting(one)->store, one->record->arena, crm_record_get(to, "pipeline").s, &stages));
	to = crm_stages_by_id(&stages, crm_record_id(to));
	return !to || may_begin(&stages, to) ? NULL : refuse_start(&stages, to);
}
