/*
 * Named cursors of crm-hook tail, which remember how far a program has read.
 */
#ifndef CRM_CLI_HOOK_CURSOR_H
#define CRM_CLI_HOOK_CURSOR_H

#include "cli/tool.h"

/* crm-hook cursors: how far each is; cursor NAME [FROM]: puts it there; --forget. */
extern const struct crm_option crm_options_hook_cursor[];
CRM_MUST_USE crm_err crm_hook_cursors(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_hook_cursor(struct crm_tool *tool);

/* Where reading begins: SEQ, @cursor, a date or an instant. CRM_USAGE. *cursor: its name for crm_place_put, NULL if it is none. */
struct crm_places;
CRM_MUST_USE crm_err crm_hook_from(struct crm_tool *tool, struct crm_places *places, const char *text, int64_t *place,
                                   const char **cursor);

#endif
