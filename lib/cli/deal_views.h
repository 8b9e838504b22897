/*
 * Views of the open deals: what to do next, what has gone stale, and a pipeline as a board.
 */
#ifndef CRM_CLI_DEAL_VIEWS_H
#define CRM_CLI_DEAL_VIEWS_H

#include "cli/tool.h"

extern const struct crm_option crm_options_deal_next[];
extern const struct crm_option crm_options_deal_board[];

CRM_MUST_USE crm_err crm_deal_next(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_deal_stale(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_deal_board(struct crm_tool *tool);

#endif
