#include "crm/survey_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "base/time.h"
#include "model/record.h"
#include "repo/question.h"
#include "repo/ref.h"

enum { SURVEY_ID, SURVEY, KIND, TICKET, AT, SCORE_OR_GROUP, GROUP };

struct reporting {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_survey_period *period;
	struct crm_equals equals[2];     /* the survey */
	bool by_month;
	const struct crm_field *field;   /* of the group; NULL */
	const char *group_path;          /* "ticket.assignee" */
	struct crm_map *places;          /* survey and group: which line */
	struct crm_map *answered;        /* survey and ticket: there is an answer */
	struct crm_survey_report *out;
	size_t room, fact_room;
};

/* -- lines --------------------------------------------------------------------------- */

static const char *key_of(struct reporting *in, const char *a, const char *b)
{
	return crm_textf(in->arena, "%s\n%s", a ? a : "", b ? b : "");
}

static struct crm_survey_line *add_line(struct reporting *in)
{
	struct crm_survey_report *out = in->out;
	if (out->count == in->room) {
		struct crm_survey_line *old = out->lines;
		in->room = in->room ? in->room * 2 : 16;
		out->lines = crm_new(in->arena, struct crm_survey_line, in->room);
		if (old)
			memcpy(out->lines, old, out->count * sizeof *old);
	}
	return &out->lines[out->count++];
}

static struct crm_survey_line *line_of(struct reporting *in, const char *id, const char *name, const char *kind,
                                       const char *group)
{
	const char *key = key_of(in, id, group), *place = crm_map_get(in->places, key);
	char text[24];
	if (place)
		return &in->out->lines[strtoul(place, NULL, 10)];
	snprintf(text, sizeof text, "%zu", in->out->count);
	crm_map_put(in->places, key, text);
	struct crm_survey_line *line = add_line(in);
	*line = (struct crm_survey_line){ .survey = crm_copy(in->arena, name), .kind = crm_copy(in->arena, kind),
		.group = group ? crm_copy(in->arena, group) : NULL };
	return line;
}

static int by_name(const void *a, const void *b)
{
	const struct crm_survey_line *x = a, *y = b;
	int order = strcmp(x->survey, y->survey);
	return order ? order : strcmp(x->group ? x->group : "", y->group ? y->group : "");
}

/* -- groups and periods --------------------------------------------------------------- */

static bool is_in(const struct crm_survey_period *period, int64_t at)
{
	return at >= period->from && at < period->to;
}

/* NULL for an empty one. `at`: the instant that its month is of. */
static const char *group_of(struct reporting *in, struct crm_answer *answer, size_t column, int64_t at)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_civil civil;
	if (in->by_month) {
		crm_instant_civil(at, &civil);
		return crm_textf(in->arena, "%04d-%02d", civil.year, civil.month);
	}
	if (!in->field)
		return NULL;
	crm_value_add_text(&text, in->field, crm_answer_value(answer, column), crm_answer_unit(answer, column));
	return text.n ? crm_copy(in->arena, crm_str_text(&text)) : NULL;
}

static crm_err find_group(struct reporting *in)
{
	const struct crm_entity *ticket = crm_model_entity(in->repo->store->model, "ticket");
	struct crm_path path;
	in->by_month = crm_same(in->period->by, "month");
	if (!in->period->by || in->by_month)
		return NULL;
	CRM_TRY(crm_err_in(crm_path_parse(in->repo->store->model, ticket, in->period->by, &path), "--by"));
	for (size_t i = 0; i < path.length; i++)
		if (!crm_may_read(&in->repo->actor, path.entities[i], path.fields[i]))
			return crm_fail(CRM_DENIED, "--by: %s may not be read by %s", in->period->by, in->repo->actor.name);
	in->field = crm_path_field(&path);
	in->group_path = crm_textf(in->arena, "ticket.%s", in->period->by);
	return NULL;
}

/* -- why ------------------------------------------------------------------------------- */

static const char *why_counted(const char *kind, int64_t score)
{
	if (crm_same(kind, "csat"))
		return score >= 4 ? "4 or 5: satisfied" : "1 to 3: not satisfied";
	if (crm_same(kind, "nps"))
		return score >= 9 ? "9 or 10: a promoter" : score <= 6 ? "0 to 6: a detractor" : "7 or 8: neither";
	return "it is in the mean";
}

static const char *why_out(const struct crm_survey_period *period, bool asked, int64_t at)
{
	if (at < period->from)
		return asked ? "asked before --from" : "answered before --from";
	return asked ? "asked after --to" : "answered after --to";
}

/* Into the list of facts, where that is asked for. */
static void tell(struct reporting *in, struct crm_survey_fact fact)
{
	struct crm_survey_report *out = in->out;
	if (!in->period->explain)
		return;
	if (out->fact_count == in->fact_room) {
		struct crm_survey_fact *old = out->facts;
		in->fact_room = in->fact_room ? in->fact_room * 2 : 64;
		out->facts = crm_new(in->arena, struct crm_survey_fact, in->fact_room);
		if (old)
			memcpy(out->facts, old, out->fact_count * sizeof *old);
	}
	out->facts[out->fact_count++] = fact;
}

/* -- answers, then what was asked ------------------------------------------------------- */

static void count_score(struct crm_survey_line *line, int64_t score)
{
	bool nps = crm_same(line->kind, "nps");
	line->count++;
	line->sum += score;
	line->good += score >= (nps ? 9 : 4);
	line->bad += nps && score <= 6;
}

/* A row's survey and instant; false: it says too little to be counted. */
static bool read_row(struct crm_answer *answer, struct crm_arena *arena, const char *texts[AT], int64_t *at)
{
	for (size_t i = 0; i < AT; i++)
		texts[i] = crm_answer_text(answer, arena, i);
	struct crm_value instant = crm_answer_value(answer, AT);
	return texts[SURVEY_ID] && texts[SURVEY] && texts[KIND] && instant.shape == CRM_TEXT && crm_instant_read(instant.s, at);
}

static void take_answer(struct reporting *in, struct crm_answer *answer)
{
	const char *texts[AT];
	int64_t at = 0;
	bool said = read_row(answer, in->arena, texts, &at);
	int64_t score = crm_answer_value(answer, SCORE_OR_GROUP).i;
	bool counted = said && is_in(in->period, at);
	const char *group = said ? group_of(in, answer, GROUP, at) : NULL;
	tell(in, (struct crm_survey_fact){ .survey = texts[SURVEY], .group = group, .ticket = texts[TICKET], .at = at,
		.has_at = said, .score = crm_value_integer(score), .counted = counted, .why = counted ? why_counted(texts[KIND], score)
		: said ? why_out(in->period, false, at) : "it does not say of which survey, or when" });
	if (said)
		crm_map_put(in->answered, key_of(in, texts[SURVEY_ID], texts[TICKET]), "");
	if (counted)
		count_score(line_of(in, texts[SURVEY_ID], texts[SURVEY], texts[KIND], group), score);
}

static void take_asked(struct reporting *in, struct crm_answer *answer)
{
	const char *texts[AT];
	int64_t at;
	if (!read_row(answer, in->arena, texts, &at))
		return;
	const char *group = group_of(in, answer, SCORE_OR_GROUP, at);
	bool counted = is_in(in->period, at);
	bool answered = crm_map_get(in->answered, key_of(in, texts[SURVEY_ID], texts[TICKET])) != NULL;
	tell(in, (struct crm_survey_fact){ .survey = texts[SURVEY], .group = group, .ticket = texts[TICKET], .asked = true,
		.at = at, .has_at = true, .counted = counted, .why = !counted ? why_out(in->period, true, at)
		: answered ? "asked, and answered" : "asked, and not answered yet" });
	if (!counted)
		return;
	struct crm_survey_line *line = line_of(in, texts[SURVEY_ID], texts[SURVEY], texts[KIND], group);
	line->sent++;
	line->answered += answered;
}

static crm_err read_all(struct reporting *in, struct crm_question question,
                        void (*take)(struct reporting *in, struct crm_answer *answer))
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	question.equals = in->equals;
	question.sort = "id";
	CRM_TRY(crm_answer_open(in->repo, in->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		take(in, answer);
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

static crm_err read_both(struct reporting *in)
{
	const char *answers[] = { [SURVEY_ID] = "survey.id", [SURVEY] = "survey.name", [KIND] = "survey.kind",
		[TICKET] = "ticket.id", [AT] = "answered_at", [SCORE_OR_GROUP] = "score", [GROUP] = in->group_path, NULL };
	const char *asked[] = { [SURVEY_ID] = "survey.id", [SURVEY] = "survey.name", [KIND] = "survey.kind",
		[TICKET] = "ticket.id", [AT] = "created_at", [SCORE_OR_GROUP] = in->group_path, NULL };
	static const char *const sent[] = { "survey!=" };
	CRM_TRY(read_all(in, (struct crm_question){ .entity = "survey_answer", .fields = answers }, take_answer));
	return read_all(in, (struct crm_question){ .entity = "message", .terms = sent, .count = 1, .fields = asked }, take_asked);
}

/* A survey that is named has a line, whatever was asked. */
static crm_err find_survey(struct reporting *in)
{
	struct crm_record *survey;
	if (!in->period->survey)
		return NULL;
	CRM_TRY(crm_ref_read(in->repo, in->arena, crm_model_entity(in->repo->store->model, "survey"), in->period->survey,
	                     &survey));
	in->equals[0] = (struct crm_equals){ .field = "survey", .id = crm_record_id(survey) };
	if (!in->period->by)
		line_of(in, crm_record_id(survey), crm_record_get(survey, "name").s, crm_record_get(survey, "kind").s, NULL);
	return NULL;
}

crm_err crm_survey_report(struct crm_repo *repo, struct crm_arena *arena, const struct crm_survey_period *period,
                          struct crm_survey_report *out)
{
	CRM_AUTO(crm_map_drop) struct crm_map *places = crm_map_new();
	CRM_AUTO(crm_map_drop) struct crm_map *answered = crm_map_new();
	struct reporting in = { .repo = repo, .arena = arena, .period = period, .places = places, .answered = answered,
		.out = out };
	*out = (struct crm_survey_report){0};
	CRM_TRY(find_group(&in));
	CRM_TRY(find_survey(&in));
	CRM_TRY(read_both(&in));
	if (out->count)
		qsort(out->lines, out->count, sizeof *out->lines, by_name);
	return NULL;
}
