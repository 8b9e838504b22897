#include "crm/route.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "crm/among.h"
#include "crm/route_fit.h"

static const struct crm_turns_load loads[] = {
	{ "ticket", "assignee", "is_open=yes and status!=pending" }, { NULL, NULL, NULL },
};

static const struct crm_turns_kind kind = { .entity = "ticket", .list = "route", .who = "assignee", .at = "routed_at",
                                            .by_hours = true,
                                            .loads = loads };

/* The ticket that is being routed. */
struct routing {
	struct crm_turns turns;
	struct crm_route *routes;
	size_t count;
	struct crm_text_words text;
	const char *language;
	struct crm_arena *arena;             /* of one ticket */
};

/* -- what the customer wrote ----------------------------------------------------------- */

static crm_err add_texts(struct routing *routing, const struct crm_question *question, bool language)
{
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(routing->turns.repo, routing->arena, question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	for (size_t i = 0; row && i < 2; i++) {
		struct crm_value value = crm_answer_value(answer, i);
		if (value.shape == CRM_TEXT)
			crm_text_words_add(&routing->text, value.s, value.n);
	}
	routing->language = row && language ? crm_answer_text(answer, routing->arena, 2) : routing->language;
	return NULL;
}

static crm_err read_ticket(struct routing *routing, const char *id)
{
	static const char *const of_ticket[] = { "subject", "description", "language", NULL };
	static const char *const of_message[] = { "subject", "body", NULL };
	const struct crm_equals this[] = { { .field = "id", .id = id }, { .field = NULL } };
	const struct crm_equals its[] = { { .field = "ticket", .id = id }, { .field = NULL } };
	struct crm_question ticket = { .entity = "ticket", .equals = this, .fields = of_ticket };
	struct crm_question message = { .entity = "message", .equals = its, .where = "direction=in", .fields = of_message,
		.sort = "timeline_at", .limit = 1 };
	crm_text_words_clear(&routing->text);
	CRM_TRY(add_texts(routing, &ticket, true));
	return add_texts(routing, &message, false);
}

/* -- who gets it ----------------------------------------------------------------------- */

/* "zh-Hant" is a kind of "zh". */
static bool is_language(const char *a, const char *b)
{
	size_t n = strcspn(a, "-");
	return n == strcspn(b, "-") && strncmp(a, b, n) == 0;
}

static const char *speaks_otherwise(void *context, struct crm_arena *arena, const struct crm_person *person)
{
	CRM_AUTO(crm_str_drop) struct crm_str one = {0};
	const struct routing *routing = context;
	struct crm_value languages = crm_record_get(person->user, "languages");
	if (!routing->language || languages.shape != CRM_TEXT)
		return NULL;
	for (size_t at = 0; crm_list_next(languages, &at, &one);)
		if (is_language(crm_str_text(&one), routing->language))
			return NULL;
	return crm_textf(arena, "does not answer in %s", routing->language);
}

static void give(struct routing *routing, struct crm_route *route, struct crm_routed *out)
{
	struct crm_turns *turns = &routing->turns;
	struct crm_turns_fit fit = { speaks_otherwise, routing };
	if (turns->told)
		out->turns = crm_roster_text(turns, &route->roster, &fit);
	const struct crm_person *person = crm_roster_turn(turns, &route->roster, &fit, &out->at);
	if (person) {
		out->user = person->id;
		out->user_name = person->name;
	} else {
		out->why = crm_textf(turns->arena, "%s; nobody can take it now: %s", out->why,
		                     crm_roster_text(turns, &route->roster, &fit));
	}
}

static crm_err route_one(struct routing *routing, size_t ticket, struct crm_routed *out)
{
	struct crm_arena *arena = routing->turns.arena;
	struct crm_route_choice choice;
	CRM_TRY(read_ticket(routing, out->ticket));
	crm_routes_choose(routing->arena, routing->routes, routing->count, ticket, &routing->text, &choice);
	out->confidence = choice.confidence;
	out->why = crm_copy(arena, choice.why);
	out->queue = choice.route ? choice.route->queue : CRM_ROUTE_TRIAGE;
	out->at = routing->turns.repo->now;
	if (!choice.route)
		return NULL;
	out->route = choice.route->id;
	out->name = choice.route->name;
	out->team = choice.route->team;
	out->priority = choice.route->priority;
	if (choice.route->gives)
		give(routing, choice.route, out);
	return NULL;
}

/* -- all ------------------------------------------------------------------------------- */

static crm_err route_all(struct routing *routing, const char *const *tickets, size_t count, struct crm_routed *out)
{
	struct crm_arena_mark mark = crm_arena_mark(routing->arena);
	CRM_TRY(crm_routes_read(&routing->turns, &routing->routes, &routing->count));
	CRM_TRY(crm_routes_match(&routing->turns, routing->routes, routing->count, tickets, count));
	for (size_t i = 0; i < count; i++) {
		crm_arena_rewind(routing->arena, mark);
		out[i].ticket = tickets[i];
		CRM_TRY(route_one(routing, i, &out[i]));
	}
	return NULL;
}

crm_err crm_route_plan(struct crm_repo *repo, struct crm_arena *arena, const char *const *tickets, size_t count,
                       enum crm_turns_told told, struct crm_routed **out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *scratch = crm_arena_new();
	struct routing routing = { .arena = scratch };
	crm_turns_begin(&routing.turns, repo, arena, &kind, told);
	*out = crm_new(arena, struct crm_routed, count + 1);
	crm_err err = route_all(&routing, tickets, count, *out);
	crm_text_words_drop(&routing.text);
	return err;
}

crm_err crm_route_waiting(struct crm_repo *repo, struct crm_arena *arena, const char *const *terms, size_t term_count,
                          const char ***ids, size_t *count)
{
	struct crm_question question = { .entity = "ticket", .terms = terms, .count = term_count,
		.where = "is_open=yes and assignee= and (queue= or route.strategy!=)" };
	return crm_among_read(repo, arena, question, ids, count);
}

/* When it was routed changes only with where it went: one that is still waiting there has not been routed again. */
void crm_routed_put(const struct crm_routed *routed, struct crm_record *ticket)
{
	struct crm_value route = crm_value_text(routed->route);
	bool moved = routed->user || !crm_value_equal(route, crm_record_get(ticket, "route"));
	char at[CRM_INSTANT_SIZE];
	crm_record_put(ticket, "route", route);
	crm_record_put(ticket, "queue", crm_value_text(routed->queue));
	crm_record_put(ticket, "route_why", crm_value_text(routed->why));
	if (moved || crm_record_get(ticket, "routed_at").shape == CRM_EMPTY)
		crm_record_put(ticket, "routed_at", crm_value_text(crm_copy(ticket->arena, crm_instant_text(routed->at, at))));
	if (routed->team)
		crm_record_put(ticket, "team", crm_value_text(routed->team));
	if (routed->priority)
		crm_record_put(ticket, "priority", crm_value_text(routed->priority));
	if (routed->user)
		crm_record_put(ticket, "assignee", crm_value_text(routed->user));
}
