/*
 * iCalendars (RFC 5545): VTODO as rows of tasks, VEVENT and VJOURNAL as rows of activities; what has no field is left
 * out. Zones may be told after the events that are in them, so the file is held in memory: at most 256 MiB. Each
 * component is for itself: one that is wrong is an error, and the next one is read.
 */
#ifndef CRM_FORM_SOURCE_ICS_H
#define CRM_FORM_SOURCE_ICS_H

#include "form/source_kind.h"

/* Stands on libical: only an import lists it (load/sources.h). */
extern const struct crm_source_kind crm_source_ics;

#endif
