#include "crm/assign.h"

#include "base/str.h"
#include "base/time.h"
#include "crm/among.h"
#include "crm/lead.h"
#include "crm/turns.h"
#include "rule/terms.h"

enum { RULES_MOST = 1000 };

#define ACTIVE_LEADS "lead_status!=converted,unqualified,junk"

static const struct crm_turns_load loads[] = {
	{ "contact", "owner", CRM_LEAD_TERM " and " ACTIVE_LEADS }, { "deal", "owner", "is_open=yes" }, { NULL, NULL, NULL },
};

static const struct crm_turns_kind kind = { .entity = "contact", .list = "assignment", .who = "owner",
                                            .at = "assigned_at", .loads = loads };

struct rule {
	struct crm_roster roster;
	const char *terms;
};

struct planning {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_turns turns;
	struct rule *rules;
	size_t count;
};

/* -- the assignments --------------------------------------------------------------- */

enum { ID, NAME, TERMS, STRATEGY, USERS };

/* Written rightly, it may have become wrong since: a user who has gone, a field that was retired. */
static crm_err blame(const struct rule *rule, crm_err err)
{
	return crm_rule_blame(err, "assignment", rule->roster.name);
}

static crm_err take_rule(struct planning *plan, struct crm_answer *answer)
{
	struct rule *rule = &plan->rules[plan->count++];
	struct crm_arena *arena = plan->arena;
	rule->terms = crm_answer_text(answer, arena, TERMS);
	rule->roster = (struct crm_roster){ .id = crm_answer_text(answer, arena, ID),
		.name = crm_answer_text(answer, arena, NAME),
		.least_busy = crm_same(crm_answer_text(answer, arena, STRATEGY), "least_busy") };
	return blame(rule, crm_roster_of_names(&plan->turns, &rule->roster, crm_answer_value(answer, USERS)));
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

/* -- which assignment a lead fits -------------------------------------------------- */

static crm_err fit(struct planning *plan, struct rule *rule, const char *const *leads, size_t count, struct rule **fits)
{
	struct crm_question question = { .entity = "contact", .where = rule->terms };
	bool *yes = crm_new(plan->arena, bool, count + 1);
	CRM_TRY(crm_among_match(plan->repo, plan->arena, question, leads, count, yes));
	for (size_t i = 0; i < count; i++)
		if (yes[i] && !fits[i])
			fits[i] = rule;
	return NULL;
}

static crm_err fit_all(struct planning *plan, const char *const *leads, size_t count, struct rule **fits)
{
	for (size_t i = 0; i < plan->count; i++) {
		if (crm_roster_anybody(&plan->rules[i].roster))
			CRM_TRY(blame(&plan->rules[i], fit(plan, &plan->rules[i], leads, count, fits)));
	}
	return NULL;
}

/* -- turns ------------------------------------------------------------------------- */

static void take_turn(struct planning *plan, struct crm_roster *roster, struct crm_turn *turn)
{
	turn->assignment = roster->id;
	turn->name = roster->name;
	turn->why = plan->turns.told ? crm_roster_text(&plan->turns, roster, NULL) : NULL;
	const struct crm_person *person = crm_roster_turn(&plan->turns, roster, NULL, &turn->at);
	turn->user = person->id;
	turn->user_name = person->name;
}

crm_err crm_assign_plan(struct crm_repo *repo, struct crm_arena *arena, const char *const *leads, size_t count,
                        enum crm_turns_told told, struct crm_turn **out)
{
	struct planning plan = { .repo = repo, .arena = arena };
	struct rule **fits = crm_new(arena, struct rule *, count + 1);
	crm_turns_begin(&plan.turns, repo, arena, &kind, told);
	CRM_TRY(read_rules(&plan));
	for (size_t i = 0; i < plan.count; i++)
		CRM_TRY(crm_roster_past(&plan.turns, &plan.rules[i].roster));
	CRM_TRY(fit_all(&plan, leads, count, fits));
	*out = crm_new(arena, struct crm_turn, count + 1);
	for (size_t i = 0; i < count; i++) {
		(*out)[i].lead = leads[i];
		if (fits[i])
			take_turn(&plan, &fits[i]->roster, &(*out)[i]);
	}
	return NULL;
}

crm_err crm_assign_waiting(struct crm_repo *repo, struct crm_arena *arena, const char ***ids, size_t *count)
{
	static const char *const terms[] = { CRM_LEAD_TERM, "owner=", ACTIVE_LEADS };
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
