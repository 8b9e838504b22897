#include "crm/assign.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "crm/among.h"
#include "crm/lead.h"
#include "repo/ref.h"
#include "rule/lead.h"
#include "rule/terms.h"

enum { RULES_MOST = 1000 };

/* Somebody who works here, whatever assignments name them. */
struct person {
	const char *id, *name, *away;          /* away: why; NULL: here */
	int64_t load;                          /* open leads and deals; -1: not counted yet */
	struct person *next;
};

struct member {
	struct person *person;
	size_t weight;
	int64_t *turns;                        /* the last of them, newest first, at most `weight` */
	size_t turn_count;
};

struct rule {
	const char *id, *name, *terms;
	bool least_busy, anybody;              /* is anybody here? */
	struct member *members;
	size_t count;
};

struct planning {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct person *people;
	struct rule *rules;
	size_t count;
	int64_t at;                            /* of the next turn */
	bool explain;
};

/* -- who is there ------------------------------------------------------------------ */

static bool read_day(const struct crm_record *user, const char *field, int64_t *day)
{
	struct crm_value value = crm_record_get(user, field);
	return value.shape == CRM_TEXT && crm_date_read(value.s, day);
}

static const char *away_of(struct crm_arena *arena, const struct crm_record *user)
{
	struct crm_value active = crm_record_get(user, "active");
	int64_t from, until, today = crm_today();
	bool has_from = read_day(user, "absent_from", &from), has_until = read_day(user, "absent_until", &until);
	char text[CRM_DATE_SIZE];
	if (active.shape == CRM_INTEGER && !active.i)
		return "not active";
	if ((!has_from && !has_until) || (has_from && today < from) || (has_until && today > until))
		return NULL;
	return has_until ? crm_textf(arena, "absent until %s", crm_date_text(until, text)) : "absent";
}

static crm_err person_named(struct planning *plan, const char *name, struct person **out)
{
	const struct crm_entity *entity = crm_model_entity(plan->repo->store->model, "user");
	struct crm_record *user;
	CRM_TRY(crm_ref_read(plan->repo, plan->arena, entity, name, &user));
	for (*out = plan->people; *out; *out = (*out)->next)
		if (crm_same((*out)->id, crm_record_id(user)))
			return NULL;
	*out = crm_new(plan->arena, struct person, 1);
	**out = (struct person){ crm_record_id(user), crm_record_label(user), away_of(plan->arena, user), -1, plan->people };
	plan->people = *out;
	return NULL;
}

/* -- the assignments --------------------------------------------------------------- */

/* Written rightly, it may have become wrong since: a user who has gone, a field that was retired. */
static crm_err blame(const struct rule *rule, crm_err err)
{
	return crm_rule_blame(err, "assignment", rule->name);
}

static crm_err take_member(struct planning *plan, struct rule *rule, char *text)
{
	struct member *member = &rule->members[rule->count++];
	CRM_TRY(crm_assignment_user(text, &member->weight));
	member->turns = crm_new(plan->arena, int64_t, member->weight + 1);
	CRM_TRY(person_named(plan, text, &member->person));
	rule->anybody |= !member->person->away;
	return NULL;
}

static crm_err take_members(struct planning *plan, struct rule *rule, struct crm_value users)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	size_t at = 0, count = 0;
	while (crm_list_next(users, &at, &name))
		count++;
	rule->members = crm_new(plan->arena, struct member, count + 1);
	for (at = 0; crm_list_next(users, &at, &name);)
		CRM_TRY(take_member(plan, rule, crm_copy(plan->arena, crm_str_text(&name))));
	return NULL;
}

enum { ID, NAME, TERMS, STRATEGY, USERS };

static crm_err take_rule(struct planning *plan, struct crm_answer *answer)
{
	struct rule *rule = &plan->rules[plan->count++];
	struct crm_arena *arena = plan->arena;
	*rule = (struct rule){ .id = crm_answer_text(answer, arena, ID), .name = crm_answer_text(answer, arena, NAME),
		.terms = crm_answer_text(answer, arena, TERMS),
		.least_busy = crm_same(crm_answer_text(answer, arena, STRATEGY), "least_busy") };
	return blame(rule, take_members(plan, rule, crm_answer_value(answer, USERS)));
}

static crm_err read_rules(struct planning *plan)
{
	static const char *const fields[] = { [ID] = "id", [NAME] = "name", [TERMS] = "terms", [STRATEGY] = "strategy",
		[USERS] = "users", NULL };
	struct crm_question question = { .entity = "assignment", .where = "active=yes", .fields = fields,
		.limit = RULES_MOST };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	plan->rules = crm_new(plan->arena, struct rule, RULES_MOST);
	CRM_TRY(crm_answer_open(plan->repo, plan->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		CRM_TRY(take_rule(plan, answer));
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return plan->count ? NULL
	                   : crm_err_hint(crm_fail(CRM_NOT_FOUND, "there are no assignments to go by"),
	                                  "crm-record assignment add name=everybody users='ann=2;bob'");
}

/* -- what was given before --------------------------------------------------------- */

static crm_err read_turns(struct planning *plan, const struct rule *rule, struct member *member)
{
	static const char *const fields[] = { "assigned_at", NULL };
	const struct crm_equals by[] = { { .field = "assignment", .id = rule->id }, { .field = "owner", .id = member->person->id }, { .field = NULL } };
	struct crm_question question = { .entity = "contact", .where = "assigned_at!=", .equals = by, .fields = fields,
		.sort = "-assigned_at", .limit = (int64_t)member->weight };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(plan->repo, plan->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	for (; row; member->turn_count++) {
		int64_t *at = &member->turns[member->turn_count];
		if (!crm_instant_read(crm_answer_value(answer, 0).s, at))
			return crm_fail(CRM_DAMAGED, "a lead's assigned_at is no instant");
		plan->at = *at >= plan->at ? *at + 1 : plan->at;
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

static crm_err read_load(struct planning *plan, struct person *person)
{
	static const char *const leads[] = { CRM_LEAD_TERM, "lead_status!=converted,unqualified,junk" };
	const struct crm_equals theirs[] = { { .field = "owner", .id = person->id }, { .field = NULL } };
	const struct crm_question questions[] = {
		{ .entity = "contact", .terms = leads, .count = CRM_COUNT(leads), .equals = theirs },
		{ .entity = "deal", .where = "is_open=yes", .equals = theirs },
	};
	person->load = 0;
	for (size_t i = 0; i < CRM_COUNT(questions); i++) {
		int64_t count;
		CRM_TRY(crm_question_count(plan->repo, plan->arena, &questions[i], &count));
		person->load += count;
	}
	return NULL;
}

static crm_err read_past(struct planning *plan)
{
	for (size_t r = 0; r < plan->count; r++) {
		struct rule *rule = &plan->rules[r];
		for (size_t i = 0; i < rule->count; i++) {
			CRM_TRY(read_turns(plan, rule, &rule->members[i]));
			if (rule->least_busy && rule->members[i].person->load < 0)
				CRM_TRY(read_load(plan, rule->members[i].person));
		}
	}
	return NULL;
}

/* -- which assignment a lead fits -------------------------------------------------- */

static crm_err fit_all(struct planning *plan, const struct rule *rule, const struct crm_map *places,
                       const struct rule **fits)
{
	struct crm_question question = { .entity = "contact", .where = rule->terms };
	const char **ids;
	size_t count;
	CRM_TRY(crm_among_read(plan->repo, plan->arena, question, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		size_t at = crm_among_place(places, ids[i]);
		if (at != CRM_AMONG_NONE && !fits[at])
			fits[at] = rule;
	}
	return NULL;
}

static crm_err fit_one(struct planning *plan, const struct rule *rule, const char *lead, const struct rule **fit)
{
	const struct crm_equals this[] = { { .field = "id", .id = lead }, { .field = NULL } };
	struct crm_question question = { .entity = "contact", .equals = this, .where = rule->terms };
	const char **ids;
	size_t count;
	if (*fit)
		return NULL;
	CRM_TRY(crm_among_read(plan->repo, plan->arena, question, &ids, &count));
	*fit = count ? rule : NULL;
	return NULL;
}

static crm_err fit(struct planning *plan, const struct rule *rule, const char *const *leads, size_t count,
                   const struct rule **fits)
{
	if (count > CRM_AMONG_FEW) {
		CRM_AUTO(crm_map_drop) struct crm_map *places = crm_among_places(leads, count);
		return fit_all(plan, rule, places, fits);
	}
	for (size_t i = 0; i < count; i++)
		CRM_TRY(fit_one(plan, rule, leads[i], &fits[i]));
	return NULL;
}

/* -- turns ------------------------------------------------------------------------- */

/* The last turn but (weight - 1); before all time if it had fewer. */
static int64_t turn_due(const struct member *member)
{
	return member->turn_count < member->weight ? INT64_MIN : member->turns[member->weight - 1];
}

static bool goes_before(const struct rule *rule, const struct member *a, const struct member *b)
{
	if (rule->least_busy)
		return a->person->load * (int64_t)b->weight < b->person->load * (int64_t)a->weight;
	return turn_due(a) < turn_due(b);
}

static struct member *choose(const struct rule *rule)
{
	struct member *best = NULL;
	for (size_t i = 0; i < rule->count; i++)
		if (!rule->members[i].person->away && (!best || goes_before(rule, &rule->members[i], best)))
			best = &rule->members[i];
	return best;
}

static const char *why(struct planning *plan, const struct rule *rule)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	char at[CRM_INSTANT_SIZE];
	for (size_t i = 0; i < rule->count; i++) {
		const struct member *member = &rule->members[i];
		crm_str_addf(&text, "%s%s", i ? ", " : "", member->person->name);
		if (member->weight > 1)
			crm_str_addf(&text, "=%zu", member->weight);
		if (member->person->away)
			crm_str_addf(&text, ": %s", member->person->away);
		else if (rule->least_busy)
			crm_str_addf(&text, ": has %lld", (long long)member->person->load);
		else
			crm_str_addf(&text, ": %s", turn_due(member) == INT64_MIN ? "free" : crm_instant_text(turn_due(member), at));
	}
	return crm_copy(plan->arena, crm_str_text(&text));
}

static void take_turn(struct planning *plan, const struct rule *rule, struct crm_turn *turn)
{
	struct member *member = choose(rule);
	turn->assignment = rule->id;
	turn->name = rule->name;
	turn->user = member->person->id;
	turn->user_name = member->person->name;
	turn->why = plan->explain ? why(plan, rule) : NULL;
	turn->at = plan->at++;
	if (member->turn_count < member->weight)
		member->turn_count++;
	memmove(member->turns + 1, member->turns, (member->turn_count - 1) * sizeof *member->turns);
	member->turns[0] = turn->at;
	member->person->load += member->person->load >= 0;
}

crm_err crm_assign_plan(struct crm_repo *repo, struct crm_arena *arena, const char *const *leads, size_t count,
                        bool explain, struct crm_turn **out)
{
	struct planning plan = { .repo = repo, .arena = arena, .at = repo->now, .explain = explain };
	const struct rule **fits = crm_new(arena, const struct rule *, count + 1);
	CRM_TRY(read_rules(&plan));
	CRM_TRY(read_past(&plan));
	for (size_t i = 0; i < plan.count; i++)
		if (plan.rules[i].anybody)
			CRM_TRY(blame(&plan.rules[i], fit(&plan, &plan.rules[i], leads, count, fits)));
	*out = crm_new(arena, struct crm_turn, count + 1);
	for (size_t i = 0; i < count; i++) {
		(*out)[i].lead = leads[i];
		if (fits[i])
			take_turn(&plan, fits[i], &(*out)[i]);
	}
	return NULL;
}

crm_err crm_assign_waiting(struct crm_repo *repo, struct crm_arena *arena, const char ***ids, size_t *count)
{
	static const char *const terms[] = { CRM_LEAD_TERM, "owner=", "lead_status!=converted,unqualified,junk" };
	struct crm_question question = { .entity = "contact", .terms = terms, .count = CRM_COUNT(terms), .sort = CRM_LEAD_ORDER };
	return crm_among_read(repo, arena, question, ids, count);
}

void crm_turn_put(const struct crm_turn *turn, struct crm_record *contact)
{
	char at[CRM_INSTANT_SIZE];
	crm_record_put(contact, "owner", crm_value_text(turn->user));
	crm_record_put(contact, "assignment", crm_value_text(turn->assignment));
	crm_record_put(contact, "assigned_at", crm_value_text(crm_copy(contact->arena, crm_instant_text(turn->at, at))));
}
