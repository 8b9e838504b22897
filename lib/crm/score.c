#include "crm/score.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "crm/among.h"
#include "crm/lead.h"
#include "rule/terms.h"

struct rule {
	const char *name, *terms, *dated_by;
	enum crm_score_kind kind;
	bool of_activities;
	double points, half_life;      /* in days; 0: they do not age */
};

struct scoring {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_scores *scores;
	struct crm_map *places;        /* id -> place among the scores */
	const struct rule *rule;       /* at hand */
};

/* -- whose ------------------------------------------------------------------------- */

void crm_scores_of(struct crm_arena *arena, const char *const *ids, size_t count, struct crm_scores *out)
{
	*out = (struct crm_scores){ .list = crm_new(arena, struct crm_score, count + 1), .count = count };
	for (size_t i = 0; i < count; i++)
		out->list[i].id = ids[i];
}

crm_err crm_scores_of_leads(struct crm_repo *repo, struct crm_arena *arena, struct crm_scores *out)
{
	static const char *const terms[] = { CRM_LEAD_TERM };
	const char **ids;
	size_t count;
	CRM_TRY(crm_among_read(repo, arena, (struct crm_question){ .entity = "contact", .terms = terms, .count = 1 }, &ids,
	                       &count));
	crm_scores_of(arena, ids, count, out);
	return NULL;
}

/* -- the rules --------------------------------------------------------------------- */

enum rule_column { NAME, KIND, COUNTS, TERMS, POINTS, HALF_LIFE, DATED_BY };

static double number_of(struct crm_value value)
{
	return value.shape == CRM_REAL ? value.r : value.shape == CRM_INTEGER ? (double)value.i : 0;
}

static void take_rule(struct crm_answer *answer, struct crm_arena *arena, struct rule *rule)
{
	*rule = (struct rule){
		.name = crm_answer_text(answer, arena, NAME), .terms = crm_answer_text(answer, arena, TERMS),
		.dated_by = crm_answer_text(answer, arena, DATED_BY),
		.kind = crm_same(crm_answer_text(answer, arena, KIND), "engagement") ? CRM_SCORE_ENGAGEMENT : CRM_SCORE_FIT,
		.of_activities = crm_same(crm_answer_text(answer, arena, COUNTS), "activity"),
		.points = number_of(crm_answer_value(answer, POINTS)),
		.half_life = number_of(crm_answer_value(answer, HALF_LIFE)),
	};
	if (!rule->dated_by)
		rule->dated_by = rule->of_activities ? "held_at" : "created_at";
}

static crm_err read_rules(struct scoring *one, struct rule **rules, size_t *count)
{
	static const char *const fields[] = { [NAME] = "name", [KIND] = "kind", [COUNTS] = "counts", [TERMS] = "terms",
		[POINTS] = "points", [HALF_LIFE] = "half_life", [DATED_BY] = "dated_by", NULL };
	enum { MOST = 1000 };
	struct crm_question question = { .entity = "score_rule", .where = "active=yes", .fields = fields, .sort = "name",
		.limit = MOST };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	*rules = crm_new(one->arena, struct rule, MOST);
	*count = 0;
	CRM_TRY(crm_answer_open(one->repo, one->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	for (; row; ++*count) {
		take_rule(answer, one->arena, &(*rules)[*count]);
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* -- the points -------------------------------------------------------------------- */

static double age_of(const struct scoring *one, struct crm_value since)
{
	int64_t at;
	if (!one->rule->half_life || since.shape != CRM_TEXT)
		return -1;
	if (!crm_instant_read(since.s, &at)) {
		if (!crm_date_read(since.s, &at))
			return -1;
		at *= CRM_DAY;
	}
	return at < one->repo->now ? (double)(one->repo->now - at) / CRM_DAY : 0;
}

static void keep_point(struct scoring *one, struct crm_score_point point)
{
	struct crm_scores *scores = one->scores;
	if (scores->point_count == scores->room) {
		struct crm_score_point *old = scores->points;
		scores->room = scores->room ? scores->room * 2 : 64;
		scores->points = crm_new(one->arena, struct crm_score_point, scores->room);
		if (old)
			memcpy(scores->points, old, scores->point_count * sizeof *old);
	}
	scores->points[scores->point_count++] = point;
}

static void give(struct scoring *one, const char *contact, const char *from, struct crm_value since)
{
	size_t at = crm_among_place(one->places, contact);
	const struct rule *rule = one->rule;
	double age = age_of(one, since);
	double given = age < 0 ? rule->points : rule->points * exp2(-age / rule->half_life);
	if (at == CRM_AMONG_NONE)
		return;
	one->scores->list[at].sums[rule->kind] += given;
	if (one->scores->explain)
		keep_point(one, (struct crm_score_point){ at, rule->name, crm_copy(one->arena, from), rule->kind, rule->points,
		                                          age, given });
}

enum { ID, SINCE, CONTACT, ABOUT };

/* An activity that names the contact twice counts once. */
static void give_activity(struct scoring *one, struct crm_answer *answer)
{
	static const char before[] = "contact:";
	struct crm_value contact = crm_answer_value(answer, CONTACT), about = crm_answer_value(answer, ABOUT);
	struct crm_value id = crm_answer_value(answer, ID), since = crm_answer_value(answer, SINCE);
	const char *named = contact.shape == CRM_TEXT ? contact.s : NULL;
	const char *meant = about.shape == CRM_TEXT && crm_starts(about.s, before) ? about.s + sizeof before - 1 : NULL;
	give(one, named, id.s, since);
	if (!crm_same(named, meant))
		give(one, meant, id.s, since);
}

static crm_err ask(struct scoring *one, const char *const *terms, size_t count, const struct crm_equals *equals)
{
	const char *const of_contacts[] = { [ID] = "id", [SINCE] = one->rule->dated_by, NULL };
	const char *const of_activities[] = { [ID] = "id", [SINCE] = one->rule->dated_by, [CONTACT] = "contact.id",
		[ABOUT] = "about", NULL };
	bool activities = one->rule->of_activities, row;
	struct crm_question question = { .entity = activities ? "activity" : "contact", .terms = terms, .count = count,
		.equals = equals, .where = one->rule->terms, .fields = activities ? of_activities : of_contacts };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	CRM_TRY(crm_answer_open(one->repo, one->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		if (activities)
			give_activity(one, answer);
		else
			give(one, crm_answer_value(answer, ID).s, "contact", crm_answer_value(answer, SINCE));
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* Of one contact: its own row, or its activities by either link. */
static crm_err ask_one(struct scoring *one, const char *id)
{
	static const char *const held[] = { "held_at!=" };
	const char *any = crm_textf(one->arena, "contact:%s", id);
	if (!one->rule->of_activities)
		return ask(one, NULL, 0, (const struct crm_equals[]){ { .field = "id", .id = id }, { .field = NULL } });
	CRM_TRY(ask(one, held, 1, (const struct crm_equals[]){ { .field = "contact", .id = id }, { .field = NULL } }));
	return ask(one, held, 1, (const struct crm_equals[]){ { .field = "about", .id = any },
	                                                         { .field = "contact", .id = id, .not = true }, { .field = NULL } });
}

static crm_err apply(struct scoring *one)
{
	if (one->scores->count > CRM_AMONG_FEW)
		return one->rule->of_activities ? ask(one, (const char *const[]){ "held_at!=" }, 1, NULL)
		                                : ask(one, NULL, 0, NULL);
	for (size_t i = 0; i < one->scores->count; i++)
		CRM_TRY(ask_one(one, one->scores->list[i].id));
	return NULL;
}

static crm_err apply_all(struct scoring *one)
{
	struct rule *rules;
	size_t count;
	CRM_TRY(read_rules(one, &rules, &count));
	if (!count)
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there are no rules to score by"),
		                    "crm-record score_rule add name=NAME points=10 terms='title~director'");
	for (size_t i = 0; i < count; i++) {
		one->rule = &rules[i];
		CRM_TRY(crm_rule_blame(apply(one), "score_rule", rules[i].name));
	}
	return NULL;
}

crm_err crm_scores_fill(struct crm_repo *repo, struct crm_arena *arena, struct crm_scores *scores)
{
	const char **ids = crm_new(arena, const char *, scores->count + 1);
	for (size_t i = 0; i < scores->count; i++)
		ids[i] = scores->list[i].id;
	CRM_AUTO(crm_map_drop) struct crm_map *places = crm_among_places(ids, scores->count);
	struct scoring one = { .repo = repo, .arena = arena, .scores = scores, .places = places };
	return apply_all(&one);
}

/* -- what is written ----------------------------------------------------------------- */

static double capped(double sum)
{
	return sum < 0 ? 0 : sum > 100 ? 100 : round(sum * 10) / 10;
}

void crm_score_put(const struct crm_score *score, struct crm_record *contact)
{
	double fit = capped(score->sums[CRM_SCORE_FIT]), engagement = capped(score->sums[CRM_SCORE_ENGAGEMENT]);
	crm_record_put(contact, "fit_score", crm_value_real(fit));
	crm_record_put(contact, "engagement_score", crm_value_real(engagement));
	crm_record_put(contact, "score", crm_value_real(capped(fit + engagement)));
}
