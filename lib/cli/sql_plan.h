/*
 * EXPLAIN QUERY PLAN for people: a tree, as sqlite3 draws it.
 */
#ifndef CRM_CLI_SQL_PLAN_H
#define CRM_CLI_SQL_PLAN_H

#include "cli/tool.h"
#include "store/stmt.h"

/* Steps the statement to its end. */
CRM_MUST_USE crm_err crm_sql_plan_print(struct crm_tool *tool, struct crm_stmt *stmt);

#endif
