#include "form/source_holidays.h"

#include <string.h>

#include "base/time.h"
#include "form/content.h"
#include "form/detect.h"
#include "form/ical.h"
#include "form/ics_split.h"
#include "form/names.h"
#include "form/reject_lines.h"
#include "model/model.h"

enum { MEMBERS = 5, REPEATS_MOST = 1000, YEARS_AHEAD = 10 };

/* The days of an event that repeats in its own way: each is a row. */
struct repeats {
	struct crm_arena *arena;         /* of what is kept from one row to the next */
	struct crm_arena_mark mark;
	const char *uid, *summary;
	int64_t length;                  /* days of each, less one */
	int64_t days[REPEATS_MOST + 1];
	size_t count, at;
	long line;
};

struct holidays {
	struct crm_source base;
	struct crm_ics_split split;
	struct crm_ical *ical;
	struct crm_names names;
	size_t at;               /* the next item */
	struct repeats repeats;
};

/* An event on its way to a row. */
struct event {
	struct crm_arena *arena;
	const char *uid, *summary, *rule;
	bool canceled;
	struct crm_member members[MEMBERS];
	size_t count;
};

static enum crm_source_fit fits(const char *text, size_t n, const struct crm_source_options *options)
{
	(void)options;
	return crm_detect_word(text, n, "BEGIN:VCALENDAR") ? CRM_FITS_MARKED : CRM_FITS_NOT;
}

static crm_err open_holidays(struct crm_source *source, const struct crm_source_options *options)
{
	struct holidays *holidays = (struct holidays *)source;

	(void)options;
	CRM_TRY(crm_ics_split(&holidays->split, source->decode, &source->left));
	holidays->repeats.arena = crm_arena_new();
	holidays->repeats.mark = crm_arena_mark(holidays->repeats.arena);
	return crm_ical_open(crm_str_text(&holidays->split.zones), &holidays->ical);
}

/* -- texts ------------------------------------------------------------------------------- */

static const char *text_of(struct event *event, const char *value)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	crm_content_part(&value, '\0', &text);
	return crm_copy_n(event->arena, crm_str_text(&text), text.n);
}

static void take_property(struct event *event, const struct crm_content *content)
{
	if (strcmp(content->name, "UID") == 0)
		event->uid = text_of(event, content->value);
	else if (strcmp(content->name, "SUMMARY") == 0)
		event->summary = text_of(event, content->value);
	else if (strcmp(content->name, "RRULE") == 0)
		event->rule = crm_copy(event->arena, content->value);
	else if (strcmp(content->name, "STATUS") == 0)
		event->canceled = crm_same_ascii(content->value, "CANCELLED");
}

/* A line that is folded goes on on the next, after a blank. */
static void unfold(char *text)
{
	char *to = text;

	for (; *text; text++) {
		size_t end = text[0] == '\r' && text[1] == '\n' ? 2 : text[0] == '\n';

		if (end && (text[end] == ' ' || text[end] == '\t'))
			text += end;
		else
			*to++ = *text;
	}
	*to = '\0';
}

/* Its own lines, not those of alarms within it. */
static void take_lines(struct event *event, char *text)
{
	struct crm_content content;
	char *rest = NULL;
	int depth = 0;

	unfold(text);
	for (char *line = strtok_r(text, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
		if (!crm_content_parse(event->arena, line, &content))
			continue;
		depth += strcmp(content.name, "BEGIN") == 0;
		if (depth == 1)
			take_property(event, &content);
		depth -= strcmp(content.name, "END") == 0;
	}
}

/* -- days -------------------------------------------------------------------------------- */

/* The parts of a rule that leave the day of the year where it is. */
static bool is_yearly(const char *rule)
{
	static const char *const moving[] = {
		"BYDAY=", "BYSETPOS=", "BYWEEKNO=", "BYYEARDAY=", "COUNT=", "UNTIL=", "INTERVAL=",
	};

	if (!strstr(rule, "FREQ=YEARLY") || strchr(rule, ',') != NULL)
		return false;
	for (size_t i = 0; i < CRM_COUNT(moving); i++)
		if (strstr(rule, moving[i]))
			return false;
	return true;
}

static void put(struct event *event, const char *name, const char *text)
{
	event->members[event->count++] = (struct crm_member){ .name = name, .text = text, .n = text ? strlen(text) : 0 };
}

static const char *date_text(struct event *event, int64_t date)
{
	return crm_date_text(date, crm_alloc(event->arena, CRM_DATE_SIZE));
}

static void put_days(struct event *event, int64_t from, int64_t until)
{
	put(event, "date", date_text(event, from));
	put(event, "until", until > from ? date_text(event, until) : NULL);
	put(event, "name", event->summary);
}

/* To the end of the tenth year from now, or from its beginning. */
static int64_t horizon(int64_t from)
{
	struct crm_civil begin, now;

	crm_date_civil(from, &begin);
	crm_date_civil(crm_date_at(crm_now()), &now);
	int year = (begin.year > now.year ? begin.year : now.year) + YEARS_AHEAD;
	return crm_date_of(year < 9999 ? year : 9999, 12, 31);
}

/* The rows are given one by one by next_repeat. */
static crm_err repeat_it(struct repeats *repeats, const struct event *event, struct crm_ical *ical, int64_t from, int64_t until)
{
	crm_arena_rewind(repeats->arena, repeats->mark);
	repeats->uid = event->uid ? crm_copy(repeats->arena, event->uid) : NULL;
	repeats->summary = event->summary ? crm_copy(repeats->arena, event->summary) : NULL;
	repeats->length = until - from;
	repeats->at = 0;
	CRM_TRY(crm_ical_days(ical, event->rule, from, horizon(from), REPEATS_MOST, repeats->days, &repeats->count));
	if (repeats->count <= REPEATS_MOST)
		return NULL;
	repeats->count = 0;
	return crm_err_hint(crm_fail(CRM_INVALID, "it repeats more than %d times (%s): that is no holiday", (int)REPEATS_MOST,
	                             event->rule), "what is off every week is said by the hours of the calendar");
}

/* DTEND is not in it any more (RFC 5545, 3.6.1). */
static crm_err take_days(struct event *event, struct crm_ical *ical, struct repeats *repeats)
{
	struct crm_ical_time start, end;
	int64_t from, until, seconds;
	bool lasts;

	CRM_TRY(crm_ical_time(ical, "DTSTART", &start));
	CRM_TRY(crm_ical_time(ical, "DTEND", &end));
	if (!start.given)
		return crm_fail(CRM_INVALID, "the event has no day (DTSTART)");
	crm_ical_duration(ical, &lasts, &seconds);
	if (!end.given && lasts && seconds > 0)
		end = (struct crm_ical_time){ .given = true, .instant = start.instant + seconds * 1000 };
	from = crm_date_at(start.instant);
	until = end.given && end.instant > start.instant ? crm_date_at(end.instant - 1) : from;
	if (event->rule && !is_yearly(event->rule))
		return repeat_it(repeats, event, ical, from, until);
	put_days(event, from, until);
	put(event, "yearly", event->rule ? "yes" : NULL);
	put(event, "external_id", event->uid);
	return NULL;
}

/* -- rows -------------------------------------------------------------------------------- */

/* The next event; NULL at the end. */
static const struct crm_ics_item *next_item(struct holidays *holidays, struct crm_arena *arena, char **text)
{
	while (holidays->at < holidays->split.count) {
		const struct crm_ics_item *item = &holidays->split.items[holidays->at++];

		*text = crm_copy_n(arena, crm_str_text(&holidays->split.text) + item->from, item->n);
		if (crm_detect_word(*text, item->n, "BEGIN:VEVENT"))
			return item;
		crm_left_out_add(&holidays->base.left, "what is no event");
	}
	return NULL;
}

static crm_err read_event(struct holidays *holidays, struct event *event, char *text)
{
	CRM_TRY(crm_ical_take(holidays->ical, text));
	take_lines(event, text);
	return event->canceled ? NULL : take_days(event, holidays->ical, &holidays->repeats);
}

/* Each has an id of its own, the first that of the event. */
static const char *uid_of_repeat(struct crm_arena *arena, const struct repeats *repeats, int64_t day)
{
	char text[CRM_DATE_SIZE];

	if (!repeats->uid || repeats->at == 0)
		return repeats->uid;
	return crm_textf(arena, "%s/%s", repeats->uid, crm_date_text(day, text));
}

static const struct crm_row *next_repeat(struct holidays *holidays, struct crm_arena *arena)
{
	struct repeats *repeats = &holidays->repeats;
	struct event event = { .arena = arena, .summary = repeats->summary };
	int64_t day = repeats->days[repeats->at];

	put_days(&event, day, day + repeats->length);
	put(&event, "yearly", NULL);
	put(&event, "external_id", uid_of_repeat(arena, repeats, day));
	repeats->at++;
	return crm_names_members(&holidays->names, arena, event.members, event.count, repeats->line, NULL);
}

/* The next event; it has days of its own, or goes among the repeats. */
static crm_err next_event(struct holidays *holidays, struct crm_arena *arena, const struct crm_ics_item *item, char *text,
                          const struct crm_row **out)
{
	struct event event = { .arena = arena };
	crm_err err = item->open ? crm_fail(CRM_INVALID, "the event that begins here never ends")
	                         : read_event(holidays, &event, text);

	holidays->repeats.line = item->line;
	if (err || event.count)
		*out = crm_names_members(&holidays->names, arena, event.members, event.count, item->line, NULL);
	return crm_err_at(err, NULL, item->line);
}

static crm_err next(struct crm_source *source, struct crm_arena *arena, const struct crm_row **out)
{
	struct holidays *holidays = (struct holidays *)source;
	const struct crm_ics_item *item;
	crm_err err = NULL;
	char *text;

	*out = NULL;
	while (!err && !*out) {
		if (holidays->repeats.at < holidays->repeats.count)
			*out = next_repeat(holidays, arena);
		else if ((item = next_item(holidays, arena, &text)))
			err = next_event(holidays, arena, item, text, out);
		else
			break;
	}
	return err;
}

static void drop(struct crm_source *source)
{
	struct holidays *holidays = (struct holidays *)source;

	crm_ical_drop(&holidays->ical);
	crm_ics_split_drop(&holidays->split);
	crm_names_drop(&holidays->names);
	crm_arena_drop(&holidays->repeats.arena);
}

const struct crm_source_kind crm_source_holidays = {
	.name = "ics",
	.title = "iCalendar",
	.endings = ".ics",
	.size = sizeof(struct holidays),
	.fits = fits,
	.reject = &crm_reject_ics,
	.open = open_holidays,
	.next = next,
	.drop = drop,
};
