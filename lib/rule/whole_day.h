/*
 * Whole days: an instant beside the mark all_day and the zone the day is of. An activity begins at the first moment of
 * its day, a task is due by the last of it. So 'before now', sorting and periods need not know of it, and nobody who reads
 * or writes in another zone moves the day: a day that is said is one of the record's zone, which is that of who said the
 * first one.
 */
#ifndef CRM_RULE_WHOLE_DAY_H
#define CRM_RULE_WHOLE_DAY_H

#include "rule/rule.h"

struct crm_whole_day {
	const char *field;      /* the instant */
	const char *rule;       /* the field of a rule that is counted in the zone, too; NULL: there is none */
	bool ends;              /* it is the last moment of its day, which nobody means by chance: that marks it */
};

/* Before it is written: sets, moves and takes away what the change implies. */
void crm_whole_day_settle(const struct crm_case *one, const struct crm_whole_day *how);
/* Is it marked so? */
bool crm_whole_day_is(const struct crm_record *record);
/* The zone that is kept in it; NULL: none. */
const char *crm_whole_day_zone(const struct crm_record *record);
/* Where the day begins that ends at this moment, here or in the record's zone; the moment itself if it ends none. */
int64_t crm_whole_day_begin(const struct crm_record *record, int64_t end);

#endif
