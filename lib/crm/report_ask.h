/*
 * How a report is asked, put together: terms and names to a condition, dates to a period, parameters to values.
 * (For crm/report.c.)
 */
#ifndef CRM_CRM_REPORT_ASK_H
#define CRM_CRM_REPORT_ASK_H

#include "crm/report.h"

/* Days [from, to); the ends of time where they are open. */
struct crm_report_period {
	int64_t from, to;                /* instants */
	int64_t from_day, to_day;
	bool open_from, open_to;
};

struct crm_report_asked {
	struct crm_report_ask ask;
	struct crm_path by;              /* what ask.by leads to */
	struct crm_report_value *values; /* what ask.values leads to */
	struct crm_report_period period;
	bool undivided;                  /* not into units of the calendar: the report is not unless asked to be */
};

CRM_MUST_USE crm_err crm_report_ask_make(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report *report,
                                         const struct crm_report_wish *wish, struct crm_report_asked *out);
/* The same question about the period before; CRM_USAGE: its period has an open end. */
CRM_MUST_USE crm_err crm_report_ask_before(struct crm_arena *arena, const struct crm_report_asked *asked, bool year,
                                           struct crm_report_asked *out);

#endif
