#include "crm/route_fit.h"

#include <string.h>

#include "base/str.h"
#include "crm/among.h"
#include "repo/ref.h"
#include "rule/terms.h"

enum { ROUTES_MOST = 1000 };

/* -- reading them -------------------------------------------------------------------- */

enum { ID, NAME, POSITION, TERMS, WORDS, LEAST, QUEUE, TEAM, STRATEGY, USERS, SKILLS, PRIORITY };

static const char *const fields[] = {
	[ID] = "id", [NAME] = "name", [POSITION] = "position", [TERMS] = "terms", [WORDS] = "words", [LEAST] = "least_words",
	[QUEUE] = "queue", [TEAM] = "team.id", [STRATEGY] = "strategy", [USERS] = "users", [SKILLS] = "skills",
	[PRIORITY] = "priority", NULL,
};

/* Written rightly, it may have become wrong since: a user who has gone, a field that was retired. */
static crm_err blame(const struct crm_route *route, crm_err err)
{
	return crm_rule_blame(err, "route", route->name);
}

static size_t count_parts(const struct crm_node *node)
{
	if (node->kind == CRM_NODE_ALL)
		return 0;
	return node->kind == CRM_NODE_AND ? count_parts(node->left) + count_parts(node->right) : 1;
}

static crm_err read_terms(struct crm_turns *turns, struct crm_route *route)
{
	const struct crm_entity *ticket = crm_model_entity(turns->repo->store->model, turns->kind->entity);
	struct crm_node *node;
	if (!route->terms)
		return NULL;
	CRM_TRY(crm_where_parse(turns->arena, &turns->repo->asking, ticket, route->terms, &node));
	route->parts = count_parts(node);
	return NULL;
}

static void take_words(struct crm_arena *arena, struct crm_route *route, struct crm_value list)
{
	CRM_AUTO(crm_str_drop) struct crm_str word = {0};
	route->words = crm_new(arena, const char *, (list.shape == CRM_TEXT ? list.n : 0) + 1);
	for (size_t at = 0; list.shape == CRM_TEXT && crm_list_next(list, &at, &word);)
		route->words[route->word_count++] = crm_copy(arena, crm_str_text(&word));
}

/* Who lacks one of the skills is never given anything by this route. */
static void look_at_skills(struct crm_arena *arena, struct crm_roster *roster, struct crm_value skills)
{
	CRM_AUTO(crm_str_drop) struct crm_str skill = {0};
	for (size_t i = 0; i < roster->count; i++) {
		struct crm_value has = crm_record_get(roster->members[i].person->user, "skills");
		for (size_t at = 0; skills.shape == CRM_TEXT && crm_list_next(skills, &at, &skill);)
			if (!roster->members[i].unfit && !(has.shape == CRM_TEXT && crm_list_has(has, crm_str_text(&skill))))
				roster->members[i].unfit = crm_textf(arena, "lacks %s", crm_str_text(&skill));
	}
}

static crm_err read_people(struct crm_turns *turns, struct crm_answer *answer, struct crm_route *route)
{
	struct crm_value users = crm_answer_value(answer, USERS);
	const char *strategy = crm_answer_text(answer, turns->arena, STRATEGY);
	route->gives = strategy || users.shape == CRM_TEXT;
	route->roster = (struct crm_roster){ .id = route->id, .name = route->name,
		.least_busy = crm_same(strategy, "least_busy") };
	if (!route->gives)
		return NULL;
	CRM_TRY(users.shape == CRM_TEXT ? crm_roster_of_names(turns, &route->roster, users)
	                                : crm_roster_of_team(turns, &route->roster, route->team));
	look_at_skills(turns->arena, &route->roster, crm_answer_value(answer, SKILLS));
	return crm_roster_past(turns, &route->roster);
}

static crm_err take_route(struct crm_turns *turns, struct crm_answer *answer, struct crm_route *route)
{
	struct crm_arena *arena = turns->arena;
	struct crm_value position = crm_answer_value(answer, POSITION), least = crm_answer_value(answer, LEAST);
	*route = (struct crm_route){ .id = crm_answer_text(answer, arena, ID), .name = crm_answer_text(answer, arena, NAME),
		.terms = crm_answer_text(answer, arena, TERMS), .queue = crm_answer_text(answer, arena, QUEUE),
		.team = crm_answer_text(answer, arena, TEAM), .priority = crm_answer_text(answer, arena, PRIORITY),
		.position = position.shape == CRM_INTEGER ? position.i : INT64_MAX,
		.least = least.shape == CRM_INTEGER ? least.i : 1 };
	if (!route->queue)
		route->queue = route->name;
	take_words(arena, route, crm_answer_value(answer, WORDS));
	CRM_TRY(blame(route, read_terms(turns, route)));
	return blame(route, read_people(turns, answer, route));
}

/* Lists begin with what has no position: here that is last. */
static void put_in_order(struct crm_route *routes, size_t count)
{
	size_t first = 0;
	while (first < count && routes[first].position == INT64_MAX)
		first++;
	for (; first && first < count; first--) {
		struct crm_route one = routes[0];
		memmove(routes, routes + 1, (count - 1) * sizeof *routes);
		routes[count - 1] = one;
	}
}

crm_err crm_routes_read(struct crm_turns *turns, struct crm_route **out, size_t *count)
{
	struct crm_question question = { .entity = "route", .where = "active=yes", .fields = fields, .limit = ROUTES_MOST };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	*out = crm_new(turns->arena, struct crm_route, ROUTES_MOST);
	*count = 0;
	CRM_TRY(crm_answer_open(turns->repo, turns->arena, &question, &answer));
	CRM_TRY(crm_answer_next(answer, &row));
	while (row) {
		CRM_TRY(take_route(turns, answer, &(*out)[(*count)++]));
		CRM_TRY(crm_answer_next(answer, &row));
	}
	put_in_order(*out, *count);
	return *count ? NULL
	              : crm_err_hint(crm_fail(CRM_NOT_FOUND, "there are no routes to go by"),
	                             "crm-record route add name=invoices words='invoice;refund' team=accounting");
}

crm_err crm_routes_match(struct crm_turns *turns, struct crm_route *routes, size_t count, const char *const *tickets,
                         size_t ticket_count)
{
	for (size_t i = 0; i < count; i++) {
		struct crm_question question = { .entity = turns->kind->entity, .where = routes[i].terms };
		routes[i].fits = crm_new(turns->arena, bool, ticket_count + 1);
		if (routes[i].terms)
			CRM_TRY(blame(&routes[i], crm_among_match(turns->repo, turns->arena, question, tickets, ticket_count,
			                                          routes[i].fits)));
		else
			memset(routes[i].fits, true, ticket_count);
	}
	return NULL;
}

/* -- weighing them ------------------------------------------------------------------- */

/* Of one ticket and one position. */
struct weighing {
	struct crm_arena *arena;
	struct crm_route *routes;
	size_t from, to;                  /* those of the position */
	size_t *points;                   /* of each of all routes; 0: it does not fit */
	const char **found;               /* its words, as people read them */
	size_t all;
};

static size_t look_for_words(struct weighing *weighing, size_t i, const struct crm_text_words *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str found = {0};
	const struct crm_route *route = &weighing->routes[i];
	size_t count = 0;
	for (size_t w = 0; w < route->word_count; w++) {
		if (!crm_text_words_has(text, route->words[w]))
			continue;
		crm_str_addf(&found, "%s%s", count ? ", " : "", route->words[w]);
		count++;
	}
	weighing->found[i] = crm_copy(weighing->arena, crm_str_text(&found));
	return count;
}

static void weigh(struct weighing *weighing, size_t ticket, const struct crm_text_words *text)
{
	weighing->all = 0;
	for (size_t i = weighing->from; i < weighing->to; i++) {
		const struct crm_route *route = &weighing->routes[i];
		size_t words = route->word_count && route->fits[ticket] ? look_for_words(weighing, i, text) : 0;
		bool fits = route->fits[ticket] && (!route->word_count || words >= (size_t)route->least);
		weighing->points[i] = fits ? route->parts + words : 0;
		weighing->all += weighing->points[i];
	}
}

static bool is_same_side(const struct crm_route *a, const struct crm_route *b)
{
	return crm_same(a->queue, b->queue) && crm_same(a->team, b->team);
}

static size_t points_of_side(const struct weighing *weighing, size_t i)
{
	size_t points = 0;
	for (size_t k = weighing->from; k < weighing->to; k++)
		if (is_same_side(&weighing->routes[i], &weighing->routes[k]))
			points += weighing->points[k];
	return points;
}

static bool is_left_over(const struct crm_route *route)
{
	return !route->parts && !route->word_count;
}

/* "faktury 67 % (2 conditions, words: faktura)" */
static void add_reason(struct crm_str *out, const struct weighing *weighing, size_t i)
{
	const struct crm_route *route = &weighing->routes[i];
	crm_str_addf(out, "%s %zu %% (", route->name, points_of_side(weighing, i) * 100 / weighing->all);
	if (route->parts)
		crm_str_addf(out, route->parts == 1 ? "1 condition" : "%zu conditions", route->parts);
	if (route->word_count)
		crm_str_addf(out, "%swords: %s", route->parts ? ", " : "", weighing->found[i]);
	crm_str_add(out, ")");
}

static const char *reasons(const struct weighing *weighing, size_t best, const char *before, const char *between)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	crm_str_add(&text, before);
	add_reason(&text, weighing, best);
	for (size_t i = weighing->from; i < weighing->to; i++)
		if (weighing->points[i] && !is_same_side(&weighing->routes[i], &weighing->routes[best])) {
			crm_str_add(&text, between);
			add_reason(&text, weighing, i);
		}
	return crm_copy(weighing->arena, crm_str_text(&text));
}

/* The side with most points, and in it the route with most. */
static size_t best_of(const struct weighing *weighing)
{
	size_t best = weighing->to;
	for (size_t i = weighing->from; i < weighing->to; i++) {
		size_t side = points_of_side(weighing, i), best_side = best < weighing->to ? points_of_side(weighing, best) : 0;
		if (weighing->points[i] && (best == weighing->to || side > best_side ||
		    (is_same_side(&weighing->routes[i], &weighing->routes[best]) && weighing->points[i] > weighing->points[best])))
			best = i;
	}
	return best;
}

static void decide(struct weighing *weighing, struct crm_route_choice *out)
{
	size_t best = best_of(weighing), points = points_of_side(weighing, best);
	bool sure = points * 2 > weighing->all;
	out->confidence = (int64_t)(points * 100 / weighing->all);
	out->route = sure ? &weighing->routes[best] : NULL;
	out->why = sure ? reasons(weighing, best, "", ", against ") : reasons(weighing, best, "routes contradict: ", ", ");
}

/* The first one at this position that takes what is left. */
static bool decide_left_over(struct weighing *weighing, size_t ticket, struct crm_route_choice *out)
{
	for (size_t i = weighing->from; i < weighing->to; i++) {
		if (!is_left_over(&weighing->routes[i]) || !weighing->routes[i].fits[ticket])
			continue;
		*out = (struct crm_route_choice){ &weighing->routes[i], 100,
			crm_textf(weighing->arena, "%s takes what is left", weighing->routes[i].name) };
		return true;
	}
	return false;
}

void crm_routes_choose(struct crm_arena *arena, struct crm_route *routes, size_t count, size_t ticket,
                       const struct crm_text_words *text, struct crm_route_choice *out)
{
	struct weighing weighing = { .arena = arena, .routes = routes, .points = crm_new(arena, size_t, count),
		.found = crm_new(arena, const char *, count) };
	for (; weighing.to < count; weighing.from = weighing.to) {
		while (weighing.to < count && routes[weighing.to].position == routes[weighing.from].position)
			weighing.to++;
		weigh(&weighing, ticket, text);
		if (weighing.all) {
			decide(&weighing, out);
			return;
		}
		if (decide_left_over(&weighing, ticket, out))
			return;
	}
	*out = (struct crm_route_choice){ NULL, 0, "no route fits" };
}
