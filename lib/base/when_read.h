/*
 * The reader behind when.h: what a person typed, before it is known whether a date
 * or an instant is wanted.
 */
#ifndef CRM_BASE_WHEN_READ_H
#define CRM_BASE_WHEN_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"

struct crm_when {
	struct crm_span dates; /* the days; empty if only an instant was given (+6h) */
	bool exact;            /* it is one instant: now, +6h, +2d, or by a time of day */
	bool clock;            /* a time of day (or @seconds) was typed: it is not a date */
	int64_t instant;
};

/* false if the text is none of the forms of when.h. */
bool crm_when_read(const char *text, int64_t now, struct crm_when *when);

#endif
