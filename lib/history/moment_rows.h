/*
 * Records of one entity as they were at a moment of the journal, asked for in order of id. Mostly
 * that is today's row; where a later change has been there, it is taken back. Many rows are read by
 * walking the table, few one by one.
 */
#ifndef CRM_HISTORY_MOMENT_ROWS_H
#define CRM_HISTORY_MOMENT_ROWS_H

#include "store/read.h"

struct crm_moment_rows;

/* `seq`: the moment just after this change. `count`: how many will be asked for. Store and entity
 * must outlive it. */
CRM_MUST_USE crm_err crm_moment_rows_open(struct crm_store *store, const struct crm_entity *entity, int64_t seq,
                                   size_t count, struct crm_moment_rows **out);
void crm_moment_rows_drop(struct crm_moment_rows **rows);

/* Each id must be greater than the one before. *record is NULL if it did not exist then; it is
 * borrowed until the next call or lives in the arena. */
CRM_MUST_USE crm_err crm_moment_rows_get(struct crm_moment_rows *rows, struct crm_arena *arena, const char *id,
                                  const struct crm_record **record);

#endif
