/*
 * A row of a stream as assignments to a record, as `apply` takes them (RFC 7396: null empties). A stream made from a listing
 * carries everything: what nobody may set is passed over.
 */
#ifndef CRM_REPO_ROW_ASSIGN_H
#define CRM_REPO_ROW_ASSIGN_H

#include "form/source.h"
#include "model/record.h"
#include "repo/repo.h"

/* `skip`, NULL-ended: cells that are no fields. `old` NULL: the record is made (with presets). The error names the field. */
CRM_MUST_USE crm_err crm_row_assign(struct crm_repo *repo, struct crm_arena *arena, const struct crm_row *row,
                                    const char *const *skip, const struct crm_record *old, struct crm_record *record);

#endif
