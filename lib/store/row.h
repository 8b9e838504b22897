/*
 * Rows and records: the columns of an entity's table in the order of its fields.
 */
#ifndef CRM_STORE_ROW_H
#define CRM_STORE_ROW_H

#include "model/record.h"
#include "store/stmt.h"
#include "store/store.h"

/* Appends `"id", "name", ...`: all fields. */
void crm_row_add_names(struct crm_str *out, const struct crm_entity *entity);
/* Appends `SELECT rev, "id", ... FROM "entity"`. */
void crm_row_add_select(struct crm_str *out, const struct crm_entity *entity);
/* The record from columns `first` on; its texts are the statement's. */
void crm_row_fill(struct crm_record *record, struct crm_stmt *stmt, int first);
/* Which row an id is. *rowid 0 if there is none; `rev` may be NULL. */
CRM_MUST_USE crm_err crm_row_find(struct crm_db *db, const struct crm_entity *entity, const char *id, int64_t *rowid,
                                  int64_t *rev);
/* The seq of the latest delete of this id, 0 if it was never deleted. */
CRM_MUST_USE crm_err crm_row_deleted(struct crm_db *db, const char *entity, const char *id, int64_t *seq);

#endif
