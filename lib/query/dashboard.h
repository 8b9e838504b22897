/*
 * Dashboards: reports on one page. A dashboard is a text of lines:
 *
 *     # What is open, and how we do                  the first remark is the title
 *     pipeline
 *     win-loss by=owner from=soy 'title=Who wins'
 *     volume channel=email every=week
 *
 * A line is a report's name and how it is asked: from, to, by, every, in, compare, owner, team, pipeline, where, param, chart,
 * title; other words are terms. A word with blanks stands in quotes. Dashboards are records of `dashboard`, and the files
 * share/crm/dashboards/NAME.txt that come with the tools.
 */
#ifndef CRM_QUERY_DASHBOARD_H
#define CRM_QUERY_DASHBOARD_H

#include "base/err.h"
#include "base/mem.h"
#include "query/report.h"

struct crm_tile {
	const char *report, *title, *chart; /* title, chart: NULL: the report's own */
	struct crm_report_wish wish;
	long line;
};

struct crm_dashboard {
	const char *title;               /* NULL: none */
	struct crm_tile *tiles;
	size_t count;
};

enum { CRM_DASHBOARD_TILES = 100, CRM_DASHBOARD_WORDS = 50 };

/* CRM_INVALID says in which line (crm_err_at without a file: the caller knows its name). Whether there are such reports is not asked.
 * Memory: the arena. */
CRM_MUST_USE crm_err crm_dashboard_read(struct crm_arena *arena, const char *text, struct crm_dashboard *out);

#endif
