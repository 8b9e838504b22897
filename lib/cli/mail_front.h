/*
 * `intake` as other tools offer it: they run crm-mail, for the libraries of mail are slow to start.
 */
#ifndef CRM_CLI_MAIL_FRONT_H
#define CRM_CLI_MAIL_FRONT_H

#include "cli/tool.h"

extern const struct crm_option crm_options_intake[];

/* Becomes `crm-mail intake` with the same options and operands. */
CRM_MUST_USE crm_err crm_mail_run_intake(struct crm_tool *tool);

#endif
