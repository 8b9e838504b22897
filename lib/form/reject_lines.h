/*
 * Rejected cards and events: as they stood there, with X-CRM-LINE and X-CRM-ERROR after their first line, which the
 * readers pass over.
 */
#ifndef CRM_FORM_REJECT_LINES_H
#define CRM_FORM_REJECT_LINES_H

#include "form/reject.h"

extern const struct crm_reject_kind crm_reject_vcf, crm_reject_ics;

#endif
