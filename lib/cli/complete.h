/*
 * Completion: the thin scripts of bash, zsh and fish ask `crm-x --complete WORD... CURRENT` and get one candidate a
 * line, after a TAB a few words on it.
 */
#ifndef CRM_CLI_COMPLETE_H
#define CRM_CLI_COMPLETE_H

#include "cli/tool.h"

/* `words`: those after the tool's name, up to and with the one at the cursor (may be ""). Without a repository
 * only what needs none is offered; there are no errors to speak of. */
CRM_MUST_USE crm_err crm_complete(struct crm_tool *tool, int count, char **words);

#endif
