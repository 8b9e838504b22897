/*
 * The hours of a week, as people write them:
 *
 *     mon-fri 9:00-12:00 13:00-17:00; sat 9:00-12:00
 *     mon,wed 8-16; fri 22:00-6:00         over midnight: to the next day
 *     daily 0:00-24:00, or 24/7            always
 *
 * Days are named by their first three letters or in full; weekdays are monday to friday, weekends the other two, daily all.
 * Hours of one day that touch or overlap are one stretch.
 */
#ifndef CRM_BASE_WORKWEEK_H
#define CRM_BASE_WORKWEEK_H

#include "base/err.h"
#include "base/str.h"

enum { CRM_WEEK_DAYS = 7, CRM_DAY_MINUTES = 1440, CRM_STRETCHES_MOST = 32 };

struct crm_stretch {
	int from, to;            /* minutes of the day, 0 <= from < to <= 1440 */
};

struct crm_workday {
	struct crm_stretch stretches[CRM_STRETCHES_MOST];
	size_t count;
};

struct crm_workweek {
	struct crm_workday days[CRM_WEEK_DAYS];  /* Monday first */
};

/* CRM_INVALID says what is wrong, with a caret under the word; a week that is never open is refused. */
CRM_MUST_USE crm_err crm_workweek_read(const char *text, struct crm_workweek *out);
/* Always the same text for the same hours; crm_workweek_read reads it. */
void crm_workweek_add_text(struct crm_str *out, const struct crm_workweek *week);

#endif
