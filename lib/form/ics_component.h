/*
 * One component of a calendar on its way to the fields of a task (VTODO) or an activity (VEVENT, VJOURNAL). What it
 * does not say is no member: it leaves the field alone. (Of source_ics.c.)
 */
#ifndef CRM_FORM_ICS_COMPONENT_H
#define CRM_FORM_ICS_COMPONENT_H

#include "form/ical.h"
#include "form/json.h"
#include "form/left_out.h"

enum { CRM_ICS_MEMBERS = 20 };

struct crm_ics_component {
	struct crm_arena *arena;
	struct crm_ical *ical;
	struct crm_left_out *left;
	const char *kind;        /* "VTODO" */
	struct crm_member *members; /* what it says, in the arena */
	size_t count;
};

/* `text` is all of it, BEGIN to END. Members are given also with an error, as far as it was read. */
CRM_MUST_USE crm_err crm_ics_component_read(struct crm_ics_component *component, const char *text);

#endif
