/*
 * What a change does, as a diff for people or, with -o json and jsonl, as objects that `apply` takes: the output of
 * --dry-run. An object has the id and the fields that change; "_op" says create or delete, and "_entity" of which
 * entity it is where the tool serves several.
 */
#ifndef CRM_CLI_DIFF_H
#define CRM_CLI_DIFF_H

#include "cli/tool.h"
#include "model/record.h"
#include "store/journal.h"

/* One changed record into tool->out. `old` NULL: created; `record` NULL: deleted. */
CRM_MUST_USE crm_err crm_diff_print(struct crm_tool *tool, enum crm_op op, const struct crm_record *old,
                                    const struct crm_record *record);
/* The i-th field's value as JSON; a link to what has a handle as that ("stage":"won"), as listings have it. */
CRM_MUST_USE crm_err crm_diff_add_json(struct crm_tool *tool, struct crm_str *out, const struct crm_record *record,
                                       size_t i);
/* After the last one: the end of a JSON array; the diff is written out. */
CRM_MUST_USE crm_err crm_diff_end(struct crm_tool *tool);
/* "2 deals would change. Nothing was written." on stderr, after crm_diff_end. */
CRM_MUST_USE crm_err crm_diff_summary(struct crm_tool *tool, const char *things, int64_t count);

#endif
