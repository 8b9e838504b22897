/*
 * Who takes part in an event (RFC 5545, 3.8.4: ATTENDEE and ORGANIZER): ATTENDEE;CN="Nová, Eva":mailto:eva@roof.example,
 * both ways. Whether somebody accepted (PARTSTAT) and in what part (ROLE) is for calendars to settle, and is not kept.
 */
#ifndef CRM_FORM_ICS_ADDRESS_H
#define CRM_FORM_ICS_ADDRESS_H

#include "form/content.h"

/* The e-mail address, or NULL: it is a room or a thing, or has no address, and *why says so in words. Memory: the arena. */
const char *crm_ics_address_read(struct crm_arena *arena, const struct crm_content *content, const char **why);
/* Appends the line, without its end. `name`: "" for none (RFC 6868 for what a parameter cannot hold). */
void crm_ics_address_add(struct crm_str *line, const char *property, const char *email, const char *name);

#endif
