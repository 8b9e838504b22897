/*
 * show --full: all that happened around a record.
 */
#ifndef CRM_CLI_RECORD_FULL_H
#define CRM_CLI_RECORD_FULL_H

#include "cli/tool.h"

extern const struct crm_option crm_options_full[];

/* The timeline of one record of this entity, as rows. CRM_NOTHING if there is none. */
CRM_MUST_USE crm_err crm_record_full(struct crm_tool *tool, const struct crm_entity *entity, const char *id);

#endif
