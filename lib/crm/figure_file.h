/*
 * Figures and pages as files that other programs make: pictures by gnuplot, PDF by a Chromium without a window. Each is started
 * with an argument vector and a limit of time, and what it writes is put in place in one step. Where the program is missing
 * the error (CRM_IO) names it and how to get it.
 */
#ifndef CRM_CRM_FIGURE_FILE_H
#define CRM_CRM_FIGURE_FILE_H

#include "form/figure.h"

/* Writes the picture; the ending of `path`, .svg or .png, says as what (CRM_USAGE: another one). CRM_INVALID: the figure has no
 * chart, or no rows. */
CRM_MUST_USE crm_err crm_figure_plot(const struct crm_figure *figure, const char *path);

/* Prints an HTML page (form/page.h) as PDF. */
CRM_MUST_USE crm_err crm_page_pdf(const char *html, size_t n, const char *path);

#endif
