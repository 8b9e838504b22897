/*
 * iCalendar (RFC 5545): tasks as VTODO; calls, meetings and visits as VEVENT, other activities and those without a time
 * as VJOURNAL. Times are UTC. A UID that came with an event goes out again; else it is urn:crm:task: (or activity:) and
 * the id. What iCalendar has no word for stands in X-CRM-STATUS and the like, so that nothing changes when it is read
 * back.
 */
#ifndef CRM_FORM_SINK_ICS_H
#define CRM_FORM_SINK_ICS_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_ics;

#endif
