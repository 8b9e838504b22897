#include "rule/stage_way.h"

#include "rule/stages.h"

static bool may_go(const struct crm_record *from, const struct crm_record *to)
{
	struct crm_value allowed = crm_record_get(to, "allowed_from");

	return allowed.shape == CRM_EMPTY || crm_list_has(allowed, crm_record_get(from, "name").s);
}

/* Names the stages of the pipeline that may be gone to; *first of them. */
static crm_err add_ways(const struct crm_case *one, const struct crm_record *from, struct crm_str *names,
                        const char **first)
{
	struct crm_stages stages;

	*first = NULL;
	CRM_TRY(crm_stages_read(crm_case_setting(one)->store, one->record->arena, crm_record_get(from, "pipeline").s,
	                        &stages));
	for (size_t i = 0; i < stages.count; i++) {
		const char *name = crm_record_get(stages.list[i], "name").s;

		if (crm_same(crm_record_id(stages.list[i]), crm_record_id(from)) || !may_go(from, stages.list[i]))
			continue;
		crm_str_addf(names, "%s%s", *first ? ", " : "", name);
		*first = *first ? *first : name;
	}
	return NULL;
}

static crm_err refuse(const struct crm_case *one, const struct crm_record *from, const struct crm_record *to)
{
	CRM_AUTO(crm_str_drop) struct crm_str names = {0};
	const char *first;
	crm_err err;

	CRM_TRY(add_ways(one, from, &names, &first));
	err = crm_err_field(crm_fail(CRM_INVALID, "a deal does not go from '%s' to '%s'; from there it goes to: %s",
	                             crm_record_get(from, "name").s, crm_record_get(to, "name").s,
	                             first ? crm_str_text(&names) : "nowhere"), "stage");
	return first ? crm_err_hint(err, "crm-deal move %.8s %s", crm_record_id(one->record), first) : err;
}

crm_err crm_stage_way(const struct crm_case *one, const struct crm_record *from, const struct crm_record *to)
{
	bool elsewhere = !crm_value_equal(crm_record_get(from, "pipeline"), crm_record_get(to, "pipeline"));

	return elsewhere || may_go(from, to) ? NULL : refuse(one, from, to);
}
