#include "form/ics_property.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "form/content.h"
#include "form/ics_address.h"
#include "form/ics_words.h"
#include "model/value.h"

static void take_subject(struct crm_ics_reading *reading, const char *text)
{
	crm_ics_put(reading, "subject", text);
}

static void take_description(struct crm_ics_reading *reading, const char *text)
{
	crm_ics_put(reading, reading->task ? "description" : "body", text);
}

static void take_status(struct crm_ics_reading *reading, const char *text)
{
	reading->status = text;
}

static void take_own_status(struct crm_ics_reading *reading, const char *text)
{
	reading->own_status = text;
}

static void take_kind(struct crm_ics_reading *reading, const char *text)
{
	reading->kind = text;
}

static void take_priority(struct crm_ics_reading *reading, const char *text)
{
	crm_ics_put(reading, "priority", crm_ics_priority_read(atoi(text)));
}

static void take_rule(struct crm_ics_reading *reading, const char *text)
{
	reading->rule = text;
}

static void take_repeats(struct crm_ics_reading *reading, const char *text)
{
	crm_ics_put(reading, "repeats", text);
}

static void take_location(struct crm_ics_reading *reading, const char *text)
{
	crm_ics_put(reading, "location", text);
}

static void take_uid(struct crm_ics_reading *reading, const char *text)
{
	const char *own = reading->task ? CRM_ICS_UID "task:" : CRM_ICS_UID "activity:";

	if (crm_starts(text, own) && crm_id_valid(text + strlen(own))) {
		crm_ics_put(reading, "id", text + strlen(own));
		return;
	}
	crm_ics_put(reading, "external_id", text);
	crm_ics_put(reading, "external_source", CRM_ICS_SOURCE);
}

/* What says something about the component alone. */
static void pass_over(struct crm_ics_reading *reading, const char *text)
{
	(void)reading, (void)text;
}

enum { TASK = 1, ACTIVITY = 2, BOTH = TASK | ACTIVITY };

static const struct property {
	const char *name;
	unsigned of;
	void (*take)(struct crm_ics_reading *reading, const char *text); /* NULL: a time, which libical reads */
} properties[] = {
	{"CLASS", BOTH, pass_over},
	{"COMPLETED", TASK, NULL},
	{"CREATED", BOTH, pass_over},
	{"DESCRIPTION", BOTH, take_description},
	{"DTEND", ACTIVITY, NULL},
	{"DTSTAMP", BOTH, pass_over},
	{"DTSTART", BOTH, NULL},
	{"DUE", TASK, NULL},
	{"DURATION", BOTH, NULL},
	{"LAST-MODIFIED", BOTH, pass_over},
	{"LOCATION", BOTH, take_location},
	{"PRIORITY", TASK, take_priority},
	{"RECURRENCE-ID", BOTH, NULL},
	{"RRULE", TASK, take_rule},
	{"SEQUENCE", BOTH, pass_over},
	{"STATUS", BOTH, take_status},
	{"SUMMARY", BOTH, take_subject},
	{"TRANSP", ACTIVITY, pass_over},
	{"UID", BOTH, take_uid},
	{"X-CRM-ERROR", BOTH, pass_over},
	{"X-CRM-KIND", ACTIVITY, take_kind},
	{"X-CRM-LINE", BOTH, pass_over},
	{"X-CRM-LOCATION", ACTIVITY, take_location},
	{"X-CRM-REPEATS", TASK, take_repeats},
	{"X-CRM-STATUS", BOTH, take_own_status},
};

static const struct property *find(const struct crm_ics_reading *reading, const char *name)
{
	for (size_t i = 0; i < CRM_COUNT(properties); i++)
		if (strcmp(properties[i].name, name) == 0 && properties[i].of & (reading->task ? TASK : ACTIVITY))
			return &properties[i];
	return NULL;
}

static void take_tags(struct crm_ics_reading *reading, const char *value)
{
	CRM_AUTO(crm_str_drop) struct crm_str part = {0};

	while (value) {
		crm_content_part(&value, ',', &part);
		if (part.n > 0)
			crm_list_add_element(&reading->tags, part.s, part.n);
	}
}

/* Of an activity: the organizer, one more attendee. */
static void take_address(struct crm_ics_reading *reading, const struct crm_content *content, bool organizer)
{
	const char *why, *email = crm_ics_address_read(reading->out->arena, content, &why);

	if (!email)
		crm_left_out_add(reading->out->left, why);
	else if (organizer)
		crm_ics_put(reading, "organizer", email);
	else
		crm_list_add_element(&reading->attendees, email, strlen(email));
}

static void note_time(struct crm_ics_reading *reading, const char *name, const char *value)
{
	if (reading->time_count == CRM_ICS_TIMES)
		return;
	reading->times[reading->time_count].name = name;
	reading->times[reading->time_count++].value = value;
}

static void take_property(struct crm_ics_reading *reading, const struct crm_content *content)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const struct property *property = find(reading, content->name);
	const char *value = content->value;

	if (strcmp(content->name, "CATEGORIES") == 0) {
		take_tags(reading, value);
	} else if (!reading->task && strcmp(content->name, "ATTENDEE") == 0) {
		take_address(reading, content, false);
	} else if (!reading->task && strcmp(content->name, "ORGANIZER") == 0) {
		take_address(reading, content, true);
	} else if (property) {
		crm_content_part(&value, '\0', &text);
		const char *copy = crm_copy_n(reading->out->arena, crm_str_text(&text), text.n);
		if (property->take)
			property->take(reading, copy);
		else
			note_time(reading, content->name, copy);
	} else {
		crm_left_out_add(reading->out->left, content->name);
	}
}

/* Puts folded lines together, in place. */
static void unfold(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (text[0] == '\r' && text[1] == '\n' && (text[2] == ' ' || text[2] == '\t'))
			text += 2;
		else
			*to++ = *text;
	}
	*to = '\0';
}

void crm_ics_property_take(struct crm_ics_reading *reading, char *text)
{
	struct crm_content content;
	char *rest = NULL;
	int depth = 0;

	unfold(text);
	for (char *line = strtok_r(text, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
		if (!crm_content_parse(reading->out->arena, line, &content)) {
			crm_left_out_add(reading->out->left, "lines that are no property");
			continue;
		}
		depth += strcmp(content.name, "BEGIN") == 0;
		if (depth == 1 && strcmp(content.name, "BEGIN") != 0 && strcmp(content.name, "END") != 0)
			take_property(reading, &content);
		depth -= strcmp(content.name, "END") == 0;
	}
}
