/*
 * A verb that another program does, because it needs libraries that are slow to start.
 */
#ifndef CRM_CLI_BECOME_H
#define CRM_CLI_BECOME_H

#include "cli/tool.h"

/* The process becomes `program`, a path from the folder this one lies in ("crm-mail", "../libexec/crm/train"), with this verb
 * and the same options and operands. Returns only with an error, which says to try again (CRM_LATER). */
CRM_MUST_USE crm_err crm_become(struct crm_tool *tool, const char *program, const char *verb);

#endif
