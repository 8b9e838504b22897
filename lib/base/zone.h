/*
 * Time zones: names of the tz database ('Europe/Prague', 'UTC'), or an offset from
 * UTC ('+05:45', '-05:00'). Which zone a process is in is libc's to know.
 */
#ifndef CRM_BASE_ZONE_H
#define CRM_BASE_ZONE_H

#include <stdbool.h>

#include "base/err.h"

/* Sets the process's zone (TZ, so for its children too). CRM_INVALID names the
 * nearest known zone. */
CRM_MUST_USE crm_err crm_zone_use(const char *name);
bool crm_zone_known(const char *name);

enum { CRM_ZONE_SIZE = 64 };
/* The process's zone by a name that crm_zone_use takes: that of TZ, else of the machine; of one that has no name its
 * present offset. Returns `buffer`. */
const char *crm_zone_here(char buffer[CRM_ZONE_SIZE]);

/* A while in another zone, and back:
 *     CRM_AUTO(crm_zone_leave) struct crm_zone_stay stay = crm_zone_enter("Europe/Prague");
 * Where the name is NULL, "" or unknown to this machine it stays where it is. */
struct crm_zone_stay {
	bool moved;
	char *was;                       /* TZ of before; NULL: it was not set */
};
CRM_MUST_USE struct crm_zone_stay crm_zone_enter(const char *name);
void crm_zone_leave(struct crm_zone_stay *stay);

/* The rule by which the zone's clock changes from its last irregular change on, as POSIX writes it:
 * "CET-1CEST,M3.5.0,M10.5.0/3". "" if nobody knows. Returns `buffer`. */
const char *crm_zone_rule(const char *name, char buffer[CRM_ZONE_SIZE]);

#endif
