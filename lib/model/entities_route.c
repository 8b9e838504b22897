#include "model/entities_route.h"

#include "model/record.h"

static const char *const strategies[] = { "round_robin", "least_busy", NULL };

static const char *const priorities[] = { "low", "normal", "high", "urgent", NULL };

static const struct crm_field route_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "position", .title = "place in the order they are tried in; those of the same place are weighed",
		.type = CRM_T_INTEGER,
		.flags = CRM_SHOWN,
	},
	{
		.name = "terms", .title = "which tickets, an expression as --where takes it; empty: all", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "words", .title = "words that speak for it in what the customer wrote; empty: none are looked for",
		.type = CRM_T_TEXT,
		.flags = CRM_LIST | CRM_SHOWN,
	},
	{
		.name = "least_words", .title = "how many of them there must be; empty: one", .type = CRM_T_INTEGER,
		.least = 1, .most = 1000,
	},
	{
		.name = "queue", .title = "queue they come into; empty: the route's name", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "team", .title = "team that works on them", .type = CRM_T_LINK, .target = "team",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "strategy", .title = "who gets each: in turn, or who has the least open tickets; empty: in turn if there are users, else nobody",
		.type = CRM_T_CHOICE,
		.flags = CRM_SHOWN, .choices = strategies,
	},
	{
		.name = "users", .title = "among whom: names, with a weight ann=2; empty: the team", .type = CRM_T_TEXT,
		.flags = CRM_LIST | CRM_SHOWN,
	},
	{
		.name = "skills", .title = "skills that who gets it must have", .type = CRM_T_TEXT,
		.flags = CRM_LIST,
	},
	{
		.name = "priority", .title = "priority they get; empty: as it is", .type = CRM_T_CHOICE, .choices = priorities,
	},
	{
		.name = "active", .title = "is used", .type = CRM_T_BOOL, .preset = "yes",
	},
	{ .name = NULL },
};

static crm_err check(const struct crm_record *route)
{
	if (crm_record_get(route, "strategy").shape == CRM_EMPTY || crm_record_get(route, "users").shape != CRM_EMPTY ||
	    crm_record_get(route, "team").shape != CRM_EMPTY)
		return NULL;
	return crm_err_field(crm_fail(CRM_INVALID, "needs users or a team to give tickets to"), "strategy");
}

const struct crm_entity crm_entity_route = {
	.name = "route", .plural = "routes", .title = "where tickets go",
	.describes = true,
	.label = "name", .handle = "name", .order = "position",
	.keys = (const char *const[]){ "name", NULL },
	.check = check,
	.own = route_fields,
};
