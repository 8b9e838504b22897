/*
 * A time zone as a calendar carries it (RFC 5545, 3.6.5), made of the rule that the zone of this machine keeps now. Years
 * before that rule came into force are counted by it, too, as most calendars do.
 */
#ifndef CRM_FORM_ICS_ZONE_H
#define CRM_FORM_ICS_ZONE_H

#include "base/str.h"

/* What it is called there: "Europe/Prague"; of an offset "UTC+0545", for ':' would need quotes. Appended. */
void crm_ics_zone_add_name(struct crm_str *out, const char *zone);
/* And back, also of names that other programs put a path before; NULL: it is no zone of this machine. Memory: the
 * buffer. */
const char *crm_ics_zone_read(const char *name, char buffer[64]);
/* Appends the VTIMEZONE; nothing where nobody knows its rule, and false. */
bool crm_ics_zone_add(struct crm_str *out, const char *zone);

#endif
