/*
 * What is to be drawn of a figure, whoever draws it: panels, each of one scale, with the numbers, where each begins and
 * ends, and the words. Texts are as in the data: who draws escapes and cuts them.
 */
#ifndef CRM_FORM_FIGURE_PANEL_H
#define CRM_FORM_FIGURE_PANEL_H

#include "form/figure.h"

enum { CRM_PANEL_LABELS = 2000, CRM_PANEL_SERIES = 40, CRM_PANEL_HEAT_SERIES = 120 }; /* drawn at most */

struct crm_mark {
	const char *shown;         /* for people, with its unit; "": no value; NULL: the data has no such place */
	bool known;                /* there is a value */
	bool sum;                  /* of a waterfall: it stands on zero */
	double number;             /* 12.5 for 12.50 EUR; seconds; percents */
	double from, to;           /* what it covers: from zero, or from what it stands on, or from where it floats */
};

struct crm_panel {
	enum crm_figure_kind kind;
	const char *title;         /* what its numbers are: "Won, Lost (CZK)" */
	enum crm_type type;
	const char *unit;          /* the currency of money, else "" */
	const char *label_title;
	const char **labels;
	size_t count;              /* of labels */
	const char **series;
	size_t series_count;       /* at least 1 */
	struct crm_mark *marks;    /* count x series_count */
	double least, most;        /* of all that is covered; bars and their like include zero. 0, 0 where there is nothing */
	size_t left_out;           /* labels and series that are more than can be drawn */
};

/* At least one panel, unless the chart is CRM_FIGURE_NONE. Memory: the arena. */
void crm_figure_panels(struct crm_arena *arena, const struct crm_figure *figure, struct crm_panel **panels,
                       size_t *count);

static inline const struct crm_mark *crm_panel_mark(const struct crm_panel *panel, size_t label, size_t series)
{
	return &panel->marks[label * panel->series_count + series];
}

#endif
