#include "form/ics_split.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "form/fold.h"
#include "form/source_kind.h"

enum { MOST = 256 * 1024 * 1024, DEEPEST = 32, NAME = 32 };

/* Where the reader is: in no component, or in one of this name, so many deep. */
struct place {
	struct crm_ics_split *split;
	struct crm_left_out *left;
	char name[NAME];
	int depth;
	long calendar;       /* the line the calendar begins in; 0: it has ended */
	struct crm_ics_item item;
};

void crm_ics_split_drop(struct crm_ics_split *split)
{
	crm_str_drop(&split->text);
	crm_str_drop(&split->zones);
	free(split->items);
	*split = (struct crm_ics_split){0};
}

/* The name after BEGIN: or END:, in capitals; false if the line is neither. */
static bool name_after(const char *line, const char *word, char name[NAME])
{
	size_t n = strlen(word), i = 0;

	if (strncasecmp(line, word, n) != 0)
		return false;
	for (line += n; *line && *line != ' ' && i + 1 < NAME; line++)
		name[i++] = *line >= 'a' && *line <= 'z' ? (char)(*line - 'a' + 'A') : *line;
	name[i] = '\0';
	return true;
}

static void add_item(struct crm_ics_split *split, struct crm_ics_item item)
{
	if (split->count == split->room) {
		split->room = split->room ? split->room * 2 : 64;
		split->items = crm_realloc(split->items, split->room * sizeof(*split->items));
	}
	split->items[split->count++] = item;
}

static void keep(struct place *place, bool open)
{
	struct crm_ics_split *split = place->split;

	place->item.n = split->text.n - place->item.from;
	place->item.open = open;
	if (strcmp(place->name, "VTIMEZONE") == 0) {
		crm_str_add_n(&split->zones, crm_str_text(&split->text) + place->item.from, open ? 0 : place->item.n);
		crm_str_cut(&split->text, place->item.from);
		return;
	}
	add_item(split, place->item);
}

static bool is_kept(const char *name)
{
	return strcmp(name, "VTODO") == 0 || strcmp(name, "VEVENT") == 0 || strcmp(name, "VJOURNAL") == 0 ||
	       strcmp(name, "VTIMEZONE") == 0;
}

/* One that never ended, and whose last component did: what is missing nobody knows. */
static void miss_end(struct place *place, bool said)
{
	if (place->calendar && !said)
		add_item(place->split, (struct crm_ics_item){.line = place->calendar, .calendar = true});
	place->calendar = 0;
}

static void begin_calendar(struct place *place, long line)
{
	miss_end(place, false);
	place->calendar = line;
	place->split->calendars++;
}

/* A component begins: one of ours, the calendar itself, or one that nobody asked for. */
static void begin(struct place *place, const char *name, long line)
{
	if (strcmp(name, "VCALENDAR") == 0) {
		begin_calendar(place, line);
		return;
	}
	if (!is_kept(name))
		crm_left_out_add(place->left, name);
	strcpy(place->name, name);
	place->depth = 1;
	place->item = (struct crm_ics_item){.from = place->split->text.n, .line = line};
}

static void end(struct place *place)
{
	if (is_kept(place->name))
		keep(place, false);
	else
		crm_str_cut(&place->split->text, place->item.from);
}

/* Another calendar or component of ours cannot begin within one: then that one never ended. */
static bool interrupts(const struct place *place, const char *name)
{
	return place->depth > 0 && (is_kept(name) || strcmp(name, "VCALENDAR") == 0);
}

static crm_err check(const struct place *place)
{
	const struct crm_ics_split *split = place->split;

	if (split->text.n + split->zones.n > MOST)
		return crm_fail(CRM_INVALID, "a calendar of more than 256 MiB");
	if (place->depth > DEEPEST)
		return crm_fail(CRM_INVALID, "components within components, more than %d deep", DEEPEST);
	if (place->depth > 0 && split->text.n - place->item.from > CRM_SOURCE_MOST)
		return crm_fail(CRM_INVALID, "a component of more than 16 MiB");
	return NULL;
}

static void take(struct place *place, const char *line, const struct crm_unfold *unfold)
{
	char name[NAME];
	bool begins = name_after(line, "BEGIN:", name);

	if (begins && interrupts(place, name)) {
		keep(place, true);
		place->depth = 0;
		if (strcmp(name, "VCALENDAR") == 0)
			miss_end(place, true);
	}
	if (begins && place->depth == 0)
		begin(place, name, unfold->line);
	else if (begins)
		place->depth++;
	if (place->depth > 0)
		crm_str_add_n(&place->split->text, unfold->raw.s, unfold->raw.n);
	if (begins || !name_after(line, "END:", name))
		return;
	if (place->depth > 0 && --place->depth == 0)
		end(place);
	else if (strcmp(name, "VCALENDAR") == 0)
		place->calendar = 0;
}

crm_err crm_ics_split(struct crm_ics_split *split, struct crm_decode *decode, struct crm_left_out *left)
{
	CRM_AUTO(crm_unfold_drop) struct crm_unfold unfold;
	struct place place = {.split = split, .left = left};
	char *line;

	crm_unfold_begin(&unfold, decode);
	for (;;) {
		crm_str_clear(&unfold.raw);
		CRM_TRY(crm_unfold_next(&unfold, &line));
		if (!line)
			break;
		take(&place, line, &unfold);
		CRM_TRY(crm_err_at(check(&place), NULL, unfold.line));
	}
	bool open = place.depth > 0 && is_kept(place.name);
	if (open)
		keep(&place, true);
	miss_end(&place, open);
	return NULL;
}
