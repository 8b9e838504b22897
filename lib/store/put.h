/*
 * Putting rows: INSERT and UPDATE that name the columns there is something to say about, and no others. Most fields
 * of most records are empty, and a statement that binds them all costs several times as much; what an import fills
 * is the same few columns each time, so that the statement for them is prepared once. (Inside the room.)
 */
#ifndef CRM_STORE_PUT_H
#define CRM_STORE_PUT_H

#include "model/record.h"
#include "store/store.h"

struct crm_put; /* of one entity */

struct crm_put *crm_put_new(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity);
/* A new row; *rowid is its. */
CRM_MUST_USE crm_err crm_put_insert(struct crm_put *put, const struct crm_record *record, int64_t rev, int64_t *rowid);
/* Sets the fields marked, and rev. */
CRM_MUST_USE crm_err crm_put_update(struct crm_put *put, const struct crm_record *record, const bool *marked,
                                    int64_t rev, int64_t rowid);

#endif
