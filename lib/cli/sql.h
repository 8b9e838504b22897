/*
 * SQL of people: one statement that reads, its parameters, its rows in any format.
 */
#ifndef CRM_CLI_SQL_H
#define CRM_CLI_SQL_H

#include "cli/tool.h"
#include "store/stmt.h"

/* From here on this connection reads only. CRM_USAGE: no statement, several, or one that gives nothing; CRM_DENIED: one that
 * writes. */
CRM_MUST_USE crm_err crm_sql_prepare(struct crm_repo *repo, const char *sql, struct crm_stmt **stmt);
/* The same, with the values of --param, and its rows printed; a query plan as a tree where tables are for people.
 * CRM_NOTHING: there was no row. */
CRM_MUST_USE crm_err crm_sql_run(struct crm_tool *tool, const char *sql);

#endif
