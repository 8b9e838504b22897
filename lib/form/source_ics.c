#include "form/source_ics.h"

#include <string.h>

#include "form/detect.h"
#include "form/ical.h"
#include "form/ics_component.h"
#include "form/ics_split.h"
#include "form/names.h"
#include "form/reject_lines.h"
#include "model/model.h"

struct ics {
	struct crm_source base;
	struct crm_ics_split split;
	struct crm_ical *ical;
	struct crm_names names;
	size_t at;               /* the next item */
	const char *entity;      /* whose rows are wanted; NULL: each component's own */
};

static enum crm_source_fit fits(const char *text, size_t n, const struct crm_source_options *options)
{
	(void)options;
	return crm_detect_word(text, n, "BEGIN:VCALENDAR") ? CRM_FITS_MARKED : CRM_FITS_NOT;
}

static crm_err open_ics(struct crm_source *source, const struct crm_source_options *options)
{
	struct ics *ics = (struct ics *)source;

	ics->entity = !options->entity ? NULL : strcmp(options->entity->name, "task") == 0 ? "task" : "activity";
	CRM_TRY(crm_ics_split(&ics->split, source->decode, &source->left));
	if (!ics->split.calendars)
		return crm_fail(CRM_INVALID, "this is no calendar: no line of it says BEGIN:VCALENDAR");
	return crm_ical_open(crm_str_text(&ics->split.zones), &ics->ical);
}

/* A whole calendar of the one component, for the rejects. */
static const char *raw_of(const struct ics *ics, struct crm_arena *arena, const char *text)
{
	return crm_textf(arena, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//crm//crm//EN\r\n%s%sEND:VCALENDAR\r\n",
	                 crm_str_text(&ics->split.zones), text);
}

static const char *component_of(const char *text)
{
	static const char *const begins[] = {"BEGIN:VTODO", "BEGIN:VEVENT", "BEGIN:VJOURNAL"};

	for (size_t i = 0; i < CRM_COUNT(begins); i++)
		if (crm_detect_word(text, strlen(text), begins[i]))
			return begins[i] + strlen("BEGIN:");
	return "VEVENT";
}

/* The next component of the entity that is asked for; NULL at the end. */
static const struct crm_ics_item *next_item(struct ics *ics, struct crm_arena *arena, const char **text,
                                            const char **component)
{
	while (ics->at < ics->split.count) {
		const struct crm_ics_item *item = &ics->split.items[ics->at++];
		*text = crm_copy_n(arena, crm_str_text(&ics->split.text) + item->from, item->n);
		*component = item->calendar ? "VCALENDAR" : component_of(*text);
		if (item->calendar)
			return item;
		bool task = strcmp(*component, "VTODO") == 0;
		if (!ics->entity || task == (strcmp(ics->entity, "task") == 0))
			return item;
		crm_left_out_add(&ics->base.left, *component);
	}
	return NULL;
}

static crm_err next(struct crm_source *source, struct crm_arena *arena, const struct crm_row **out)
{
	struct ics *ics = (struct ics *)source;
	struct crm_ics_component component = {.arena = arena, .ical = ics->ical, .left = &source->left};
	const char *text;
	const struct crm_ics_item *item = next_item(ics, arena, &text, &component.kind);

	if (!item)
		return NULL;
	crm_err err = item->calendar ? crm_fail(CRM_INVALID, "the calendar that begins here never ends: was the file cut off?")
	              : item->open   ? crm_fail(CRM_INVALID, "the %s that begins here never ends", component.kind)
	                             : crm_ics_component_read(&component, text);
	*out = crm_names_members(&ics->names, arena, component.members, component.count, item->line,
	                         raw_of(ics, arena, text));
	return crm_err_at(err, NULL, item->line);
}

static void drop(struct crm_source *source)
{
	struct ics *ics = (struct ics *)source;

	crm_ical_drop(&ics->ical);
	crm_ics_split_drop(&ics->split);
	crm_names_drop(&ics->names);
}

static const char *const entities[] = {"task", "activity", NULL};

const struct crm_source_kind crm_source_ics = {
	.name = "ics",
	.title = "iCalendar",
	.endings = ".ics",
	.entities = entities,
	.size = sizeof(struct ics),
	.fits = fits,
	.reject = &crm_reject_ics,
	.open = open_ics,
	.next = next,
	.drop = drop,
};
