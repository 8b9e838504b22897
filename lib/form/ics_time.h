/*
 * Times on their way out into a calendar, as the value of a property with its parameters: DUE:20261121T104403Z, on the wall
 * clock of a zone DUE;TZID=Europe/Prague:20261121T114403 where a rule counts from it, or a day DUE;VALUE=DATE:20261121.
 */
#ifndef CRM_FORM_ICS_TIME_H
#define CRM_FORM_ICS_TIME_H

#include "base/mem.h"
#include "base/str.h"

enum crm_ics_form { CRM_ICS_UTC, CRM_ICS_CLOCK, CRM_ICS_DAY };

/* `instant` as it is stored; `zone` for all but UTC, "" for the process's. Milliseconds that are read back go beside it
 * (X-CRM-MS). Appended, without the line's end. */
void crm_ics_time_add(struct crm_str *line, const char *name, const char *instant, enum crm_ics_form form, const char *zone);
/* A rule of RFC 5545 beside such a beginning: its UNTIL is then a day, or a moment in UTC. Appended. */
void crm_ics_rule_add(struct crm_str *line, const char *rule, enum crm_ics_form form, const char *zone);

/* And back: UNTIL that is the end of a day in the zone is that day. `rule` itself, or a text of the arena. */
const char *crm_ics_rule_read(struct crm_arena *arena, const char *rule, const char *zone);

#endif
