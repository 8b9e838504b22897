/*
 * What the knowledge base is asked: verbs of crm-kb (crm/kb_search.h, crm/kb_site.h).
 */
#ifndef CRM_CLI_KB_VIEWS_H
#define CRM_CLI_KB_VIEWS_H

#include "cli/tool.h"

extern const struct crm_option crm_options_kb_search[];  /* --all, --language, -n */
extern const struct crm_option crm_options_kb_suggest[]; /* --language, -n */
extern const struct crm_option crm_options_kb_expired[]; /* --until, --unchanged */
extern const struct crm_option crm_options_kb_render[];  /* --title, --language */

CRM_MUST_USE crm_err crm_kb_find(struct crm_tool *tool);         /* WORD... */
CRM_MUST_USE crm_err crm_kb_suggest(struct crm_tool *tool);      /* TICKET */
CRM_MUST_USE crm_err crm_kb_list_expired(struct crm_tool *tool); /* [TERM...] */
CRM_MUST_USE crm_err crm_kb_render(struct crm_tool *tool);       /* DIR */

#endif
