/*
 * A component that is being read: what it has said so far, and what waits until all of it is known. (Of ics_component.c.)
 */
#ifndef CRM_FORM_ICS_READING_H
#define CRM_FORM_ICS_READING_H

#include "form/ics_component.h"

enum { CRM_ICS_TIMES = 8 };

struct crm_ics_reading {
	struct crm_ics_component *out;
	bool task;
	struct crm_str tags, attendees;
	const char *status, *own_status, *kind, *rule;
	struct {
		const char *name, *value;
	} times[CRM_ICS_TIMES];      /* as they stood there */
	size_t time_count;
};

void crm_ics_reading_drop(struct crm_ics_reading *reading);
bool crm_ics_is_event(const struct crm_ics_reading *reading);

/* What was put, NULL if nothing was. */
const char *crm_ics_said(const struct crm_ics_reading *reading, const char *field);
/* Nothing for NULL and ""; what comes twice is left out. */
void crm_ics_put(struct crm_ics_reading *reading, const char *field, const char *text);
/* For records that have nothing there yet (form/source.h). */
void crm_ics_suppose(struct crm_ics_reading *reading, const char *field, const char *text);
void crm_ics_put_list(struct crm_ics_reading *reading, const char *field, const struct crm_str *list);

#endif
