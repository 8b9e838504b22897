/*
 * The properties of a component that are texts: each goes to its field, or waits in the reading. (Of ics_component.c.)
 */
#ifndef CRM_FORM_ICS_PROPERTY_H
#define CRM_FORM_ICS_PROPERTY_H

#include "form/ics_reading.h"

/* All of the component's own lines, not those of components within it (alarms). The text is changed. */
void crm_ics_property_take(struct crm_ics_reading *reading, char *text);

#endif
