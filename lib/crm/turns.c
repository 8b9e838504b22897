#include "crm/turns.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "base/when.h"
#include "crm/duty.h"
#include "repo/question.h"
#include "repo/ref.h"
#include "rule/lead.h"

enum { TEAM_MOST = 1000, TEXT_SIZE = 40 };

void crm_turns_begin(struct crm_turns *turns, struct crm_repo *repo, struct crm_arena *arena,
                     const struct crm_turns_kind *kind, enum crm_turns_told told)
{
	*turns = (struct crm_turns){ .repo = repo, .arena = arena, .kind = kind, .at = repo->now,
		.first = repo->now, .told = told };
}

/* -- who they are -------------------------------------------------------------------- */

static crm_err person_named(struct crm_turns *turns, const char *name, struct crm_person **out)
{
	const struct crm_entity *entity = crm_model_entity(turns->repo->store->model, "user");
	struct crm_record *user;
	const char *away;
	CRM_TRY(crm_ref_read(turns->repo, turns->arena, entity, name, &user));
	for (*out = turns->people; *out; *out = (*out)->next)
		if (crm_same((*out)->id, crm_record_id(user)))
			return NULL;
	CRM_TRY(crm_duty_away(turns->repo, turns->arena, user, turns->kind->by_hours, &away));
	*out = crm_new(turns->arena, struct crm_person, 1);
	**out = (struct crm_person){ crm_record_id(user), crm_record_label(user), away, user, -1, turns->people };
	turns->people = *out;
	return NULL;
}

static crm_err add_member(struct crm_turns *turns, struct crm_roster *roster, const char *name, size_t weight)
{
	struct crm_member *member = &roster->members[roster->count++];
	member->weight = weight;
	member->turns = crm_new(turns->arena, int64_t, weight + 1);
	return person_named(turns, name, &member->person);
}

crm_err crm_roster_of_names(struct crm_turns *turns, struct crm_roster *roster, struct crm_value users)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	size_t at = 0, count = 0;
	while (crm_list_next(users, &at, &name))
		count++;
	roster->members = crm_new(turns->arena, struct crm_member, count + 1);
	for (at = 0; crm_list_next(users, &at, &name);) {
		size_t weight;
		CRM_TRY(crm_assignment_user(name.s, &weight));
		CRM_TRY(add_member(turns, roster, name.s, weight));
	}
	return NULL;
}

crm_err crm_roster_of_team(struct crm_turns *turns, struct crm_roster *roster, const char *team)
{
	static const char *const fields[] = { "id", NULL };
	const struct crm_equals of[] = { { .field = "team", .id = team }, { .field = NULL } };
	struct crm_question question = { .entity = "user", .equals = of, .fields = fields, .sort = "name", .limit = TEAM_MOST };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	roster->members = crm_new(turns->arena, struct crm_member, TEAM_MOST);
	CRM_TRY(crm_answer_open(turns->repo, turns->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		CRM_TRY(add_member(turns, roster, crm_answer_text(answer, turns->arena, 0), 1));
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

/* -- what they were given before ------------------------------------------------------- */

static crm_err read_turns(struct crm_turns *turns, const struct crm_roster *roster, struct crm_member *member)
{
	const struct crm_turns_kind *kind = turns->kind;
	const char *const fields[] = { kind->at, NULL };
	const struct crm_equals by[] = { { .field = kind->list, .id = roster->id },
		{ .field = kind->who, .id = member->person->id }, { .field = NULL } };
	struct crm_question question = { .entity = kind->entity, .where = crm_textf(turns->arena, "%s!=", kind->at),
		.equals = by, .fields = fields, .sort = crm_textf(turns->arena, "-%s", kind->at),
		.limit = (int64_t)member->weight };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(turns->repo, turns->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	for (; row; member->turn_count++) {
		int64_t *at = &member->turns[member->turn_count];
		if (!crm_instant_read(crm_answer_value(answer, 0).s, at))
			return crm_fail(CRM_DAMAGED, "%s of a %s is no instant", kind->at, kind->entity);
		if (*at >= turns->at)
			turns->first = turns->at = *at + 1;
		CRM_TRY(crm_answer_next(answer, &row));
	}
	return NULL;
}

static crm_err read_load(struct crm_turns *turns, struct crm_person *person)
{
	person->load = 0;
	for (const struct crm_turns_load *load = turns->kind->loads; load->entity; load++) {
		const struct crm_equals theirs[] = { { .field = load->who, .id = person->id }, { .field = NULL } };
		struct crm_question question = { .entity = load->entity, .where = load->where, .equals = theirs };
		int64_t count;
		CRM_TRY(crm_question_count(turns->repo, turns->arena, &question, &count));
		person->load += count;
	}
	return NULL;
}

crm_err crm_roster_past(struct crm_turns *turns, struct crm_roster *roster)
{
	for (size_t i = 0; i < roster->count; i++) {
		CRM_TRY(read_turns(turns, roster, &roster->members[i]));
		if (roster->least_busy && roster->members[i].person->load < 0)
			CRM_TRY(read_load(turns, roster->members[i].person));
	}
	return NULL;
}

/* -- turns ----------------------------------------------------------------------------- */

static bool is_here(const struct crm_member *member)
{
	return !member->person->away && !member->unfit;
}

bool crm_roster_anybody(const struct crm_roster *roster)
{
	for (size_t i = 0; i < roster->count; i++)
		if (is_here(&roster->members[i]))
			return true;
	return false;
}

static const char *unfit(struct crm_turns *turns, const struct crm_member *member, const struct crm_turns_fit *fit)
{
	if (member->unfit)
		return member->unfit;
	return fit ? fit->unfit(fit->context, turns->arena, member->person) : NULL;
}

/* The last turn but (weight - 1); before all time if it had fewer. */
static int64_t turn_due(const struct crm_member *member)
{
	return member->turn_count < member->weight ? INT64_MIN : member->turns[member->weight - 1];
}

static bool goes_before(const struct crm_roster *roster, const struct crm_member *a, const struct crm_member *b)
{
	if (roster->least_busy)
		return a->person->load * (int64_t)b->weight < b->person->load * (int64_t)a->weight;
	return turn_due(a) < turn_due(b);
}

static struct crm_member *choose(struct crm_turns *turns, const struct crm_roster *roster,
                                 const struct crm_turns_fit *fit)
{
	struct crm_member *best = NULL;
	for (size_t i = 0; i < roster->count; i++)
		if (is_here(&roster->members[i]) && !unfit(turns, &roster->members[i], fit) &&
		    (!best || goes_before(roster, &roster->members[i], best)))
			best = &roster->members[i];
	return best;
}

const struct crm_person *crm_roster_turn(struct crm_turns *turns, struct crm_roster *roster,
                                         const struct crm_turns_fit *fit, int64_t *at)
{
	struct crm_member *member = choose(turns, roster, fit);
	if (!member)
		return NULL;
	*at = turns->at++;
	if (member->turn_count < member->weight)
		member->turn_count++;
	memmove(member->turns + 1, member->turns, (member->turn_count - 1) * sizeof *member->turns);
	member->turns[0] = *at;
	member->person->load += member->person->load >= 0;
	return member->person;
}

static void add_due(struct crm_str *out, const struct crm_turns *turns, int64_t due)
{
	char at[TEXT_SIZE];
	if (due == INT64_MIN)
		crm_str_add(out, "free");
	else if (due >= turns->first)
		crm_str_addf(out, "turn %lld of this run", (long long)(due - turns->first + 1));
	else
		crm_str_add(out, turns->told == CRM_TURNS_TOLD_PEOPLE ? crm_instant_friendly(due, turns->repo->now, at)
		                                                      : crm_instant_text(due, at));
}

const char *crm_roster_text(struct crm_turns *turns, const struct crm_roster *roster, const struct crm_turns_fit *fit)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	for (size_t i = 0; i < roster->count; i++) {
		const struct crm_member *member = &roster->members[i];
		const char *why = member->person->away ? member->person->away : unfit(turns, member, fit);
		crm_str_addf(&text, "%s%s", i ? ", " : "", member->person->name);
		if (member->weight > 1)
			crm_str_addf(&text, "=%zu", member->weight);
		crm_str_add(&text, ": ");
		if (why)
			crm_str_add(&text, why);
		else if (roster->least_busy)
			crm_str_addf(&text, "has %lld", (long long)member->person->load);
		else
			add_due(&text, turns, turn_due(member));
	}
	return crm_copy(turns->arena, crm_str_text(&text));
}
