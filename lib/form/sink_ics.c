#include "form/sink_ics.h"

#include <stdio.h>
#include <string.h>

#include "form/card.h"
#include "form/ics_address.h"
#include "form/ics_words.h"
#include "model/value.h"

enum column {
	ID, EXTERNAL_ID, EXTERNAL_SOURCE, SUBJECT, STATUS, TAGS, CREATED_AT, MODIFIED_AT, /* of both */
	PRIORITY, DUE_AT, REMIND_AT, COMPLETED_AT, REPEATS, DESCRIPTION,                  /* of tasks */
	COLUMNS,
	KIND = PRIORITY, START_AT, DURATION, BODY, LOCATION, ORGANIZER, ATTENDEES, CONTACT_NAME, CONTACT_EMAIL, /* of activities */
};

static const char *const task_names[] = {
	"id", "external_id", "external_source", "subject", "status", "tags", "created_at", "modified_at",
	"priority", "due_at", "remind_at", "completed_at", "repeats", "description", NULL,
};

static const char *const activity_names[] = {
	"id", "external_id", "external_source", "subject", "status", "tags", "created_at", "modified_at",
	"kind", "start_at", "duration", "body", "location", "organizer", "attendees", "contact.name", "contact.email", NULL,
};

struct ics {
	struct crm_card card;
	bool tasks;
};

static bool is_task(const struct crm_entity *entity)
{
	return strcmp(entity->name, "task") == 0;
}

static crm_err columns(struct crm_arena *arena, const char *format, const struct crm_entity *entity,
                       const char *const **out)
{
	(void)arena, (void)format;
	*out = is_task(entity) ? task_names : activity_names;
	return NULL;
}

static crm_err open_ics(struct crm_sink *sink)
{
	struct ics *ics = (struct ics *)sink;

	ics->tasks = is_task(sink->options.entity);
	crm_card_open(&ics->card, ics->tasks ? task_names : activity_names);
	crm_str_add(&sink->output->buffer, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//crm//crm//EN\r\n");
	return NULL;
}

static crm_err close_ics(struct crm_sink *sink)
{
	crm_str_add(&sink->output->buffer, "END:VCALENDAR\r\n");
	return NULL;
}

/* -- properties ------------------------------------------------------------ */

/* 2026-11-21T10:44:03.120Z as 20261121T104403Z. */
static void put_stamp(struct crm_card *card, const char *head, const char *text)
{
	if (!*text)
		return;
	crm_card_begin(card, head);
	for (; *text && *text != '.'; text++)
		if (!strchr("-:", *text))
			crm_str_add_c(&card->line, *text);
	crm_str_add_c(&card->line, 'Z');
	crm_card_end(card);
}

/* What is read back keeps its milliseconds: NAME;X-CRM-MS=120:20261121T104403Z. */
static void put_time(struct crm_card *card, const char *name, const char *text)
{
	char head[64];
	const char *dot = strchr(text, '.');

	if (dot && strncmp(dot, ".000", 4) != 0)
		snprintf(head, sizeof(head), "%s;X-CRM-MS=%.3s:", name, dot + 1);
	else
		snprintf(head, sizeof(head), "%s:", name);
	put_stamp(card, head, text);
}

/* A word that has none of its own, or shares it with another, is said beside it. */
static void put_status(struct crm_card *card, const char *component)
{
	const char *status = crm_card_text(card, STATUS), *word = crm_ics_status(component, status);

	crm_card_put(card, "STATUS:", word ? word : "");
	if (!word || !crm_same(crm_ics_status_read(component, word), status))
		crm_card_put(card, "X-CRM-STATUS:", status);
}

static void put_priority(struct crm_card *card)
{
	int priority = crm_ics_priority(crm_card_text(card, PRIORITY));

	if (priority == 0)
		return;
	crm_str_addf(crm_card_begin(card, "PRIORITY:"), "%d", priority);
	crm_card_end(card);
}

/* Is it written as RFC 5545 writes rules? Others are words for people. */
static bool is_rule(const char *text)
{
	return crm_starts(text, "FREQ=") && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=;,+-")] == '\0';
}

/* A rule counts from DTSTART, and means nothing without. */
static void put_rule(struct crm_card *card)
{
	const char *rule = crm_card_text(card, REPEATS), *due = crm_card_text(card, DUE_AT);

	if (!is_rule(rule) || !*due) {
		crm_card_put(card, "X-CRM-REPEATS:", rule);
		return;
	}
	put_time(card, "DTSTART", due);
	crm_str_add(crm_card_begin(card, "RRULE:"), rule);
	crm_card_end(card);
}

static void put_alarm(struct crm_card *card)
{
	const char *at = crm_card_text(card, REMIND_AT), *subject = crm_card_text(card, SUBJECT);
	struct crm_str *out = &card->base.output->buffer;

	if (!*at)
		return;
	crm_str_add(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
	crm_card_put(card, "DESCRIPTION:", *subject ? subject : "!");
	put_time(card, "TRIGGER;VALUE=DATE-TIME", at);
	crm_str_add(out, "END:VALARM\r\n");
}

static void add_unit(struct crm_card *card, int64_t count, char unit)
{
	if (count)
		crm_str_addf(&card->line, "%lld%c", (long long)count, unit);
}

static void put_duration(struct crm_card *card)
{
	struct crm_value duration = crm_card_value(card, DURATION);

	if (duration.shape != CRM_INTEGER || duration.i < 0)
		return;
	crm_card_begin(card, "DURATION:PT");
	add_unit(card, duration.i / 3600, 'H');
	add_unit(card, duration.i / 60 % 60, 'M');
	add_unit(card, duration.i % 60, 'S');
	if (duration.i == 0)
		crm_str_add(&card->line, "0S");
	crm_card_end(card);
}

/* -- components ------------------------------------------------------------ */

static void put_uid(struct crm_card *card, const char *entity)
{
	const char *external = crm_card_text(card, EXTERNAL_ID), *id = crm_card_text(card, ID);

	if (*external && strcmp(crm_card_text(card, EXTERNAL_SOURCE), CRM_ICS_SOURCE) == 0) {
		crm_card_put(card, "UID:", external);
	} else if (*id) {
		crm_str_addf(crm_card_begin(card, "UID:" CRM_ICS_UID), "%s:%s", entity, id);
		crm_card_end(card);
	}
}

static void put_common(struct crm_card *card, const char *component, const char *entity)
{
	crm_str_addf(&card->base.output->buffer, "BEGIN:%s\r\n", component);
	put_uid(card, entity);
	put_stamp(card, "DTSTAMP:", crm_card_text(card, MODIFIED_AT));
	put_stamp(card, "CREATED:", crm_card_text(card, CREATED_AT));
	put_stamp(card, "LAST-MODIFIED:", crm_card_text(card, MODIFIED_AT));
	crm_card_put(card, "SUMMARY:", crm_card_text(card, SUBJECT));
	put_status(card, component);
	crm_card_put_list(card, "CATEGORIES:", TAGS);
}

static void put_task(struct crm_card *card)
{
	put_common(card, "VTODO", "task");
	put_priority(card);
	put_rule(card);
	put_time(card, "DUE", crm_card_text(card, DUE_AT));
	put_time(card, "COMPLETED", crm_card_text(card, COMPLETED_AT));
	crm_card_put(card, "DESCRIPTION:", crm_card_text(card, DESCRIPTION));
	put_alarm(card);
	crm_str_add(&card->base.output->buffer, "END:VTODO\r\n");
}

/* What takes time in a calendar. */
static bool is_event(const struct crm_card *card)
{
	const char *kind = crm_card_text(card, KIND);

	return *crm_card_text(card, START_AT) &&
	       (crm_same(kind, "call") || crm_same(kind, "meeting") || crm_same(kind, "visit"));
}

/* The name is known of the contact alone. */
static void put_address(struct crm_card *card, const char *property, const char *email)
{
	bool contact = crm_same(email, crm_card_text(card, CONTACT_EMAIL));

	if (!*email)
		return;
	crm_ics_address_add(crm_card_begin(card, ""), property, email, contact ? crm_card_text(card, CONTACT_NAME) : "");
	crm_card_end(card);
}

static void put_people(struct crm_card *card)
{
	CRM_AUTO(crm_str_drop) struct crm_str email = {0};
	struct crm_value list = crm_card_value(card, ATTENDEES);

	put_address(card, "ORGANIZER", crm_card_text(card, ORGANIZER));
	for (size_t at = 0; list.shape == CRM_TEXT && crm_list_next(list, &at, &email);)
		put_address(card, "ATTENDEE", crm_str_text(&email));
}

/* An entry of the journal takes place nowhere (RFC 5545, 3.6.3). */
static void put_activity(struct crm_card *card)
{
	const char *component = is_event(card) ? "VEVENT" : "VJOURNAL";

	put_common(card, component, "activity");
	crm_card_put(card, "X-CRM-KIND:", crm_card_text(card, KIND));
	put_time(card, "DTSTART", crm_card_text(card, START_AT));
	if (is_event(card))
		put_duration(card);
	crm_card_put(card, is_event(card) ? "LOCATION:" : "X-CRM-LOCATION:", crm_card_text(card, LOCATION));
	put_people(card);
	crm_card_put(card, "DESCRIPTION:", crm_card_text(card, BODY));
	crm_str_addf(&card->base.output->buffer, "END:%s\r\n", component);
}

static crm_err row(struct crm_sink *sink, const struct crm_cell *cells)
{
	struct ics *ics = (struct ics *)sink;

	ics->card.cells = cells;
	(ics->tasks ? put_task : put_activity)(&ics->card);
	return NULL;
}

static const char *const entities[] = {"task", "activity", NULL};

const struct crm_sink_kind crm_sink_ics = {
	.name = "ics",
	.title = "tasks and activities as iCalendar (RFC 5545)",
	.endings = ".ics",
	.entities = entities,
	.size = sizeof(struct ics),
	.columns = columns,
	.open = open_ics,
	.row = row,
	.close = close_ics,
	.drop = crm_card_drop,
};
