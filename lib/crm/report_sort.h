/*
 * Rows of a report in another order than the SQL gave them. (For crm/report.c.)
 */
#ifndef CRM_CRM_REPORT_SORT_H
#define CRM_CRM_REPORT_SORT_H

#include "crm/report.h"

/* By these columns, one after the other, empty ones first; rows that are alike in them stay as they come. */
void crm_report_sort(struct crm_arena *arena, struct crm_report_table *table, const size_t *columns, size_t count);

#endif
