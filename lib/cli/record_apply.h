/*
 * The verb apply: a stream of changes. What `list -o jsonl` prints, changed on the way, is such a stream, and so is
 * what a dry run prints with -o jsonl.
 */
#ifndef CRM_CLI_RECORD_APPLY_H
#define CRM_CLI_RECORD_APPLY_H

#include "cli/tool.h"
#include "cli/work.h"
#include "form/source.h"

CRM_MUST_USE crm_err crm_record_apply(struct crm_tool *tool);
/* One row: with an id a change to that record (CRM_NOT_FOUND if there is none), without one a new record. Fields that only
 * the store sets are passed over; a null empties (RFC 7396). "_op" may say it instead: create (with an id: under that
 * one, CRM_CONFLICT if there is such a record), update, delete. */
CRM_MUST_USE crm_err crm_apply_row(struct crm_work *work, const struct crm_row *row);

#endif
