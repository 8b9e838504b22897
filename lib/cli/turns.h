/*
 * To whom --explain tells whose turn it is: who reads a table reads hours of the day, a program reads instants.
 */
#ifndef CRM_CLI_TURNS_H
#define CRM_CLI_TURNS_H

#include "cli/tool.h"
#include "crm/turns.h"

/* By the format in force. */
CRM_MUST_USE crm_err crm_turns_told_to(struct crm_tool *tool, enum crm_turns_told *told);

#endif
