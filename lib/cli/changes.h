/*
 * Journal entries as rows: one row a changed field, with when, who and by which command. Used by the verb log and by crm-log.
 */
#ifndef CRM_CLI_CHANGES_H
#define CRM_CLI_CHANGES_H

#include "cli/listing.h"
#include "store/journal.h"

struct crm_change_rows;

/* Opens the listing. `with_record`: whether the rows say which record they are of. Memory: the tool's arena. */
CRM_MUST_USE crm_err crm_change_rows_open(struct crm_tool *tool, bool with_record, struct crm_change_rows **out);
/* All rows of one entry; `txn` is the transaction it belongs to. */
CRM_MUST_USE crm_err crm_change_rows_add(struct crm_change_rows *rows, const struct crm_txn *txn,
                                         const struct crm_change *change);
CRM_MUST_USE crm_err crm_change_rows_close(struct crm_change_rows *rows);

/* "Ann" of "Ann <ann@example.com>". Memory: the arena. */
const char *crm_actor_name(struct crm_arena *arena, const char *actor);

#endif
