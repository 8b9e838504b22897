/*
 * Passphrases: from a file, or asked of a person on the terminal, where nobody sees what is typed. Never from an argument
 * or the environment, which others can read.
 */
#ifndef CRM_CLI_PASSPHRASE_H
#define CRM_CLI_PASSPHRASE_H

#include "cli/tool.h"

/* The first line of the file; of "-", of stdin. CRM_INVALID: it is empty. Drop it by crm_seal_forget_str. */
CRM_MUST_USE crm_err crm_passphrase_read(const char *path, struct crm_str *out);
/* `twice`: a new one, in which nobody must have slipped. CRM_DENIED: there is no terminal to ask on. */
CRM_MUST_USE crm_err crm_passphrase_ask(const char *question, bool twice, struct crm_str *out);

#endif
