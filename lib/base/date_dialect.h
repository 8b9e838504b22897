/*
 * Date dialects: how other systems write dates in a CSV column (10/20/2016,
 * 20.10.2016, Oct 20, 2016 3:04 PM, 2016-10-20 ...). A column is watched value by
 * value; a dialect stays possible only while every value fits it. A column that
 * two dialects read differently is never guessed.
 */
#ifndef CRM_BASE_DATE_DIALECT_H
#define CRM_BASE_DATE_DIALECT_H

#include "base/mem.h"
#include "base/time.h"

struct crm_dialect; /* one row of the table of dialects */

/* By the name --date-format takes: iso, us (m/d/y), eu (d/m/y), de (d.m.y),
 * y/m/d, words (Oct 20, 2016; 20-Oct-2016), unix, unix-ms (nine digits or more),
 * or a strptime(3) pattern with %. CRM_USAGE if unknown. Years have four digits:
 * of two only a pattern with %y says the century. */
CRM_MUST_USE crm_err crm_dialect_find(struct crm_arena *arena, const char *name,
                                      const struct crm_dialect **out);
const char *crm_dialect_name(const struct crm_dialect *dialect);

/* Reads one value; false if the text does not fit. *date is the day as written, whatever
 * the zone or offset; of a count of seconds it is the day in the zone, but a midnight of
 * UTC is that day everywhere. *has_time tells whether a time of day was there; then
 * *instant is set, in the process's zone unless the text has an offset. */
bool crm_dialect_read(const struct crm_dialect *dialect, const char *text,
                      int64_t *date, int64_t *instant, bool *has_time);

struct crm_dialect_watch; /* the set of dialects still possible for a column */

struct crm_dialect_watch *crm_dialect_watch_new(struct crm_arena *arena);
void crm_dialect_watch_see(struct crm_dialect_watch *watch, const char *text);
/* The one dialect that fits. CRM_INVALID if none does (it says which value broke
 * the last one), or if two do that read some value differently (it names a value,
 * both readings, and --date-format in the hint). A column of no values is ISO. */
CRM_MUST_USE crm_err crm_dialect_watch_end(const struct crm_dialect_watch *watch,
                                           const struct crm_dialect **out);

#endif
