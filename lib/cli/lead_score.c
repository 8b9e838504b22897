#include "cli/lead_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/refs.h"
#include "cli/table.h"
#include "cli/work.h"
#include "crm/score.h"
#include "repo/ref.h"

const struct crm_option crm_options_lead_score[] = {
	{ .name = "explain", .help = "print every point with its rule and write nothing" },
	{ .name = NULL },
};

enum { CONTACT, KIND, RULE, FROM, POINTS, AGE, GIVEN, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[CONTACT] = { "contact", CRM_T_ID, 0 },    [KIND] = { "kind", CRM_T_TEXT, 0 },
	[RULE] = { "rule", CRM_T_TEXT, 0 },        [FROM] = { "from", CRM_T_TEXT, 0 },
	[POINTS] = { "points", CRM_T_DECIMAL, 0 }, [AGE] = { "age_days", CRM_T_DECIMAL, 0 },
	[GIVEN] = { "given", CRM_T_DECIMAL, 0 },
};

static int by_contact(const void *a, const void *b)
{
	const struct crm_score_point *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int order = strcmp(x->rule, y->rule);
	return order ? order : strcmp(x->from, y->from);
}

static struct crm_value hundredths(double number)
{
	return crm_value_real(round(number * 100) / 100);
}

static crm_err print_points(struct crm_table *table, const struct crm_scores *scores)
{
	static const char *const kinds[] = { [CRM_SCORE_FIT] = "fit", [CRM_SCORE_ENGAGEMENT] = "engagement" };
	for (size_t i = 0; i < scores->point_count; i++) {
		const struct crm_score_point *point = &scores->points[i];
		struct crm_value values[COLUMNS] = {
			[CONTACT] = crm_value_text(scores->list[point->at].id), [KIND] = crm_value_text(kinds[point->kind]),
			[RULE] = crm_value_text(point->rule), [FROM] = crm_value_text(point->from),
			[POINTS] = crm_value_real(point->points), [GIVEN] = hundredths(point->given),
			[AGE] = point->age < 0 ? CRM_NO_VALUE : hundredths(point->age),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

static crm_err explain(struct crm_tool *tool, struct crm_scores *scores)
{
	struct crm_table *table;
	if (scores->point_count)
		qsort(scores->points, scores->point_count, sizeof *scores->points, by_contact);
	CRM_TRY(crm_table_open(tool, tool->entity, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_points(table, scores));
}

static crm_err write_scores(struct crm_tool *tool, const struct crm_scores *scores)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_TRY(crm_work_ask(tool, tool->entity, "Score", scores->count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	for (size_t i = 0; i < scores->count; i++) {
		struct crm_record *old;
		CRM_TRY(crm_work_next(&work));
		CRM_TRY(crm_ref_read(tool->repo, work.arena, tool->entity, scores->list[i].id, &old));
		struct crm_record *record = crm_record_copy(work.arena, old);
		crm_score_put(&scores->list[i], record);
		CRM_TRY(crm_work_update(&work, old, record));
	}
	return crm_work_end(&work);
}

crm_err crm_lead_score(struct crm_tool *tool)
{
	struct crm_scores scores;
	struct crm_refs refs;
	if (tool->count) {
		CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
		crm_scores_of(tool->arena, refs.ids, refs.count, &scores);
	} else {
		CRM_TRY(crm_scores_of_leads(tool->repo, tool->arena, &scores));
	}
	if (!scores.count)
		return crm_nothing();
	scores.explain = crm_option_given(tool, "explain");
	CRM_TRY(crm_scores_fill(tool->repo, tool->arena, &scores));
	return scores.explain ? explain(tool, &scores) : write_scores(tool, &scores);
}
