/*
 * Revisions: the id of the transaction that last changed a record. Who says which one was read is refused if there has
 * been another since (`set --if REV`, the column _rev of `apply`), so that no change is overwritten unseen.
 */
#ifndef CRM_CLI_REVISION_H
#define CRM_CLI_REVISION_H

#include "cli/tool.h"
#include "model/record.h"

/* As a column of listings (-f '*,_rev') and of what `apply` reads. */
#define CRM_COLUMN_REVISION "_rev"

/* The revision of a record that is there. */
CRM_MUST_USE crm_err crm_revision_of(struct crm_tool *tool, const struct crm_record *record, char id[17]);
/* `text`: the transaction's id or the beginning of one; NULL or "": nothing is asked. CRM_CONFLICT says who changed the
 * record meanwhile, and when; CRM_NOT_FOUND: there is no such transaction. */
CRM_MUST_USE crm_err crm_revision_check(struct crm_tool *tool, const struct crm_record *record, const char *text);

#endif
