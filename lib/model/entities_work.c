#include "model/entities_work.h"

static const char *const task_statuses[] = {
	"todo", "in_progress", "done", "canceled", "deferred", NULL,
};

static const char *const priorities[] = { "low", "normal", "high", "urgent", NULL };

static const struct crm_field task_fields[] = {
	{
		.name = "subject", .title = "what is to be done", .type = CRM_T_TEXT,
		.aliases = "title|name|summary",
		.flags = CRM_REQUIRED | CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "status", .title = "status", .type = CRM_T_CHOICE,
		.aliases = "state",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN,
		.choices = task_statuses, .preset = "todo",
	},
	{
		.name = "priority", .title = "priority", .type = CRM_T_CHOICE,
		.aliases = "urgency|importance",
		.flags = CRM_SHOWN, .choices = priorities, .preset = "normal",
	},
	{
		.name = "due_at", .title = "when it is due", .type = CRM_T_INSTANT,
		.aliases = "due|due date|deadline|due on",
		.flags = CRM_INDEXED | CRM_SHOWN | CRM_BY_END | CRM_BY_DAY,
		.care = CRM_CARE(.of = "$.is_open", .filled = true),
	},
	{
		.name = "all_day", .title = "due on a day, by its end", .type = CRM_T_BOOL,
		.aliases = "all day|is all day",
	},
	{
		.name = "remind_at", .title = "when to remind of it", .type = CRM_T_INSTANT,
		.aliases = "reminder|reminder date|remind on",
		.flags = CRM_INDEXED,
	},
	{
		.name = "completed_at", .title = "when it was done", .type = CRM_T_INSTANT,
		.aliases = "completed|completed date|completion date|done at|closed at|date completed",
	},
	{
		.name = "assignee", .title = "who does it", .type = CRM_T_LINK, .target = "user",
		.aliases = "assigned to|assigned user|assignee name|assignee email|assignee id",
		.flags = CRM_INDEXED | CRM_SHOWN,
		.care = CRM_CARE(.of = "$.is_open", .filled = true),
	},
	{
		.name = "about", .title = "what it is about", .type = CRM_T_ANYLINK,
		.aliases = "related to|regarding|related record|parent",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "repeats", .title = "how it repeats", .type = CRM_T_TEXT,
		.aliases = "recurrence|repeat|recurrence rule|rrule",
	},
	{
		.name = "timezone", .title = "where its day and its rule are counted", .type = CRM_T_TIMEZONE,
		.aliases = "time zone|tz",
	},
	{
		.name = "location", .title = "where it is to be done", .type = CRM_T_TEXT,
		.aliases = "place|where",
		.flags = CRM_SEARCHED,
	},
	{
		.name = "description", .title = "what is worth knowing", .type = CRM_T_LONGTEXT,
		.aliases = "notes|note|comments|comment|details|body|notes/description",
		.flags = CRM_SEARCHED,
	},
	{
		.name = "owner", .title = "whose record it is", .type = CRM_T_LINK,
		.aliases = "owner name|owner email|owner id|record owner|responsible|activity owner",
		.flags = CRM_INDEXED, .target = "user",
	},
	{
		.name = "is_open", .title = "neither done nor canceled", .type = CRM_T_BOOL, .made_of = "status",
		.flags = CRM_VIEWED,
		.asked = "$.status NOT IN ('done', 'canceled')",
	},
	{
		.name = "is_overdue", .title = "open, and it was due earlier", .type = CRM_T_BOOL,
		.made_of = "status and due_at",
		.asked = "$.is_open AND coalesce($.due_at < @now, 0)",
	},
	{
		.name = "timeline_at", .title = "when it was done, else is due, else was written", .type = CRM_T_INSTANT,
		.flags = CRM_BY_DAY, .made_of = "completed_at and due_at", .asked = "coalesce($.completed_at, $.due_at, $.created_at)",
	},
	{ .name = NULL },
};

static const struct crm_event_kind task_events[] = {
	{ .name = "done", .title = "it was done", .is = "status=done" },
	{ .name = "assigned", .title = "somebody else does it", .field = "assignee", .is = "assignee!=" },
	{ .name = "due", .title = "it is due", .is = "is_open=yes", .due = "due_at" },
	{ .name = "reminder", .title = "it is time to be reminded", .is = "is_open=yes", .due = "remind_at" },
	{ .name = NULL },
};

const struct crm_entity crm_entity_task = {
	.name = "task", .plural = "tasks", .title = "what is to be done",
	.aliases = "todo",
	.label = "subject",
	.keys = (const char *const[]){ "subject", NULL },
	.events = task_events,
	.own = task_fields,
};

static const char *const kinds[] = { "call", "meeting", "email", "note", "visit", "task", NULL };

static const char *const directions[] = { "in", "out", "internal", NULL };

static const char *const activity_statuses[] = { "planned", "held", "not_held", NULL };

static const struct crm_field activity_fields[] = {
	{
		.name = "kind", .title = "call, meeting, e-mail, note or visit",
		.type = CRM_T_CHOICE,
		.aliases = "type|activity type|engagement type",
		.flags = CRM_REQUIRED | CRM_INDEXED | CRM_SHOWN, .choices = kinds,
	},
	{
		.name = "subject", .title = "subject", .type = CRM_T_TEXT,
		.aliases = "title|name|call/meeting title/subject|call title|meeting title|"
		           "meeting name|summary",
		.flags = CRM_SEARCHED | CRM_SHOWN,
	},
	{
		.name = "direction", .title = "in, out or internal", .type = CRM_T_CHOICE,
		.aliases = "call direction",
		.choices = directions,
	},
	{
		.name = "status", .title = "planned, held or not held", .type = CRM_T_CHOICE,
		.aliases = "state|call status|meeting status",
		.flags = CRM_SHOWN, .choices = activity_statuses,
	},
	{
		.name = "start_at", .title = "when it begins", .type = CRM_T_INSTANT,
		.aliases = "start|start time|start date|activity date|date|when|call time|"
		           "meeting start time|date start",
		.flags = CRM_INDEXED | CRM_SHOWN | CRM_BY_DAY,
	},
	{
		.name = "duration", .title = "how long it lasts", .type = CRM_T_DURATION, .least = 0, .most = 9e15,
		.aliases = "length|call duration|meeting duration",
	},
	{
		.name = "all_day", .title = "whole days, no hours", .type = CRM_T_BOOL,
		.aliases = "all day|is all day|all day event",
	},
	{
		.name = "timezone", .title = "where its days are counted", .type = CRM_T_TIMEZONE,
		.aliases = "time zone|tz",
	},
	{
		.name = "outcome", .title = "what came of it", .type = CRM_T_TEXT,
		.aliases = "result|disposition",
	},
	{
		.name = "contact", .title = "with whom", .type = CRM_T_LINK, .target = "contact",
		.aliases = "contact name|contact email|contact id|associated contact|person|"
		           "associated contact email|associated contact id",
		.flags = CRM_INDEXED | CRM_SHOWN,
	},
	{
		.name = "attendees", .title = "e-mail addresses of who takes part", .type = CRM_T_EMAIL,
		.aliases = "participants|invitees|guests|attendee",
		.flags = CRM_LIST,
	},
	{
		.name = "organizer", .title = "e-mail address of who invites", .type = CRM_T_EMAIL,
		.aliases = "organiser|organized by",
	},
	{
		.name = "location", .title = "where it takes place", .type = CRM_T_TEXT,
		.aliases = "place|where|venue|meeting location",
		.flags = CRM_SEARCHED,
	},
	{
		.name = "about", .title = "what it is about", .type = CRM_T_ANYLINK,
		.aliases = "related to|regarding|related record|parent",
		.flags = CRM_INDEXED,
		.care = CRM_CARE(.filled = true, .empty = "$.about IS NULL AND $.contact IS NULL"),
	},
	{
		.name = "body", .title = "text", .type = CRM_T_LONGTEXT,
		.aliases = "notes|note|description|notes/description|content|comments|comment|"
		           "call notes|meeting notes|details",
		.flags = CRM_SEARCHED,
	},
	{
		/* Who writes down a note or a mail says when it was, not that it took place. */
		.name = "held_at", .title = "when it took place", .type = CRM_T_INSTANT, .made_of = "status and start_at",
		.flags = CRM_BY_DAY,
		.asked = "iif(coalesce($.status, 'held') = 'held' AND coalesce($.start_at, $.created_at) <= @now,"
		         " coalesce($.start_at, $.created_at), NULL)",
	},
	{
		.name = "timeline_at", .title = "when it begins, else was written", .type = CRM_T_INSTANT,
		.flags = CRM_BY_DAY, .made_of = "start_at", .asked = "coalesce($.start_at, $.created_at)",
	},
	{ .name = NULL },
};

static const struct crm_event_kind activity_events[] = {
	{ .name = "held", .title = "it took place", .is = "status=held" },
	{ .name = "starts", .title = "it begins", .is = "status=planned", .due = "start_at" },
	{ .name = NULL },
};

const struct crm_entity crm_entity_activity = {
	.name = "activity", .plural = "activities", .title = "calls, meetings, mails, notes, visits",
	.aliases = "engagement|interaction",
	.label = "subject", .order = "start_at",
	.keys = (const char *const[]){ "subject", NULL },
	.events = activity_events,
	.own = activity_fields,
};
