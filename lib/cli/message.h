/*
 * Words for people, on stderr: errors with their place, a caret under the wrong word, a hint. With -o json* an
 * error is one JSON object instead.
 */
#ifndef CRM_CLI_MESSAGE_H
#define CRM_CLI_MESSAGE_H

#include "cli/tool.h"

/* argv: to make the hint of a slip the same command put right. */
void crm_message_error(const struct crm_tool *tool, crm_err err, int argc, char **argv);

#endif
