/*
 * --as-of: the repository as it was at a moment, for tools that read.
 */
#ifndef CRM_CLI_ASOF_H
#define CRM_CLI_ASOF_H

#include "cli/tool.h"
#include "store/asof.h"

extern const struct crm_option crm_options_asof[];

/* If --as-of was given: the repository as it was then, and what relative dates count from too. To be called before
 * anything is asked. Of the wish only what narrows it is looked at; NULL: everything may be asked. */
CRM_MUST_USE crm_err crm_tool_asof(struct crm_tool *tool, const struct crm_asof_wish *wish);
/* May this command show or ask for what is computed when asked (model/asked.h)? For the wish. `entity`: what is listed;
 * NULL: unknown. */
bool crm_tool_asks(const struct crm_tool *tool, const struct crm_entity *entity);
/* The same for verbs of an entity, which becomes what tool->entity was then (without --as-of: is). */
CRM_MUST_USE crm_err crm_tool_asof_show(struct crm_tool *tool, const struct crm_entity **entity);
/* The same for verbs that list or count its records: by terms (how many there are), --where, --sort and --limit. */
CRM_MUST_USE crm_err crm_tool_asof_list(struct crm_tool *tool, size_t terms, const struct crm_entity **entity);
CRM_MUST_USE crm_err crm_tool_asof_count(struct crm_tool *tool, size_t terms, const struct crm_entity **entity);

#endif
