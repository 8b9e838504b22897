/*
 * The verbs that are steps of a ticket's life: open, reply, note, assign, status, solve, close, reopen, watch, unwatch.
 */
#ifndef CRM_CLI_TICKET_STEPS_H
#define CRM_CLI_TICKET_STEPS_H

#include "cli/tool.h"

extern const struct crm_option crm_options_ticket_open[];
extern const struct crm_option crm_options_ticket_note[];
extern const struct crm_option crm_options_ticket_reply[];

/* An answer that nobody gets is worth a word: it is kept, but no customer knows of it. `command`: whose option would help,
 * if that is not the tool's ("crm-ticket reply ... "). */
void crm_ticket_tell_unsent(struct crm_tool *tool, const char *ticket, const struct crm_record *message,
                            const char *command);

CRM_MUST_USE crm_err crm_ticket_open(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_reply(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_note(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_assign(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_status(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_solve(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_close(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_open_again(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_join(struct crm_tool *tool);
CRM_MUST_USE crm_err crm_ticket_leave(struct crm_tool *tool);

#endif
