#include "cli/intake_route.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "crm/route.h"
#include "repo/ref.h"
#include "rule/ticket.h"

crm_err crm_intake_route_begin(struct crm_tool *tool, struct crm_intake_route *out)
{
	const struct crm_config *config = tool->repo->config;

	CRM_TRY(crm_config_check(config, "ticket.route"));
	*out = (struct crm_intake_route){ .tool = tool,
		.wanted = crm_option_maybe(tool, "route") || crm_same(crm_config_get(config, "ticket.route"), "yes") };
	return NULL;
}

void crm_intake_route_drop(struct crm_intake_route *route)
{
	crm_str_drop(&route->opened);
}

void crm_intake_route_add(struct crm_intake_route *route, const char *ticket)
{
	if (route->wanted)
		crm_str_add_n(&route->opened, ticket, CRM_ID_SIZE);
}

static crm_err read(struct crm_intake_route *route, struct crm_arena *arena, const char *id, struct crm_record **out)
{
	return crm_ref_read(route->tool->repo, arena, crm_model_entity(route->tool->repo->store->model, "ticket"), id, out);
}

/* What no person wrote is closed, and nobody's; a row may say who has it, or which queue. */
static crm_err choose(struct crm_intake_route *route, struct crm_arena *arena, const char **ids, size_t *count)
{
	struct crm_record *ticket;

	*count = 0;
	for (size_t at = 0; at < route->opened.n; at += CRM_ID_SIZE) {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		CRM_TRY(read(route, arena, route->opened.s + at, &ticket));
		if (crm_ticket_is(ticket, "new|open|hold") && crm_record_get(ticket, "assignee").shape == CRM_EMPTY &&
		    crm_record_get(ticket, "queue").shape == CRM_EMPTY)
			ids[(*count)++] = route->opened.s + at;
		crm_arena_rewind(arena, mark);
	}
	return NULL;
}

static crm_err put(struct crm_intake_route *route, struct crm_change *change, const struct crm_routed *routed)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *old;
	bool changed;

	CRM_TRY(read(route, arena, routed->ticket, &old));
	struct crm_record *record = crm_record_copy(arena, old);
	crm_routed_put(routed, record);
	return crm_change_update(change, old, record, &changed);
}

static crm_err route_them(struct crm_intake_route *route, struct crm_change *change)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char **ids = crm_new(arena, const char *, route->opened.n / CRM_ID_SIZE + 1);
	struct crm_routed *routed;
	size_t count;

	CRM_TRY(choose(route, arena, ids, &count));
	if (!count)
		return NULL;
	CRM_TRY(crm_route_plan(route->tool->repo, arena, ids, count, CRM_TURNS_UNTOLD, &routed));
	for (size_t i = 0; i < count; i++) {
		CRM_TRY(put(route, change, &routed[i]));
		route->triage += !routed[i].route;
	}
	return NULL;
}

/* What routes or rules are to blame for; a disk that is full is another matter. */
static bool is_of_routes(crm_err err)
{
	enum crm_kind kind = crm_err_kind(err);

	return kind == CRM_INVALID || kind == CRM_USAGE || kind == CRM_NOT_FOUND || kind == CRM_CONFLICT || kind == CRM_DENIED;
}

crm_err crm_intake_route_all(struct crm_intake_route *route, struct crm_change *change)
{
	if (!route->opened.n)
		return NULL;
	CRM_TRY(crm_change_save(change));
	crm_err err = route_them(route, change);
	crm_str_clear(&route->opened);
	if (!err)
		return crm_change_release(change);
	crm_change_undo_to_save(change);
	if (!is_of_routes(err))
		return err;
	if (!route->told)
		crm_warn(route->tool, "taken in, but not routed: %s", err->text);
	route->told = true;
	return NULL;
}
