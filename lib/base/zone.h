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

#endif
