#include "model/entities_notice.h"

static const char *const ways[] = { "mail", "desktop", "chat", "file", NULL };

static const struct crm_field subscription_fields[] = {
	{
		.name = "name", .title = "name", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_SHOWN,
	},
	{
		.name = "user", .title = "who is told", .type = CRM_T_LINK, .target = "user",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "events", .title = "names of events: task.due, ticket.*", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_LIST | CRM_SHOWN,
	},
	{
		.name = "where", .title = "what the record is after it, an expression as --where takes it; empty: any",
		.type = CRM_T_TEXT,
	},
	{
		.name = "was", .title = "what the record was before it; empty: any", .type = CRM_T_TEXT,
	},
	{
		.name = "changed", .title = "fields of which one has changed, parted by commas; empty: any", .type = CRM_T_TEXT,
	},
	{
		.name = "mine", .title = "only of records that the user owns or is assigned to", .type = CRM_T_BOOL,
		.flags = CRM_SHOWN,
	},
	{
		.name = "own_deeds", .title = "also of what the user did", .type = CRM_T_BOOL,
	},
	{
		.name = "via", .title = "how", .type = CRM_T_CHOICE,
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = ways, .preset = "mail",
	},
	{
		.name = "target", .title = "where to: an address (empty: the user's), a webhook's name, a file's path",
		.type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "digest", .title = "what has gathered at once: none, daily 08:00, weekly mon 08:00, every 4h",
		.type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "quiet", .title = "hours without: 22:00-07:00, or work: when the user does not work", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "active", .title = "is told", .type = CRM_T_BOOL, .preset = "yes",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_subscription = {
	.name = "subscription", .plural = "subscriptions", .title = "who is told of what, how and when",
	.describes = true,
	.label = "name", .handle = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = subscription_fields,
};
