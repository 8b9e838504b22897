/*
 * How texts sound: verbs of crm-tone, and those of crm-ticket about the tone of its messages (crm/tone.h).
 */
#ifndef CRM_CLI_TONE_VIEW_H
#define CRM_CLI_TONE_VIEW_H

#include "cli/tool.h"

extern const struct crm_option crm_options_tone[];      /* --explain */
extern const struct crm_option crm_options_tone_mark[]; /* --again */

/* The operands, each a text, or `-`: standard input is one. */
CRM_MUST_USE crm_err crm_tone_texts(struct crm_tool *tool);
/* REF...: tickets; each of their incoming messages, else the ticket's own text. */
CRM_MUST_USE crm_err crm_tone_tickets(struct crm_tool *tool);
/* TERM...: marks messages that came in and have no mark. The verb's entity is message. */
CRM_MUST_USE crm_err crm_tone_mark_messages(struct crm_tool *tool);

#endif
