/*
 * Two tables of one report beside each other. (For crm/report.c.)
 */
#ifndef CRM_CRM_REPORT_COMPARE_H
#define CRM_CRM_REPORT_COMPARE_H

#include "crm/report.h"

/* To each number of `table` those of `before`: NAME_before and NAME_change. Rows are matched by what is no number in them; a
 * unit of the calendar by its distance from the first day of its period (`before_day`, `day`). Rows that are in `before` alone
 * follow. */
void crm_report_beside(struct crm_arena *arena, const struct crm_report_table *before, int64_t before_day, int64_t day,
                       struct crm_report_table *table);

#endif
