#include "model/entities_service.h"

#include "model/ticket_merge.h"

static const char *const ticket_statuses[] = {
	"new", "open", "pending", "hold", "solved", "closed", "merged", "spam", NULL,
};

static const char *const priorities[] = { "low", "normal", "high", "urgent", NULL };

static const char *const ticket_types[] = { "question", "incident", "problem", "task", NULL };

static const char *const channels[] = {
	"email", "web", "phone", "chat", "sms", "api", "social", "note", "other", NULL,
};

static const char *const clock_states[] = { "breached", "running", "paused", "met", NULL };

/* A clock (store/clock.h), and the tables that are looked into for it. */
#define CLOCK(part) \
	"crm_clock('" part "', $.id, $.sla, $.status, $.created_at, $.first_response_at," \
	" coalesce($.solved_at, $.closed_at), @now)" \
	" /* FROM sla FROM calendar FROM holiday FROM message */"

/* A mark of the last incoming message that a person wrote. */
#define LAST_HEARD(mark) \
	"SELECT m." mark " FROM message AS m WHERE m.ticket = $.id AND m.direction = 'in'" \
	" AND NOT coalesce(m.automatic, 0) AND m." mark " IS NOT NULL" \
	" ORDER BY $message.m.timeline_at DESC, m.id DESC LIMIT 1"

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
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_TRACKED,
		.choices = ticket_statuses, .preset = "new",
	},
	{
		.name = "priority", .title = "priority", .type = CRM_T_CHOICE,
		.aliases = "urgency|severity",
		.flags = CRM_SHOWN | CRM_TRACKED, .choices = priorities, .preset = "normal",
		.care = CRM_CARE(.filled = true),
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
		.care = CRM_CARE(.filled = true),
	},
	{
		.name = "contact", .title = "who asks", .type = CRM_T_LINK, .target = "contact",
		.aliases = "contact name|contact email|contact id|associated contact|requester|"
		           "associated contact email|associated contact id|requester email|"
		           "customer|person",
		.flags = CRM_INDEXED | CRM_SHOWN,
		.care = CRM_CARE(.filled = true),
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
		.flags = CRM_INDEXED | CRM_SHOWN | CRM_TRACKED,
		.care = CRM_CARE(.of = "$.is_open", .filled = true),
	},
	{
		.name = "team", .title = "team that works on it", .type = CRM_T_LINK, .target = "team",
		.aliases = "team name|assigned team|support team",
		.flags = CRM_INDEXED | CRM_TRACKED,
	},
	{
		.name = "queue", .title = "queue", .type = CRM_T_TEXT,
		.aliases = "pipeline|pipeline name|category|group|department",
		.flags = CRM_INDEXED,
	},
	{
		.name = "route", .title = "by which route it came there", .type = CRM_T_LINK, .target = "route",
		.flags = CRM_INDEXED,
	},
	{
		.name = "routed_at", .title = "when it was routed", .type = CRM_T_INSTANT,
	},
	{
		.name = "route_why", .title = "why it was routed so", .type = CRM_T_TEXT,
	},
	{
		.name = "sla", .title = "service level agreed", .type = CRM_T_LINK, .target = "sla",
		.aliases = "sla name|sla policy",
		.flags = CRM_INDEXED,
	},
	{
		.name = "first_response_at", .title = "first answer", .type = CRM_T_INSTANT,
		.aliases = "first response|first reply|first response time|first replied at|"
		           "first responded at",
		.flags = CRM_LEAST,
	},
	{
		.name = "solved_at", .title = "when it was solved", .type = CRM_T_INSTANT,
		.aliases = "solved|resolved|resolved at|resolution date|solved date",
		.care = CRM_CARE(.of = "$.status IN ('solved', 'closed')", .filled = true, .empty = "$.solved_at IS NULL AND $.closed_at IS NULL",
		                  .wrong = "coalesce($.solved_at, $.closed_at) < $.created_at"),
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
		.flags = CRM_ADDS_UP, .most = 1e9,
	},
	{
		.name = "csat", .title = "satisfaction, 1 to 5", .type = CRM_T_INTEGER,
		.aliases = "satisfaction|satisfaction rating|customer satisfaction|rating",
		.least = 1, .most = 5,
	},
	{
		.name = "owner", .title = "whose record it is", .type = CRM_T_LINK,
		.aliases = "owner name|owner email|owner id|record owner|responsible",
		.flags = CRM_INDEXED | CRM_TRACKED, .target = "user",
	},
	{
		.name = "is_open", .title = "somebody has to do with it still", .type = CRM_T_BOOL, .made_of = "status",
		.flags = CRM_VIEWED,
		.asked = "$.status NOT IN ('solved', 'closed', 'merged', 'spam')",
	},
	{
		.name = "answered_at", .title = "when one of us answered last", .type = CRM_T_INSTANT,
		.made_of = "the messages",
		.asked = "SELECT max($message.a.timeline_at) FROM message AS a WHERE a.ticket = $.id AND a.direction = 'out'"
		         " AND a.automatic IS NOT 1 AND a.delivery IS NOT 'failed'",
	},
	{
		/* Who wrote again and again waits since the first of it. A ticket without messages waits from its making; so does one
		 * whose first answer, by which first_response_at is dated, did not arrive. */
		.name = "waiting_since", .title = "since when the customer waits for an answer", .type = CRM_T_INSTANT,
		.made_of = "status and the messages",
		.asked = "iif($.status NOT IN ('new', 'open', 'hold'), NULL, coalesce((SELECT min($message.b.timeline_at)"
		         " FROM message AS b WHERE b.ticket = $.id AND b.direction = 'in' AND b.automatic IS NOT 1"
		         " AND $message.b.timeline_at > coalesce((SELECT max(min(w.created_at, coalesce(w.sent_at, w.created_at)))"
		         " FROM message AS w WHERE w.ticket = $.id AND w.direction = 'out' AND w.automatic IS NOT 1"
		         " AND w.delivery IS NOT 'failed'), '')),"
		         " iif(($.answered_at) IS NULL AND ($.first_response_at IS NULL OR EXISTS (SELECT 1 FROM message AS f"
		         " WHERE f.ticket = $.id AND f.direction = 'out' AND f.automatic IS NOT 1 AND f.delivery = 'failed'"
		         " AND min(f.created_at, coalesce(f.sent_at, f.created_at)) <= $.first_response_at)), $.created_at, NULL)))",
	},
	{
		.name = "waiting_for", .title = "how long that is", .type = CRM_T_DURATION, .made_of = "waiting_since",
		.asked = "crm_seconds($.waiting_since, @now)",
	},
	{
		.name = "first_response_due", .title = "when the first answer is due", .type = CRM_T_INSTANT,
		.made_of = "its policy", .asked = CLOCK("first_response_due"),
	},
	{
		.name = "first_response_time", .title = "business time to the first answer, or so far", .type = CRM_T_DURATION,
		.made_of = "messages", .asked = CLOCK("first_response_time"),
	},
	{
		.name = "first_response_state", .title = "whether the first answer is in time", .type = CRM_T_CHOICE,
		.made_of = "its policy and messages", .choices = clock_states, .asked = CLOCK("first_response_state"),
	},
	{
		.name = "next_response_due", .title = "when the message that waits is to be answered", .type = CRM_T_INSTANT,
		.made_of = "its policy and messages", .asked = CLOCK("next_response_due"),
	},
	{
		.name = "next_response_met", .title = "further messages answered in time", .type = CRM_T_INTEGER,
		.made_of = "its policy and messages", .asked = CLOCK("next_response_met"),
	},
	{
		.name = "next_response_breached", .title = "further messages answered too late, or late by now",
		.type = CRM_T_INTEGER,
		.made_of = "its policy and messages", .asked = CLOCK("next_response_breached"),
	},
	{
		.name = "resolution_due", .title = "when it is to be solved; empty while it is paused", .type = CRM_T_INSTANT,
		.made_of = "its policy and the history", .asked = CLOCK("resolution_due"),
	},
	{
		.name = "resolution_time", .title = "business time to the solution, or so far, pauses left out",
		.type = CRM_T_DURATION,
		.made_of = "the history", .asked = CLOCK("resolution_time"),
	},
	{
		.name = "first_resolution_time", .title = "the same, to the first time it was solved", .type = CRM_T_DURATION,
		.made_of = "the history", .asked = CLOCK("first_resolution_time"),
	},
	{
		.name = "resolution_state", .title = "whether it is solved in time", .type = CRM_T_CHOICE,
		.made_of = "its policy and the history", .choices = clock_states, .asked = CLOCK("resolution_state"),
	},
	{
		.name = "sla_state", .title = "the worst of its clocks", .type = CRM_T_CHOICE,
		.made_of = "its policy, messages and the history", .choices = clock_states, .asked = CLOCK("sla_state"),
	},
	{
		.name = "breaching", .title = "time until the next of its clocks is late; below 0: since it is",
		.type = CRM_T_DURATION,
		.made_of = "its policy, messages and the history", .asked = CLOCK("breaching"),
	},
	{
		.name = "tone", .title = "how the customer sounded last, -1 to 1", .type = CRM_T_DECIMAL,
		.made_of = "its messages", .asked = LAST_HEARD("tone"),
	},
	{
		.name = "urgency", .title = "how pressing it sounded last, 0 to 1", .type = CRM_T_DECIMAL,
		.made_of = "its messages", .asked = LAST_HEARD("urgency"),
	},
	{ .name = NULL },
};

/* Only these can have become late since somebody last looked, a week ago at most (crm/tick.h): clocks are not computed for all
 * that were ever solved. */
#define ALIVE "(is_open=yes or modified_at>=-8d)"

static const struct crm_event_kind ticket_events[] = {
	{ .name = "status_changed", .title = "another status", .field = "status" },
	{ .name = "priority_changed", .title = "another priority", .field = "priority" },
	{ .name = "assigned", .title = "somebody else works on it", .field = "assignee", .is = "assignee!=" },
	{ .name = "answered", .title = "it had its first answer", .is = "first_response_at!=" },
	{ .name = "solved", .title = "it was solved", .is = "status=solved" },
	{ .name = "closed", .title = "it was closed", .is = "status=closed" },
	{ .name = "reopened", .title = "it is open again", .is = "status=new,open,pending,hold", .was = "status=solved,closed" },
	{ .name = "rated", .title = "the customer said how satisfied", .field = "csat", .is = "csat!=" },
	{ .name = "sla_breached", .title = "the first answer is late", .is = ALIVE " and first_response_state=breached",
	  .due = "first_response_due", .detail = "first_response" },
	{ .name = "sla_breached", .title = "the next answer is late", .is = ALIVE,
	  .due = "next_response_due", .detail = "next_response" },
	{ .name = "sla_breached", .title = "the solution is late", .is = ALIVE " and resolution_state=breached",
	  .due = "resolution_due", .detail = "resolution" },
	{ .name = "sla_warning", .title = "the first answer is due soon", .is = "is_open=yes and first_response_state=running",
	  .due = "first_response_due", .early = "sla.warning", .detail = "first_response" },
	{ .name = "sla_warning", .title = "the next answer is due soon", .is = "is_open=yes",
	  .due = "next_response_due", .early = "sla.warning", .detail = "next_response" },
	{ .name = "sla_warning", .title = "the solution is due soon", .is = "is_open=yes and resolution_state=running",
	  .due = "resolution_due", .early = "sla.warning", .detail = "resolution" },
	{ .name = NULL },
};

const struct crm_entity crm_entity_ticket = {
	.name = "ticket", .plural = "tickets", .title = "what customers ask",
	.aliases = "case|cases",
	.label = "subject",
	.keys = (const char *const[]){ "subject", NULL },
	.merged = crm_ticket_merged,
	.stale = "$.is_open",
	.events = ticket_events,
	.own = ticket_fields,
};

static const char *const link_kinds[] = { "related", "blocks", "duplicates", "caused_by", "split_from", NULL };

static const struct crm_field ticket_link_fields[] = {
	{
		.name = "ticket", .title = "ticket", .type = CRM_T_LINK, .target = "ticket",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{
		.name = "kind", .title = "what it is to the other", .type = CRM_T_CHOICE,
		.aliases = "type|relation|link type",
		.flags = CRM_REQUIRED | CRM_SHOWN, .choices = link_kinds, .preset = "related",
	},
	{
		.name = "other", .title = "the other ticket", .type = CRM_T_LINK, .target = "ticket",
		.aliases = "other ticket|linked ticket|related ticket",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN | CRM_PART,
	},
	{ .name = NULL },
};

/* No check that the two differ: where linked tickets are merged, a link that leads from the one to itself is left, by which
 * unmerge knows what it was. That people make none is a rule's matter (rule/ticket_link.c). */
const struct crm_entity crm_entity_ticket_link = {
	.name = "ticket_link", .plural = "ticket_links", .title = "what tickets have to do with each other",
	.label = "id",
	.keys = (const char *const[]){ NULL },
	.together = (const char *const[]){ "ticket", "other", "kind", NULL },
	.own = ticket_link_fields,
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
		.flags = CRM_INDEXED,        /* by how it begins: where the thread does */
	},
	{
		.name = "automatic", .title = "no person wrote it", .type = CRM_T_BOOL,
		.aliases = "auto|auto reply|is automatic",
	},
	{
		.name = "survey", .title = "survey it asks", .type = CRM_T_LINK, .target = "survey",
		.flags = CRM_INDEXED,
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
		.name = "language", .title = "language it is written in", .type = CRM_T_LANGUAGE,
		.aliases = "locale|lang",
	},
	{
		.name = "tone", .title = "how it sounds: -1 angry to 1 happy", .type = CRM_T_DECIMAL,
		.aliases = "sentiment|sentiment score",
		.least = -1, .most = 1,
	},
	{
		.name = "urgency", .title = "how pressing it sounds: 0 to 1", .type = CRM_T_DECIMAL,
		.least = 0, .most = 1,
	},
	{
		/* As store/clock_read.c has it. An answer that another system brought has a sent_at before its created_at. */
		.name = "timeline_at", .title = "when it was sent, else was written; when it came, if an answer crossed it",
		.type = CRM_T_INSTANT, .made_of = "sent_at and the messages",
		.asked = "iif($.direction = 'in' AND $.sent_at < $.created_at AND EXISTS (SELECT 1 FROM message AS o"
		         " WHERE o.ticket = $.ticket AND o.direction = 'out' AND o.automatic IS NOT 1"
		         " AND o.delivery IS NOT 'failed' AND o.created_at BETWEEN $.sent_at AND $.created_at"
		         " AND coalesce(o.sent_at, o.created_at) >= o.created_at),"
		         " $.created_at, coalesce($.sent_at, $.created_at))",
	},
	{ .name = NULL },
};

static const struct crm_event_kind message_events[] = {
	{ .name = "received", .title = "a customer wrote", .is = "direction=in" },
	{ .name = "sent", .title = "it has left", .is = "delivery=sent" },
	{ .name = "failed", .title = "it could not be delivered", .is = "delivery=failed" },
	{ .name = NULL },
};

const struct crm_entity crm_entity_message = {
	.name = "message", .plural = "messages", .title = "what was written about tickets",
	.label = "subject", .order = "sent_at",
	.keys = (const char *const[]){ "message_id", NULL },
	.events = message_events,
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
