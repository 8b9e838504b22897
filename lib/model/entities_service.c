#include "model/entities_service.h"

static const char *const ticket_statuses[] = {
	"new", "open", "pending", "hold", "solved", "closed", "merged", "spam", NULL,
};

static const char *const priorities[] = { "low", "normal", "high", "urgent", NULL };

static const char *const ticket_types[] = { "question", "incident", "problem", "task", NULL };

static const char *const channels[] = {
	"email", "web", "phone", "chat", "sms", "api", "social", "note", "other", NULL,
};

static const struct crm_field ticket_fields[] = {
	{
		.name = "subject", .title = "subject", .type = CRM_T_TEXT,
		.aliases = "title|name|summary|topic",
		.flags = CRM_REQUIRED | CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "description", .title = "what is asked", .type = CRM_T_LONGTEXT,
		.aliases = "content|body|details|text|problem description",
		.flags = CRM_SEARCHED,
	},
	{
		.name = "status", .title = "status", .type = CRM_T_CHOICE,
		.aliases = "state|stage",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
		.choices = ticket_statuses, .preset = "new",
	},
	{
		.name = "priority", .title = "priority", .type = CRM_T_CHOICE,
		.aliases = "urgency|severity",
		.flags = CRM_SHOWN, .choices = priorities, .preset = "normal",
	},
	{
		.name = "type", .title = "question, incident, problem or task", .type = CRM_T_CHOICE,
		.aliases = "ticket type|case type",
		.choices = ticket_types,
	},
	{
		.name = "channel", .title = "how it came in", .type = CRM_T_CHOICE,
		.aliases = "source|origin|ticket source|case origin|via",
		.choices = channels,
	},
	{
		.name = "contact", .title = "who asks", .type = CRM_T_LINK, .target = "contact",
		.aliases = "contact name|contact email|contact id|associated contact|requester|"
		           "associated contact email|associated contact id|requester email|"
		           "customer|person",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "company", .title = "company", .type = CRM_T_LINK, .target = "company",
		.aliases = "account|account name|account id|company name|company id|company domain|"
		           "associated company|associated company domain|associated company id|"
		           "organization|organisation|organization name",
		.flags = CRM_INDEXED,
	},
	{
		.name = "assignee", .title = "who works on it", .type = CRM_T_LINK, .target = "user",
		.aliases = "assigned to|assigned user|assigned agent|agent|assignee name|"
		           "assignee email|assignee id|handler",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "team", .title = "team that works on it", .type = CRM_T_LINK, .target = "team",
		.aliases = "team name|assigned team|support team",
		.flags = CRM_INDEXED,
	},
	{
		.name = "queue", .title = "queue", .type = CRM_T_TEXT,
		.aliases = "pipeline|pipeline name|category|group|department",
		.flags = CRM_INDEXED,
	},
	{
		.name = "sla", .title = "service level agreed", .type = CRM_T_TEXT,
		.aliases = "sla name|sla policy",
	},
	{
		.name = "first_response_at", .title = "first answer", .type = CRM_T_INSTANT,
		.aliases = "first response|first reply|first response time|first replied at|"
		           "first responded at",
	},
	{
		.name = "solved_at", .title = "when it was solved", .type = CRM_T_INSTANT,
		.aliases = "solved|resolved|resolved at|resolution date|solved date",
	},
	{
		.name = "closed_at", .title = "when it was closed", .type = CRM_T_INSTANT,
		.aliases = "closed|close date|closed date|closed on|closed time|date closed",
	},
	{
		.name = "language", .title = "language it is written in", .type = CRM_T_LANGUAGE,
		.aliases = "locale|lang",
	},
	{
		.name = "watchers", .title = "who is told of what happens: users by name, others by address",
		.type = CRM_T_TEXT,
		.aliases = "watcher|followers|cc users|collaborators",
		.flags = CRM_LIST,
	},
	{
		.name = "reopen_count", .title = "times it was opened again", .type = CRM_T_INTEGER,
		.aliases = "reopens|reopened",
		.most = 1e9,
	},
	{
		.name = "csat", .title = "satisfaction, 1 to 5", .type = CRM_T_INTEGER,
		.aliases = "satisfaction|satisfaction rating|customer satisfaction|rating",
		.least = 1, .most = 5,
	},
	{
		.name = "owner", .title = "whose record it is", .type = CRM_T_LINK,
		.aliases = "owner name|owner email|owner id|record owner|responsible",
		.flags = CRM_INDEXED, .target = "user",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_ticket = {
	.name = "ticket", .plural = "tickets", .title = "what customers ask",
	.aliases = "case|cases",
	.label = "subject",
	.keys = (const char *const[]){ "subject", NULL },
	.own = ticket_fields,
};

static const char *const directions[] = { "in", "out", "internal", NULL };

static const char *const deliveries[] = { "queued", "sent", "failed", NULL };

static const struct crm_field message_fields[] = {
	{
		.name = "ticket", .title = "ticket", .type = CRM_T_LINK, .target = "ticket",
		.aliases = "ticket id|case|case id|case number",
		.flags = CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "direction", .title = "in, out or internal", .type = CRM_T_CHOICE,
		.aliases = "incoming",
		.flags = CRM_SHOWN, .choices = directions,
	},
	{
		.name = "channel", .title = "how it came", .type = CRM_T_CHOICE,
		.aliases = "source|via|medium",
		.choices = channels,
	},
	{
		.name = "author", .title = "who of us wrote it", .type = CRM_T_LINK, .target = "user",
		.aliases = "agent|agent name|agent email|written by",
	},
	{
		.name = "contact", .title = "the customer who wrote it", .type = CRM_T_LINK, .target = "contact",
		.aliases = "contact id|contact email|customer",
		.flags = CRM_INDEXED,
	},
	{
		.name = "from", .title = "sender", .type = CRM_T_TEXT,
		.aliases = "sender email|from address|from email",
		.flags = CRM_SHOWN,
	},
	{
		.name = "to", .title = "recipients", .type = CRM_T_TEXT,
		.aliases = "recipient|to address|to email",
	},
	{
		.name = "cc", .title = "who gets a copy", .type = CRM_T_TEXT,
		.aliases = "carbon copy|cc address",
	},
	{
		.name = "reply_to", .title = "where an answer goes, if not to the sender", .type = CRM_T_TEXT,
	},
	{
		.name = "subject", .title = "subject", .type = CRM_T_TEXT,
		.aliases = "name",
		.flags = CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "body", .title = "text", .type = CRM_T_LONGTEXT,
		.aliases = "content|description|plain body|html body",
		.flags = CRM_SEARCHED,
	},
	{
		.name = "message_id", .title = "Message-ID of the mail", .type = CRM_T_TEXT,
		.aliases = "rfc message id|internet message id",
		.flags = CRM_INDEXED,
	},
	{
		.name = "in_reply_to", .title = "Message-ID it answers", .type = CRM_T_TEXT,
		.aliases = "answers|parent message id",
		.flags = CRM_INDEXED,
	},
	{
		.name = "references", .title = "Message-IDs of the thread before it, parted by blanks", .type = CRM_T_TEXT,
	},
	{
		.name = "automatic", .title = "no person wrote it", .type = CRM_T_BOOL,
		.aliases = "auto|auto reply|is automatic",
	},
	{
		.name = "delivery", .title = "of a mail that goes out: where it is", .type = CRM_T_CHOICE,
		.aliases = "delivery status|send status",
		.flags = CRM_INDEXED, .choices = deliveries,
	},
	{
		.name = "delivery_error", .title = "why it could not be sent", .type = CRM_T_TEXT,
	},
	{
		.name = "sent_at", .title = "when it was sent", .type = CRM_T_INSTANT,
		.aliases = "sent|date|sent date|date sent|received at",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "timeline_at", .title = "when it was sent, else was written", .type = CRM_T_INSTANT,
		.made_of = "sent_at", .asked = "coalesce($.sent_at, $.created_at)",
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_message = {
	.name = "message", .plural = "messages", .title = "what was written about tickets",
	.label = "subject", .order = "sent_at",
	.keys = (const char *const[]){ "message_id", NULL },
	.own = message_fields,
};

static const struct crm_field attachment_fields[] = {
	{
		.name = "message", .title = "message it came with", .type = CRM_T_LINK, .target = "message",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_PART,
	},
	{
		.name = "name", .title = "file name", .type = CRM_T_TEXT,
		.aliases = "filename|file name",
		.flags = CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "mime_type", .title = "media type (RFC 2046)", .type = CRM_T_TEXT,
		.aliases = "content type",
		.flags = CRM_SHOWN,
	},
	{
		.name = "size", .title = "bytes", .type = CRM_T_INTEGER,
		.flags = CRM_SHOWN, .least = 0, .most = 9e15,
	},
	{
		.name = "file", .title = "SHA-256 of its bytes: its name under files/", .type = CRM_T_TEXT,
		.flags = CRM_REQUIRED | CRM_INDEXED,
	},
	{
		.name = "content_id", .title = "Content-ID, of what the text shows", .type = CRM_T_TEXT,
	},
	{ .name = NULL },
};

const struct crm_entity crm_entity_attachment = {
	.name = "attachment", .plural = "attachments", .title = "files that came with messages, or go out with them",
	.label = "name",
	.keys = (const char *const[]){ "name", NULL },
	.own = attachment_fields,
};
