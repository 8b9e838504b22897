/*
 * A report as who asks for it wants to see it: a table, a picture, a page, a mail.
 *
 *   on a terminal          the report's picture, then its table (a funnel's picture says it all)
 *   -o table, csv, ...     the table alone
 *   -o html                a page with picture and table
 *   --chart text           the picture alone; none: no picture; "bars stage won": another picture than the report's
 *   --chart FILE.png       the picture in a file (or .svg), the table on stdout
 *   --mail ADDRESSES       before a page the headers of a mail, for sendmail -t
 *   --pdf FILE             the page as PDF in a file
 */
#ifndef CRM_CLI_REPORT_SHOW_H
#define CRM_CLI_REPORT_SHOW_H

#include "cli/tool.h"
#include "crm/report.h"
#include "form/figure.h"

extern const struct crm_option crm_options_report_show[];

/* CRM_NOTHING if it has no rows. */
CRM_MUST_USE crm_err crm_report_show(struct crm_tool *tool, const struct crm_report_table *table);
/* Is a page asked for? */
bool crm_report_wants_page(const struct crm_tool *tool, const char *format);
/* Figures as one page, on stdout or where the options say. */
CRM_MUST_USE crm_err crm_report_page(struct crm_tool *tool, const char *title, const struct crm_figure *figures, size_t count);

#endif
