/*
 * Axes of figures: round numbers between a least and a most, and numbers in few letters.
 */
#ifndef CRM_FORM_FIGURE_AXIS_H
#define CRM_FORM_FIGURE_AXIS_H

#include "model/type.h"

struct crm_axis {
	double low, high;   /* high is above low */
	double step;        /* of its marks: low, low + step, ..., high */
	size_t count;       /* of marks */
};

/* About `want` marks around least and most: steps of 1, 2 or 5; whole ones for whole numbers; minutes, hours and days for
 * durations. */
struct crm_axis crm_axis_of(double least, double most, size_t want, enum crm_type type);
/* The range of a line: zero belongs to it, unless the line is far from it and nearly level. */
struct crm_axis crm_axis_of_line(double least, double most, size_t want, enum crm_type type);

/* In few letters: 1.2k, 48M, 3bn, 40 %, 2d 4h. Without a currency. */
const char *crm_axis_text(struct crm_arena *arena, double number, enum crm_type type);
/* In full, as a value of that type is shown. */
const char *crm_axis_exact(struct crm_arena *arena, double number, enum crm_type type, const char *unit);

#endif
