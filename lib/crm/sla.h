/*
 * How well what was promised is kept: met and breached, of the first response, the next ones and the resolution. A first
 * response and a resolution count once a ticket, next responses once each message that waited; what still runs in time is in
 * neither (it has not been decided). achievement = met / (met + breached).
 */
#ifndef CRM_CRM_SLA_H
#define CRM_CRM_SLA_H

#include "repo/repo.h"

enum crm_sla_clock { CRM_SLA_FIRST, CRM_SLA_NEXT, CRM_SLA_RESOLUTION, CRM_SLA_CLOCKS };

/* "first_response" */
const char *crm_sla_clock_name(enum crm_sla_clock clock);

struct crm_sla_group {
	struct crm_value by;             /* what the tickets have in common; empty: nothing, or no field was asked for */
	int64_t met[CRM_SLA_CLOCKS], breached[CRM_SLA_CLOCKS];
};

struct crm_sla_report {
	struct crm_sla_group *groups;    /* in the field's order */
	size_t count;
	const struct crm_field *by;
};

/* Of the tickets that have a policy. `by`: a path, NULL: all together. Memory: the arena. */
CRM_MUST_USE crm_err crm_sla_report_read(struct crm_repo *repo, struct crm_arena *arena, const char *const *terms,
                                         size_t count, const char *where, const char *by, struct crm_sla_report *out);

#endif
