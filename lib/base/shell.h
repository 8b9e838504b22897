/*
 * Words of a command line as a POSIX shell reads them back: hints are commands to be pasted.
 */
#ifndef CRM_BASE_SHELL_H
#define CRM_BASE_SHELL_H

#include "base/str.h"

/* Appends one argument, in single quotes where it holds more than plain characters (or nothing). */
void crm_shell_add(struct crm_str *out, const char *argument);

#endif
