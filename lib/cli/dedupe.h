/*
 * The verb dedupe: likely duplicates as a review file, which a person edits and merge reads.
 */
#ifndef CRM_CLI_DEDUPE_H
#define CRM_CLI_DEDUPE_H

#include "cli/tool.h"

/* The row of the verb, for tools of contacts and of companies. */
extern const struct crm_verb crm_dedupe_verbs[];

#endif
