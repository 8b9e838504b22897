#include "form/ics_component.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "form/content.h"
#include "form/ics_address.h"
#include "form/ics_words.h"
#include "model/value.h"

enum { MOST_TIMES = 8 };

struct reading {
	struct crm_ics_component *out;
	bool task;
	struct crm_str tags, attendees;
	const char *status, *own_status, *kind, *rule;
	struct crm_ical_time start, end, due;
	struct {
		const char *name, *value;
	} times[MOST_TIMES];     /* as they stood there */
	size_t time_count;
};

static void reading_drop(struct reading *reading)
{
	crm_str_drop(&reading->tags);
	crm_str_drop(&reading->attendees);
}

static bool is_event(const struct reading *reading)
{
	return strcmp(reading->out->kind, "VEVENT") == 0;
}

/* -- members --------------------------------------------------------------- */

static void put(struct reading *reading, const char *name, const char *text)
{
	if (!text || !*text || reading->out->count == CRM_ICS_MEMBERS)
		return;
	for (size_t i = 0; i < reading->out->count; i++) {
		if (strcmp(reading->out->members[i].name, name) != 0)
			continue;
		crm_left_out_add(reading->out->left, crm_textf(reading->out->arena, "%s of several", name));
		return;
	}
	reading->out->members[reading->out->count++] = (struct crm_member){.name = name, .text = text, .n = strlen(text)};
}

static void put_time(struct reading *reading, const char *name, const struct crm_ical_time *time)
{
	if (time->given)
		put(reading, name, crm_instant_text(time->instant, crm_alloc(reading->out->arena, CRM_INSTANT_SIZE)));
}

/* -- properties that are texts --------------------------------------------- */

static void take_subject(struct reading *reading, const char *text)
{
	put(reading, "subject", text);
}

static void take_description(struct reading *reading, const char *text)
{
	put(reading, reading->task ? "description" : "body", text);
}

static void take_status(struct reading *reading, const char *text)
{
	reading->status = text;
}

static void take_own_status(struct reading *reading, const char *text)
{
	reading->own_status = text;
}

static void take_kind(struct reading *reading, const char *text)
{
	reading->kind = text;
}

static void take_priority(struct reading *reading, const char *text)
{
	put(reading, "priority", crm_ics_priority_read(atoi(text)));
}

static void take_rule(struct reading *reading, const char *text)
{
	reading->rule = text;
}

static void take_repeats(struct reading *reading, const char *text)
{
	put(reading, "repeats", text);
}

static void take_location(struct reading *reading, const char *text)
{
	put(reading, "location", text);
}

static void take_uid(struct reading *reading, const char *text)
{
	const char *own = reading->task ? CRM_ICS_UID "task:" : CRM_ICS_UID "activity:";

	if (crm_starts(text, own) && crm_id_valid(text + strlen(own))) {
		put(reading, "id", text + strlen(own));
		return;
	}
	put(reading, "external_id", text);
	put(reading, "external_source", CRM_ICS_SOURCE);
}

/* What says something about the component alone. */
static void pass_over(struct reading *reading, const char *text)
{
	(void)reading, (void)text;
}

enum { TASK = 1, ACTIVITY = 2, BOTH = TASK | ACTIVITY };

static const struct property {
	const char *name;
	unsigned of;
	void (*take)(struct reading *reading, const char *text); /* NULL: a time, which libical reads */
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
	{"LOCATION", ACTIVITY, take_location},
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

static const struct property *find(const struct reading *reading, const char *name)
{
	for (size_t i = 0; i < CRM_COUNT(properties); i++)
		if (strcmp(properties[i].name, name) == 0 && properties[i].of & (reading->task ? TASK : ACTIVITY))
			return &properties[i];
	return NULL;
}

static void take_tags(struct reading *reading, const char *value)
{
	CRM_AUTO(crm_str_drop) struct crm_str part = {0};

	while (value) {
		crm_content_part(&value, ',', &part);
		if (part.n > 0)
			crm_list_add_element(&reading->tags, part.s, part.n);
	}
}

/* Of an activity: the organizer, one more attendee. */
static void take_address(struct reading *reading, const struct crm_content *content, bool organizer)
{
	const char *why, *email = crm_ics_address_read(reading->out->arena, content, &why);

	if (!email)
		crm_left_out_add(reading->out->left, why);
	else if (organizer)
		put(reading, "organizer", email);
	else
		crm_list_add_element(&reading->attendees, email, strlen(email));
}

static void note_time(struct reading *reading, const char *name, const char *value)
{
	if (reading->time_count == MOST_TIMES)
		return;
	reading->times[reading->time_count].name = name;
	reading->times[reading->time_count++].value = value;
}

static void take_property(struct reading *reading, const struct crm_content *content)
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

/* Its own lines, not those of components within it (alarms). */
static void take_lines(struct reading *reading, char *text)
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

/* -- properties that are times --------------------------------------------- */

/* libical drops what it cannot read: that it was there tells. */
static crm_err missing(const struct reading *reading, const char *name)
{
	for (size_t i = 0; i < reading->time_count; i++)
		if (strcmp(reading->times[i].name, name) == 0)
			return crm_err_field(crm_fail(CRM_INVALID, "'%s' is not a time of iCalendar", reading->times[i].value),
			                     name);
	return NULL;
}

static crm_err read_time(struct reading *reading, const char *name, struct crm_ical_time *out)
{
	CRM_TRY(crm_ical_time(reading->out->ical, name, out));
	return out->given ? NULL : missing(reading, name);
}

static crm_err read_duration(struct reading *reading, bool *given, int64_t *seconds)
{
	crm_ical_duration(reading->out->ical, given, seconds);
	return *given ? NULL : missing(reading, "DURATION");
}

static crm_err take_task_times(struct reading *reading)
{
	struct crm_ical *ical = reading->out->ical;
	struct crm_ical_time completed, alarm;
	int64_t seconds;
	bool lasts;

	CRM_TRY(read_time(reading, "DUE", &reading->due));
	CRM_TRY(read_time(reading, "COMPLETED", &completed));
	CRM_TRY(read_duration(reading, &lasts, &seconds));
	if (!reading->due.given && reading->start.given && lasts)
		reading->due = (struct crm_ical_time){true, false, reading->start.instant + seconds * 1000};
	crm_ical_alarm(ical, reading->start.given ? &reading->start : &reading->due, &reading->due, &alarm);
	put_time(reading, "due_at", &reading->due);
	put_time(reading, "completed_at", &completed);
	put_time(reading, "remind_at", &alarm);
	if (reading->rule && !crm_ical_is_rule(reading->rule))
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' is not a rule of repetition", reading->rule), "RRULE");
	put(reading, "repeats", reading->rule);
	return NULL;
}

/* A whole day without an end is that day. */
static crm_err take_activity_times(struct reading *reading)
{
	int64_t seconds;
	bool lasts;

	CRM_TRY(read_time(reading, "DTEND", &reading->end));
	CRM_TRY(read_duration(reading, &lasts, &seconds));
	if (!lasts && reading->start.given && reading->end.given) {
		lasts = true;
		seconds = (reading->end.instant - reading->start.instant) / 1000;
		if (reading->start.is_date) /* days, not hours: one of them may have 23 or 25 */
			seconds = (reading->end.instant - reading->start.instant + CRM_DAY / 2) / CRM_DAY * (CRM_DAY / 1000);
	} else if (!lasts && reading->start.is_date && is_event(reading)) {
		lasts = true;
		seconds = CRM_DAY / 1000;
	}
	put_time(reading, "start_at", &reading->start);
	if (lasts && seconds >= 0)
		put(reading, "duration", crm_textf(reading->out->arena, "%llds", (long long)seconds));
	return NULL;
}

/* An occurrence moved away from its rule has the UID of all of them: it is told apart by when it was to be. */
static crm_err take_occurrence(struct reading *reading)
{
	struct crm_ical_time at;

	CRM_TRY(read_time(reading, "RECURRENCE-ID", &at));
	for (size_t i = 0; at.given && i < reading->out->count; i++) {
		struct crm_member *member = &reading->out->members[i];
		char instant[CRM_INSTANT_SIZE];
		if (strcmp(member->name, "external_id") != 0)
			continue;
		member->text = crm_textf(reading->out->arena, "%s#%s", member->text, crm_instant_text(at.instant, instant));
		member->n = strlen(member->text);
	}
	return NULL;
}

/* -- components ------------------------------------------------------------ */

/* Ours says more than the word beside it, unless another program has changed that one since. */
static void judge_status(struct reading *reading)
{
	const char *own = reading->own_status, *word = own ? crm_ics_status(reading->out->kind, own) : NULL;
	bool holds = own && (!word || crm_same_ascii(word, reading->status));

	put(reading, "status", holds                 ? own
	                       : reading->status ? crm_ics_status_read(reading->out->kind, reading->status)
	                                         : NULL);
}

/* What a calendar does not know is supposed of a new event; whoever said better is not contradicted. */
static void judge_kind(struct reading *reading)
{
	if (reading->task)
		return;
	put(reading, "kind", reading->kind ? reading->kind : is_event(reading) ? "meeting" : "note");
	reading->out->members[reading->out->count - 1].supposed = reading->kind == NULL;
}

static void put_list(struct reading *reading, const char *name, const struct crm_str *list)
{
	if (list->n == 0)
		return;
	put(reading, name, crm_copy_n(reading->out->arena, list->s, list->n));
	reading->out->members[reading->out->count - 1].list = true;
}

crm_err crm_ics_component_read(struct crm_ics_component *component, const char *text)
{
	CRM_AUTO(reading_drop) struct reading reading = {.out = component, .task = strcmp(component->kind, "VTODO") == 0};

	component->members = crm_new(component->arena, struct crm_member, CRM_ICS_MEMBERS);
	CRM_TRY(crm_ical_take(component->ical, text));
	take_lines(&reading, crm_copy(component->arena, text));
	judge_status(&reading);
	judge_kind(&reading);
	put_list(&reading, "tags", &reading.tags);
	put_list(&reading, "attendees", &reading.attendees);
	CRM_TRY(take_occurrence(&reading));
	CRM_TRY(read_time(&reading, "DTSTART", &reading.start));
	return reading.task ? take_task_times(&reading) : take_activity_times(&reading);
}
