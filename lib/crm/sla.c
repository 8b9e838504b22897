#include "crm/sla.h"

#include <string.h>

#include "repo/question.h"

enum { FIRST_STATE, NEXT_MET, NEXT_BREACHED, RESOLUTION_STATE, BY, FIELDS };

const char *crm_sla_clock_name(enum crm_sla_clock clock)
{
	static const char *const names[] = {
		[CRM_SLA_FIRST] = "first_response", [CRM_SLA_NEXT] = "next_response", [CRM_SLA_RESOLUTION] = "resolution",
	};
	return names[clock];
}

static struct crm_sla_group *add_group(struct crm_arena *arena, struct crm_sla_report *report, size_t *room,
                                       struct crm_value by)
{
	if (report->count == *room) {
		struct crm_sla_group *old = report->groups;
		*room = *room ? *room * 2 : 16;
		report->groups = crm_new(arena, struct crm_sla_group, *room);
		if (old)
			memcpy(report->groups, old, report->count * sizeof *old);
	}
	report->groups[report->count].by = crm_value_copy(arena, by);
	return &report->groups[report->count++];
}

static void count_state(struct crm_sla_group *group, enum crm_sla_clock clock, struct crm_value state)
{
	group->met[clock] += state.shape == CRM_TEXT && crm_same(state.s, "met");
	group->breached[clock] += state.shape == CRM_TEXT && crm_same(state.s, "breached");
}

static int64_t number(struct crm_value value)
{
	return value.shape == CRM_INTEGER ? value.i : 0;
}

static void count_ticket(struct crm_sla_group *group, struct crm_answer *answer)
{
	count_state(group, CRM_SLA_FIRST, crm_answer_value(answer, FIRST_STATE));
	count_state(group, CRM_SLA_RESOLUTION, crm_answer_value(answer, RESOLUTION_STATE));
	group->met[CRM_SLA_NEXT] += number(crm_answer_value(answer, NEXT_MET));
	group->breached[CRM_SLA_NEXT] += number(crm_answer_value(answer, NEXT_BREACHED));
}

/* Rows come in the order of what they are grouped by, so those of a group follow each other. */
static crm_err count_all(struct crm_arena *arena, struct crm_answer *answer, bool grouped, struct crm_sla_report *out)
{
	struct crm_sla_group *group = NULL;
	size_t room = 0;
	bool row;
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		struct crm_value by = grouped ? crm_answer_value(answer, BY) : CRM_NO_VALUE;
		if (!group || !crm_value_equal(group->by, by))
			group = add_group(arena, out, &room, by);
		count_ticket(group, answer);
	}
}

crm_err crm_sla_report_read(struct crm_repo *repo, struct crm_arena *arena, const char *const *terms, size_t count,
                            const char *where, const char *by, struct crm_sla_report *out)
{
	const char *fields[FIELDS + 1] = { [FIRST_STATE] = "first_response_state", [NEXT_MET] = "next_response_met",
		[NEXT_BREACHED] = "next_response_breached", [RESOLUTION_STATE] = "resolution_state", [BY] = by };
	const char **all = crm_new(arena, const char *, count + 1);
	struct crm_question question = { .entity = "ticket", .terms = all, .count = count + 1, .where = where,
		.fields = fields, .sort = by };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	*out = (struct crm_sla_report){0};
	if (count)
		memcpy(all, terms, count * sizeof *terms);
	all[count] = "sla!=";
	if (by) {
		struct crm_path path;
		CRM_TRY(crm_path_parse(repo->store->model, crm_model_entity(repo->store->model, "ticket"), by, &path));
		out->by = crm_path_field(&path);
	}
	CRM_TRY(crm_answer_open(repo, arena, &question, &answer));
	return count_all(arena, answer, by != NULL, out);
}
