/*
 * The deeds of an automation's text: what stands after `do`. (Inside the room.)
 */
#ifndef CRM_QUERY_AUTOMATION_DEED_H
#define CRM_QUERY_AUTOMATION_DEED_H

#include "query/automation_line.h"

/* One line. */
CRM_MUST_USE crm_err crm_deed_read(struct crm_automation_line *line, struct crm_deed *out);

#endif
