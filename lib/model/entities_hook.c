#include "model/entities_hook.h"

/* Its id says which it is (crm/occur.h), so that two clones that look at the same clock write the same record. */
static const struct crm_field occurrence_fields[] = {
	{
		.name = "name", .title = "event: task.due, ticket.sla_breached", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "about", .title = "record it happened to", .type = CRM_T_ANYLINK,
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "at", .title = "when it happened, whenever it was found", .type = CRM_T_INSTANT,
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "detail", .title = "what there is to say beside its name", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_occurrence = {
	.name = "occurrence", .plural = "occurrences", .title = "what happened because its time came",
	.label = "name", .order = "at",
	.keys = (const char *const[]){ NULL },
	.own = occurrence_fields,
};

/* Its id says which event it is, as do those of the records it made (crm/receive.h). */
static const struct crm_field inbound_event_fields[] = {
	{
		.name = "source", .title = "who told of it", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "event", .title = "the sender's id of it", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{
		.name = "kind", .title = "what kind of event it is, in the sender's words", .type = CRM_T_TEXT,
		.flags = CRM_SHOWN,
	},
	{
		.name = "about", .title = "record that was made or found for it first", .type = CRM_T_ANYLINK,
		.flags = CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "received_at", .title = "when it came in", .type = CRM_T_INSTANT,
		.flags = CRM_REQUIRED | CRM_SHOWN,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_inbound_event = {
	.name = "inbound_event", .plural = "inbound_events", .title = "events of other systems that were taken in, each once",
	.label = "event", .order = "received_at",
	.keys = (const char *const[]){ NULL },
	.together = (const char *const[]){ "source", "event", NULL },
	.own = inbound_event_fields,
};
