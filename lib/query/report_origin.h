/*
 * Where in a report's definition each piece of its statement comes from: for errors, which SQLite finds in the statement.
 */
#ifndef CRM_QUERY_REPORT_ORIGIN_H
#define CRM_QUERY_REPORT_ORIGIN_H

#include "query/report.h"

/* Start with {0}; the arena has the list. */
struct crm_report_origin {
	struct crm_report_piece {
		size_t at;               /* in the statement */
		const char *source;      /* in facts or answer ... */
		size_t n;                /* ... so many bytes of which stand there as they are; 0: something was put in its place */
	} *pieces;
	size_t count, room;
};

/* Pieces come in the order of the statement. */
void crm_report_origin_add(struct crm_report_origin *origin, struct crm_arena *arena, struct crm_report_piece piece);
/* The line of the definition that the byte at `at` of the statement comes from. */
long crm_report_origin_line(const struct crm_report_origin *origin, const struct crm_report *report, size_t at);
/* The line of a place in its facts or its answer. */
long crm_report_line(const struct crm_report *report, const char *source);

#endif
