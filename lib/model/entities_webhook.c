#include "model/entities_webhook.h"

#include <string.h>

#include "model/derive.h"

/* The rows the derive function needs; a value is one further on, after the id. */
enum { NAME, URL };

static const char *const formats[] = { "standard", "cloudevents", "slack", "dingtalk", "wecom", "template", NULL };

static const struct crm_field webhook_fields[] = {
	[NAME] = {
		.name = "name", .title = "name; empty: the host of its address", .type = CRM_T_TEXT, .made_of = "url",
		.flags = CRM_REQUIRED | CRM_UNIQUE | CRM_DERIVED | CRM_SHOWN,
	},
	[URL] = {
		.name = "url", .title = "address that is told, http or https; __SECRET__ in it is the webhook's secret",
		.type = CRM_T_URL,
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "events", .title = "names of events it is told of: deal.won, ticket.*; empty: all", .type = CRM_T_TEXT,
		.flags = CRM_LIST | CRM_SHOWN,
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
		.name = "format", .title = "what is sent", .type = CRM_T_CHOICE,
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = formats, .preset = "standard",
	},
	{
		.name = "template", .title = "text with fields: of chats the sentence, of format=template the body",
		.type = CRM_T_LONGTEXT,
	},
	{
		.name = "headers", .title = "further lines of the head: Name: value; a value @FILE is read from that file",
		.type = CRM_T_TEXT,
		.flags = CRM_LIST,
	},
	{
		.name = "active", .title = "is told", .type = CRM_T_BOOL, .preset = "yes",
		.flags = CRM_SHOWN,
	},
	{
		.name = "rate", .title = "events it takes in a minute; empty: as many as there are", .type = CRM_T_INTEGER,
		.least = 1, .most = 1000000,
	},
	{
		.name = "timeout", .title = "how long it may take to answer; empty: 20s", .type = CRM_T_DURATION,
		.least = 1, .most = 60,
	},
	{
		.name = "allow_private", .title = "its address may be one of this machine or the network here", .type = CRM_T_BOOL,
	},
	{ .name = NULL },
};

/* The host, as people know it: without what stands before and after it. */
static crm_err derive(struct crm_record *record)
{
	const struct crm_value *url = &record->values[URL + 1];

	if (record->values[NAME + 1].shape != CRM_EMPTY || url->shape != CRM_TEXT)
		return NULL;
	const char *host = strstr(url->s, "://");
	host = host ? host + 3 : url->s;
	crm_derive_put(record, NAME + 1, host, strcspn(host, "/?#"));
	return NULL;
}

const struct crm_entity crm_entity_webhook = {
	.name = "webhook", .plural = "webhooks", .title = "addresses that are told of events",
	.describes = true,
	.label = "name", .handle = "name", .order = "name",
	.keys = (const char *const[]){ "name", NULL },
	.derive = derive,
	.own = webhook_fields,
};
