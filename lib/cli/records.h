/*
 * The verbs that every entity has: list show count log blame add set edit rm restore merge unmerge apply. A tool of an entity
 * shares this table and puts its own verbs beside it.
 */
#ifndef CRM_CLI_RECORDS_H
#define CRM_CLI_RECORDS_H

#include "cli/tool.h"

extern const struct crm_verb crm_record_verbs[];
/* --key and --on-match: for the rows of verbs that add. */
extern const struct crm_option crm_options_add[];

extern const struct crm_option crm_options_count[]; /* of `count`: --by, --where */

#endif
