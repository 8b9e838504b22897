/*
 * The properties of a component that are times, which libical reads, and the rule that counts from them. (Of
 * ics_component.c.)
 */
#ifndef CRM_FORM_ICS_TIMES_H
#define CRM_FORM_ICS_TIMES_H

#include "form/ics_reading.h"

/* When its lines are taken. */
CRM_MUST_USE crm_err crm_ics_times_take(struct crm_ics_reading *reading);

#endif
