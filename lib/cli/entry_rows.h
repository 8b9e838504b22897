/*
 * Journal entries as rows: one row a changed field, with when, who and by which command. Used by the verb log and by crm-log.
 */
#ifndef CRM_CLI_ENTRY_ROWS_H
#define CRM_CLI_ENTRY_ROWS_H

#include "cli/table.h"
#include "store/journal.h"

struct crm_entry_rows;

/* Opens the table; `entity`, NULL: of several; `flags`: cli/table.h's. Memory: the tool's arena. */
CRM_MUST_USE crm_err crm_entry_rows_open(struct crm_tool *tool, const struct crm_entity *entity, unsigned flags,
                                         struct crm_entry_rows **out);
/* All rows of one entry; `txn` is the transaction it belongs to. */
CRM_MUST_USE crm_err crm_entry_rows_add(struct crm_entry_rows *rows, const struct crm_txn *txn,
                                         const struct crm_entry *change);
/* One row: of `change` its entity, record and op are used. Fields the actor may not read are passed over. */
CRM_MUST_USE crm_err crm_entry_rows_field(struct crm_entry_rows *rows, const struct crm_txn *txn,
                                           const struct crm_entry *change, const char *field, const char *old,
                                           const char *new);
/* As crm_table_end: `err` comes first, CRM_NOTHING if there was no row. */
CRM_MUST_USE crm_err crm_entry_rows_end(struct crm_entry_rows *rows, crm_err err);

/* Of a link, the label of what it leads to, as long as that is there; other texts stay. Memory: the arena. */
CRM_MUST_USE crm_err crm_change_label(struct crm_store *store, struct crm_arena *arena, const struct crm_field *field,
                                      const char **text);

#endif
