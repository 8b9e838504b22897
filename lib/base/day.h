/*
 * Whole days that are kept as an instant: the first moment of a day, or its last, on the clock of some zone. A zone is a
 * name of zone.h; NULL or "": the process's own.
 */
#ifndef CRM_BASE_DAY_H
#define CRM_BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

/* Its first moment on the clock here, or its last. */
int64_t crm_day_edge(int64_t day, bool last);
/* The day it is then in the zone. True if the moment is the day's first there, or (`last`) its last. */
bool crm_day_at_edge(const char *zone, int64_t instant, bool last, int64_t *day);
/* Of either edge: the day; false if it is none. */
bool crm_day_of(const char *zone, int64_t instant, int64_t *day);
/* The same edge of the same day on the clock here; the moment itself if it is no edge there. */
int64_t crm_day_here(const char *zone, int64_t instant);

#endif
