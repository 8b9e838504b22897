/*
 * The statement of a report: its SQL made and prepared. What SQLite finds wrong in it is said with the line of the definition, for
 * the SQL that was prepared is not what its author wrote.
 */
#ifndef CRM_STORE_REPORT_STMT_H
#define CRM_STORE_REPORT_STMT_H

#include "query/report_sql.h"
#include "store/stmt.h"

/* CRM_INVALID: it is no SQL, or does more than read. Values are bound. Arena. */
CRM_MUST_USE crm_err crm_report_stmt(struct crm_db *db, struct crm_arena *arena, const struct crm_report *report,
                                     enum crm_report_part part, const struct crm_report_ask *ask, struct crm_stmt **out);

#endif
